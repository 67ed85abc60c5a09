package i18n

import "time"

// Month is the name of a month in the language.
func (l Language) Month(month time.Month) string {
	if l == English {
		return month.String()
	}
	return [...]string{
		"januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november",
		"december",
	}[month-1]
}
