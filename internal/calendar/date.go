package calendar

import "time"

// date is a day without a time or a zone, so that counting days never meets a change of the clock.
type date struct {
	year  int
	month time.Month
	day   int
}

// dateIn gives the date an instant has in the zone it carries.
func dateIn(at time.Time) date {
	year, month, day := at.Date()
	return date{year: year, month: month, day: day}
}

// plus gives the date that many days later, with months and days past their end carried over.
func (d date) plus(days int) date {
	d.day += days
	return dateIn(d.noon())
}

func (d date) noon() time.Time { return time.Date(d.year, d.month, d.day, 12, 0, 0, 0, time.UTC) }
