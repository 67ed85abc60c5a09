package app

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

// Dossier is what is frozen when a review opens or is supplemented. In its frozen form every number that is
// not whole is written as a decimal text, because canonical JSON here holds integers and texts only.
type Dossier struct {
	Format   int                `json:"format"` // of this form
	Gate     phasemodel.GateID  `json:"gate"`
	Model    DossierModel       `json:"model"`
	MethodID lifecycle.MethodID `json:"method_id"`
	Version  int                `json:"method_version"`
	Method   catalogue.Method   `json:"method"`
	Partners []DossierPartner   `json:"partners"`
	// Documents are the newest of each kind that are not withdrawn; the hash is of the document's content.
	Documents []DossierDocument   `json:"documents"`
	Studies   []DossierStudy      `json:"studies"`
	Evidence  evidence.Assessment `json:"evidence"`
	// Facts are what the gate's checks were answered from.
	Facts  phasemodel.Facts         `json:"facts"`
	Checks []phasemodel.CheckResult `json:"checks"`
	// Hearing is the hash under which the owner's answer to the fact hearing is kept.
	Hearing lifecycle.TextRef `json:"hearing,omitempty"`
	// Conditions are those of earlier decisions that are still open.
	Conditions []DossierCondition `json:"conditions"`
}

// dossierFormat is the version of the frozen form.
const dossierFormat = 1

// DossierModel names a version of a phase model.
type DossierModel struct {
	ID      string `json:"id"`
	Version string `json:"version"`
}

// DossierPartner is an organisation that takes part.
type DossierPartner struct {
	Organisation lifecycle.OrganisationID    `json:"organisation"`
	Name         string                      `json:"name"`
	Kind         phasemodel.OrganisationKind `json:"kind"`
	Role         string                      `json:"role,omitempty"`
}

// DossierDocument names a document on file.
type DossierDocument struct {
	ID        string                  `json:"id"`
	Kind      phasemodel.DocumentKind `json:"kind"`
	Version   int                     `json:"version"`
	Title     string                  `json:"title"`
	Standing  store.Standing          `json:"standing"`
	MediaType string                  `json:"media_type"`
	SHA256    string                  `json:"sha256"`
}

// DossierStudy is a study as it counted.
type DossierStudy struct {
	ID      string         `json:"id"`
	Version int            `json:"version"`
	Study   evidence.Study `json:"study"`
}

// DossierCondition is an open condition.
type DossierCondition struct {
	ID      lifecycle.ConditionID `json:"id"`
	Review  lifecycle.ReviewID    `json:"review"`
	Due     time.Time             `json:"due"`
	Overdue bool                  `json:"overdue"`
}

// frozenDossier is a dossier in its canonical bytes, with the answers to the gate's checks.
type frozenDossier struct {
	Content []byte
	Hash    lifecycle.DossierHash
	Checks  []phasemodel.CheckResult
}

// frozenFrom is what a dossier is made from.
type frozenFrom struct {
	snapshot store.Snapshot
	state    lifecycle.State
	model    compiledModel
	gate     phasemodel.Gate
	hearing  lifecycle.TextRef
	at       time.Time
}

// freeze puts a dossier together and answers the gate's checks from it.
func freeze(from frozenFrom) (frozenDossier, error) {
	facts := factsOf(from)
	checks, err := from.model.checks.Evaluate(from.gate.ID, facts)
	if err != nil {
		return frozenDossier{}, err
	}
	method := from.snapshot.Method
	dossier := Dossier{
		Format: dossierFormat, Gate: from.gate.ID,
		Model:    DossierModel{ID: from.model.ID, Version: from.model.Version},
		MethodID: method.ID, Version: method.Version, Method: method.Content,
		Partners: []DossierPartner{}, Documents: []DossierDocument{}, Studies: []DossierStudy{},
		Conditions: []DossierCondition{},
		Evidence:   from.snapshot.Evidence.Assessment, Facts: facts, Checks: checks, Hearing: from.hearing,
	}
	for _, partner := range method.Partners {
		dossier.Partners = append(dossier.Partners, DossierPartner{
			partner.Organisation.ID, partner.Organisation.Name, partner.Organisation.Kind, partner.Role,
		})
	}
	for _, document := range from.snapshot.Documents {
		dossier.Documents = append(dossier.Documents, DossierDocument{
			document.ID, document.Kind, document.Version, document.Title, document.Standing,
			document.MediaType, document.SHA256,
		})
	}
	for _, study := range from.snapshot.Studies {
		dossier.Studies = append(dossier.Studies, DossierStudy{study.ID, study.Version, study.Body})
	}
	for _, condition := range from.state.Conditions {
		dossier.Conditions = append(dossier.Conditions, DossierCondition{
			condition.ID, condition.Review, condition.Deadline.Due, condition.Overdue,
		})
	}
	content, err := canonicalDossier(dossier)
	if err != nil {
		return frozenDossier{}, err
	}
	return frozenDossier{
		Content: content, Hash: lifecycle.DossierHash(journal.HashOf(content).String()), Checks: checks,
	}, nil
}

// canonicalDossier writes the canonical bytes, with decimals as texts.
func canonicalDossier(dossier Dossier) ([]byte, error) {
	plain, err := json.Marshal(dossier)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(plain))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	return journal.Canonical(withoutDecimals(value))
}

// withoutDecimals turns every number that is not whole into a text, as it was written.
func withoutDecimals(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for name, field := range value {
			value[name] = withoutDecimals(field)
		}
	case []any:
		for i, element := range value {
			value[i] = withoutDecimals(element)
		}
	case json.Number:
		if strings.ContainsAny(value.String(), ".eE") {
			return value.String()
		}
	}
	return value
}

// factsOf takes from a method what checks may ask. What is not known stays unknown.
func factsOf(from frozenFrom) phasemodel.Facts {
	method, assessment := from.snapshot.Method.Content, from.snapshot.Evidence.Assessment
	level, studies := int64(assessment.Level), int64(len(from.snapshot.Studies))
	verdict, nordic := string(assessment.Verdict), int64(assessment.NordicControlledStudies)
	open := int64(len(from.state.Conditions))
	facts := phasemodel.Facts{
		Documents: []phasemodel.DocumentKind{},
		Method: phasemodel.MethodFacts{
			MethodType: known(method.MethodType), Origin: known(method.Origin),
			TargetGroups: words(method.TargetGroups), AgeGroups: words(method.AgeGroups),
			Themes: words(method.Themes), LegalBasis: method.LegalBasis,
		},
		Evidence: phasemodel.EvidenceFacts{
			Level: &level, Verdict: &verdict, Harmful: &assessment.Harmful, Provisional: &assessment.Provisional,
			Studies: &studies, NordicControlledStudies: &nordic,
			MonthsSinceSearch: monthsSince(method.EvidenceSearchedOn, from.at),
		},
		Partners:   []phasemodel.Partner{},
		Conditions: phasemodel.ConditionsFacts{Open: &open},
	}
	if method.Cost != nil {
		facts.Economy.CostPerCitizen = method.Cost.Amount
	}
	if method.Economy != nil {
		facts.Economy.TotalCost = method.Economy.TotalCost
	}
	for _, document := range from.snapshot.Documents {
		facts.Documents = append(facts.Documents, document.Kind)
	}
	for _, partner := range from.snapshot.Method.Partners {
		facts.Partners = append(facts.Partners, phasemodel.Partner{
			Kind: partner.Organisation.Kind, Organisation: partner.Organisation.Slug,
		})
	}
	return facts
}

func known(code catalogue.Code) *string {
	if code == "" {
		return nil
	}
	text := string(code)
	return &text
}

func words(codes []catalogue.Code) []string {
	var texts []string
	for _, code := range codes {
		texts = append(texts, string(code))
	}
	return texts
}

// monthsSince counts the whole months from a day to an instant; nil where the day is unknown.
func monthsSince(day catalogue.Date, at time.Time) *int64 {
	from, err := time.Parse(time.DateOnly, string(day))
	if err != nil {
		return nil
	}
	months := int64(at.Year()-from.Year())*12 + int64(at.Month()-from.Month())
	if at.Day() < from.Day() {
		months--
	}
	return &months
}

// joinHearing gives the dossier of an open review with the owner's answer to the hearing, and nothing else
// changed, and stores it.
func (a *App) joinHearing(
	ctx context.Context, review store.RecordedReview, answer lifecycle.TextRef,
) (lifecycle.DossierHash, error) {
	frozen, err := a.store.Dossier(ctx, review.Review.Dossier.Hash)
	if err != nil {
		return "", err
	}
	decoder := json.NewDecoder(bytes.NewReader(frozen.Content))
	decoder.UseNumber()
	var content map[string]any
	if err := decoder.Decode(&content); err != nil {
		return "", err
	}
	content["hearing"] = string(answer)
	joined, err := journal.Canonical(content)
	if err != nil {
		return "", err
	}
	return a.store.PutDossier(ctx, review.Method, joined)
}
