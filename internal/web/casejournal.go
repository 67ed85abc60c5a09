package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

func (s *site) caseJournalRoutes() []route {
	return []route{{http.MethodGet, "/metoder/:slug/sag/journal", "getJournal", s.showJournal}}
}

// rowsPerPage is how many rows of a journal are shown at once.
const rowsPerPage = 40

// journalView is a journal as its page shows it, the newest row first.
type journalView struct {
	app.JournalView

	review lifecycle.ReviewID // the rows of this one only; empty: all
	first  bool               // the page begins with the newest row
}

func (v journalView) address() string { return caseAddress(v.Method.Slug) + "/journal" }

// next is the address of the rows before those that are shown.
func (v journalView) next() string {
	if v.Next == "" {
		return ""
	}
	return withQuery(v.address(), "behandling", string(v.review), "cursor", v.Next)
}

// begin is the address of the newest rows, where others are shown.
func (v journalView) begin() string {
	if v.first {
		return ""
	}
	return withQuery(v.address(), "behandling", string(v.review))
}

// options are the reviews that the rows can be narrowed to.
func (v journalView) options(p page) []option {
	options := make([]option, 0, len(v.Reviews))
	for _, review := range v.Reviews {
		options = append(options, option{
			value: string(review.ID), text: p.of(review.Gate.Title) + ", " + p.day(review.OpenedAt),
		})
	}
	return options
}

// actor is who did something: a person by name, or the program.
func (v journalView) actor(p page, person lifecycle.PersonID) string {
	if person == lifecycle.SystemActor {
		return p.say("journal.program")
	}
	if known, found := v.Names.People[person]; found && known.Name != "" {
		return known.Name
	}
	return p.say("journal.somebody")
}

// shortHash is enough of a hash to tell it from others by eye.
func shortHash(hash journal.Hash) string { return hash.String()[:12] }

// showJournal shows a method's journal.
func (s *site) showJournal(c *gin.Context) {
	p := pageOf(c)
	view := journalView{review: lifecycle.ReviewID(c.Query("behandling")), first: c.Query("cursor") == ""}
	var err error
	view.JournalView, err = s.app.LatestJournal(c.Request.Context(), p.caller, c.Param("slug"), view.review,
		app.Page{Limit: rowsPerPage, Cursor: c.Query("cursor")})
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.show(c, http.StatusOK, journalPage(p, view))
}
