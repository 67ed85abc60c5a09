package lifecycle

import (
	"fmt"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// The refusals of what belongs to a review.

func refuseStage(kind CommandKind, stage Stage) *fault.Error {
	name := stageName(stage)
	return conflict("wrong-stage",
		fmt.Sprintf("Det kan ikke ske nu: behandlingen er i trinnet %s.", name.DA),
		fmt.Sprintf("Not now (%s): the review is in its %s stage.", kind, name.EN))
}

func stageName(stage Stage) i18n.Text {
	switch stage {
	case StageAssessment:
		return i18n.Text{DA: "vurdering", EN: "assessment"}
	case StageHearing:
		return i18n.Text{DA: "faktahøring", EN: "fact hearing"}
	case StageRecommendation:
		return i18n.Text{DA: "indstilling", EN: "recommendation"}
	case StageBallot:
		return i18n.Text{DA: "afstemning", EN: "ballot"}
	case StagePrincipal:
		return i18n.Text{DA: "afgørelse hos den besluttende myndighed", EN: "principal's decision"}
	case StageDecided, StageLapsed, StageWithdrawn:
		return i18n.Text{DA: "afsluttet", EN: "closed"}
	}
	return i18n.Text{DA: string(stage), EN: string(stage)}
}

func refuseBallotClosed(stage Stage) *fault.Error {
	name := stageName(stage)
	return conflict("ballot-closed", "Afstemningen er ikke åben (trin: "+name.DA+").",
		"The ballot is not open (stage: "+name.EN+").")
}

func refuseRecused() *fault.Error {
	return forbidden("recused", "Du er inhabil i denne sag.", "You are recused from this case.")
}

func refuseOwnInterestOpen() *fault.Error {
	return forbidden("own-interest-open", "Din habilitet er ikke afgjort i denne sag.",
		"Your own interest in this case has not been ruled on.")
}

func refuseUndeclaredTie() *fault.Error {
	return forbidden("tie-undeclared",
		"Din organisation ejer eller er partner i metoden: erklær interessen, så der kan træffes beslutning om din habilitet.",
		"Your organisation owns or partners the method: declare the interest so that it can be ruled on.")
}

func refuseRegistration() *fault.Error {
	return forbidden("registration-expired", "Din årlige registrering af interesser er udløbet eller mangler.",
		"Your yearly registration of interests has expired or is missing.")
}

func refuseNoSeat() *fault.Error {
	return forbidden("no-seat", "Du har ikke en plads med stemme i denne behandling.",
		"You do not hold a seat in this review.")
}

func refuseNotPresiding() *fault.Error {
	return forbidden("not-presiding", "Det kan kun den, der leder behandlingen.", "Only the presiding member may.")
}

func refuseNotChair() *fault.Error {
	return forbidden("not-chair", "Det kan kun formanden.", "Only the chair may.")
}

func refuseNotOwner() *fault.Error {
	return forbidden("not-owner", "Det kan kun metodens ejer.", "Only the method's owner may.")
}

func refuseNotAssigned() *fault.Error {
	return forbidden("not-assigned", "Spørgsmålet er ikke fordelt til dig.", "The question is not assigned to you.")
}

func refuseForOthers() *fault.Error {
	return forbidden("for-others", "Det kan kun personen selv eller sekretariatet.",
		"Only the person or the secretariat may.")
}

func refuseOwnCase() *fault.Error {
	return forbidden("own-case", "Ingen stemmer om sin egen habilitet.", "Nobody votes on their own interest.")
}

func refuseBlockedByHarm() *fault.Error {
	return conflict("blocked-by-harm",
		"Der er påvist skadelig virkning under behandlingen: beslutningsgrundlaget skal suppleres først.",
		"The evidence turned harmful during the review: the dossier must be supplemented first.")
}

func refuseInterestOpen(open ...PersonID) *fault.Error {
	return aboutInterests(conflict("interest-open",
		"En habilitetserklæring er ikke afgjort.", "An interest has not been ruled on."), open)
}

func refuseObjectionOpen(open ...PersonID) *fault.Error {
	return aboutInterests(conflict("objection-open", "Styregruppen mangler at tage stilling til en habilitet.",
		"The group has yet to rule on an interest."), open)
}

// aboutInterests names the persons whose interests a refusal is about.
func aboutInterests(refusal *fault.Error, persons []PersonID) *fault.Error {
	for _, person := range persons {
		refusal = refusal.With(fault.Detail{Pointer: "/interests/" + string(person), Code: refusal.Code, Text: refusal.Text})
	}
	return refusal
}

func refuseInterestDeclared() *fault.Error {
	return conflict("interest-declared", "Interessen er allerede erklæret.", "The interest is already declared.")
}

func refuseNoInterest() *fault.Error {
	return fault.New(fault.NotFound, "no-interest", "Der er ingen habilitetserklæring for personen.",
		"No interest is declared for the person.")
}

func refuseAlreadyRuled() *fault.Error {
	return conflict("already-ruled", "Der er allerede truffet beslutning om habiliteten.",
		"The interest has already been ruled on.")
}

func refuseTieStands() *fault.Error {
	return conflict("tie-stands", "Tilknytningen er fundet af programmet og kan ikke trækkes tilbage.",
		"The tie was found by the program and cannot be withdrawn.")
}

func refuseDeclaredByOthers() *fault.Error {
	return conflict("declared-by-others", "En anden har erklæret interessen: kun sekretariatet kan trække den tilbage.",
		"Someone else declared the interest: only the secretariat can withdraw it.")
}

func refuseNoRuling() *fault.Error {
	return conflict("no-ruling", "Der er ingen beslutning at gøre indsigelse mod.", "There is no ruling to object to.")
}

func refuseBodyHasRuled() *fault.Error {
	return conflict("body-has-ruled", "Styregruppen har selv taget stilling.", "The group itself has ruled.")
}

func refuseNoObjection() *fault.Error {
	return conflict("no-objection", "Ingen har krævet styregruppens egen beslutning.",
		"Nobody has demanded the group's own ruling.")
}

func refuseException(danish, english string) *fault.Error {
	return fault.New(fault.Invalid, "exception-not-allowed", danish, english)
}

func refuseAlreadyAbsent() *fault.Error {
	return conflict("already-absent", "Fraværet er allerede meldt.", "The absence is already declared.")
}

func refuseDossierChanged() *fault.Error {
	return conflict("dossier-changed", "Beslutningsgrundlaget er ændret, siden du læste det.",
		"The dossier has changed since you read it.")
}

func refuseNothingNew() *fault.Error {
	return conflict("dossier-unchanged", "Der er intet nyt i beslutningsgrundlaget.", "The dossier holds nothing new.")
}

func refuseNotSettled(tally Tally) *fault.Error {
	return conflict("ballot-not-settled",
		"De udestående stemmer kan stadig ændre resultatet. "+tally.Needed.DA,
		"The outstanding ballots can still change the result. "+tally.Needed.EN)
}

func refuseRecommendationFell() *fault.Error {
	return conflict("recommendation-fell",
		"Indstillingen er ikke længere tiltrådt, fordi en stemme er bortfaldet: send den tilbage til styregruppen.",
		"The recommendation is no longer adopted, because a ballot was voided: send it back to the group.")
}

func refuseOutcome(outcome phasemodel.Outcome) *fault.Error {
	if outcome == "" {
		return refuseField("/outcome", "missing", "Udfaldet skal angives.", "The outcome must be stated.")
	}
	return refuseField("/outcome", "outcome-not-allowed",
		fmt.Sprintf("Udfaldet %q er ikke muligt ved denne faseovergang.", outcome),
		fmt.Sprintf("The outcome %q is not possible at this gate.", outcome))
}

func refusePhase(pointer string, phase phasemodel.PhaseID) *fault.Error {
	if phase == "" {
		return refuseField(pointer, "missing", "Fasen skal angives.", "The phase must be stated.")
	}
	return refuseField(pointer, "phase-not-possible",
		fmt.Sprintf("Fasen %q er ikke mulig her.", phase), fmt.Sprintf("The phase %q is not possible here.", phase))
}

func refuseGateElsewhere(gate phasemodel.GateID, phase phasemodel.PhaseID) *fault.Error {
	return refuseField("/gate", "gate-from-other-phase",
		fmt.Sprintf("Faseovergangen %q går ikke fra fasen %q.", gate, phase),
		fmt.Sprintf("The gate %q does not leave from the phase %q.", gate, phase))
}

func refuseQuestion(pointer string, question phasemodel.ItemID) *fault.Error {
	return refuseField(pointer, "question-unknown",
		fmt.Sprintf("Spørgsmålet %q findes ikke ved denne faseovergang.", question),
		fmt.Sprintf("The gate has no question %q.", question))
}

func refuseTooFewAssessors(pointer string, least int) *fault.Error {
	return refuseField(pointer, "too-few-assessors",
		fmt.Sprintf("Spørgsmålet skal have mindst %d fagkyndige.", least),
		fmt.Sprintf("The question needs at least %d assessors.", least))
}

func refuseTwoSeats(seat int) *fault.Error {
	return conflict("two-seats", fmt.Sprintf("En person på plads %d har to pladser.", seat),
		fmt.Sprintf("A person on seat %d has two seats.", seat))
}

func refuseSeatNumber() *fault.Error {
	return conflict("seat-number", "To pladser har samme nummer, eller en plads har intet.",
		"Two seats have one number, or a seat has none.")
}

func refuseNoChair() *fault.Error {
	return conflict("no-chair", "Styregruppen har ingen formand.", "The group has no chair.")
}

func refuseNeverQuorate() *fault.Error {
	return conflict("never-quorate", "Styregruppen kan ikke blive beslutningsdygtig, som den er sammensat.",
		"The group as composed could never be quorate.")
}
