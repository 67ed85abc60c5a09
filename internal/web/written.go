package web

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

// reader reads what is written in a form into what the program understands, and remembers what it could not.
type reader struct {
	values url.Values
	wrong  []fault.Detail
}

// codeNotReadable is the code of what is written in a way that the program cannot read.
const codeNotReadable = "not-readable"

func (r *reader) refuse(name, danish, english string) {
	r.wrong = append(r.wrong, fault.Detail{
		Pointer: "/" + name, Code: codeNotReadable, Text: i18n.Text{DA: danish, EN: english},
	})
}

// text is what stands in a field, with the line ends that the program keeps.
func (r *reader) text(name string) string {
	return strings.TrimSpace(strings.ReplaceAll(r.values.Get(name), "\r\n", "\n"))
}

// thousands are whole numbers with their thousands apart, as Danish and English write them.
var thousands = regexp.MustCompile(`^-?\d{1,3}([. \x{a0}]\d{3})+$|^-?\d{1,3}(,\d{3})+$`)

var separators = strings.NewReplacer(".", "", ",", "", " ", "", "\u00a0", "")

// whole reads a whole number, nil where nothing is written: 12500, 12.500 and 12 500 are the same.
func (r *reader) whole(name string) *int64 {
	text := r.text(name)
	if text == "" {
		return nil
	}
	if thousands.MatchString(text) {
		text = separators.Replace(text)
	}
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		r.refuse(name, "Skriv et helt tal med cifre, for eksempel 12500.", "Write a whole number in digits, such as 12500.")
		return nil
	}
	return &number
}

// count reads a whole number that people are counted by.
func (r *reader) count(name string) *int {
	number := r.whole(name)
	if number == nil {
		return nil
	}
	counted := int(*number)
	return &counted
}

// decimal reads a number with a comma or a point before its decimals, nil where nothing is written.
func (r *reader) decimal(name string) *float64 {
	text := strings.ReplaceAll(r.text(name), "−", "-")
	if text == "" {
		return nil
	}
	number, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil {
		r.refuse(name, "Skriv et tal, for eksempel 0,42.", "Write a number, such as 0.42.")
		return nil
	}
	return &number
}

// yesNo reads an answer that may be unknown.
func (r *reader) yesNo(name string) *bool {
	switch r.values.Get(name) {
	case answerYes:
		return new(true)
	case answerNo:
		return new(false)
	}
	return nil
}

// The answers of a question that may be unanswered.
const (
	answerYes = "ja"
	answerNo  = "nej"
)

// answer writes an answer as yesNo reads it.
func answer(known *bool) string {
	switch {
	case known == nil:
		return ""
	case *known:
		return answerYes
	}
	return answerNo
}

// digits writes a whole number as whole reads it; nothing where it is not known.
func digits[N int | int64](number *N) string {
	if number == nil {
		return ""
	}
	return strconv.FormatInt(int64(*number), 10)
}

// point writes a number as decimal reads it, with the comma or point of the language.
func (v voice) point(number *float64) string {
	if number == nil {
		return ""
	}
	text := strconv.FormatFloat(*number, 'f', -1, 64)
	if v.language == i18n.Danish {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text
}

// labelled writes what is wrong with the fields of a form by the labels that people see, and not by the names of the
// contract. The label of a name that is not known is empty: what is said of it stays.
func labelled(refusal *fault.Error, label func(name string) string) *fault.Error {
	if refusal == nil || len(refusal.Details) == 0 {
		return refusal
	}
	details := make([]fault.Detail, 0, len(refusal.Details))
	for _, detail := range refusal.Details {
		name := strings.TrimPrefix(detail.Pointer, "/")
		if shown := label(name); shown != "" {
			detail.Text = inLabels(detail, strings.ReplaceAll(name, "/", "."), shown)
		}
		details = append(details, detail)
	}
	named := *refusal
	named.Details = details
	return &named
}

// codeMissing is the code of a field that must be filled in and is not.
const codeMissing = "missing"

func inLabels(detail fault.Detail, name, label string) i18n.Text {
	if detail.Code == codeMissing {
		return i18n.Text{DA: "Udfyld feltet »" + label + "«.", EN: "Fill in the field “" + label + "”."}
	}
	return i18n.Text{
		DA: strings.Replace(detail.Text.DA, "Feltet "+name+" ", "Feltet »"+label+"« ", 1),
		EN: strings.Replace(detail.Text.EN, "The field "+name+" ", "The field “"+label+"” ", 1),
	}
}
