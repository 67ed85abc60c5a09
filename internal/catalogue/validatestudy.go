package catalogue

import (
	"fmt"
	"math"
	"strconv"
)

// studies checks a method's study rows, each by itself and that no row stands twice.
func (c *checks) studies(rows []StudyRow) {
	c.length("/studies", len(rows), MaxStudies)
	seen := make(map[string]int, len(rows))
	for i, row := range rows {
		at := "/studies/" + strconv.Itoa(i)
		c.study(at, row)
		hash := row.Hash()
		if first, twice := seen[hash]; twice {
			c.add(at, CodeDuplicate,
				fmt.Sprintf("Studiet siger det samme som studie %d i samme metode.", first+1),
				fmt.Sprintf("The study says the same as study %d of the same method.", first+1))
			continue
		}
		seen[hash] = i
	}
}

func (c *checks) study(at string, r StudyRow) {
	c.required(at+"/title", r.Title)
	c.text(at+"/title", r.Title, MaxLine)
	c.text(at+"/authors", r.Authors, MaxLine)
	whole(c, at+"/year", r.Year, oldestYear, newestYear)
	c.country(at+"/country", r.Country)
	c.requiredCode(Designs, at+"/design", r.Design)
	c.text(at+"/sample", r.Sample, MaxTitle)
	whole(c, at+"/n_treatment", r.NTreatment, 0, maxPeople)
	whole(c, at+"/n_control", r.NControl, 0, maxPeople)
	whole(c, at+"/n_total", r.NTotal, 0, maxPeople)
	c.required(at+"/outcome", r.Outcome)
	c.text(at+"/outcome", r.Outcome, MaxLine)
	c.text(at+"/outcome_en", r.OutcomeEN, MaxLine)
	c.code(Subjects, at+"/about", r.About)
	c.code(Favours, at+"/favours", r.Favours)
	whole(c, at+"/followup_months", r.FollowupMonths, 0, maxFollowup)
	c.code(Qualities, at+"/quality", r.Quality)
	c.text(at+"/quality_reason", r.QualityReason, MaxText)
	c.text(at+"/source", r.Source, MaxLine)
	c.code(Provenances, at+"/provenance", r.Provenance)
	c.effect(at, r)
	if r.NTotal != nil && r.NTreatment != nil && r.NControl != nil && *r.NTreatment+*r.NControl != *r.NTotal {
		c.add(at+"/n_total", CodeContradiction,
			"Antallet i alt er ikke summen af de to gruppers antal.",
			"The total number is not the sum of the two groups' numbers.")
	}
}

// effect checks the effect number: that it can be, and that its parts do not contradict each other.
func (c *checks) effect(at string, r StudyRow) {
	c.requiredCode(EffectTypes, at+"/effect_type", r.EffectType)
	for _, number := range []struct {
		name  string
		value *float64
	}{{"estimate", r.Estimate}, {"ci_low", r.CILow}, {"ci_high", r.CIHigh}, {"se", r.SE}} {
		if number.value == nil {
			continue
		}
		pointer := at + "/" + number.name
		switch {
		case r.EffectType == EffectNone:
			c.add(pointer, CodeContradiction,
				fmt.Sprintf("Feltet %s er udfyldt, men effect_type er none.", number.name),
				fmt.Sprintf("The field %s is given, but effect_type is none.", number.name))
		case math.IsNaN(*number.value) || math.Abs(*number.value) > 1e9:
			c.add(pointer, CodeOutOfRange, fmt.Sprintf("Tallet i %s kan ikke passe.", number.name),
				fmt.Sprintf("The number in %s cannot be right.", number.name))
		case isRatio(r.EffectType) && *number.value <= 0:
			c.add(pointer, CodeOutOfRange,
				fmt.Sprintf("Feltet %s skal være over 0 for effekttypen %s.", number.name, r.EffectType),
				fmt.Sprintf("The field %s must be above 0 for the effect type %s.", number.name, r.EffectType))
		case number.name == "se" && *number.value <= 0:
			c.add(pointer, CodeOutOfRange, "En standardfejl er over 0.", "A standard error is above 0.")
		}
	}
	c.interval(at, r)
}

// interval checks that the interval is one, and that it holds the estimate.
func (c *checks) interval(at string, r StudyRow) {
	if (r.CILow == nil) != (r.CIHigh == nil) {
		c.add(at+"/ci_low", CodeContradiction, "Et konfidensinterval har både en nedre og en øvre grænse.",
			"A confidence interval has both a lower and an upper bound.")
		return
	}
	if r.CILow == nil {
		return
	}
	switch {
	case *r.CILow > *r.CIHigh:
		c.add(at+"/ci_low", CodeContradiction, "Intervallets nedre grænse er over den øvre.",
			"The interval's lower bound is above the upper one.")
	case r.Estimate == nil:
		c.add(at+"/estimate", CodeContradiction, "Der er et interval, men intet estimat.",
			"There is an interval, but no estimate.")
	case *r.Estimate < *r.CILow || *r.Estimate > *r.CIHigh:
		c.add(at+"/estimate", CodeContradiction, "Estimatet ligger uden for sit eget interval.",
			"The estimate lies outside its own interval.")
	}
}

func (c *checks) country(pointer, country string) {
	if country == "" || len(country) == 2 && upper(country[0]) && upper(country[1]) {
		return
	}
	c.add(pointer, CodeOutOfRange,
		fmt.Sprintf("%s er ikke en landekode; brug to store bogstaver (ISO 3166-1), fx DK.", quoted(country)),
		fmt.Sprintf("%s is not a country code; use two capital letters (ISO 3166-1), e.g. DK.", quoted(country)))
}

func upper(b byte) bool { return b >= 'A' && b <= 'Z' }

// isRatio tells whether no effect is 1 and not 0.
func isRatio(effect Code) bool { return effect == "or" || effect == "rr" || effect == "hr" }
