package web

import (
	"strconv"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// person names someone in the review; a dash where their name is not for the reader.
func (v gateView) person(id lifecycle.PersonID) string {
	if found, known := v.Names.People[id]; known {
		return found.Name
	}
	return "–"
}

// member names someone with the organisation that they spoke for when the roster was frozen.
func (v gateView) member(of lifecycle.Member) string {
	name := v.person(of.Person)
	if organisation := v.organisation(of.Organisation); organisation != "" {
		return name + ", " + organisation
	}
	return name
}

func (v gateView) organisation(id lifecycle.OrganisationID) string {
	return v.Names.Organisations[id].Name
}

// text gives a free text; one that has been erased says so.
func (v gateView) text(p page, ref lifecycle.TextRef) string { return textOf(p, v.Texts, ref) }

func textOf(p page, texts map[lifecycle.TextRef]string, ref lifecycle.TextRef) string {
	if ref == "" {
		return ""
	}
	if text := texts[ref]; text != "" {
		return text
	}
	return p.say("gate.erased")
}

// phase names a phase of the review's model.
func (v gateView) phase(id phasemodel.PhaseID) i18n.Text {
	if v.Model != nil {
		if phase, found := v.Model.Phase(id); found {
			return phase.Title
		}
	}
	return i18n.Text{DA: string(id), EN: string(id)}
}

// outcome says what a proposal would do: "går videre til Modning".
func (v gateView) outcome(p page, proposal lifecycle.Proposal) string {
	target := proposal.Target
	if target == "" && (proposal.Outcome == phasemodel.Advance || proposal.Outcome == phasemodel.AdvanceWithConditions) {
		target = v.Recorded.Target
	}
	said := p.say("gate.outcome."+string(proposal.Outcome), values{"Phase": p.of(v.phase(target))})
	if proposal.Until != "" {
		said += " " + p.say("gate.outcome.until", values{"Day": p.written(proposal.Until)})
	}
	return said
}

// item gives the text of a check or a question.
func (v gateView) item(id phasemodel.ItemID) i18n.Text {
	for _, check := range v.Recorded.Gate.Checks {
		if check.ID == id {
			return check.Text
		}
	}
	for _, question := range v.Recorded.Gate.Questions {
		if question.ID == id {
			return question.Text
		}
	}
	return i18n.Text{DA: string(id), EN: string(id)}
}

// mySeat is the seat that the reader is the member of or the substitute on.
func (v gateView) mySeat() (app.ReviewSeat, bool) {
	for _, seat := range v.Seats {
		if v.MySeat != 0 && seat.Number == v.MySeat {
			return seat, true
		}
	}
	return app.ReviewSeat{}, false
}

// myRole says as who the reader is here: "Din plads: 5, kommune".
func (v gateView) myRole(p page) string {
	seat, seated := v.mySeat()
	if !seated {
		return v.roleWithoutSeat(p)
	}
	said := p.say("gate.seat.mine", values{
		"Seat": strconv.Itoa(seat.Number), "Kind": p.say("gate.kind." + string(seat.Kind)),
	})
	if seat.Office != lifecycle.Ordinary {
		said += ", " + p.say("gate.office."+string(seat.Office))
	}
	switch me := p.caller.Person; {
	case seat.Substitute.Person == me && seat.Holder == me:
		said += ". " + p.say("gate.seat.substitute-holds", values{"Member": v.person(seat.Member.Person)})
	case seat.Substitute.Person == me:
		said += ". " + p.say("gate.seat.substitute", values{"Member": v.person(seat.Member.Person)})
	case seat.MemberAbsent:
		said += ". " + p.say("gate.seat.absent")
	}
	if v.Presiding == p.caller.Person {
		said += ". " + p.say("gate.seat.presiding")
	}
	return said
}

// roleWithoutSeat says by which role one who holds no seat reads the review.
func (v gateView) roleWithoutSeat(p page) string {
	for _, role := range []lifecycle.Role{
		lifecycle.Secretariat, lifecycle.PrincipalRole, lifecycle.Assessor, lifecycle.ProgrammeManager,
		lifecycle.SteeringMember, lifecycle.Auditor,
	} {
		if p.caller.HoldsFor(v.Recorded.Programme, role) {
			return p.say("gate.role." + string(role))
		}
	}
	if p.caller.Holds(lifecycle.Owner) {
		return p.say("gate.role.owner")
	}
	return ""
}

// taskPlace is the id of the part of the page where a task is done.
func taskPlace(kind lifecycle.TaskKind) string {
	switch kind {
	case lifecycle.TaskAssignAssessors:
		return "fordeling"
	case lifecycle.TaskAssess:
		return "vurdering"
	case lifecycle.TaskCloseAssessment:
		return "luk-vurdering"
	case lifecycle.TaskAnswerHearing:
		return "faktahoering"
	case lifecycle.TaskRecommend:
		return "indstilling"
	case lifecycle.TaskVote:
		return "stem"
	case lifecycle.TaskCloseBallot:
		return "afslut-afstemning"
	case lifecycle.TaskDecide:
		return "afgoerelse"
	case lifecycle.TaskRuleOnInterest, lifecycle.TaskVoteOnRuling:
		return "habilitet"
	case lifecycle.TaskSupplement:
		return "supplering"
	case lifecycle.TaskPublishDecision:
		return "offentliggoerelse"
	default: // What lies outside a review is done elsewhere.
		return "main-content"
	}
}

// whoWaits says whom the review waits for, for one who has nothing to do in it now.
func (v gateView) whoWaits(p page) string {
	if v.closed() {
		return p.say("gate.waits." + string(v.Recorded.Stage))
	}
	return p.say("gate.waits."+string(v.Recorded.Stage), values{"When": p.lastDay(v.Recorded.Deadline.Due)})
}
