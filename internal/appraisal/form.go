package appraisal

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

// Kind names a form.
type Kind string

// The forms.
const (
	Declaration       Kind = "vidensdeklaration"
	PromisingPractice Kind = "lovende-praksis"
)

// ElementID names an element of a form, by a code of the field.
type ElementID string

// Form is a set of elements that people grade.
type Form struct {
	Kind   Kind
	Title  i18n.Text
	Source string
	URL    string
	// Note says what of the source was not read, and what is this project's own choice.
	Note     i18n.Text
	Elements []Element
	// Grades are those that may be given, the best first.
	Grades []string
	// Fields are what surfaces call the parts of an appraisal, for the pointers of faults.
	Fields Fields
}

// Fields names the list of grades, and in each the element and the grade.
type Fields struct{ List, Element, Grade string }

// Element is one thing that a form grades.
type Element struct {
	ID    ElementID
	Label i18n.Text
	Asks  i18n.Text
	// Category groups elements; empty where the form has none.
	Category i18n.Text
}

// Grade is what people give for one element, with their reason.
type Grade struct {
	Element ElementID
	Grade   string
	Reason  string
}

// Form gives the form of a kind; one that is not known has no elements.
func (k Kind) Form() Form {
	switch k {
	case Declaration:
		return vidensdeklaration()
	case PromisingPractice:
		return lovendePraksis()
	}
	return Form{Kind: k}
}

// Element finds an element of the form; false where it has none of that name.
func (f Form) Element(id ElementID) (Element, bool) {
	at := slices.IndexFunc(f.Elements, func(e Element) bool { return e.ID == id })
	if at < 0 {
		return Element{}, false
	}
	return f.Elements[at], true
}

// Sorted gives grades in the order of the form's elements.
func (f Form) Sorted(grades []Grade) []Grade {
	place := func(g Grade) int {
		return slices.IndexFunc(f.Elements, func(e Element) bool { return e.ID == g.Element })
	}
	return slices.SortedStableFunc(slices.Values(grades), func(a, b Grade) int { return place(a) - place(b) })
}

// Check holds grades against the form: each element once, with a grade of the form and a reason. The fault is
// Invalid appraisal-incomplete, with one detail per element that is missing, not known, given twice, or without
// grade or reason; pointers use the form's names of fields.
func (f Form) Check(grades []Grade) error {
	var wrong []fault.Detail
	add := func(pointer, code, danish, english string) {
		wrong = append(wrong, fault.Detail{Pointer: pointer, Code: code, Text: i18n.Text{DA: danish, EN: english}})
	}
	given := map[ElementID]bool{}
	for i, grade := range grades {
		_, known := f.Element(grade.Element)
		switch {
		case !known:
			add(f.place(i, f.Fields.Element), "element-unknown", "Skemaet har ikke det element.", "The form has no such element.")
		case given[grade.Element]:
			add(f.place(i, f.Fields.Element), "element-twice", "Elementet står to gange.", "The element stands twice.")
		}
		given[grade.Element] = true
		if !slices.Contains(f.Grades, grade.Grade) {
			add(f.place(i, f.Fields.Grade), "grade-unknown", "Skemaet har ikke den vurdering.", "The form has no such grade.")
		}
		if blank(grade.Reason) {
			add(f.place(i, "reason"), "reason-missing", "En vurdering skal have en begrundelse.",
				"A grade must have a reason.")
		}
	}
	for _, element := range f.Elements {
		if !given[element.ID] {
			add("/"+f.Fields.List, "element-missing", "Der mangler en vurdering af "+element.Label.DA+".",
				"There is no grade for "+element.Label.EN+".")
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	return fault.New(fault.Invalid, "appraisal-incomplete", "Vurderingen er ikke fuldstændig.",
		"The appraisal is not complete.").With(wrong...)
}

func (f Form) place(index int, field string) string {
	return "/" + f.Fields.List + "/" + strconv.Itoa(index) + "/" + field
}

func blank(text string) bool { return strings.TrimSpace(text) == "" }
