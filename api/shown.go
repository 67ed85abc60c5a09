package api

import (
	"time"

	openapi_types "github.com/oapi-codegen/runtime/types"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// shown writes what a case refers to by id and by hash.
type shown struct {
	names app.Names
	texts map[lifecycle.TextRef]string
}

// person names a person; absent for nobody and for one whom the reader may not know of.
func (s shown) person(id lifecycle.PersonID) *PersonRef {
	if id == "" || id == lifecycle.SystemActor {
		return nil
	}
	ref := PersonRef{ID: idOf(id)}
	if person, found := s.names.People[id]; found {
		ref.Name = optional(person.Name)
		ref.Organisation = s.organisation(person.Organisation)
	}
	return &ref
}

// personOf names a person whom something is about.
func (s shown) personOf(id lifecycle.PersonID) PersonRef {
	if ref := s.person(id); ref != nil {
		return *ref
	}
	return PersonRef{}
}

// member names a person with the organisation that they belonged to when the roster was frozen.
func (s shown) member(member lifecycle.Member) *PersonRef {
	ref := s.person(member.Person)
	if ref != nil && member.Organisation != "" {
		ref.Organisation = s.organisation(member.Organisation)
	}
	return ref
}

// named is a person only where their name may be known: elsewhere they are absent altogether.
func (s shown) named(id lifecycle.PersonID) *PersonRef {
	if _, found := s.names.People[id]; !found {
		return nil
	}
	return s.person(id)
}

func (s shown) organisation(id lifecycle.OrganisationID) *OrganisationRef {
	organisation, found := s.names.Organisations[id]
	if !found {
		return nil
	}
	return organisationIfAny(organisation)
}

// text gives a free text; empty where it was erased.
func (s shown) text(ref lifecycle.TextRef) string { return s.texts[ref] }

// textIfAny is absent where nothing was written, or what was written is erased.
func (s shown) textIfAny(ref lifecycle.TextRef) *string {
	return optional(s.texts[ref])
}

func (s shown) dispensations(given []lifecycle.Dispensation) []DispensationStatement {
	return each(given, func(one lifecycle.Dispensation) DispensationStatement {
		return DispensationStatement{Item: string(one.Item), Reason: s.text(one.Reason)}
	})
}

func (s shown) conditions(proposed []lifecycle.ProposedCondition) []ConditionStatement {
	return each(proposed, func(one lifecycle.ProposedCondition) ConditionStatement {
		statement := ConditionStatement{Text: s.text(one.Text)}
		if due := dateIfAny(one.Due); due != nil {
			statement.Due = *due
		}
		return statement
	})
}

func (s shown) recommendation(made lifecycle.Recommendation, dossier lifecycle.DossierHash) Recommendation {
	proposal := made.Proposal
	return Recommendation{
		Round: made.Round, Outcome: Outcome(proposal.Outcome), Target: word[Code](proposal.Target),
		Until: dateIfAny(proposal.Until), Reason: s.text(proposal.Reason),
		Conditions: s.conditions(proposal.Conditions), Dispensations: s.dispensations(proposal.Dispensations),
		RecommendedBy: s.named(made.By), RecommendedAt: made.At, DossierHash: string(dossier),
	}
}

// dateIfAny writes a day, YYYY-MM-DD; absent where there is none.
func dateIfAny(day string) *openapi_types.Date {
	parsed, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return nil
	}
	return &openapi_types.Date{Time: parsed}
}

// dateText reads a day; empty where it is not given.
func dateText(day *openapi_types.Date) string {
	if day == nil {
		return ""
	}
	return day.Format(time.DateOnly)
}

func methodRef(method app.MethodRef) MethodRef {
	return MethodRef{ID: idOf(method.ID), Slug: method.Slug, Title: method.Title}
}

// actionsOf writes what a caller could do, and why not where they may not.
func actionsOf(actions []app.Action) []Action {
	return each(actions, func(action app.Action) Action {
		return Action{
			Command: CommandKind(action.Command), Allowed: action.Refusal == nil, Refusal: refusalOf(action.Refusal),
		}
	})
}

// refusalOf writes a refusal; what it says in detail follows its sentence.
func refusalOf(refusal *fault.Error) *Refusal {
	written := refusalIfAny(refusal)
	if written == nil {
		return nil
	}
	for _, detail := range refusal.Details {
		if detail.Text != refusal.Text {
			written.Da += " " + detail.Text.DA
			written.En += " " + detail.Text.EN
		}
	}
	return written
}

// truth writes a flag that is absent where it does not hold.
func truth(flag bool) *bool { return optional(flag) }

// tallyOf writes how a ballot stands.
func tallyOf(tally lifecycle.Tally) Tally {
	return Tally{
		Seats: tally.Seats, Present: tally.Present, Approve: tally.Approve, Reject: tally.Reject,
		Abstain: tally.Abstain, Recused: tally.Recused, Outstanding: tally.Outstanding,
		Quorate: tally.Quorate, Approved: tally.Approved, TieBroken: truth(tally.TieBroken), Needed: tally.Needed,
	}
}

// checksOf writes a gate's checks with their answers, and for those unmet the sentence that says so.
func checksOf(gate phasemodel.Gate, passed func(phasemodel.ItemID) bool) []CheckStanding {
	return each(gate.Checks, func(check phasemodel.Check) CheckStanding {
		standing := CheckStanding{
			ID: string(check.ID), Criterion: string(check.Criterion), Mandatory: check.Mandatory,
			Dispensable: check.Dispensable, State: ItemStateMet, Text: check.Text,
		}
		if !passed(check.ID) {
			missing := lifecycle.Missing(gate, lifecycle.UnmetItem{ID: check.ID, Dispensable: check.Dispensable, Check: true})
			standing.State, standing.Missing = ItemStateUnmet, &missing
		}
		return standing
	})
}
