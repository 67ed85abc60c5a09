package catalogue

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

// Study gives a row as a study with one outcome. The error is the Invalid fault of evidence.Validate.
func (r StudyRow) Study() (evidence.Study, error) {
	return GroupStudies([]StudyRow{r})[0].Study()
}

// Study gives the group's rows as one study with an outcome for each. Its id is the group's key, until
// whoever stores it gives it another. It is an Invalid fault when the rows disagree about the study itself,
// or when evidence.Validate does not accept the study.
func (g StudyGroup) Study() (evidence.Study, error) {
	if field, differs := g.disagreement(); differs {
		return evidence.Study{}, fault.New(fault.Invalid, "study-invalid",
			"To rækker siger hver sit om det samme studie.",
			"Two rows say different things about the same study.").With(disagreement("/"+field, field))
	}
	study := g.study()
	if err := evidence.Validate(study); err != nil {
		return evidence.Study{}, err
	}
	return study, nil
}

// EvidenceStudies brings a method's rows together as studies; see GroupStudies.
func EvidenceStudies(rows []StudyRow) ([]evidence.Study, error) {
	groups := GroupStudies(rows)
	studies := make([]evidence.Study, 0, len(groups))
	for _, group := range groups {
		study, err := group.Study()
		if err != nil {
			return nil, err
		}
		studies = append(studies, study)
	}
	return studies, nil
}

// study converts without judging. What the rows do not say stays unsaid, save that nobody has rated the
// quality of a study without a rating.
func (g StudyGroup) study() evidence.Study {
	first := g.Rows[0]
	study := evidence.Study{
		ID:                   g.Key,
		Citation:             first.Citation(),
		Year:                 first.Year,
		Country:              first.Country,
		Design:               evidence.Design(first.Design),
		Sample:               first.Sample,
		NTreatment:           first.NTreatment,
		NControl:             first.NControl,
		NTotal:               first.NTotal,
		Quality:              evidence.Quality(g.firstCode(func(r StudyRow) Code { return r.Quality }, QualityUnrated)),
		QualityReason:        g.texts(func(r StudyRow) string { return r.QualityReason }),
		EvaluatorIndependent: g.firstTruth(func(r StudyRow) *bool { return r.EvaluatorIndependent }),
		PeerReviewed:         g.firstTruth(func(r StudyRow) *bool { return r.PeerReviewed }),
		UsualCare:            g.firstTruth(func(r StudyRow) *bool { return r.UsualCare }),
		Source:               g.texts(func(r StudyRow) string { return r.Source }),
		Provenance:           g.provenance(),
	}
	common, same := g.followup()
	if same {
		study.FollowupMonths = common
	}
	taken := map[string]bool{}
	for _, row := range g.Rows {
		outcome := row.outcome(taken)
		if !same {
			// A study measured at several times has no follow-up of its own: an outcome whose time is
			// unknown must not borrow that of another.
			outcome.FollowupMonths = row.FollowupMonths
		}
		study.Outcomes = append(study.Outcomes, outcome)
	}
	return study
}

func (r StudyRow) outcome(taken map[string]bool) evidence.Outcome {
	return evidence.Outcome{
		Code:           r.outcomeCode(taken),
		Title:          i18n.Text{DA: r.Outcome, EN: r.OutcomeEN},
		About:          evidence.Subject(r.About),
		Primary:        r.Primary != nil && *r.Primary,
		HigherIsBetter: r.HigherIsBetter,
		EffectType:     evidence.EffectType(r.EffectType),
		Estimate:       r.Estimate,
		CILow:          r.CILow,
		CIHigh:         r.CIHigh,
		SE:             r.SE,
		Means:          r.means(),
		Counts:         r.counts(),
		Favours:        evidence.Favours(r.Favours),

		SmallestImportantEffect: r.SmallestImportantEffect,
	}
}

// aside is a remark in brackets, which says something about the study and not what was measured.
var aside = regexp.MustCompile(`\([^()]*\)`)

// outcomeCode names what was measured, so that the same outcome has the same code in all of a method's
// studies: as the row states it, else the English name without what stands in brackets, and the Danish one where
// there is none. Codes that rows state are kept, also twice in one study: pooling brings such effects together.
// Others differ within a study.
func (r StudyRow) outcomeCode(taken map[string]bool) string {
	if r.OutcomeCode != "" {
		taken[r.OutcomeCode] = true
		return r.OutcomeCode
	}
	name := r.OutcomeEN
	if Slugify(name) == "" {
		name = r.Outcome
	}
	base := Slugify(aside.ReplaceAllString(name, " "))
	if base == "" {
		base = Slugify(name)
	}
	if base == "" && name != "" {
		base = "outcome-" + shortHash(name)[:8]
	}
	code := base
	if taken[code] && r.FollowupMonths != nil {
		code = base + "-" + strconv.Itoa(*r.FollowupMonths) + "m"
	}
	for n := 2; taken[code]; n++ {
		code = base + "-" + strconv.Itoa(n)
	}
	taken[code] = true
	return code
}

// followup gives the months of follow-up where all rows say the same.
func (g StudyGroup) followup() (months *int, same bool) {
	for _, row := range g.Rows[1:] {
		if number(row.FollowupMonths) != number(g.Rows[0].FollowupMonths) {
			return nil, false
		}
	}
	return g.Rows[0].FollowupMonths, true
}

// provenance is the weaker of the rows' marks: a study is read in its source when every row is.
func (g StudyGroup) provenance() evidence.Provenance {
	mark := g.Rows[0].Provenance
	for _, row := range g.Rows {
		if row.Provenance == ProvenanceGeneral {
			mark = ProvenanceGeneral
		}
	}
	return evidence.Provenance(mark)
}

// texts puts together what the rows say, each different text once.
func (g StudyGroup) texts(of func(StudyRow) string) string {
	var texts []string
	for _, row := range g.Rows {
		if text := of(row); text != "" && !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, " / ")
}

func (g StudyGroup) firstCode(of func(StudyRow) Code, unsaid Code) Code {
	for _, row := range g.Rows {
		if code := of(row); code != "" {
			return code
		}
	}
	return unsaid
}

func (g StudyGroup) firstTruth(of func(StudyRow) *bool) *bool {
	for _, row := range g.Rows {
		if value := of(row); value != nil {
			return value
		}
	}
	return nil
}

// disagreement finds a fact about the study itself that the rows state differently.
func (g StudyGroup) disagreement() (field string, differs bool) {
	for _, fact := range []struct {
		field string
		of    func(StudyRow) string
	}{
		{"quality", func(r StudyRow) string { return string(r.Quality) }},
		{"evaluator_independent", func(r StudyRow) string { return truth(r.EvaluatorIndependent) }},
		{"peer_reviewed", func(r StudyRow) string { return truth(r.PeerReviewed) }},
		{"usual_care", func(r StudyRow) string { return truth(r.UsualCare) }},
	} {
		stated := ""
		for _, row := range g.Rows {
			value := fact.of(row)
			switch {
			case value == "":
			case stated == "":
				stated = value
			case value != stated:
				return fact.field, true
			}
		}
	}
	return "", false
}

// truth writes what is known to be true or false, and nothing where it is unknown.
func truth(b *bool) string {
	if b == nil {
		return ""
	}
	return strconv.FormatBool(*b)
}
