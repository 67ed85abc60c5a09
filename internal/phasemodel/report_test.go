package phasemodel_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func TestCheckOfAFileSaysWhatItHolds(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, phasemodel.WriteCheck(&out, i18n.Danish, "susi.yaml", phasemodel.DefaultYAML()))
	require.Regexp(t, `^susi\.yaml: modellen susi 0\.1 kan bruges: 4 faser, 6 faseovergange, 34 krav, 44 spørgsmål\n`+
		`SHA-256 [0-9a-f]{64}\n$`, out.String())
}

func TestCheckOfABadFileListsItsProblems(t *testing.T) {
	var out bytes.Buffer
	bad := strings.Replace(small(t), "pass: 2.5", "pass: 9", 1)
	err := phasemodel.WriteCheck(&out, i18n.English, "bad.yaml", []byte(bad))
	var invalid *phasemodel.FileError
	require.ErrorAs(t, err, &invalid)
	require.Equal(t, "bad.yaml:40:49: gates[0].questions[0].pass: 9 is off the scale 0-4\n", out.String())
}

func TestDiffWritesASentenceForEachDifference(t *testing.T) {
	var out bytes.Buffer
	base := small(t)
	count, err := phasemodel.WriteDiff(&out, i18n.English, "a", []byte(base), "b",
		[]byte(strings.Replace(base, "pass: 2.5", "pass: 2", 1)))
	require.NoError(t, err)
	require.Equal(t, 1, count)
	require.Equal(t, "~ gates[foer-efter].questions[virker].pass\n"+
		"    Gate foer-efter, question virker: pass mark changed from 5/2 to 2.\n", out.String())

	out.Reset()
	count, err = phasemodel.WriteDiff(&out, i18n.Danish, "a", []byte(base), "b", []byte(base))
	require.NoError(t, err)
	require.Zero(t, count)
	require.Equal(t, "Modellerne er ens.\n", out.String())
}

func TestDiffReportsWhatIsWrongInBothFiles(t *testing.T) {
	var out bytes.Buffer
	_, err := phasemodel.WriteDiff(&out, i18n.English, "a", nil, "b", []byte("[]"))
	require.Error(t, err)
	require.Equal(t, "a:1:1: the file is empty\nb:1:1: expected a map of fields, found a list\n", out.String())
}
