package web

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func (s *site) decisionRoutes() []route {
	return []route{
		{http.MethodGet, "/beslutninger", "listDecisions", s.listDecisions},
		{http.MethodGet, "/beslutninger/:id", "getDecision", s.showDecision},
		{http.MethodGet, "/beslutninger/:id/notat.pdf", "getDecision", s.printDecision},
	}
}

// decisionsPerPage is how many decisions a page lists.
const decisionsPerPage = 25

// decisionList is a page of published decisions, with what it was narrowed to.
type decisionList struct {
	app.Listed[app.DecisionView]

	asked      url.Values
	programmes []option
}

// narrowed tells whether the reader has asked for some of the decisions only.
func (l decisionList) narrowed() bool {
	return l.asked.Get("udfald") != "" || l.asked.Get("program") != ""
}

// address is the list from a place in it on; empty: from its beginning.
func (l decisionList) address(cursor string) string {
	asked := url.Values{}
	for _, name := range []string{"udfald", "program"} {
		if value := l.asked.Get(name); value != "" {
			asked.Set(name, value)
		}
	}
	if cursor != "" {
		asked.Set("fra", cursor)
	}
	if len(asked) == 0 {
		return "/beslutninger"
	}
	return "/beslutninger?" + asked.Encode()
}

// more is the address of the next page; empty where there is none.
func (l decisionList) more() string {
	if l.Next == "" {
		return ""
	}
	return l.address(l.Next)
}

// first is the address of the first page, on the others.
func (l decisionList) first() string {
	if l.asked.Get("fra") == "" {
		return ""
	}
	return l.address("")
}

// outcomes are those that decisions have, in the order in which they are chosen from.
func outcomes() []phasemodel.Outcome {
	return []phasemodel.Outcome{
		phasemodel.Advance, phasemodel.AdvanceWithConditions, phasemodel.Keep, phasemodel.KeepWithConditions,
		phasemodel.Return, phasemodel.Hold, phasemodel.Stop, phasemodel.Reopen,
	}
}

func (s *site) listDecisions(c *gin.Context) {
	p, ctx := pageOf(c), c.Request.Context()
	list := decisionList{asked: c.Request.URL.Query()}
	var query app.DecisionQuery
	if outcome := phasemodel.Outcome(list.asked.Get("udfald")); slices.Contains(outcomes(), outcome) {
		query.Outcomes = append(query.Outcomes, outcome)
	}
	if programme := list.asked.Get("program"); programme != "" {
		query.Programmes = append(query.Programmes, programme)
	}
	var err error
	list.Listed, err = s.app.Decisions(ctx, p.caller, query,
		app.Page{Limit: decisionsPerPage, Cursor: list.asked.Get("fra")})
	if err != nil {
		s.refuse(c, err)
		return
	}
	programmes, err := s.app.ProgrammeRefs(ctx)
	if err != nil {
		s.refuse(c, err)
		return
	}
	list.programmes = programmeOptions(p, programmes)
	s.show(c, http.StatusOK, decisionsPage(p, list))
}

// showDecision shows the note of a decision.
func (s *site) showDecision(c *gin.Context) {
	p := pageOf(c)
	view, err := s.app.DecisionNote(c.Request.Context(), p.caller, reviewID(c), p.language)
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.show(c, http.StatusOK, decisionPage(p, view, s.app.Prints()))
}

// printDecision gives the note of a decision as PDF.
func (s *site) printDecision(c *gin.Context) {
	p := pageOf(c)
	pdf, err := s.app.PrintedNote(c.Request.Context(), p.caller, reviewID(c), p.language)
	if err != nil {
		s.refuse(c, err)
		return
	}
	c.Header("Content-Disposition", `inline; filename="beslutning-`+string(reviewID(c))+`.pdf"`)
	c.Data(http.StatusOK, "application/pdf", pdf)
}
