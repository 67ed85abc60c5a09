package store

import (
	"context"
	"time"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

var errRegistrationUnknown = fault.New(fault.NotFound, "interest-registration-unknown",
	"Personen har ikke registreret interesser.", "The person has registered no interests.")

// RegisteredInterest is one standing interest as a person registers it.
type RegisteredInterest struct {
	Organisation lifecycle.OrganisationID `json:"organisation,omitempty"`
	Ground       int                      `json:"ground,omitempty"` // 1-5 of forvaltningsloven § 3, stk. 1
	Text         string                   `json:"text"`
}

// InterestRegistration is a person's yearly registration; an empty list says that there are none.
type InterestRegistration struct {
	ID           string
	Person       lifecycle.PersonID
	Name         string
	Interests    []RegisteredInterest
	RegisteredAt time.Time
}

type registrationRow struct {
	ID           string
	Person       lifecycle.PersonID
	Name         string
	Interests    jsonb[[]RegisteredInterest]
	RegisteredAt time.Time
}

func (r registrationRow) registration() InterestRegistration {
	return InterestRegistration{
		ID: r.ID, Person: r.Person, Name: r.Name, Interests: r.Interests.Value, RegisteredAt: r.RegisteredAt,
	}
}

// RegisterInterests keeps a person's registration beside the earlier ones.
func (s *Store) RegisterInterests(
	ctx context.Context, person lifecycle.PersonID, interests []RegisteredInterest, at time.Time,
) (InterestRegistration, error) {
	id, err := newID()
	if err != nil {
		return InterestRegistration{}, err
	}
	if interests == nil {
		interests = []RegisteredInterest{}
	}
	if _, err := s.change(ctx, `
		INSERT INTO interest_registrations (id, person_id, interests, registered_at)
		VALUES (?, ?, CAST(? AS jsonb), ?)`,
		id, string(person), asJSON(interests), lifecycle.Instant(at)); err != nil {
		return InterestRegistration{}, err
	}
	return s.LatestInterests(ctx, person)
}

// LatestInterests gives the registration of a person that counts.
func (s *Store) LatestInterests(ctx context.Context, person lifecycle.PersonID) (InterestRegistration, error) {
	found, err := readOne[registrationRow](ctx, s, errRegistrationUnknown, `
		SELECT i.id, i.person_id AS person, p.name, i.interests, i.registered_at
		FROM interest_registrations i JOIN people p ON p.id = i.person_id
		WHERE i.person_id = ? ORDER BY i.registered_at DESC, i.id DESC LIMIT 1`, string(person))
	return found.registration(), err
}

// InterestRegistrations gives the registration that counts of each person who has one, by name; of the
// named people only, where any is named.
func (s *Store) InterestRegistrations(
	ctx context.Context, people ...lifecycle.PersonID,
) ([]InterestRegistration, error) {
	rows, err := readAll[registrationRow](ctx, s, `
		SELECT * FROM (
			SELECT DISTINCT ON (i.person_id) i.id, i.person_id AS person, p.name, i.interests, i.registered_at
			FROM interest_registrations i JOIN people p ON p.id = i.person_id
			WHERE ? OR CAST(i.person_id AS text) = ANY (?)
			ORDER BY i.person_id, i.registered_at DESC, i.id DESC) latest
		ORDER BY name, person`, len(people) == 0, listOf(people))
	if err != nil {
		return nil, err
	}
	registrations := make([]InterestRegistration, 0, len(rows))
	for _, row := range rows {
		registrations = append(registrations, row.registration())
	}
	return registrations, nil
}
