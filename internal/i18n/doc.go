// Package i18n holds the two languages the product speaks: Danish first, English second.
//
// It imports the standard library only, so that the pure packages can carry texts in both languages.
package i18n
