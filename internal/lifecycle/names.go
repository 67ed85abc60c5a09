package lifecycle

import (
	"time"

	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// Typed ids. All are UUIDs in text form unless said otherwise.
type (
	// MethodID names a method; its process has the workflow id "method/<MethodID>".
	MethodID string
	// ReviewID names one passage of a gate, and the decision it may end in.
	ReviewID string
	// ConditionID names a condition of a decision.
	ConditionID string
	// CommandID is the idempotency key of a command.
	CommandID string
	// PersonID is a person's internal id; names never pass through the process.
	PersonID string
	// OrganisationID names an organisation.
	OrganisationID string
	// ProgrammeID names a programme.
	ProgrammeID string
	// GroupID names a steering group.
	GroupID string
	// TextRef is the hex SHA-256 of salt and text under which a free text is kept outside the journal.
	TextRef string
	// DossierHash is the hex SHA-256 of a frozen dossier.
	DossierHash string
)

// SystemActor is the actor of what the program itself does: time passing, evidence noted.
const SystemActor PersonID = "system"

// Status is whether a method is moving.
type Status string

// The statuses.
const (
	Active    Status = "active"
	OnHold    Status = "on_hold"   // i bero, until a date or until resumed
	Stopped   Status = "stopped"   // stoppet by a decision
	Withdrawn Status = "withdrawn" // trukket tilbage by its owner
)

// Stage is where an open review stands, and how a closed one ended.
type Stage string

// The stages of a review.
const (
	StageAssessment     Stage = "assessment"
	StageHearing        Stage = "hearing"
	StageRecommendation Stage = "recommendation"
	StageBallot         Stage = "ballot"
	StagePrincipal      Stage = "principal"
	StageDecided        Stage = "decided"
	StageLapsed         Stage = "lapsed"
	StageWithdrawn      Stage = "withdrawn"
)

// Position is a seat's position on the recommendation.
type Position string

// The positions.
const (
	Approve Position = "approve" // tiltræder
	Reject  Position = "reject"  // tiltræder ikke
	Abstain Position = "abstain" // undlader at stemme
)

// Ruling is the answer to an interest.
type Ruling string

// The rulings. RulingOpen stands until someone has ruled. The exceptions are those of
// forvaltningsloven § 3, stk. 2, and § 4, stk. 2: the person may take part all the same.
const (
	RulingOpen   Ruling = ""
	Inhabil      Ruling = "inhabil"
	Habil        Ruling = "habil"
	Exception3_2 Ruling = "exception-3-2"
	Exception4_2 Ruling = "exception-4-2"
)

// Office is a seat's office in the group.
type Office string

// The offices.
const (
	Ordinary  Office = ""
	Chair     Office = "chair"
	ViceChair Office = "vice-chair"
)

// Choice is what a principal does with the group's recommendation.
type Choice string

// The choices of a principal.
const (
	Endorse   Choice = "endorse"
	SendBack  Choice = "send-back"
	Otherwise Choice = "otherwise"
)

// Verdict is the evidence verdict as the process needs it: package evidence has its meaning.
type Verdict string

// The verdicts that the process acts on.
const (
	VerdictHarmful     Verdict = "harmful"
	VerdictIneffective Verdict = "ineffective"
)

// ModelFacts is what a method's process keeps of the phase model version it is pinned to.
type ModelFacts struct {
	ID      string      `json:"id"`
	Version string      `json:"version"`
	Phases  []PhaseFact `json:"phases"`
}

// PhaseFact is one phase of a model: its order, and the months between re-reviews of a method in it
// (0: none) with the days before which reminders are sent.
type PhaseFact struct {
	ID             phasemodel.PhaseID `json:"id"`
	Number         int                `json:"number"`
	ReReviewMonths int                `json:"re_review_months,omitempty"`
	ReminderDays   []int              `json:"reminder_days,omitempty"`
}

// FactsOf takes from a phase model what a process keeps.
func FactsOf(model *phasemodel.Model) ModelFacts {
	facts := ModelFacts{ID: model.ID, Version: model.Version}
	for _, phase := range model.Phases {
		fact := PhaseFact{ID: phase.ID, Number: phase.Number, ReReviewMonths: model.ReReviewMonths(phase.ID)}
		for _, gate := range model.Gates {
			if gate.Kind == phasemodel.ReReview && gate.LeavesFrom(phase.ID) {
				fact.ReminderDays = gate.Review.ReminderDays
			}
		}
		facts.Phases = append(facts.Phases, fact)
	}
	return facts
}

// Phase finds a phase of the model.
func (m ModelFacts) Phase(id phasemodel.PhaseID) (PhaseFact, bool) {
	for _, phase := range m.Phases {
		if phase.ID == id {
			return phase, true
		}
	}
	return PhaseFact{}, false
}

// Deadline is an instant by which something must be done, fixed in the event that sets it, with the
// reminders before it that are still to come, soonest first. The instant itself is too late.
type Deadline struct {
	Due       time.Time   `json:"due"`
	Reminders []time.Time `json:"reminders,omitempty"`
}

// Instant gives a time as the process keeps it: UTC, whole microseconds.
func Instant(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
