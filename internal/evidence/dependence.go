package evidence

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// AggregatePoints brings several effects of one sample together by generalised least squares, taking every two of
// them to be correlated by ρ (0 to below 1): with V the matrix of ρ√(vᵢvⱼ) and vᵢ on its diagonal, the estimate is
// 1ᵀV⁻¹y / 1ᵀV⁻¹1 with the variance 1 / 1ᵀV⁻¹1 (Gleser & Olkin 2009, eq. 19.7; what metafor's aggregate does with a
// compound-symmetric structure). With equal variances that is the plain mean with the variance of Borenstein et al.
// (2009, eq. 24.4).
//
// Where the variances differ much, an effect can get a weight below 0, and the estimate then lies outside what the
// others say: extrapolated tells so.
func AggregatePoints(points []Point, correlation float64) (p Point, extrapolated bool) {
	m := float64(len(points))
	precision := 0.0 // Σ 1/sᵢ
	for _, p := range points {
		precision += 1 / math.Sqrt(p.Variance)
	}
	// V⁻¹ is (1/(1−ρ)) D (I − c 11ᵀ) D with D = diag(1/sᵢ) and c = ρ / (1 + (m−1)ρ).
	c := correlation / (1 + (m-1)*correlation)
	var numerator, denominator float64
	for _, p := range points {
		s := math.Sqrt(p.Variance)
		weight := (1/s - c*precision) / s
		extrapolated = extrapolated || weight < 0
		numerator, denominator = numerator+weight*p.Effect, denominator+weight
	}
	return Point{Effect: numerator / denominator, Variance: (1 - correlation) / denominator}, extrapolated
}

// samples gives one study per sample: several effects of the same people are aggregated, or left out where the
// options refuse that.
func (g *group) samples(options SynthesisOptions) []SynthesisStudy {
	bySample := map[string][]entry{}
	var order []string
	for _, e := range g.entries {
		if _, known := bySample[e.sample]; !known {
			order = append(order, e.sample)
		}
		bySample[e.sample] = append(bySample[e.sample], e)
	}
	var studies []SynthesisStudy
	for _, key := range order {
		entries := bySample[key]
		if len(entries) > 1 && options.Dependence == Refuse {
			for _, e := range entries {
				g.exclude(e, Note{"dependent", i18n.Text{
					DA: "Samme gruppe mennesker har flere effekter på udfaldet, og de må ikke lægges sammen som uafhængige.",
					EN: "The same people have several effects on the outcome, and they may not be pooled as independent.",
				}})
			}
			continue
		}
		studies = append(studies, together(entries, options))
	}
	return studies
}

// together makes one study of the effects of one sample.
func together(entries []entry, options SynthesisOptions) SynthesisStudy {
	last := entries[len(entries)-1]
	s := SynthesisStudy{
		Study: entries[0].study.ID, Citation: entries[0].study.Citation, Label: entries[0].study.label(),
		Year: last.study.Year, Country: entries[0].study.Country, Sample: entries[0].study.Sample,
		Basis: entries[0].basis, counts: entries[0].counts, ConvertedFrom: entries[0].from,
	}
	points := make([]Point, 0, len(entries))
	for _, e := range entries {
		s.add(e)
		points = append(points, e.point)
	}
	point := points[0]
	if len(entries) > 1 {
		s.counts = nil
		for _, e := range entries {
			s.Aggregated = append(s.Aggregated, Part{
				Study: e.study.ID, Pointer: e.pointer(), Estimate: e.point.Effect, Variance: e.point.Variance,
			})
		}
		var extrapolated bool
		point, extrapolated = AggregatePoints(points, *options.Correlation)
		s.Notes = append(s.Notes, aggregated(len(entries), *options.Correlation))
		if extrapolated {
			s.Notes = append(s.Notes, extrapolatedNote())
		}
	}
	s.Nordic = s.nordicity == onlyNordic
	s.Estimate, s.Variance, s.SE = point.Effect, point.Variance, math.Sqrt(point.Variance)
	s.CILow, s.CIHigh = s.Estimate-z975*s.SE, s.Estimate+z975*s.SE
	s.covariate = options.covariate(s.Studies)
	return s
}

// add takes over what one effect says about its sample.
func (s *SynthesisStudy) add(e entry) {
	if !slices.Contains(s.Studies, e.study.ID) {
		s.Studies = append(s.Studies, e.study.ID)
	}
	if e.study.Country != s.Country {
		s.Country = ""
	}
	s.nordicity = s.nordicity.with(e.study.Country)
	if e.basis != s.Basis {
		s.Basis = MixedBasis
	}
	s.Flipped = s.Flipped || e.flipped
	if e.from != "" {
		s.ConvertedFrom = e.from
	}
	if n, known := e.participants(); known && (s.Participants == nil || n > *s.Participants) {
		s.Participants = &n
	}
	for _, note := range e.notes {
		if !slices.Contains(s.Notes, note) {
			s.Notes = append(s.Notes, note)
		}
	}
}

// warnOfPublications says where several of the samples that are pooled as independent come from one publication, and
// not each of them has a sample id: they may be the arms of one trial that share their control group.
func (s *Synthesis) warnOfPublications() {
	samples, unnamed := map[string]int{}, map[string]bool{}
	var shared []string
	for _, study := range s.Studies {
		citation := strings.TrimSpace(study.Citation)
		if citation == "" {
			continue
		}
		samples[citation]++
		unnamed[citation] = unnamed[citation] || strings.TrimSpace(study.Sample) == ""
		if samples[citation] == 2 {
			shared = append(shared, citation)
		}
	}
	shared = slices.DeleteFunc(shared, func(citation string) bool { return !unnamed[citation] })
	if len(shared) == 0 {
		return
	}
	slices.Sort(shared)
	listed := "«" + strings.Join(shared, "», «") + "»"
	s.Notes = append(s.Notes, Note{"same-publication", i18n.Text{
		DA: "Der indgår flere effekter fra samme publikation, som er regnet for uafhængige: " + listed +
			". Deler de mennesker, for eksempel en kontrolgruppe, er usikkerheden større end her. Giv dem i så fald samme " +
			"prøve-id; ellers hver sit.",
		EN: "There are several effects of one publication, which are taken to be independent: " + listed +
			". If they share people, for example a control group, the uncertainty is larger than here. Give them one " +
			"sample id in that case, otherwise one each.",
	}})
}

func aggregated(effects int, correlation float64) Note {
	return Note{"aggregated", i18n.Text{
		DA: fmt.Sprintf("%d effekter af samme gruppe mennesker er lagt sammen til én under en antaget korrelation på %.2g.",
			effects, correlation),
		EN: fmt.Sprintf("%d effects of the same people are brought together as one under an assumed correlation of %.2g.",
			effects, correlation),
	}}
}

func extrapolatedNote() Note {
	return Note{"extrapolated", i18n.Text{
		DA: "Effekternes varianser er så forskellige, at en af dem får negativ vægt under den antagne korrelation. Den samlede " +
			"effekt kan ligge uden for de enkelte.",
		EN: "The effects' variances differ so much that one of them gets a negative weight under the assumed correlation. " +
			"The effect together may lie outside the single ones.",
	}}
}

// participants counts the people behind an effect, where that is known.
func (e entry) participants() (int, bool) {
	switch {
	case e.outcome.Counts != nil:
		return e.outcome.Counts.NTreatment + e.outcome.Counts.NControl, true
	case e.outcome.Means != nil:
		return e.outcome.Means.NTreatment + e.outcome.Means.NControl, true
	case e.study.NTreatment != nil && e.study.NControl != nil:
		return *e.study.NTreatment + *e.study.NControl, true
	case e.study.NTotal != nil:
		return *e.study.NTotal, true
	}
	return 0, false
}

// nordicity is whether a sample's countries are Nordic.
type nordicity int

const (
	unknownCountry nordicity = iota
	onlyNordic
	elsewhere // at least in part
)

func (n nordicity) with(country string) nordicity {
	switch {
	case country == "" || n == elsewhere:
		return n
	case nordic(country):
		return onlyNordic
	}
	return elsewhere
}
