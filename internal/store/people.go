package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

var (
	errPersonUnknown = fault.New(fault.NotFound, "person-unknown", "Personen findes ikke.", "There is no such person.")
	errGrantUnknown  = fault.New(fault.NotFound, "role-grant-unknown",
		"Personen har ikke denne rolle.", "The person does not hold this role.")
)

// Person is someone who may sign in.
type Person struct {
	ID      lifecycle.PersonID
	Issuer  string
	Subject string // at the issuer
	Name    string
	Email   string
	// Organisation is the one the person belongs to, with its slug and name for showing; empty where none
	// is given.
	Organisation     lifecycle.OrganisationID
	OrganisationSlug string
	OrganisationName string
	Active           bool
	Version          int
}

// PersonRef names a person where another thing refers to them.
type PersonRef struct {
	ID   lifecycle.PersonID
	Name string
}

const personColumns = `
	p.id, p.issuer, p.subject, p.name, p.email, p.organisation_id AS organisation,
	o.slug AS organisation_slug, o.name AS organisation_name, p.active, p.version`

const peopleWithOrganisation = ` FROM people p LEFT JOIN organisations o ON o.id = p.organisation_id `

// Person finds a person by id.
func (s *Store) Person(ctx context.Context, id lifecycle.PersonID) (Person, error) {
	return readOne[Person](ctx, s, errPersonUnknown,
		`SELECT `+personColumns+peopleWithOrganisation+`WHERE p.id = ?`, string(id))
}

// PersonBySubject finds a person by what their issuer calls them.
func (s *Store) PersonBySubject(ctx context.Context, issuer, subject string) (Person, error) {
	return readOne[Person](ctx, s, errPersonUnknown,
		`SELECT `+personColumns+peopleWithOrganisation+`WHERE p.issuer = ? AND p.subject = ?`, issuer, subject)
}

// People lists people by name.
func (s *Store) People(ctx context.Context, page Page) (Listed[Person], error) {
	return listByName(ctx, s, page, peopleWithOrganisation+`WHERE @all `, "p", personColumns,
		func(p Person) namePosition { return namePosition{p.Name, string(p.ID)} }, sql.Named("all", true))
}

// PeopleByID names people, for showing; ids that nobody has are left out.
func (s *Store) PeopleByID(ctx context.Context, ids []lifecycle.PersonID) (map[lifecycle.PersonID]Person, error) {
	rows, err := readAll[Person](ctx, s,
		`SELECT `+personColumns+peopleWithOrganisation+`WHERE CAST(p.id AS text) = ANY (?)`, listOf(ids))
	if err != nil {
		return nil, err
	}
	found := make(map[lifecycle.PersonID]Person, len(rows))
	for _, person := range rows {
		found[person.ID] = person
	}
	return found, nil
}

// PutPerson writes a person by issuer and subject: a new, active one, or name and e-mail of the one there
// is. An organisation that is given replaces the one there is; without one it stays.
func (s *Store) PutPerson(ctx context.Context, p Person) (Person, error) {
	id, err := newID()
	if err != nil {
		return Person{}, err
	}
	if p.ID != "" {
		id = string(p.ID)
	}
	if _, err := s.change(ctx, `
		INSERT INTO people AS p (id, issuer, subject, name, email, organisation_id)
		VALUES (@id, @issuer, @subject, @name, @email, CAST(@organisation AS uuid))
		ON CONFLICT (issuer, subject) DO UPDATE SET name = excluded.name, email = excluded.email,
			organisation_id = coalesce(excluded.organisation_id, p.organisation_id),
			version = p.version + 1, updated_at = now()
		WHERE (p.name, p.email, p.organisation_id) IS DISTINCT FROM
			(excluded.name, excluded.email, coalesce(excluded.organisation_id, p.organisation_id))`,
		map[string]any{
			"id": id, "issuer": p.Issuer, "subject": p.Subject, "name": p.Name, "email": orNull(p.Email),
			"organisation": orNull(p.Organisation),
		}); err != nil {
		return Person{}, err
	}
	return s.PersonBySubject(ctx, p.Issuer, p.Subject)
}

// UpdatePerson changes organisation and access of a person of a version; the issuer has the rest.
func (s *Store) UpdatePerson(
	ctx context.Context, id lifecycle.PersonID, version int, organisation lifecycle.OrganisationID, active bool,
) (Person, error) {
	touched, err := s.change(ctx, `
		UPDATE people SET organisation_id = CAST(@organisation AS uuid), active = @active,
			version = version + 1, updated_at = now()
		WHERE id = @id AND version = @version`, map[string]any{
		"id": string(id), "version": version, "organisation": orNull(organisation), "active": active,
	})
	if err != nil {
		return Person{}, err
	}
	if err := s.stale(ctx, touched, "people", string(id), errPersonUnknown); err != nil {
		return Person{}, err
	}
	return s.Person(ctx, id)
}

// RoleGrant is a role that a person holds.
type RoleGrant struct {
	ID     string
	Person lifecycle.PersonID
	Role   lifecycle.Role
	// Programme is empty for a role in the whole installation.
	Programme      lifecycle.ProgrammeID
	ProgrammeSlug  string
	ProgrammeTitle string // in Danish
	GrantedAt      time.Time
}

const grantColumns = `
	g.id, g.person_id AS person, g.role, g.programme_id AS programme, p.slug AS programme_slug,
	p.title_da AS programme_title, g.granted_at`

// RoleGrants lists the roles that people hold, in the order in which they were given.
func (s *Store) RoleGrants(ctx context.Context, people ...lifecycle.PersonID) ([]RoleGrant, error) {
	return readAll[RoleGrant](ctx, s, `SELECT `+grantColumns+`
		FROM role_grants g LEFT JOIN programmes p ON p.id = g.programme_id
		WHERE CAST(g.person_id AS text) = ANY (?) AND g.revoked_at IS NULL
		ORDER BY g.granted_at, g.id`, listOf(people))
}

// GrantRole gives a person a role, for a programme or (empty) the whole installation. A role that is held
// already stays as it is.
func (s *Store) GrantRole(
	ctx context.Context, person lifecycle.PersonID, role lifecycle.Role, programme lifecycle.ProgrammeID,
	by lifecycle.PersonID,
) (RoleGrant, error) {
	id, err := newID()
	if err != nil {
		return RoleGrant{}, err
	}
	values := map[string]any{
		"id": id, "person": string(person), "role": string(role), "programme": orNull(programme), "by": orNull(by),
	}
	if _, err := s.change(ctx, `
		INSERT INTO role_grants (id, person_id, role, programme_id, granted_by)
		VALUES (@id, CAST(@person AS uuid), @role, CAST(@programme AS uuid), CAST(@by AS uuid))
		ON CONFLICT DO NOTHING`, values); err != nil {
		return RoleGrant{}, err
	}
	return readOne[RoleGrant](ctx, s, errGrantUnknown, `SELECT `+grantColumns+`
		FROM role_grants g LEFT JOIN programmes p ON p.id = g.programme_id
		WHERE g.person_id = CAST(@person AS uuid) AND g.role = @role
			AND g.programme_id IS NOT DISTINCT FROM CAST(@programme AS uuid) AND g.revoked_at IS NULL`, values)
}

// RevokeRole takes a role away from a person.
func (s *Store) RevokeRole(ctx context.Context, person lifecycle.PersonID, grant string, by lifecycle.PersonID) error {
	if !isID(grant) {
		return errGrantUnknown
	}
	touched, err := s.change(ctx, `
		UPDATE role_grants SET revoked_at = now(), revoked_by = CAST(@by AS uuid)
		WHERE id = @grant AND person_id = @person AND revoked_at IS NULL`,
		map[string]any{"grant": grant, "person": string(person), "by": orNull(by)})
	if err == nil && touched == 0 {
		err = errGrantUnknown
	}
	return err
}

// LockAdmins counts the active people who hold the role admin for the whole installation, and keeps others from
// changing that until the transaction ends.
func (s *Store) LockAdmins(ctx context.Context) (int, error) {
	admins, err := readAll[string](ctx, s, `SELECT CAST(p.id AS text)
		FROM role_grants g JOIN people p ON p.id = g.person_id
		WHERE g.role = ? AND g.programme_id IS NULL AND g.revoked_at IS NULL AND p.active
		ORDER BY g.id FOR NO KEY UPDATE`, string(lifecycle.Admin))
	return len(admins), err
}

// Caller is what the program needs to know of someone who has signed in.
type Caller struct {
	Person Person
	Grants []RoleGrant
	// InterestsRegistered is when they last registered their standing interests; zero: never.
	InterestsRegistered time.Time
	// SignedOutAt is when they last signed out everywhere; zero: never.
	SignedOutAt time.Time
}

// CallerBySubject finds a person with the roles they hold and their latest registration of interests, in one
// query.
func (s *Store) CallerBySubject(ctx context.Context, issuer, subject string) (Caller, error) {
	type row struct {
		Person      `gorm:"embedded"`
		Grants      jsonb[[]RoleGrant]
		Registered  *time.Time
		SignedOutAt *time.Time
	}
	found, err := readOne[row](ctx, s, errPersonUnknown, `
		SELECT `+personColumns+`, (
			SELECT jsonb_agg(jsonb_build_object('ID', g.id, 'Person', g.person_id, 'Role', g.role,
				'Programme', coalesce(CAST(g.programme_id AS text), ''), 'ProgrammeSlug', coalesce(r.slug, ''),
				'ProgrammeTitle', coalesce(r.title_da, ''), 'GrantedAt', g.granted_at) ORDER BY g.granted_at, g.id)
			FROM role_grants g LEFT JOIN programmes r ON r.id = g.programme_id
			WHERE g.person_id = p.id AND g.revoked_at IS NULL) AS grants,
			(SELECT max(i.registered_at) FROM interest_registrations i WHERE i.person_id = p.id) AS registered,
			p.signed_out_at
		`+peopleWithOrganisation+`WHERE p.issuer = ? AND p.subject = ?`, issuer, subject)
	if err != nil {
		return Caller{}, err
	}
	caller := Caller{Person: found.Person, Grants: found.Grants.Value}
	if found.Registered != nil {
		caller.InterestsRegistered = *found.Registered
	}
	if found.SignedOutAt != nil {
		caller.SignedOutAt = *found.SignedOutAt
	}
	return caller, nil
}
