package evidence_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/fasemodel/fasemodel/internal/evidence"
)

// smd is an outcome where higher is better, with its interval.
func smd(low, high float64) evidence.Outcome {
	return evidence.Outcome{
		Code: "trivsel", About: evidence.Citizen, EffectType: evidence.SMD, HigherIsBetter: new(true),
		Estimate: new((low + high) / 2), CILow: new(low), CIHigh: new(high),
	}
}

// The usual results of one outcome.
func good() evidence.Outcome    { return smd(0.1, 0.7) }
func bad() evidence.Outcome     { return smd(-0.7, -0.1) }
func wide() evidence.Outcome    { return smd(-0.3, 0.5) }
func precise() evidence.Outcome { return smd(-0.1, 0.15) }

// concluded is an outcome without an interval.
func concluded(favours evidence.Favours) evidence.Outcome {
	return evidence.Outcome{Code: "trivsel", About: evidence.Citizen, Favours: favours}
}

type change func(*evidence.Study)

func followed(months int) change { return func(s *evidence.Study) { s.FollowupMonths = new(months) } }

func rated(q evidence.Quality) change {
	return func(s *evidence.Study) { s.Quality, s.QualityReason = q, "Vurderet med et skema." }
}
func of(sample string) change { return func(s *evidence.Study) { s.Sample = sample } }
func also(outcomes ...evidence.Outcome) change {
	return func(s *evidence.Study) { s.Outcomes = append(s.Outcomes, outcomes...) }
}

// study is one study of high quality.
func study(
	id string, design evidence.Design, country string, outcome evidence.Outcome, changes ...change,
) evidence.Study {
	s := evidence.Study{
		ID: id, Citation: "Hansen (2020): " + id, Year: new(2020), Country: country, Design: design,
		Quality: evidence.High, QualityReason: "Lodtrækning og lille frafald.", Outcomes: []evidence.Outcome{outcome},
	}
	for _, change := range changes {
		change(&s)
	}
	return s
}

var (
	noFile  = evidence.File{}
	theory  = evidence.File{TheoryOfChange: true}
	manual  = evidence.File{MethodDescription: true}
	rct     = evidence.RCT
	quasi   = evidence.Quasi
	prepost = evidence.PrePost
	review  = evidence.SystematicReview
	meta    = evidence.MetaAnalysis
)

func assess(file evidence.File, studies ...evidence.Study) evidence.Assessment {
	return evidence.Assess(studies, file, evidence.DefaultParameters())
}

func TestEvidenceLevels(t *testing.T) {
	for name, c := range map[string]struct {
		file    evidence.File
		studies []evidence.Study
		want    evidence.Level
	}{
		"two Nordic trials, one followed a year": {noFile, []evidence.Study{
			study("a", rct, "DK", good()), study("b", quasi, "SE", good(), followed(12)),
		}, 5},
		"two Nordic trials, followed eleven months": {noFile, []evidence.Study{
			study("a", rct, "DK", good(), followed(11)), study("b", quasi, "SE", good(), followed(11)),
		}, 4},
		"two Nordic trials, follow-up unknown": {noFile, []evidence.Study{
			study("a", rct, "DK", good()), study("b", rct, "NO", good()),
		}, 4},
		"the long follow-up found no clear effect": {noFile, []evidence.Study{
			study("a", rct, "DK", good(), also(func() evidence.Outcome {
				o := wide()
				o.FollowupMonths = new(18)
				return o
			}())), study("b", rct, "NO", good()),
		}, 4},
		"the outcome's own follow-up overrides the study's": {noFile, []evidence.Study{
			study("a", rct, "DK", func() evidence.Outcome {
				o := good()
				o.FollowupMonths = new(0)
				return o
			}(), followed(24)), study("b", rct, "NO", good()),
		}, 4},
		"one Nordic trial and a review with a year": {noFile, []evidence.Study{
			study("a", rct, "FI", good()), study("m", meta, "US", good(), followed(12)),
		}, 5},
		"one Nordic trial with a year and a review": {noFile, []evidence.Study{
			study("a", rct, "IS", good(), followed(24)), study("m", review, "", concluded(evidence.FavoursMethod)),
		}, 5},
		"one Nordic trial and a review that does not favour it": {noFile, []evidence.Study{
			study("a", rct, "DK", good(), followed(24)), study("m", meta, "", wide()),
		}, 4},
		"two reviews are no Nordic sample": {noFile, []evidence.Study{
			study("m", meta, "DK", good(), followed(24)), study("n", review, "SE", good(), followed(24)),
		}, 3},
		"two studies of one sample are one": {noFile, []evidence.Study{
			study("a", rct, "DK", good(), of("s-1"), followed(24)), study("b", rct, "DK", good(), of("s-1")),
		}, 4},
		"one Nordic and one foreign trial": {noFile, []evidence.Study{
			study("a", rct, "GL", good(), followed(24)), study("b", rct, "US", good(), followed(24)),
		}, 4},
		"one Nordic trial from the Faroes": {noFile, []evidence.Study{study("a", quasi, "FO", good())}, 4},
		"a sample in Denmark and Germany is not Nordic": {noFile, []evidence.Study{
			study("a", rct, "DK", good(), of("s-1")), study("b", rct, "DE", good(), of("s-1")),
		}, 3},
		"a trial from an unknown country": {noFile, []evidence.Study{study("a", rct, "", good())}, 3},
		"a foreign trial":                 {noFile, []evidence.Study{study("a", rct, "US", good())}, 3},
		"a review alone":                  {noFile, []evidence.Study{study("m", review, "", good())}, 3},
		"a registry study is not controlled by its design": {theory, []evidence.Study{
			study("r", evidence.Registry, "DK", good()),
		}, 2},
		"before and after with a theory": {theory, []evidence.Study{study("p", prepost, "DK", good())}, 2},
		"a qualitative study with a description": {manual, []evidence.Study{
			study("q", evidence.Qualitative, "DK", concluded(evidence.FavoursMethod)),
		}, 2},
		"before and after without documents": {noFile, []evidence.Study{study("p", prepost, "DK", good())}, 0},
		"a theory of change":                 {theory, nil, 1},
		"a method description":               {manual, nil, 1},
		"an unclear trial and a theory":      {theory, []evidence.Study{study("a", rct, "DK", wide())}, 1},
		"an unclear trial alone":             {noFile, []evidence.Study{study("a", rct, "DK", wide())}, 0},
		"nothing":                            {noFile, nil, 0},
		"a favourable trial of low quality": {noFile, []evidence.Study{
			study("a", rct, "DK", good(), rated(evidence.Low)),
		}, 0},
		"a sample for and against is neither": {noFile, []evidence.Study{
			study("a", rct, "DK", good(), also(bad())),
		}, 0},
		"staff who are happier do not count": {noFile, []evidence.Study{study("a", rct, "DK", func() evidence.Outcome {
			o := good()
			o.About = evidence.Staff
			return o
		}())}, 0},
		"a favourable outcome beside the primary one does not count": {noFile, []evidence.Study{
			study("a", rct, "DK", good(), also(primary(wide()))),
		}, 0},
		"a primary outcome about staff does not silence the citizens": {noFile, []evidence.Study{
			study("a", rct, "DK", good(), also(func() evidence.Outcome {
				o := primary(wide())
				o.About = evidence.Staff
				return o
			}())),
		}, 4},
	} {
		t.Run(name, func(t *testing.T) {
			got := assess(c.file, c.studies...)
			require.Equal(t, c.want, got.Level)
			require.Equal(t, c.want.Label(), got.LevelLabel)
		})
	}
}

func primary(o evidence.Outcome) evidence.Outcome {
	o.Primary = true
	return o
}

func TestVerdicts(t *testing.T) {
	for name, c := range map[string]struct {
		file    evidence.File
		studies []evidence.Study
		want    evidence.Verdict
	}{
		"one adverse trial": {noFile, []evidence.Study{study("a", rct, "US", bad())}, evidence.Harmful},
		"one adverse trial among unclear ones": {noFile, []evidence.Study{
			study("a", rct, "US", bad()), study("b", rct, "DK", wide()), study("c", rct, "DK", precise()),
		}, evidence.Harmful},
		"two adverse and one favourable": {noFile, []evidence.Study{
			study("a", rct, "US", bad()), study("b", quasi, "US", bad()), study("c", rct, "DK", good()),
		}, evidence.Harmful},
		"an adverse review": {noFile, []evidence.Study{study("m", meta, "", bad())}, evidence.Harmful},
		"an adverse review against a favourable trial": {noFile, []evidence.Study{
			study("m", meta, "", bad()), study("a", rct, "DK", good()),
		}, evidence.Harmful},
		"as many reviews for as against": {noFile, []evidence.Study{
			study("m", meta, "", bad()), study("n", meta, "", good()),
		}, evidence.Promising},
		"two adverse studies of one favoured sample count once": {noFile, []evidence.Study{
			study("a", rct, "US", bad(), of("s")), study("b", rct, "US", bad(), of("s")), study("c", rct, "DK", good()),
		}, evidence.Mixed},
		"one for and one against": {noFile, []evidence.Study{
			study("a", rct, "DK", good()), study("b", rct, "US", bad()),
		}, evidence.Mixed},
		"one sample both for and against": {noFile, []evidence.Study{
			study("a", rct, "DK", good(), also(bad())),
		}, evidence.Mixed},
		"an adverse study of low quality does not count": {noFile, []evidence.Study{
			study("a", rct, "DK", good()), study("b", rct, "US", bad(), rated(evidence.Low)),
		}, evidence.Effective},
		"an adverse before and after study is no controlled sample": {noFile, []evidence.Study{
			study("a", rct, "DK", good()), study("b", prepost, "US", bad()),
		}, evidence.Effective},
		"a Nordic trial": {noFile, []evidence.Study{study("a", rct, "DK", good())}, evidence.Effective},
		"a precise trial without effect": {theory, []evidence.Study{
			study("a", rct, "DK", precise()),
		}, evidence.Ineffective},
		"a precise trial and a favourable before and after study": {theory, []evidence.Study{
			study("a", rct, "DK", precise()), study("p", prepost, "DK", good()),
		}, evidence.Ineffective},
		"a precise trial and an unclear one with a small estimate": {noFile, []evidence.Study{
			study("a", rct, "DK", precise()), study("b", rct, "DK", smd(-0.3, 0.5)),
		}, evidence.Ineffective},
		"a precise trial and an unclear one whose estimate matters": {noFile, []evidence.Study{
			study("a", rct, "DK", precise()), study("b", rct, "DK", smd(-0.2, 0.8)),
		}, evidence.Inconclusive},
		"an interval that reaches the smallest important effect": {noFile, []evidence.Study{
			study("a", rct, "DK", smd(-0.2, 0.2)),
		}, evidence.Inconclusive},
		"an interval just short of it": {noFile, []evidence.Study{
			study("a", rct, "DK", smd(-0.3, 0.199)),
		}, evidence.Ineffective},
		"one precise and one wide outcome": {noFile, []evidence.Study{
			study("a", rct, "DK", precise(), also(wide())),
		}, evidence.Inconclusive},
		"a foreign trial":          {noFile, []evidence.Study{study("a", rct, "US", good())}, evidence.Promising},
		"a before and after study": {theory, []evidence.Study{study("p", prepost, "DK", good())}, evidence.Promising},
		"a wide interval":          {theory, []evidence.Study{study("a", rct, "DK", wide())}, evidence.Inconclusive},
		"a trial concluding none": {noFile, []evidence.Study{
			study("a", rct, "DK", concluded(evidence.FavoursNone)),
		}, evidence.Inconclusive},
		"a review without answer": {noFile, []evidence.Study{study("m", review, "", wide())}, evidence.Inconclusive},
		"an unclear before-after": {theory, []evidence.Study{study("p", prepost, "DK", wide())}, evidence.Unknown},
		"nothing but low quality": {noFile, []evidence.Study{
			study("a", rct, "DK", bad(), rated(evidence.Low)),
		}, evidence.Unknown},
		"a trial about staff alone": {noFile, []evidence.Study{
			study("a", rct, "DK", evidence.Outcome{Code: "x", About: evidence.Staff}),
		}, evidence.Unknown},
		"nothing": {theory, nil, evidence.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			got := assess(c.file, c.studies...)
			require.Equal(t, c.want, got.Verdict)
			require.Equal(t, c.want.Label(), got.VerdictLabel)
			require.Equal(t, c.want == evidence.Harmful, got.Harmful)
		})
	}
}

func TestRatiosHaveTheirOwnSmallestImportantEffect(t *testing.T) {
	ratio := func(low, high float64, higherIsBetter *bool) evidence.Outcome {
		return evidence.Outcome{
			Code: "ny-kriminalitet", EffectType: evidence.OR, HigherIsBetter: higherIsBetter,
			Estimate: new(1.0), CILow: new(low), CIHigh: new(high),
		}
	}
	verdict := func(o evidence.Outcome) evidence.Verdict { return assess(noFile, study("a", rct, "DK", o)).Verdict }
	require.Equal(t, evidence.Ineffective, verdict(ratio(0.81, 1.60, new(false))), "only the better direction counts")
	require.Equal(t, evidence.Inconclusive, verdict(ratio(0.79, 1.10, new(false))))
	require.Equal(t, evidence.Inconclusive, verdict(ratio(0.81, 1.60, nil)), "unknown direction: both count")
	require.Equal(t, evidence.Ineffective, verdict(ratio(0.81, 1.24, nil)))

	stated := ratio(0.79, 1.10, new(false))
	stated.SmallestImportantEffect = new(1.5)
	require.Equal(t, evidence.Ineffective, verdict(stated), "the outcome's own datum goes first")
	days := smd(-1, 1)
	days.EffectType = evidence.MD
	require.Equal(t, evidence.Inconclusive, verdict(days), "no datum is stated for days")
	days.SmallestImportantEffect = new(2.0)
	require.Equal(t, evidence.Ineffective, verdict(days))
}

func TestUnratedStudiesMakeItProvisional(t *testing.T) {
	unrated := rated(evidence.Unrated)
	require.True(t, assess(noFile, study("a", rct, "DK", good(), unrated)).Provisional)
	require.False(t, assess(noFile, study("a", rct, "DK", good())).Provisional)
	require.True(t, assess(noFile, study("a", rct, "DK", wide(), unrated)).Provisional, "inconclusive rests on it")
	require.False(t, assess(theory, study("p", prepost, "DK", wide(), unrated)).Provisional, "nothing rests on it")
	require.False(t, assess(noFile, study("a", rct, "DK", good()), study("b", rct, "US", good(), unrated)).Provisional,
		"a rated study carries the same")
	require.True(t, assess(noFile,
		study("a", rct, "DK", good(), followed(12)), study("b", rct, "SE", good(), unrated)).Provisional)
}

func TestSourcesConclusionsAreMarked(t *testing.T) {
	require.True(t, assess(noFile, study("a", rct, "DK", concluded(evidence.FavoursMethod))).BySource)
	require.False(t, assess(noFile, study("a", rct, "DK", good())).BySource)
	undirected := good()
	undirected.HigherIsBetter, undirected.Favours = nil, evidence.FavoursMethod
	require.True(t, assess(noFile, study("a", rct, "DK", undirected)).BySource)
}

func TestNordicControlledStudiesAreCountedWhateverTheyFound(t *testing.T) {
	got := assess(noFile,
		study("a", rct, "DK", wide()), study("b", quasi, "SE", bad()), study("c", rct, "US", good()),
		study("d", rct, "DK", good(), of("s")), study("e", rct, "DK", good(), of(" s ")),
		study("f", prepost, "DK", good()), study("g", meta, "NO", good()),
		study("h", rct, "DK", good(), rated(evidence.Low)))
	require.Equal(t, 3, got.NordicControlledStudies)
}

func TestReasonsNameEachRuleTried(t *testing.T) {
	got := assess(noFile, study("b", rct, "DK", good()), study("a", rct, "NO", good()))
	var tried []evidence.RuleID
	for _, reason := range got.Because {
		tried = append(tried, reason.Rule)
		require.False(t, reason.Text.Empty())
	}
	require.Equal(t, []evidence.RuleID{
		"level-5", "level-4", "verdict-harmful", "verdict-mixed", "verdict-effective",
	}, tried)
	require.False(t, got.Because[0].Passed)
	require.True(t, got.Because[1].Passed)
	require.Equal(t, []string{"a", "b"}, got.Because[1].Studies)
}

func TestRulesAreTextInBothLanguages(t *testing.T) {
	rules := evidence.Rules()
	require.Len(t, rules, 6+7)
	for _, rule := range rules {
		for _, text := range []string{rule.Text.DA, rule.Text.EN, rule.Label.DA, rule.Label.EN} {
			require.NotEmpty(t, text, rule.ID)
		}
	}
	require.Equal(t, "Afprøvet uden påvist virkning", evidence.Ineffective.Label().DA)
	require.Equal(t, "Stærk dokumentation", evidence.Level(5).Label().DA)
	require.True(t, evidence.Level(6).Label().Empty())
}

func TestAssessmentIsSnakeCaseJSON(t *testing.T) {
	raw, err := json.Marshal(assess(theory))
	require.NoError(t, err)
	require.Contains(t, string(raw), `"level":1,"level_label":{"da":"Beskrevet","en":"Described"},"verdict":"unknown"`)
	require.Contains(t, string(raw), `"nordic_controlled_studies":0,"because":[{"rule":"level-5","passed":false,`)
}

// anyStudy draws a study; its id tells it apart.
func anyStudy(t *rapid.T, id string) evidence.Study {
	outcome := rapid.SampledFrom([]evidence.Outcome{
		good(), bad(), wide(), precise(), primary(wide()), primary(good()),
		concluded(evidence.FavoursMethod), concluded(evidence.FavoursControl), concluded(evidence.FavoursNone),
	})
	s := study(id,
		rapid.SampledFrom([]evidence.Design{rct, quasi, prepost, evidence.Registry, review, meta}).Draw(t, "design"),
		rapid.SampledFrom([]string{"DK", "SE", "US", ""}).Draw(t, "country"), outcome.Draw(t, "outcome"),
		rated(rapid.SampledFrom([]evidence.Quality{evidence.High, evidence.Unrated, evidence.Low}).Draw(t, "quality")),
		of(rapid.SampledFrom([]string{"", "", "s-1", "s-2"}).Draw(t, "sample")),
		followed(rapid.SampledFrom([]int{0, 11, 12, 30}).Draw(t, "months")))
	s.Outcomes = append(s.Outcomes, rapid.SliceOfN(outcome, 0, 2).Draw(t, "more outcomes")...)
	return s
}

func anyStudies(t *rapid.T) []evidence.Study {
	var studies []evidence.Study
	for i := range rapid.IntRange(0, 7).Draw(t, "studies") {
		studies = append(studies, anyStudy(t, string(rune('a'+i))))
	}
	return studies
}

func TestOrderOfStudiesNeverMatters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		studies := anyStudies(t)
		shuffled := slices.Clone(rapid.Permutation(studies).Draw(t, "order"))
		for i := range shuffled {
			shuffled[i].Outcomes = slices.Clone(shuffled[i].Outcomes)
			slices.Reverse(shuffled[i].Outcomes)
		}
		require.Equal(t, assess(theory, studies...), assess(theory, shuffled...))
	})
}

func TestStudyOfLowQualityNeverChangesAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		studies := anyStudies(t)
		low := anyStudy(t, "low")
		low.Quality = evidence.Low
		require.Equal(t, assess(theory, studies...), assess(theory, append(slices.Clone(studies), low)...))
	})
}

func TestAnotherFavourableTrialNeverLowersTheLevel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		studies := anyStudies(t)
		before := assess(theory, studies...)
		after := assess(theory, append(slices.Clone(studies), study("new", rct, "DK", good()))...)
		require.GreaterOrEqual(t, after.Level, before.Level)
		require.GreaterOrEqual(t, after.Level, evidence.Level(4))
		require.Equal(t, before.NordicControlledStudies+1, after.NordicControlledStudies)
	})
}

func TestVerdictAndLevelFitTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		got := assess(theory, anyStudies(t)...)
		switch got.Verdict {
		case evidence.Effective:
			require.GreaterOrEqual(t, got.Level, evidence.Level(4))
		case evidence.Promising:
			require.Contains(t, []evidence.Level{2, 3}, got.Level)
		case evidence.Inconclusive, evidence.Unknown:
			require.Less(t, got.Level, evidence.Level(2))
		case evidence.Harmful, evidence.Mixed, evidence.Ineffective:
			// They stand beside any level.
		}
		last := got.Because[len(got.Because)-1]
		require.True(t, last.Passed)
		require.Equal(t, evidence.RuleID("verdict-"+string(got.Verdict)), last.Rule)
	})
}
