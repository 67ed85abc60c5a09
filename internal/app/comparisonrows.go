package app

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

// comparisonRows are the facts that a municipality weighs, in the order in which it asks for them: whether the method
// works, for whom, what it asks, what it costs.
func comparisonRows(l labels, methods []Compared) []ComparisonRow {
	row := func(field, danish, english string, value func(Compared) ComparisonValue) ComparisonRow {
		made := ComparisonRow{Field: field, Label: i18n.Text{DA: danish, EN: english}}
		for _, method := range methods {
			made.Values = append(made.Values, value(method))
		}
		return made.told()
	}
	text := func(of func(catalogue.Method) string) func(Compared) ComparisonValue {
		return func(m Compared) ComparisonValue { return writtenValue(of(m.Method.Content)) }
	}
	codes := func(list catalogue.List, of func(catalogue.Method) []catalogue.Code) func(Compared) ComparisonValue {
		return func(m Compared) ComparisonValue { return codeValue(l, list, of(m.Method.Content)) }
	}
	rows := []ComparisonRow{
		row("phase", "Fase", "Phase", func(m Compared) ComparisonValue {
			return oneCode(string(m.Phase), l.phase(m.Phase))
		}),
		row("status", "Status", "Status", func(m Compared) ComparisonValue {
			return oneCode(string(m.Status), statusLabel(m.Status))
		}),
		row("evidence", "Evidensniveau", "Evidence level", levelValue),
		row("verdict", "Virkning", "Effect", func(m Compared) ComparisonValue {
			verdict := verdictOf(m.Method.Process.Evidence.Verdict)
			return oneCode(string(verdict), verdict.Label())
		}),
	}
	for _, scheme := range evidence.Schemes() {
		rows = append(rows, row("rating-"+string(scheme.ID), scheme.Title.DA, scheme.Title.EN, ratingValue(scheme.ID)))
	}
	cost := row("cost", "Pris pr. borger", "Price per citizen", func(m Compared) ComparisonValue { return costValue(l, m) })
	return append(rows,
		row("target_groups", "Målgrupper", "Target groups",
			codes(catalogue.TargetGroups, func(m catalogue.Method) []catalogue.Code { return m.TargetGroups })),
		row("age_groups", "Aldersgrupper", "Age groups",
			codes(catalogue.AgeGroups, func(m catalogue.Method) []catalogue.Code { return m.AgeGroups })),
		row("not_suitable_for", "Egner sig ikke til", "Not suitable for",
			text(func(m catalogue.Method) string { return m.NotSuitableFor })),
		row("goals", "Sociale mål", "Social goals", goalsValue),
		row("themes", "Temaer", "Themes",
			codes(catalogue.Themes, func(m catalogue.Method) []catalogue.Code { return m.Themes })),
		row("legal_basis", "Lovgrundlag", "Legal basis", lawValue),
		row("delivery.format", "Form", "Form", text(func(m catalogue.Method) string { return m.Delivery.Format })),
		row("delivery.duration_weeks", "Varighed", "Duration", func(m Compared) ComparisonValue {
			return countValue(m.Method.Content.Delivery.DurationWeeks, "uge", "uger", "week", "weeks")
		}),
		row("delivery.staff", "Personale", "Staff", text(func(m catalogue.Method) string { return m.Delivery.Staff })),
		row("caseload", "Borgere pr. fuldtidsmedarbejder", "Citizens per full-time member of staff",
			func(m Compared) ComparisonValue {
				return countValue(m.Method.Content.Caseload, "borger", "borgere", "citizen", "citizens")
			}),
		row("minimum_group", "Mindste antal borgere", "Fewest citizens", func(m Compared) ComparisonValue {
			return countValue(m.Method.Content.MinimumGroup, "borger", "borgere", "citizen", "citizens")
		}),
		row("training_provider", "Uddannelse udbydes af", "Training is provided by",
			text(func(m catalogue.Method) string { return m.TrainingProvider })),
		row("licence", "Licens", "Licence", text(func(m catalogue.Method) string { return m.Licence })),
		row("time_to_effect", "Tid til virkning", "Time to effect",
			text(func(m catalogue.Method) string { return m.TimeToEffect })),
		cost.costNoted(methods),
		row("startup_cost", "Opstartsomkostning", "Startup cost", func(m Compared) ComparisonValue {
			return kronerValue(m.Method.Content.StartupCost, i18n.Text{})
		}),
	)
}

// told says which values are alike, and whether any differ.
func (r ComparisonRow) told() ComparisonRow {
	var seen []string
	for i, value := range r.Values {
		if !value.Known {
			r.Values[i].Text = unknownText()
			continue
		}
		at := slices.Index(seen, value.same)
		if at < 0 {
			at = len(seen)
			seen = append(seen, value.same)
		}
		r.Values[i].Alike = at + 1
	}
	r.Differs = len(seen) > 1
	return r
}

func unknownText() i18n.Text { return i18n.Text{DA: "ukendt", EN: "unknown"} }

// costNoted keeps prices of different units from being taken for each other, and says where they are of different
// years.
func (r ComparisonRow) costNoted(methods []Compared) ComparisonRow {
	var units []catalogue.Code
	var years []string
	for _, method := range methods {
		cost := method.Method.Content.Cost
		if cost == nil || cost.Amount == nil {
			continue
		}
		if !slices.Contains(units, cost.Unit) {
			units = append(units, cost.Unit)
		}
		year := ""
		if cost.PriceYear != nil {
			year = strconv.Itoa(*cost.PriceYear)
		}
		if !slices.Contains(years, year) {
			years = append(years, year)
		}
	}
	switch {
	case len(units) > 1:
		r.Differs = false
		for i := range r.Values {
			r.Values[i].Alike = 0
		}
		r.Note = i18n.Text{
			DA: "Priserne har forskellige enheder og kan ikke sammenlignes.",
			EN: "The prices have different units and cannot be compared.",
		}
	case len(years) > 1:
		r.Note = i18n.Text{
			DA: "Priserne er ikke fra samme år.", EN: "The prices are not of the same year.",
		}
	}
	return r
}

func writtenValue(text string) ComparisonValue {
	text = strings.TrimSpace(text)
	return ComparisonValue{Known: text != "", Text: i18n.Text{DA: text, EN: text}, same: strings.ToLower(text)}
}

func oneCode(code string, label i18n.Text) ComparisonValue {
	return ComparisonValue{Known: code != "", Text: label, Codes: []string{code}, same: code}
}

// listValue is alike with another of the same codes in any order.
func listValue(codes []string, label func(i int) i18n.Text) ComparisonValue {
	value := ComparisonValue{Known: len(codes) > 0, Codes: codes}
	var danish, english []string
	for i := range codes {
		text := label(i)
		danish, english = append(danish, text.DA), append(english, text.EN)
	}
	value.Text = i18n.Text{DA: strings.Join(danish, ", "), EN: strings.Join(english, ", ")}
	value.same = strings.Join(slices.Sorted(slices.Values(codes)), "\n")
	return value
}

func codeValue(l labels, list catalogue.List, codes []catalogue.Code) ComparisonValue {
	names := make([]string, 0, len(codes))
	for _, code := range codes {
		names = append(names, string(code))
	}
	return listValue(names, func(i int) i18n.Text { return l.vocabulary.Label(list, codes[i]) })
}

func goalsValue(m Compared) ComparisonValue {
	goals := m.Method.Content.SocialGoals
	names := make([]string, 0, len(goals))
	for _, goal := range goals {
		names = append(names, strconv.Itoa(goal))
	}
	return listValue(names, func(i int) i18n.Text {
		label := goalLabel(goals[i])
		return i18n.Text{DA: names[i] + ". " + label.DA, EN: names[i] + ". " + label.EN}
	})
}

// lawValue compares by what the references mean, and shows them as they were written.
func lawValue(m Compared) ComparisonValue {
	entry := m.Method.Content
	value := listValue(entry.LegalBasis, func(i int) i18n.Text {
		return i18n.Text{DA: entry.LegalBasis[i], EN: entry.LegalBasis[i]}
	})
	var keys []string
	for _, basis := range entry.LegalBases() {
		keys = append(keys, basis.Key)
	}
	slices.Sort(keys)
	value.same = strings.Join(keys, "\n")
	return value
}

func levelValue(m Compared) ComparisonValue {
	level := m.Method.Process.Evidence.Level
	number, label := int64(level), evidence.Level(level).Label()
	text := i18n.Text{DA: fmt.Sprintf("%d: %s", level, label.DA), EN: fmt.Sprintf("%d: %s", level, label.EN)}
	if m.Provisional {
		text.DA, text.EN = text.DA+" (foreløbig)", text.EN+" (provisional)"
	}
	return ComparisonValue{Known: true, Text: text, Number: &number, same: strconv.Itoa(level)}
}

func ratingValue(scheme evidence.SchemeID) func(Compared) ComparisonValue {
	return func(m Compared) ComparisonValue {
		at := slices.IndexFunc(m.Ratings, func(r evidence.Rating) bool { return r.Scheme == scheme })
		if at < 0 {
			return ComparisonValue{}
		}
		rating := m.Ratings[at]
		text := i18n.Text{DA: rating.Rating + ": " + rating.Label.DA, EN: rating.Rating + ": " + rating.Label.EN}
		if rating.Provisional {
			text.DA, text.EN = text.DA+" (foreløbig)", text.EN+" (provisional)"
		}
		return ComparisonValue{Known: true, Text: text, Codes: []string{rating.Rating}, same: rating.Rating}
	}
}

func countValue(count *int, one, many, oneEN, manyEN string) ComparisonValue {
	if count == nil {
		return ComparisonValue{}
	}
	number := int64(*count)
	text := i18n.Text{DA: fmt.Sprintf("%d %s", number, many), EN: fmt.Sprintf("%d %s", number, manyEN)}
	if number == 1 {
		text = i18n.Text{DA: "1 " + one, EN: "1 " + oneEN}
	}
	return ComparisonValue{Known: true, Text: text, Number: &number, same: strconv.FormatInt(number, 10)}
}

func costValue(l labels, m Compared) ComparisonValue {
	cost := m.Method.Content.Cost
	if cost == nil {
		return ComparisonValue{}
	}
	unit := l.vocabulary.Label(catalogue.CostUnits, cost.Unit)
	per := i18n.Text{DA: " " + lowerFirst(unit.DA), EN: " " + lowerFirst(unit.EN)}
	if cost.PriceYear != nil {
		per.DA += fmt.Sprintf(" (%d-priser)", *cost.PriceYear)
		per.EN += fmt.Sprintf(" (%d prices)", *cost.PriceYear)
	}
	value := kronerValue(cost.Amount, per)
	if value.Known {
		value.Codes = []string{string(cost.Unit)}
	}
	return value
}

func lowerFirst(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToLower(text[:1]) + text[1:]
}

// kronerValue writes an amount with the separators of each language, and what it is per.
func kronerValue(amount *int64, per i18n.Text) ComparisonValue {
	if amount == nil {
		return ComparisonValue{}
	}
	return ComparisonValue{
		Known: true, Number: amount, same: strconv.FormatInt(*amount, 10),
		Text: i18n.Text{DA: grouped(*amount, ".") + " kr." + per.DA, EN: "DKK " + grouped(*amount, ",") + per.EN},
	}
}

// grouped writes a number that is not negative with a separator between thousands.
func grouped(number int64, separator string) string {
	digits := strconv.FormatInt(number, 10)
	var parts []string
	for len(digits) > 3 {
		parts = append([]string{digits[len(digits)-3:]}, parts...)
		digits = digits[:len(digits)-3]
	}
	return strings.Join(append([]string{digits}, parts...), separator)
}
