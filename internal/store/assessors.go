package store

import (
	"context"
	"time"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// Assessor is someone who holds the role of an assessor, with when they last registered their interests and the
// organisations that they named in it.
type Assessor struct {
	Person           lifecycle.PersonID
	Name             string
	Organisation     lifecycle.OrganisationID
	OrganisationName string
	RegisteredAt     *time.Time
	Interests        jsonb[[]RegisteredInterest]
}

// AssessorsOf lists by name those who are assessors in a programme or in all of them, and have access.
func (s *Store) AssessorsOf(ctx context.Context, programme lifecycle.ProgrammeID) ([]Assessor, error) {
	return readAll[Assessor](ctx, s, `
		SELECT p.id AS person, p.name, p.organisation_id AS organisation, o.name AS organisation_name,
			i.registered_at, coalesce(i.interests, '[]') AS interests
		FROM people p
		LEFT JOIN organisations o ON o.id = p.organisation_id
		LEFT JOIN LATERAL (
			SELECT registered_at, interests FROM interest_registrations
			WHERE person_id = p.id ORDER BY registered_at DESC, id DESC LIMIT 1) i ON true
		WHERE p.active AND EXISTS (SELECT 1 FROM role_grants g WHERE g.person_id = p.id AND g.revoked_at IS NULL
			AND g.role = ? AND (g.programme_id IS NULL OR CAST(g.programme_id AS text) = ?))
		ORDER BY p.name, p.id`, string(lifecycle.Assessor), string(programme))
}
