package web

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

func (s *site) gateClosingRoutes() []route {
	return []route{
		{http.MethodPost, "/faseovergange/:id/supplering", "supplement", s.supplement},
		{http.MethodPost, "/faseovergange/:id/tilbagetraekning", "withdrawGate", s.withdrawGate},
	}
}

// supplement freezes the dossier anew.
func (s *site) supplement(c *gin.Context) {
	s.gateCommand(c, lifecycle.KindSupplement, "supplement", "gateclosing.supplemented",
		func(ctx context.Context, order app.Order, id lifecycle.ReviewID, sent form) (app.Receipt, error) {
			return s.app.Supplement(ctx, order, id, sent.value("reason"))
		})
}

// withdrawGate takes the request for the gate back.
func (s *site) withdrawGate(c *gin.Context) {
	s.gateCommand(c, lifecycle.KindWithdrawGate, "withdrawGate", "gateclosing.withdrawn",
		func(ctx context.Context, order app.Order, id lifecycle.ReviewID, sent form) (app.Receipt, error) {
			return s.app.WithdrawGate(ctx, order, id, sent.value("reason"))
		})
}

// supplementEffect names what a supplement leads to in the review's stage.
func (v gateView) supplementEffect() string {
	switch v.Recorded.Stage {
	case lifecycle.StageBallot:
		return "gateclosing.supplement-ballot"
	case lifecycle.StagePrincipal:
		return "gateclosing.supplement-principal"
	default:
		return "gateclosing.supplement-effect"
	}
}

// offersClosing tells whether the reader's roles could change the course of the review as a whole.
func (v gateView) offersClosing() bool {
	_, supplements := v.refusal(lifecycle.KindSupplement)
	refusal, withdraws := v.refusal(lifecycle.KindWithdrawGate)
	return supplements || withdraws && !byRole(refusal)
}
