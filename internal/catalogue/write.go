package catalogue

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
)

// WriteJSONL writes methods with their studies, one a line, so that Parse reads the same again.
func WriteJSONL(w io.Writer, methods []Method) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	for _, method := range methods {
		if err := encoder.Encode(method); err != nil {
			return err
		}
	}
	return nil
}

// WriteMethodsCSV writes methods without their studies, so that Parse reads the same again, save for the
// partners' roles. Cells are written as they are: a file meant for a spreadsheet has to guard itself
// against cells that begin like a formula.
func WriteMethodsCSV(w io.Writer, methods []Method) error {
	out := csv.NewWriter(w)
	columns := withoutShortCost(methodColumns)
	if err := out.Write(columns); err != nil {
		return err
	}
	for _, method := range methods {
		if err := writeRow(out, columns, methodCells(method)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// WriteStudiesCSV writes study rows with the method each belongs to, so that Parse reads the same again.
func WriteStudiesCSV(w io.Writer, studies []MethodStudy) error {
	out := csv.NewWriter(w)
	if err := out.Write(ownStudyFields); err != nil {
		return err
	}
	for _, study := range studies {
		if err := writeRow(out, ownStudyFields, studyCells(study)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func writeRow(out *csv.Writer, columns []string, cells map[string]string) error {
	row := make([]string, 0, len(columns))
	for _, column := range columns {
		row = append(row, cells[column])
	}
	return out.Write(row)
}

// withoutShortCost leaves out the short form of the price, which the cost columns say in full.
func withoutShortCost(columns []string) []string {
	kept := make([]string, 0, len(columns))
	for _, column := range columns {
		if column != "cost_per_citizen_dkk" {
			kept = append(kept, column)
		}
	}
	return kept
}

func methodCells(m Method) map[string]string {
	cells := map[string]string{
		"slug": m.Slug, "method_type": string(m.MethodType), "title": m.Title, "summary": m.Summary,
		"problem": m.Problem, "target_groups": codeCell(m.TargetGroups), "age_groups": codeCell(m.AgeGroups),
		"social_goals": goalCell(m.SocialGoals), "themes": codeCell(m.Themes), "legal_basis": joinCell(m.LegalBasis),
		"origin": string(m.Origin), "owner.name": m.Owner.Name, "owner.type": string(m.Owner.Type),
		"programme": m.Programme, "phase": string(m.Phase), "components": joinCell(m.Components),
		"delivery.format": m.Delivery.Format, "delivery.duration_weeks": number(m.Delivery.DurationWeeks),
		"delivery.staff": m.Delivery.Staff, "partners": partnerCell(m.Partners), "startup_cost": kroner(m.StartupCost),
		"evidence_searched_on": string(m.EvidenceSearchedOn), "not_suitable_for": m.NotSuitableFor,
		"minimum_group": number(m.MinimumGroup), "licence": m.Licence, "training_provider": m.TrainingProvider,
		"caseload": number(m.Caseload), "replaces": m.Replaces, "time_to_effect": m.TimeToEffect, "contact": m.Contact,
		"sources": joinCell(m.Sources), "provenance": string(m.Provenance),
	}
	if m.Cost != nil {
		cells["cost.amount"], cells["cost.unit"] = kroner(m.Cost.Amount), string(m.Cost.Unit)
		cells["cost.price_year"], cells["cost.source"] = number(m.Cost.PriceYear), m.Cost.Source
	}
	if m.Economy != nil {
		cells["economy.total_cost"] = kroner(m.Economy.TotalCost)
		cells["economy.price_year"] = number(m.Economy.PriceYear)
		cells["economy.baseline"], cells["economy.payers"] = m.Economy.Baseline, m.Economy.Payers
		cells["economy.note"], cells["economy.source"] = m.Economy.Note, m.Economy.Source
	}
	return cells
}

func studyCells(s MethodStudy) map[string]string {
	r := s.Row
	return map[string]string{
		"method": s.Method, "authors": r.Authors, "year": number(r.Year), "title": r.Title, "country": r.Country,
		"design": string(r.Design), "sample": r.Sample, "n_treatment": number(r.NTreatment),
		"n_control": number(r.NControl), "n_total": number(r.NTotal), "outcome": r.Outcome, "outcome_en": r.OutcomeEN,
		"outcome_code": r.OutcomeCode, "about": string(r.About), "primary": truth(r.Primary), "higher_is_better": truth(r.HigherIsBetter),
		"effect_type": string(r.EffectType), "estimate": decimal(r.Estimate), "ci_low": decimal(r.CILow),
		"ci_high": decimal(r.CIHigh), "se": decimal(r.SE),
		"mean_treatment": decimal(r.MeanTreatment), "sd_treatment": decimal(r.SDTreatment),
		"mean_control": decimal(r.MeanControl), "sd_control": decimal(r.SDControl),
		"events_treatment": number(r.EventsTreatment), "events_control": number(r.EventsControl),
		"analysed_treatment": number(r.AnalysedTreatment), "analysed_control": number(r.AnalysedControl),
		"smallest_important_effect": decimal(r.SmallestImportantEffect), "favours": string(r.Favours),
		"followup_months": number(r.FollowupMonths), "quality": string(r.Quality), "quality_reason": r.QualityReason,
		"evaluator_independent": truth(r.EvaluatorIndependent), "peer_reviewed": truth(r.PeerReviewed),
		"usual_care": truth(r.UsualCare), "source": r.Source, "provenance": string(r.Provenance),
	}
}

func codeCell(codes []Code) string {
	texts := make([]string, 0, len(codes))
	for _, code := range codes {
		texts = append(texts, string(code))
	}
	return joinCell(texts)
}

func goalCell(goals []int) string {
	texts := make([]string, 0, len(goals))
	for _, goal := range goals {
		texts = append(texts, strconv.Itoa(goal))
	}
	return joinCell(texts)
}

func partnerCell(partners []Partner) string {
	texts := make([]string, 0, len(partners))
	for _, partner := range partners {
		texts = append(texts, string(partner.Kind)+": "+partner.Name)
	}
	return joinCell(texts)
}

func kroner(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}

func decimal(n *float64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatFloat(*n, 'g', -1, 64)
}

func truth(b *bool) string {
	if b == nil {
		return ""
	}
	return strconv.FormatBool(*b)
}
