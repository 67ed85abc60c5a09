package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// The two kinds of stays in a phase.
const (
	stayNow  = "nu"
	stayPast = "tidligere"
)

// portfolioList is a list of methods behind a number of the portfolio.
type portfolioList[T any] struct {
	listed  app.Listed[T]
	asked   form
	phase   i18n.Text
	ongoing bool
	insider bool
	next    string
	first   string
}

// showStayed lists the methods whose time in a phase is counted, the longest first.
func (s *site) showStayed(c *gin.Context) {
	p, ctx := pageOf(c), c.Request.Context()
	view := portfolioList[app.StayedMethod]{
		asked: form{values: c.Request.URL.Query()}, insider: auth.Check("listGates", p.caller) == nil,
	}
	phase := phasemodel.PhaseID(view.asked.value("phase"))
	view.ongoing = view.asked.value("kind") != stayPast
	words, err := s.app.ModelTerms(ctx)
	if err == nil {
		view.phase = i18n.Text{DA: string(phase), EN: string(phase)}
		for _, term := range words.Phases {
			if term.Code == string(phase) {
				view.phase = term.Label
			}
		}
		view.listed, err = s.app.Stayed(ctx, p.caller, programmesIn(view.asked), phase, view.ongoing,
			app.Page{Cursor: view.asked.value("cursor")})
	}
	if err != nil {
		s.refuse(c, err)
		return
	}
	view.next, view.first = onward(c, view.listed.Next)
	s.show(c, http.StatusOK, stayedPage(p, view))
}

// showRenewals lists the methods whose re-review is due, or will be within a year.
func (s *site) showRenewals(c *gin.Context) {
	p, ctx := pageOf(c), c.Request.Context()
	view := portfolioList[app.PortfolioCard]{
		asked: form{values: c.Request.URL.Query()}, insider: auth.Check("listGates", p.caller) == nil,
	}
	var err error
	view.listed, err = s.app.Renewals(ctx, p.caller, programmesIn(view.asked), app.Page{Cursor: view.asked.value("cursor")})
	if err != nil {
		s.refuse(c, err)
		return
	}
	view.next, view.first = onward(c, view.listed.Next)
	s.show(c, http.StatusOK, renewalsPage(p, view))
}

// onward gives the addresses of the next page of a list that the request shows, and of its first where this is another
// one; empty where there is none.
func onward(c *gin.Context, cursor string) (next, first string) {
	query := c.Request.URL.Query()
	if query.Get("cursor") != "" {
		query.Del("cursor")
		first = c.Request.URL.Path
		if len(query) > 0 {
			first += "?" + query.Encode()
		}
	}
	if cursor != "" {
		query.Set("cursor", cursor)
		next = c.Request.URL.Path + "?" + query.Encode()
	}
	return next, first
}
