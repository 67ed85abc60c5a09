package lifecycle

import (
	"time"

	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// EventKind names an event; with its version it names the shape of the payload.
type EventKind string

// Event is one fact of a method's process: one row of its journal.
type Event struct {
	Method   MethodID
	Sequence int64 // 1 for the first
	Actor    PersonID
	At       time.Time // UTC, microseconds
	Body     EventBody
}

// Kind names the event; empty where it has no body.
func (e Event) Kind() EventKind {
	if e.Body == nil {
		return ""
	}
	return e.Body.Kind()
}

// EventVersion is the version of every event shape there is so far.
const EventVersion = 1

// EventBody is what one kind of event carries.
type EventBody interface{ Kind() EventKind }

// Evidence is a method's evidence as the process knows it.
type Evidence struct {
	Level   int     `json:"level"`
	Verdict Verdict `json:"verdict"`
}

// Effect is what a decision does to the method, as data.
type Effect struct {
	Phase  phasemodel.PhaseID `json:"phase"`
	Status Status             `json:"status"`
	// HoldUntil is set where the method is, or stays, on hold until a date.
	HoldUntil *time.Time `json:"hold_until,omitempty"`
	// AdvancedAtLevel is the evidence level at which the method came to its phase, where it advanced.
	AdvancedAtLevel *int `json:"advanced_at_level,omitempty"`
	// ReReview is when the next re-review is due; absent where the phase has none. Rescheduled tells that it
	// was set anew, so that one that had become due no longer is.
	ReReview    *Deadline `json:"re_review,omitempty"`
	Rescheduled bool      `json:"rescheduled,omitempty"`
}

// NewCondition is a condition with its instants fixed: the deadline, and when it is put to the group.
type NewCondition struct {
	ID   ConditionID `json:"id"`
	Text TextRef     `json:"text"`
	// Day is the last day as it was decided, YYYY-MM-DD; the deadline may lie later, on a working day. Absent
	// where the day had passed when it was decided, and in events from before it was carried.
	Day       string    `json:"day,omitempty"`
	Deadline  Deadline  `json:"deadline"`
	Escalates time.Time `json:"escalates"`
}

// The bodies of the events.
type (
	// MethodCreated starts a method's journal.
	MethodCreated struct {
		Programme ProgrammeID        `json:"programme"`
		Owner     OrganisationID     `json:"owner"`
		Model     ModelFacts         `json:"model"`
		Phase     phasemodel.PhaseID `json:"phase"`
	}
	// MethodImported starts the journal of a method that a file brought, already public.
	MethodImported struct {
		Programme  ProgrammeID        `json:"programme"`
		Owner      OrganisationID     `json:"owner"`
		Model      ModelFacts         `json:"model"`
		Phase      phasemodel.PhaseID `json:"phase"`
		Source     string             `json:"source"`
		Provenance string             `json:"provenance"`
		Evidence   Evidence           `json:"evidence"`
		ReReview   *Deadline          `json:"re_review,omitempty"`
	}
	// MethodPublished makes the method public.
	MethodPublished struct {
		Phase  phasemodel.PhaseID `json:"phase"`
		Status Status             `json:"status"`
	}
	// MethodHeld puts the method on hold outside a review.
	MethodHeld struct {
		Reason TextRef    `json:"reason"`
		Until  *time.Time `json:"until,omitempty"`
	}
	// MethodResumed makes the method active again; without a reason it resumed itself on its date.
	MethodResumed struct {
		Reason TextRef `json:"reason,omitempty"`
	}
	// MethodWithdrawn takes the method back.
	MethodWithdrawn struct {
		Reason TextRef `json:"reason"`
	}
	// ModelVersionChanged pins the method to another version.
	ModelVersionChanged struct {
		Model    ModelFacts `json:"model"`
		Reason   TextRef    `json:"reason"`
		ReReview *Deadline  `json:"re_review,omitempty"`
	}
	// EvidenceNoted records a change of level or verdict.
	EvidenceNoted struct {
		Before Evidence `json:"before"`
		After  Evidence `json:"after"`
		// BlocksReview tells that an open review may not close before its dossier is supplemented.
		BlocksReview bool `json:"blocks_review,omitempty"`
	}
	// ReReviewBecameDue says that a re-review is due, and why: months, harmful, ineffective or level-fell.
	ReReviewBecameDue struct {
		Because string    `json:"because"`
		Due     time.Time `json:"due"`
	}
	// ReviewOpened freezes dossier, rules and roster.
	ReviewOpened struct {
		Review       ReviewID           `json:"review"`
		Gate         phasemodel.Gate    `json:"gate"`
		ModelID      string             `json:"model_id"`
		ModelVersion string             `json:"model_version"`
		From         phasemodel.PhaseID `json:"from"`
		Target       phasemodel.PhaseID `json:"target,omitempty"`
		Dossier      FrozenDossier      `json:"dossier"`
		Group        GroupID            `json:"group"`
		Seats        []Seat             `json:"seats"`
		Concerned    []OrganisationID   `json:"concerned,omitempty"`
		Applications []Dispensation     `json:"applications,omitempty"`
		Reason       TextRef            `json:"reason,omitempty"`
	}
	// StageEntered moves the review to a stage with its deadline.
	StageEntered struct {
		Review   ReviewID `json:"review"`
		Stage    Stage    `json:"stage"`
		Round    int      `json:"round"`
		Deadline Deadline `json:"deadline"`
	}
	// DeadlinePassed says that a stage's deadline passed without ending the stage.
	DeadlinePassed struct {
		Review ReviewID  `json:"review"`
		Stage  Stage     `json:"stage"`
		Due    time.Time `json:"due"`
	}
	// ReminderDue asks for a reminder: About is stage, condition or re-review.
	ReminderDue struct {
		About     string      `json:"about"`
		Review    ReviewID    `json:"review,omitempty"`
		Stage     Stage       `json:"stage,omitempty"`
		Condition ConditionID `json:"condition,omitempty"`
		Reminder  time.Time   `json:"reminder"`
		Due       time.Time   `json:"due"`
	}
	// AssessorsAssigned gives the whole list of assignments as it now is.
	AssessorsAssigned struct {
		Review      ReviewID     `json:"review"`
		Assignments []Assignment `json:"assignments"`
	}
	// AssessmentExtended moves the assessment's deadline.
	AssessmentExtended struct {
		Review   ReviewID `json:"review"`
		Deadline Deadline `json:"deadline"`
		Reason   TextRef  `json:"reason"`
	}
	// AssessmentGiven is one assessor's score for one question; a later one replaces an earlier.
	AssessmentGiven struct {
		Review   ReviewID          `json:"review"`
		Question phasemodel.ItemID `json:"question"`
		Score    int               `json:"score"`
		Reason   TextRef           `json:"reason"`
		Dossier  DossierHash       `json:"dossier"`
	}
	// AssessmentClosed ends the assessment.
	AssessmentClosed struct {
		Review       ReviewID      `json:"review"`
		JointReasons []JointReason `json:"joint_reasons,omitempty"`
	}
	// HearingAnswered is the owner's comment, which joins the dossier.
	HearingAnswered struct {
		Review  ReviewID    `json:"review"`
		Text    TextRef     `json:"text"`
		Dossier DossierHash `json:"dossier"`
	}
	// RecommendationMade is what is voted on.
	RecommendationMade struct {
		Review   ReviewID `json:"review"`
		Round    int      `json:"round"`
		Proposal Proposal `json:"proposal"`
	}
	// InterestDeclared is a tie to the case; Detected: the program found it.
	InterestDeclared struct {
		Review   ReviewID `json:"review"`
		Person   PersonID `json:"person"`
		Ground   int      `json:"ground"`
		Text     TextRef  `json:"text,omitempty"`
		Detected bool     `json:"detected,omitempty"`
	}
	// InterestWithdrawn takes a declaration back.
	InterestWithdrawn struct {
		Review ReviewID `json:"review"`
		Person PersonID `json:"person"`
	}
	// InterestRuled is a ruling; ByBody: the group's own, by simple majority, with its votes.
	InterestRuled struct {
		Review  ReviewID `json:"review"`
		Person  PersonID `json:"person"`
		Ruling  Ruling   `json:"ruling"`
		Reason  TextRef  `json:"reason,omitempty"`
		ByBody  bool     `json:"by_body,omitempty"`
		Inhabil int      `json:"inhabil,omitempty"`
		Habil   int      `json:"habil,omitempty"`
	}
	// RulingObjected demands the body's ruling.
	RulingObjected struct {
		Review ReviewID `json:"review"`
		Person PersonID `json:"person"`
	}
	// RulingVoteCast is a seat's vote in the body's ruling.
	RulingVoteCast struct {
		Review ReviewID `json:"review"`
		Person PersonID `json:"person"`
		Seat   int      `json:"seat"`
		Ruling Ruling   `json:"ruling"`
	}
	// AbsenceDeclared says that a person will not hold their seat in this review.
	AbsenceDeclared struct {
		Review ReviewID `json:"review"`
		Seat   int      `json:"seat"`
		Person PersonID `json:"person"`
	}
	// BallotCast is a seat's ballot; a later one replaces an earlier.
	BallotCast struct {
		Review    ReviewID    `json:"review"`
		Round     int         `json:"round"`
		Seat      int         `json:"seat"`
		Position  Position    `json:"position"`
		Reason    TextRef     `json:"reason,omitempty"`
		Statement TextRef     `json:"statement,omitempty"`
		Dossier   DossierHash `json:"dossier"`
	}
	// BallotVoided takes a cast ballot out: recused (the holder, or still suspended at the close, or an assessor
	// whose scores carried the recommendation), holder-changed or supplement.
	BallotVoided struct {
		Review  ReviewID `json:"review"`
		Round   int      `json:"round"`
		Seat    int      `json:"seat"`
		Holder  PersonID `json:"holder"`
		Because string   `json:"because"`
	}
	// BallotExtended gives the ballot more time because the group was not quorate.
	BallotExtended struct {
		Review    ReviewID `json:"review"`
		Extension int      `json:"extension"`
		Tally     Tally    `json:"tally"`
		Deadline  Deadline `json:"deadline"`
	}
	// BallotClosed is the end of a ballot with its tally.
	BallotClosed struct {
		Review ReviewID `json:"review"`
		Round  int      `json:"round"`
		Early  bool     `json:"early,omitempty"`
		Tally  Tally    `json:"tally"`
	}
	// PrincipalAnswered is the principal's answer to the group's recommendation.
	PrincipalAnswered struct {
		Review ReviewID `json:"review"`
		Choice Choice   `json:"choice"`
		Reason TextRef  `json:"reason,omitempty"`
	}
	// DecisionMade is the decision: what was adopted, by whom, with its effect as data.
	DecisionMade struct {
		Review ReviewID        `json:"review"`
		Body   phasemodel.Body `json:"body"`
		Round  int             `json:"round"`
		// Proposal is what was decided; Recommended is what the group recommended where it differs.
		Proposal    Proposal       `json:"proposal"`
		Recommended *Proposal      `json:"recommended,omitempty"`
		Tally       Tally          `json:"tally"`
		Dossier     DossierHash    `json:"dossier"`
		Conditions  []NewCondition `json:"conditions,omitempty"`
		Effect      Effect         `json:"effect"`
		// Publication is when the decision must be published.
		Publication Deadline `json:"publication"`
	}
	// ReviewLapsed ends a review without a decision: not-quorate or max-rounds.
	ReviewLapsed struct {
		Review  ReviewID `json:"review"`
		Because string   `json:"because"`
	}
	// ReviewWithdrawn ends a review that its requester took back.
	ReviewWithdrawn struct {
		Review ReviewID `json:"review"`
		Reason TextRef  `json:"reason"`
	}
	// DossierSupplemented freezes the dossier anew.
	DossierSupplemented struct {
		Review  ReviewID      `json:"review"`
		Dossier FrozenDossier `json:"dossier"`
		Reason  TextRef       `json:"reason"`
		// Concerned are the organisations that own or partner the method now; absent: as before.
		Concerned []OrganisationID `json:"concerned,omitempty"`
	}
	// DecisionPublished makes a decision, and the phase and status it gave, public.
	DecisionPublished struct {
		Review ReviewID           `json:"review"`
		Phase  phasemodel.PhaseID `json:"phase"`
		Status Status             `json:"status"`
	}
	// PublicationOverdue says that a decision was not published in time.
	PublicationOverdue struct {
		Review ReviewID  `json:"review"`
		Due    time.Time `json:"due"`
	}
	// PublicationCorrected adds a dated correction.
	PublicationCorrected struct {
		Review ReviewID `json:"review"`
		Text   TextRef  `json:"text"`
	}
	// ConditionFulfilled says that a condition is met, by the programme manager's account.
	ConditionFulfilled struct {
		Condition ConditionID `json:"condition"`
		Text      TextRef     `json:"text"`
	}
	// FulfilmentReturned opens the condition again.
	FulfilmentReturned struct {
		Condition ConditionID `json:"condition"`
		Reason    TextRef     `json:"reason"`
	}
	// FulfilmentAccepted closes the condition.
	FulfilmentAccepted struct {
		Condition ConditionID `json:"condition"`
	}
	// ConditionExtended gives the condition a later deadline.
	ConditionExtended struct {
		Condition ConditionID `json:"condition"`
		// Day is the new last day as it was decided, as of a new condition.
		Day       string    `json:"day,omitempty"`
		Deadline  Deadline  `json:"deadline"`
		Escalates time.Time `json:"escalates"`
		Reason    TextRef   `json:"reason"`
	}
	// WaiverVoteCast is one seat's vote on waiving a condition.
	WaiverVoteCast struct {
		Condition ConditionID `json:"condition"`
		Seat      int         `json:"seat"`
		Position  Position    `json:"position"`
		Reason    TextRef     `json:"reason"`
	}
	// ConditionWaived closes the condition without its being met.
	ConditionWaived struct {
		Condition ConditionID `json:"condition"`
		Reason    TextRef     `json:"reason"`
	}
	// ConditionOverdue says that a condition's deadline has passed.
	ConditionOverdue struct {
		Condition ConditionID `json:"condition"`
		Due       time.Time   `json:"due"`
	}
	// ConditionPutToGroup puts a long overdue condition to the deciding body.
	ConditionPutToGroup struct {
		Condition ConditionID `json:"condition"`
	}
)

// Kind names each event.
func (MethodCreated) Kind() EventKind        { return "method-created" }
func (MethodImported) Kind() EventKind       { return "method-imported" }
func (MethodPublished) Kind() EventKind      { return "method-published" }
func (MethodHeld) Kind() EventKind           { return "method-held" }
func (MethodResumed) Kind() EventKind        { return "method-resumed" }
func (MethodWithdrawn) Kind() EventKind      { return "method-withdrawn" }
func (ModelVersionChanged) Kind() EventKind  { return "model-version-changed" }
func (EvidenceNoted) Kind() EventKind        { return "evidence-noted" }
func (ReReviewBecameDue) Kind() EventKind    { return "re-review-due" }
func (ReviewOpened) Kind() EventKind         { return "review-opened" }
func (StageEntered) Kind() EventKind         { return "stage-entered" }
func (DeadlinePassed) Kind() EventKind       { return "deadline-passed" }
func (ReminderDue) Kind() EventKind          { return "reminder-due" }
func (AssessorsAssigned) Kind() EventKind    { return "assessors-assigned" }
func (AssessmentExtended) Kind() EventKind   { return "assessment-extended" }
func (AssessmentGiven) Kind() EventKind      { return "assessment-given" }
func (AssessmentClosed) Kind() EventKind     { return "assessment-closed" }
func (HearingAnswered) Kind() EventKind      { return "hearing-answered" }
func (RecommendationMade) Kind() EventKind   { return "recommendation-made" }
func (InterestDeclared) Kind() EventKind     { return "interest-declared" }
func (InterestWithdrawn) Kind() EventKind    { return "interest-withdrawn" }
func (InterestRuled) Kind() EventKind        { return "interest-ruled" }
func (RulingObjected) Kind() EventKind       { return "ruling-objected" }
func (RulingVoteCast) Kind() EventKind       { return "ruling-vote-cast" }
func (AbsenceDeclared) Kind() EventKind      { return "absence-declared" }
func (BallotCast) Kind() EventKind           { return "ballot-cast" }
func (BallotVoided) Kind() EventKind         { return "ballot-voided" }
func (BallotExtended) Kind() EventKind       { return "ballot-extended" }
func (BallotClosed) Kind() EventKind         { return "ballot-closed" }
func (PrincipalAnswered) Kind() EventKind    { return "principal-answered" }
func (DecisionMade) Kind() EventKind         { return "decision-made" }
func (ReviewLapsed) Kind() EventKind         { return "review-lapsed" }
func (ReviewWithdrawn) Kind() EventKind      { return "review-withdrawn" }
func (DossierSupplemented) Kind() EventKind  { return "dossier-supplemented" }
func (DecisionPublished) Kind() EventKind    { return "decision-published" }
func (PublicationOverdue) Kind() EventKind   { return "publication-overdue" }
func (PublicationCorrected) Kind() EventKind { return "publication-corrected" }
func (ConditionFulfilled) Kind() EventKind   { return "condition-fulfilled" }
func (FulfilmentReturned) Kind() EventKind   { return "fulfilment-returned" }
func (FulfilmentAccepted) Kind() EventKind   { return "fulfilment-accepted" }
func (ConditionExtended) Kind() EventKind    { return "condition-extended" }
func (WaiverVoteCast) Kind() EventKind       { return "waiver-vote-cast" }
func (ConditionWaived) Kind() EventKind      { return "condition-waived" }
func (ConditionOverdue) Kind() EventKind     { return "condition-overdue" }
func (ConditionPutToGroup) Kind() EventKind  { return "condition-put-to-group" }
