package phasemodel

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// Change says how two models differ in one place.
type Change string

// The changes.
const (
	Added   Change = "added"
	Removed Change = "removed"
	Changed Change = "changed"
)

// Difference is one place where a model differs from another. Things in lists are named by their ids in the
// path, e.g. "gates[ide-modning].checks[dok-viden].mandatory".
type Difference struct {
	Path   string    `json:"path"`
	Change Change    `json:"change"`
	Old    string    `json:"old,omitempty"`
	New    string    `json:"new,omitempty"`
	Text   i18n.Text `json:"text"` // a whole sentence
}

// Compare lists what changed from a model to another, in the order of the first, what is new after that. Two
// models that mean the same, however they are written, have no differences.
func Compare(from, to *Model) []Difference {
	var c comparison
	c.compare(describe(from), describe(to), nil)
	return c.found
}

type comparison struct {
	found []Difference
}

// compare compares two parts with one path; within names the things around them, the outermost first.
func (c *comparison) compare(from, to part, within []i18n.Text) {
	if from.isValue {
		if from.value != to.value {
			c.found = append(c.found, valueDifference(from, to, within))
		}
		return
	}
	if !from.isList && !from.name.Empty() {
		within = append(slices.Clone(within), from.name)
	}
	for _, old := range from.subparts {
		if at := slices.IndexFunc(to.subparts, old.samePlace); at >= 0 {
			c.compare(old, to.subparts[at], within)
		} else {
			c.found = append(c.found, wholeDifference(Removed, old, within))
		}
	}
	for _, added := range to.subparts {
		if !slices.ContainsFunc(from.subparts, added.samePlace) {
			c.found = append(c.found, wholeDifference(Added, added, within))
		}
	}
	if from.isList {
		c.compareOrder(from, to, within)
	}
}

func (p part) samePlace(other part) bool { return p.path == other.path }

// compareOrder reports things that stand in another order than before; what was added or removed has no part
// in it.
func (c *comparison) compareOrder(from, to part, within []i18n.Text) {
	before, after := from.common(to), to.common(from)
	if slices.Equal(before, after) {
		return
	}
	c.found = append(c.found, Difference{
		Path: from.path, Change: Changed, Old: strings.Join(before, ", "), New: strings.Join(after, ", "),
		Text: sentence(within, i18n.Text{
			DA: fmt.Sprintf("%s står i en anden rækkefølge", from.name.DA),
			EN: fmt.Sprintf("%s stand in another order", from.name.EN),
		}),
	})
}

// common gives the ids of the things that another list has too.
func (p part) common(other part) []string {
	var ids []string
	for _, inner := range p.subparts {
		if slices.ContainsFunc(other.subparts, inner.samePlace) {
			ids = append(ids, strings.TrimSuffix(strings.TrimPrefix(inner.path, p.path+"["), "]"))
		}
	}
	return ids
}

func valueDifference(from, to part, within []i18n.Text) Difference {
	d := Difference{Path: from.path, Change: Changed, Old: from.value, New: to.value}
	switch {
	case from.value == "":
		d.Change = Added
		d.Text = i18n.Text{
			DA: fmt.Sprintf("%s er tilføjet: %s", to.name.DA, to.shown.DA),
			EN: fmt.Sprintf("%s was added: %s", to.name.EN, to.shown.EN),
		}
	case to.value == "":
		d.Change = Removed
		d.Text = i18n.Text{
			DA: fmt.Sprintf("%s er fjernet; før %s", from.name.DA, from.shown.DA),
			EN: fmt.Sprintf("%s was removed; it was %s", from.name.EN, from.shown.EN),
		}
	default:
		d.Text = i18n.Text{
			DA: fmt.Sprintf("%s er ændret fra %s til %s", from.name.DA, from.shown.DA, to.shown.DA),
			EN: fmt.Sprintf("%s changed from %s to %s", from.name.EN, from.shown.EN, to.shown.EN),
		}
	}
	d.Text = sentence(within, d.Text)
	return d
}

// wholeDifference says that a thing, or a value that one model lacks, came or went.
func wholeDifference(change Change, p part, within []i18n.Text) Difference {
	d := Difference{Path: p.path, Change: change}
	about := p.shown.DA
	if p.isValue {
		about = p.value
	}
	text := i18n.Text{DA: p.name.DA + " er tilføjet", EN: p.name.EN + " was added"}
	d.New = about
	if change == Removed {
		text = i18n.Text{DA: p.name.DA + " er fjernet", EN: p.name.EN + " was removed"}
		d.Old, d.New = about, ""
	}
	if about != "" {
		text = i18n.Text{DA: text.DA + ": " + p.shown.DA, EN: text.EN + ": " + p.shown.EN}
	}
	d.Text = sentence(within, text)
	return d
}

// sentence puts the things around a difference before it.
func sentence(within []i18n.Text, text i18n.Text) i18n.Text {
	danish, english := make([]string, len(within)), make([]string, len(within))
	for i, name := range within {
		danish[i], english[i] = name.DA, name.EN
	}
	join := func(around []string, text string) string {
		if len(around) > 0 {
			text = strings.Join(around, ", ") + ": " + text
		}
		first, width := utf8.DecodeRuneInString(text)
		return string(unicode.ToUpper(first)) + text[width:] + "."
	}
	return i18n.Text{DA: join(danish, text.DA), EN: join(english, text.EN)}
}
