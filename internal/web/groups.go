package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

const groupsAddress = "/styregrupper"

func (s *site) groupRoutes() []route {
	return []route{
		{http.MethodGet, groupsAddress, "listSteeringGroups", s.showGroups},
		{http.MethodGet, groupsAddress + "/ny", "createSteeringGroup", s.showNewGroup},
		{http.MethodPost, groupsAddress + "/ny", "createSteeringGroup", s.createGroup},
		{http.MethodGet, groupsAddress + "/:slug", "getSteeringGroup", s.showGroup},
		{http.MethodGet, groupsAddress + "/:slug/rediger", "updateSteeringGroup", s.showGroupForm},
		{http.MethodPost, groupsAddress + "/:slug/rediger", "updateSteeringGroup", s.updateGroup},
	}
}

func groupAddress(slug string) string { return groupsAddress + "/" + slug }

// groupsView is a list of steering groups as its page shows it.
type groupsView struct {
	listed      app.Listed[app.SteeringGroupView]
	next, first string
}

// showGroups lists the steering groups.
func (s *site) showGroups(c *gin.Context) {
	var view groupsView
	var err error
	view.listed, err = s.app.SteeringGroups(c.Request.Context(), app.Page{Cursor: c.Query("cursor")})
	if err != nil {
		s.refuse(c, err)
		return
	}
	view.next, view.first = onward(c, view.listed.Next)
	s.show(c, http.StatusOK, groupsPage(pageOf(c), view))
}

// showGroup shows a steering group: its roster, and what it is about to decide.
func (s *site) showGroup(c *gin.Context) {
	p := pageOf(c)
	group, err := s.app.GroupMeetings(c.Request.Context(), p.caller, c.Param("slug"))
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.show(c, http.StatusOK, groupPage(p, group))
}

// holderName is who has an office in a group; empty where nobody has.
func holderName(group app.SteeringGroupView, office lifecycle.Office) string {
	for _, seat := range group.Seats {
		if seat.Office == office {
			return seat.Member.Name
		}
	}
	return ""
}

// officeName is an office in words; an ordinary seat has none.
func (p page) officeName(office lifecycle.Office) string {
	if office == lifecycle.Ordinary {
		return ""
	}
	return p.say("group.office." + string(office))
}

// soonExpires tells whether a registration of interests ends within a month.
func (p page) soonExpires(until time.Time) bool { return until.Before(p.now.AddDate(0, 1, 0)) }

// groupForm is the form of a steering group: a new one, or one that is there.
type groupForm struct {
	form

	stored  app.SteeringGroupView // without an id for a new one
	choices app.SeatChoices
}

func (f groupForm) address() string {
	if f.stored.ID == "" {
		return groupsAddress + "/ny"
	}
	return groupAddress(f.stored.Slug) + "/rediger"
}

// seatRows is the list of seats in the form.
func seatRows(p page) rowList {
	return rowList{
		name: "seats", label: p.say("group.seats"), hint: p.say("group.seats-hint"), row: p.say("group.seat"),
		add: p.say("group.seat-add"), first: "number", optional: true,
	}
}

func (s *site) showNewGroup(c *gin.Context) { s.showGroupWith(c, http.StatusOK, newForm(), nil) }

func (s *site) showGroupForm(c *gin.Context) { s.showStoredGroup(c, http.StatusOK, newForm()) }

// showStoredGroup shows the form of a group that is there: as it stands, or as it was sent.
func (s *site) showStoredGroup(c *gin.Context, status int, f form) {
	p := pageOf(c)
	group, err := s.app.GroupToChange(c.Request.Context(), p.caller, c.Param("slug"))
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.showGroupWith(c, status, f, &group)
}

func (s *site) showGroupWith(c *gin.Context, status int, f form, stored *app.SteeringGroupView) {
	choices, err := s.app.SeatChoices(c.Request.Context())
	if err != nil {
		s.refuse(c, err)
		return
	}
	shown := groupForm{form: f, choices: choices}
	if stored != nil {
		shown.stored = *stored
		if f.refusal == nil && !f.reshapedNow {
			shown.fill()
		}
		shown.form = shown.settles(stored.Version)
	}
	s.show(c, status, groupFormPage(pageOf(c), shown))
}

// fill writes the group as it stands into the form. The first day of a seat is left empty: an unchanged seat keeps its
// own, and a changed one begins today.
func (f groupForm) fill() {
	f.values.Set("title/da", f.stored.Title.DA)
	f.values.Set("title/en", f.stored.Title.EN)
	names := seatNames(f.choices, f.stored.Seats)
	for i, seat := range f.stored.Seats {
		for name, value := range map[string]string{
			"number": strconv.Itoa(seat.Number), "kind": string(seat.Kind), "office": string(seat.Office),
			"organisation": seat.Organisation.Slug, "member": names.of(seat.Member.ID),
			"substitute": names.of(seat.Substitute.ID), "valid_to": string(seat.To),
		} {
			f.values.Set(rowName("seats", i, name), value)
		}
	}
}

// createGroup adds a steering group.
func (s *site) createGroup(c *gin.Context) {
	if sent, reshaped := s.reshapedGroup(c); reshaped {
		s.showGroupWith(c, http.StatusOK, sent, nil)
		return
	}
	s.saveEdit(c, edit{
		operation: "createSteeringGroup", done: "group.created",
		save: func(ctx context.Context, order app.Order, sent form) (string, error) {
			draft := app.SteeringGroupDraft{Slug: sent.value("slug")}
			if err := s.fillGroup(ctx, sent, &draft, nil); err != nil {
				return "", err
			}
			made, err := s.app.CreateSteeringGroup(ctx, order, draft)
			return groupAddress(made.Slug), err
		},
		again: func(status int, sent form) { s.showGroupWith(c, status, sent, nil) },
	})
}

// updateGroup changes title and roster of a steering group.
func (s *site) updateGroup(c *gin.Context) {
	if sent, reshaped := s.reshapedGroup(c); reshaped {
		s.showStoredGroup(c, http.StatusOK, sent)
		return
	}
	slug := c.Param("slug")
	s.saveEdit(c, edit{
		operation: "updateSteeringGroup", done: "group.saved",
		save: func(ctx context.Context, order app.Order, sent form) (string, error) {
			stored, err := s.app.SteeringGroup(ctx, slug)
			if err != nil {
				return "", err
			}
			var draft app.SteeringGroupDraft
			if err := s.fillGroup(ctx, sent, &draft, stored.Seats); err != nil {
				return "", err
			}
			saved, err := s.app.UpdateSteeringGroup(ctx, order, slug, sent.version(), func(current *app.SteeringGroupDraft) {
				draft.Slug = current.Slug
				*current = draft
			})
			return groupAddress(saved.Slug), err
		},
		again: func(status int, sent form) { s.showStoredGroup(c, status, sent) },
	})
}

// reshapedGroup does what a button of the list of seats asks for, and tells whether one was pressed.
func (s *site) reshapedGroup(c *gin.Context) (form, bool) {
	sent, err := sentForm(c)
	if err != nil {
		return form{}, false // carryOut refuses it
	}
	return sent.reshaped(rowList{name: "seats", first: "number"})
}
