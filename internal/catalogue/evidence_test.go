package catalogue_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/fault"
)

func TestEveryDemonstrationStudyIsAStudyOfEvidence(t *testing.T) {
	outcomes := 0
	for _, method := range demonstrationFile(t).Methods {
		studies, err := catalogue.EvidenceStudies(method.Studies)
		require.NoError(t, err, method.Slug)
		for _, study := range studies {
			require.Equal(t, evidence.Unrated, study.Quality, "nobody has rated the studies")
			require.NotEmpty(t, study.ID)
			codes := map[string]bool{}
			for _, outcome := range study.Outcomes {
				require.False(t, codes[outcome.Code], "%s: %s", method.Slug, outcome.Code)
				codes[outcome.Code] = true
			}
			outcomes += len(study.Outcomes)
		}
	}
	require.Equal(t, 259, outcomes)
}

func TestTheDemonstrationSpreadsOverTheLevelsOfEvidence(t *testing.T) {
	described := evidence.File{MethodDescription: true}
	levels := map[string]evidence.Level{}
	verdicts := map[string]evidence.Verdict{}
	for _, method := range demonstrationFile(t).Methods {
		studies, err := catalogue.EvidenceStudies(method.Studies)
		require.NoError(t, err)
		assessment := evidence.Assess(studies, described, evidence.DefaultParameters())
		levels[method.Slug], verdicts[method.Slug] = assessment.Level, assessment.Verdict
		if assessment.Level > 1 {
			require.True(t, assessment.Provisional, "%s rests on studies nobody has rated", method.Slug)
		}
	}
	require.Equal(t, evidence.Level(1), levels["headspace"], "a method without studies is described at most")
	require.Equal(t, evidence.Level(4), levels["mind-my-mind"], "one Danish trial in the method's favour")
	require.Equal(t, evidence.Level(3), levels["rygestop-paa-vaeresteder"], "trials of unknown country are not Nordic")
	seen := map[evidence.Level]bool{}
	for _, level := range levels {
		seen[level] = true
	}
	require.GreaterOrEqual(t, len(seen), 4)
}

func TestAnOutcomeOfUnknownTimeDoesNotBorrowTheFollowUpOfAnother(t *testing.T) {
	file := demonstrationFile(t)
	studies, err := catalogue.EvidenceStudies(file.StudiesOf("motiverende-samtale"))
	require.NoError(t, err)
	require.Len(t, studies[0].Outcomes, 4)
	require.Nil(t, studies[0].FollowupMonths)
	require.Equal(t, 0, *studies[0].Outcomes[0].FollowupMonths)
	require.Nil(t, studies[0].Outcomes[3].FollowupMonths)
}

func TestTheSameOutcomeHasTheSameCodeInAllStudies(t *testing.T) {
	file := demonstrationFile(t)
	studies, err := catalogue.EvidenceStudies(file.StudiesOf("kat-unge-kriminalitet"))
	require.NoError(t, err)
	codes := map[string]int{}
	for _, study := range studies {
		for _, outcome := range study.Outcomes {
			codes[outcome.Code]++
		}
	}
	require.Len(t, codes, 1, "%v", codes)
}

func TestRowsThatDisagreeAboutTheirStudyAreRefused(t *testing.T) {
	header := "method,title,design,outcome,effect_type,provenance,quality,quality_reason\n"
	rows := "m,T,rct,A,none,source,high,godt lavet\nm,T,rct,B,none,source,low,dårligt lavet\n"
	_, err := catalogue.Parse("x.csv", []byte(header+rows), catalogue.FormatCSV)
	require.Equal(t, []string{"3 3:0 /1/quality contradiction"}, problemsOf(t, err))

	row := catalogue.StudyRow{
		Authors: "A", Title: "T", Design: "rct", Outcome: "A", EffectType: "none", PeerReviewed: new(true),
	}
	other := row
	other.Outcome, other.PeerReviewed = "B", new(false)
	_, err = catalogue.EvidenceStudies([]catalogue.StudyRow{row, other})
	require.Equal(t, fault.Invalid, fault.From(err).Kind)
	other.PeerReviewed = nil
	studies, err := catalogue.EvidenceStudies([]catalogue.StudyRow{row, other})
	require.NoError(t, err)
	require.Len(t, studies, 1)
	require.True(t, *studies[0].PeerReviewed)
}

func TestFollowUpsOfOneStatedOutcomeKeepItsCode(t *testing.T) {
	rows := []catalogue.StudyRow{}
	for _, months := range []int{6, 12} {
		rows = append(rows, catalogue.StudyRow{
			Authors: "A", Title: "T", Design: "rct", Outcome: "Trivsel", OutcomeCode: "trivsel", EffectType: "smd",
			HigherIsBetter: new(true), Estimate: new(0.2), SE: new(0.1), FollowupMonths: new(months),
			Provenance: catalogue.ProvenanceSource,
		})
	}
	studies, err := catalogue.EvidenceStudies(rows)
	require.NoError(t, err)
	require.Len(t, studies, 1)
	pooled := evidence.Synthesise(studies, evidence.SynthesisOptions{})
	require.Len(t, pooled, 1)
	require.Equal(t, "trivsel", pooled[0].Outcome)
	require.Len(t, pooled[0].Studies[0].Aggregated, 2, "one sample's effects are one effect")
}
