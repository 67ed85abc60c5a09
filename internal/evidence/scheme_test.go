package evidence_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

func usual(s *evidence.Study)        { s.UsualCare = new(true) }
func peerReviewed(s *evidence.Study) { s.PeerReviewed = new(true) }
func independent(s *evidence.Study)  { s.EvaluatorIndependent = new(true) }
func unrated(s *evidence.Study)      { s.Quality, s.QualityReason = evidence.Unrated, "" }
func unread(s *evidence.Study) {
	s.Outcomes = []evidence.Outcome{concluded(evidence.FavoursUnread)}
}

// by gives one scheme's rating.
func by(t require.TestingT, scheme evidence.SchemeID, file evidence.File, studies ...evidence.Study) evidence.Rating {
	for _, rating := range evidence.Assess(studies, file, evidence.DefaultParameters()).Ratings {
		if rating.Scheme == scheme {
			return rating
		}
	}
	require.FailNow(t, "no rating", scheme)
	return evidence.Rating{}
}

func TestOtherSchemesRateTheSameStudies(t *testing.T) {
	t.Parallel()
	described := evidence.File{MethodDescription: true}
	registry := evidence.Registry
	strong := []evidence.Study{
		study("a", rct, "DK", good(), usual, peerReviewed, followed(12)),
		study("b", rct, "US", good(), usual, peerReviewed),
	}
	for _, test := range []struct {
		name    string
		scheme  evidence.SchemeID
		file    evidence.File
		studies []evidence.Study
		rating  string
	}{
		{"EIF: nothing is not level 2", evidence.EIF, described, nil, "NL2"},
		{"EIF: a measurement before and after", evidence.EIF, noFile, []evidence.Study{study("a", prepost, "", good())}, "2"},
		{"EIF: a registry study", evidence.EIF, noFile, []evidence.Study{study("a", registry, "", good())}, "2"},
		{"EIF: interviews are no measurement", evidence.EIF, noFile, []evidence.Study{
			study("a", evidence.Qualitative, "", concluded(evidence.FavoursMethod)),
		}, "NL2"},
		{"EIF: one rigorous study", evidence.EIF, noFile, []evidence.Study{study("a", quasi, "", good())}, "3"},
		{"EIF: two without a year's follow-up", evidence.EIF, noFile, []evidence.Study{
			study("a", rct, "", good(), followed(11)), study("b", quasi, "", good()),
		}, "3"},
		{"EIF: two, one followed a year", evidence.EIF, noFile, []evidence.Study{
			study("a", rct, "", good(), followed(12)), study("b", quasi, "", good(), independent),
		}, "4"},
		{"EIF: the long one by an independent evaluator", evidence.EIF, noFile, []evidence.Study{
			study("a", rct, "", good(), followed(12), independent), study("b", quasi, "", good()),
		}, "4+"},
		{"EIF: two reports of one sample are one study", evidence.EIF, noFile, []evidence.Study{
			study("a", rct, "", good(), followed(12), of("x")), study("b", rct, "", good(), of("x")),
		}, "3"},
		{"EIF: a rigorous study without effect goes before a simple one with", evidence.EIF, noFile, []evidence.Study{
			study("a", rct, "", wide()), study("b", prepost, "", good()),
		}, "NE"},
		{"EIF: a study whose result nobody has read says nothing", evidence.EIF, noFile, []evidence.Study{
			study("a", rct, "", wide(), unread),
		}, "NL2"},
		{"EIF: low quality does not count", evidence.EIF, noFile, []evidence.Study{
			study("a", rct, "", good(), rated(evidence.Low)),
		}, "NL2"},

		{"CEBC: two trials, one sustained", evidence.CEBC, described, strong, "1"},
		{"CEBC: without a manual", evidence.CEBC, noFile, strong, "NR"},
		{"CEBC: one trial sustained half a year", evidence.CEBC, described, []evidence.Study{
			study("a", rct, "DK", good(), usual, peerReviewed, followed(6)),
		}, "2"},
		{"CEBC: peer review unknown is not peer-reviewed", evidence.CEBC, described, []evidence.Study{
			study("a", rct, "DK", good(), usual, followed(6)),
		}, "NR"},
		{"CEBC: one controlled study", evidence.CEBC, described, []evidence.Study{
			study("a", quasi, "DK", good(), peerReviewed),
		}, "3"},
		{"CEBC: two trials without effect", evidence.CEBC, noFile, []evidence.Study{
			study("a", rct, "DK", wide()), study("b", rct, "US", precise()),
		}, "4"},
		{"CEBC: one trial without effect", evidence.CEBC, noFile, []evidence.Study{study("a", rct, "DK", wide())}, "NR"},
		{"CEBC: most are against", evidence.CEBC, described, append([]evidence.Study{
			study("c", quasi, "", bad()), study("d", quasi, "", bad()), study("e", quasi, "", bad()),
		}, strong...), "5"},
		{"CEBC: as many against as for", evidence.CEBC, described, append([]evidence.Study{
			study("c", quasi, "", bad()), study("d", quasi, "", bad()),
		}, strong...), "NR"},

		{"IV-E: two contrasts, one sustained a year", evidence.TitleIVE, noFile, strong, "well-supported"},
		{"IV-E: one sustained half a year", evidence.TitleIVE, noFile, []evidence.Study{
			study("a", quasi, "", good(), usual, followed(6)),
		}, "supported"},
		{"IV-E: usual care not known", evidence.TitleIVE, noFile, []evidence.Study{
			study("a", quasi, "", good(), followed(6)),
		}, "promising"},
		{"IV-E: before 1990", evidence.TitleIVE, noFile, []evidence.Study{
			study("a", rct, "", good(), func(s *evidence.Study) { s.Year = new(1989) }),
		}, "does-not-meet-criteria"},
		{"IV-E: no comparison group", evidence.TitleIVE, noFile, []evidence.Study{
			study("a", prepost, "", good(), usual, followed(12)),
		}, "does-not-meet-criteria"},

		{"Blueprints: one trial", evidence.Blueprints, described, []evidence.Study{study("a", rct, "", good())}, "promising"},
		{"Blueprints: one quasi-experiment", evidence.Blueprints, described, []evidence.Study{study("a", quasi, "", good())}, "none"},
		{"Blueprints: two quasi-experiments", evidence.Blueprints, described, []evidence.Study{
			study("a", quasi, "", good()), study("b", quasi, "", good()),
		}, "promising"},
		{"Blueprints: not described", evidence.Blueprints, noFile, []evidence.Study{study("a", rct, "", good())}, "none"},
		{"Blueprints: two trials, sustained", evidence.Blueprints, described, strong, "model"},
		{"Blueprints: a trial and a quasi-experiment, sustained", evidence.Blueprints, described, []evidence.Study{
			study("a", rct, "", good()), study("b", quasi, "", good(), followed(12)),
		}, "model"},
		{"Blueprints: replicated independently", evidence.Blueprints, described, append([]evidence.Study{
			study("c", rct, "", good(), independent),
		}, strong...), "model-plus"},
		{"Blueprints: harm in one", evidence.Blueprints, described, append([]evidence.Study{
			study("c", quasi, "", bad()),
		}, strong...), "none"},

		{"SMS: a trial, whatever it found", evidence.MarylandSMS, noFile, []evidence.Study{study("a", rct, "", bad())}, "5"},
		{"SMS: a quasi-experiment", evidence.MarylandSMS, noFile, []evidence.Study{study("a", quasi, "", wide())}, "3"},
		{"SMS: before and after", evidence.MarylandSMS, noFile, []evidence.Study{study("a", prepost, "", good())}, "1"},
		{"SMS: a review is not rated", evidence.MarylandSMS, noFile, []evidence.Study{study("a", meta, "", good())}, "none"},

		{"SØM: a meta-analysis", evidence.SOM, noFile, []evidence.Study{study("a", meta, "", good())}, "1"},
		{"SØM: a review without numbers", evidence.SOM, noFile, []evidence.Study{
			study("a", review, "", concluded(evidence.FavoursMethod)),
		}, "none"},
		{"SØM: a review with numbers", evidence.SOM, noFile, []evidence.Study{study("a", review, "", good())}, "1"},
		{"SØM: a quasi-experiment", evidence.SOM, noFile, []evidence.Study{study("a", quasi, "", wide())}, "2"},
		{"SØM: before and after", evidence.SOM, noFile, []evidence.Study{study("a", prepost, "", wide())}, "3"},
		{"SØM: a registry study", evidence.SOM, noFile, []evidence.Study{study("a", registry, "", good())}, "none"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, test.rating, by(t, test.scheme, test.file, test.studies...).Rating)
		})
	}
}

func TestRatingNamesTheNumbersThatGaveIt(t *testing.T) {
	t.Parallel()
	rating := by(t, evidence.CEBC, evidence.File{MethodDescription: true},
		study("b", rct, "US", good(), usual, peerReviewed),
		study("a", rct, "DK", good(), usual, peerReviewed, followed(12)),
		study("c", quasi, "DK", bad()))
	require.Equal(t, "1", rating.Rating)
	require.Equal(t, "2 randomiserede forsøg med uafhængige prøver til metodens fordel (i sædvanlig drift, "+
		"fagfællebedømt), heraf 1 med virkning mindst 12 måneder efter afslutning; 2 kontrollerede studier med uafhængige "+
		"prøver til metodens fordel mod 1 kontrolleret studie imod metoden; en beskrivelse af metoden eller dens "+
		"forandringsteori foreligger.", rating.Because.DA)
	require.Equal(t, []string{"a", "b"}, rating.Studies)
	require.Empty(t, rating.Next)
	require.Empty(t, rating.Incomplete)
}

func TestRatingSaysWhatTheNextOneNeedsAndWhatNobodyHasStated(t *testing.T) {
	t.Parallel()
	rating := by(t, evidence.TitleIVE, noFile,
		study("a", rct, "DK", good(), followed(12)), study("b", quasi, "DK", good()),
		study("c", quasi, "DK", good(), func(s *evidence.Study) { s.UsualCare = new(false) }))
	require.Equal(t, "promising", rating.Rating)
	require.Equal(t, "Underbygget kræver mindst 1 kontrolleret studie til metodens fordel (fra 1990 eller senere, i sædvanlig "+
		"drift, virkning mindst 6 måneder efter afslutning) (der er 0).", rating.Next.DA)
	require.Equal(t, []evidence.Incomplete{
		{
			Fact: evidence.FactUsualCare, Studies: []string{"a", "b"},
			Text: i18n.Text{
				DA: "For 2 studier er det ukendt, om indsatsen er afprøvet i sædvanlig drift.",
				EN: "For 2 studies it is not known whether it was in usual operation.",
			},
		},
		{
			Fact: evidence.FactFollowup, Studies: []string{"b"},
			Text: i18n.Text{
				DA: "For 1 studie er det ukendt, hvor længe efter afslutningen virkningen er målt.",
				EN: "For 1 study it is not known how long after the end the effect was measured.",
			},
		},
	}, rating.Incomplete)
}

func TestWhatIsUnknownIsNotAskedForWhereItWouldNotHelp(t *testing.T) {
	t.Parallel()
	rating := by(t, evidence.CEBC, noFile, study("a", quasi, "DK", good()))
	require.Equal(t, "NR", rating.Rating)
	require.Empty(t, rating.Incomplete, "the manual is missing, whatever is found out about peer review")
	require.Contains(t, rating.Next.DA, "en beskrivelse af metoden")
}

func TestRatingOnUnratedStudiesIsProvisionalAndNamesThem(t *testing.T) {
	t.Parallel()
	rating := by(t, evidence.EIF, noFile, study("a", rct, "DK", good(), unrated),
		study("b", prepost, "DK", good()))
	require.Equal(t, "3", rating.Rating)
	require.True(t, rating.Provisional)
	last := rating.Incomplete[len(rating.Incomplete)-1]
	require.Equal(t, evidence.FactQuality, last.Fact)
	require.Equal(t, []string{"a"}, last.Studies)
	require.False(t, by(t, evidence.EIF, noFile, study("a", rct, "DK", good())).Provisional)
}

func TestRatingOnTheSourcesOwnConclusionSaysSo(t *testing.T) {
	t.Parallel()
	rating := by(t, evidence.EIF, noFile, study("a", rct, "DK", concluded(evidence.FavoursMethod)))
	require.Equal(t, "3", rating.Rating)
	require.True(t, rating.BySource)
}

func TestEverySchemeNamesItsSourceAndHowWellEachRuleWasRead(t *testing.T) {
	t.Parallel()
	require.Len(t, evidence.Schemes(), 6)
	for _, scheme := range evidence.Schemes() {
		require.NotEmpty(t, scheme.Source.Citation, scheme.ID)
		require.Regexp(t, `^https://`, scheme.Source.URL, scheme.ID)
		require.False(t, scheme.Title.Empty() || scheme.Note.Empty(), scheme.ID)
		var ratings []string
		for _, level := range scheme.Levels {
			ratings = append(ratings, level.Rating)
			for _, text := range []string{level.Label.DA, level.Label.EN, level.Rule.DA, level.Rule.EN} {
				require.NotEmpty(t, text, "%s %s", scheme.ID, level.Rating)
			}
			require.False(t, level.Standing.Label().Empty(), "%s %s", scheme.ID, level.Rating)
			found, known := scheme.Level(level.Rating)
			require.True(t, known)
			require.Equal(t, level.Label, found.Label)
		}
		slices.Sort(ratings)
		require.Equal(t, slices.Compact(slices.Clone(ratings)), ratings, "%s: each rating once", scheme.ID)
	}
}

// ladder gives a rating's place among those of its scheme, the worst first.
func ladder(rating evidence.Rating) int {
	return slices.Index(map[evidence.SchemeID][]string{
		evidence.EIF:         {"NL2", "NE", "2", "3", "4", "4+"},
		evidence.CEBC:        {"5", "4", "NR", "3", "2", "1"},
		evidence.TitleIVE:    {"does-not-meet-criteria", "promising", "supported", "well-supported"},
		evidence.Blueprints:  {"none", "promising", "model", "model-plus"},
		evidence.MarylandSMS: {"none", "1", "2", "3", "4", "5"},
		evidence.SOM:         {"none", "3", "2", "1"},
	}[rating.Scheme], rating.Rating)
}

func ratingsOf(studies []evidence.Study, file evidence.File) []evidence.Rating {
	return evidence.Assess(studies, file, evidence.DefaultParameters()).Ratings
}

// anyCase draws studies of which some facts are known and others not, and a file.
func anyCase(t *rapid.T) ([]evidence.Study, evidence.File) {
	said := rapid.SampledFrom([]*bool{nil, new(true), new(false)})
	studies := anyStudies(t)
	for i := range studies {
		studies[i].UsualCare, studies[i].PeerReviewed = said.Draw(t, "usual care"), said.Draw(t, "peer review")
		studies[i].EvaluatorIndependent = said.Draw(t, "independence")
		if rapid.Bool().Draw(t, "follow-up unknown") {
			studies[i].FollowupMonths = nil
		}
	}
	return studies, evidence.File{MethodDescription: rapid.Bool().Draw(t, "described")}
}

func TestFavourableStudyOfItsOwnSampleNeverLowersARating(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		studies, file := anyCase(t)
		more := anyStudy(t, "more")
		more.Sample, more.Outcomes = "", []evidence.Outcome{good()}
		before, after := ratingsOf(studies, file), ratingsOf(append(slices.Clone(studies), more), file)
		for i := range before {
			require.GreaterOrEqual(t, ladder(after[i]), ladder(before[i]), "%v → %v", before[i], after[i])
		}
	})
}

func TestTakingAStudyAwayNeverRaisesARatingOfDesignAlone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		studies, file := anyCase(t)
		studies = append(studies, anyStudy(t, "last"))
		away := rapid.IntRange(0, len(studies)-1).Draw(t, "away")
		before, after := ratingsOf(studies, file), ratingsOf(slices.Delete(slices.Clone(studies), away, away+1), file)
		for i := range before {
			if before[i].Scheme == evidence.MarylandSMS || before[i].Scheme == evidence.SOM {
				require.LessOrEqual(t, ladder(after[i]), ladder(before[i]))
			}
		}
	})
}

func TestWhatIsNotKnownNeverRatesBetterThanWhatIsStated(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		studies, file := anyCase(t)
		full := slices.Clone(studies)
		for i := range full {
			full[i].UsualCare, full[i].PeerReviewed = new(true), new(true)
			full[i].EvaluatorIndependent, full[i].FollowupMonths = new(true), new(24)
		}
		before, after := ratingsOf(studies, file), ratingsOf(full, file)
		for i := range before {
			require.GreaterOrEqual(t, ladder(after[i]), ladder(before[i]))
		}
	})
}
