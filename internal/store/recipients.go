package store

import (
	"context"
	"database/sql"
)

// Recipients finds whom a message is for now: the person, or those who hold the role in the programme or
// everywhere, narrowed to the organisation. Left out are those without access and those who are recused.
func (s *Store) Recipients(ctx context.Context, m Message) ([]Person, error) {
	return readAll[Person](ctx, s, `SELECT `+personColumns+peopleWithOrganisation+`
		WHERE p.active AND NOT CAST(p.id AS text) = ANY (@recused)
			AND (@person = '' OR CAST(p.id AS text) = @person)
			AND (@organisation = '' OR CAST(p.organisation_id AS text) = @organisation)
			AND (@role = '' OR EXISTS (
				SELECT FROM role_grants g
				WHERE g.person_id = p.id AND g.role = @role AND g.revoked_at IS NULL
					AND (g.programme_id IS NULL OR CAST(g.programme_id AS text) = @programme)))
			AND (@person <> '' OR @role <> '')
		ORDER BY p.id`,
		sql.Named("recused", listOf(m.Recused)), sql.Named("person", string(m.Person)),
		sql.Named("organisation", string(m.Organisation)), sql.Named("role", string(m.Role)),
		sql.Named("programme", string(m.Programme)))
}
