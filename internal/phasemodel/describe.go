package phasemodel

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// part is a model taken apart for comparison: a value with its name, or a thing made of parts. Parts are matched
// by path, and things of a list carry their id in it, so that an inserted check changes no other path.
type part struct {
	path     string
	name     i18n.Text
	value    string    // of a value, as it is written
	shown    i18n.Text // of a value or a thing, as sentences show it
	isValue  bool
	isList   bool // the order of its parts means something
	subparts []part
}

func describe(m *Model) part {
	var root part
	root.plain("id", "id", "id", m.ID)
	root.plain("version", "version", "version", m.Version)
	root.text("title", "titel", "title", m.Title)
	root.text("note", "bemærkning", "note", m.Note)
	root.list("scale", "skalaens trin", "the scale's steps", len(m.Scale), func(i int) part {
		step := m.Scale[i]
		p := thing("scale", strconv.Itoa(step.Value), "trin", "step", step.Text)
		p.text("", "tekst", "text", step.Text)
		return p
	})
	root.list("criteria", "kriterierne", "the criteria", len(m.Criteria), func(i int) part {
		criterion := m.Criteria[i]
		p := thing("criteria", string(criterion.ID), "kriterium", "criterion", criterion.Text)
		p.text("", "tekst", "text", criterion.Text)
		return p
	})
	root.list("document_kinds", "dokumenterne", "the kinds of documents", len(m.DocumentKinds), func(i int) part {
		kind := m.DocumentKinds[i]
		p := thing("document_kinds", string(kind.ID), "dokument", "kind of document", kind.Text)
		p.text("", "tekst", "text", kind.Text)
		return p
	})
	root.list("phases", "faserne", "the phases", len(m.Phases), func(i int) part {
		phase := m.Phases[i]
		p := thing("phases", string(phase.ID), "fase", "phase", phase.Title)
		p.number("number", "nummer", "number", phase.Number)
		p.text("title", "titel", "title", phase.Title)
		p.text("purpose", "formål", "purpose", phase.Purpose)
		return p
	})
	root.list("gates", "faseovergangene", "the gates", len(m.Gates), func(i int) part {
		return describeGate(m.Gates[i])
	})
	return root
}

func describeGate(gate Gate) part {
	p := thing("gates", string(gate.ID), "faseovergang", "gate", gate.Title)
	p.plain("kind", "slags", "kind", string(gate.Kind))
	p.plain("from", "fra", "from", list(gate.From))
	p.plain("to", "til", "to", list(gate.To))
	if gate.EveryMonths != 0 {
		p.number("every_months", "måneder mellem revurderinger", "months between re-reviews", gate.EveryMonths)
	}
	p.text("title", "titel", "title", gate.Title)
	p.describeReview(gate.Review)
	p.describeDecision(gate.Decision)
	p.list("checks", "kravene", "the checks", len(gate.Checks), func(i int) part {
		check := gate.Checks[i]
		c := thing(p.path+".checks", string(check.ID), "krav", "check", check.Text)
		c.plain("criterion", "kriterium", "criterion", string(check.Criterion))
		c.yesNo("mandatory", "obligatorisk", "mandatory", check.Mandatory)
		c.yesNo("dispensable", "kan fraviges ved dispensation", "dispensable", check.Dispensable)
		c.plain("cel", "udtryk", "expression", check.CEL)
		c.text("", "tekst", "text", check.Text)
		return c
	})
	p.list("questions", "spørgsmålene", "the questions", len(gate.Questions), func(i int) part {
		question := gate.Questions[i]
		q := thing(p.path+".questions", string(question.ID), "spørgsmål", "question", question.Text)
		q.plain("criterion", "kriterium", "criterion", string(question.Criterion))
		q.plain("pass", "beståelsesgrænse", "pass mark", question.Pass.String())
		q.yesNo("mandatory", "obligatorisk", "mandatory", question.Mandatory)
		q.yesNo("dispensable", "kan fraviges ved dispensation", "dispensable", question.Dispensable)
		q.text("", "tekst", "text", question.Text)
		return q
	})
	return p
}

func (p *part) describeReview(rule ReviewRule) {
	p.number("review.assessors_per_question", "fagkyndige pr. spørgsmål", "assessors per question",
		rule.AssessorsPerQuestion)
	p.number("review.third_assessor_at_spread", "spredning, der kræver en tredje fagkyndig",
		"spread that asks for a third assessor", rule.ThirdAssessorAt)
	p.number("review.assessment_days", "dage til vurdering", "days for assessment", rule.AssessmentDays)
	p.number("review.hearing_days", "dage til faktahøring", "days for the fact hearing", rule.HearingDays)
	p.number("review.recommendation_days", "dage til indstilling", "days for the recommendation",
		rule.RecommendationDays)
	p.number("review.ballot_days", "dage til afstemning", "days for the ballot", rule.BallotDays)
	p.number("review.principal_days", "dage til besluttende myndighed", "days for the principal", rule.PrincipalDays)
	days := make([]string, len(rule.ReminderDays))
	for i, day := range rule.ReminderDays {
		days[i] = strconv.Itoa(day)
	}
	p.plain("review.reminders_days_before", "påmindelser, dage før fristen", "reminders, days before the deadline",
		list(days))
	p.number("review.extensions", "forlængelser", "extensions", rule.Extensions)
	p.number("review.max_rounds", "højst antal runder", "most rounds", rule.MaxRounds)
	p.yesNo("review.skip_july", "springer juli over", "skips July", rule.SkipJuly)
}

func (p *part) describeDecision(rule DecisionRule) {
	p.plain("decision.body", "hvem der beslutter", "who decides", string(rule.Body))
	p.plain("decision.quorum.share", "andel af pladserne, der skal stemme", "share of the seats that must vote",
		rule.Quorum.Share.String())
	p.number("decision.quorum.ballots", "mindste antal stemmer", "least number of ballots", rule.Quorum.Ballots)
	lines := make([]string, len(rule.Quorum.Kinds))
	for i, line := range rule.Quorum.Kinds {
		lines[i] = "[" + list(line) + "]"
	}
	p.plain("decision.quorum.kinds", "slags organisationer, der skal stemme", "kinds of organisations that must vote",
		list(lines))
	p.plain("decision.approval", "flertal", "majority", rule.Approval.String())
	p.plain("decision.tie", "stemmelighed", "tie", string(rule.Tie))
	p.plain("decision.outcomes", "udfald", "outcomes", list(rule.Outcomes))
}

// String writes the rule as the file does, e.g. "more_than 1/2".
func (a Approval) String() string {
	var rules []string
	if a.MoreThan != nil {
		rules = append(rules, "more_than "+a.MoreThan.String())
	}
	if a.AtLeast != nil {
		rules = append(rules, "at_least "+a.AtLeast.String())
	}
	return strings.Join(rules, ", ")
}

// thing is an element of a list, known by its id.
func thing(list, id, danish, english string, title i18n.Text) part {
	return part{
		path:  fmt.Sprintf("%s[%s]", list, id),
		name:  i18n.Text{DA: danish + " " + id, EN: english + " " + id},
		shown: i18n.Text{DA: quoted(title.DA).DA, EN: quoted(title.EN).EN},
	}
}

func (p *part) at(field string) string {
	if p.path == "" {
		return field
	}
	return p.path + "." + field
}

func (p *part) add(field string, name i18n.Text, value string, shown i18n.Text) {
	p.subparts = append(p.subparts, part{path: p.at(field), name: name, value: value, shown: shown, isValue: true})
}

// plain adds a value that reads the same in both languages.
func (p *part) plain(field, danish, english, value string) {
	p.add(field, i18n.Text{DA: danish, EN: english}, value, i18n.Text{DA: value, EN: value})
}

func (p *part) number(field, danish, english string, value int) {
	p.plain(field, danish, english, strconv.Itoa(value))
}

func (p *part) yesNo(field, danish, english string, value bool) {
	shown := i18n.Text{DA: "nej", EN: "no"}
	if value {
		shown = i18n.Text{DA: "ja", EN: "yes"}
	}
	p.add(field, i18n.Text{DA: danish, EN: english}, strconv.FormatBool(value), shown)
}

// text adds a text's two languages as two values.
func (p *part) text(field, danish, english string, text i18n.Text) {
	prefix := ""
	if field != "" {
		prefix = field + "."
	}
	p.add(prefix+"da", i18n.Text{DA: danish + " på dansk", EN: english + " in Danish"}, text.DA, quoted(text.DA))
	p.add(prefix+"en", i18n.Text{DA: danish + " på engelsk", EN: english + " in English"}, text.EN, quoted(text.EN))
}

// quoted shows a text in quotes; no text is shown as nothing.
func quoted(text string) i18n.Text {
	if text == "" {
		return i18n.Text{}
	}
	return i18n.Text{DA: `"` + text + `"`, EN: `"` + text + `"`}
}

func (p *part) list(field, danish, english string, length int, element func(i int) part) {
	all := part{path: p.at(field), name: i18n.Text{DA: danish, EN: english}, isList: true}
	for i := range length {
		all.subparts = append(all.subparts, element(i))
	}
	p.subparts = append(p.subparts, all)
}
