package catalogue

import (
	"strconv"
	"strings"
	"time"
)

// Column is a column of a table: its name, and what a row has in it.
type Column[T any] struct {
	Name string
	// Of gives a row's value: a string, an int64, a float64 or a bool, and nil where it is unknown.
	Of func(T) any
	// Needed: a CSV file without the column cannot be imported.
	Needed bool
	// Told: the column says something that no file can change. Exports have it, and an import passes over it.
	Told bool
}

// MethodRecord is a method as the open data have it: its entry, with the phase that the reader may know, and
// where it stands. It has no studies; those are StudyRecords.
type MethodRecord struct {
	Method

	Status              Code      `json:"status"`
	PhaseImported       bool      `json:"phase_imported"` // stated by a file, and by no published decision
	EvidenceLevel       int       `json:"evidence_level"`
	EvidenceVerdict     Code      `json:"evidence_verdict"`
	EvidenceProvisional bool      `json:"evidence_provisional"` // it rests on studies that nobody has rated
	Public              bool      `json:"public"`
	ID                  string    `json:"id"`
	UpdatedAt           time.Time `json:"updated_at"` // of the content
}

// StudyRecord is a study row as the open data have it: an outcome of a study of a method.
type StudyRecord struct {
	Method string `json:"method"` // its slug
	StudyRow

	StudyID string `json:"study_id"`
}

// MethodColumns are the columns of a table of methods, in their order: the fields of a method, with a dot
// between a part and its field, and then where the method stands.
func MethodColumns() []Column[MethodRecord] {
	type record = MethodRecord
	return []Column[record]{
		{Name: "slug", Needed: true, Of: func(m record) any { return textCell(m.Slug) }},
		{Name: "method_type", Needed: true, Of: func(m record) any { return textCell(m.MethodType) }},
		{Name: "title", Needed: true, Of: func(m record) any { return textCell(m.Title) }},
		{Name: "summary", Needed: true, Of: func(m record) any { return textCell(m.Summary) }},
		{Name: "problem", Needed: true, Of: func(m record) any { return textCell(m.Problem) }},
		{Name: "target_groups", Needed: true, Of: func(m record) any { return codeCell(m.TargetGroups) }},
		{Name: "age_groups", Of: func(m record) any { return codeCell(m.AgeGroups) }},
		{Name: "social_goals", Of: func(m record) any { return goalCell(m.SocialGoals) }},
		{Name: "themes", Of: func(m record) any { return codeCell(m.Themes) }},
		{Name: "legal_basis", Of: func(m record) any { return listCell(m.LegalBasis) }},
		{Name: "origin", Of: func(m record) any { return textCell(m.Origin) }},
		{Name: "owner.name", Needed: true, Of: func(m record) any { return textCell(m.Owner.Name) }},
		{Name: "owner.type", Needed: true, Of: func(m record) any { return textCell(m.Owner.Type) }},
		{Name: "programme", Of: func(m record) any { return textCell(m.Programme) }},
		{Name: "phase", Needed: true, Of: func(m record) any { return textCell(m.Phase) }},
		{Name: "components", Of: func(m record) any { return listCell(m.Components) }},
		{Name: "delivery.format", Of: func(m record) any { return textCell(m.Delivery.Format) }},
		{Name: "delivery.duration_weeks", Of: func(m record) any { return wholeCell(m.Delivery.DurationWeeks) }},
		{Name: "delivery.staff", Of: func(m record) any { return textCell(m.Delivery.Staff) }},
		{Name: "partners", Of: func(m record) any { return partnerCell(m.Partners) }},
		{Name: "partner_roles", Of: func(m record) any { return roleCell(m.Partners) }},
		{Name: "cost.amount", Of: func(m record) any { return wholeCell(m.price().Amount) }},
		{Name: "cost.unit", Of: func(m record) any { return textCell(m.price().Unit) }},
		{Name: "cost.price_year", Of: func(m record) any { return wholeCell(m.price().PriceYear) }},
		{Name: "cost.source", Of: func(m record) any { return textCell(m.price().Source) }},
		{Name: "economy.total_cost", Of: func(m record) any { return wholeCell(m.economy().TotalCost) }},
		{Name: "economy.price_year", Of: func(m record) any { return wholeCell(m.economy().PriceYear) }},
		{Name: "economy.baseline", Of: func(m record) any { return textCell(m.economy().Baseline) }},
		{Name: "economy.payers", Of: func(m record) any { return textCell(m.economy().Payers) }},
		{Name: "economy.note", Of: func(m record) any { return textCell(m.economy().Note) }},
		{Name: "economy.source", Of: func(m record) any { return textCell(m.economy().Source) }},
		{Name: "startup_cost", Of: func(m record) any { return wholeCell(m.StartupCost) }},
		{Name: "evidence_searched_on", Of: func(m record) any { return textCell(m.EvidenceSearchedOn) }},
		{Name: "not_suitable_for", Of: func(m record) any { return textCell(m.NotSuitableFor) }},
		{Name: "minimum_group", Of: func(m record) any { return wholeCell(m.MinimumGroup) }},
		{Name: "licence", Of: func(m record) any { return textCell(m.Licence) }},
		{Name: "training_provider", Of: func(m record) any { return textCell(m.TrainingProvider) }},
		{Name: "caseload", Of: func(m record) any { return wholeCell(m.Caseload) }},
		{Name: "replaces", Of: func(m record) any { return textCell(m.Replaces) }},
		{Name: "time_to_effect", Of: func(m record) any { return textCell(m.TimeToEffect) }},
		{Name: "contact", Of: func(m record) any { return textCell(m.Contact) }},
		{Name: "sources", Of: func(m record) any { return listCell(m.Sources) }},
		{Name: "provenance", Needed: true, Of: func(m record) any { return textCell(m.Provenance) }},
		{Name: "status", Told: true, Of: func(m record) any { return textCell(m.Status) }},
		{Name: "phase_imported", Told: true, Of: func(m record) any { return m.PhaseImported }},
		{Name: "evidence_level", Told: true, Of: func(m record) any { return int64(m.EvidenceLevel) }},
		{Name: "evidence_verdict", Told: true, Of: func(m record) any { return textCell(m.EvidenceVerdict) }},
		{Name: "evidence_provisional", Told: true, Of: func(m record) any { return m.EvidenceProvisional }},
		{Name: "public", Told: true, Of: func(m record) any { return m.Public }},
		{Name: "id", Told: true, Of: func(m record) any { return textCell(m.ID) }},
		{Name: "updated_at", Told: true, Of: func(m record) any { return m.UpdatedAt.UTC().Format(time.RFC3339) }},
	}
}

// StudyColumns are the columns of a table of study rows, in their order: the method, the fields of a row, and
// the id of the study that the rows of one study share.
func StudyColumns() []Column[StudyRecord] {
	type record = StudyRecord
	return []Column[record]{
		{Name: "method", Needed: true, Of: func(r record) any { return textCell(r.Method) }},
		{Name: "authors", Of: func(r record) any { return textCell(r.Authors) }},
		{Name: "year", Of: func(r record) any { return wholeCell(r.Year) }},
		{Name: "title", Needed: true, Of: func(r record) any { return textCell(r.Title) }},
		{Name: "country", Of: func(r record) any { return textCell(r.Country) }},
		{Name: "design", Needed: true, Of: func(r record) any { return textCell(r.Design) }},
		{Name: "sample", Of: func(r record) any { return textCell(r.Sample) }},
		{Name: "n_treatment", Of: func(r record) any { return wholeCell(r.NTreatment) }},
		{Name: "n_control", Of: func(r record) any { return wholeCell(r.NControl) }},
		{Name: "n_total", Of: func(r record) any { return wholeCell(r.NTotal) }},
		{Name: "outcome", Needed: true, Of: func(r record) any { return textCell(r.Outcome) }},
		{Name: "outcome_en", Of: func(r record) any { return textCell(r.OutcomeEN) }},
		{Name: "outcome_code", Of: func(r record) any { return textCell(r.OutcomeCode) }},
		{Name: "about", Of: func(r record) any { return textCell(r.About) }},
		{Name: "primary", Of: func(r record) any { return truthCell(r.Primary) }},
		{Name: "higher_is_better", Of: func(r record) any { return truthCell(r.HigherIsBetter) }},
		{Name: "effect_type", Needed: true, Of: func(r record) any { return textCell(r.EffectType) }},
		{Name: "estimate", Of: func(r record) any { return decimalCell(r.Estimate) }},
		{Name: "ci_low", Of: func(r record) any { return decimalCell(r.CILow) }},
		{Name: "ci_high", Of: func(r record) any { return decimalCell(r.CIHigh) }},
		{Name: "se", Of: func(r record) any { return decimalCell(r.SE) }},
		{Name: "mean_treatment", Of: func(r record) any { return decimalCell(r.MeanTreatment) }},
		{Name: "sd_treatment", Of: func(r record) any { return decimalCell(r.SDTreatment) }},
		{Name: "mean_control", Of: func(r record) any { return decimalCell(r.MeanControl) }},
		{Name: "sd_control", Of: func(r record) any { return decimalCell(r.SDControl) }},
		{Name: "events_treatment", Of: func(r record) any { return wholeCell(r.EventsTreatment) }},
		{Name: "events_control", Of: func(r record) any { return wholeCell(r.EventsControl) }},
		{Name: "analysed_treatment", Of: func(r record) any { return wholeCell(r.AnalysedTreatment) }},
		{Name: "analysed_control", Of: func(r record) any { return wholeCell(r.AnalysedControl) }},
		{Name: "smallest_important_effect", Of: func(r record) any { return decimalCell(r.SmallestImportantEffect) }},
		{Name: "favours", Of: func(r record) any { return textCell(r.Favours) }},
		{Name: "followup_months", Of: func(r record) any { return wholeCell(r.FollowupMonths) }},
		{Name: "quality", Of: func(r record) any { return textCell(r.Quality) }},
		{Name: "quality_reason", Of: func(r record) any { return textCell(r.QualityReason) }},
		{Name: "evaluator_independent", Of: func(r record) any { return truthCell(r.EvaluatorIndependent) }},
		{Name: "peer_reviewed", Of: func(r record) any { return truthCell(r.PeerReviewed) }},
		{Name: "usual_care", Of: func(r record) any { return truthCell(r.UsualCare) }},
		{Name: "source", Of: func(r record) any { return textCell(r.Source) }},
		{Name: "provenance", Needed: true, Of: func(r record) any { return textCell(r.Provenance) }},
		{Name: "study_id", Told: true, Of: func(r record) any { return textCell(r.StudyID) }},
	}
}

// namesOf gives the names of the columns, in their order, and of those that an import needs.
func namesOf[T any](columns []Column[T]) (all, needed []string) {
	for _, column := range columns {
		all = append(all, column.Name)
		if column.Needed {
			needed = append(needed, column.Name)
		}
	}
	return all, needed
}

// StudyTemplate is the first row of a CSV file of studies: every column that an import reads, to be filled in.
func StudyTemplate() string { return template(StudyColumns()) }

// MethodTemplate is the first row of a CSV file of methods.
func MethodTemplate() string { return template(MethodColumns()) }

func template[T any](columns []Column[T]) string {
	var names []string
	for _, column := range columns {
		if !column.Told {
			names = append(names, column.Name)
		}
	}
	return strings.Join(names, ",") + "\r\n"
}

// toldOf gives the names of the columns that an import passes over.
func toldOf[T any](columns []Column[T]) []string {
	var told []string
	for _, column := range columns {
		if column.Told {
			told = append(told, column.Name)
		}
	}
	return told
}

// price gives what is known of the price, for its columns.
func (m Method) price() Cost {
	if m.Cost == nil {
		return Cost{}
	}
	return *m.Cost
}

func (m Method) economy() Economy {
	if m.Economy == nil {
		return Economy{}
	}
	return *m.Economy
}

// textCell gives a cell of a text; the empty one is unknown.
func textCell[T ~string](value T) any {
	if value == "" {
		return nil
	}
	return string(value)
}

func wholeCell[N int | int64](n *N) any {
	if n == nil {
		return nil
	}
	return int64(*n)
}

func decimalCell(n *float64) any {
	if n == nil {
		return nil
	}
	return *n
}

func truthCell(b *bool) any {
	if b == nil {
		return nil
	}
	return *b
}

func listCell(parts []string) any { return textCell(joinCell(parts)) }

func codeCell(codes []Code) any {
	texts := make([]string, 0, len(codes))
	for _, code := range codes {
		texts = append(texts, string(code))
	}
	return listCell(texts)
}

func goalCell(goals []int) any {
	texts := make([]string, 0, len(goals))
	for _, goal := range goals {
		texts = append(texts, strconv.Itoa(goal))
	}
	return listCell(texts)
}

func partnerCell(partners []Partner) any {
	texts := make([]string, 0, len(partners))
	for _, partner := range partners {
		texts = append(texts, string(partner.Kind)+": "+partner.Name)
	}
	return listCell(texts)
}

// roleCell gives the roles of those partners that have one, each after its partner's number in the list of
// partners, counted from 1.
func roleCell(partners []Partner) any {
	var texts []string
	for i, partner := range partners {
		if partner.Role != "" {
			texts = append(texts, strconv.Itoa(i+1)+": "+partner.Role)
		}
	}
	return listCell(texts)
}
