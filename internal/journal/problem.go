package journal

import "github.com/fasemodel/fasemodel/internal/i18n"

// Problem says what is wrong with a row, a text or a checkpoint.
type Problem string

// What can be wrong with a row.
const (
	BadMethod      Problem = "bad-method"
	WrongMethod    Problem = "wrong-method"
	BadSequence    Problem = "bad-sequence"
	Gap            Problem = "gap"
	BadType        Problem = "bad-type"
	BadActor       Problem = "bad-actor"
	BadTime        Problem = "bad-time"
	NotCanonical   Problem = "not-canonical"
	WrongPrevious  Problem = "wrong-previous"
	WrongHash      Problem = "wrong-hash"
	Unreadable     Problem = "unreadable"
	ChainScattered Problem = "chain-scattered"
	CutOff         Problem = "cut-off"
)

// What can be wrong with a text.
const (
	TextChanged      Problem = "text-changed"
	TextHalfErased   Problem = "text-half-erased"
	TextUnreferenced Problem = "text-unreferenced"
	TextMissing      Problem = "text-missing"
)

// What can be wrong with a checkpoint.
const (
	BadDate             Problem = "checkpoint-bad-date"
	BadHeads            Problem = "checkpoint-bad-heads"
	WrongCheckpointPrev Problem = "checkpoint-wrong-previous"
	WrongCheckpointHash Problem = "checkpoint-wrong-hash"
	HeadMissing         Problem = "checkpoint-head-missing"
	HeadChanged         Problem = "checkpoint-head-changed"
	HeadVanished        Problem = "checkpoint-head-vanished"
)

// What can be wrong with an export file's last line.
const (
	WrongCounts   Problem = "export-wrong-counts"
	WrongHeads    Problem = "export-wrong-heads"
	WrongFileHash Problem = "export-wrong-file-hash"
)

// Text gives the sentence that explains the problem.
func (p Problem) Text() i18n.Text {
	if text, known := problemTexts[p]; known {
		return text
	}
	return i18n.Text{DA: string(p), EN: string(p)}
}

// problemTexts is read only.
var problemTexts = map[Problem]i18n.Text{
	BadMethod:   {DA: "metoden mangler eller er ikke gyldig tekst", EN: "the method is missing or not valid text"},
	WrongMethod: {DA: "rækken hører til en anden metode", EN: "the row belongs to another method"},
	BadSequence: {DA: "nummeret er ikke et helt tal fra 1", EN: "the number is not a whole number from 1"},
	Gap: {
		DA: "nummeret følger ikke det forrige: rækker mangler, er dobbelte eller byttet om",
		EN: "the number does not follow the one before: rows are missing, doubled or swapped",
	},
	BadType:      {DA: "hændelsens type eller version mangler", EN: "the event's type or version is missing"},
	BadActor:     {DA: "aktøren mangler eller er ikke gyldig tekst", EN: "the actor is missing or not valid text"},
	BadTime:      {DA: "tiden er ikke UTC i hele mikrosekunder", EN: "the time is not UTC in whole microseconds"},
	NotCanonical: {DA: "indholdet er ikke på kanonisk form", EN: "the payload is not in canonical form"},
	WrongPrevious: {
		DA: "henvisningen til den forrige rækkes hash passer ikke",
		EN: "the reference to the hash of the row before does not match",
	},
	WrongHash: {
		DA: "rækkens hash passer ikke: et felt er ændret, efter at rækken blev skrevet",
		EN: "the row's hash does not match: a field was changed after the row was written",
	},
	Unreadable: {DA: "rækken kunne ikke læses", EN: "the row could not be read"},
	CutOff: {
		DA: "metodens hoved kender en række, som ikke findes: rækker er fjernet",
		EN: "the method's head knows a row that does not exist: rows were removed",
	},
	ChainScattered: {
		DA: "metodens rækker står ikke samlet", EN: "the method's rows do not stand together",
	},
	TextChanged: {
		DA: "teksten svarer ikke til sin hash: den er ændret", EN: "the text does not match its hash: it was changed",
	},
	TextHalfErased: {
		DA: "teksten er mærket som slettet, men står der endnu",
		EN: "the text is marked as erased but is still there",
	},
	TextUnreferenced: {DA: "ingen række henviser til teksten", EN: "no row refers to the text"},
	TextMissing:      {DA: "en række henviser til teksten, som mangler", EN: "a row refers to the text, which is gone"},
	BadDate: {
		DA: "kontrolpunktets dato er ikke en dato efter det forriges",
		EN: "the checkpoint's date is not a date after the one before",
	},
	BadHeads: {
		DA: "kontrolpunktets hoveder er ikke ordnet efter metode med hver metode én gang",
		EN: "the checkpoint's heads are not in the order of their methods, each method once",
	},
	WrongCheckpointPrev: {
		DA: "henvisningen til det forrige kontrolpunkts hash passer ikke",
		EN: "the reference to the hash of the checkpoint before does not match",
	},
	WrongCheckpointHash: {DA: "kontrolpunktets hash passer ikke", EN: "the checkpoint's hash does not match"},
	HeadMissing: {
		DA: "kontrolpunktet kender en række, som ikke findes: rækker er fjernet",
		EN: "the checkpoint knows a row that does not exist: rows were removed",
	},
	HeadChanged: {
		DA: "rækken har en anden hash end den, kontrolpunktet kender",
		EN: "the row has another hash than the one the checkpoint knows",
	},
	HeadVanished: {
		DA: "metoden stod i det forrige kontrolpunkt, men er væk eller kortere i dette",
		EN: "the method stood in the checkpoint before, but is gone or shorter in this one",
	},
	WrongCounts:   {DA: "filens antal passer ikke med slutlinjen", EN: "the file's counts differ from its last line"},
	WrongHeads:    {DA: "filens hoveder passer ikke med slutlinjen", EN: "the file's heads differ from its last line"},
	WrongFileHash: {DA: "filens hash passer ikke med slutlinjen", EN: "the file's hash differs from its last line"},
}

// rowField names the field of a row that a problem is about.
func rowField(p Problem) string {
	switch p {
	case BadMethod:
		return "method"
	case BadSequence:
		return "sequence"
	case BadType:
		return "type"
	case BadActor:
		return "actor"
	case BadTime:
		return "at"
	default:
		return "payload"
	}
}
