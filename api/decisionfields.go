package api

import (
	"github.com/fasemodel/fasemodel/internal/app"
)

// decisionOf writes a decision.
func decisionOf(view app.DecisionView) Decision {
	by := shown{names: view.Names, texts: view.Texts}
	made := view.Made
	tally := tallyOf(made.Tally)
	decision := Decision{
		ID: idOf(view.ID), Method: methodRef(view.Method), Gate: string(view.Gate.ID), Title: view.Gate.Title,
		Body: DecidingBody(made.Body), Outcome: Outcome(made.Proposal.Outcome), Target: word[Code](made.Proposal.Target),
		Until: dateIfAny(made.Proposal.Until), Reason: by.text(made.Proposal.Reason), From: string(view.From),
		PhaseAfter: string(made.Effect.Phase), Tally: &tally,
		Conditions:    by.conditions(made.Proposal.Conditions),
		Dispensations: by.dispensations(made.Proposal.Dispensations),
		Statements:    each(view.Statements, by.statement), Recusals: each(view.Recusals, by.recusal),
		DossierHash: word[Hash](made.Dossier), DecidedAt: view.DecidedAt, PublishedAt: view.PublishedAt,
		Corrections: each(view.Corrections, by.correction),
	}
	if view.Programme.ID != "" {
		programme := programmeRef(view.Programme)
		decision.Programme = &programme
	}
	if view.Recommendation != nil {
		recommendation := by.recommendation(*view.Recommendation, made.Dossier)
		decision.Recommendation = &recommendation
	}
	if view.Principal != nil {
		principal := by.principal(app.GivenAnswer{
			Round: made.Round, Choice: view.Principal.Choice, Reason: view.Principal.Reason, By: view.Principal.By,
			At: view.DecidedAt,
		})
		decision.Principal = &principal
	}
	if view.Hearing != "" {
		decision.Hearing = &Hearing{Text: by.textIfAny(view.Hearing)}
	}
	return decision
}

func (s shown) statement(statement app.SeparateStatement) SeparateStatement {
	return SeparateStatement{
		Kind: OrganisationKind(statement.Kind), Organisation: s.organisation(statement.Organisation),
		Position: Position(statement.Position), Text: s.text(statement.Text),
	}
}

func (s shown) recusal(recusal app.SeatRecusal) Recusal {
	return Recusal{
		Kind: OrganisationKind(recusal.Kind), Organisation: s.organisation(recusal.Organisation),
		Ruling: Ruling(recusal.Ruling),
	}
}

func (s shown) correction(correction app.PublishedCorrection) Correction {
	return Correction{Text: s.text(correction.Text), At: correction.At}
}
