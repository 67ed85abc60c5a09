package catalogue

import (
	"fmt"
	"strings"

	"github.com/fasemodel/fasemodel/internal/cpr"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

// The codes of what can be wrong with a catalogue entry or a file.
const (
	CodeMissing        = "missing"        // a field that must be there is not
	CodeUnknownField   = "unknown-field"  // a field or column nobody knows
	CodeUnknownCode    = "unknown-code"   // a code the vocabulary does not have
	CodeWrongType      = "wrong-type"     // not the kind of value the field holds
	CodeTooLong        = "too-long"       // a text or a list above its limit
	CodeOutOfRange     = "out-of-range"   // a number, a date or an interval that cannot be
	CodeInvalidSlug    = "invalid-slug"   // not lower-case ASCII letters, digits and dashes
	CodeDuplicate      = "duplicate"      // the same method, study or value twice
	CodeContradiction  = "contradiction"  // two fields of one entry cannot both be true
	CodePersonalNumber = cpr.Code         // what looks like a CPR number
	CodeCharacter      = "character"      // a control character
	CodeSyntax         = "syntax"         // the file cannot be read as what it says it is
	CodeEncoding       = "encoding"       // the file is not UTF-8
	CodeColumnCount    = "column-count"   // a row has more or fewer fields than the header
	CodeTooMany        = "too-many"       // more rows than one file may have
	CodeEmpty          = "empty"          // nothing to import
	CodeMoreProblems   = "more-problems"  // the list of problems was cut off
	CodeImportInvalid  = "import-invalid" // the fault that holds all of a file's problems
	CodeFormatUnknown  = "import-format"  // the fault for a file of another kind than those we read
)

// Problem is one thing that is wrong in a file.
type Problem struct {
	// Row counts methods or study rows from 1; in a CSV file it counts as a spreadsheet does, the header is
	// row 1. Zero is the file as a whole.
	Row int
	// Line and Column count from 1, in characters; zero is unknown.
	Line, Column int
	// Pointer is a JSON pointer into the list of entries ("/2/studies/0/year", counted from 0).
	Pointer string
	Code    string
	Text    i18n.Text // the sentence, without the place
}

// Detail gives the problem as a fault's detail; the sentence begins with the place.
func (p Problem) Detail() fault.Detail {
	return fault.Detail{Pointer: p.Pointer, Code: p.Code, Text: i18n.Text{
		DA: p.place("række", "linje", "kolonne") + p.Text.DA,
		EN: p.place("row", "line", "column") + p.Text.EN,
	}}
}

func (p Problem) place(row, line, column string) string {
	var parts []string
	for _, part := range []struct {
		name string
		n    int
	}{{row, p.Row}, {line, p.Line}, {column, p.Column}} {
		if part.n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", part.name, part.n))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	place := strings.Join(parts, ", ") + ": "
	return strings.ToUpper(place[:1]) + place[1:]
}

// Problems is everything that is wrong in a file, in the order of the file. It is the cause of the fault
// that Parse gives, for callers that need rows and lines as numbers.
type Problems []Problem

// Error gives one problem a line, in English.
func (p Problems) Error() string {
	lines := make([]string, 0, len(p))
	for _, problem := range p {
		d := problem.Detail()
		lines = append(lines, d.Pointer+": "+d.Text.EN)
	}
	return strings.Join(lines, "\n")
}

// Fault gives the problems as the one fault a caller sees, and nil when there are none. Beyond what a person can
// read they are counted.
func (p Problems) Fault() error {
	if rest := len(p) - maxProblems; rest > 0 {
		p = append(p[:maxProblems:maxProblems], moreProblems(fmt.Sprint(rest), fmt.Sprint(rest)))
	}
	return p.fault()
}

// moreProblems says how many problems are not listed.
func moreProblems(danish, english string) Problem {
	return Problem{Code: CodeMoreProblems, Text: i18n.Text{
		DA: fmt.Sprintf("Der er %s fejl mere i filen.", danish),
		EN: fmt.Sprintf("There are %s more problems in the file.", english),
	}}
}

func (p Problems) fault() error {
	if len(p) == 0 {
		return nil
	}
	details := make([]fault.Detail, 0, len(p))
	for _, problem := range p {
		details = append(details, problem.Detail())
	}
	return fault.New(fault.Invalid, CodeImportInvalid,
		"Filen kan ikke importeres. Intet er ændret.",
		"The file cannot be imported. Nothing was changed.").With(details...).Because(p)
}

func detail(pointer, code, danish, english string) fault.Detail {
	return fault.Detail{Pointer: pointer, Code: code, Text: i18n.Text{DA: danish, EN: english}}
}

// quoted repeats a value from the outside in a message: short, and with runs of digits left out, so that a
// number that identifies a person is never echoed.
func quoted(value string) string {
	const most = 40
	var b strings.Builder
	characters, digits := 0, 0
	for _, r := range value {
		if characters++; characters > most {
			b.WriteRune('…')
			break
		}
		switch {
		case r >= '0' && r <= '9':
			if digits++; digits > 4 {
				r = '•'
			}
		case r == '-' || r == ' ' || r == '/' || r == '.':
		default:
			digits = 0
		}
		if r < ' ' || r == 0x7f {
			r = ' '
		}
		b.WriteRune(r)
	}
	return "«" + b.String() + "»"
}
