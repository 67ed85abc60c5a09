package app

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

// Facet is what methods are filtered and counted by.
type Facet = store.Facet

// The facets.
const (
	FacetPhase       = store.FacetPhase
	FacetStatus      = store.FacetStatus
	FacetEvidence    = store.FacetEvidence
	FacetVerdict     = store.FacetVerdict
	FacetTargetGroup = store.FacetTargetGroup
	FacetAgeGroup    = store.FacetAgeGroup
	FacetTheme       = store.FacetTheme
	FacetGoal        = store.FacetGoal
	FacetMethodType  = store.FacetMethodType
	FacetOrigin      = store.FacetOrigin
	FacetSupport     = store.FacetSupport
	FacetLegalBasis  = store.FacetLegalBasis
	FacetOwner       = store.FacetOwner
	FacetProgramme   = store.FacetProgramme
)

// FacetView is a facet's values with how many of the hits have each. The facet's own filter is left out of account.
type FacetView struct {
	Facet  Facet
	Values []FacetValue
}

// FacetValue is one value of a facet.
type FacetValue struct {
	Value string
	Label i18n.Text
	Count int
	// LowerBound: at least so many; there are more hits than are counted.
	LowerBound bool
	// Selected: the search is filtered by it.
	Selected bool
}

// mostValues is how many values of a facet are given, the most frequent ones and those that are selected.
const mostValues = 50

// facetViews gives the facets of what was found, with their labels. Values that have an order of their own stand in
// it, others by how frequent they are.
func (a *App) facetViews(ctx context.Context, filter MethodFilter, found store.Found) ([]FacetView, error) {
	l, err := a.labels(ctx)
	if err != nil {
		return nil, err
	}
	owners, programmes, err := a.store.FacetNames(ctx,
		named(found.Facets[store.FacetOwner], filter.Owners), named(found.Facets[store.FacetProgramme], filter.Programmes))
	if err != nil {
		return nil, err
	}
	views := make([]FacetView, 0, len(found.Facets))
	for _, facet := range l.facets(owners, programmes) {
		counts, counted := found.Facets[facet.facet]
		if !counted {
			continue
		}
		views = append(views, facet.view(counts, selectedValues(filter, facet.facet)))
	}
	return views, nil
}

// facetWords are a facet's labels, and the order of its values where they have one.
type facetWords struct {
	facet Facet
	label func(value string) i18n.Text
	order []string
}

func (f facetWords) view(counts store.FacetCounts, selected []string) FacetView {
	view := FacetView{Facet: f.facet}
	missing := slices.Clone(selected)
	for i, value := range counts.Values {
		chosen := slices.Contains(selected, value.Value)
		missing = slices.DeleteFunc(missing, func(one string) bool { return one == value.Value })
		if i < mostValues || chosen {
			view.Values = append(view.Values, FacetValue{
				Value: value.Value, Label: f.label(value.Value), Count: value.Count, LowerBound: counts.LowerBound,
				Selected: chosen,
			})
		}
	}
	for _, value := range missing {
		view.Values = append(view.Values, FacetValue{
			Value: value, Label: f.label(value), LowerBound: counts.LowerBound, Selected: true,
		})
	}
	if f.order != nil {
		slices.SortStableFunc(view.Values, func(a, b FacetValue) int {
			return slices.Index(f.order, a.Value) - slices.Index(f.order, b.Value)
		})
	}
	return view
}

// facets are all facets with their words, in the order in which they are shown.
func (l labels) facets(owners, programmes map[string]i18n.Text) []facetWords {
	coded := func(list catalogue.List) func(string) i18n.Text {
		return func(value string) i18n.Text { return l.vocabulary.Label(list, catalogue.Code(value)) }
	}
	named := func(names map[string]i18n.Text) func(string) i18n.Text {
		return func(value string) i18n.Text {
			if name, known := names[value]; known {
				return name
			}
			return i18n.Text{DA: value, EN: value}
		}
	}
	phases := make([]string, 0, len(l.phases))
	for _, phase := range l.phases {
		phases = append(phases, string(phase.id))
	}
	return []facetWords{
		{store.FacetPhase, func(value string) i18n.Text { return l.phase(phasemodel.PhaseID(value)) }, phases},
		{store.FacetStatus, func(value string) i18n.Text { return statusLabel(lifecycle.Status(value)) }, codesOf(statuses())},
		{store.FacetEvidence, levelLabel, []string{"5", "4", "3", "2", "1", "0"}},
		{store.FacetVerdict, func(value string) i18n.Text { return evidence.Verdict(value).Label() }, codesOf(verdicts())},
		{store.FacetTargetGroup, coded(catalogue.TargetGroups), nil},
		{store.FacetAgeGroup, coded(catalogue.AgeGroups), codesOf(l.vocabulary.Codes(catalogue.AgeGroups))},
		{store.FacetTheme, coded(catalogue.Themes), nil},
		{store.FacetGoal, coded(catalogue.SocialGoals), codesOf(l.vocabulary.Codes(catalogue.SocialGoals))},
		{store.FacetMethodType, coded(catalogue.MethodTypes), codesOf(l.vocabulary.Codes(catalogue.MethodTypes))},
		{store.FacetOrigin, coded(catalogue.Origins), codesOf(l.vocabulary.Codes(catalogue.Origins))},
		{store.FacetSupport, supportLabel, nil},
		{store.FacetLegalBasis, lawLabel, nil},
		{store.FacetOwner, named(owners), nil},
		{store.FacetProgramme, named(programmes), nil},
	}
}

// statuses are all that a method may have, in the order in which they are shown.
func statuses() []lifecycle.Status {
	return []lifecycle.Status{lifecycle.Active, lifecycle.OnHold, lifecycle.Stopped, lifecycle.Withdrawn}
}

// verdicts are all that may be known of a method's effect, in the order in which they are shown.
func verdicts() []evidence.Verdict {
	return []evidence.Verdict{
		evidence.Effective, evidence.Promising, evidence.Mixed, evidence.Inconclusive, evidence.Ineffective,
		evidence.Harmful, evidence.Unknown,
	}
}

func levelLabel(value string) i18n.Text {
	level, err := strconv.Atoi(value)
	if err != nil {
		return i18n.Text{DA: value, EN: value}
	}
	label := evidence.Level(level).Label()
	return i18n.Text{DA: value + ": " + label.DA, EN: value + ": " + label.EN}
}

// sectionKey takes the key of a section apart: the act, the number and its letter.
var sectionKey = regexp.MustCompile(`^(.+)-(\d+)([a-z]?)$`)

// lawLabel writes the key of an act or of one of its sections as people write it. Keys have lost the letters that are
// no ASCII, which the acts that are named get back.
func lawLabel(key string) i18n.Text {
	act, section := key, ""
	if parts := sectionKey.FindStringSubmatch(key); parts != nil {
		act, section = parts[1], strings.TrimSpace(" § "+strings.TrimSpace(parts[2]+" "+parts[3]))
		section = " " + section
	}
	if name, known := actNames()[act]; known {
		act = name
	} else {
		act = strings.ReplaceAll(act, "-", " ")
	}
	return i18n.Text{DA: act + section, EN: act + section}
}

// actNames are acts whose name has other letters than its key.
func actNames() map[string]string {
	names := map[string]string{}
	for _, name := range []string{
		"ældreloven", "kommunalbestyrelsesloven", "retspsykiatriloven", "børneloven", "børne- og ungeydelsesloven",
		"forældreansvarsloven", "folkeskoleloven", "integrationsloven", "almenboligloven",
		"lov om en aktiv beskæftigelsesindsats", "lov om elevers og studerendes undervisningsmiljø",
		"lov om konfliktråd i anledning af en strafbar handling", "lov om kommunal indsats for unge under 25 år",
		"lov om social service", "ungdomskriminalitetsloven", "straffuldbyrdelsesloven",
	} {
		names[catalogue.ParseLegalBasis(name).Key] = name
	}
	return names
}

// named are the values of a facet that are shown, and so need their names.
func named(counts store.FacetCounts, selected []string) []string {
	shown := slices.Clone(selected)
	for _, value := range counts.Values[:min(mostValues, len(counts.Values))] {
		shown = append(shown, value.Value)
	}
	return shown
}

// selectedValues gives the values of a facet that a search is filtered by.
func selectedValues(filter MethodFilter, facet Facet) []string {
	switch facet {
	case store.FacetPhase:
		return codesOf(filter.Phases)
	case store.FacetStatus:
		return codesOf(filter.Statuses)
	case store.FacetVerdict:
		return codesOf(filter.Verdicts)
	case store.FacetTargetGroup:
		return codesOf(filter.TargetGroups)
	case store.FacetAgeGroup:
		return codesOf(filter.AgeGroups)
	case store.FacetTheme:
		return codesOf(filter.Themes)
	case store.FacetGoal:
		goals := make([]string, 0, len(filter.Goals))
		for _, goal := range filter.Goals {
			goals = append(goals, strconv.Itoa(goal))
		}
		return goals
	case store.FacetMethodType:
		return codesOf(filter.MethodTypes)
	case store.FacetOrigin:
		return codesOf(filter.Origins)
	case store.FacetSupport:
		return codesOf(filter.Support)
	case store.FacetLegalBasis:
		keys := make([]string, 0, len(filter.LegalBasis))
		for _, text := range filter.LegalBasis {
			keys = append(keys, catalogue.ParseLegalBasis(text).Key)
		}
		return keys
	case store.FacetOwner:
		return slices.DeleteFunc(slices.Clone(filter.Owners), isUUID)
	case store.FacetProgramme:
		return slices.DeleteFunc(slices.Clone(filter.Programmes), isUUID)
	case store.FacetEvidence:
		// A level is asked for as the lowest, and is not chosen as a value.
	}
	return nil
}

// isUUID tells whether a key is an id; any other is a slug.
func isUUID(key string) bool { return uuid.Validate(key) == nil }
