package web

import (
	"cmp"
	"strconv"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/evidence"
)

// studyFact is one thing that is known about a study, or that it is not.
type studyFact struct{ label, value string }

// studyFactsOf lists what is known about how a study was made.
func studyFactsOf(p page, f studyForm) []studyFact {
	body, unknown := f.study.Body, p.say("study.unknown")
	number := func(n *int) string {
		if n == nil {
			return unknown
		}
		return p.whole(*n)
	}
	yes := func(known *bool) string {
		switch answer(known) {
		case answerYes:
			return p.say("study.yes")
		case answerNo:
			return p.say("study.no")
		}
		return unknown
	}
	label := func(list catalogue.List, code string) string {
		if code == "" {
			return unknown
		}
		return p.of(f.register.Vocabulary.Label(list, catalogue.Code(code)))
	}
	year, country, quality := unknown, unknown, label(catalogue.Qualities, string(body.Quality))
	if body.Year != nil {
		year = strconv.Itoa(*body.Year)
	}
	if body.Country != "" {
		country = p.country(body.Country)
	}
	if body.QualityReason != "" {
		quality += ": " + body.QualityReason
	}
	facts := []studyFact{
		{p.say("study.design"), label(catalogue.Designs, string(body.Design))},
		{p.say("study.year"), year},
		{p.say("study.country"), country},
		{p.say("study.n_treatment"), number(body.NTreatment)},
		{p.say("study.n_control"), number(body.NControl)},
		{p.say("study.n_total"), number(peopleOf(body))},
		{p.say("study.followup_months"), number(body.FollowupMonths)},
		{p.say("study.quality"), quality},
		{p.say("study.evaluator_independent"), yes(body.EvaluatorIndependent)},
		{p.say("study.peer_reviewed"), yes(body.PeerReviewed)},
		{p.say("study.usual_care"), yes(body.UsualCare)},
		{p.say("study.source"), cmp.Or(body.Source, unknown)},
		{p.say("study.provenance"), label(catalogue.Provenances, string(body.Provenance))},
	}
	if body.Sample != "" {
		facts = append(facts, studyFact{p.say("study.sample"), body.Sample})
	}
	return facts
}

// peopleOf counts the people of a study, where that is known.
func peopleOf(study evidence.Study) *int {
	if study.NTotal != nil {
		return study.NTotal
	}
	return participants(study)
}

// outcomeName is what an outcome is called.
func outcomeName(p page, outcome evidence.Outcome) string {
	return cmp.Or(p.of(outcome.Title), outcome.Code)
}

// effectScale is the scale of an outcome's effect.
func effectScale(outcome evidence.Outcome) evidence.EffectType {
	return cmp.Or(outcome.EffectType, evidence.NoEffect)
}
