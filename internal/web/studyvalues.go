package web

import (
	"cmp"
	"net/url"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

// valuesOfStudy writes a study as its form shows it.
func valuesOfStudy(v voice, draft app.StudyDraft) url.Values {
	body := draft.Body
	values := url.Values{}
	for name, value := range map[string]string{
		"authors": draft.Authors, "title": draft.Title, "year": digits(body.Year), "source": body.Source,
		"country": body.Country, "design": string(body.Design), "sample": body.Sample,
		"n_treatment": digits(body.NTreatment), "n_control": digits(body.NControl), "n_total": digits(body.NTotal),
		"quality": string(body.Quality), "quality_reason": body.QualityReason,
		"evaluator_independent": answer(body.EvaluatorIndependent), "peer_reviewed": answer(body.PeerReviewed),
		"usual_care": answer(body.UsualCare), "followup_months": digits(body.FollowupMonths),
		"provenance": string(body.Provenance),
	} {
		values.Set(name, value)
	}
	for i, outcome := range body.Outcomes {
		valuesOfOutcome(v, values, i, outcome)
	}
	return values
}

func valuesOfOutcome(v voice, values url.Values, row int, o evidence.Outcome) {
	set := func(name, value string) { values.Set(rowName(outcomeRows, row, name), value) }
	set("code", o.Code)
	set("title/da", o.Title.DA)
	set("title/en", o.Title.EN)
	set("about", string(o.About))
	set("higher_is_better", answer(o.HigherIsBetter))
	set("effect_type", string(o.EffectType))
	set("estimate", v.point(o.Estimate))
	set("ci_low", v.point(o.CILow))
	set("ci_high", v.point(o.CIHigh))
	set("se", v.point(o.SE))
	set("favours", string(o.Favours))
	set("followup_months", digits(o.FollowupMonths))
	set("smallest_important_effect", v.point(o.SmallestImportantEffect))
	if o.Primary {
		set("primary", answerYes)
	}
	if m := o.Means; m != nil {
		set("means/mean_treatment", v.point(&m.MeanTreatment))
		set("means/sd_treatment", v.point(&m.SDTreatment))
		set("means/n_treatment", digits(&m.NTreatment))
		set("means/mean_control", v.point(&m.MeanControl))
		set("means/sd_control", v.point(&m.SDControl))
		set("means/n_control", digits(&m.NControl))
	}
	if c := o.Counts; c != nil {
		set("counts/events_treatment", digits(&c.EventsTreatment))
		set("counts/n_treatment", digits(&c.NTreatment))
		set("counts/events_control", digits(&c.EventsControl))
		set("counts/n_control", digits(&c.NControl))
	}
}

// readStudy reads a study's form.
func readStudy(r *reader) app.StudyDraft {
	dropBlankRows(r.values, outcomeRows, "primary")
	draft := app.StudyDraft{
		Authors: r.text("authors"), Title: r.text("title"),
		Body: evidence.Study{
			Year: r.count("year"), Source: r.text("source"), Country: r.text("country"),
			Design: evidence.Design(r.text("design")), Sample: r.text("sample"),
			NTreatment: r.count("n_treatment"), NControl: r.count("n_control"), NTotal: r.count("n_total"),
			Quality: evidence.Quality(r.text("quality")), QualityReason: r.text("quality_reason"),
			EvaluatorIndependent: r.yesNo("evaluator_independent"), PeerReviewed: r.yesNo("peer_reviewed"),
			UsualCare: r.yesNo("usual_care"), FollowupMonths: r.count("followup_months"),
			Provenance: evidence.Provenance(r.text("provenance")),
		},
	}
	for row := range (form{values: r.values}).rows(outcomeRows) {
		draft.Body.Outcomes = append(draft.Body.Outcomes, readOutcome(r, row))
	}
	return draft
}

func readOutcome(r *reader, row int) evidence.Outcome {
	at := func(name string) string { return rowName(outcomeRows, row, name) }
	danish, english := r.text(at("title/da")), r.text(at("title/en"))
	return evidence.Outcome{
		Code: r.text(at("code")), Title: i18n.Text{DA: cmp.Or(danish, english), EN: cmp.Or(english, danish)},
		About: evidence.Subject(r.text(at("about"))), Primary: r.values.Get(at("primary")) == answerYes,
		HigherIsBetter: r.yesNo(at("higher_is_better")), EffectType: evidence.EffectType(r.text(at("effect_type"))),
		Estimate: r.decimal(at("estimate")), CILow: r.decimal(at("ci_low")), CIHigh: r.decimal(at("ci_high")),
		SE: r.decimal(at("se")), Means: readMeans(r, at), Counts: readCounts(r, at),
		Favours: evidence.Favours(r.text(at("favours"))), FollowupMonths: r.count(at("followup_months")),
		SmallestImportantEffect: r.decimal(at("smallest_important_effect")),
	}
}

// readMeans reads the raw numbers of an outcome that is measured, nil where none is written. One alone says nothing:
// the others are asked for.
func readMeans(r *reader, at func(string) string) *evidence.Means {
	if !r.anyOf(at, meansFields()...) {
		return nil
	}
	number := func(name string) float64 { return valueOr(r.decimal(r.needed(at("means/" + name)))) }
	people := func(name string) int { return valueOr(r.count(r.needed(at("means/" + name)))) }
	return &evidence.Means{
		MeanTreatment: number("mean_treatment"), SDTreatment: number("sd_treatment"), NTreatment: people("n_treatment"),
		MeanControl: number("mean_control"), SDControl: number("sd_control"), NControl: people("n_control"),
	}
}

// readCounts reads the raw numbers of an outcome that is counted.
func readCounts(r *reader, at func(string) string) *evidence.Counts {
	if !r.anyOf(at, countsFields()...) {
		return nil
	}
	people := func(name string) int { return valueOr(r.count(r.needed(at("counts/" + name)))) }
	return &evidence.Counts{
		EventsTreatment: people("events_treatment"), NTreatment: people("n_treatment"),
		EventsControl: people("events_control"), NControl: people("n_control"),
	}
}

func meansFields() []string {
	return []string{
		"means/mean_treatment", "means/sd_treatment", "means/n_treatment",
		"means/mean_control", "means/sd_control", "means/n_control",
	}
}

func countsFields() []string {
	return []string{"counts/events_treatment", "counts/n_treatment", "counts/events_control", "counts/n_control"}
}

// anyOf tells whether anything is written in any of some fields.
func (r *reader) anyOf(at func(string) string, names ...string) bool {
	for _, name := range names {
		if r.text(at(name)) != "" {
			return true
		}
	}
	return false
}

// needed refuses a field that must be filled in because of others.
func (r *reader) needed(name string) string {
	if r.text(name) == "" {
		r.refuse(name, "Udfyld også dette tal: de rå tal bruges kun, når alle er der.",
			"Fill in this number too: the raw numbers are used only where all are there.")
	}
	return name
}

func valueOr[N int | float64](number *N) N {
	if number == nil {
		return 0
	}
	return *number
}
