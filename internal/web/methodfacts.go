package web

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/catalogue"
)

// fact is one thing that a municipality looks for in an entry. Without values it is not stated.
type fact struct {
	label  string
	absent string // what a sentence says is not stated
	values []string
	// written: people wrote it, in Danish.
	written bool
}

// factsOf brings facts together in the order of the page.
type factsOf struct {
	voice

	words *catalogue.Vocabulary
	all   []fact
}

func (f *factsOf) add(id string, written bool, values ...string) {
	one := fact{label: f.say("method.fact." + id), written: written}
	one.absent = lowerFirst(one.label)
	if slices.Contains([]string{"not-suitable-for", "training", "replaces"}, id) {
		one.absent = f.say("method.absent." + id)
	}
	for _, value := range values {
		if value = strings.TrimSpace(value); value != "" {
			one.values = append(one.values, value)
		}
	}
	f.all = append(f.all, one)
}

// codes adds the labels of codes.
func (f *factsOf) codes(id string, list catalogue.List, codes ...catalogue.Code) {
	var labels []string
	for _, code := range codes {
		if code != "" {
			labels = append(labels, f.of(f.words.Label(list, code)))
		}
	}
	f.add(id, false, labels...)
}

// number adds a count of something.
func (f *factsOf) number(id string, count *int) {
	if count == nil {
		f.add(id, false)
		return
	}
	f.add(id, false, f.say("method.count."+id, values{"Count": *count, "Number": f.whole(*count)}))
}

// amount adds an amount of kroner.
func (f *factsOf) amount(id string, kroner *int64) {
	if kroner == nil {
		f.add(id, false)
		return
	}
	f.add(id, false, f.money(float64(*kroner)))
}

// audience are the facts about whom a method is for.
func audience(p page, e app.Entry) []fact {
	f := factsOf{voice: p.voice, words: e.Vocabulary}
	f.codes("target-groups", catalogue.TargetGroups, e.Content.TargetGroups...)
	f.codes("age-groups", catalogue.AgeGroups, e.Content.AgeGroups...)
	f.add("not-suitable-for", true, e.Content.NotSuitableFor)
	var goals []string
	for _, number := range e.Content.SocialGoals {
		goals = append(goals, p.of(app.Words{}.Goal(number)))
	}
	f.add("goals", false, goals...)
	f.codes("themes", catalogue.Themes, e.Content.Themes...)
	return f.all
}

// delivery are the facts about how a method is given, and what it takes.
func delivery(p page, e app.Entry) []fact {
	f := factsOf{voice: p.voice, words: e.Vocabulary}
	content := e.Content
	f.add("format", true, content.Delivery.Format)
	f.number("duration", content.Delivery.DurationWeeks)
	f.add("staff", true, content.Delivery.Staff)
	f.number("caseload", content.Caseload)
	f.number("minimum-group", content.MinimumGroup)
	f.add("time-to-effect", true, content.TimeToEffect)
	f.add("legal-basis", true, content.LegalBasis...)
	f.add("training", true, content.TrainingProvider)
	f.add("licence", true, content.Licence)
	f.add("replaces", true, content.Replaces)
	return f.all
}

// economy are the facts about what a method costs, and whom.
func economy(p page, e app.Entry) []fact {
	f := factsOf{voice: p.voice, words: e.Vocabulary}
	if cost := e.Content.Cost; cost == nil || cost.Amount == nil {
		f.add("price", false)
	} else {
		price := p.money(float64(*cost.Amount))
		if cost.Unit != "" {
			price += " " + lowerFirst(p.of(e.Vocabulary.Label(catalogue.CostUnits, cost.Unit)))
		}
		f.add("price", false, price)
		f.add("price-year", false, yearOf(cost.PriceYear))
		f.add("price-source", true, cost.Source)
	}
	f.amount("startup-cost", e.Content.StartupCost)
	known := e.Content.Economy
	if known == nil {
		f.add("economy", false)
		return f.all
	}
	f.amount("total-cost", known.TotalCost)
	f.add("economy-year", false, yearOf(known.PriceYear))
	f.add("baseline", true, known.Baseline)
	f.add("payers", true, known.Payers)
	f.add("economy-note", true, known.Note)
	f.add("economy-source", true, known.Source)
	return f.all
}

// origin are the facts about who answers for a method, and where what is said of it stands.
func origin(p page, e app.Entry) []fact {
	f := factsOf{voice: p.voice, words: e.Vocabulary}
	owner := e.Owner.Name
	if owner != "" && e.Owner.Kind != "" {
		owner += " (" + lowerFirst(p.of(e.Vocabulary.Label(catalogue.OrganisationKinds, catalogue.Code(e.Owner.Kind)))) + ")"
	}
	f.add("owner", true, owner)
	f.add("contact", true, e.Content.Contact)
	var partners []string
	for _, partner := range e.Partners {
		name := partner.Organisation.Name
		if partner.Role != "" {
			name += ": " + partner.Role
		}
		partners = append(partners, name)
	}
	f.add("partners", true, partners...)
	f.codes("type", catalogue.MethodTypes, e.Content.MethodType)
	f.codes("origin", catalogue.Origins, e.Content.Origin)
	f.add("programme", false, p.of(e.Programme.Title))
	f.codes("provenance", catalogue.Provenances, e.Content.Provenance)
	f.add("sources", true, e.Content.Sources...)
	f.add("updated", false, p.day(e.UpdatedAt))
	return f.all
}

func yearOf(year *int) string {
	if year == nil {
		return ""
	}
	return strconv.Itoa(*year)
}

// stated are the facts that have values.
func stated(facts []fact) []fact {
	var known []fact
	for _, one := range facts {
		if len(one.values) > 0 {
			known = append(known, one)
		}
	}
	return known
}

// unstated names the facts that nobody has stated, as they stand in a sentence.
func unstated(facts []fact) []string {
	var names []string
	for _, one := range facts {
		if len(one.values) == 0 {
			names = append(names, one.absent)
		}
	}
	return names
}

// lowerFirst begins a label as it stands inside a sentence.
func lowerFirst(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToLower(first)) + text[size:]
}
