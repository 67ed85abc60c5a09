package web

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

func (s *site) gateHearingRoutes() []route {
	return []route{{http.MethodPost, "/faseovergange/:id/faktahoering", "answerHearing", s.answerHearing}}
}

// answerHearing is the owner's answer to the fact hearing.
func (s *site) answerHearing(c *gin.Context) {
	s.gateCommand(c, lifecycle.KindAnswerHearing, "answerHearing", "gatehearing.done",
		func(ctx context.Context, order app.Order, id lifecycle.ReviewID, sent form) (app.Receipt, error) {
			return s.app.AnswerHearing(ctx, order, id, sent.value("text"))
		})
}

// heard tells whether a fact hearing has begun.
func (v gateView) heard() bool { return !v.History.Deadlines[lifecycle.StageHearing].IsZero() }
