package app

import (
	"context"
	"slices"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/store"
)

// GroupMeetings is a steering group with what it decides about: the programmes, and the reviews that are open in them.
type GroupMeetings struct {
	SteeringGroupView

	Programmes []ProgrammeRef
	Reviews    Listed[ReviewLine] // those the caller may read, the soonest deadline first
	MayKeep    bool               // the caller may change the roster
}

// GroupMeetings gives a steering group with its programmes and open reviews. Errors: NotFound steering-group-unknown.
func (a *App) GroupMeetings(ctx context.Context, caller auth.Caller, key string) (GroupMeetings, error) {
	group, err := a.SteeringGroup(ctx, key)
	if err != nil {
		return GroupMeetings{}, err
	}
	all, err := a.store.Programmes(ctx)
	if err != nil {
		return GroupMeetings{}, err
	}
	meetings := GroupMeetings{SteeringGroupView: group}
	var slugs []string
	for _, programme := range all {
		if programme.Group == group.ID {
			meetings.Programmes = append(meetings.Programmes, refOf(programme))
			slugs = append(slugs, programme.Slug)
		}
	}
	meetings.MayKeep = keepsGroup(caller, meetings.Programmes)
	if len(slugs) == 0 {
		return meetings, nil
	}
	meetings.Reviews, err = a.Reviews(ctx, caller, ReviewQuery{Programmes: slugs, Open: true}, Page{})
	return meetings, err
}

// keepsGroup tells whether a caller keeps every programme that a group decides in; a group that decides in none is kept
// by those who keep them all.
func keepsGroup(caller auth.Caller, programmes []ProgrammeRef) bool {
	keeps := func(programme lifecycle.ProgrammeID) bool {
		return caller.HoldsFor(programme, lifecycle.Secretariat, lifecycle.Admin)
	}
	return keeps("") || len(programmes) > 0 && !slices.ContainsFunc(programmes, func(p ProgrammeRef) bool { return !keeps(p.ID) })
}

// SeatChoices are whom and what the seats of a roster are chosen from.
type SeatChoices struct {
	People        []store.Person // who hold the role of a member
	Organisations []OrganisationRef
}

// SeatChoices gives what the seats of a roster are chosen from.
func (a *App) SeatChoices(ctx context.Context) (SeatChoices, error) {
	people, err := a.store.PeopleWithRole(ctx, lifecycle.SteeringMember)
	if err != nil {
		return SeatChoices{}, err
	}
	organisations, err := a.store.OrganisationRefs(ctx)
	return SeatChoices{people, organisations}, err
}

// GroupToChange gives a steering group to one who may change it. Errors: NotFound steering-group-unknown, Forbidden
// role-missing.
func (a *App) GroupToChange(ctx context.Context, caller auth.Caller, key string) (SteeringGroupView, error) {
	group, err := a.SteeringGroup(ctx, key)
	if err != nil {
		return SteeringGroupView{}, err
	}
	return group, a.mayKeepGroup(ctx, caller, group.ID)
}
