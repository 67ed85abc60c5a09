package store

import "context"

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
