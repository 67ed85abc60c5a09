package web

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

func (s *site) decisionFormRoutes() []route {
	return []route{
		{http.MethodPost, "/faseovergange/:id/offentliggoer", "publishDecision", s.publishDecision},
		{http.MethodPost, "/faseovergange/:id/ret-offentliggoerelse", "correctPublication", s.correctPublication},
	}
}

func (s *site) publishDecision(c *gin.Context) {
	s.gateCommand(c, lifecycle.KindPublishDecision, "publishDecision", "gatedecision.published-now",
		func(ctx context.Context, order app.Order, id lifecycle.ReviewID, _ form) (app.Receipt, error) {
			return s.app.PublishDecision(ctx, order, id)
		})
}

func (s *site) correctPublication(c *gin.Context) {
	s.gateCommand(c, lifecycle.KindCorrectPublication, "correctPublication", "gatedecision.corrected",
		func(ctx context.Context, order app.Order, id lifecycle.ReviewID, sent form) (app.Receipt, error) {
			return s.app.CorrectPublication(ctx, order, id, sent.value("text"))
		})
}

// decidedText gives a free text of the decision.
func (v gateView) decidedText(p page, ref lifecycle.TextRef) string {
	return textOf(p, v.Decision.Texts, ref)
}
