package phasemodel

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// leastBallots is the fewest ballots that may decide; fewer would not be a body (domain: at least three).
const leastBallots = 3

func (v *validator) checkDecision(path string, gate Gate) {
	rule := gate.Decision
	if reflect.ValueOf(rule).IsZero() {
		v.found.add(path, "faseovergangen har ingen beslutningsregel", "the gate has no decision rule")
		return
	}
	if rule.Body != SteeringGroup && rule.Body != Principal {
		v.found.add(path+".body", "%q kan ikke beslutte; det kan %s og %s", "%q cannot decide; %s and %s can",
			rule.Body, SteeringGroup, Principal)
	}
	v.checkQuorum(path+".quorum", rule.Quorum)
	v.checkApproval(path, rule)
	v.checkOutcomes(path+".outcomes", gate)
}

func (v *validator) checkQuorum(path string, quorum Quorum) {
	v.checkShare(path+".share", quorum.Share, true)
	if quorum.Ballots < leastBallots {
		v.found.add(path+".ballots", "der skal mindst %d stemmer til, ikke %d", "at least %d ballots are needed, not %d",
			leastBallots, quorum.Ballots)
	}
	for i, line := range quorum.Kinds {
		at := fmt.Sprintf("%s.kinds[%d]", path, i)
		if len(line) == 0 {
			v.found.add(at, "linjen nævner ingen slags organisation", "the line names no kind of organisation")
		}
		for n, kind := range line {
			inner := fmt.Sprintf("%s[%d]", at, n)
			if !slices.Contains(OrganisationKinds(), kind) {
				v.found.add(inner, "%q er ikke en slags organisation", "%q is not a kind of organisation", kind)
			} else if slices.Contains(line[:n], kind) {
				v.found.add(inner, "%q står to gange", "%q is given twice", kind)
			}
		}
	}
}

// checkShare reports a share that is not above 0, or that cannot be met.
func (v *validator) checkShare(path string, share Fraction, oneIsMet bool) {
	// CompareRatio compares 1/1 with the share: below it the share is more than the whole.
	one := 0
	if share.Denominator > 0 {
		one = share.CompareRatio(1, 1)
	}
	switch {
	case share.Denominator <= 0 || share.Numerator <= 0:
		v.found.add(path, "andelen skal være over 0", "the share must be above 0")
	case one < 0:
		v.found.add(path, "andelen %s er mere end det hele", "the share %s is more than the whole", share)
	case one == 0 && !oneIsMet:
		v.found.add(path, "ingen andel er større end %s", "no share is more than %s", share)
	}
}

func (v *validator) checkApproval(path string, rule DecisionRule) {
	approval := rule.Approval
	switch {
	case approval.MoreThan != nil && approval.AtLeast != nil:
		v.found.add(path+".approval", "enten more_than eller at_least, ikke begge",
			"either more_than or at_least, not both")
	case approval.MoreThan == nil && approval.AtLeast == nil:
		v.found.add(path+".approval", "more_than eller at_least mangler", "more_than or at_least is missing")
	case approval.MoreThan != nil:
		v.checkShare(path+".approval.more_than", *approval.MoreThan, false)
	default:
		v.checkShare(path+".approval.at_least", *approval.AtLeast, true)
	}
	switch rule.Tie {
	case TieNone:
	case TiePresiding:
		if approval.AtLeast != nil || approval.MoreThan != nil && approval.MoreThan.CompareRatio(1, 2) != 0 {
			v.found.add(path+".tie", "den fungerende formands stemme kan kun afgøre stemmelighed, hvor der kræves mere end 1/2",
				"the presiding member's ballot can break a tie only where more than 1/2 is needed")
		}
	default:
		v.found.add(path+".tie", "%q er ikke en regel for stemmelighed; de er %s og %s",
			"%q is not a rule for ties; they are %s and %s", rule.Tie, TiePresiding, TieNone)
	}
}

func (v *validator) checkOutcomes(path string, gate Gate) {
	if len(gate.Decision.Outcomes) == 0 {
		v.found.add(path, "faseovergangen har ingen udfald", "the gate has no outcomes")
	}
	allowed := suitable(gate.Kind)
	for n, outcome := range gate.Decision.Outcomes {
		at := fmt.Sprintf("%s[%d]", path, n)
		switch {
		case !slices.Contains(outcomes(), outcome):
			v.found.add(at, "%q er ikke et udfald", "%q is not an outcome", outcome)
		case len(allowed) > 0 && !slices.Contains(allowed, outcome):
			v.found.add(at, "udfaldet %q passer ikke til en %s; til den passer %s",
				"the outcome %q does not suit a %s; those that do are %s", outcome, gate.Kind, list(allowed))
		case slices.Contains(gate.Decision.Outcomes[:n], outcome):
			v.found.add(at, "%q står to gange", "%q is given twice", outcome)
		}
	}
}

// list writes names with commas between them.
func list[T ~string](names []T) string {
	var text strings.Builder
	for i, name := range names {
		if i > 0 {
			text.WriteString(", ")
		}
		text.WriteString(string(name))
	}
	return text.String()
}
