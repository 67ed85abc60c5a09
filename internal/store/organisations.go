package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

var errOrganisationUnknown = fault.New(fault.NotFound, "organisation-unknown",
	"Organisationen findes ikke.", "There is no such organisation.")

// Organisation is an organisation with the days between which it exists.
type Organisation struct {
	ID               lifecycle.OrganisationID
	Slug             string
	Name             string
	Kind             phasemodel.OrganisationKind
	MunicipalityCode string // four digits, for a municipality
	// Region is the region a municipality belonged to when it was entered; Successor is the region that
	// takes over when a region ends.
	Region    lifecycle.OrganisationID
	Successor lifecycle.OrganisationID
	ValidFrom catalogue.Date
	ValidTo   catalogue.Date // the last day
	Version   int
}

// OrganisationRef names an organisation where another thing refers to it.
type OrganisationRef struct {
	ID   lifecycle.OrganisationID
	Slug string
	Name string
	Kind phasemodel.OrganisationKind
}

const organisationColumns = `
	o.id, o.slug, o.name, o.kind, o.municipality_code, o.region_id AS region, o.successor_id AS successor,
	CAST(o.valid_from AS text) AS valid_from, CAST(o.valid_to AS text) AS valid_to, o.version`

// Organisation finds an organisation by id or slug.
func (s *Store) Organisation(ctx context.Context, key string) (Organisation, error) {
	return readOne[Organisation](ctx, s, errOrganisationUnknown,
		`SELECT `+organisationColumns+` FROM organisations o WHERE `+byKey("o", key), keyed(key))
}

// Organisations lists organisations by name, of one kind or (empty) of all.
func (s *Store) Organisations(
	ctx context.Context, kind phasemodel.OrganisationKind, page Page,
) (Listed[Organisation], error) {
	return listByName(ctx, s, page, `FROM organisations o WHERE (@kind = '' OR o.kind = @kind )`, "o",
		organisationColumns, func(o Organisation) namePosition { return namePosition{o.Name, string(o.ID)} },
		sql.Named("kind", string(kind)))
}

// OrganisationKeys gives those of some keys that are the slug or the id of an organisation.
func (s *Store) OrganisationKeys(ctx context.Context, keys []string) ([]string, error) {
	return readAll[string](ctx, s, `
		SELECT key FROM unnest(CAST(@keys AS text[])) AS key
		WHERE EXISTS (SELECT FROM organisations WHERE slug = key)
			OR EXISTS (SELECT FROM organisations WHERE CAST(id AS text) = key)`, sql.Named("keys", listOf(keys)))
}

// FacetNames names organisations and programmes by their slugs. What has no name is not among them.
func (s *Store) FacetNames(
	ctx context.Context, owners, programmes []string,
) (ofOwners, ofProgrammes map[string]i18n.Text, err error) {
	type row struct {
		Owner        bool
		Slug, Da, En string
	}
	rows, err := readAll[row](ctx, s, `
		SELECT true AS owner, slug, name AS da, name AS en FROM organisations WHERE slug = ANY (CAST(? AS text[]))
		UNION ALL
		SELECT false, slug, title_da, title_en FROM programmes WHERE slug = ANY (CAST(? AS text[]))`,
		listOf(owners), listOf(programmes))
	ofOwners, ofProgrammes = map[string]i18n.Text{}, map[string]i18n.Text{}
	for _, row := range rows {
		if row.Owner {
			ofOwners[row.Slug] = i18n.Text{DA: row.Da, EN: row.En}
		} else {
			ofProgrammes[row.Slug] = i18n.Text{DA: row.Da, EN: row.En}
		}
	}
	return ofOwners, ofProgrammes, err
}

// OrganisationSlugs lists the slugs of all organisations.
func (s *Store) OrganisationSlugs(ctx context.Context) ([]string, error) {
	return readAll[string](ctx, s, `SELECT slug FROM organisations ORDER BY slug`)
}

const putOrganisation = `
	INSERT INTO organisations AS o
		(id, slug, name, kind, municipality_code, region_id, successor_id, valid_from, valid_to)
	VALUES (@id, @slug, @name, @kind, @code, CAST(@region AS uuid), CAST(@successor AS uuid),
		CAST(@from AS date), CAST(@to AS date))
	ON CONFLICT (slug) DO UPDATE SET name = excluded.name, kind = excluded.kind,
		municipality_code = excluded.municipality_code, region_id = excluded.region_id,
		successor_id = excluded.successor_id, valid_from = excluded.valid_from, valid_to = excluded.valid_to,
		version = o.version + 1, updated_at = now()
	WHERE (o.name, o.kind, o.municipality_code, o.region_id, o.successor_id, o.valid_from, o.valid_to)
		IS DISTINCT FROM (excluded.name, excluded.kind, excluded.municipality_code, excluded.region_id,
		excluded.successor_id, excluded.valid_from, excluded.valid_to)`

// PutOrganisation writes an organisation by its slug: a new one, or the whole content of the one that has
// it. Nothing is written, and the version stays, where nothing is different.
func (s *Store) PutOrganisation(ctx context.Context, o Organisation) (Organisation, error) {
	id, err := newID()
	if err != nil {
		return Organisation{}, err
	}
	if o.ID != "" {
		id = string(o.ID)
	}
	put := func() error {
		return s.within(ctx, func(tx *Store) error {
			written, err := tx.change(ctx, putOrganisation, organisationValues(id, o))
			if err != nil || written == 0 {
				return err
			}
			there, err := tx.Organisation(ctx, o.Slug)
			if err != nil || there.Version == 1 {
				return err
			}
			return tx.rewordOrganisation(ctx, there.ID)
		})
	}
	err = put()
	if errors.Is(err, errMunicipalityCodeTaken) {
		// Two that put the same new organisation at once meet on the code before they meet on the slug. The
		// other has written it by now, so the same statement finds it; a code that is another's fails again.
		err = put()
	}
	if err != nil {
		return Organisation{}, err
	}
	return s.Organisation(ctx, o.Slug)
}

// UpdateOrganisation changes the whole content of an organisation of a version. Its slug stays.
func (s *Store) UpdateOrganisation(ctx context.Context, o Organisation, version int) (Organisation, error) {
	values := organisationValues(string(o.ID), o)
	values["version"] = version
	err := s.within(ctx, func(tx *Store) error {
		touched, err := tx.change(ctx, `
			UPDATE organisations SET name = @name, kind = @kind, municipality_code = @code,
				region_id = CAST(@region AS uuid), successor_id = CAST(@successor AS uuid),
				valid_from = CAST(@from AS date), valid_to = CAST(@to AS date),
				version = version + 1, updated_at = now()
			WHERE id = @id AND version = @version`, values)
		if err != nil {
			return err
		}
		if err := tx.stale(ctx, touched, "organisations", string(o.ID), errOrganisationUnknown); err != nil {
			return err
		}
		return tx.rewordOrganisation(ctx, o.ID)
	})
	if err != nil {
		return Organisation{}, err
	}
	return s.Organisation(ctx, string(o.ID))
}

func organisationValues(id string, o Organisation) map[string]any {
	return map[string]any{
		"id": id, "slug": o.Slug, "name": o.Name, "kind": string(o.Kind), "code": orNull(o.MunicipalityCode),
		"region": orNull(o.Region), "successor": orNull(o.Successor),
		"from": orNull(o.ValidFrom), "to": orNull(o.ValidTo),
	}
}

// OwnerOrganisation finds the organisation that a catalogue entry names as owner or partner, and makes it
// where there is none of its slug.
func (s *Store) OwnerOrganisation(ctx context.Context, owner catalogue.Owner) (OrganisationRef, error) {
	id, err := newID()
	if err != nil {
		return OrganisationRef{}, err
	}
	if _, err := s.change(ctx, `
		INSERT INTO organisations (id, slug, name, kind) VALUES (?, ?, ?, ?) ON CONFLICT (slug) DO NOTHING`,
		id, owner.Slug(), owner.Name, string(owner.Type)); err != nil {
		return OrganisationRef{}, err
	}
	return readOne[OrganisationRef](ctx, s, errOrganisationUnknown,
		`SELECT id, slug, name, kind FROM organisations WHERE slug = ?`, owner.Slug())
}
