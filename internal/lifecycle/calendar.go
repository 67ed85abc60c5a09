package lifecycle

import (
	"time"
)

// Calendar knows the working days of the place where the group meets. All instants it gives are the
// end of a day there (the first instant of the next day), fixed when they are given.
type Calendar interface {
	// DeadlineAfter gives the end of the day that lies days calendar days after from's local date, moved
	// to the next working day; with skipJuly also out of July.
	DeadlineAfter(from time.Time, days int, skipJuly bool) time.Time
	// Deadline gives the end of a day written YYYY-MM-DD, moved likewise. The error says what is wrong.
	Deadline(date string, skipJuly bool) (time.Time, error)
	// WorkingDaysAfter gives the end of the day that lies days working days after from's local date.
	WorkingDaysAfter(from time.Time, days int) time.Time
	// AddMonths gives the end of the working day on from's local date that many months on.
	AddMonths(from time.Time, months int) time.Time
	// DayBefore gives the instant of a reminder that many calendar days before a deadline's last day.
	DayBefore(deadline time.Time, days int) time.Time
}

// deadline makes a deadline with the reminders that still lie ahead of now, soonest first.
func deadline(calendar Calendar, now, due time.Time, reminderDays []int) Deadline {
	made := Deadline{Due: Instant(due)}
	for _, days := range reminderDays {
		reminder := Instant(calendar.DayBefore(due, days))
		if !reminder.After(now) || !reminder.Before(made.Due) {
			continue
		}
		at := 0
		for at < len(made.Reminders) && made.Reminders[at].Before(reminder) {
			at++
		}
		made.Reminders = append(made.Reminders[:at], append([]time.Time{reminder}, made.Reminders[at:]...)...)
	}
	return made
}
