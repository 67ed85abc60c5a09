package calendar

import (
	"fmt"
	"slices"
	"time"
	_ "time/tzdata" // the rules of Europe/Copenhagen must be there on any machine

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/dk"

	"github.com/fasemodel/fasemodel/internal/fault"
)

// Zone is the time zone whose days are counted.
const Zone = "Europe/Copenhagen"

// reminderHour is when, local time, a reminder is due: at the start of an office day.
const reminderHour = 8

// Danish is the calendar of Danish working days. It never changes after New and may be shared.
// The instants it gives are in UTC.
type Danish struct {
	zone     *time.Location
	holidays []*cal.Holiday
}

// New makes the calendar. It panics where the embedded time zone is missing, which is a broken build.
func New() *Danish {
	zone, err := time.LoadLocation(Zone)
	if err != nil {
		panic(fmt.Sprintf("calendar: the embedded zone %s cannot be read: %v", Zone, err))
	}
	return &Danish{zone: zone, holidays: slices.Clone(dk.Holidays)}
}

// IsWorkingDay tells whether the local date of an instant is a working day.
func (d *Danish) IsWorkingDay(at time.Time) bool { return d.isWorking(d.dateOf(at)) }

// DeadlineAfter gives the end of the day that lies days calendar days after from's local date, moved to
// the next working day; with skipJuly also out of July, to the first working day of August.
func (d *Danish) DeadlineAfter(from time.Time, days int, skipJuly bool) time.Time {
	return d.endOf(d.moved(d.dateOf(from).plus(days), skipJuly))
}

// Deadline gives the end of a day written YYYY-MM-DD, moved as DeadlineAfter moves. What is no such day
// is a fault of kind Invalid with code "date-invalid".
func (d *Danish) Deadline(date string, skipJuly bool) (time.Time, error) {
	parsed, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return time.Time{}, fault.New(fault.Invalid, "date-invalid",
			"Datoen skal være en dag, der findes, skrevet ÅÅÅÅ-MM-DD.",
			"The date must be a day that exists, written YYYY-MM-DD.").Because(err)
	}
	return d.endOf(d.moved(dateIn(parsed), skipJuly)), nil
}

// WorkingDaysAfter gives the end of the working day that lies days working days after from's local date.
// Zero working days after a day that is not one is the next that is.
func (d *Danish) WorkingDaysAfter(from time.Time, days int) time.Time {
	at := d.dateOf(from)
	for range days {
		at = d.moved(at.plus(1), false)
	}
	return d.endOf(d.moved(at, false))
}

// AddMonths gives the end of the same local date months later, moved to a working day. A date that the
// later month does not have is that month's last: 31 January and one month is 28 or 29 February.
func (d *Danish) AddMonths(from time.Time, months int) time.Time {
	at := d.dateOf(from)
	first := date{year: at.year, month: at.month + time.Month(months), day: 1}.plus(0)
	last := date{year: first.year, month: first.month + 1, day: 1}.plus(-1)
	return d.endOf(d.moved(date{year: first.year, month: first.month, day: min(at.day, last.day)}, false))
}

// DayBefore gives the instant of a reminder: 08:00 local time, days calendar days before a deadline's
// last day.
func (d *Danish) DayBefore(deadline time.Time, days int) time.Time {
	at := d.dateOf(deadline.Add(-time.Nanosecond)).plus(-days)
	return time.Date(at.year, at.month, at.day, reminderHour, 0, 0, 0, d.zone).UTC()
}

// moved gives the first working day from a date on, outside July if July is skipped.
func (d *Danish) moved(at date, skipJuly bool) date {
	for {
		switch {
		case skipJuly && at.month == time.July:
			at = date{year: at.year, month: time.August, day: 1}
		case !d.isWorking(at):
			at = at.plus(1)
		default:
			return at
		}
	}
}

func (d *Danish) isWorking(at date) bool {
	noon := at.noon()
	if noon.Weekday() == time.Saturday || noon.Weekday() == time.Sunday {
		return false
	}
	if at.month == time.December && (at.day == 24 || at.day == 31) {
		return false
	}
	return !slices.ContainsFunc(d.holidays, func(holiday *cal.Holiday) bool {
		start, _ := holiday.Calc(at.year)
		// The library gives midnight in the machine's own zone. In a zone whose clock changes at
		// midnight that may fall on the evening before; noon is on the right day in all of them.
		return !start.IsZero() && dateIn(start.Add(12*time.Hour)) == at
	})
}

// dateOf gives the local date of an instant.
func (d *Danish) dateOf(at time.Time) date { return dateIn(at.In(d.zone)) }

// endOf gives the first instant of the day after a date.
func (d *Danish) endOf(at date) time.Time {
	return time.Date(at.year, at.month, at.day+1, 0, 0, 0, 0, d.zone).UTC()
}
