package lifecycle

import (
	"slices"
	"time"

	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// Review is one passage of a gate for one method, from request to decision, with the rules, roster and
// dossier frozen when it opened.
type Review struct {
	ID           ReviewID           `json:"id"`
	Gate         phasemodel.Gate    `json:"gate"`
	ModelID      string             `json:"model_id"`
	ModelVersion string             `json:"model_version"`
	From         phasemodel.PhaseID `json:"from"`
	Target       phasemodel.PhaseID `json:"target,omitempty"`
	RequestedBy  PersonID           `json:"requested_by"`
	RequestedAt  time.Time          `json:"requested_at"`
	Reason       TextRef            `json:"reason,omitempty"`

	Stage      Stage    `json:"stage"`
	Round      int      `json:"round"` // 1 for the first
	Deadline   Deadline `json:"deadline"`
	Overdue    bool     `json:"overdue,omitempty"` // the stage's deadline passed and the stage goes on
	Extensions int      `json:"extensions,omitempty"`

	Dossier FrozenDossier `json:"dossier"`
	// Supplemented tells that the dossier was frozen anew after the review opened.
	Supplemented bool `json:"supplemented,omitempty"`
	// Blocked tells that the evidence turned harmful: no closing before a supplement.
	Blocked bool `json:"blocked,omitempty"`

	Group        GroupID          `json:"group"`
	Seats        []Seat           `json:"seats"`
	Concerned    []OrganisationID `json:"concerned,omitempty"`
	Applications []Dispensation   `json:"applications,omitempty"`

	Assignments    []Assignment    `json:"assignments,omitempty"`
	Assessments    []Assessment    `json:"assessments,omitempty"`
	JointReasons   []JointReason   `json:"joint_reasons,omitempty"`
	HearingAnswer  TextRef         `json:"hearing_answer,omitempty"`
	Recommendation *Recommendation `json:"recommendation,omitempty"`
	Interests      []Interest      `json:"interests,omitempty"`
	Ballots        []Ballot        `json:"ballots,omitempty"`
	// Principal is the principal's latest answer.
	Principal *PrincipalAnswer `json:"principal,omitempty"`
}

// Assessment is one assessor's score (0-4) and reason for one question, marked with the dossier seen.
type Assessment struct {
	Question phasemodel.ItemID `json:"question"`
	Assessor PersonID          `json:"assessor"`
	Score    int               `json:"score"`
	Reason   TextRef           `json:"reason"`
	Dossier  DossierHash       `json:"dossier"`
	At       time.Time         `json:"at"`
}

// Recommendation is the secretariat's proposal, as made in a round.
type Recommendation struct {
	Round    int       `json:"round"`
	By       PersonID  `json:"by"`
	At       time.Time `json:"at"`
	Proposal Proposal  `json:"proposal"`
}

// Interest is a person's declared or detected tie to the case, and the ruling on it.
type Interest struct {
	Person   PersonID `json:"person"`
	Ground   int      `json:"ground"`
	Text     TextRef  `json:"text,omitempty"`
	Detected bool     `json:"detected,omitempty"`
	// DeclaredBy is who declared it: the person, or the secretariat.
	DeclaredBy PersonID   `json:"declared_by,omitempty"`
	Ruling     Ruling     `json:"ruling,omitempty"`
	RuledBy    PersonID   `json:"ruled_by,omitempty"`
	ByBody     bool       `json:"by_body,omitempty"`
	Reason     TextRef    `json:"reason,omitempty"`
	Objected   bool       `json:"objected,omitempty"` // the body's ruling is demanded and not yet given
	Votes      []SeatVote `json:"votes,omitempty"`
}

// SeatVote is a seat's vote in the body's ruling on an interest.
type SeatVote struct {
	Seat   int      `json:"seat"`
	Person PersonID `json:"person"`
	Ruling Ruling   `json:"ruling"`
}

// Ballot is a seat's position on the recommendation of the current round.
type Ballot struct {
	Seat      int         `json:"seat"`
	Holder    PersonID    `json:"holder"`
	Position  Position    `json:"position"`
	Reason    TextRef     `json:"reason,omitempty"`
	Statement TextRef     `json:"statement,omitempty"`
	Dossier   DossierHash `json:"dossier"`
	At        time.Time   `json:"at"`
}

// PrincipalAnswer is a principal's choice.
type PrincipalAnswer struct {
	Choice Choice   `json:"choice"`
	By     PersonID `json:"by"`
	Reason TextRef  `json:"reason,omitempty"`
}

// Interest finds the interest of a person.
func (r Review) Interest(person PersonID) (Interest, bool) {
	at := slices.IndexFunc(r.Interests, func(i Interest) bool { return i.Person == person })
	if at < 0 {
		return Interest{}, false
	}
	return r.Interests[at], true
}

// HasOpenInterest tells whether an interest of the person waits for a ruling.
func (r Review) HasOpenInterest(person PersonID) bool {
	interest, found := r.Interest(person)
	return found && interest.Ruling == RulingOpen
}

// Recused tells whether the person is inhabil: the review's dossier, assessments, tally, journal and
// tasks are closed to them until publication, whatever other role they have.
func (r Review) Recused(person PersonID) bool {
	interest, found := r.Interest(person)
	return found && interest.Ruling == Inhabil
}

// recusedPersons lists those who are inhabil.
func (r Review) recusedPersons() []PersonID {
	var persons []PersonID
	for _, interest := range r.Interests {
		if interest.Ruling == Inhabil {
			persons = append(persons, interest.Person)
		}
	}
	return persons
}

// Holder is who may cast a seat's ballot: the member, or the substitute where the member is absent,
// recused or not there. A substitute has no substitute. False where nobody holds the seat.
func (r Review) Holder(seat Seat) (Member, bool) {
	if seat.Member.Person != "" && !seat.MemberAbsent && !r.Recused(seat.Member.Person) {
		return seat.Member, true
	}
	if seat.Substitute.Person != "" && !seat.SubstituteAbsent && !r.Recused(seat.Substitute.Person) {
		return seat.Substitute, true
	}
	return Member{}, false
}

// SeatOf finds the seat that a person belongs to as member or substitute.
func (r Review) SeatOf(person PersonID) (Seat, bool) { return seatOf(r.Seats, person) }

func seatOf(seats []Seat, person PersonID) (Seat, bool) {
	at := slices.IndexFunc(seats, func(s Seat) bool {
		return person != "" && (s.Member.Person == person || s.Substitute.Person == person)
	})
	if at < 0 {
		return Seat{}, false
	}
	return seats[at], true
}

// HeldBy finds the seat whose holder the person is.
func (r Review) HeldBy(person PersonID) (Seat, bool) {
	seat, found := r.SeatOf(person)
	if !found {
		return Seat{}, false
	}
	holder, held := r.Holder(seat)
	return seat, held && holder.Person == person
}

// Presiding is the first of chair, vice chair and the members in roster order who holds a seat and has
// no open or inhabil interest. False where there is none.
func (r Review) Presiding() (PersonID, bool) {
	for _, office := range []Office{Chair, ViceChair, Ordinary} {
		for _, seat := range r.Seats {
			person := seat.Member.Person
			if seat.Office != office || person == "" || seat.MemberAbsent ||
				r.Recused(person) || r.HasOpenInterest(person) {
				continue
			}
			return person, true
		}
	}
	return "", false
}

// Ballot finds the cast ballot of a seat, counted or suspended.
func (r Review) Ballot(seat int) (Ballot, bool) {
	at := slices.IndexFunc(r.Ballots, func(b Ballot) bool { return b.Seat == seat })
	if at < 0 {
		return Ballot{}, false
	}
	return r.Ballots[at], true
}

// Assignees lists who answers a question.
func (r Review) Assignees(question phasemodel.ItemID) []Member {
	for _, assignment := range r.Assignments {
		if assignment.Question == question {
			return assignment.Assessors
		}
	}
	return nil
}

// Assigned tells whether the person answers the question.
func (r Review) Assigned(question phasemodel.ItemID, person PersonID) bool {
	return slices.ContainsFunc(r.Assignees(question), func(m Member) bool { return m.Person == person })
}

// takesPart tells whether the person is on the roster or answers a question.
func (r Review) takesPart(person PersonID) bool {
	_, seated := r.SeatOf(person)
	return seated || slices.ContainsFunc(r.Assignments, func(a Assignment) bool { return r.Assigned(a.Question, person) })
}

// Answers lists the assessments of a question that count: by those assigned now, without the recused.
func (r Review) Answers(question phasemodel.ItemID) []Assessment {
	var answers []Assessment
	for _, assessment := range r.Assessments {
		if assessment.Question == question && r.Assigned(question, assessment.Assessor) &&
			!r.Recused(assessment.Assessor) {
			answers = append(answers, assessment)
		}
	}
	return answers
}

// VisibleTo lists the assessments of a question that a person may read. An assessor sees the others' answers
// only when everyone assigned to the question has answered, and one who is not assigned to it, and may be
// given it yet, only when the assessment is over; others see all of them.
func (r Review) VisibleTo(person PersonID, assesses bool, question phasemodel.ItemID) []Assessment {
	answers, assigned := r.Answers(question), r.Assigned(question, person)
	if r.Stage != StageAssessment || !assigned && !assesses || assigned && len(r.Unanswered(question)) == 0 {
		return answers
	}
	return slices.DeleteFunc(answers, func(a Assessment) bool { return a.Assessor != person })
}

// Heard tells whether the assessment is over, so that the method's owner may read the review. One that was
// withdrawn is heard where the owner had answered.
func (r Review) Heard() bool {
	switch r.Stage {
	case StageAssessment:
		return false
	case StageWithdrawn:
		return r.HearingAnswer != ""
	case StageHearing, StageRecommendation, StageBallot, StagePrincipal, StageDecided, StageLapsed:
	}
	return true
}

// Unanswered lists those assigned to a question who have not answered and are not recused.
func (r Review) Unanswered(question phasemodel.ItemID) []Member {
	answers := r.Answers(question)
	var missing []Member
	for _, member := range r.Assignees(question) {
		answered := slices.ContainsFunc(answers, func(a Assessment) bool { return a.Assessor == member.Person })
		if !answered && !r.Recused(member.Person) {
			missing = append(missing, member)
		}
	}
	return missing
}

// QuestionMet tells whether the mean score of a question is at least its pass mark. A question without
// an answer is not met.
func (r Review) QuestionMet(question phasemodel.Question) bool {
	answers := r.Answers(question.ID)
	if len(answers) == 0 {
		return false
	}
	var sum int64
	for _, answer := range answers {
		sum += int64(answer.Score)
	}
	return question.Pass.CompareRatio(sum, int64(len(answers))) >= 0
}

// Spread is the difference between the highest and the lowest score of a question.
func (r Review) Spread(question phasemodel.ItemID) int {
	answers := r.Answers(question)
	if len(answers) == 0 {
		return 0
	}
	low, high := answers[0].Score, answers[0].Score
	for _, answer := range answers {
		low, high = min(low, answer.Score), max(high, answer.Score)
	}
	return high - low
}

// UnmetItem is a mandatory check or question that is not met.
type UnmetItem struct {
	ID          phasemodel.ItemID
	Dispensable bool
	Check       bool
}

// Unmet lists the mandatory checks and questions that are not met, in the model's order.
func (r Review) Unmet() []UnmetItem {
	unmet := unmetChecks(r.Gate, r.Dossier.Checks)
	for _, question := range r.Gate.Questions {
		if question.Mandatory && !r.QuestionMet(question) {
			unmet = append(unmet, UnmetItem{ID: question.ID, Dispensable: question.Dispensable})
		}
	}
	return unmet
}

func unmetChecks(gate phasemodel.Gate, results []phasemodel.CheckResult) []UnmetItem {
	var unmet []UnmetItem
	for _, check := range gate.Checks {
		passed := slices.ContainsFunc(results, func(r phasemodel.CheckResult) bool { return r.ID == check.ID && r.Passed })
		if check.Mandatory && !passed {
			unmet = append(unmet, UnmetItem{ID: check.ID, Dispensable: check.Dispensable, Check: true})
		}
	}
	return unmet
}

func (r Review) clone() Review {
	r.Seats = slices.Clone(r.Seats)
	r.Assignments = slices.Clone(r.Assignments)
	r.Assessments = slices.Clone(r.Assessments)
	r.JointReasons = slices.Clone(r.JointReasons)
	r.Interests = slices.Clone(r.Interests)
	r.Ballots = slices.Clone(r.Ballots)
	return r
}
