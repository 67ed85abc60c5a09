package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// ballotOf is the standing ballot of a seat in the round that is voted on, or was voted on last.
func (v gateView) ballotOf(seat int) (castBallot, bool) {
	for _, ballot := range slices.Backward(v.Ballots) {
		if ballot.Seat == seat && ballot.Round == v.Recorded.Round && ballot.Void == "" {
			return castBallot{ballot.Ballot, v.interestOpen(ballot.Holder)}, true
		}
	}
	return castBallot{}, false
}

// refreshed is the address that brings the tally up to date. It is another each time: a browser does not read a page
// anew to go to a part of the one it shows.
func (v gateView) refreshed(p page) string {
	return v.address() + "?kl=" + p.now.In(p.zone).Format("150405") + "#optaelling"
}

// tallyTitle heads the ballots: the tally of one that led to a decision stands with the decision.
func (v gateView) tallyTitle(p page) string {
	if v.Decision != nil {
		return p.say("gatetally.ballots")
	}
	return p.say("gatetally.title")
}

// ruleSentences say what it takes for a recommendation to be adopted at this gate.
func (v gateView) ruleSentences(p page) []string {
	rule := v.Recorded.Gate.Decision
	said := []string{p.say("gatetally.takes.quorum", values{
		"Share": rule.Quorum.Share.String(), "Ballots": strconv.Itoa(max(rule.Quorum.Ballots, lifecycle.LeastBallots)),
	})}
	for _, line := range rule.Quorum.Kinds {
		var kinds []string
		for _, kind := range line {
			kinds = append(kinds, p.say("gate.kind."+string(kind)))
		}
		said = append(said, p.say("gatetally.takes.kinds", values{"Kinds": p.either(kinds...)}))
	}
	switch {
	case rule.Approval.MoreThan != nil:
		said = append(said, p.say("gatetally.takes.more-than", values{"Share": rule.Approval.MoreThan.String()}))
	case rule.Approval.AtLeast != nil:
		said = append(said, p.say("gatetally.takes.at-least", values{"Share": rule.Approval.AtLeast.String()}))
	}
	if rule.Tie == phasemodel.TiePresiding {
		said = append(said, p.say("gatetally.takes.tie-presiding"))
	} else {
		said = append(said, p.say("gatetally.takes.tie-none"))
	}
	return said
}

// either joins words of which one is enough: "kommune eller region".
func (v voice) either(words ...string) string {
	return strings.Join(words, " "+v.say("gatetally.or")+" ")
}
