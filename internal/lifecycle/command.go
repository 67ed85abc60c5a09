package lifecycle

import (
	"slices"
	"time"

	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// CommandKind names a command.
type CommandKind string

// The commands.
const (
	KindCreate             CommandKind = "create"
	KindImport             CommandKind = "import"
	KindPublishMethod      CommandKind = "publish-method"
	KindRequestGate        CommandKind = "request-gate"
	KindAssignAssessors    CommandKind = "assign-assessors"
	KindExtendAssessment   CommandKind = "extend-assessment"
	KindCloseAssessment    CommandKind = "close-assessment"
	KindAssess             CommandKind = "assess"
	KindAnswerHearing      CommandKind = "answer-hearing"
	KindRecommend          CommandKind = "recommend"
	KindDeclareInterest    CommandKind = "declare-interest"
	KindWithdrawInterest   CommandKind = "withdraw-interest"
	KindRuleOnInterest     CommandKind = "rule-on-interest"
	KindObjectToRuling     CommandKind = "object-to-ruling"
	KindVoteOnRuling       CommandKind = "vote-on-ruling"
	KindDeclareAbsence     CommandKind = "declare-absence"
	KindVote               CommandKind = "vote"
	KindCloseBallot        CommandKind = "close-ballot"
	KindDecide             CommandKind = "decide"
	KindSupplement         CommandKind = "supplement"
	KindPublishDecision    CommandKind = "publish-decision"
	KindCorrectPublication CommandKind = "correct-publication"
	KindFulfilCondition    CommandKind = "fulfil-condition"
	KindReturnFulfilment   CommandKind = "return-fulfilment"
	KindAcceptFulfilment   CommandKind = "accept-fulfilment"
	KindExtendCondition    CommandKind = "extend-condition"
	KindWaiveCondition     CommandKind = "waive-condition"
	KindWithdrawGate       CommandKind = "withdraw-gate"
	KindHold               CommandKind = "hold"
	KindResume             CommandKind = "resume"
	KindWithdrawMethod     CommandKind = "withdraw-method"
	KindChangeModelVersion CommandKind = "change-model-version"
	KindNoteEvidence       CommandKind = "note-evidence"
	KindTick               CommandKind = "tick"
)

// Actor is who gives a command, as they stood at that moment.
type Actor struct {
	Person       PersonID       `json:"person"`
	Organisation OrganisationID `json:"organisation,omitempty"`
	// Roles are those the person holds for the method's programme or the whole installation.
	Roles []Role `json:"roles"`
	// Chair tells whether the person is chair of the programme's steering group now.
	Chair bool `json:"chair,omitempty"`
	// InterestsRegistered is when the person last registered their standing interests; zero: never.
	InterestsRegistered time.Time `json:"interests_registered,omitzero"`
}

// Is tells whether the actor holds any of the roles.
func (a Actor) Is(roles ...Role) bool {
	return slices.ContainsFunc(a.Roles, func(held Role) bool { return slices.Contains(roles, held) })
}

// Command is one thing someone asks of a method's process.
type Command struct {
	ID     CommandID
	Method MethodID
	Actor  Actor
	// At is when the command entered the process (UTC, microseconds); the workflow sets it.
	At time.Time
	// Seen is the head sequence of the journal that the caller had seen.
	Seen int64
	// Request is the hex SHA-256 of what the person asked, before ids were made and texts were salted: two
	// commands with one id must have one Request.
	Request string
	Body    CommandBody
}

// Kind names the command; empty where it has no body.
func (c Command) Kind() CommandKind {
	if c.Body == nil {
		return ""
	}
	return c.Body.Kind()
}

// CommandBody is what one kind of command carries.
type CommandBody interface{ Kind() CommandKind }

// Member is a person with the organisation they belong to.
type Member struct {
	Person       PersonID       `json:"person"`
	Organisation OrganisationID `json:"organisation,omitempty"`
}

// Seat is a place on the roster as it is frozen: a member and a substitute, either of them possibly
// vacant (empty person).
type Seat struct {
	Number     int                         `json:"number"`
	Kind       phasemodel.OrganisationKind `json:"kind"`
	Office     Office                      `json:"office,omitempty"`
	Member     Member                      `json:"member"`
	Substitute Member                      `json:"substitute,omitzero"`
	// MemberAbsent and SubstituteAbsent are set when an absence is declared during the review.
	MemberAbsent     bool `json:"member_absent,omitempty"`
	SubstituteAbsent bool `json:"substitute_absent,omitempty"`
}

// FrozenDossier is a dossier as a command carries it: its hash and the results of the gate's checks.
type FrozenDossier struct {
	Hash   DossierHash              `json:"hash"`
	Checks []phasemodel.CheckResult `json:"checks"`
}

// Dispensation sets an unmet item aside, or applies for it, with a reason.
type Dispensation struct {
	Item   phasemodel.ItemID `json:"item"`
	Reason TextRef           `json:"reason"`
}

// ProposedCondition is a condition as it is proposed: a text and the last day, YYYY-MM-DD.
type ProposedCondition struct {
	ID   ConditionID `json:"id"`
	Text TextRef     `json:"text"`
	Due  string      `json:"due"`
}

// Proposal is an outcome with what belongs to it: what is recommended, and what is decided.
type Proposal struct {
	Outcome phasemodel.Outcome `json:"outcome"`
	// Target is the phase to advance or return to; empty for the other outcomes.
	Target phasemodel.PhaseID `json:"target,omitempty"`
	// Until is the last day of a hold, YYYY-MM-DD; empty: until resumed.
	Until         string              `json:"until,omitempty"`
	Reason        TextRef             `json:"reason,omitempty"`
	Conditions    []ProposedCondition `json:"conditions,omitempty"`
	Dispensations []Dispensation      `json:"dispensations,omitempty"`
}

// given points at the first thing, beside the reason, that is proposed; empty where nothing is.
func (p Proposal) given() string {
	switch {
	case p.Outcome != "":
		return "/outcome"
	case p.Target != "":
		return "/target"
	case p.Until != "":
		return "/until"
	case len(p.Conditions) > 0:
		return "/conditions"
	case len(p.Dispensations) > 0:
		return "/dispensations"
	}
	return ""
}

// Assignment says who answers a question.
type Assignment struct {
	Question  phasemodel.ItemID `json:"question"`
	Assessors []Member          `json:"assessors"`
}

// JointReason is the assessors' common reason for a spread in their scores.
type JointReason struct {
	Question phasemodel.ItemID `json:"question"`
	Reason   TextRef           `json:"reason"`
}

// The bodies of the commands, in the order of a method's life.
type (
	// Create starts a method's process in the model's first phase.
	Create struct {
		Programme ProgrammeID    `json:"programme"`
		Owner     OrganisationID `json:"owner"`
		Model     ModelFacts     `json:"model"`
	}
	// Import starts a method's process in the phase that a file states. It is no decision.
	Import struct {
		Programme ProgrammeID        `json:"programme"`
		Owner     OrganisationID     `json:"owner"`
		Model     ModelFacts         `json:"model"`
		Phase     phasemodel.PhaseID `json:"phase"`
		// Source is the hex SHA-256 of the imported entry, Provenance the mark the file gives it.
		Source     string  `json:"source"`
		Provenance string  `json:"provenance"`
		Level      int     `json:"level"`
		Verdict    Verdict `json:"verdict"`
	}
	// PublishMethod makes the catalogue entry public. Missing names what the entry lacks.
	PublishMethod struct {
		Missing []string `json:"missing,omitempty"`
	}
	// RequestGate opens a review. Gate and roster are frozen with it.
	RequestGate struct {
		Review  ReviewID           `json:"review"`
		Gate    phasemodel.Gate    `json:"gate"`
		Target  phasemodel.PhaseID `json:"target,omitempty"`
		Dossier FrozenDossier      `json:"dossier"`
		Group   GroupID            `json:"group"`
		Seats   []Seat             `json:"seats"`
		// Concerned are the organisations that own or partner the method.
		Concerned    []OrganisationID `json:"concerned"`
		Applications []Dispensation   `json:"applications,omitempty"`
		// Reason is needed for an extraordinary review.
		Reason TextRef `json:"reason,omitempty"`
	}
	// AssignAssessors says who answers the named questions, in place of those named before.
	AssignAssessors struct {
		Review      ReviewID     `json:"review"`
		Assignments []Assignment `json:"assignments"`
	}
	// ExtendAssessment moves the assessment's deadline to a later day.
	ExtendAssessment struct {
		Review ReviewID `json:"review"`
		Until  string   `json:"until"`
		Reason TextRef  `json:"reason"`
	}
	// CloseAssessment ends the assessment stage.
	CloseAssessment struct {
		Review       ReviewID      `json:"review"`
		JointReasons []JointReason `json:"joint_reasons,omitempty"`
	}
	// Assess is one assessor's score and reason for one question.
	Assess struct {
		Review   ReviewID          `json:"review"`
		Question phasemodel.ItemID `json:"question"`
		Score    int               `json:"score"`
		Reason   TextRef           `json:"reason"`
	}
	// AnswerHearing is the owner's comment; Dossier is the dossier with it.
	AnswerHearing struct {
		Review  ReviewID    `json:"review"`
		Text    TextRef     `json:"text"`
		Dossier DossierHash `json:"dossier"`
	}
	// Recommend is the secretariat's proposed outcome; it opens the ballot.
	Recommend struct {
		Review   ReviewID `json:"review"`
		Proposal Proposal `json:"proposal"`
	}
	// DeclareInterest tells of a person's tie to the case. Ground is 1-5 of forvaltningsloven § 3, stk. 1.
	DeclareInterest struct {
		Review ReviewID `json:"review"`
		Person PersonID `json:"person"`
		Ground int      `json:"ground"`
		Text   TextRef  `json:"text"`
	}
	// WithdrawInterest takes back a declaration that nobody has ruled on.
	WithdrawInterest struct {
		Review ReviewID `json:"review"`
		Person PersonID `json:"person"`
	}
	// RuleOnInterest is the presiding member's ruling.
	RuleOnInterest struct {
		Review ReviewID `json:"review"`
		Person PersonID `json:"person"`
		Ruling Ruling   `json:"ruling"`
		Reason TextRef  `json:"reason"`
	}
	// ObjectToRuling demands the body's own ruling.
	ObjectToRuling struct {
		Review ReviewID `json:"review"`
		Person PersonID `json:"person"`
	}
	// VoteOnRuling is a seat's vote in the body's ruling: inhabil or habil.
	VoteOnRuling struct {
		Review ReviewID `json:"review"`
		Person PersonID `json:"person"`
		Ruling Ruling   `json:"ruling"`
	}
	// DeclareAbsence gives the seat to the substitute. Person is the actor unless the secretariat records
	// that a member has left.
	DeclareAbsence struct {
		Review ReviewID `json:"review"`
		Person PersonID `json:"person"`
	}
	// Vote is a seat's ballot, bound to the dossier that the holder read.
	Vote struct {
		Review    ReviewID    `json:"review"`
		Position  Position    `json:"position"`
		Reason    TextRef     `json:"reason,omitempty"`
		Dossier   DossierHash `json:"dossier"`
		Statement TextRef     `json:"statement,omitempty"`
	}
	// CloseBallot ends the ballot before its deadline.
	CloseBallot struct {
		Review ReviewID `json:"review"`
	}
	// PrincipalDecide is the principal's answer to the group's recommendation. Proposal is used only where
	// the choice is Otherwise; its Reason is the reason of every choice.
	PrincipalDecide struct {
		Review   ReviewID `json:"review"`
		Choice   Choice   `json:"choice"`
		Proposal Proposal `json:"proposal"`
	}
	// Supplement freezes the dossier anew during the review.
	Supplement struct {
		Review  ReviewID      `json:"review"`
		Dossier FrozenDossier `json:"dossier"`
		Reason  TextRef       `json:"reason"`
		// Concerned are the organisations that own or partner the method now; absent: as when it opened.
		Concerned []OrganisationID `json:"concerned,omitempty"`
	}
	// PublishDecision makes a decision public.
	PublishDecision struct {
		Review ReviewID `json:"review"`
	}
	// CorrectPublication adds a dated, visible correction to a published decision.
	CorrectPublication struct {
		Review ReviewID `json:"review"`
		Text   TextRef  `json:"text"`
	}
	// FulfilCondition says that a condition is met, and how.
	FulfilCondition struct {
		Condition ConditionID `json:"condition"`
		Text      TextRef     `json:"text"`
	}
	// ReturnFulfilment sends a fulfilment back.
	ReturnFulfilment struct {
		Condition ConditionID `json:"condition"`
		Reason    TextRef     `json:"reason"`
	}
	// AcceptFulfilment closes a fulfilled condition.
	AcceptFulfilment struct {
		Condition ConditionID `json:"condition"`
	}
	// ExtendCondition gives a condition a later last day, YYYY-MM-DD.
	ExtendCondition struct {
		Condition ConditionID `json:"condition"`
		Until     string      `json:"until"`
		Reason    TextRef     `json:"reason"`
	}
	// WaiveCondition is the deciding body's waiver: the principal's own, or one seat's vote for it, where
	// Seats is the group's roster now and Concerned the organisations that own or partner the method.
	WaiveCondition struct {
		Condition ConditionID      `json:"condition"`
		Position  Position         `json:"position"`
		Reason    TextRef          `json:"reason"`
		Seats     []Seat           `json:"seats,omitempty"`
		Concerned []OrganisationID `json:"concerned,omitempty"`
	}
	// WithdrawGate takes the request for a gate back.
	WithdrawGate struct {
		Review ReviewID `json:"review"`
		Reason TextRef  `json:"reason"`
	}
	// Hold puts the method i bero. Until is the last day, YYYY-MM-DD, or empty.
	Hold struct {
		Reason TextRef `json:"reason"`
		Until  string  `json:"until,omitempty"`
	}
	// Resume makes a method on hold active again.
	Resume struct {
		Reason TextRef `json:"reason"`
	}
	// WithdrawMethod takes the method back on behalf of its owner.
	WithdrawMethod struct {
		Reason TextRef `json:"reason"`
	}
	// ChangeModelVersion pins the method to another version of its model.
	ChangeModelVersion struct {
		Model  ModelFacts `json:"model"`
		Reason TextRef    `json:"reason"`
	}
	// NoteEvidence tells the process the evidence level (0-5) and verdict as they are now.
	NoteEvidence struct {
		Level   int     `json:"level"`
		Verdict Verdict `json:"verdict"`
	}
	// Tick says that time has passed: whatever is due by the command's time is applied.
	Tick struct{}
)

// Kind names each command.
func (Create) Kind() CommandKind             { return KindCreate }
func (Import) Kind() CommandKind             { return KindImport }
func (PublishMethod) Kind() CommandKind      { return KindPublishMethod }
func (RequestGate) Kind() CommandKind        { return KindRequestGate }
func (AssignAssessors) Kind() CommandKind    { return KindAssignAssessors }
func (ExtendAssessment) Kind() CommandKind   { return KindExtendAssessment }
func (CloseAssessment) Kind() CommandKind    { return KindCloseAssessment }
func (Assess) Kind() CommandKind             { return KindAssess }
func (AnswerHearing) Kind() CommandKind      { return KindAnswerHearing }
func (Recommend) Kind() CommandKind          { return KindRecommend }
func (DeclareInterest) Kind() CommandKind    { return KindDeclareInterest }
func (WithdrawInterest) Kind() CommandKind   { return KindWithdrawInterest }
func (RuleOnInterest) Kind() CommandKind     { return KindRuleOnInterest }
func (ObjectToRuling) Kind() CommandKind     { return KindObjectToRuling }
func (VoteOnRuling) Kind() CommandKind       { return KindVoteOnRuling }
func (DeclareAbsence) Kind() CommandKind     { return KindDeclareAbsence }
func (Vote) Kind() CommandKind               { return KindVote }
func (CloseBallot) Kind() CommandKind        { return KindCloseBallot }
func (PrincipalDecide) Kind() CommandKind    { return KindDecide }
func (Supplement) Kind() CommandKind         { return KindSupplement }
func (PublishDecision) Kind() CommandKind    { return KindPublishDecision }
func (CorrectPublication) Kind() CommandKind { return KindCorrectPublication }
func (FulfilCondition) Kind() CommandKind    { return KindFulfilCondition }
func (ReturnFulfilment) Kind() CommandKind   { return KindReturnFulfilment }
func (AcceptFulfilment) Kind() CommandKind   { return KindAcceptFulfilment }
func (ExtendCondition) Kind() CommandKind    { return KindExtendCondition }
func (WaiveCondition) Kind() CommandKind     { return KindWaiveCondition }
func (WithdrawGate) Kind() CommandKind       { return KindWithdrawGate }
func (Hold) Kind() CommandKind               { return KindHold }
func (Resume) Kind() CommandKind             { return KindResume }
func (WithdrawMethod) Kind() CommandKind     { return KindWithdrawMethod }
func (ChangeModelVersion) Kind() CommandKind { return KindChangeModelVersion }
func (NoteEvidence) Kind() CommandKind       { return KindNoteEvidence }
func (Tick) Kind() CommandKind               { return KindTick }
