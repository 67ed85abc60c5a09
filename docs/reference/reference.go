// Package reference holds the reference pages that the program itself shows.
package reference

import (
	_ "embed"
	"regexp"
	"strings"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

//go:embed problems.md
var problems string

// Problem is what the reference says about a code.
type Problem struct {
	Code string
	// Statuses are those of HTTP that it comes with; none where it stands in errors, for one field or item.
	Statuses []string
	Meaning  i18n.Text // a part of a sentence
}

var (
	problemRow = regexp.MustCompile("(?m)^\\| `([a-z0-9-]+)` \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|$")
	adviceRow  = regexp.MustCompile(`(?m)^\| (\d{3}) \| [a-z ]+ \| ([^|]+) \| ([^|]+) \|$`)
	// marks are what Markdown adds to a text: links, and the signs of code.
	marks = regexp.MustCompile("\\[([^\\]]+)\\]\\([^)]+\\)|`")
)

// Problems gives every code of a problem with its meaning, by code.
func Problems() map[string]Problem {
	explained := map[string]Problem{}
	for _, row := range problemRow.FindAllStringSubmatch(problems, -1) {
		problem := Problem{Code: row[1], Meaning: i18n.Text{EN: plain(row[3]), DA: plain(row[4])}}
		if !strings.HasPrefix(row[2], "in ") {
			problem.Statuses = strings.Split(row[2], ", ")
		}
		explained[problem.Code] = problem
	}
	return explained
}

// Advice gives what to do about each status of HTTP that problems come with, as parts of sentences.
func Advice() map[string]i18n.Text {
	advice := map[string]i18n.Text{}
	for _, row := range adviceRow.FindAllStringSubmatch(problems, -1) {
		advice[row[1]] = i18n.Text{EN: plain(row[2]), DA: plain(row[3])}
	}
	return advice
}

func plain(cell string) string { return marks.ReplaceAllString(strings.TrimSpace(cell), "$1") }
