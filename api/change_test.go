package api_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/api"
)

func TestChangeTellsAbsentFromNullFromAValue(t *testing.T) {
	read := func(text string) api.MethodChange {
		var change api.MethodChange
		require.NoError(t, json.Unmarshal([]byte(text), &change))
		return change
	}
	known := 12

	absent := read(`{}`).Caseload
	require.False(t, absent.Given())
	require.Equal(t, &known, absent.Apply(&known))

	null := read(`{"caseload": null}`).Caseload
	require.True(t, null.Given())
	require.Nil(t, null.Value())
	require.Nil(t, null.Apply(&known))

	value := read(`{"caseload": 8}`).Caseload
	require.True(t, value.Given())
	require.Equal(t, 8, *value.Value())
	require.Equal(t, 8, *value.Apply(&known))
}

func TestChangeIsWrittenAsItWasRead(t *testing.T) {
	for _, text := range []string{
		`{}`,
		`{"caseload":null}`,
		`{"caseload":8,"contact":null,"cost":{"amount":107446,"unit":"per_year"}}`,
		`{"evidence_searched_on":"2026-03-01"}`,
	} {
		var change api.MethodChange
		require.NoError(t, json.Unmarshal([]byte(text), &change))
		again, err := json.Marshal(change)
		require.NoError(t, err)
		require.JSONEq(t, text, string(again))
	}
}

func TestChangeOfTheWrongTypeIsRefused(t *testing.T) {
	var change api.MethodChange
	require.Error(t, json.Unmarshal([]byte(`{"caseload":"mange"}`), &change))
}

func TestChangeCanBeBuiltByAClient(t *testing.T) {
	text, err := json.Marshal(api.MethodChange{Caseload: api.Set(8), Contact: api.Clear[string]()})
	require.NoError(t, err)
	require.JSONEq(t, `{"caseload":8,"contact":null}`, string(text))
}
