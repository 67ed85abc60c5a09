package phasemodel_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func TestStoredModelIsTheModel(t *testing.T) {
	for _, model := range []*phasemodel.Model{defaultModel(t), changed(t)} {
		canonical, err := phasemodel.Canonical(model)
		require.NoError(t, err)
		read, err := phasemodel.FromJSON(canonical)
		require.NoError(t, err)
		require.Equal(t, model, read)
		again, err := phasemodel.Canonical(read)
		require.NoError(t, err)
		require.Equal(t, string(canonical), string(again))
		require.NotContains(t, string(canonical), "null")

		var compact bytes.Buffer
		require.NoError(t, json.Compact(&compact, canonical))
		require.Equal(t, compact.String(), string(canonical), "no spaces")
		require.True(t, bytes.HasPrefix(canonical, []byte(`{"criteria":[{"da":`)), "keys are sorted")
	}
}

func TestHashFollowsTheMeaning(t *testing.T) {
	hash := func(model *phasemodel.Model) string {
		sum, err := phasemodel.Hash(model)
		require.NoError(t, err)
		require.Len(t, sum, 64)
		return sum
	}
	require.Equal(t, hash(changed(t)), hash(changed(t, "pass: 2.5", "pass: 5/2", "to: efter", "to: [efter]")))
	require.NotEqual(t, hash(changed(t)), hash(changed(t, "pass: 2.5", "pass: 2.4")))
}

func TestCanonicalTextEscapesNoMoreThanItMust(t *testing.T) {
	model := changed(t)
	model.Title.DA = "\"\\\b\t\n\f\r\x01/<&>é\u2028\u2029\x7f"
	canonical, err := phasemodel.Canonical(model)
	require.NoError(t, err)
	require.Contains(t, string(canonical), `"title":{"da":"\"\\\b\t\n\f\r\u0001/<&>é`+"\u2028\u2029\x7f"+`",`)
}

func TestStoredModelThatIsNoLongerValidIsRefused(t *testing.T) {
	canonical, err := phasemodel.Canonical(changed(t))
	require.NoError(t, err)
	text := string(canonical)
	for _, input := range []string{
		"", "{}", "[]", "null", text + "{}", strings.Replace(text, `"id":"lille"`, `"idd":"lille"`, 1),
		strings.Replace(text, `"pass":"5/2"`, `"pass":"9"`, 1), strings.Replace(text, `"pass":"5/2"`, `"pass":2.5`, 1),
	} {
		_, err := phasemodel.FromJSON([]byte(input))
		require.Equal(t, "phase-model-invalid", fault.CodeOf(err), input)
	}
	_, err = phasemodel.FromJSON([]byte(strings.Replace(text, `"pass":"5/2"`, `"pass":"9"`, 1)))
	require.Equal(t, "gates[0].questions[0].pass", fault.From(err).Details[0].Pointer)
}
