package lifecycle

import (
	"fmt"
	"strings"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// Every refusal of Decide has its code and its sentences here.

func conflict(code, danish, english string) *fault.Error {
	return fault.New(fault.Conflict, code, danish, english)
}

func forbidden(code, danish, english string) *fault.Error {
	return fault.New(fault.Forbidden, code, danish, english)
}

// refuseField refuses one field of a command.
func refuseField(pointer, code, danish, english string) *fault.Error {
	return fault.New(fault.Invalid, code, danish, english).
		With(fault.Detail{Pointer: pointer, Code: code, Text: i18n.Text{DA: danish, EN: english}})
}

func pointer(list string, at int, field string) string {
	return fmt.Sprintf("%s/%d/%s", list, at, field)
}

func refuseUnknownCommand(kind CommandKind) *fault.Error {
	return fault.New(fault.Invalid, "command-unknown",
		fmt.Sprintf("Kommandoen %q kendes ikke.", kind), fmt.Sprintf("The command %q is not known.", kind))
}

func refuseRole(kind CommandKind) *fault.Error {
	roles := make([]string, 0, 3)
	for _, role := range GivenBy(kind) {
		roles = append(roles, string(role))
	}
	list := strings.Join(roles, ", ")
	return forbidden("role-missing",
		"Det kræver en anden rolle ("+list+").", "It takes another role ("+list+").")
}

func refuseAlreadyExists() *fault.Error {
	return conflict("method-exists", "Metoden findes allerede.", "The method already exists.")
}

func refuseNoMethod() *fault.Error {
	return fault.New(fault.NotFound, "method-unknown", "Metoden findes ikke.", "There is no such method.")
}

func refuseGateAlreadyOpen() *fault.Error {
	return conflict("gate-already-open", "Der er allerede en åben behandling af en faseovergang.",
		"A gate review is already open.")
}

func refuseReviewNotOpen() *fault.Error {
	return conflict("review-not-open", "Behandlingen er ikke åben.", "The review is not open.")
}

func statusName(status Status) i18n.Text {
	switch status {
	case Active:
		return i18n.Text{DA: "aktiv", EN: "active"}
	case OnHold:
		return i18n.Text{DA: "i bero", EN: "on hold"}
	case Stopped:
		return i18n.Text{DA: "stoppet", EN: "stopped"}
	case Withdrawn:
		return i18n.Text{DA: "trukket tilbage", EN: "withdrawn"}
	}
	return i18n.Text{DA: string(status), EN: string(status)}
}

func refuseStatus(status Status) *fault.Error {
	name := statusName(status)
	return conflict("method-not-active", "Metoden er "+name.DA+".", "The method is "+name.EN+".")
}

func refuseNotOnHold() *fault.Error {
	return conflict("method-not-on-hold", "Metoden er ikke i bero.", "The method is not on hold.")
}

func refuseNothingToReopen(status Status) *fault.Error {
	name := statusName(status)
	return fault.New(fault.Invalid, "nothing-to-reopen",
		"Kun en stoppet eller tilbagetrukket metode kan genoptages; den er "+name.DA+".",
		"Only a stopped or withdrawn method can be reopened; it is "+name.EN+".")
}

func refuseBallotOpen() *fault.Error {
	return conflict("ballot-open", "Afstemningen er åben; metoden kan ikke trækkes tilbage nu.",
		"The ballot is open; the method cannot be withdrawn now.")
}

func refuseAlreadyPublished() *fault.Error {
	return conflict("already-published", "Metoden er allerede offentlig.", "The method is already public.")
}

func refuseIncomplete(missing []string) *fault.Error {
	refusal := fault.New(fault.Invalid, "entry-incomplete", "Katalogposten er ikke fuldstændig.",
		"The catalogue entry is not complete.")
	for _, field := range missing {
		refusal = refusal.With(fault.Detail{
			Pointer: "/" + field, Code: "missing",
			Text: i18n.Text{DA: "Feltet mangler.", EN: "The field is missing."},
		})
	}
	return refusal
}

func refuseNothingToPublish() *fault.Error {
	return conflict("nothing-to-publish", "Der er ingen beslutning, som venter på offentliggørelse.",
		"No such decision waits for publication.")
}

func refuseEarlierFirst() *fault.Error {
	return conflict("publish-earlier-first", "En tidligere beslutning skal offentliggøres først.",
		"An earlier decision must be published first.")
}

func refuseNotPublished() *fault.Error {
	return conflict("not-published", "Beslutningen er ikke offentliggjort.", "The decision is not published.")
}

func refuseNoDossier() *fault.Error {
	return refuseField("/dossier", "dossier-missing", "Beslutningsgrundlaget mangler.", "The dossier is missing.")
}

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

func refuseInterestOpen() *fault.Error {
	return conflict("interest-open", "En habilitetserklæring er ikke afgjort.", "An interest has not been ruled on.")
}

func refuseObjectionOpen() *fault.Error {
	return conflict("objection-open", "Styregruppen mangler at tage stilling til en habilitet.",
		"The group has yet to rule on an interest.")
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
	return refuseField("/outcome", "outcome-not-allowed",
		fmt.Sprintf("Udfaldet %q er ikke muligt ved denne faseovergang.", outcome),
		fmt.Sprintf("The outcome %q is not possible at this gate.", outcome))
}

func refusePhase(pointer string, phase phasemodel.PhaseID) *fault.Error {
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

// itemText is the sentence of a check or a question in its gate.
func itemText(gate phasemodel.Gate, id phasemodel.ItemID) i18n.Text {
	for _, check := range gate.Checks {
		if check.ID == id {
			return check.Text
		}
	}
	if question, found := questionOf(gate, id); found {
		return question.Text
	}
	return i18n.Text{DA: string(id), EN: string(id)}
}

func unmetDetail(gate phasemodel.Gate, item UnmetItem) fault.Detail {
	text := itemText(gate, item.ID)
	detail := fault.Detail{Pointer: string(item.ID), Code: "unmet", Text: i18n.Text{
		DA: "Ikke opfyldt: " + text.DA + ".", EN: "Not met: " + text.EN + ".",
	}}
	if item.Dispensable {
		detail.Code = "unmet-dispensable"
		detail.Text.DA += " Der kan dispenseres med en begrundelse."
		detail.Text.EN += " A dispensation with a reason is possible."
	}
	return detail
}

func unknownItem(at int, item phasemodel.ItemID) fault.Detail {
	return fault.Detail{Pointer: pointer("/dispensations", at, "item"), Code: "item-unknown", Text: i18n.Text{
		DA: fmt.Sprintf("Kravet %q findes ikke ved denne faseovergang.", item),
		EN: fmt.Sprintf("The gate has no check %q.", item),
	}}
}

func notDispensable(at int, item phasemodel.ItemID) fault.Detail {
	return fault.Detail{Pointer: pointer("/dispensations", at, "item"), Code: "not-dispensable", Text: i18n.Text{
		DA: fmt.Sprintf("%q er opfyldt, findes ikke eller kan ikke fraviges.", item),
		EN: fmt.Sprintf("%q is met, unknown or cannot be dispensed with.", item),
	}}
}

func refuseGateNotReady(missing []fault.Detail) *fault.Error {
	return fault.New(fault.Invalid, "gate-not-ready", "Metoden er ikke klar til faseovergangen.",
		"The method is not ready for the gate.").With(missing...)
}

func refuseDispensation(missing []fault.Detail) *fault.Error {
	return fault.New(fault.Invalid, "dispensation-not-possible", "Der kan ikke dispenseres.",
		"The dispensation is not possible.").With(missing...)
}

func refuseUnmet(missing []fault.Detail) *fault.Error {
	return fault.New(fault.Invalid, "items-unmet",
		"Udfaldet kræver, at hvert obligatorisk krav er opfyldt eller dispenseret.",
		"The outcome needs every mandatory item met or dispensed with.").With(missing...)
}

func refuseReReviewFailed(detail fault.Detail) *fault.Error {
	return fault.New(fault.Invalid, "re-review-failed",
		"Et obligatorisk krav er ikke opfyldt ved revurderingen: kun tilbagesendelse eller stop kan indstilles.",
		"A mandatory check failed at the re-review: only return or stop can be recommended.").With(detail)
}

func refuseAssessmentIncomplete(missing []fault.Detail) *fault.Error {
	return conflict("assessment-incomplete", "Vurderingen kan ikke lukkes endnu.",
		"The assessment cannot be closed yet.").With(missing...)
}

func unansweredDetail(question phasemodel.Question, outstanding int) fault.Detail {
	text := i18n.Text{DA: "Spørgsmålet har intet svar.", EN: "The question has no answer."}
	if outstanding > 0 {
		text = i18n.Text{
			DA: fmt.Sprintf("Der mangler %d svar, og fristen er ikke passeret.", outstanding),
			EN: fmt.Sprintf("%d answers are missing and the deadline has not passed.", outstanding),
		}
	}
	return fault.Detail{Pointer: string(question.ID), Code: "unanswered", Text: text}
}

func spreadDetail(question phasemodel.Question, spread int) fault.Detail {
	return fault.Detail{Pointer: string(question.ID), Code: "spread", Text: i18n.Text{
		DA: fmt.Sprintf("Scorerne ligger %d trin fra hinanden: tilføj en tredje fagkyndig eller en fælles begrundelse.", spread),
		EN: fmt.Sprintf("The scores differ by %d: add a third assessor or a joint reason.", spread),
	}}
}

func refuseNoCondition() *fault.Error {
	return fault.New(fault.NotFound, "condition-unknown", "Vilkåret findes ikke eller er afsluttet.",
		"There is no such condition, or it is closed.")
}

func refuseConditionState(danish, english string) *fault.Error {
	return conflict("condition-state", danish, english)
}
