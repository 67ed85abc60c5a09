package web

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func (s *site) gateRecommendationRoutes() []route {
	return []route{{http.MethodPost, "/faseovergange/:id/indstilling", "recommend", s.recommend}}
}

// recommend makes the secretariat's recommendation, which opens the ballot. A button that only changes the form shows
// it again.
func (s *site) recommend(c *gin.Context) {
	if s.showGateAgain(c, lifecycle.KindRecommend, changedProposal(pageOf(c))) {
		return
	}
	s.gateCommand(c, lifecycle.KindRecommend, "recommend", "gaterecommendation.done",
		func(ctx context.Context, order app.Order, id lifecycle.ReviewID, sent form) (app.Receipt, error) {
			return s.app.Recommend(ctx, order, id, writtenProposal(sent))
		})
}

// recommendForm is the form of a recommendation: as it was sent, or filled with the one that is to be reaffirmed.
func (v gateView) recommendForm() form {
	filled := v.form(lifecycle.KindRecommend)
	if v.refusedKind == lifecycle.KindRecommend {
		return filled
	}
	made, found := v.latest()
	if !found {
		return filled
	}
	proposal := made.Proposal
	filled = filled.with("outcome", string(proposal.Outcome)).with("target", string(proposal.Target)).
		with("until", proposal.Until).with("reason", v.Texts[proposal.Reason])
	for i, condition := range proposal.Conditions {
		filled = filled.with(rowName(conditionRows, i, "text"), v.Texts[condition.Text]).
			with(rowName(conditionRows, i, "due"), condition.Due)
	}
	for i, item := range dispensable(v.Unmet()) {
		for _, dispensation := range proposal.Dispensations {
			if dispensation.Item == item.ID {
				filled = filled.with(rowName(dispensationRows, i, "reason"), v.Texts[dispensation.Reason])
			}
		}
	}
	return filled
}

// latest is the recommendation that was made last.
func (v gateView) latest() (app.MadeRecommendation, bool) {
	made := v.History.Recommendations
	if len(made) == 0 {
		return app.MadeRecommendation{}, false
	}
	return made[len(made)-1], true
}

// dispensable are the unmet items that may be set aside.
func dispensable(unmet []lifecycle.UnmetItem) []lifecycle.UnmetItem { return unmetThatMay(unmet, true) }

// indispensable are the unmet items that may not.
func indispensable(unmet []lifecycle.UnmetItem) []lifecycle.UnmetItem {
	return unmetThatMay(unmet, false)
}

func unmetThatMay(unmet []lifecycle.UnmetItem, may bool) []lifecycle.UnmetItem {
	var items []lifecycle.UnmetItem
	for _, item := range unmet {
		if item.Dispensable == may {
			items = append(items, item)
		}
	}
	return items
}

// appliedFor says why the programme manager applied for a dispensation, where they did.
func (v gateView) appliedFor(p page, item phasemodel.ItemID) string {
	for _, application := range v.Recorded.Applications {
		if application.Item == item {
			return p.say("proposal.applied", values{"Reason": v.text(p, application.Reason)})
		}
	}
	return ""
}
