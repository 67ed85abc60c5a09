package calendar_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/fasemodel/fasemodel/internal/calendar"
	"github.com/fasemodel/fasemodel/internal/fault"
)

var danish = calendar.New()

// at reads a Danish wall clock.
func at(t require.TestingT, clock string) time.Time {
	zone, err := time.LoadLocation(calendar.Zone)
	require.NoError(t, err)
	instant, err := time.ParseInLocation("2006-01-02 15:04", clock, zone)
	require.NoError(t, err)
	return instant
}

// lastDay names the day that a deadline is the end of.
func lastDay(t require.TestingT, deadline time.Time) string {
	zone, err := time.LoadLocation(calendar.Zone)
	require.NoError(t, err)
	local := deadline.In(zone)
	require.Equal(t, "00:00:00", local.Format(time.TimeOnly), "a deadline is the end of a day")
	require.Equal(t, time.UTC, deadline.Location())
	return local.Add(-time.Nanosecond).Format(time.DateOnly)
}

func TestDaysThatAreNotWorkingDays(t *testing.T) {
	for day, why := range map[string]string{
		"2027-01-01": "nytårsdag", "2027-03-25": "skærtorsdag", "2027-03-26": "langfredag",
		"2027-03-27": "lørdag", "2027-03-28": "påskedag", "2027-03-29": "anden påskedag",
		"2027-05-06": "Kristi himmelfartsdag", "2027-05-17": "anden pinsedag",
		"2026-06-05": "grundlovsdag, en fredag", "2023-05-05": "store bededag, sidste gang",
		"2026-12-24": "juleaftensdag", "2026-12-25": "juledag", "2026-12-26": "anden juledag",
		"2026-12-31": "nytårsaftensdag", "2026-11-22": "søndag",
	} {
		require.False(t, danish.IsWorkingDay(at(t, day+" 12:00")), "%s %s", day, why)
	}
	for day, why := range map[string]string{
		"2024-04-26": "store bededag er afskaffet", "2025-05-16": "store bededag er afskaffet",
		"2026-12-23": "lillejuleaften", "2026-12-28": "mellem jul og nytår", "2027-05-07": "fredag efter Kristi himmelfart",
		"2027-05-01": "", "2026-05-01": "første maj, en fredag", "2027-03-24": "onsdag før skærtorsdag",
	} {
		weekend := at(t, day+" 12:00").Weekday() == time.Saturday
		require.Equal(t, !weekend, danish.IsWorkingDay(at(t, day+" 12:00")), "%s %s", day, why)
	}
}

func TestWorkingDayIsTheLocalDate(t *testing.T) {
	sundayNightUTC := time.Date(2026, time.November, 22, 23, 30, 0, 0, time.UTC)
	require.True(t, danish.IsWorkingDay(sundayNightUTC), "in Denmark it is Monday already")
}

func TestDeadlineIsTheEndOfTheNextWorkingDay(t *testing.T) {
	for date, want := range map[string]string{
		"2026-11-23": "2026-11-23", // a Monday
		"2026-11-21": "2026-11-23", // Saturday to Monday
		"2027-03-25": "2027-03-30", // the whole of Easter
		"2026-12-24": "2026-12-28", // Christmas and a Sunday
		"2026-12-31": "2027-01-04", // New Year and a weekend
		"2026-06-05": "2026-06-08", // grundlovsdag, a Friday
		"2028-02-29": "2028-02-29",
	} {
		deadline, err := danish.Deadline(date, false)
		require.NoError(t, err)
		require.Equal(t, want, lastDay(t, deadline), date)
	}
}

func TestDeadlineKnowsTheClockOfItsDay(t *testing.T) {
	winter, err := danish.Deadline("2026-11-23", false)
	require.NoError(t, err)
	require.Equal(t, time.Date(2026, time.November, 23, 23, 0, 0, 0, time.UTC), winter)
	summer, err := danish.Deadline("2026-08-03", false)
	require.NoError(t, err)
	require.Equal(t, time.Date(2026, time.August, 3, 22, 0, 0, 0, time.UTC), summer)
}

func TestDaysAreCountedAcrossAChangeOfTheClock(t *testing.T) {
	// The clock goes forward on 28 March 2027 and back on 25 October 2026.
	require.Equal(t, "2027-03-30", lastDay(t, danish.DeadlineAfter(at(t, "2027-03-23 00:30"), 7, false)))
	require.Equal(t, "2027-03-30", lastDay(t, danish.DeadlineAfter(at(t, "2027-03-23 23:30"), 7, false)))
	require.Equal(t, "2026-10-30", lastDay(t, danish.DeadlineAfter(at(t, "2026-10-23 23:30"), 7, false)))
}

func TestJulyMayBeSkipped(t *testing.T) {
	for date, want := range map[string]string{
		"2026-06-30": "2026-06-30",
		"2026-07-01": "2026-08-03", // 1 August 2026 is a Saturday
		"2027-07-31": "2027-08-02",
		"2029-06-30": "2029-08-01", // a Saturday whose next working day lies in July
		"2026-08-03": "2026-08-03",
	} {
		deadline, err := danish.Deadline(date, true)
		require.NoError(t, err)
		require.Equal(t, want, lastDay(t, deadline), date)
	}
	require.Equal(t, "2026-08-03", lastDay(t, danish.DeadlineAfter(at(t, "2026-06-20 10:00"), 21, true)))
	require.Equal(t, "2026-07-13", lastDay(t, danish.DeadlineAfter(at(t, "2026-06-20 10:00"), 21, false)))
}

func TestDateThatDoesNotExistIsRefused(t *testing.T) {
	for _, date := range []string{
		"", "2027-02-29", "2026-13-01", "21-11-2026", "2026-1-1", "2026-11-21T00:00:00Z", "i morgen",
	} {
		_, err := danish.Deadline(date, false)
		require.Equal(t, "date-invalid", fault.CodeOf(err), date)
	}
}

func TestWorkingDaysAreCounted(t *testing.T) {
	for _, c := range []struct {
		from string
		days int
		want string
	}{
		{"2026-11-20 10:00", 1, "2026-11-23"}, // Friday to Monday
		{"2026-11-21 10:00", 1, "2026-11-23"}, // Saturday to Monday
		{"2026-12-18 10:00", 10, "2027-01-07"},
		{"2027-03-22 10:00", 3, "2027-03-30"},
		{"2026-11-20 10:00", 0, "2026-11-20"},
		{"2026-11-22 10:00", 0, "2026-11-23"},
	} {
		require.Equal(t, c.want, lastDay(t, danish.WorkingDaysAfter(at(t, c.from), c.days)), "%s + %d", c.from, c.days)
	}
}

func TestMonthsKeepTheDateOrTheMonthsEnd(t *testing.T) {
	for _, c := range []struct {
		from   string
		months int
		want   string
	}{
		{"2026-11-23 10:00", 36, "2029-11-23"},
		{"2027-01-31 10:00", 1, "2027-03-01"}, // 28 February 2027 is a Sunday
		{"2028-01-31 10:00", 1, "2028-02-29"},
		{"2026-10-30 10:00", 2, "2026-12-30"},
		{"2026-12-15 10:00", 12, "2027-12-15"},
		{"2026-03-31 10:00", 14, "2027-05-31"},
	} {
		require.Equal(t, c.want, lastDay(t, danish.AddMonths(at(t, c.from), c.months)), "%s + %d", c.from, c.months)
	}
}

func TestReminderComesInTheMorningDaysBeforeTheLastDay(t *testing.T) {
	deadline, err := danish.Deadline("2027-03-30", false)
	require.NoError(t, err)
	require.Equal(t, at(t, "2027-03-28 08:00").UTC(), danish.DayBefore(deadline, 2))
	require.Equal(t, at(t, "2027-03-23 08:00").UTC(), danish.DayBefore(deadline, 7))
	require.Equal(t, at(t, "2027-03-30 08:00").UTC(), danish.DayBefore(deadline, 0))
}

func TestDeadlinesHoldTheirPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := time.Unix(rapid.Int64Range(1_600_000_000, 3_500_000_000).Draw(t, "from"), 0)
		days := rapid.IntRange(0, 400).Draw(t, "days")
		skipJuly := rapid.Bool().Draw(t, "skip July")
		due := danish.DeadlineAfter(from, days, skipJuly)
		last := due.Add(-time.Nanosecond)
		require.True(t, due.After(from), "a deadline lies ahead")
		require.True(t, danish.IsWorkingDay(last))
		require.False(t, due.Before(from.Add(time.Duration(days)*24*time.Hour-2*time.Hour)), "never fewer days than given")
		if skipJuly {
			require.NotEqual(t, time.July, at(t, lastDay(t, due)+" 12:00").Month())
		}
		require.False(t, danish.DeadlineAfter(from, days+1, skipJuly).Before(due), "more days never end sooner")
		require.True(t, danish.DayBefore(due, 1).Before(due))
		require.True(t, danish.WorkingDaysAfter(from, days/10+2).After(danish.WorkingDaysAfter(from, days/10+1)))
	})
}

func TestCalendarMayBeShared(t *testing.T) {
	var wait sync.WaitGroup
	from := at(t, "2026-11-21 10:00")
	want := danish.DeadlineAfter(from, 30, true)
	for range 8 {
		wait.Go(func() {
			for range 50 {
				if got := danish.DeadlineAfter(from, 30, true); !got.Equal(want) {
					t.Errorf("got %v, want %v", got, want)
				}
			}
		})
	}
	wait.Wait()
}
