package phasemodel_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// changed loads the small model with some texts replaced.
func changed(t *testing.T, pairs ...string) *phasemodel.Model {
	t.Helper()
	base := small(t)
	for i := 0; i < len(pairs); i += 2 {
		require.Contains(t, base, pairs[i])
		base = strings.Replace(base, pairs[i], pairs[i+1], 1)
	}
	model, err := phasemodel.Load("changed.yaml", []byte(base))
	require.NoError(t, err)
	return model
}

func TestModelsThatMeanTheSameHaveNoDifferences(t *testing.T) {
	written := changed(t, "[7, 2]", "[7,   2]", "pass: 2.5", "pass: 5/2", "from: foer", "from: [foer]")
	require.Empty(t, phasemodel.Compare(changed(t), written))
	require.Empty(t, phasemodel.Compare(defaultModel(t), defaultModel(t)))
}

func TestDifferenceIsSaidInBothLanguages(t *testing.T) {
	tests := map[string]struct {
		pairs []string
		want  []phasemodel.Difference
	}{
		"a yes becomes a no": {
			[]string{"mandatory: true", "mandatory: false"},
			[]phasemodel.Difference{{
				Path: "gates[foer-efter].checks[dok].mandatory", Change: phasemodel.Changed, Old: "true", New: "false",
				Text: i18n.Text{
					DA: "Faseovergang foer-efter, krav dok: obligatorisk er ændret fra ja til nej.",
					EN: "Gate foer-efter, check dok: mandatory changed from yes to no.",
				},
			}},
		},
		"a version and a majority": {
			[]string{`version: "1"`, `version: "2"`, "{more_than: 1/2}", "{more_than: 0.6}", "presiding", "none"},
			[]phasemodel.Difference{
				{
					Path: "version", Change: phasemodel.Changed, Old: "1", New: "2",
					Text: i18n.Text{DA: "Version er ændret fra 1 til 2.", EN: "Version changed from 1 to 2."},
				},
				difference("foer-efter", "decision.approval", "more_than 1/2", "more_than 3/5", "flertal", "majority"),
				difference("foer-efter", "decision.tie", "presiding", "none", "stemmelighed", "tie"),
				difference("igen", "decision.approval", "more_than 1/2", "more_than 3/5", "flertal", "majority"),
				difference("igen", "decision.tie", "presiding", "none", "stemmelighed", "tie"),
			},
		},
		"a question comes and another goes": {
			[]string{"id: brug,", "id: nytte,", `da: "Bruges det?"`, "da: Nyt"},
			[]phasemodel.Difference{
				{
					Path: "gates[igen].questions[brug]", Change: phasemodel.Removed, Old: `"Bruges det?"`,
					Text: i18n.Text{
						DA: `Faseovergang igen: spørgsmål brug er fjernet: "Bruges det?".`,
						EN: `Gate igen: question brug was removed: "Is it used?".`,
					},
				},
				{
					Path: "gates[igen].questions[nytte]", Change: phasemodel.Added, New: `"Nyt"`,
					Text: i18n.Text{
						DA: `Faseovergang igen: spørgsmål nytte er tilføjet: "Nyt".`,
						EN: `Gate igen: question nytte was added: "Is it used?".`,
					},
				},
			},
		},
		"a note": {
			[]string{"scale:\n", "note: {da: Et forslag, en: A proposal}\nscale:\n"},
			[]phasemodel.Difference{
				{
					Path: "note.da", Change: phasemodel.Added, New: "Et forslag",
					Text: i18n.Text{
						DA: `Bemærkning på dansk er tilføjet: "Et forslag".`, EN: `Note in Danish was added: "Et forslag".`,
					},
				},
				{
					Path: "note.en", Change: phasemodel.Added, New: "A proposal",
					Text: i18n.Text{
						DA: `Bemærkning på engelsk er tilføjet: "A proposal".`, EN: `Note in English was added: "A proposal".`,
					},
				},
			},
		},
		"the order of questions": {
			[]string{
				"    questions:\n      - {id: virker, c",
				"    questions:\n      - {id: ny, criterion: virkning, pass: 1, da: a, en: b}\n      - {id: virker, c",
				"    without: [dok]\n", "    without: [dok, virker, ny]\n",
				"      - {id: virker, pass: 3, dispensable: false}\n", "",
				`en: "Is it used?"}`, `en: "Is it used?"}` +
					"\n      - {id: virker, criterion: virkning, pass: 3, dispensable: false, " +
					`da: "Virker det?", en: "Does it work?"}`,
			},
			[]phasemodel.Difference{
				{
					Path: "gates[foer-efter].questions[ny]", Change: phasemodel.Added, New: `"a"`,
					Text: i18n.Text{
						DA: `Faseovergang foer-efter: spørgsmål ny er tilføjet: "a".`,
						EN: `Gate foer-efter: question ny was added: "b".`,
					},
				},
				{
					Path: "gates[igen].questions", Change: phasemodel.Changed, Old: "virker, brug", New: "brug, virker",
					Text: i18n.Text{
						DA: "Faseovergang igen: spørgsmålene står i en anden rækkefølge.",
						EN: "Gate igen: the questions stand in another order.",
					},
				},
			},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, test.want, phasemodel.Compare(changed(t), changed(t, test.pairs...)))
		})
	}
}

func difference(gate, path, old, replaced, danish, english string) phasemodel.Difference {
	return phasemodel.Difference{
		Path: "gates[" + gate + "]." + path, Change: phasemodel.Changed, Old: old, New: replaced,
		Text: i18n.Text{
			DA: "Faseovergang " + gate + ": " + danish + " er ændret fra " + old + " til " + replaced + ".",
			EN: "Gate " + gate + ": " + english + " changed from " + old + " to " + replaced + ".",
		},
	}
}

func TestComparisonTheOtherWayTellsTheOppositeChanges(t *testing.T) {
	a, b := changed(t), defaultModel(t)
	forth, back := phasemodel.Compare(a, b), phasemodel.Compare(b, a)
	require.Len(t, back, len(forth))
	opposite := map[phasemodel.Change]phasemodel.Change{
		phasemodel.Added: phasemodel.Removed, phasemodel.Removed: phasemodel.Added, phasemodel.Changed: phasemodel.Changed,
	}
	type place struct {
		path     string
		change   phasemodel.Change
		old, new string
	}
	var there, returned []place
	for _, d := range forth {
		there = append(there, place{d.Path, d.Change, d.Old, d.New})
	}
	for _, d := range back {
		returned = append(returned, place{d.Path, opposite[d.Change], d.New, d.Old})
	}
	require.ElementsMatch(t, there, returned)
}
