package web

import (
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// day is a date in Copenhagen in words: "28. november 2026".
func (v voice) day(at time.Time) string {
	return v.dayAndMonth(at) + " " + strconv.Itoa(at.In(v.zone).Year())
}

// dayAndMonth is a date in Copenhagen without the year: "28. november".
func (v voice) dayAndMonth(at time.Time) string {
	at = at.In(v.zone)
	month := v.language.Month(at.Month())
	if v.language == i18n.English {
		return strconv.Itoa(at.Day()) + " " + month
	}
	return strconv.Itoa(at.Day()) + ". " + month
}

// moment is a date and a time of day in Copenhagen: "28. november 2026 kl. 14.05".
func (v voice) moment(at time.Time) string {
	if v.language == i18n.English {
		return v.day(at) + " at " + at.In(v.zone).Format("15:04")
	}
	return v.day(at) + " kl. " + at.In(v.zone).Format("15.04")
}

// written is a date YYYY-MM-DD in words; what is no date is given as it is.
func (v voice) written(date string) string {
	at, err := time.ParseInLocation(time.DateOnly, date, v.zone)
	if err != nil {
		return date
	}
	return v.day(at)
}

// when tells how far a day is from today, and which it is: "om 6 dage, 28. november". Another year's day has its year.
func (v voice) when(at, now time.Time) string {
	at, now = at.In(v.zone), now.In(v.zone)
	day := v.dayAndMonth(at)
	if at.Year() != now.Year() {
		day = v.day(at)
	}
	switch days := daysBetween(now, at); {
	case days == 0:
		return v.say("when.today", values{"Day": day})
	case days == 1:
		return v.say("when.tomorrow", values{"Day": day})
	case days == -1:
		return v.say("when.yesterday", values{"Day": day})
	case days > 0:
		return v.say("when.ahead", values{"Count": days, "Day": day})
	default:
		return v.say("when.ago", values{"Count": -days, "Day": day})
	}
}

// lastDay is the last day before a deadline, which is the first instant of the day after: "om 6 dage, 28. november".
func (p page) lastDay(deadline time.Time) string {
	return p.when(deadline.Add(-time.Microsecond), p.now)
}

// daysBetween counts the midnights between two times that stand in one zone.
func daysBetween(from, to time.Time) int {
	noon := func(at time.Time) time.Time { return time.Date(at.Year(), at.Month(), at.Day(), 12, 0, 0, 0, time.UTC) }
	return int(noon(to).Sub(noon(from)).Hours() / 24)
}

// printer writes numbers as the language does.
func (v voice) printer() *message.Printer {
	if v.language == i18n.English {
		return message.NewPrinter(language.BritishEnglish)
	}
	return message.NewPrinter(language.Danish)
}

// whole is a whole number with its thousands apart: "12.500".
func (v voice) whole(of int) string { return v.printer().Sprint(number.Decimal(of)) }

// decimal is a number with so many digits after the comma: "0,42".
func (v voice) decimal(of float64, digits int) string {
	return v.printer().Sprint(number.Decimal(of, number.MinFractionDigits(digits), number.MaxFractionDigits(digits)))
}

// money is an amount in whole Danish kroner: "12.500 kr.", "DKK 12,500".
func (v voice) money(kroner float64) string {
	if v.language == i18n.English {
		return "DKK " + v.decimal(kroner, 0)
	}
	return v.decimal(kroner, 0) + " kr."
}

// list joins words: "a, b og c".
func (v voice) list(words ...string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	and := " og "
	if v.language == i18n.English {
		and = " and "
	}
	return strings.Join(words[:len(words)-1], ", ") + and + words[len(words)-1]
}
