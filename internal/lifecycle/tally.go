package lifecycle

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// LeastBallots is the least number of ballots any decision needs, whatever the model says.
const LeastBallots = 3

// Tally is where a ballot stands. All numbers count seats.
type Tally struct {
	Seats   int `json:"seats"`
	Present int `json:"present"` // have cast a ballot that counts, abstentions included
	Approve int `json:"approve"`
	Reject  int `json:"reject"`
	Abstain int `json:"abstain"`
	// Recused counts the seats whose member is inhabil or has an open interest.
	Recused int `json:"recused"`
	// Outstanding counts the seats that someone may still cast a ballot for.
	Outstanding int  `json:"outstanding"`
	Quorate     bool `json:"quorate"`
	Approved    bool `json:"approved"`
	// TieBroken tells that the presiding member's ballot decided a tie.
	TieBroken bool `json:"tie_broken,omitempty"`
	// Needed is the sentence that says what is missing.
	Needed i18n.Text `json:"needed"`
}

// Result is what a tally amounts to.
type Result string

// The results of a ballot.
const (
	NotQuorate Result = "not-quorate"
	Approved   Result = "approved"
	Rejected   Result = "rejected"
)

// Result tells what the ballot amounts to if it closed now.
func (t Tally) Result() Result {
	switch {
	case !t.Quorate:
		return NotQuorate
	case t.Approved:
		return Approved
	}
	return Rejected
}

// Tally counts the ballots of the current round. The order in which they came never matters.
func (r Review) Tally() Tally {
	tally := Tally{Seats: len(r.Seats)}
	var present []phasemodel.OrganisationKind
	presiding, _ := r.Presiding()
	casting := Abstain
	for _, seat := range r.Seats {
		if r.Recused(seat.Member.Person) || r.HasOpenInterest(seat.Member.Person) {
			tally.Recused++
		}
		holder, held := r.Holder(seat)
		if !held {
			continue
		}
		ballot, cast := r.Ballot(seat.Number)
		if !cast || ballot.Holder != holder.Person {
			tally.Outstanding++
			continue
		}
		if r.HasOpenInterest(holder.Person) {
			continue
		}
		tally.count(ballot.Position)
		present = append(present, seat.Kind)
		if holder.Person == presiding {
			casting = ballot.Position
		}
	}
	tally.conclude(r.Gate.Decision, present, casting)
	return tally
}

func (t *Tally) count(position Position) {
	t.Present++
	switch position {
	case Approve:
		t.Approve++
	case Reject:
		t.Reject++
	case Abstain:
		t.Abstain++
	}
}

// conclude applies the decision rule to what was counted. Casting is the presiding member's position: it
// breaks a tie where the rule says so and more than half approves; who abstains breaks none.
func (t *Tally) conclude(rule phasemodel.DecisionRule, present []phasemodel.OrganisationKind, casting Position) {
	missing := missingKinds(rule.Quorum.Kinds, present)
	needed := max(leastPresent(rule.Quorum, t.Seats)-t.Present, len(missing), 0)
	t.Quorate = needed == 0
	t.Approved = rule.Approval.Passes(t.Approve, t.Reject)
	half := rule.Approval.MoreThan != nil && rule.Approval.MoreThan.CompareRatio(1, 2) == 0
	if half && rule.Tie == phasemodel.TiePresiding && t.Approve == t.Reject && casting != Abstain {
		t.Approved, t.TieBroken = casting == Approve, true
	}
	t.Needed = neededSentence(needed, missing, *t)
}

// leastPresent is the least number of present seats that the quorum's share and number ask for.
func leastPresent(quorum phasemodel.Quorum, seats int) int {
	least := max(quorum.Ballots, LeastBallots)
	for least < seats && quorum.Share.CompareRatio(int64(least), int64(seats)) < 0 {
		least++
	}
	return least
}

// missingKinds lists the lines of required kinds that no present seat answers.
func missingKinds(
	lines [][]phasemodel.OrganisationKind, present []phasemodel.OrganisationKind,
) [][]phasemodel.OrganisationKind {
	var missing [][]phasemodel.OrganisationKind
	for _, line := range lines {
		if !slices.ContainsFunc(line, func(kind phasemodel.OrganisationKind) bool { return slices.Contains(present, kind) }) {
			missing = append(missing, line)
		}
	}
	return missing
}

// CanReachQuorum tells whether the group would be quorate if every seat that has someone to hold it
// cast a ballot; without leaves one seat out (0: none).
func (r Review) CanReachQuorum(without int) bool {
	var present []phasemodel.OrganisationKind
	for _, seat := range r.Seats {
		if _, held := r.Holder(seat); held && seat.Number != without {
			present = append(present, seat.Kind)
		}
	}
	quorum := r.Gate.Decision.Quorum
	return len(present) >= leastPresent(quorum, len(r.Seats)) && len(missingKinds(quorum.Kinds, present)) == 0
}

// Settled tells whether every completion by the outstanding seats, ballots cast held as they are, gives
// the same result as now. Approval grows with every approving ballot and shrinks with every rejecting
// one, so the two extremes decide it.
func (r Review) Settled() bool {
	if !r.Tally().Quorate {
		return false
	}
	return r.completed(Approve).Tally().Approved == r.completed(Reject).Tally().Approved
}

// completed is the review as if every outstanding seat took one position.
func (r Review) completed(position Position) Review {
	completed := r.clone()
	for _, seat := range r.Seats {
		holder, held := r.Holder(seat)
		if ballot, cast := r.Ballot(seat.Number); !held || cast && ballot.Holder == holder.Person {
			continue
		}
		completed.Ballots = append(completed.Ballots, Ballot{Seat: seat.Number, Holder: holder.Person, Position: position})
	}
	return completed
}

// kindName names a kind of organisation as it stands after "from".
func kindName(kind phasemodel.OrganisationKind) i18n.Text {
	switch kind {
	case phasemodel.Kommune:
		return i18n.Text{DA: "en kommune", EN: "a municipality"}
	case phasemodel.Region:
		return i18n.Text{DA: "en region", EN: "a region"}
	case phasemodel.Stat:
		return i18n.Text{DA: "staten", EN: "the state"}
	case phasemodel.Forskning:
		return i18n.Text{DA: "en forskningsinstitution", EN: "a research institution"}
	case phasemodel.Civilsamfund:
		return i18n.Text{DA: "civilsamfundet", EN: "civil society"}
	case phasemodel.Faglig:
		return i18n.Text{DA: "en faglig organisation", EN: "a professional organisation"}
	case phasemodel.Interesseorganisation:
		return i18n.Text{DA: "en interesseorganisation", EN: "an interest organisation"}
	case phasemodel.Brugerorganisation:
		return i18n.Text{DA: "en brugerorganisation", EN: "a user organisation"}
	case phasemodel.Privat:
		return i18n.Text{DA: "en privat organisation", EN: "a private organisation"}
	}
	return i18n.Text{DA: string(kind), EN: string(kind)}
}

// neededSentence says in one sentence what is missing before the group is quorate, and once it is, how
// the ballot stands.
func neededSentence(needed int, missing [][]phasemodel.OrganisationKind, tally Tally) i18n.Text {
	if needed == 0 {
		return standingSentence(tally)
	}
	var da, en []string
	for _, line := range missing {
		var lineDA, lineEN []string
		for _, kind := range line {
			name := kindName(kind)
			lineDA, lineEN = append(lineDA, name.DA), append(lineEN, name.EN)
		}
		da = append(da, "mindst én fra "+strings.Join(lineDA, " eller "))
		en = append(en, "at least one from "+strings.Join(lineEN, " or "))
	}
	text := i18n.Text{
		DA: fmt.Sprintf("Der mangler %d %s", needed, plural(needed, "stemme", "stemmer")),
		EN: fmt.Sprintf("%d more %s needed", needed, plural(needed, "ballot is", "ballots are")),
	}
	switch {
	case len(missing) == 1 && needed == 1:
		text.DA += strings.TrimPrefix(da[0], "mindst én")
		text.EN += strings.TrimPrefix(en[0], "at least one")
	case len(missing) > 0:
		text.DA += ", heraf " + strings.Join(da, " og ")
		text.EN += ", of which " + strings.Join(en, " and ")
	}
	text.DA += "."
	text.EN += "."
	return text
}

func standingSentence(tally Tally) i18n.Text {
	text := i18n.Text{
		DA: "Styregruppen er beslutningsdygtig; som stemmerne står, er indstillingen ikke tiltrådt.",
		EN: "The group is quorate; as the ballots stand, the recommendation is not adopted.",
	}
	if tally.Approved {
		text = i18n.Text{
			DA: "Styregruppen er beslutningsdygtig; som stemmerne står, er indstillingen tiltrådt.",
			EN: "The group is quorate; as the ballots stand, the recommendation is adopted.",
		}
	}
	if tally.Outstanding > 0 {
		text.DA += fmt.Sprintf(" %d %s ikke stemt.", tally.Outstanding, plural(tally.Outstanding, "plads har", "pladser har"))
		text.EN += fmt.Sprintf(" %d %s not voted.", tally.Outstanding, plural(tally.Outstanding, "seat has", "seats have"))
	}
	return text
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// RulingCount is where the group's own vote on an interest stands. All numbers count seats, without the one of the
// person concerned and those whose holder's own interest is open.
type RulingCount struct {
	Inhabil, Habil, Outstanding int
}

// RulingCount counts the seats' votes on an interest.
func (r Review) RulingCount(interest Interest) RulingCount {
	var count RulingCount
	for _, seat := range r.Seats {
		holder, held := r.Holder(seat)
		if !held || holder.Person == interest.Person || r.HasOpenInterest(holder.Person) {
			continue
		}
		at := slices.IndexFunc(interest.Votes, func(v SeatVote) bool {
			return v.Seat == seat.Number && v.Person == holder.Person
		})
		switch {
		case at < 0:
			count.Outstanding++
		case interest.Votes[at].Ruling == Inhabil:
			count.Inhabil++
		default:
			count.Habil++
		}
	}
	return count
}
