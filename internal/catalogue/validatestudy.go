package catalogue

import (
	"fmt"
	"strconv"

	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/fault"
)

// studies checks a method's study rows, each by itself and that no row stands twice.
func (c *checks) studies(rows []StudyRow) {
	c.length("/studies", len(rows), MaxStudies)
	seen := make(map[string]int, len(rows))
	for i, row := range rows {
		at := "/studies/" + strconv.Itoa(i)
		c.study(at, row)
		said := string(written(row))
		if first, twice := seen[said]; twice {
			c.add(at, CodeDuplicate,
				fmt.Sprintf("Studiet siger det samme som studie %d i samme metode.", first+1),
				fmt.Sprintf("The study says the same as study %d of the same method.", first+1))
			continue
		}
		seen[said] = i
	}
	for _, group := range GroupStudies(rows) {
		if field, differs := group.disagreement(); differs {
			at := fmt.Sprintf("/studies/%d/%s", group.positions[len(group.positions)-1], field)
			c.found = append(c.found, disagreement(at, field))
		}
	}
}

// study checks one row: its texts and codes here, and what its numbers can be by the rules of evidence.
func (c *checks) study(at string, r StudyRow) {
	c.required(at+"/title", r.Title)
	c.text(at+"/title", r.Title, MaxLine)
	c.text(at+"/authors", r.Authors, MaxLine)
	c.text(at+"/country", r.Country, MaxTitle)
	c.requiredCode(Designs, at+"/design", r.Design)
	c.text(at+"/sample", r.Sample, MaxTitle)
	c.required(at+"/outcome", r.Outcome)
	c.text(at+"/outcome", r.Outcome, MaxLine)
	c.text(at+"/outcome_en", r.OutcomeEN, MaxLine)
	if r.OutcomeCode != "" && !validSlug(r.OutcomeCode) {
		c.add(at+"/outcome_code", CodeInvalidSlug,
			"Feltet outcome_code skrives med små bogstaver a-z, cifre og enkelte bindestreger.",
			"The field outcome_code is written in lower-case letters a-z, digits and single dashes.")
	}
	c.code(Subjects, at+"/about", r.About)
	c.requiredCode(EffectTypes, at+"/effect_type", r.EffectType)
	c.code(Favours, at+"/favours", r.Favours)
	c.code(Qualities, at+"/quality", r.Quality)
	c.text(at+"/quality_reason", r.QualityReason, MaxText)
	c.text(at+"/source", r.Source, MaxLine)
	c.code(Provenances, at+"/provenance", r.Provenance)
	c.rawNumbers(at, r)
	c.evidence(at, r)
}

// evidence adds what the rules of evidence say about the row, save for fields that are wrong already.
func (c *checks) evidence(at string, r StudyRow) {
	refusal := fault.From(evidence.Validate(StudyGroup{Rows: []StudyRow{r}}.study()))
	if refusal == nil {
		return
	}
	said := make(map[string]bool, len(c.found))
	for _, d := range c.found {
		said[d.Pointer] = true
	}
	for _, d := range refusal.Details {
		field := r.column(d.Pointer)
		if said[at+field] {
			continue
		}
		said[at+field] = true
		d.Pointer = at + field
		name := fieldName(field)
		d.Text.DA, d.Text.EN = name+": "+d.Text.DA, name+": "+d.Text.EN
		c.found = append(c.found, d)
	}
}

// disagreement says that two rows of one study cannot both be true.
func disagreement(pointer, field string) fault.Detail {
	return detail(pointer, CodeContradiction,
		fmt.Sprintf("Feltet %s er forskelligt i to rækker af samme studie.", field),
		fmt.Sprintf("The field %s differs between two rows of the same study.", field))
}
