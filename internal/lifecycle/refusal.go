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

// refuseRole asks for one of the roles.
func refuseRole(roles ...Role) *fault.Error {
	names := make([]string, 0, len(roles))
	for _, role := range roles {
		names = append(names, string(role))
	}
	list := strings.Join(names, ", ")
	return forbidden("role-missing",
		"Det kræver en anden rolle ("+list+").", "It takes another role ("+list+").")
}

func refuseExtraordinary() *fault.Error {
	return forbidden("extraordinary-by-secretariat-or-chair",
		"En ekstraordinær behandling kan kun sekretariatet eller styregruppens formand anmode om og trække tilbage.",
		"Only the secretariat or the chair of the group may request an extraordinary review, and take the request back.")
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

// Missing is the sentence that says of an unmet item that it is missing.
func Missing(gate phasemodel.Gate, item UnmetItem) i18n.Text { return unmetDetail(gate, item).Text }

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

func dispensationTwice(at int, item phasemodel.ItemID) fault.Detail {
	return fault.Detail{Pointer: pointer("/dispensations", at, "item"), Code: "dispensation-twice", Text: i18n.Text{
		DA: fmt.Sprintf("Dispensationen fra %q står her to gange.", item),
		EN: fmt.Sprintf("The dispensation from %q stands here twice.", item),
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

func refusePosition() *fault.Error {
	return refuseField("/position", "position-unknown", "Stemmen kendes ikke.", "The position is not known.")
}

func refuseNoCondition() *fault.Error {
	return fault.New(fault.NotFound, "condition-unknown", "Vilkåret findes ikke eller er afsluttet.",
		"There is no such condition, or it is closed.")
}

func refuseConditionState(danish, english string) *fault.Error {
	return conflict("condition-state", danish, english)
}
