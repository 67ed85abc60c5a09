package web

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/catalogue"
)

// entryField binds a field of a method's form to the content that it fills.
type entryField struct {
	name  string
	write func(values url.Values) // what the content has
	read  func(r *reader)         // what the form says
}

// entryFields are the fields of a method's form, in the order of the form, over a draft whose parts are all there.
func entryFields(draft *app.MethodDraft, choices app.MethodChoices) []entryField {
	m := &draft.Content
	return []entryField{
		wordField("title", &m.Title), once(wordField("slug", &m.Slug)),
		once(organisationField("owner", &draft.Owner, choices)),
		wordField("method_type", &m.MethodType), wordField("origin", &m.Origin),
		wordField("summary", &m.Summary), wordField("problem", &m.Problem),
		codesField("target_groups", &m.TargetGroups), codesField("age_groups", &m.AgeGroups),
		goalsField("goals", &m.SocialGoals), codesField("themes", &m.Themes), linesField("legal_basis", &m.LegalBasis),
		wordField("not_suitable_for", &m.NotSuitableFor),
		linesField("components", &m.Components), wordField("delivery/format", &m.Delivery.Format),
		countField("delivery/duration_weeks", &m.Delivery.DurationWeeks), wordField("delivery/staff", &m.Delivery.Staff),
		countField("minimum_group", &m.MinimumGroup), countField("caseload", &m.Caseload),
		wordField("time_to_effect", &m.TimeToEffect), wordField("replaces", &m.Replaces),
		partnersField(draft, choices), wordField("training_provider", &m.TrainingProvider),
		wordField("licence", &m.Licence), wordField("contact", &m.Contact),
		kronerField("cost/amount", &m.Cost.Amount), wordField("cost/unit", &m.Cost.Unit),
		countField("cost/price_year", &m.Cost.PriceYear), wordField("cost/source", &m.Cost.Source),
		kronerField("startup_cost", &m.StartupCost),
		kronerField("economy/total_cost", &m.Economy.TotalCost), countField("economy/price_year", &m.Economy.PriceYear),
		wordField("economy/baseline", &m.Economy.Baseline), wordField("economy/payers", &m.Economy.Payers),
		wordField("economy/note", &m.Economy.Note), wordField("economy/source", &m.Economy.Source),
		wordField("evidence_searched_on", &m.EvidenceSearchedOn), linesField("sources", &m.Sources),
	}
}

// valuesOfMethod writes a method's content as its form shows it.
func valuesOfMethod(draft app.MethodDraft, choices app.MethodChoices) url.Values {
	whole(&draft)
	values := url.Values{}
	for _, field := range entryFields(&draft, choices) {
		field.write(values)
	}
	return values
}

// readMethod reads a method's form into a draft, from which what the form does not have is left as it is.
func readMethod(r *reader, draft *app.MethodDraft, choices app.MethodChoices) {
	whole(draft)
	for _, field := range entryFields(draft, choices) {
		field.read(r)
	}
	if *draft.Content.Cost == (catalogue.Cost{}) {
		draft.Content.Cost = nil
	}
	if *draft.Content.Economy == (catalogue.Economy{}) {
		draft.Content.Economy = nil
	}
}

// whole gives a draft the parts that are not known, copied where they are, so that nothing else changes with it.
func whole(draft *app.MethodDraft) {
	cost, economy := catalogue.Cost{}, catalogue.Economy{}
	if draft.Content.Cost != nil {
		cost = *draft.Content.Cost
	}
	if draft.Content.Economy != nil {
		economy = *draft.Content.Economy
	}
	draft.Content.Cost, draft.Content.Economy = &cost, &economy
}

// once is a field that only the form of a new method has.
func once(field entryField) entryField {
	read := field.read
	field.read = func(r *reader) {
		if r.values.Has(field.name) {
			read(r)
		}
	}
	return field
}

func wordField[T ~string](name string, word *T) entryField {
	return entryField{
		name,
		func(values url.Values) { values.Set(name, string(*word)) },
		func(r *reader) { *word = T(r.text(name)) },
	}
}

func codesField[T ~string](name string, codes *[]T) entryField {
	return entryField{
		name,
		func(values url.Values) {
			for _, code := range *codes {
				values.Add(name, string(code))
			}
		},
		func(r *reader) {
			*codes = nil
			for _, code := range r.values[name] {
				*codes = append(*codes, T(code))
			}
		},
	}
}

func goalsField(name string, goals *[]int) entryField {
	return entryField{
		name,
		func(values url.Values) {
			for _, goal := range *goals {
				values.Add(name, strconv.Itoa(goal))
			}
		},
		func(r *reader) {
			*goals = nil
			for _, text := range r.values[name] {
				goal, _ := strconv.Atoi(text) // what is no number is no goal
				*goals = append(*goals, goal)
			}
		},
	}
}

func linesField(name string, lines *[]string) entryField {
	return entryField{
		name,
		func(values url.Values) {
			for i, line := range *lines {
				values.Set(rowName(name, i, ""), line)
			}
		},
		func(r *reader) {
			dropBlankRows(r.values, name)
			*lines = nil
			for i := range (form{values: r.values}).rows(name) {
				*lines = append(*lines, r.text(rowName(name, i, "")))
			}
		},
	}
}

func countField(name string, count **int) entryField {
	return entryField{
		name,
		func(values url.Values) { values.Set(name, digits(*count)) },
		func(r *reader) { *count = r.count(name) },
	}
}

func kronerField(name string, kroner **int64) entryField {
	return entryField{
		name,
		func(values url.Values) { values.Set(name, digits(*kroner)) },
		func(r *reader) { *kroner = r.whole(name) },
	}
}

func organisationField(name string, key *string, choices app.MethodChoices) entryField {
	return entryField{
		name,
		func(values url.Values) { values.Set(name, organisationName(choices, *key)) },
		func(r *reader) { *key = organisationKey(choices, r.text(name)) },
	}
}

func partnersField(draft *app.MethodDraft, choices app.MethodChoices) entryField {
	const name = "partners"
	return entryField{
		name,
		func(values url.Values) {
			for i, partner := range draft.Partners {
				values.Set(rowName(name, i, "organisation"), organisationName(choices, partner.Organisation))
				values.Set(rowName(name, i, "role"), partner.Role)
			}
		},
		func(r *reader) {
			dropBlankRows(r.values, name)
			draft.Partners = nil
			for i := range (form{values: r.values}).rows(name) {
				draft.Partners = append(draft.Partners, app.PartnerDraft{
					Organisation: organisationKey(choices, r.text(rowName(name, i, "organisation"))),
					Role:         r.text(rowName(name, i, "role")),
				})
			}
		},
	}
}

// organisationName is how an organisation is written in a form: by its name, and by its slug where another has the
// same name. What is no organisation stays as it is.
func organisationName(choices app.MethodChoices, key string) string {
	for _, each := range choices.Organisations {
		if key != string(each.ID) && key != each.Slug {
			continue
		}
		if organisationKey(choices, each.Name) != each.Slug {
			return each.Slug
		}
		return each.Name
	}
	return key
}

// organisationKey finds the organisation that is meant by what is written: its name, its slug, or its id.
func organisationKey(choices app.MethodChoices, written string) string {
	for _, each := range choices.Organisations {
		if strings.EqualFold(each.Name, written) || each.Slug == written || string(each.ID) == written {
			return each.Slug
		}
	}
	return written
}
