package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

var (
	errGroupUnknown = fault.New(fault.NotFound, "steering-group-unknown",
		"Styregruppen findes ikke.", "There is no such steering group.")
	errRoster = fault.New(fault.Invalid, "roster-invalid",
		"Pladserne kan ikke være sådan. Intet er ændret.", "The seats cannot be like that. Nothing was changed.")
)

// SteeringGroup is a body of seats.
type SteeringGroup struct {
	ID      lifecycle.GroupID
	Slug    string
	Title   i18n.Text
	Version int
}

type groupRow struct {
	ID      lifecycle.GroupID
	Slug    string
	TitleDA string `gorm:"column:title_da"`
	TitleEN string `gorm:"column:title_en"`
	Version int
}

func (r groupRow) group() SteeringGroup {
	return SteeringGroup{ID: r.ID, Slug: r.Slug, Title: title(r.TitleDA, r.TitleEN), Version: r.Version}
}

// SteeringGroup finds a steering group by id or slug.
func (s *Store) SteeringGroup(ctx context.Context, key string) (SteeringGroup, error) {
	found, err := readOne[groupRow](ctx, s, errGroupUnknown,
		`SELECT id, slug, title_da, title_en, version FROM steering_groups g WHERE `+byKey("g", key), keyed(key))
	return found.group(), err
}

// SteeringGroups lists all steering groups by slug.
func (s *Store) SteeringGroups(ctx context.Context) ([]SteeringGroup, error) {
	rows, err := readAll[groupRow](ctx, s,
		`SELECT id, slug, title_da, title_en, version FROM steering_groups ORDER BY slug`)
	if err != nil {
		return nil, err
	}
	groups := make([]SteeringGroup, 0, len(rows))
	for _, row := range rows {
		groups = append(groups, row.group())
	}
	return groups, nil
}

// PutSteeringGroup writes a steering group by its slug: a new one, or the title of the one that has it. Its
// seats are written by SetRoster.
func (s *Store) PutSteeringGroup(ctx context.Context, g SteeringGroup) (SteeringGroup, error) {
	id, err := newID()
	if err != nil {
		return SteeringGroup{}, err
	}
	if g.ID != "" {
		id = string(g.ID)
	}
	if _, err := s.change(ctx, `
		INSERT INTO steering_groups AS g (id, slug, title_da, title_en) VALUES (?, ?, ?, ?)
		ON CONFLICT (slug) DO UPDATE SET title_da = excluded.title_da, title_en = excluded.title_en,
			version = g.version + 1, updated_at = now()
		WHERE (g.title_da, g.title_en) IS DISTINCT FROM (excluded.title_da, excluded.title_en)`,
		id, g.Slug, g.Title.DA, g.Title.EN); err != nil {
		return SteeringGroup{}, err
	}
	return s.SteeringGroup(ctx, g.Slug)
}

// UpdateSteeringGroup changes the title of a steering group of a version, and gives it the next version. To
// change its seats under a version call it in one Once with SetRoster.
func (s *Store) UpdateSteeringGroup(ctx context.Context, g SteeringGroup, version int) (SteeringGroup, error) {
	touched, err := s.change(ctx, `
		UPDATE steering_groups SET title_da = ?, title_en = ?, version = version + 1, updated_at = now()
		WHERE id = ? AND version = ?`, g.Title.DA, g.Title.EN, string(g.ID), version)
	if err != nil {
		return SteeringGroup{}, err
	}
	if err := s.stale(ctx, touched, "steering_groups", string(g.ID), errGroupUnknown); err != nil {
		return SteeringGroup{}, err
	}
	return s.SteeringGroup(ctx, string(g.ID))
}

// Seat is a place on a roster, with the days between which it stands as it does. Organisation, member and
// substitute may be vacant (without an id).
type Seat struct {
	ID           string
	Group        lifecycle.GroupID
	Number       int
	Kind         phasemodel.OrganisationKind
	Office       lifecycle.Office
	Organisation OrganisationRef
	Member       PersonRef
	Substitute   PersonRef
	// MemberOrganisation and SubstituteOrganisation are what the two belong to; they are read, not written.
	MemberOrganisation     lifecycle.OrganisationID
	SubstituteOrganisation lifecycle.OrganisationID
	// MemberActive and SubstituteActive tell whether the two still have access; read, not written.
	MemberActive     bool
	SubstituteActive bool
	From             catalogue.Date
	To               catalogue.Date // the last day; empty: until further notice
}

type seatRow struct {
	ID                     string
	GroupID                lifecycle.GroupID
	Number                 int
	Kind                   phasemodel.OrganisationKind
	Office                 lifecycle.Office
	OrganisationID         lifecycle.OrganisationID
	OrganisationSlug       string
	OrganisationName       string
	OrganisationKind       phasemodel.OrganisationKind
	MemberID               lifecycle.PersonID
	MemberName             string
	MemberOrganisation     lifecycle.OrganisationID
	MemberActive           bool
	SubstituteID           lifecycle.PersonID
	SubstituteName         string
	SubstituteOrganisation lifecycle.OrganisationID
	SubstituteActive       bool
	ValidFrom              catalogue.Date
	ValidTo                catalogue.Date
}

func (r seatRow) seat() Seat {
	return Seat{
		ID: r.ID, Group: r.GroupID, Number: r.Number, Kind: r.Kind, Office: r.Office,
		Organisation: OrganisationRef{r.OrganisationID, r.OrganisationSlug, r.OrganisationName, r.OrganisationKind},
		Member:       PersonRef{r.MemberID, r.MemberName}, MemberActive: r.MemberActive,
		Substitute: PersonRef{r.SubstituteID, r.SubstituteName}, SubstituteActive: r.SubstituteActive,
		MemberOrganisation: r.MemberOrganisation, SubstituteOrganisation: r.SubstituteOrganisation,
		From: r.ValidFrom, To: r.ValidTo,
	}
}

const selectSeats = `
	SELECT s.id, s.group_id, s.number, s.kind, s.office, s.organisation_id, o.slug AS organisation_slug,
		o.name AS organisation_name, o.kind AS organisation_kind,
		s.member_id, m.name AS member_name, m.organisation_id AS member_organisation, m.active AS member_active,
		s.substitute_id, u.name AS substitute_name, u.organisation_id AS substitute_organisation,
		u.active AS substitute_active,
		CAST(s.valid_from AS text) AS valid_from, CAST(s.valid_to AS text) AS valid_to
	FROM seats s
		LEFT JOIN organisations o ON o.id = s.organisation_id
		LEFT JOIN people m ON m.id = s.member_id
		LEFT JOIN people u ON u.id = s.substitute_id`

func (s *Store) seats(ctx context.Context, condition string, values map[string]any) ([]Seat, error) {
	rows, err := readAll[seatRow](ctx, s, selectSeats+` WHERE `+condition, values)
	if err != nil {
		return nil, err
	}
	seats := make([]Seat, 0, len(rows))
	for _, row := range rows {
		seats = append(seats, row.seat())
	}
	return seats, nil
}

const onDay = `s.valid_from <= CAST(@day AS date) AND (s.valid_to IS NULL OR s.valid_to >= CAST(@day AS date))`

// Seats gives a group's roster on a day, by number.
func (s *Store) Seats(ctx context.Context, group lifecycle.GroupID, day catalogue.Date) ([]Seat, error) {
	return s.seats(ctx, `s.group_id = CAST(@group AS uuid) AND `+onDay+` ORDER BY s.number`,
		map[string]any{"group": string(group), "day": string(day)})
}

// SeatsByGroup gives the rosters of all groups on a day, each by number.
func (s *Store) SeatsByGroup(ctx context.Context, day catalogue.Date) (map[lifecycle.GroupID][]Seat, error) {
	seats, err := s.seats(ctx, onDay+` ORDER BY s.group_id, s.number`, map[string]any{"day": string(day)})
	rosters := map[lifecycle.GroupID][]Seat{}
	for _, seat := range seats {
		rosters[seat.Group] = append(rosters[seat.Group], seat)
	}
	return rosters, err
}

// SeatsOf gives the seats that a person holds on a day as member or substitute, in any group.
func (s *Store) SeatsOf(ctx context.Context, person lifecycle.PersonID, day catalogue.Date) ([]Seat, error) {
	return s.seats(ctx, `CAST(@person AS uuid) IN (s.member_id, s.substitute_id) AND `+onDay+
		` ORDER BY s.group_id, s.number`, map[string]any{"person": string(person), "day": string(day)})
}

// Roster gives a group's roster on a day as a review freezes it. A person whose access is closed holds no
// seat. Who belongs to no organisation counts as of the seat's own.
func (s *Store) Roster(ctx context.Context, group lifecycle.GroupID, day catalogue.Date) ([]lifecycle.Seat, error) {
	seats, err := s.Seats(ctx, group, day)
	if err != nil {
		return nil, err
	}
	roster := make([]lifecycle.Seat, 0, len(seats))
	for _, seat := range seats {
		roster = append(roster, lifecycle.Seat{
			Number: seat.Number, Kind: seat.Kind, Office: seat.Office,
			Member:     seat.holder(seat.Member, seat.MemberOrganisation, seat.MemberActive),
			Substitute: seat.holder(seat.Substitute, seat.SubstituteOrganisation, seat.SubstituteActive),
		})
	}
	return roster, nil
}

func (s Seat) holder(person PersonRef, organisation lifecycle.OrganisationID, active bool) lifecycle.Member {
	if !active {
		return lifecycle.Member{}
	}
	if organisation == "" {
		organisation = s.Organisation.ID
	}
	return lifecycle.Member{Person: person.ID, Organisation: organisation}
}

// SetRoster makes the seats a group's whole roster from a day on. A seat that stands as it did is left
// alone; one that differs or is gone ends the day before, and one that would only have begun later falls
// away. A seat's own From and To replace the day and the open end. One person can have one place only, and
// each office one holder; a breach is the Invalid fault roster-invalid, whose details name the seats.
func (s *Store) SetRoster(ctx context.Context, group lifecycle.GroupID, day catalogue.Date, seats []Seat) error {
	if details := rosterProblems(seats); len(details) > 0 {
		return errRoster.With(details...)
	}
	return s.within(ctx, func(tx *Store) error {
		if _, err := readOne[string](ctx, tx, errGroupUnknown,
			`SELECT slug FROM steering_groups WHERE id = ? FOR UPDATE`, string(group)); err != nil {
			return err
		}
		standing, err := tx.seats(ctx, `s.group_id = CAST(@group AS uuid)
			AND (s.valid_to IS NULL OR s.valid_to >= CAST(@day AS date)) ORDER BY s.number, s.valid_from`,
			map[string]any{"group": string(group), "day": string(day)})
		if err != nil {
			return err
		}
		wanted := slices.Clone(seats)
		for _, old := range standing {
			if at := slices.IndexFunc(wanted, old.same); at >= 0 {
				wanted = slices.Delete(wanted, at, at+1)
			} else if err := tx.endSeat(ctx, old, day); err != nil {
				return err
			}
		}
		for _, seat := range wanted {
			if seat.From == "" {
				seat.From = day
			}
			if err := tx.beginSeat(ctx, group, seat); err != nil {
				return err
			}
		}
		return nil
	})
}

// same tells whether a seat stands as it is wanted, its days apart unless they are named.
func (s Seat) same(wanted Seat) bool {
	return s.Number == wanted.Number && s.Kind == wanted.Kind && s.Office == wanted.Office &&
		s.Organisation.ID == wanted.Organisation.ID && s.Member.ID == wanted.Member.ID &&
		s.Substitute.ID == wanted.Substitute.ID && s.To == wanted.To && (wanted.From == "" || wanted.From == s.From)
}

// endSeat ends a seat the day before. One that has not stood a day by then has never been.
func (s *Store) endSeat(ctx context.Context, seat Seat, day catalogue.Date) error {
	statement := `UPDATE seats SET valid_to = CAST(@day AS date) - 1 WHERE id = @id`
	if seat.From >= day {
		statement = `DELETE FROM seats WHERE id = @id`
	}
	_, err := s.change(ctx, statement, map[string]any{"day": string(day), "id": seat.ID})
	return err
}

func (s *Store) beginSeat(ctx context.Context, group lifecycle.GroupID, seat Seat) error {
	id, err := newID()
	if err != nil {
		return err
	}
	_, err = s.change(ctx, `
		INSERT INTO seats (id, group_id, number, kind, office, organisation_id, member_id, substitute_id,
			valid_from, valid_to)
		VALUES (@id, CAST(@group AS uuid), @number, @kind, @office, CAST(@organisation AS uuid),
			CAST(@member AS uuid), CAST(@substitute AS uuid), CAST(@from AS date), CAST(@to AS date))`, map[string]any{
		"id": id, "group": string(group), "number": seat.Number, "kind": string(seat.Kind),
		"office": string(seat.Office), "organisation": orNull(seat.Organisation.ID),
		"member": orNull(seat.Member.ID), "substitute": orNull(seat.Substitute.ID),
		"from": string(seat.From), "to": orNull(seat.To),
	})
	return err
}

// rosterProblems names every seat that cannot stand beside the others.
func rosterProblems(seats []Seat) []fault.Detail {
	var details []fault.Detail
	numbers, people, offices := map[int]bool{}, map[lifecycle.PersonID]int{}, map[lifecycle.Office]int{}
	for at, seat := range seats {
		pointer := "/seats/" + strconv.Itoa(at)
		if numbers[seat.Number] {
			details = append(details, fault.Detail{Pointer: pointer + "/number", Code: "seat-number-twice", Text: i18n.Text{
				DA: fmt.Sprintf("Plads %d står to gange.", seat.Number),
				EN: fmt.Sprintf("Seat %d stands twice.", seat.Number),
			}})
		}
		numbers[seat.Number] = true
		for _, place := range []struct {
			field  string
			person lifecycle.PersonID
		}{{"/member", seat.Member.ID}, {"/substitute", seat.Substitute.ID}} {
			if first, taken := people[place.person]; taken && place.person != "" {
				details = append(details, fault.Detail{Pointer: pointer + place.field, Code: "person-on-two-seats", Text: i18n.Text{
					DA: fmt.Sprintf("Personen har allerede plads %d. Én person kan kun have én plads.", first),
					EN: fmt.Sprintf("The person already has seat %d. A person can have one seat only.", first),
				}})
			}
			people[place.person] = seat.Number
		}
		if first, taken := offices[seat.Office]; taken && seat.Office != lifecycle.Ordinary {
			details = append(details, fault.Detail{Pointer: pointer + "/office", Code: "office-on-two-seats", Text: i18n.Text{
				DA: fmt.Sprintf("Plads %d har allerede hvervet.", first),
				EN: fmt.Sprintf("Seat %d already has the office.", first),
			}})
		}
		offices[seat.Office] = seat.Number
	}
	return details
}
