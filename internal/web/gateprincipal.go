package web

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

func (s *site) gatePrincipalRoutes() []route {
	return []route{{http.MethodPost, "/faseovergange/:id/afgoerelse", "decide", s.decide}}
}

// decide is the principal's answer to the group's recommendation. What is written of another decision belongs only to
// one who decides otherwise.
func (s *site) decide(c *gin.Context) {
	if s.showGateAgain(c, lifecycle.KindDecide, changedProposal(pageOf(c))) {
		return
	}
	s.gateCommand(c, lifecycle.KindDecide, "decide", "gateprincipal.done",
		func(ctx context.Context, order app.Order, id lifecycle.ReviewID, sent form) (app.Receipt, error) {
			chosen := lifecycle.Choice(sent.value("choice"))
			written := writtenProposal(sent)
			if chosen != lifecycle.Otherwise {
				written = app.WrittenProposal{Reason: written.Reason}
			}
			return s.app.Decide(ctx, order, id, chosen, written)
		})
}

// choices are what a principal may do with the group's recommendation.
func choices(p page) []option {
	var options []option
	for _, chosen := range []lifecycle.Choice{lifecycle.Endorse, lifecycle.SendBack, lifecycle.Otherwise} {
		options = append(options, option{
			value: string(chosen), text: p.say("gateprincipal.choice-" + string(chosen)),
			hint: p.say("gateprincipal.effect-" + string(chosen)),
		})
	}
	return options
}
