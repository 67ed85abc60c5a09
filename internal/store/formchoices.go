package store

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// OrganisationRefs lists all organisations by name, to choose from.
func (s *Store) OrganisationRefs(ctx context.Context) ([]OrganisationRef, error) {
	return readAll[OrganisationRef](ctx, s,
		`SELECT id, slug, name, kind FROM organisations ORDER BY name, id`)
}

// LegalBasisInUse lists the acts and sections that methods name, as they are written, the most frequent first.
func (s *Store) LegalBasisInUse(ctx context.Context) ([]string, error) {
	return readAll[string](ctx, s, `
		SELECT basis FROM methods, unnest(legal_basis) AS basis GROUP BY basis ORDER BY count(*) DESC, basis LIMIT 100`)
}

// PeopleWithRole lists the people with access who hold a role somewhere, by name, to choose from.
func (s *Store) PeopleWithRole(ctx context.Context, role lifecycle.Role) ([]Person, error) {
	return readAll[Person](ctx, s, `SELECT `+personColumns+peopleWithOrganisation+`
		WHERE p.active AND EXISTS (SELECT FROM role_grants g WHERE g.person_id = p.id AND g.role = ? AND g.revoked_at IS NULL)
		ORDER BY p.name, p.id`, string(role))
}
