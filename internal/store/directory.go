package store

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// FindOrganisations lists organisations by name: those whose name has every word of a text, of any of the
// kinds. What is empty does not narrow.
func (s *Store) FindOrganisations(
	ctx context.Context, text string, kinds []phasemodel.OrganisationKind, page Page,
) (Listed[Organisation], error) {
	return listByName(ctx, s, page, `FROM organisations o
		WHERE (cardinality(CAST(@kinds AS text[])) = 0 OR o.kind = ANY (CAST(@kinds AS text[])))
			AND o.name ILIKE ALL (CAST(@words AS text[])) `, "o", organisationColumns,
		func(o Organisation) namePosition { return namePosition{o.Name, string(o.ID)} },
		sql.Named("kinds", listOf(kinds)), sql.Named("words", patterns(text)))
}

// OrganisationsByID gives organisations by their ids; ids that none has are left out.
func (s *Store) OrganisationsByID(
	ctx context.Context, ids []lifecycle.OrganisationID,
) (map[lifecycle.OrganisationID]OrganisationRef, error) {
	rows, err := readAll[OrganisationRef](ctx, s,
		`SELECT id, slug, name, kind FROM organisations WHERE CAST(id AS text) = ANY (?)`, listOf(ids))
	if err != nil {
		return nil, err
	}
	found := make(map[lifecycle.OrganisationID]OrganisationRef, len(rows))
	for _, row := range rows {
		found[row.ID] = row
	}
	return found, nil
}

// FindPeople lists people by name: those whose name, e-mail and subject together have every word of a text,
// who hold any of the roles, and hold a role in any of the programmes. What is empty does not narrow.
func (s *Store) FindPeople(
	ctx context.Context, text string, roles []lifecycle.Role, programmes []lifecycle.ProgrammeID, page Page,
) (Listed[Person], error) {
	return listByName(ctx, s, page, peopleWithOrganisation+`
		WHERE concat_ws(' ', p.name, p.email, p.subject) ILIKE ALL (CAST(@words AS text[]))
			AND (cardinality(CAST(@roles AS text[])) = 0 AND cardinality(CAST(@programmes AS text[])) = 0
				OR EXISTS (SELECT 1 FROM role_grants g WHERE g.person_id = p.id AND g.revoked_at IS NULL
					AND (cardinality(CAST(@roles AS text[])) = 0 OR g.role = ANY (CAST(@roles AS text[])))
					AND (cardinality(CAST(@programmes AS text[])) = 0 OR g.programme_id IS NULL
						OR CAST(g.programme_id AS text) = ANY (CAST(@programmes AS text[]))))) `, "p", personColumns,
		func(p Person) namePosition { return namePosition{p.Name, string(p.ID)} },
		sql.Named("words", patterns(text)), sql.Named("roles", listOf(roles)), sql.Named("programmes", listOf(programmes)))
}

// RegistrationsOf lists a person's registrations of interests, newest first.
func (s *Store) RegistrationsOf(
	ctx context.Context, person lifecycle.PersonID, page Page,
) (Listed[InterestRegistration], error) {
	type position struct {
		At time.Time `json:"a"`
		ID string    `json:"i"`
	}
	var after position
	continued, err := readCursor(page.Cursor, &after)
	switch {
	case err != nil:
		return Listed[InterestRegistration]{}, err
	case continued && !isID(after.ID):
		return Listed[InterestRegistration]{}, errCursor
	}
	total, err := readOne[int](ctx, s, errDatabase,
		`SELECT count(*) FROM interest_registrations WHERE person_id = ?`, string(person))
	if err != nil {
		return Listed[InterestRegistration]{}, err
	}
	narrow := ``
	values := map[string]any{"person": string(person), "limit": page.limit() + 1}
	if continued {
		narrow = ` AND (i.registered_at, i.id) < (@at , CAST(@id AS uuid))`
		values["at"], values["id"] = after.At, after.ID
	}
	rows, err := readAll[registrationRow](ctx, s, `
		SELECT i.id, i.person_id AS person, p.name, i.interests, i.registered_at
		FROM interest_registrations i JOIN people p ON p.id = i.person_id
		WHERE i.person_id = @person`+narrow+` ORDER BY i.registered_at DESC, i.id DESC LIMIT @limit`, values)
	if err != nil {
		return Listed[InterestRegistration]{}, err
	}
	cut := cutPage(rows, total, page, func(last registrationRow) any { return position{last.RegisteredAt, last.ID} })
	listed := Listed[InterestRegistration]{Total: cut.Total, Next: cut.Next}
	for _, row := range cut.Items {
		listed.Items = append(listed.Items, row.registration())
	}
	return listed, nil
}

// RecusedFrom lists the methods of which a person may know no more than the public, because they are inhabil
// in a review that is open, or decided and not published.
func (s *Store) RecusedFrom(ctx context.Context, person lifecycle.PersonID) ([]lifecycle.MethodID, error) {
	return readAll[lifecycle.MethodID](ctx, s, `
		SELECT DISTINCT CAST(r.method_id AS text) FROM reviews r
		WHERE CAST(? AS uuid) = ANY (r.recused) AND r.published_at IS NULL
			AND (r.closed_at IS NULL OR r.decision IS NOT NULL)`, string(person))
}

// ProvisionalMarks tell of methods whether their evidence rests on studies that nobody has rated.
type ProvisionalMarks map[lifecycle.MethodID]provisionalRow

type provisionalRow struct {
	ID     lifecycle.MethodID
	Inside bool
	Public bool
}

// Of gives the mark of a method for those who see it as it is, and otherwise that of the evidence that is public.
func (m ProvisionalMarks) Of(id lifecycle.MethodID, inside bool) bool {
	if inside {
		return m[id].Inside
	}
	return m[id].Public
}

// Provisional reads the marks of methods. While an owner is being heard, the public has that of the assessment before.
func (s *Store) Provisional(ctx context.Context, ids []lifecycle.MethodID) (ProvisionalMarks, error) {
	rows, err := readAll[provisionalRow](ctx, s, `
		SELECT CAST(e.method_id AS text) AS id, e.provisional AS inside,
			CASE WHEN h.id IS NULL THEN e.provisional
				ELSE coalesce(CAST(h.shown ->> 'provisional' AS boolean), false) END AS public
		FROM method_evidence e LEFT JOIN evidence_hearings h ON h.method_id = e.method_id AND h.ended_at IS NULL
		WHERE e.method_id = ANY (CAST(? AS uuid[]))`, listOf(ids))
	if err != nil {
		return nil, err
	}
	marks := make(ProvisionalMarks, len(rows))
	for _, row := range rows {
		marks[row.ID] = row
	}
	return marks, nil
}

// ContentCommandOf finds the latest content command of a kind that asked for the same. Errors: NotFound
// command-unknown.
func (s *Store) ContentCommandOf(ctx context.Context, kind, request string) (lifecycle.CommandID, error) {
	return readOne[lifecycle.CommandID](ctx, s, errCommandUnknown, `
		SELECT CAST(id AS text) FROM commands WHERE kind = ? AND body_hash = decode(?, 'hex') AND outcome = 'done'
		ORDER BY at DESC LIMIT 1`, kind, request)
}

// maxPatterns bounds the words of a text that are looked for one by one.
const maxPatterns = 12

// patterns takes a text apart into the patterns that each must occur.
func patterns(text string) list[string] {
	escape := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)
	made := list[string]{}
	for word := range strings.FieldsSeq(text) {
		if word = strings.Trim(word, `"`); word != "" && len(made) < maxPatterns {
			made = append(made, "%"+escape.Replace(word)+"%")
		}
	}
	return made
}
