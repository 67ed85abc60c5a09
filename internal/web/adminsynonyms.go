package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/search"
)

const synonymsAddress = adminAddress + "/synonymer"

func (s *site) adminSynonymRoutes() []route {
	return []route{
		{http.MethodGet, synonymsAddress, "listSynonyms", s.showSynonyms},
		{http.MethodPost, synonymsAddress, "putSynonym", s.putSynonym},
		{http.MethodPost, synonymsAddress + "/:id/fjern", "withdrawSynonym", s.withdrawSynonym},
	}
}

// synonymsView is a part of the list of synonyms, with the form of another one.
type synonymsView struct {
	form

	text        string
	found       app.Listed[app.Synonym]
	next, first string
}

// showSynonyms lists what searches take for the same, and takes another pair of words.
func (s *site) showSynonyms(c *gin.Context) {
	s.showSynonymsWith(c, http.StatusOK, newForm().with("weight", "0,8"))
}

func (s *site) showSynonymsWith(c *gin.Context, status int, f form) {
	text, part := adminQuery(c)
	found, err := s.app.Synonyms(c.Request.Context(), text, part)
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.show(c, status, synonymsPage(pageOf(c), synonymsView{f, text, found, nextAddress(c, found.Next), firstAddress(c)}))
}

// putSynonym adds a pair of words; searches use it at once.
func (s *site) putSynonym(c *gin.Context) {
	s.saveEdit(c, edit{
		operation: "putSynonym", done: "admin.synonym.saved",
		save: func(ctx context.Context, order app.Order, sent form) (string, error) {
			weight, err := strconv.ParseFloat(strings.Replace(sent.value("weight"), ",", ".", 1), 64)
			if err != nil || weight <= 0 || weight > 1 {
				return "", fieldWrong("weight", "out-of-range", "Skriv et tal over 0 og højst 1.", "Write a number above 0 and at most 1.")
			}
			saved, err := s.app.PutSynonym(ctx, order,
				search.Synonym{Term: sent.value("term"), Means: sent.value("means"), Weight: weight}, sent.version())
			return synonymsAddress + "?q=" + saved.Term, err
		},
		again: func(status int, sent form) { s.showSynonymsWith(c, status, sent) },
	})
}

// withdrawSynonym takes a pair of words out of use.
func (s *site) withdrawSynonym(c *gin.Context) {
	s.saveEdit(c, edit{
		operation: "withdrawSynonym", done: "admin.synonym.withdrawn",
		save: func(ctx context.Context, order app.Order, sent form) (string, error) {
			_, err := s.app.WithdrawSynonym(ctx, order, app.SynonymID(c.Param("id")), sent.version())
			return synonymsAddress, err
		},
	})
}
