package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

func (s *site) interestsRoutes() []route {
	return []route{
		{http.MethodGet, "/habilitet", "registerInterests", s.showInterests},
		{http.MethodPost, "/habilitet", "registerInterests", s.registerInterests},
	}
}

// interestsPath is the page of one's yearly registration.
const interestsPath = "/habilitet"

// The names of the form's fields: whether there is anything to state, and what.
const (
	interestRows  = "interests"
	interestsTold = "stated"
)

// What one answers to whether there is anything to state.
const (
	noInterests   = "none"
	someInterests = "some"
)

// interestsView is one's registrations of interests, the newest first, with the form for a new one.
type interestsView struct {
	registrations []app.RegistrationView
	choices       app.MethodChoices
	form          form
}

// latest is the registration that counts; there may be none.
func (v interestsView) latest() (app.RegistrationView, bool) {
	if len(v.registrations) == 0 {
		return app.RegistrationView{}, false
	}
	return v.registrations[0], true
}

// mayRegister tells whether the one who asks registers interests at all.
func mayRegister(p page) bool { return auth.Check("registerInterests", p.caller) == nil }

// mostRegistrations is how many of one's registrations are shown.
const mostRegistrations = 10

// interestList is the list of interests in the form.
func interestList(p page) rowList {
	return rowList{
		name: interestRows, label: p.say("interests.list"), hint: p.say("interests.list-hint"), row: p.say("interests.row"),
		add: p.say("interests.add"), first: "organisation", optional: true,
	}
}

// showInterests shows one's yearly registration, and its form filled with what was registered last.
func (s *site) showInterests(c *gin.Context) { s.showInterestsWith(c, http.StatusOK, nil) }

func (s *site) showInterestsWith(c *gin.Context, status int, sent *form) {
	p := pageOf(c)
	view, err := s.readInterests(c)
	if err != nil {
		s.refuse(c, err)
		return
	}
	if view.form = view.filled(); sent != nil {
		view.form = *sent
	}
	s.show(c, status, interestsPage(p, view))
}

func (s *site) readInterests(c *gin.Context) (interestsView, error) {
	ctx := c.Request.Context()
	found, err := s.app.InterestRegistrations(ctx, pageOf(c).caller, app.Page{Limit: mostRegistrations})
	if err != nil {
		return interestsView{}, err
	}
	organisations, err := s.app.OrganisationRefs(ctx)
	return interestsView{
		registrations: found.Items, choices: app.MethodChoices{Organisations: organisations},
	}, err
}

// filled is a form with what was registered last, so that a renewal takes no writing where nothing has changed.
func (v interestsView) filled() form {
	filled := newForm()
	latest, found := v.latest()
	if !found {
		return filled
	}
	if len(latest.Interests) == 0 {
		return filled.with(interestsTold, noInterests)
	}
	filled = filled.with(interestsTold, someInterests)
	for i, interest := range latest.Interests {
		filled = filled.with(rowName(interestRows, i, "organisation"), organisationName(v.choices, interest.Organisation)).
			with(rowName(interestRows, i, "text"), interest.Text)
		if interest.Ground > 0 {
			filled = filled.with(rowName(interestRows, i, "ground"), strconv.Itoa(interest.Ground))
		}
	}
	return filled
}

// registerInterests keeps one's interests for the next twelve months.
func (s *site) registerInterests(c *gin.Context) {
	if sent, err := sentForm(c); err == nil {
		if changed, reshaped := sent.reshaped(interestList(pageOf(c))); reshaped {
			changed.values.Set(interestsTold, someInterests)
			s.showInterestsWith(c, http.StatusOK, &changed)
			return
		}
	}
	s.carryOut(c, command{
		operation: "registerInterests", done: "interests.done",
		do: func(ctx context.Context, order app.Order, sent form) (outcome, error) {
			organisations, err := s.app.OrganisationRefs(ctx)
			if err != nil {
				return outcome{}, err
			}
			stated, err := statedInterests(sent, app.MethodChoices{Organisations: organisations})
			if err != nil {
				return outcome{}, err
			}
			_, err = s.app.RegisterInterests(ctx, order, stated)
			return outcome{address: interestsPath}, err
		},
		again: func(status int, sent form) { s.showInterestsWith(c, status, &sent) },
	})
}

// statedInterests reads the interests from the form. Who says that there are none must not have written any, and who
// says that there are some must have.
func statedInterests(sent form, choices app.MethodChoices) ([]app.StatedInterest, error) {
	dropBlankRows(sent.values, interestRows)
	rows := sent.rows(interestRows)
	switch told := sent.value(interestsTold); {
	case told == noInterests && rows == 0:
		return nil, nil
	case told == noInterests:
		return nil, refusedField(interestsTold, "contradiction",
			"Du har skrevet interesser nedenfor. Fjern dem, eller svar, at du har interesser at oplyse.",
			"You have written interests below. Remove them, or answer that you have interests to state.")
	case told != someInterests:
		return nil, refusedField(interestsTold, "missing", "Svar på, om du har interesser at oplyse.",
			"Answer whether you have interests to state.")
	case rows == 0:
		return nil, refusedField(interestRows, "missing", "Skriv mindst én interesse, eller svar, at du ingen har.",
			"Write at least one interest, or answer that you have none.")
	}
	stated := make([]app.StatedInterest, 0, rows)
	var missing []fault.Detail
	for i := range rows {
		ground := wholeIn(sent.value(rowName(interestRows, i, "ground")))
		interest := app.StatedInterest{
			Organisation: organisationKey(choices, sent.value(rowName(interestRows, i, "organisation"))),
			Ground:       ground, Text: sent.value(rowName(interestRows, i, "text")),
		}
		if strings.TrimSpace(interest.Text) == "" {
			missing = append(missing, fault.From(refusedField(rowName(interestRows, i, "text"), "missing",
				"Beskriv interessen.", "Describe the interest.")).Details...)
		}
		stated = append(stated, interest)
	}
	if len(missing) > 0 {
		return nil, fault.New(fault.Invalid, "missing", "Noget mangler.", "Something is missing.").With(missing...)
	}
	return stated, nil
}

// refusedField refuses one field of a form that says what no command could.
func refusedField(name, code, danish, english string) error {
	return fault.New(fault.Invalid, code, danish, english).
		With(fault.Detail{Pointer: "/" + name, Code: code, Text: i18n.Text{DA: danish, EN: english}})
}
