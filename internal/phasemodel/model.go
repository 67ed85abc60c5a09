package phasemodel

import (
	"slices"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// Typed names of the things in a model.
type (
	// PhaseID names a phase, e.g. "modning".
	PhaseID string
	// GateID names a gate, e.g. "ide-modning".
	GateID string
	// ItemID names a check or a question within its gate, e.g. "dok-problem".
	ItemID string
	// CriterionID names a theme that checks and questions belong to, e.g. "virkning".
	CriterionID string
	// DocumentKind names a kind of document in a method's file, e.g. "manual".
	DocumentKind string
	// OrganisationKind says what sort of organisation sits on a seat, e.g. "kommune".
	OrganisationKind string
)

// The kinds of organisations.
const (
	Kommune               OrganisationKind = "kommune"
	Region                OrganisationKind = "region"
	Stat                  OrganisationKind = "stat"
	Forskning             OrganisationKind = "forskning"
	Civilsamfund          OrganisationKind = "civilsamfund"
	Faglig                OrganisationKind = "faglig"
	Interesseorganisation OrganisationKind = "interesseorganisation"
	Brugerorganisation    OrganisationKind = "brugerorganisation"
	Privat                OrganisationKind = "privat"
)

// Outcome is what a review may end in.
type Outcome string

// The outcomes of ordinary, recurring and extraordinary reviews.
const (
	Advance               Outcome = "advance"
	AdvanceWithConditions Outcome = "advance-with-conditions"
	Return                Outcome = "return"
	Hold                  Outcome = "hold"
	Stop                  Outcome = "stop"
	Keep                  Outcome = "keep"
	KeepWithConditions    Outcome = "keep-with-conditions"
	Reopen                Outcome = "reopen"
)

// GateKind tells an ordinary crossing from the recurring and the extraordinary review.
type GateKind string

// The kinds of gates.
const (
	Crossing      GateKind = "crossing"      // from a phase to another
	ReReview      GateKind = "re-review"     // recurring review of a method in use (revurdering)
	Extraordinary GateKind = "extraordinary" // from any phase and status
)

// Body is who decides.
type Body string

// The deciding bodies.
const (
	SteeringGroup Body = "steering-group" // the group's adopted recommendation is the decision
	Principal     Body = "principal"      // the group recommends, the principal decides
)

// Tie says what a tie in a ballot means.
type Tie string

// The rules for ties.
const (
	TiePresiding Tie = "presiding" // falls to the presiding member's ballot
	TieNone      Tie = "none"      // is a rejection
)

// Model is one version of a phase model.
type Model struct {
	ID            string          `json:"id" yaml:"id"`
	Version       string          `json:"version" yaml:"version"`
	Title         i18n.Text       `json:"title" yaml:"title"`
	Note          i18n.Text       `json:"note,omitzero" yaml:"note"`
	Scale         []ScaleStep     `json:"scale" yaml:"scale"`
	Criteria      []Criterion     `json:"criteria" yaml:"criteria"`
	DocumentKinds []DocumentLabel `json:"document_kinds" yaml:"document_kinds"`
	Phases        []Phase         `json:"phases" yaml:"phases"`
	Gates         []Gate          `json:"gates" yaml:"gates"`
}

// ScaleStep is one anchored step of the scale assessors answer on.
type ScaleStep struct {
	Value     int `json:"value" yaml:"value"`
	i18n.Text `yaml:",inline"`
}

// Criterion is a theme that runs through the gates.
type Criterion struct {
	ID        CriterionID `json:"id" yaml:"id"`
	i18n.Text `yaml:",inline"`
}

// DocumentLabel names a kind of document a method's file may hold.
type DocumentLabel struct {
	ID        DocumentKind `json:"id" yaml:"id"`
	i18n.Text `yaml:",inline"`
}

// Phase is one phase of a method's life. Number orders the phases.
type Phase struct {
	ID      PhaseID   `json:"id" yaml:"id"`
	Number  int       `json:"number" yaml:"number"`
	Title   i18n.Text `json:"title" yaml:"title"`
	Purpose i18n.Text `json:"purpose" yaml:"purpose"`
}

// Gate is a crossing between phases, the recurring re-review, or the extraordinary review, with all
// that a review of it needs. What it inherits by "extends" is resolved when the model is loaded.
type Gate struct {
	ID          GateID       `json:"id"`
	Kind        GateKind     `json:"kind"`
	From        []PhaseID    `json:"from"` // empty: from any phase
	To          []PhaseID    `json:"to"`   // empty: outcomes name their own target
	EveryMonths int          `json:"every_months,omitempty"`
	Title       i18n.Text    `json:"title"`
	Review      ReviewRule   `json:"review"`
	Decision    DecisionRule `json:"decision"`
	Checks      []Check      `json:"checks"`
	Questions   []Question   `json:"questions"`
}

// ReviewRule says how a review runs. Days are calendar days; each deadline is moved to the end of the
// next working day by the lifecycle.
type ReviewRule struct {
	AssessorsPerQuestion int   `json:"assessors_per_question" yaml:"assessors_per_question"`
	ThirdAssessorAt      int   `json:"third_assessor_at_spread" yaml:"third_assessor_at_spread"`
	AssessmentDays       int   `json:"assessment_days" yaml:"assessment_days"`
	HearingDays          int   `json:"hearing_days" yaml:"hearing_days"` // 0: no fact hearing
	RecommendationDays   int   `json:"recommendation_days" yaml:"recommendation_days"`
	BallotDays           int   `json:"ballot_days" yaml:"ballot_days"`
	PrincipalDays        int   `json:"principal_days" yaml:"principal_days"`
	ReminderDays         []int `json:"reminders_days_before" yaml:"reminders_days_before"`
	Extensions           int   `json:"extensions" yaml:"extensions"`
	MaxRounds            int   `json:"max_rounds" yaml:"max_rounds"`
	SkipJuly             bool  `json:"skip_july,omitempty" yaml:"skip_july"`
}

// DecisionRule says who decides, when the body is quorate, and what approves.
type DecisionRule struct {
	Body     Body      `json:"body" yaml:"body"`
	Quorum   Quorum    `json:"quorum" yaml:"quorum"`
	Approval Approval  `json:"approval" yaml:"approval"`
	Tie      Tie       `json:"tie" yaml:"tie"`
	Outcomes []Outcome `json:"outcomes" yaml:"outcomes"`
}

// Quorum is the least a decision needs: a share of all seats, a number of ballots (never below
// three), and one present seat of each line's kinds.
type Quorum struct {
	Share   Fraction             `json:"share" yaml:"share"`
	Ballots int                  `json:"ballots" yaml:"ballots"`
	Kinds   [][]OrganisationKind `json:"kinds,omitempty" yaml:"kinds"`
}

// Approval is the share of approve over approve and reject that adopts a recommendation: exactly one
// of the two is set.
type Approval struct {
	MoreThan *Fraction `json:"more_than,omitempty" yaml:"more_than"`
	AtLeast  *Fraction `json:"at_least,omitempty" yaml:"at_least"`
}

// Passes tells whether approve ballots against reject ballots pass; none of either does not.
func (a Approval) Passes(approve, reject int) bool {
	total := int64(approve) + int64(reject)
	switch {
	case total == 0:
		return false
	case a.MoreThan != nil:
		return a.MoreThan.CompareRatio(int64(approve), total) > 0
	case a.AtLeast != nil:
		return a.AtLeast.CompareRatio(int64(approve), total) >= 0
	}
	return false
}

// Check is a requirement that the program answers with a CEL expression over the dossier.
type Check struct {
	ID          ItemID      `json:"id" yaml:"id"`
	Criterion   CriterionID `json:"criterion" yaml:"criterion"`
	Mandatory   bool        `json:"mandatory" yaml:"mandatory"`
	Dispensable bool        `json:"dispensable" yaml:"dispensable"`
	CEL         string      `json:"cel" yaml:"cel"`
	i18n.Text   `yaml:",inline"`
}

// Question is a requirement that assessors answer on the scale. It is met when the mean score is at
// least Pass. A question is dispensable unless the model says otherwise.
type Question struct {
	ID          ItemID      `json:"id" yaml:"id"`
	Criterion   CriterionID `json:"criterion" yaml:"criterion"`
	Pass        Fraction    `json:"pass" yaml:"pass"`
	Mandatory   bool        `json:"mandatory" yaml:"mandatory"`
	Dispensable bool        `json:"dispensable" yaml:"dispensable"`
	i18n.Text   `yaml:",inline"`
}

// CheckResult is the program's answer to one check for one dossier.
type CheckResult struct {
	ID     ItemID `json:"id"`
	Passed bool   `json:"passed"`
}

// Gate finds a gate by its id.
func (m *Model) Gate(id GateID) (Gate, bool) {
	for _, g := range m.Gates {
		if g.ID == id {
			return g, true
		}
	}
	return Gate{}, false
}

// Phase finds a phase by its id.
func (m *Model) Phase(id PhaseID) (Phase, bool) {
	for _, p := range m.Phases {
		if p.ID == id {
			return p, true
		}
	}
	return Phase{}, false
}

// ReReviewMonths gives the months between re-reviews of a method in a phase; 0 where the model has none.
func (m *Model) ReReviewMonths(phase PhaseID) int {
	for _, g := range m.Gates {
		if g.Kind != ReReview {
			continue
		}
		if slices.Contains(g.From, phase) {
			return g.EveryMonths
		}
	}
	return 0
}

// Allows tells whether a review of the gate may end in the outcome.
func (g Gate) Allows(outcome Outcome) bool {
	return slices.Contains(g.Decision.Outcomes, outcome)
}

// LeavesFrom tells whether a method in the phase may request the gate.
func (g Gate) LeavesFrom(phase PhaseID) bool {
	if slices.Contains(g.From, phase) {
		return true
	}
	return len(g.From) == 0
}
