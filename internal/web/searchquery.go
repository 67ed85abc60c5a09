package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// The names of a search in the address; those of the filters are the contract's, so that an address of the pages and
// one of the open data ask for the same.
const (
	askText        = "q"
	askEvidenceMin = "evidence_min"
	askEvidenceMax = "evidence_max"
	askCostMax     = "cost_max"
	askCostUnit    = "cost_unit"
	askSort        = "sort"
	askCursor      = "cursor"
	askWhole       = "alle" // a facet that is shown with all its values
)

// The bounds of what is asked for; the contract has the same.
const (
	longestText  = 200
	highestCost  = 1_000_000_000
	highestLevel = 5
	mostChosen   = 50
)

// ticked are the facets whose values are ticked off, in the order in which they are shown.
func ticked() []app.Facet {
	return []app.Facet{
		app.FacetPhase, app.FacetVerdict, app.FacetTargetGroup, app.FacetAgeGroup, app.FacetTheme, app.FacetGoal,
		app.FacetLegalBasis, app.FacetSupport, app.FacetMethodType, app.FacetOrigin, app.FacetOwner,
		app.FacetProgramme, app.FacetStatus,
	}
}

// methodSearch is a search as its address holds it.
type methodSearch struct {
	text        string
	chosen      map[app.Facet][]string
	evidenceMin string
	evidenceMax string
	costMax     string // as it was written
	costUnit    string
	sort        string
	cursor      string
	whole       []string
}

// readSearch reads an address. What stands in it more than once, or empty, counts once or not at all.
func readSearch(query url.Values) methodSearch {
	asked := methodSearch{
		text: strings.Join(strings.Fields(query.Get(askText)), " "), chosen: map[app.Facet][]string{},
		evidenceMin: strings.TrimSpace(query.Get(askEvidenceMin)), evidenceMax: strings.TrimSpace(query.Get(askEvidenceMax)),
		costMax: strings.TrimSpace(query.Get(askCostMax)), costUnit: strings.TrimSpace(query.Get(askCostUnit)),
		sort: strings.TrimSpace(query.Get(askSort)), cursor: query.Get(askCursor), whole: query[askWhole],
	}
	for _, facet := range ticked() {
		for _, value := range query[string(facet)] {
			value = strings.TrimSpace(value)
			if facet == app.FacetLegalBasis {
				value = catalogue.ParseLegalBasis(value).Key
			}
			if value != "" && !slices.Contains(asked.chosen[facet], value) && len(asked.chosen[facet]) < mostChosen {
				asked.chosen[facet] = append(asked.chosen[facet], value)
			}
		}
	}
	if asked.evidenceMin == "0" {
		asked.evidenceMin = ""
	}
	if asked.evidenceMax == strconv.Itoa(highestLevel) {
		asked.evidenceMax = ""
	}
	return asked
}

// kroner reads an amount as people write it: "12.500 kr." is 12500.
func kroner(written string) (int64, error) {
	written = strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(written), "."), "kr")
	digits := strings.NewReplacer(" ", "", "\u00a0", "", ".", "").Replace(written)
	return strconv.ParseInt(digits, 10, 64)
}

// filter is what the search asks for. Where something cannot be meant it is left out, and said.
func (a methodSearch) filter() (app.MethodFilter, []fault.Detail) {
	var wrong []fault.Detail
	refuse := func(name, danish, english string) {
		wrong = append(wrong, fault.Detail{Pointer: name, Code: "not-allowed", Text: i18n.Text{DA: danish, EN: english}})
	}
	filter := app.MethodFilter{
		Text:         a.text,
		Phases:       typed[phasemodel.PhaseID](a.chosen[app.FacetPhase]),
		Statuses:     typed[lifecycle.Status](a.chosen[app.FacetStatus]),
		Verdicts:     typed[lifecycle.Verdict](a.chosen[app.FacetVerdict]),
		TargetGroups: typed[catalogue.Code](a.chosen[app.FacetTargetGroup]),
		AgeGroups:    typed[catalogue.Code](a.chosen[app.FacetAgeGroup]),
		Themes:       typed[catalogue.Code](a.chosen[app.FacetTheme]),
		Origins:      typed[catalogue.Code](a.chosen[app.FacetOrigin]),
		MethodTypes:  typed[catalogue.Code](a.chosen[app.FacetMethodType]),
		Support:      typed[catalogue.Code](a.chosen[app.FacetSupport]),
		Owners:       a.chosen[app.FacetOwner],
		Programmes:   a.chosen[app.FacetProgramme],
		LegalBasis:   a.chosen[app.FacetLegalBasis],
		CostUnit:     catalogue.Code(a.costUnit),
	}
	if utf8.RuneCountInString(a.text) > longestText {
		filter.Text = ""
		refuse(askText, "Søgeteksten kan højst være på 200 tegn.", "The text can have at most 200 characters.")
	}
	for i, value := range a.chosen[app.FacetGoal] {
		goal, err := strconv.Atoi(value)
		if err != nil || goal < 1 || goal > len(catalogue.Goals()) {
			refuse(string(app.FacetGoal)+"/"+strconv.Itoa(i), "Sociale mål har numrene 1 til 10.",
				"Social goals have the numbers 1 to 10.")
			continue
		}
		filter.Goals = append(filter.Goals, goal)
	}
	level := func(name, value string) (int, bool) {
		read, err := strconv.Atoi(value)
		if value != "" && (err != nil || read < 0 || read > highestLevel) {
			refuse(name, "Evidensniveauer går fra 0 til 5.", "Evidence levels go from 0 to 5.")
			return 0, false
		}
		return read, value != ""
	}
	filter.EvidenceMin, _ = level(askEvidenceMin, a.evidenceMin)
	if most, given := level(askEvidenceMax, a.evidenceMax); given {
		filter.EvidenceMax = &most
	}
	if a.costMax != "" {
		amount, err := kroner(a.costMax)
		if err != nil || amount < 0 || amount > highestCost {
			refuse(askCostMax, "Skriv den højeste pris i hele kroner, for eksempel 25.000.",
				"Write the highest price in whole kroner, for example 25000.")
		} else {
			filter.CostMax = &amount
		}
	}
	if units := costUnits(); a.costUnit != "" && !slices.Contains(units, a.costUnit) {
		filter.CostUnit = ""
		refuse(askCostUnit, "Priser kan sammenlignes inden for "+strings.Join(units, ", ")+".",
			"Prices can be compared within "+strings.Join(units, ", ")+".")
	}
	if a.sort != "" && !slices.Contains(sorts(), app.MethodSort(a.sort)) {
		refuse(askSort, "Der kan sorteres efter relevance, title, evidence, updated og cost.",
			"The list can be sorted by relevance, title, evidence, updated and cost.")
	}
	return filter, wrong
}

func typed[T ~string](values []string) []T {
	made := make([]T, 0, len(values))
	for _, value := range values {
		made = append(made, T(value))
	}
	return made
}

// sorts are the orders that can be asked for.
func sorts() []app.MethodSort {
	return []app.MethodSort{app.SortRelevance, app.SortTitle, app.SortEvidence, app.SortUpdated, app.SortCost}
}

// costUnits are the units that prices are compared in.
func costUnits() []string {
	var units []string
	for _, term := range catalogue.DefaultVocabulary().Terms(catalogue.CostUnits) {
		units = append(units, string(term.Code))
	}
	return units
}

// filters are the parts of the address that the open data take too: all but the order and the page.
func (a methodSearch) filters() url.Values {
	query := url.Values{}
	set := func(name, value string) {
		if value != "" {
			query.Set(name, value)
		}
	}
	set(askText, a.text)
	for facet, values := range a.chosen {
		if len(values) > 0 {
			query[string(facet)] = values
		}
	}
	set(askEvidenceMin, a.evidenceMin)
	set(askEvidenceMax, a.evidenceMax)
	if a.costMax != "" {
		set(askCostMax, a.costMax)
		if amount, err := kroner(a.costMax); err == nil {
			set(askCostMax, strconv.FormatInt(amount, 10))
		}
	}
	set(askCostUnit, a.costUnit)
	return query
}

// address is where the search is found again.
func (a methodSearch) address() string {
	query := a.filters()
	if a.sort != "" {
		query.Set(askSort, a.sort)
	}
	if a.cursor != "" {
		query.Set(askCursor, a.cursor)
	}
	for _, facet := range a.whole {
		query.Add(askWhole, facet)
	}
	return asking("/metoder", query)
}

// asking is an address with what it asks for.
func asking(path string, query url.Values) string {
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

// clone is the search to be changed; it begins at the first page.
func (a methodSearch) clone() methodSearch {
	chosen := make(map[app.Facet][]string, len(a.chosen))
	for facet, values := range a.chosen {
		chosen[facet] = slices.Clone(values)
	}
	a.chosen, a.cursor, a.whole = chosen, "", nil
	return a
}

// without is the search without a value of a filter; without the filter where no value is named.
func (a methodSearch) without(name, value string) methodSearch {
	less := a.clone()
	switch name {
	case askText:
		less.text = ""
	case askEvidenceMin:
		less.evidenceMin = ""
	case askEvidenceMax:
		less.evidenceMax = ""
	case askCostMax:
		less.costMax = ""
	case askCostUnit:
		less.costUnit = ""
	case askSort:
		less.sort = ""
	default:
		facet := app.Facet(name)
		less.chosen[facet] = slices.DeleteFunc(less.chosen[facet], func(one string) bool { return value == "" || one == value })
	}
	return less
}

// withoutRefused is the search without what was refused. A pointer is the name of a filter, or the name and the place
// of a value.
func (a methodSearch) withoutRefused(wrong []fault.Detail) methodSearch {
	less := a.clone()
	for _, detail := range wrong {
		name, place, _ := strings.Cut(strings.TrimPrefix(detail.Pointer, "/"), "/")
		value := ""
		if at, err := strconv.Atoi(place); err == nil && at < len(a.chosen[app.Facet(name)]) {
			value = a.chosen[app.Facet(name)][at]
		}
		less = less.without(name, value)
	}
	return less
}

// cleared is the search for its text alone.
func (a methodSearch) cleared() methodSearch { return methodSearch{text: a.text, sort: a.sort} }

// filtered tells whether anything but the text is asked for.
func (a methodSearch) filtered() bool {
	filters := a.filters()
	filters.Del(askText)
	return len(filters) > 0
}

// refines tells whether the search is another one but for its text, which both have: somebody goes on typing.
func (a methodSearch) refines(other methodSearch) bool {
	return a.text != "" && other.text != "" && a.without(askText, "").address() == other.without(askText, "").address()
}
