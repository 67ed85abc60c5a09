package evidence_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/evidence"
)

func TestVeryManyStudiesAreNotLeftOutOneAtATime(t *testing.T) {
	var studies []evidence.Study
	for n := range 501 {
		studies = append(studies, evidence.Study{
			ID: fmt.Sprint(n), Citation: fmt.Sprint("Studie ", n), Design: evidence.RCT,
			Outcomes: []evidence.Outcome{{
				Code: "bolig", EffectType: evidence.SMD, HigherIsBetter: new(true),
				Estimate: new(float64(n%7) / 10), SE: new(0.1 + float64(n%5)/20),
			}},
		})
	}
	one := evidence.Synthesise(studies, evidence.SynthesisOptions{})[0]
	require.Equal(t, 501, one.K)
	require.Empty(t, one.LeaveOneOut)
	require.Equal(t, "too-many-to-leave-out", one.Notes[len(one.Notes)-1].Code)
	fewer := evidence.Synthesise(studies[:500], evidence.SynthesisOptions{})[0]
	require.Len(t, fewer.LeaveOneOut, 500)
}
