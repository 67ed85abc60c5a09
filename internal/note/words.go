package note

import (
	"strconv"
	"strings"
	"time"

	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// say chooses between what is said in Danish and in English.
func (n Note) say(danish, english string) string {
	return i18n.Text{DA: danish, EN: english}.In(n.Language)
}

// day is a date in words.
func (n Note) day(at time.Time) string {
	at = at.In(n.Zone)
	return n.say(strconv.Itoa(at.Day())+". ", strconv.Itoa(at.Day())+" ") + n.Language.Month(at.Month()) + " " +
		strconv.Itoa(at.Year())
}

// date is a date that is written YYYY-MM-DD in words; what is no date is given as it is.
func (n Note) date(written string) string {
	at, err := time.ParseInLocation(time.DateOnly, written, n.Zone)
	if err != nil {
		return written
	}
	return n.day(at)
}

// money is an amount of whole kroner with its thousands apart.
func (n Note) money(kroner int64) string {
	digits := strconv.FormatInt(kroner, 10)
	var grouped strings.Builder
	for i, digit := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 && digits[i-1] != '-' {
			grouped.WriteString(n.say(".", ","))
		}
		grouped.WriteRune(digit)
	}
	return n.say(grouped.String()+" kr.", "DKK "+grouped.String())
}

// mean is the mean of the scores of a question with one decimal, rounded half up.
func (n Note) mean(question Question) string {
	if question.Count == 0 {
		return "–"
	}
	tenths := (question.Sum*20 + question.Count) / (2 * question.Count)
	return strconv.Itoa(tenths/10) + n.say(",", ".") + strconv.Itoa(tenths%10)
}

// paragraphs are those of a text that its writer has parted by empty lines.
func paragraphs(text string) []string {
	var found []string
	for part := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			found = append(found, part)
		}
	}
	return found
}

func (n Note) body() string {
	if n.Body == phasemodel.Principal {
		return n.say("Den besluttende myndighed efter styregruppens indstilling",
			"The deciding authority, on the steering group's recommendation")
	}
	return n.say("Styregruppen", "The steering group")
}

// outcome says an outcome as a decision: "går videre til Modning på vilkår".
func (n Note) outcome(proposal Proposal) string {
	to := func(danish, english string) string {
		if proposal.Target.Empty() {
			return ""
		}
		return n.say(danish, english) + proposal.Target.In(n.Language)
	}
	switch proposal.Outcome {
	case phasemodel.Advance:
		return n.say("Metoden går videre", "The method advances") + to(" til ", " to ") + "."
	case phasemodel.AdvanceWithConditions:
		return n.say("Metoden går videre", "The method advances") + to(" til ", " to ") + n.say(" på vilkår.", " on conditions.")
	case phasemodel.Return:
		return n.say("Metoden sendes tilbage", "The method is sent back") + to(" til ", " to ") + "."
	case phasemodel.Hold:
		if proposal.Until != "" {
			return n.say("Metoden sættes i bero til og med ", "The method is put on hold until ") + n.date(proposal.Until) + "."
		}
		return n.say("Metoden sættes i bero, indtil den genoptages.", "The method is put on hold until it is resumed.")
	case phasemodel.Stop:
		return n.say("Metoden stoppes.", "The method is stopped.")
	case phasemodel.Keep:
		return n.say("Metoden fastholdes i sin fase.", "The method is kept in its phase.")
	case phasemodel.KeepWithConditions:
		return n.say("Metoden fastholdes i sin fase på vilkår.", "The method is kept in its phase on conditions.")
	case phasemodel.Reopen:
		return n.say("Metoden genoptages.", "The method is reopened.")
	}
	return string(proposal.Outcome)
}

func (n Note) choice(choice lifecycle.Choice) string {
	switch choice {
	case lifecycle.Endorse:
		return n.say("har tiltrådt indstillingen", "has endorsed the recommendation")
	case lifecycle.SendBack:
		return n.say("har sendt indstillingen tilbage", "has sent the recommendation back")
	case lifecycle.Otherwise:
		return n.say("har besluttet andet end indstillet", "has decided otherwise than recommended")
	}
	return string(choice)
}

func (n Note) position(position lifecycle.Position) string {
	switch position {
	case lifecycle.Approve:
		return n.say("tiltræder", "approves")
	case lifecycle.Reject:
		return n.say("tiltræder ikke", "rejects")
	case lifecycle.Abstain:
		return n.say("undlader at stemme", "abstains")
	}
	return string(position)
}

func (n Note) ruling(ruling lifecycle.Ruling) string {
	switch ruling {
	case lifecycle.Inhabil:
		return n.say("Inhabil; har ikke deltaget", "Disqualified; took no part")
	case lifecycle.Exception3_2:
		return n.say("Har deltaget efter forvaltningslovens § 3, stk. 2", "Took part under section 3(2) of the Public Administration Act")
	case lifecycle.Exception4_2:
		return n.say("Har deltaget efter forvaltningslovens § 4, stk. 2", "Took part under section 4(2) of the Public Administration Act")
	case lifecycle.Habil, lifecycle.RulingOpen:
	}
	return string(ruling)
}

func (n Note) office(office lifecycle.Office) string {
	switch office {
	case lifecycle.Chair:
		return n.say("formand", "chair")
	case lifecycle.ViceChair:
		return n.say("næstformand", "vice chair")
	case lifecycle.Ordinary:
	}
	return ""
}

func (n Note) kind(kind phasemodel.OrganisationKind) string {
	switch kind {
	case phasemodel.Kommune:
		return n.say("Kommune", "Municipality")
	case phasemodel.Region:
		return n.say("Region", "Region")
	case phasemodel.Stat:
		return n.say("Stat", "State")
	case phasemodel.Forskning:
		return n.say("Forskning og viden", "Research and knowledge")
	case phasemodel.Civilsamfund:
		return n.say("Civilsamfund", "Civil society")
	case phasemodel.Faglig:
		return n.say("Faglig organisation", "Professional organisation")
	case phasemodel.Interesseorganisation:
		return n.say("Interesseorganisation", "Interest organisation")
	case phasemodel.Brugerorganisation:
		return n.say("Brugerorganisation", "Users' organisation")
	case phasemodel.Privat:
		return n.say("Privat", "Private")
	}
	return string(kind)
}

func (n Note) costUnit() string {
	switch n.Economy.CostUnit {
	case "per_course":
		return n.say("pr. forløb", "per course")
	case "per_year":
		return n.say("pr. borger pr. år", "per citizen per year")
	case "per_day":
		return n.say("pr. borger pr. døgn", "per citizen per day")
	}
	return n.Economy.CostUnit
}

func (n Note) status(status lifecycle.Status) string {
	switch status {
	case lifecycle.Active:
		return n.say("aktiv", "active")
	case lifecycle.OnHold:
		return n.say("sat i bero", "on hold")
	case lifecycle.Stopped:
		return n.say("stoppet", "stopped")
	case lifecycle.Withdrawn:
		return n.say("trukket tilbage af ejer", "withdrawn by its owner")
	}
	return string(status)
}

func (n Note) standing(standing string) string {
	switch standing {
	case "faktisk-grundlag":
		return n.say("Faktisk grundlag", "Factual basis")
	case "ekstern-faglig-vurdering":
		return n.say("Ekstern faglig vurdering", "External professional assessment")
	case "intern":
		return n.say("Intern", "Internal")
	case "afgivet":
		return n.say("Afgivet", "Given to outsiders")
	}
	return standing
}

func (n Note) met(met bool) string {
	if met {
		return n.say("Opfyldt", "Met")
	}
	return n.say("Ikke opfyldt", "Not met")
}

// votes says how the ballot came out.
func (n Note) votes() string {
	t := n.Tally
	counted := func(count int, danish, english string) string {
		return strconv.Itoa(count) + " " + n.say(danish, english)
	}
	said := n.say("Af ", "Of ") + counted(t.Seats, "pladser deltog ", "seats ") + counted(t.Present, "i afstemningen: ", "took part in the ballot: ") +
		strings.Join([]string{
			counted(t.Approve, "tiltrådte", "approved"), counted(t.Reject, "tiltrådte ikke", "rejected"),
			counted(t.Abstain, "undlod at stemme", "abstained"),
		}, ", ") + "."
	if t.TieBroken {
		said += " " + n.say("Stemmerne stod lige, og mødelederens stemme gjorde udslaget.",
			"The votes were tied, and the presiding member's ballot decided.")
	}
	return said
}
