package web

import "github.com/fasemodel/fasemodel/internal/lifecycle"

// place is a part of a long page that a link leads to.
type place struct{ anchor, text string }

// places are the parts of the page that the reader is shown, in its order.
func (v gateView) places(p page) []place {
	_, votes := v.refusal(lifecycle.KindVote)
	_, assigns := v.refusal(lifecycle.KindAssignAssessors)
	_, declares := v.refusal(lifecycle.KindDeclareInterest)
	_, recommends := v.refusal(lifecycle.KindRecommend)
	_, decides := v.refusal(lifecycle.KindDecide)
	recommended := v.Recorded.Recommendation
	var shown []place
	for _, part := range []struct {
		place
		shown bool
	}{
		{place{"beslutning", p.say("gatedecision.title")}, v.Decision != nil},
		{place{"frister", p.say("gate.deadlines")}, len(v.deadlines(p)) > 0},
		{place{"fordeling", p.say("gateassignment.heading")}, assigns && v.in(lifecycle.StageAssessment)},
		{place{"grundlag", p.say("gatedossier.title")}, v.Dossier != nil},
		{place{"vurdering", p.say("gateassessment.heading")}, v.Sight.Case && len(v.Questions) > 0},
		{place{"faktahoering", p.say("gatehearing.heading")}, v.Sight.Case && v.heard()},
		{
			place{"habilitet", p.say("gateinterests.heading")},
			len(v.Interests) > 0 || v.Sight.Deliberation || declares && v.takesPart(p),
		},
		{place{"indstillet", p.say("gateproposal.title")}, recommended != nil && recommended.Round == v.Recorded.Round},
		{place{"indstilling", p.say("gaterecommendation.heading")}, recommends && v.in(lifecycle.StageRecommendation)},
		{place{"stem", p.say("gateballot.title")}, votes && v.in(lifecycle.StageBallot) && v.MySeat != 0},
		{place{"optaelling", v.tallyTitle(p)}, v.Tally != nil},
		{place{"afgoerelse", p.say("gateprincipal.heading")}, decides && v.in(lifecycle.StagePrincipal)},
		{place{"tidligere", p.say("gatehistory.title")}, v.hasHistory()},
		{place{"supplering", p.say("gateclosing.heading")}, v.offersClosing()},
	} {
		if part.shown {
			shown = append(shown, part.place)
		}
	}
	return shown
}
