package store

import (
	"time"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// methodRow is a row of methods with the names it refers to.
type methodRow struct {
	ID                    lifecycle.MethodID
	Slug                  string
	Version               int
	Title                 string
	Summary               string
	Problem               string
	MethodType            catalogue.Code
	TargetGroups          list[string]
	AgeGroups             list[string]
	SocialGoals           list[int]
	Themes                list[string]
	LegalBasis            list[string]
	Origin                catalogue.Code
	Components            list[string]
	DeliveryFormat        string
	DeliveryDurationWeeks *int
	DeliveryStaff         string
	CostAmount            *int64
	CostUnit              catalogue.Code
	CostPriceYear         *int
	CostSource            string
	Economy               jsonb[*catalogue.Economy]
	StartupCost           *int64
	EvidenceSearchedOn    catalogue.Date
	NotSuitableFor        string
	MinimumGroup          *int
	Licence               string
	TrainingProvider      string
	Caseload              *int
	Replaces              string
	TimeToEffect          string
	Contact               string
	Sources               list[string]
	Provenance            catalogue.Code
	ImportHash            string

	ProcessSequence int64
	Phase           phasemodel.PhaseID
	PhaseImported   bool
	Status          lifecycle.Status
	Published       bool
	PublishedAt     *time.Time
	PublicPhase     phasemodel.PhaseID
	PublicStatus    lifecycle.Status
	EvidenceLevel   int
	EvidenceVerdict lifecycle.Verdict
	NextDeadline    *time.Time

	PublicEvidenceLevel   *int
	PublicEvidenceVerdict lifecycle.Verdict
	EvidenceHearingDue    *time.Time

	CreatedAt time.Time
	UpdatedAt time.Time

	OwnerID          lifecycle.OrganisationID
	OwnerSlug        string
	OwnerName        string
	OwnerKind        phasemodel.OrganisationKind
	ProgrammeID      lifecycle.ProgrammeID
	ProgrammeSlug    string
	ProgrammeTitleDA string `gorm:"column:programme_title_da"`
	ProgrammeTitleEN string `gorm:"column:programme_title_en"`
	Partners         jsonb[[]partnerRow]
}

// partnerRow is a partner as the query of methods gathers it.
type partnerRow struct {
	ID   lifecycle.OrganisationID    `json:"id"`
	Slug string                      `json:"slug"`
	Name string                      `json:"name"`
	Kind phasemodel.OrganisationKind `json:"kind"`
	Role string                      `json:"role"`
}

const methodColumns = `
	m.id, m.slug, m.version, m.title, m.summary, m.problem, m.method_type, m.target_groups, m.age_groups,
	m.social_goals, m.themes, m.legal_basis, m.origin, m.components, m.delivery_format,
	m.delivery_duration_weeks, m.delivery_staff, m.cost_amount, m.cost_unit, m.cost_price_year, m.cost_source,
	m.economy, m.startup_cost, CAST(m.evidence_searched_on AS text) AS evidence_searched_on, m.not_suitable_for,
	m.minimum_group, m.licence, m.training_provider, m.caseload, m.replaces, m.time_to_effect, m.contact,
	m.sources, m.provenance, m.import_hash,
	m.process_sequence, m.phase, m.phase_imported, m.status, m.published, m.published_at, m.public_phase,
	m.public_status, m.evidence_level, m.evidence_verdict, m.next_deadline, m.public_evidence_level,
	m.public_evidence_verdict, m.evidence_hearing_due, m.created_at, m.updated_at,
	o.id AS owner_id, o.slug AS owner_slug, o.name AS owner_name, o.kind AS owner_kind,
	p.id AS programme_id, p.slug AS programme_slug, p.title_da AS programme_title_da,
	p.title_en AS programme_title_en,
	(SELECT jsonb_agg(jsonb_build_object('id', a.id, 'slug', a.slug, 'name', a.name, 'kind', a.kind,
		'role', coalesce(r.role, '')) ORDER BY r.position)
	 FROM method_partners r JOIN organisations a ON a.id = r.organisation_id
	 WHERE r.method_id = m.id) AS partners`

const methodsWithNames = `
	FROM methods m JOIN organisations o ON o.id = m.owner_id JOIN programmes p ON p.id = m.programme_id`

const insertMethod = `
	INSERT INTO methods (id, slug, programme_id, owner_id, title, summary, problem, method_type, target_groups,
		age_groups, social_goals, themes, legal_basis, legal_keys, origin, components, delivery_format,
		delivery_duration_weeks, delivery_staff, cost_amount, cost_unit, cost_price_year, cost_source, economy,
		startup_cost, evidence_searched_on, not_suitable_for, minimum_group, licence, training_provider, caseload,
		replaces, time_to_effect, contact, sources, provenance, import_hash)
	VALUES (@id, @slug, CAST(@programme AS uuid), CAST(@owner AS uuid), @title, @summary, @problem, @method_type,
		@target_groups, @age_groups, @social_goals, @themes, @legal_basis, @legal_keys, @origin, @components,
		@delivery_format, @delivery_duration_weeks, @delivery_staff, @cost_amount, @cost_unit, @cost_price_year,
		@cost_source, CAST(@economy AS jsonb), @startup_cost, CAST(@evidence_searched_on AS date),
		@not_suitable_for, @minimum_group, @licence, @training_provider, @caseload, @replaces, @time_to_effect,
		@contact, @sources, @provenance, @import_hash)`

const updateMethod = `
	UPDATE methods SET owner_id = CAST(@owner AS uuid), title = @title, summary = @summary, problem = @problem,
		method_type = @method_type, target_groups = @target_groups, age_groups = @age_groups,
		social_goals = @social_goals, themes = @themes, legal_basis = @legal_basis, legal_keys = @legal_keys,
		origin = @origin, components = @components, delivery_format = @delivery_format,
		delivery_duration_weeks = @delivery_duration_weeks, delivery_staff = @delivery_staff,
		cost_amount = @cost_amount, cost_unit = @cost_unit, cost_price_year = @cost_price_year,
		cost_source = @cost_source, economy = CAST(@economy AS jsonb), startup_cost = @startup_cost,
		evidence_searched_on = CAST(@evidence_searched_on AS date), not_suitable_for = @not_suitable_for,
		minimum_group = @minimum_group, licence = @licence, training_provider = @training_provider,
		caseload = @caseload, replaces = @replaces, time_to_effect = @time_to_effect, contact = @contact,
		sources = @sources, provenance = @provenance, import_hash = coalesce(@import_hash, import_hash),
		version = version + 1, updated_at = now()
	WHERE id = @id AND version = @version`

// methodValues gives the named values of insertMethod and updateMethod.
func methodValues(content MethodContent) map[string]any {
	m := content.Content
	cost := catalogue.Cost{}
	if m.Cost != nil {
		cost = *m.Cost
	}
	var economy any
	if m.Economy != nil {
		economy = asJSON(m.Economy)
	}
	return map[string]any{
		"slug": m.Slug, "owner": string(content.Owner), "title": m.Title, "summary": m.Summary, "problem": m.Problem,
		"method_type": orNull(m.MethodType), "target_groups": listOf(m.TargetGroups),
		"age_groups": listOf(m.AgeGroups), "social_goals": append(list[int]{}, m.SocialGoals...),
		"themes": listOf(m.Themes), "legal_basis": listOf(m.LegalBasis), "legal_keys": legalKeys(m),
		"origin": orNull(m.Origin), "components": listOf(m.Components),
		"delivery_format": orNull(m.Delivery.Format), "delivery_duration_weeks": m.Delivery.DurationWeeks,
		"delivery_staff": orNull(m.Delivery.Staff),
		"cost_amount":    cost.Amount, "cost_unit": orNull(cost.Unit), "cost_price_year": cost.PriceYear,
		"cost_source": orNull(cost.Source), "economy": economy, "startup_cost": m.StartupCost,
		"evidence_searched_on": orNull(m.EvidenceSearchedOn), "not_suitable_for": orNull(m.NotSuitableFor),
		"minimum_group": m.MinimumGroup, "licence": orNull(m.Licence),
		"training_provider": orNull(m.TrainingProvider), "caseload": m.Caseload, "replaces": orNull(m.Replaces),
		"time_to_effect": orNull(m.TimeToEffect), "contact": orNull(m.Contact), "sources": listOf(m.Sources),
		"provenance": orNull(m.Provenance), "import_hash": orNull(content.ImportHash),
	}
}

// legalKeys gives the forms in which a filter finds the method's legal basis: each section, and its act.
func legalKeys(m catalogue.Method) list[string] {
	keys := list[string]{}
	for _, basis := range m.LegalBases() {
		keys = append(keys, basis.Key)
		if basis.ActKey != basis.Key {
			keys = append(keys, basis.ActKey)
		}
	}
	return keys
}

func (r methodRow) method() Method {
	m := Method{
		ID: r.ID, Version: r.Version, Content: r.content(), ImportHash: r.ImportHash,
		Owner:     OrganisationRef{r.OwnerID, r.OwnerSlug, r.OwnerName, r.OwnerKind},
		Programme: ProgrammeRef{r.ProgrammeID, r.ProgrammeSlug, title(r.ProgrammeTitleDA, r.ProgrammeTitleEN)},
		Process: Process{
			Sequence: r.ProcessSequence, Phase: r.Phase, PhaseImported: r.PhaseImported, Status: r.Status,
			Published: r.Published, PublishedAt: r.PublishedAt, PublicPhase: r.PublicPhase,
			PublicStatus: r.PublicStatus, NextDeadline: r.NextDeadline,
			Evidence:   lifecycle.Evidence{Level: r.EvidenceLevel, Verdict: r.EvidenceVerdict},
			HearingDue: r.EvidenceHearingDue,
		},
		CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
	}
	m.Process.PublicEvidence = m.Process.Evidence
	if r.PublicEvidenceLevel != nil {
		m.Process.PublicEvidence = lifecycle.Evidence{Level: *r.PublicEvidenceLevel, Verdict: r.PublicEvidenceVerdict}
	}
	for _, p := range r.Partners.Value {
		m.Partners = append(m.Partners, Partner{OrganisationRef{p.ID, p.Slug, p.Name, p.Kind}, p.Role})
		m.Content.Partners = append(m.Content.Partners,
			catalogue.Partner{Name: p.Name, Kind: catalogue.Code(p.Kind), Role: p.Role})
	}
	return m
}

// content gives the catalogue entry; what is empty is unknown.
func (r methodRow) content() catalogue.Method {
	m := catalogue.Method{
		Slug: r.Slug, MethodType: r.MethodType, Title: r.Title, Summary: r.Summary, Problem: r.Problem,
		TargetGroups: codes(r.TargetGroups), AgeGroups: codes(r.AgeGroups), SocialGoals: r.SocialGoals,
		Themes: codes(r.Themes), LegalBasis: r.LegalBasis, Origin: r.Origin,
		Owner:     catalogue.Owner{Name: r.OwnerName, Type: catalogue.Code(r.OwnerKind)},
		Programme: r.ProgrammeSlug, Phase: catalogue.Code(r.Phase), Components: r.Components,
		Delivery: catalogue.Delivery{
			Format: r.DeliveryFormat, DurationWeeks: r.DeliveryDurationWeeks, Staff: r.DeliveryStaff,
		},
		Economy: r.Economy.Value, StartupCost: r.StartupCost, EvidenceSearchedOn: r.EvidenceSearchedOn,
		NotSuitableFor: r.NotSuitableFor, MinimumGroup: r.MinimumGroup, Licence: r.Licence,
		TrainingProvider: r.TrainingProvider, Caseload: r.Caseload, Replaces: r.Replaces,
		TimeToEffect: r.TimeToEffect, Contact: r.Contact, Sources: r.Sources, Provenance: r.Provenance,
	}
	if r.CostAmount != nil || r.CostUnit != "" || r.CostPriceYear != nil || r.CostSource != "" {
		m.Cost = &catalogue.Cost{Amount: r.CostAmount, Unit: r.CostUnit, PriceYear: r.CostPriceYear, Source: r.CostSource}
	}
	return m
}

func codes(names []string) []catalogue.Code {
	made := make([]catalogue.Code, 0, len(names))
	for _, name := range names {
		made = append(made, catalogue.Code(name))
	}
	return made
}
