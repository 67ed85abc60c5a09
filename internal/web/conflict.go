package web

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/catalogue"
)

// The fields of the page that settles a conflict: what one had written, whole, and which version of each field stands.
const (
	conflictMine   = "mine"
	conflictChoice = "valg/"
	conflictAll    = "alle"

	chooseMine   = "min"
	chooseTheirs = "anden"
)

// conflict is a field that two people have written differently.
type conflict struct {
	name               string
	mine, theirs, was  []string // a line for each thing it holds
	onlyMine, onlyThem bool     // who alone has changed it, where it is known what it was
}

// preferred is the version that is chosen until one chooses: that of the one who has changed the field, and one's own
// where both have.
func (c conflict) preferred() string {
	if c.onlyThem {
		return chooseTheirs
	}
	return chooseMine
}

// entryNames are the fields of a method that are compared, in the order of its form.
func entryNames() []string {
	return []string{
		"title", "summary", "problem", "method_type", "origin", "target_groups", "age_groups", "themes", "goals",
		"legal_basis", "not_suitable_for", "components", "delivery", "minimum_group", "caseload", "time_to_effect",
		"replaces", "partners", "training_provider", "licence", "contact", "cost", "startup_cost", "economy",
		"evidence_searched_on", "sources",
	}
}

// partOf are the values of a field and of everything beneath it.
func partOf(values url.Values, name string) url.Values {
	part := url.Values{}
	for each, all := range values {
		if each != name && !strings.HasPrefix(each, name+"/") {
			continue
		}
		for _, value := range all {
			if value = strings.TrimSpace(strings.ReplaceAll(value, "\r\n", "\n")); value != "" {
				part.Add(each, value)
			}
		}
	}
	return part
}

// samePart tells whether a field says the same in two forms. The order in which several are chosen says nothing.
func samePart(a, b url.Values, name string) bool {
	sorted := func(values url.Values) url.Values {
		part := partOf(values, name)
		for _, all := range part {
			slices.Sort(all)
		}
		return part
	}
	return maps.EqualFunc(sorted(a), sorted(b), slices.Equal[[]string])
}

// conflicts are the fields in which what one has written differs from what stands now.
func (f methodForm) conflicts(p page, theirs url.Values) []conflict {
	was, err := url.ParseQuery(f.values.Get(formBasis))
	known := err == nil && len(was) > 0
	var found []conflict
	for _, name := range entryNames() {
		if samePart(f.values, theirs, name) {
			continue
		}
		found = append(found, conflict{
			name: name, mine: f.lines(p, f.values, name), theirs: f.lines(p, theirs, name),
			was:      f.lines(p, was, name),
			onlyMine: known && samePart(theirs, was, name), onlyThem: known && samePart(f.values, was, name),
		})
	}
	return found
}

// lines write what a field holds for people to read.
func (f methodForm) lines(p page, values url.Values, name string) []string {
	part := partOf(values, name)
	if rows := (form{values: part}).rows(name); rows > 0 {
		lines := make([]string, 0, rows)
		for i := range rows {
			var said []string
			for _, field := range []string{"", "organisation", "role"} {
				if value := part.Get(rowName(name, i, field)); value != "" {
					said = append(said, value)
				}
			}
			lines = append(lines, strings.Join(said, ", "))
		}
		return lines
	}
	var lines []string
	for _, value := range part[name] {
		lines = append(lines, f.worded(p, name, value))
	}
	for _, field := range entryFields(&app.MethodDraft{Content: catalogue.Method{
		Cost: &catalogue.Cost{}, Economy: &catalogue.Economy{},
	}}, f.choices) {
		if value := part.Get(field.name); field.name != name && value != "" {
			lines = append(lines, p.entryLabel(field.name)+": "+f.worded(p, field.name, value))
		}
	}
	return lines
}

// worded is a value as people read it: the label of a code, and other texts as they are.
func (f methodForm) worded(p page, name, value string) string {
	list, coded := map[string]catalogue.List{
		"target_groups": catalogue.TargetGroups, "age_groups": catalogue.AgeGroups, "themes": catalogue.Themes,
		"goals": catalogue.SocialGoals, "method_type": catalogue.MethodTypes, "origin": catalogue.Origins,
		"cost/unit": catalogue.CostUnits,
	}[name]
	if !coded {
		return value
	}
	return p.of(f.choices.Vocabulary.Label(list, catalogue.Code(value)))
}

// settleConflict puts together what was chosen: what one had written, and where it was chosen so, what stands now. It
// does nothing to a form that does not come from the page of a conflict.
func settleConflict(sent form, now url.Values) {
	mine, err := url.ParseQuery(sent.values.Get(conflictMine))
	if !sent.values.Has(conflictMine) || err != nil {
		return
	}
	all := sent.values.Get(conflictAll) == chooseMine
	for _, name := range entryNames() {
		from := mine
		if !all && sent.values.Get(conflictChoice+name) == chooseTheirs {
			from = now
		}
		maps.Copy(sent.values, partOf(from, name))
	}
	maps.DeleteFunc(sent.values, func(name string, _ []string) bool {
		return name == conflictMine || name == conflictAll || strings.HasPrefix(name, conflictChoice)
	})
}

// settling is the form that settles a conflict: everything one had written goes with it.
func (f methodForm) settling(theirs url.Values, version int) form {
	mine := url.Values{}
	for _, name := range entryNames() {
		maps.Copy(mine, partOf(f.values, name))
	}
	settled := newForm()
	settled.values = url.Values{
		conflictMine: {mine.Encode()}, formBasis: {theirs.Encode()}, formVersion: {strconv.Itoa(version)},
		formDraft: {f.values.Get(formDraft)},
	}
	return settled
}
