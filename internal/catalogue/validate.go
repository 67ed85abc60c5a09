package catalogue

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/fasemodel/fasemodel/internal/cpr"
	"github.com/fasemodel/fasemodel/internal/fault"
)

// The limits of a catalogue entry, in characters and in elements.
const (
	MaxTitle    = 200
	MaxLine     = 500   // one line of text: a name, a list element, a source
	MaxText     = 5_000 // a text of several paragraphs
	MaxList     = 50
	MaxStudies  = 1_000          // study rows of one method
	maxKroner   = 10_000_000_000 // a price above this is a typing error
	maxPeople   = 100_000_000
	maxDuration = 2_000 // weeks
	oldestYear  = 1850
	newestYear  = 2100
)

// Validate says everything that is wrong with the entry: a field that must be there, a code nobody knows, a
// text too long, a number that looks like a CPR number. It asks only for what a new method needs; see
// MissingForPublication for what a public one needs. Pointers are JSON pointers into the entry.
func (m Method) Validate() []fault.Detail { return DefaultVocabulary().Validate(m) }

// Validate holds an entry against this vocabulary, as Method.Validate does against the one that ships with
// the program.
func (v *Vocabulary) Validate(m Method) []fault.Detail {
	c := checks{vocabulary: v}
	if m.Slug != "" && !validSlug(m.Slug) {
		c.add("/slug", CodeInvalidSlug,
			"En slug består af små bogstaver a-z, cifre og enkelte bindestreger, højst 100 tegn.",
			"A slug is made of lower-case letters a-z, digits and single dashes, at most 100 characters.")
	}
	c.text("/slug", m.Slug, math.MaxInt)
	c.required("/title", m.Title)
	c.line("/title", m.Title, MaxTitle)
	c.required("/summary", m.Summary)
	c.text("/summary", m.Summary, MaxText)
	c.required("/problem", m.Problem)
	c.text("/problem", m.Problem, MaxText)
	if len(m.TargetGroups) == 0 {
		c.missing("/target_groups")
	}
	c.codes(TargetGroups, "/target_groups", m.TargetGroups)
	c.codes(AgeGroups, "/age_groups", m.AgeGroups)
	c.codes(Themes, "/themes", m.Themes)
	c.goals("/social_goals", m.SocialGoals)
	c.code(MethodTypes, "/method_type", m.MethodType)
	c.code(Origins, "/origin", m.Origin)
	c.code(Phases, "/phase", m.Phase)
	c.code(Provenances, "/provenance", m.Provenance)
	if m.Programme != "" && !validSlug(m.Programme) {
		c.add("/programme", CodeInvalidSlug, "Programmet angives med sin slug.", "A programme is given by its slug.")
	}
	c.text("/programme", m.Programme, math.MaxInt)
	c.lines("/legal_basis", m.LegalBasis)
	c.lines("/components", m.Components)
	c.lines("/sources", m.Sources)
	c.owner(m.Owner)
	c.delivery(m.Delivery)
	c.partners(m.Partners)
	c.economy(m)
	c.practice(m)
	c.studies(m.Studies)
	return c.found
}

// MissingForPublication says which fields the entry lacks to be shown in the public catalogue.
func (m Method) MissingForPublication() []fault.Detail {
	var c checks
	for _, field := range []struct {
		pointer string
		there   bool
	}{
		{"/title", !blank(m.Title)},
		{"/summary", !blank(m.Summary)},
		{"/problem", !blank(m.Problem)},
		{"/method_type", m.MethodType != ""},
		{"/target_groups", len(m.TargetGroups) > 0},
		{"/age_groups", len(m.AgeGroups) > 0},
		{"/themes", len(m.Themes) > 0},
		{"/origin", m.Origin != ""},
		{"/owner/name", !blank(m.Owner.Name)},
		{"/owner/type", m.Owner.Type != ""},
		{"/components", len(m.Components) > 0},
		{"/delivery/format", !blank(m.Delivery.Format)},
		// What is general knowledge says so by its provenance; everything else names where it was read, and that
		// is its provenance.
		{"/provenance", m.Provenance != "" || len(m.Sources) > 0},
		{"/sources", len(m.Sources) > 0 || m.Provenance == ProvenanceGeneral},
	} {
		if !field.there {
			c.missing(field.pointer)
		}
	}
	return c.found
}

// Validate says everything that is wrong with a study row, with JSON pointers into the row.
func (r StudyRow) Validate() []fault.Detail {
	c := checks{vocabulary: DefaultVocabulary()}
	c.study("", r)
	return c.found
}

// checks collects what is wrong with an entry.
type checks struct {
	vocabulary *Vocabulary
	found      []fault.Detail
}

func (c *checks) add(pointer, code, danish, english string) {
	c.found = append(c.found, detail(pointer, code, danish, english))
}

func (c *checks) missing(pointer string) {
	name := fieldName(pointer)
	c.add(pointer, CodeMissing, fmt.Sprintf("Feltet %s mangler.", name), fmt.Sprintf("The field %s is missing.", name))
}

func (c *checks) required(pointer, text string) {
	if blank(text) {
		c.missing(pointer)
	}
}

// text checks what holds for every free text: its length, its characters, and that it names no person by
// number.
func (c *checks) text(pointer, text string, most int) {
	if text == "" {
		return
	}
	name := fieldName(pointer)
	if length := utf8.RuneCountInString(text); length > most {
		c.add(pointer, CodeTooLong,
			fmt.Sprintf("Feltet %s er %d tegn langt; højst %d er tilladt.", name, length, most),
			fmt.Sprintf("The field %s is %d characters long; at most %d are allowed.", name, length, most))
	}
	if strings.ContainsFunc(text, forbiddenCharacter) || !utf8.ValidString(text) {
		c.add(pointer, CodeCharacter,
			fmt.Sprintf("Feltet %s indeholder et tegn, der ikke hører hjemme i en tekst.", name),
			fmt.Sprintf("The field %s holds a character that does not belong in a text.", name))
	}
	if cpr.Find(text) {
		c.add(pointer, CodePersonalNumber,
			fmt.Sprintf("Feltet %s indeholder noget, der ligner et CPR-nummer. Fjern det.", name),
			fmt.Sprintf("The field %s holds what looks like a CPR number. Remove it.", name))
	}
}

// line checks a text that must stay on one line.
func (c *checks) line(pointer, text string, most int) {
	c.text(pointer, text, most)
	if strings.ContainsAny(text, "\n\r") {
		name := fieldName(pointer)
		c.add(pointer, CodeCharacter, fmt.Sprintf("Feltet %s skal stå på én linje.", name),
			fmt.Sprintf("The field %s must stay on one line.", name))
	}
}

func (c *checks) lines(pointer string, texts []string) {
	c.length(pointer, len(texts), MaxList)
	for i, text := range texts {
		at := pointer + "/" + strconv.Itoa(i)
		c.required(at, text)
		c.text(at, text, MaxLine)
	}
}

func (c *checks) length(pointer string, elements, most int) {
	if elements > most {
		name := fieldName(pointer)
		c.add(pointer, CodeTooLong,
			fmt.Sprintf("Feltet %s har %d elementer; højst %d er tilladt.", name, elements, most),
			fmt.Sprintf("The field %s has %d elements; at most %d are allowed.", name, elements, most))
	}
}

// code checks a code that may be unknown, which is the empty code.
func (c *checks) code(list List, pointer string, code Code) {
	if code == "" {
		return
	}
	if wrong, found := c.vocabulary.Check(list, pointer, code); found {
		c.found = append(c.found, wrong)
	}
}

func (c *checks) requiredCode(list List, pointer string, code Code) {
	if code == "" {
		c.missing(pointer)
		return
	}
	c.code(list, pointer, code)
}

func (c *checks) codes(list List, pointer string, codes []Code) {
	c.length(pointer, len(codes), MaxList)
	seen := make(map[Code]bool, len(codes))
	for i, code := range codes {
		at := pointer + "/" + strconv.Itoa(i)
		if wrong, found := c.vocabulary.Check(list, at, code); found {
			c.found = append(c.found, wrong)
		} else if seen[code] {
			c.twice(at, string(code))
		}
		seen[code] = true
	}
}

func (c *checks) goals(pointer string, goals []int) {
	c.length(pointer, len(goals), MaxList)
	seen := make(map[int]bool, len(goals))
	for i, goal := range goals {
		at, code := pointer+"/"+strconv.Itoa(i), Code(strconv.Itoa(goal))
		if wrong, found := c.vocabulary.Check(SocialGoals, at, code); found {
			c.found = append(c.found, wrong)
		} else if seen[goal] {
			c.twice(at, string(code))
		}
		seen[goal] = true
	}
}

func (c *checks) twice(pointer, value string) {
	c.add(pointer, CodeDuplicate, fmt.Sprintf("%s står to gange.", quoted(value)),
		fmt.Sprintf("%s stands twice.", quoted(value)))
}

func (c *checks) owner(o Owner) {
	c.required("/owner/name", o.Name)
	c.line("/owner/name", o.Name, MaxLine)
	c.requiredCode(OrganisationKinds, "/owner/type", o.Type)
}

func (c *checks) delivery(d Delivery) {
	c.text("/delivery/format", d.Format, MaxLine)
	c.text("/delivery/staff", d.Staff, MaxLine)
	whole(c, "/delivery/duration_weeks", d.DurationWeeks, 0, maxDuration)
}

func (c *checks) partners(partners []Partner) {
	c.length("/partners", len(partners), MaxList)
	for i, partner := range partners {
		at := "/partners/" + strconv.Itoa(i)
		c.required(at+"/name", partner.Name)
		c.line(at+"/name", partner.Name, MaxLine)
		c.requiredCode(OrganisationKinds, at+"/kind", partner.Kind)
		c.text(at+"/role", partner.Role, MaxLine)
	}
}

func (c *checks) economy(m Method) {
	if m.Cost != nil {
		if m.Cost.Amount == nil {
			c.missing("/cost/amount")
		}
		whole(c, "/cost/amount", m.Cost.Amount, 0, maxKroner)
		c.requiredCode(CostUnits, "/cost/unit", m.Cost.Unit)
		whole(c, "/cost/price_year", m.Cost.PriceYear, oldestYear, newestYear)
		c.text("/cost/source", m.Cost.Source, MaxLine)
	}
	if m.Economy != nil {
		whole(c, "/economy/total_cost", m.Economy.TotalCost, 0, maxKroner)
		whole(c, "/economy/price_year", m.Economy.PriceYear, oldestYear, newestYear)
		c.text("/economy/baseline", m.Economy.Baseline, MaxText)
		c.text("/economy/payers", m.Economy.Payers, MaxText)
		c.text("/economy/note", m.Economy.Note, MaxText)
		c.text("/economy/source", m.Economy.Source, MaxLine)
	}
	whole(c, "/startup_cost", m.StartupCost, 0, maxKroner)
}

func (c *checks) practice(m Method) {
	c.date("/evidence_searched_on", m.EvidenceSearchedOn)
	c.text("/not_suitable_for", m.NotSuitableFor, MaxText)
	whole(c, "/minimum_group", m.MinimumGroup, 1, maxPeople)
	c.text("/licence", m.Licence, MaxText)
	c.text("/training_provider", m.TrainingProvider, MaxLine)
	whole(c, "/caseload", m.Caseload, 1, maxPeople)
	c.text("/replaces", m.Replaces, MaxText)
	c.text("/time_to_effect", m.TimeToEffect, MaxLine)
	c.text("/contact", m.Contact, MaxLine)
}

func (c *checks) date(pointer string, date Date) {
	if date == "" {
		return
	}
	day, err := time.Parse(time.DateOnly, string(date))
	if err != nil || day.Year() < oldestYear || day.Year() > newestYear {
		c.add(pointer, CodeOutOfRange,
			fmt.Sprintf("Feltet %s skal være en dato, der findes, skrevet ÅÅÅÅ-MM-DD.", fieldName(pointer)),
			fmt.Sprintf("The field %s must be a day that exists, written YYYY-MM-DD.", fieldName(pointer)))
	}
}

// whole checks a whole number that may be unknown.
func whole[N int | int64](c *checks, pointer string, n *N, least, most N) {
	if n == nil || *n >= least && *n <= most {
		return
	}
	name := fieldName(pointer)
	c.add(pointer, CodeOutOfRange,
		fmt.Sprintf("Feltet %s skal være mellem %d og %d.", name, least, most),
		fmt.Sprintf("The field %s must be between %d and %d.", name, least, most))
}

func blank(text string) bool { return strings.TrimSpace(text) == "" }

func forbiddenCharacter(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0x7f || r == '\uFEFF' || r == '\uFFFE' || r == '\uFFFF'
}

// fieldName writes a pointer the way people read it: "/owner/name" is "owner.name".
func fieldName(pointer string) string {
	return strings.ReplaceAll(strings.TrimPrefix(pointer, "/"), "/", ".")
}
