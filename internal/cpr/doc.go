// Package cpr finds what looks like a Danish personal number (CPR) in free text, so that none reaches the
// database.
//
// A number looks like one when it is ten digits DDMMYY-SSSS whose first six are a date in any century,
// with or without a dash or space before the last four, and with no further digit on either side. The
// check digit is not used to clear a suspect: numbers that fail modulus 11 have been given out since
// October 2007. So some numbers that are no personal number are refused too; a writer can put a dot or a
// letter between the digits. Only digits inside a UUID or a hash are let through.
//
// The package imports the standard library, fault and i18n. Nothing it gives ever holds the number.
package cpr
