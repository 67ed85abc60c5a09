package evidence

import "github.com/fasemodel/fasemodel/internal/i18n"

// File says which of a method's documents are on file.
type File struct {
	TheoryOfChange    bool `json:"theory_of_change"`
	MethodDescription bool `json:"method_description"`
}

func (f File) described() bool { return f.TheoryOfChange || f.MethodDescription }

// Assessment is a method's evidence level and verdict, with the rules that led to them.
type Assessment struct {
	Level        Level     `json:"level"`
	LevelLabel   i18n.Text `json:"level_label"`
	Verdict      Verdict   `json:"verdict"`
	VerdictLabel i18n.Text `json:"verdict_label"`
	// Provisional: level or verdict would be another without the studies that nobody has rated.
	Provisional bool `json:"provisional"`
	// BySource: level or verdict would be another without the sources' own conclusions.
	BySource bool `json:"by_source"`
	Harmful  bool `json:"harmful"`
	// NordicControlledStudies counts independent Nordic samples in controlled studies that count, whatever
	// they found.
	NordicControlledStudies int `json:"nordic_controlled_studies"`
	// Because names each rule that was tried, in order: those of the level, then those of the verdict.
	Because []Reason `json:"because"`
	// Ratings are what the other schemes give for the same studies, in the order of Schemes.
	Ratings []Rating `json:"ratings"`
}

// Reason is one rule that was tried, and whether it held.
type Reason struct {
	Rule   RuleID    `json:"rule"`
	Passed bool      `json:"passed"`
	Text   i18n.Text `json:"text"`
	// Studies are the ids of the studies the rule looked at and found to speak for it, whether or not they
	// were enough.
	Studies []string `json:"studies,omitempty"`
}

// Assess gives level and verdict. It expects studies that [Validate] accepts.
func Assess(studies []Study, file File, parameters Parameters) Assessment {
	assessment := reader{parameters: parameters}.assess(studies, file)
	rated := reader{parameters: parameters, skipUnrated: true}.assess(studies, file)
	read := reader{parameters: parameters, skipSource: true}.assess(studies, file)
	assessment.Provisional = !assessment.concludes(rated)
	assessment.BySource = !assessment.concludes(read)
	assessment.Ratings = ratings(studies, file, parameters)
	return assessment
}

// concludes tells whether two assessments come to the same.
func (a Assessment) concludes(other Assessment) bool {
	return a.Level == other.Level && a.Verdict == other.Verdict
}

func (r reader) assess(studies []Study, file File) Assessment {
	b := r.base(studies, file)
	a := Assessment{NordicControlledStudies: len(filter(b.controlled, func(s sample) bool { return s.nordic }))}
	for _, rule := range levelRules() {
		carrying, passed := rule.holds(b)
		a.Because = append(a.Because, Reason{Rule: rule.ID, Passed: passed, Text: rule.Text, Studies: carrying})
		if passed {
			a.Level, a.LevelLabel = rule.level, rule.Label
			break
		}
	}
	for _, rule := range verdictRules() {
		carrying, passed := rule.holds(b, a.Level)
		a.Because = append(a.Because, Reason{Rule: rule.ID, Passed: passed, Text: rule.Text, Studies: carrying})
		if passed {
			a.Verdict, a.VerdictLabel, a.Harmful = rule.verdict, rule.Label, rule.verdict == Harmful
			break
		}
	}
	return a
}

// Label gives the level's label, and none for a number that is no level.
func (l Level) Label() i18n.Text {
	for _, rule := range levelRules() {
		if rule.level == l {
			return rule.Label
		}
	}
	return i18n.Text{}
}

// Label gives the verdict's label, and none for a word that is no verdict.
func (v Verdict) Label() i18n.Text {
	for _, rule := range verdictRules() {
		if rule.verdict == v {
			return rule.Label
		}
	}
	return i18n.Text{}
}
