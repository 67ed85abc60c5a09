package note

import (
	"time"

	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// Note is what a decision note says to one reader: what they may not know is not in it.
type Note struct {
	Language i18n.Language
	Zone     *time.Location // in which its dates are meant

	Case      string // the number of the case: the review's id
	Method    string
	Programme i18n.Text
	Gate      i18n.Text
	Model     string // the phase model with its version

	Body        phasemodel.Body
	Round       int
	RequestedAt time.Time
	DecidedAt   time.Time
	PublishedAt *time.Time // nil: not yet
	Journal     Mark
	Dossier     string // hex SHA-256 of the frozen dossier
	// Supplemented: the dossier was frozen anew after the review opened.
	Supplemented bool

	Seats          []Seat
	Recusals       []Recusal
	Recommendation *Recommendation // what was voted on
	Problem        string
	Checks         []Check
	Questions      []Question
	// Heard: the review had a fact hearing; Hearing is the owner's answer, empty where none came.
	Heard   bool
	Hearing string
	Economy Economy

	Decision   Proposal
	Tally      lifecycle.Tally
	Principal  *Answer
	Statements []Statement
	Next       Next
	Documents  []Annex

	Corrections []Correction
	Footer      string // set by the operator
}

// Mark is a place in the method's journal: the newest row that belongs to what is published of the decision.
type Mark struct {
	Sequence int64
	Hash     string
}

// Seat is a place on the roster, and whether its ballot counted. How it voted is not said.
type Seat struct {
	Kind         phasemodel.OrganisationKind
	Office       lifecycle.Office
	Organisation string
	Person       string // where the reader may know them
	TookPart     bool
}

// Recusal is a seat whose member or substitute was inhabil, or took part by an exception.
type Recusal struct {
	Kind         phasemodel.OrganisationKind
	Organisation string
	Ruling       lifecycle.Ruling
}

// Recommendation is the secretariat's proposal.
type Recommendation struct {
	Proposal

	By string // where the reader may know them
	At time.Time
}

// Proposal is an outcome with what belongs to it.
type Proposal struct {
	Outcome       phasemodel.Outcome
	Target        i18n.Text // the phase to advance or return to; empty: none
	Until         string    // the last day of a hold, YYYY-MM-DD
	Reason        string
	Conditions    []Condition
	Dispensations []Dispensation
}

// Condition is what must be met by a day, YYYY-MM-DD.
type Condition struct {
	Text string
	Due  string
}

// Dispensation sets an unmet requirement aside.
type Dispensation struct {
	Item   i18n.Text
	Reason string
}

// Check is a requirement that the program answered.
type Check struct {
	Text      i18n.Text
	Mandatory bool
	Met       bool
}

// Question is a requirement that assessors answered on the scale 0-4.
type Question struct {
	Text       i18n.Text
	Mandatory  bool
	Met        bool
	Sum, Count int // of the scores, and how many assessors gave one
}

// Economy is what the dossier says of money. Amounts are whole kroner.
type Economy struct {
	Cost      *int64
	CostUnit  string // per_course, per_year or per_day
	PriceYear *int
	Total     *int64
	Texts     []string // what is written of it
}

// Answer is what the principal answered to the recommendation.
type Answer struct {
	Choice lifecycle.Choice
	By     string // where the reader may know them
	Reason string
}

// Statement is a særudtalelse.
type Statement struct {
	Kind         phasemodel.OrganisationKind
	Organisation string
	Position     lifecycle.Position
	Text         string
}

// Next is what the decision leads to.
type Next struct {
	Phase     i18n.Text
	Status    lifecycle.Status
	HoldUntil *time.Time
	ReReview  *time.Time
}

// Annex is a document that the decision was made on.
type Annex struct {
	Title    string
	Kind     string
	Version  int
	Standing string
	SHA256   string
}

// Correction is a dated correction of what was published.
type Correction struct {
	Text string
	At   time.Time
}

// Title is what the note is called.
func (n Note) Title() string { return n.say("Beslutning: ", "Decision: ") + n.Method }
