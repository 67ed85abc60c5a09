package evidence

import (
	"slices"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// Level says how well a method's effect is documented, from 0 to 5.
type Level int

// Verdict says what the documentation shows.
type Verdict string

// The verdicts.
const (
	Harmful      Verdict = "harmful"
	Mixed        Verdict = "mixed"
	Effective    Verdict = "effective"
	Ineffective  Verdict = "ineffective"
	Promising    Verdict = "promising"
	Inconclusive Verdict = "inconclusive"
	Unknown      Verdict = "unknown"
)

// RuleID names a rule.
type RuleID string

// Rule is one rule of the level or the verdict, as people read it.
type Rule struct {
	ID    RuleID    `json:"id"`
	Label i18n.Text `json:"label"` // of the level or the verdict it gives
	Text  i18n.Text `json:"text"`  // what must hold
}

// levelRule gives a level where holds says so, with the ids of the studies that carry it.
type levelRule struct {
	Rule
	level Level
	holds func(base) (studies []string, passed bool)
}

// verdictRule gives a verdict likewise; some verdicts follow from the level.
type verdictRule struct {
	Rule
	verdict Verdict
	holds   func(base, Level) (studies []string, passed bool)
}

// Rules gives every rule in the order in which they are tried: the levels from 5 to 0, then the verdicts.
func Rules() []Rule {
	var rules []Rule
	for _, rule := range levelRules() {
		rules = append(rules, rule.Rule)
	}
	for _, rule := range verdictRules() {
		rules = append(rules, rule.Rule)
	}
	return rules
}

// levelRules gives the levels' rules, the highest first. The first that holds gives the level.
func levelRules() []levelRule {
	return []levelRule{
		{Rule{
			"level-5",
			i18n.Text{DA: "Stærk dokumentation", EN: "Strong documentation"},
			i18n.Text{
				DA: "To uafhængige kontrollerede nordiske studier er til metodens fordel, eller ét og en systematisk " +
					"oversigt eller metaanalyse; ét af dem fulgte borgerne mindst 12 måneder efter indsatsens afslutning.",
				EN: "Two independent controlled Nordic studies favour the method, or one and a systematic review or " +
					"meta-analysis; one of them followed the citizens at least 12 months after the end of treatment.",
			},
		}, 5, strong},
		{Rule{
			"level-4",
			i18n.Text{DA: "God dokumentation", EN: "Good documentation"},
			i18n.Text{
				DA: "Ét kontrolleret nordisk studie er til metodens fordel.",
				EN: "One controlled Nordic study favours the method.",
			},
		}, 4, func(b base) ([]string, bool) { return anyOf(b.nordicFavourable()) }},
		{Rule{
			"level-3",
			i18n.Text{DA: "Nogen dokumentation", EN: "Some documentation"},
			i18n.Text{
				DA: "Ét kontrolleret studie fra et hvilket som helst land eller en systematisk oversigt eller metaanalyse " +
					"er til metodens fordel.",
				EN: "One controlled study from any country, or a systematic review or meta-analysis, favours the method.",
			},
		}, 3, func(b base) ([]string, bool) {
			return anyOf(filter(slices.Concat(b.controlled, b.reviews), sample.favourable))
		}},
		{Rule{
			"level-2",
			i18n.Text{DA: "Begyndende dokumentation", EN: "Emerging documentation"},
			i18n.Text{
				DA: "Ét studie af en hvilken som helst art er til metodens fordel, og en forandringsteori eller " +
					"metodebeskrivelse foreligger.",
				EN: "One study of any design favours the method, and a theory of change or a method description is on file.",
			},
		}, 2, func(b base) ([]string, bool) {
			studies, found := anyOf(filter(slices.Concat(b.controlled, b.reviews, b.others), sample.favourable))
			return studies, found && b.file.described()
		}},
		{Rule{
			"level-1",
			i18n.Text{DA: "Beskrevet", EN: "Described"},
			i18n.Text{
				DA: "En forandringsteori eller metodebeskrivelse foreligger.",
				EN: "A theory of change or a method description is on file.",
			},
		}, 1, func(b base) ([]string, bool) { return nil, b.file.described() }},
		{Rule{
			"level-0",
			i18n.Text{DA: "Ikke belyst", EN: "Not addressed"},
			i18n.Text{DA: "Intet af det ovenstående er opfyldt.", EN: "None of the above holds."},
		}, 0, func(base) ([]string, bool) { return nil, true }},
	}
}

// strong is level 5. A follow-up counts where the outcome measured by it is itself favourable: an effect that
// had gone after a year does not carry the highest level.
func strong(b base) ([]string, bool) {
	nordic := b.nordicFavourable()
	reviews := filter(b.reviews, sample.favourable)
	carrying := slices.Concat(nordic, reviews)
	if len(nordic) == 0 || len(carrying) < 2 {
		return nil, false
	}
	studies, _ := anyOf(carrying)
	return studies, slices.ContainsFunc(carrying, func(s sample) bool { return s.lasting })
}

// verdictRules gives the verdicts' rules. The first that holds gives the verdict.
func verdictRules() []verdictRule {
	return []verdictRule{
		{Rule{
			"verdict-harmful",
			i18n.Text{DA: "Skadelig virkning påvist", EN: "Harmful effect shown"},
			i18n.Text{
				DA: "Den samlede virkning af de kontrollerede studier på et primært udfald er imod metoden (REML, 95 %-interval " +
					"efter Wald), flere oversigter er imod den end for den, eller de fleste kontrollerede studier med et sikkert " +
					"resultat er imod den.",
				EN: "The pooled effect of the controlled studies on a primary outcome is against the method (REML, 95 % Wald " +
					"interval), more reviews are against it than for it, or most controlled studies with a clear result are " +
					"against it.",
			},
		}, Harmful, harmful},
		{Rule{
			"verdict-mixed",
			i18n.Text{DA: "Blandede resultater", EN: "Mixed results"},
			i18n.Text{
				DA: "Kontrollerede studier viser virkning både for og imod metoden.",
				EN: "Controlled studies show effects both for and against the method.",
			},
		}, Mixed, func(b base, _ Level) ([]string, bool) {
			studies, _ := anyOf(filter(b.controlled, sample.conclusive))
			return studies, slices.ContainsFunc(b.controlled, func(s sample) bool { return s.favours }) &&
				slices.ContainsFunc(b.controlled, func(s sample) bool { return s.harms })
		}},
		{Rule{
			"verdict-effective",
			i18n.Text{DA: "Virksom", EN: "Effective"},
			i18n.Text{DA: "Evidensniveauet er 4 eller 5.", EN: "The evidence level is 4 or 5."},
		}, Effective, func(_ base, level Level) ([]string, bool) { return nil, level >= 4 }},
		{Rule{
			"verdict-ineffective",
			i18n.Text{DA: "Afprøvet uden påvist virkning", EN: "Tested without an effect being shown"},
			i18n.Text{
				DA: "Metoden er afprøvet i kontrollerede studier, hverken noget af dem eller deres samlede virkning er til dens " +
					"fordel, og konfidensintervallet, samlet eller for et studie, udelukker den mindste virkning af betydning.",
				EN: "The method was tested in controlled studies, neither any of them nor their pooled effect favours it, and " +
					"the confidence interval, pooled or of a study, excludes the smallest important effect.",
			},
		}, Ineffective, ineffective},
		{Rule{
			"verdict-promising",
			i18n.Text{DA: "Tegn på virkning", EN: "Signs of effect"},
			i18n.Text{DA: "Evidensniveauet er 2 eller 3.", EN: "The evidence level is 2 or 3."},
		}, Promising, func(_ base, level Level) ([]string, bool) { return nil, level == 2 || level == 3 }},
		{Rule{
			"verdict-inconclusive",
			i18n.Text{DA: "Uafklaret", EN: "Inconclusive"},
			i18n.Text{
				DA: "Der er kontrollerede studier eller oversigter, men de afgør ikke, om metoden virker.",
				EN: "There are controlled studies or reviews, but they do not settle whether the method works.",
			},
		}, Inconclusive, func(b base, _ Level) ([]string, bool) {
			return anyOf(slices.Concat(b.controlled, b.reviews))
		}},
		{Rule{
			"verdict-unknown",
			i18n.Text{DA: "Ikke belyst", EN: "Not addressed"},
			i18n.Text{
				DA: "Der er ingen kontrollerede studier eller oversigter.",
				EN: "There are no controlled studies or reviews.",
			},
		}, Unknown, func(base, Level) ([]string, bool) { return nil, true }},
	}
}

// harmful asks for a pooled effect that is adverse while no other is favourable, which is how a sample with several
// outcomes is read too.
func harmful(b base, _ Level) ([]string, bool) {
	adverse := filter(b.controlled, sample.adverse)
	reviews := filter(b.reviews, sample.adverse)
	pooled := b.pooledStudies(func(p pooledEffect) bool { return p.direction == Adverse })
	byPooling := len(pooled) > 0 && !b.pooledFavourable()
	byReviews := len(reviews) > len(filter(b.reviews, sample.favourable))
	bySamples := 2*len(adverse) > len(filter(b.controlled, sample.conclusive))
	studies, _ := anyOf(slices.Concat(adverse, reviews))
	return sorted(slices.Concat(studies, pooled)), byPooling || byReviews || bySamples
}

// ineffective asks for precision: all pooled effects that can be compared lie short of the smallest important one, or
// some sample does and the estimate of none reaches it.
func ineffective(b base, _ Level) ([]string, bool) {
	short := filter(b.controlled, func(s sample) bool { return s.short })
	favoured := slices.ContainsFunc(b.controlled, func(s sample) bool { return s.favours }) || b.pooledFavourable()
	reached := slices.ContainsFunc(b.controlled, func(s sample) bool { return s.reached })
	studies, found := anyOf(short)
	pooled := b.pooledStudies(func(p pooledEffect) bool { return p.short })
	far := slices.ContainsFunc(b.pooled, func(p pooledEffect) bool { return p.comparable && !p.short })
	precise := len(pooled) > 0 && !far || found && !reached
	return sorted(slices.Concat(studies, pooled)), !favoured && precise
}

func (b base) pooledFavourable() bool {
	return slices.ContainsFunc(b.pooled, func(p pooledEffect) bool { return p.direction == Favourable })
}

// pooledStudies gives the ids of the studies behind the pooled effects that hold.
func (b base) pooledStudies(holds func(pooledEffect) bool) []string {
	var studies []string
	for _, p := range b.pooled {
		if holds(p) {
			studies = append(studies, p.studies...)
		}
	}
	return studies
}

// sorted gives ids in order, each once.
func sorted(ids []string) []string {
	slices.Sort(ids)
	return slices.Compact(ids)
}

func (b base) nordicFavourable() []sample {
	return filter(b.controlled, func(s sample) bool { return s.nordic && s.favourable() })
}

func filter(samples []sample, keep func(sample) bool) []sample {
	var kept []sample
	for _, s := range samples {
		if keep(s) {
			kept = append(kept, s)
		}
	}
	return kept
}

// anyOf gives the ids of the samples' studies in order, and whether there is a sample at all.
func anyOf(samples []sample) ([]string, bool) {
	var studies []string
	for _, s := range samples {
		studies = append(studies, s.studies...)
	}
	return sorted(studies), len(samples) > 0
}
