package store

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

var errProgrammeUnknown = fault.New(fault.NotFound, "programme-unknown",
	"Programmet findes ikke.", "There is no such programme.")

// Programme is a portfolio of methods with a steering group, a phase model and a budget.
type Programme struct {
	ID           lifecycle.ProgrammeID
	Slug         string
	Title        i18n.Text
	Description  string
	Group        lifecycle.GroupID
	ModelID      string
	ModelVersion string
	// Body says who decides, where the programme says otherwise than its phase model; empty: as the model.
	Body      phasemodel.Body
	Principal lifecycle.OrganisationID // where the principal decides
	Budget    *int64                   // whole kroner
	Version   int
}

// ProgrammeRef names a programme where another thing refers to it.
type ProgrammeRef struct {
	ID    lifecycle.ProgrammeID
	Slug  string
	Title i18n.Text
}

type programmeRow struct {
	ID           lifecycle.ProgrammeID
	Slug         string
	TitleDA      string `gorm:"column:title_da"`
	TitleEN      string `gorm:"column:title_en"`
	Description  string
	Group        lifecycle.GroupID
	ModelID      string
	ModelVersion string
	Body         phasemodel.Body
	Principal    lifecycle.OrganisationID
	Budget       *int64
	Version      int
}

func (r programmeRow) programme() Programme {
	return Programme{
		ID: r.ID, Slug: r.Slug, Title: i18n.Text{DA: r.TitleDA, EN: r.TitleEN}, Description: r.Description,
		Group: r.Group, ModelID: r.ModelID, ModelVersion: r.ModelVersion, Body: r.Body, Principal: r.Principal,
		Budget: r.Budget, Version: r.Version,
	}
}

const programmeColumns = `
	p.id, p.slug, p.title_da, p.title_en, p.description, p.group_id AS "group", p.model_id, p.model_version,
	p.body, p.principal_organisation_id AS principal, p.budget, p.version`

// Programme finds a programme by id or slug.
func (s *Store) Programme(ctx context.Context, key string) (Programme, error) {
	found, err := readOne[programmeRow](ctx, s, errProgrammeUnknown,
		`SELECT `+programmeColumns+` FROM programmes p WHERE `+byKey("p", key), keyed(key))
	return found.programme(), err
}

// Programmes lists all programmes by slug.
func (s *Store) Programmes(ctx context.Context) ([]Programme, error) {
	rows, err := readAll[programmeRow](ctx, s, `SELECT `+programmeColumns+` FROM programmes p ORDER BY p.slug`)
	if err != nil {
		return nil, err
	}
	programmes := make([]Programme, 0, len(rows))
	for _, row := range rows {
		programmes = append(programmes, row.programme())
	}
	return programmes, nil
}

// PutProgramme writes a programme by its slug: a new one, or the whole content of the one that has it.
func (s *Store) PutProgramme(ctx context.Context, p Programme) (Programme, error) {
	id, err := newID()
	if err != nil {
		return Programme{}, err
	}
	if p.ID != "" {
		id = string(p.ID)
	}
	if _, err := s.change(ctx, `
		INSERT INTO programmes AS p (id, slug, title_da, title_en, description, group_id, model_id, model_version,
			body, principal_organisation_id, budget)
		VALUES (@id, @slug, @da, @en, @description, CAST(@group AS uuid), @model, @model_version,
			@body, CAST(@principal AS uuid), @budget)
		ON CONFLICT (slug) DO UPDATE SET title_da = excluded.title_da, title_en = excluded.title_en,
			description = excluded.description, group_id = excluded.group_id, model_id = excluded.model_id,
			model_version = excluded.model_version, body = excluded.body,
			principal_organisation_id = excluded.principal_organisation_id, budget = excluded.budget,
			version = p.version + 1, updated_at = now()
		WHERE (p.title_da, p.title_en, p.description, p.group_id, p.model_id, p.model_version, p.body,
				p.principal_organisation_id, p.budget)
			IS DISTINCT FROM (excluded.title_da, excluded.title_en, excluded.description, excluded.group_id,
				excluded.model_id, excluded.model_version, excluded.body, excluded.principal_organisation_id,
				excluded.budget)`, programmeValues(id, p)); err != nil {
		return Programme{}, err
	}
	return s.Programme(ctx, p.Slug)
}

// UpdateProgramme changes the whole content of a programme of a version. Its slug stays.
func (s *Store) UpdateProgramme(ctx context.Context, p Programme, version int) (Programme, error) {
	values := programmeValues(string(p.ID), p)
	values["version"] = version
	touched, err := s.change(ctx, `
		UPDATE programmes SET title_da = @da, title_en = @en, description = @description,
			group_id = CAST(@group AS uuid), model_id = @model, model_version = @model_version, body = @body,
			principal_organisation_id = CAST(@principal AS uuid), budget = @budget,
			version = version + 1, updated_at = now()
		WHERE id = @id AND version = @version`, values)
	if err != nil {
		return Programme{}, err
	}
	if err := s.stale(ctx, touched, "programmes", string(p.ID), errProgrammeUnknown); err != nil {
		return Programme{}, err
	}
	return s.Programme(ctx, string(p.ID))
}

func programmeValues(id string, p Programme) map[string]any {
	return map[string]any{
		"id": id, "slug": p.Slug, "da": p.Title.DA, "en": p.Title.EN, "description": p.Description,
		"group": string(p.Group), "model": p.ModelID, "model_version": p.ModelVersion, "body": string(p.Body),
		"principal": orNull(p.Principal), "budget": p.Budget,
	}
}
