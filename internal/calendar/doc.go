// Package calendar knows Danish working days and says when a day ends in Denmark.
//
// A deadline is the end of a day in Europe/Copenhagen: the first instant of the day after, so that what
// came before that instant came in time. Deadlines move forward to the next working day.
//
// # Which days are not working days
//
// Saturdays, Sundays, the holidays of github.com/rickar/cal/v2 for Denmark (store bededag until 2023, when
// it was abolished), and 24 and 31 December. Grundlovsdag, 5 June, is among them: it is no church holiday,
// but Danish law on time limits names it in one breath with 24 and 31 December (forældelsesloven § 27
// stk. 2: a limit that ends in a weekend, on a holiday, grundlovsdag, 24 or 31 December runs until the next
// weekday), and nobody loses a right by a deadline that falls a day later.
//
// The package imports the standard library, fault and rickar/cal. It reads no clock. The time zone's
// rules are embedded, so that a container without zone files gives the same answers.
package calendar
