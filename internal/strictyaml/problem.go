package strictyaml

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

// Problem is one thing that is wrong in a file.
type Problem struct {
	// Line and Column count from 1, columns in characters; both are 0 where there is no file to point into.
	Line, Column int
	// Path names the value, e.g. "gates[2].checks[0].cel"; empty for the file as a whole.
	Path string
	// Message says in English what is wrong; Danish says it in Danish.
	Message, Danish string
}

// Text gives the message in both languages, without the position.
func (p Problem) Text() i18n.Text {
	if p.Danish == "" {
		return i18n.Text{DA: p.Message, EN: p.Message}
	}
	return i18n.Text{DA: p.Danish, EN: p.Message}
}

// In writes the problem as "line:col: path: message" in a language; what is unknown of the three is left out.
func (p Problem) In(language i18n.Language) string {
	var b strings.Builder
	if p.Line > 0 {
		fmt.Fprintf(&b, "%d:%d: ", p.Line, p.Column)
	}
	if p.Path != "" {
		fmt.Fprintf(&b, "%s: ", p.Path)
	}
	b.WriteString(p.Text().In(language))
	return b.String()
}

// String writes the problem in English.
func (p Problem) String() string { return p.In(i18n.English) }

// Problems is everything wrong in a file, in the order of the file. It is an error when it is not empty.
type Problems []Problem

// Error gives one "line:col: path: message" a line.
func (p Problems) Error() string { return p.In(i18n.English) }

// In writes one problem a line in a language.
func (p Problems) In(language i18n.Language) string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.In(language)
	}
	return strings.Join(lines, "\n")
}

// Err gives the problems as an error, and nil where there are none: an empty Problems in an error variable
// would not be nil.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	return p
}

// Sort puts the problems in the order of the file and drops those said twice of one place.
func (p *Problems) Sort() {
	slices.SortStableFunc(*p, func(a, b Problem) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	seen := make(map[Problem]bool, len(*p))
	*p = slices.DeleteFunc(*p, func(problem Problem) bool {
		place := problem
		if place.Line > 0 {
			place.Path = ""
		}
		double := seen[place]
		seen[place] = true
		return double
	})
}

// Details gives the problems as details of a fault, whose pointer is the path and whose texts begin with the
// line and column.
func (p Problems) Details() []fault.Detail {
	details := make([]fault.Detail, len(p))
	for i, problem := range p {
		text := problem.Text()
		if problem.Line > 0 {
			text.DA = fmt.Sprintf("linje %d, tegn %d: %s", problem.Line, problem.Column, text.DA)
			text.EN = fmt.Sprintf("line %d, column %d: %s", problem.Line, problem.Column, text.EN)
		}
		details[i] = fault.Detail{Pointer: problem.Path, Code: "invalid-yaml", Text: text}
	}
	return details
}
