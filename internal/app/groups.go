package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

// SeatView is a place on a roster, with when the registrations of its two people expire; zero: never made.
type SeatView struct {
	store.Seat

	MemberUntil     time.Time
	SubstituteUntil time.Time
}

// SteeringGroupView is a steering group with its roster of today.
type SteeringGroupView struct {
	store.SteeringGroup

	Seats []SeatView
}

// SeatDraft is a place on a roster as it is written. The organisation is given by slug or id; a member or
// substitute who is empty is vacant. Without a first day it is today, without a last until further notice.
type SeatDraft struct {
	Number       int
	Kind         phasemodel.OrganisationKind
	Office       lifecycle.Office
	Organisation string
	Member       lifecycle.PersonID
	Substitute   lifecycle.PersonID
	From, To     catalogue.Date
}

// SteeringGroupDraft is a steering group as it is written. Seats that are nil stay as they are.
type SteeringGroupDraft struct {
	Slug  string // of a new one; empty: made of the Danish title
	Title i18n.Text
	Seats []SeatDraft
}

// SteeringGroups lists steering groups by their Danish title.
func (a *App) SteeringGroups(ctx context.Context, page Page) (Listed[SteeringGroupView], error) {
	all, err := a.store.SteeringGroups(ctx)
	if err != nil {
		return Listed[SteeringGroupView]{}, err
	}
	slices.SortStableFunc(all, func(a, b store.SteeringGroup) int { return cmp.Compare(a.Title.DA, b.Title.DA) })
	listed, err := paged(all, page, func(g store.SteeringGroup) string { return string(g.ID) })
	if err != nil {
		return Listed[SteeringGroupView]{}, err
	}
	rosters, err := a.store.SeatsByGroup(ctx, a.today())
	if err != nil {
		return Listed[SteeringGroupView]{}, err
	}
	var people []lifecycle.PersonID
	for _, group := range listed.Items {
		people = append(people, seated(rosters[group.ID])...)
	}
	until, err := a.registeredUntil(ctx, people)
	if err != nil {
		return Listed[SteeringGroupView]{}, err
	}
	views := Listed[SteeringGroupView]{Total: listed.Total, Next: listed.Next}
	for _, group := range listed.Items {
		views.Items = append(views.Items, groupView(group, rosters[group.ID], until))
	}
	return views, nil
}

// GroupRefs lists all steering groups by their Danish title, to be chosen from.
func (a *App) GroupRefs(ctx context.Context) ([]store.SteeringGroup, error) {
	all, err := a.store.SteeringGroups(ctx)
	slices.SortStableFunc(all, func(a, b store.SteeringGroup) int { return cmp.Compare(a.Title.DA, b.Title.DA) })
	return all, err
}

// seated are the people who hold seats, as members or substitutes.
func seated(seats []store.Seat) []lifecycle.PersonID {
	var people []lifecycle.PersonID
	for _, seat := range seats {
		people = append(people, seat.Member.ID, seat.Substitute.ID)
	}
	return people
}

func groupView(
	group store.SteeringGroup, seats []store.Seat, until map[lifecycle.PersonID]time.Time,
) SteeringGroupView {
	view := SteeringGroupView{SteeringGroup: group}
	for _, seat := range seats {
		view.Seats = append(view.Seats, SeatView{seat, until[seat.Member.ID], until[seat.Substitute.ID]})
	}
	return view
}

// SteeringGroup gives a steering group. Errors: NotFound steering-group-unknown.
func (a *App) SteeringGroup(ctx context.Context, key string) (SteeringGroupView, error) {
	group, err := a.store.SteeringGroup(ctx, key)
	if err != nil {
		return SteeringGroupView{}, err
	}
	return a.groupView(ctx, group)
}

func (a *App) groupView(ctx context.Context, group store.SteeringGroup) (SteeringGroupView, error) {
	seats, err := a.store.Seats(ctx, group.ID, a.today())
	if err != nil {
		return SteeringGroupView{}, err
	}
	until, err := a.registeredUntil(ctx, seated(seats))
	return groupView(group, seats, until), err
}

// registeredUntil says when the latest registration of interests of people expires.
func (a *App) registeredUntil(
	ctx context.Context, people []lifecycle.PersonID,
) (map[lifecycle.PersonID]time.Time, error) {
	until := map[lifecycle.PersonID]time.Time{}
	if len(people) == 0 {
		return until, nil
	}
	registrations, err := a.store.InterestRegistrations(ctx, people...)
	if err != nil {
		return nil, err
	}
	for _, registration := range registrations {
		until[registration.Person] = lifecycle.RegistrationEnds(registration.RegisteredAt)
	}
	return until, nil
}

// CreateSteeringGroup adds a steering group with its roster. Errors: Invalid with the field and
// roster-invalid, Conflict already-exists.
func (a *App) CreateSteeringGroup(
	ctx context.Context, order Order, draft SteeringGroupDraft,
) (SteeringGroupView, error) {
	if draft.Slug == "" {
		draft.Slug = catalogue.Slugify(draft.Title.DA)
	}
	if draft.Slug == "" {
		return SteeringGroupView{}, invalid("/title/da", "missing", "Titlen på dansk mangler.",
			"The title in Danish is missing.")
	}
	seats, err := a.seatsOf(ctx, draft.Seats)
	if err != nil {
		return SteeringGroupView{}, err
	}
	group := store.SteeringGroup{
		ID: lifecycle.GroupID(derivedID("steering-group", order.Key)), Slug: draft.Slug, Title: draft.Title,
	}
	id, err := a.once(ctx, order, "create-steering-group", "", func(tx *store.Store) (string, error) {
		if err := free(tx.SteeringGroup(ctx, group.Slug)); err != nil {
			return "", err
		}
		made, err := tx.PutSteeringGroup(ctx, group)
		if err != nil {
			return "", err
		}
		return string(made.ID), tx.SetRoster(ctx, made.ID, a.today(), seats)
	})
	if err != nil {
		return SteeringGroupView{}, err
	}
	return a.SteeringGroup(ctx, id)
}

// UpdateSteeringGroup changes title and roster of a steering group of a version. The change gets the title
// as it is. Open reviews keep the roster they froze. Errors: NotFound steering-group-unknown, Forbidden
// role-missing, Stale version-stale, Invalid with the field and roster-invalid.
func (a *App) UpdateSteeringGroup(
	ctx context.Context, order Order, key string, version int, change func(*SteeringGroupDraft),
) (SteeringGroupView, error) {
	current, err := a.store.SteeringGroup(ctx, key)
	if err == nil {
		err = a.mayKeepGroup(ctx, order.Caller, current.ID)
	}
	if err != nil {
		return SteeringGroupView{}, err
	}
	draft := SteeringGroupDraft{Slug: current.Slug, Title: current.Title}
	change(&draft)
	seats, err := a.seatsOf(ctx, draft.Seats)
	if err != nil {
		return SteeringGroupView{}, err
	}
	current.Title = draft.Title
	id, err := a.once(ctx, order, "update-steering-group", "", func(tx *store.Store) (string, error) {
		updated, err := tx.UpdateSteeringGroup(ctx, current, version)
		if err != nil || draft.Seats == nil {
			return string(updated.ID), err
		}
		return string(updated.ID), tx.SetRoster(ctx, updated.ID, a.today(), seats)
	})
	if err != nil {
		return SteeringGroupView{}, err
	}
	return a.SteeringGroup(ctx, id)
}

// mayKeepGroup refuses who does not keep every programme that a group decides in; one that decides in none is
// kept by those who keep them all.
func (a *App) mayKeepGroup(ctx context.Context, caller auth.Caller, group lifecycle.GroupID) error {
	if caller.HoldsFor("", lifecycle.Secretariat, lifecycle.Admin) {
		return nil
	}
	programmes, err := a.store.Programmes(ctx)
	if err != nil {
		return err
	}
	programmes = slices.DeleteFunc(programmes, func(p store.Programme) bool { return p.Group != group })
	if len(programmes) == 0 || slices.ContainsFunc(programmes, func(p store.Programme) bool {
		return !caller.HoldsFor(p.ID, lifecycle.Secretariat, lifecycle.Admin)
	}) {
		return errRoleMissing()
	}
	return nil
}

// seatsOf finds the organisations and people that a roster names.
func (a *App) seatsOf(ctx context.Context, drafts []SeatDraft) ([]store.Seat, error) {
	var people []lifecycle.PersonID
	for _, draft := range drafts {
		people = append(people, draft.Member, draft.Substitute)
	}
	known, err := a.store.PeopleByID(ctx, people)
	if err != nil {
		return nil, err
	}
	seats := make([]store.Seat, 0, len(drafts))
	for i, draft := range drafts {
		seat := store.Seat{
			Number: draft.Number, Kind: draft.Kind, Office: draft.Office, From: draft.From, To: draft.To,
			Member: PersonRef{ID: draft.Member}, Substitute: PersonRef{ID: draft.Substitute},
		}
		for field, person := range map[string]lifecycle.PersonID{"member": draft.Member, "substitute": draft.Substitute} {
			if _, found := known[person]; person != "" && !found {
				return nil, invalid(pointer("seats", i, field), "person-unknown", "Personen findes ikke.",
					"There is no such person.")
			}
		}
		if draft.From != "" && draft.To != "" && draft.To < draft.From {
			return nil, invalid(pointer("seats", i, "valid_to"), "out-of-range", "Den sidste dag ligger før den første.",
				"The last day is before the first.")
		}
		if draft.Organisation != "" {
			organisation, err := a.store.Organisation(ctx, draft.Organisation)
			if err != nil {
				return nil, at(pointer("seats", i, "organisation"), err)
			}
			seat.Organisation = OrganisationRef{ID: organisation.ID}
		}
		seats = append(seats, seat)
	}
	return seats, nil
}
