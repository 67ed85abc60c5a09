package phasemodel

import (
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/strictyaml"
)

// file is a phase model as it is written. Its fields are those of Model, and a gate may build on another:
//
//	extends: other-gate            review, decision, checks and questions come from the other gate
//	decision: {tie: none}          fields of review and decision that are written replace those of the other
//	questions: [{id: x, pass: 3}]  an id that the other gate has changes the fields written; a new one is added
//	without: [x, y]                checks and questions of the other gate that are left out
//
// What a gate is for is always its own: kind, from, to, every_months and title are never inherited.
// "kind" may be left out: a gate with every_months is a re-review, any other a crossing.
//
// review_defaults and decision_defaults hold anchors for "*review" and "<<: *decision"; they have no effect of
// their own, so that a gate without a rule is a mistake that shows.
type file struct {
	ID               string          `yaml:"id"`
	Version          string          `yaml:"version"`
	Title            i18n.Text       `yaml:"title"`
	Note             i18n.Text       `yaml:"note"`
	Scale            []ScaleStep     `yaml:"scale"`
	Criteria         []Criterion     `yaml:"criteria"`
	DocumentKinds    []DocumentLabel `yaml:"document_kinds"`
	Phases           []Phase         `yaml:"phases"`
	ReviewDefaults   *fileReview     `yaml:"review_defaults"`
	DecisionDefaults *fileDecision   `yaml:"decision_defaults"`
	Gates            []fileGate      `yaml:"gates"`
}

type fileGate struct {
	ID          GateID                        `yaml:"id"`
	Kind        GateKind                      `yaml:"kind"`
	Extends     GateID                        `yaml:"extends"`
	From        strictyaml.OneOrMany[PhaseID] `yaml:"from"`
	To          strictyaml.OneOrMany[PhaseID] `yaml:"to"`
	EveryMonths int                           `yaml:"every_months"`
	Title       i18n.Text                     `yaml:"title"`
	Review      *fileReview                   `yaml:"review"`
	Decision    *fileDecision                 `yaml:"decision"`
	Without     []ItemID                      `yaml:"without"`
	Checks      []fileCheck                   `yaml:"checks"`
	Questions   []fileQuestion                `yaml:"questions"`
}

type fileReview struct {
	AssessorsPerQuestion *int   `yaml:"assessors_per_question"`
	ThirdAssessorAt      *int   `yaml:"third_assessor_at_spread"`
	AssessmentDays       *int   `yaml:"assessment_days"`
	HearingDays          *int   `yaml:"hearing_days"`
	RecommendationDays   *int   `yaml:"recommendation_days"`
	BallotDays           *int   `yaml:"ballot_days"`
	PrincipalDays        *int   `yaml:"principal_days"`
	ReminderDays         *[]int `yaml:"reminders_days_before"`
	Extensions           *int   `yaml:"extensions"`
	MaxRounds            *int   `yaml:"max_rounds"`
	SkipJuly             *bool  `yaml:"skip_july"`
}

type fileDecision struct {
	Body     *Body       `yaml:"body"`
	Quorum   *fileQuorum `yaml:"quorum"`
	Approval *Approval   `yaml:"approval"`
	Tie      *Tie        `yaml:"tie"`
	Outcomes *[]Outcome  `yaml:"outcomes"`
}

// fileQuorum is replaced as a whole: a share without its kinds would say less than its author thinks.
type fileQuorum struct {
	Share   *Fraction            `yaml:"share"`
	Ballots *int                 `yaml:"ballots"`
	Kinds   [][]OrganisationKind `yaml:"kinds"`
}

type fileCheck struct {
	ID          ItemID       `yaml:"id"`
	Criterion   *CriterionID `yaml:"criterion"`
	Mandatory   *bool        `yaml:"mandatory"`
	Dispensable *bool        `yaml:"dispensable"`
	CEL         *string      `yaml:"cel"`
	DA          *string      `yaml:"da"`
	EN          *string      `yaml:"en"`
}

type fileQuestion struct {
	ID          ItemID       `yaml:"id"`
	Criterion   *CriterionID `yaml:"criterion"`
	Pass        *Fraction    `yaml:"pass"`
	Mandatory   *bool        `yaml:"mandatory"`
	Dispensable *bool        `yaml:"dispensable"`
	DA          *string      `yaml:"da"`
	EN          *string      `yaml:"en"`
}
