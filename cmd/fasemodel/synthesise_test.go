package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/evidence"
)

// Three of the thirteen trials of Colditz et al. (1994), JAMA 271(9):698-702.
const trials = `authors,year,title,country,design,outcome,outcome_code,higher_is_better,effect_type,events_treatment,` +
	`analysed_treatment,events_control,analysed_control,provenance,source
Aronson,1948,Trial 1,US,rct,Tuberculosis,tb,false,rr,4,123,11,139,source,Colditz 1994
Ferguson & Simes,1949,Trial 2,CA,rct,Tuberculosis,tb,false,rr,6,306,29,303,source,Colditz 1994
Rosenthal et al,1960,Trial 3,US,rct,Tuberculosis,tb,false,rr,3,231,11,220,source,Colditz 1994
`

func TestStudiesOfAFileArePooledWithoutAnyService(t *testing.T) {
	file := filepath.Join(t.TempDir(), "trials.csv")
	require.NoError(t, os.WriteFile(file, []byte(trials), 0o600))
	pooled := synthesised(t, file, "--json", "--covariate", "year")
	require.Len(t, pooled, 1)
	require.Equal(t, 3, pooled[0].K)
	require.Equal(t, evidence.ScaleLogRR, pooled[0].Scale)
	require.InDelta(t, -0.8893, pooled[0].Studies[0].Estimate, 5e-5)
	require.InDelta(t, 0.3256, pooled[0].Studies[0].Variance, 5e-5)
	require.Equal(t, "year", pooled[0].Regression.Covariate)
}

func TestFlagsThatNothingTakesAreRefused(t *testing.T) {
	for _, flags := range [][]string{{"--model", "best"}, {"--correlation", "1"}, {"--covariate", "mood"}} {
		command := synthesiseCommand()
		command.SilenceErrors, command.SilenceUsage = true, true
		command.SetArgs(append(flags, "nowhere.csv"))
		require.ErrorContains(t, command.ExecuteContext(t.Context()), flags[0])
	}
}

func TestEachProblemOfARefusedFileStandsOnce(t *testing.T) {
	file := filepath.Join(t.TempDir(), "trials.csv")
	require.NoError(t, os.WriteFile(file, []byte("title,design\nTrial,rct\n"), 0o600))
	command := synthesiseCommand()
	command.SilenceErrors, command.SilenceUsage = true, true
	command.SetArgs([]string{file})
	said := plain(command.ExecuteContext(t.Context()))
	require.Contains(t, said, "nothing was changed")
	require.Equal(t, 1, bytes.Count([]byte(said), []byte("provenance is missing")))
}

func synthesised(t *testing.T, arguments ...string) []methodSynthesis {
	t.Helper()
	command := synthesiseCommand()
	command.SetArgs(arguments)
	var out bytes.Buffer
	command.SetOut(&out)
	require.NoError(t, command.ExecuteContext(t.Context()))
	var pooled []methodSynthesis
	require.NoError(t, json.Unmarshal(out.Bytes(), &pooled))
	return pooled
}
