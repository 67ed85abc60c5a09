package phasemodel_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/strictyaml"
)

func small(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile("testdata/small.yaml")
	require.NoError(t, err)
	return string(data)
}

func TestGateThatExtendsAnotherTakesWhatItDoesNotSayItself(t *testing.T) {
	model, err := phasemodel.Load("small.yaml", []byte(small(t)))
	require.NoError(t, err)
	base, again := model.Gates[0], model.Gates[1]
	require.Equal(t, phasemodel.Crossing, base.Kind)
	require.Equal(t, phasemodel.ReReview, again.Kind)
	require.Equal(t, []phasemodel.PhaseID{"efter"}, again.To, "a re-review stays in its phase")
	require.Equal(t, base.Review, again.Review)
	require.Equal(t, base.Decision.Quorum, again.Decision.Quorum)
	require.Equal(t, []phasemodel.Outcome{phasemodel.Keep, phasemodel.Stop}, again.Decision.Outcomes)
	require.Empty(t, again.Checks)
	require.Len(t, again.Questions, 2)
	require.Equal(t, phasemodel.Fraction{Numerator: 3, Denominator: 1}, again.Questions[0].Pass)
	require.False(t, again.Questions[0].Dispensable)
	require.Equal(t, base.Questions[0].Text, again.Questions[0].Text)
	require.True(t, again.Questions[1].Dispensable, "questions are dispensable unless they say otherwise")
	require.False(t, base.Checks[0].Dispensable, "checks are not")
	require.Equal(t, phasemodel.Fraction{Numerator: 5, Denominator: 2}, base.Questions[0].Pass)
}

func TestMistakeInAModelIsNamedWithItsPlace(t *testing.T) {
	const (
		check    = `mandatory: true, cel: "'manual' in documents", `
		question = "{id: virker, criterion: virkning, pass: 2.5,"
	)
	tests := map[string]struct{ old, new, want string }{
		"no id": {"id: lille\n", "", "1:1: id: id is missing"},
		"id in capitals": {
			"id: lille", "id: Lille",
			`1:5: id: "Lille" is not an id of small letters, digits and hyphens like "susi"`,
		},
		"no version": {"version: \"1\"\n", "", "1:1: version: version is missing"},
		"number as version": {
			`version: "1"`, "version: 1",
			`2:10: version: expected a text, found the number 1; write "1" in quotes`,
		},
		"version with spaces": {`version: "1"`, "version: a b", `2:10: version: "a b" is not a version like "1.2"`},
		"title in one language": {
			"title: {da: Lille model, en: Small model}", "title: {da: Lille model}",
			"3:8: title.en: the text in English is missing",
		},
		"blank text": {"en: Effect", `en: " "`, "8:38: criteria[0].en: the text in English is missing"},
		"scale falls": {
			"value: 4", "value: 0",
			"6:13: scale[1].value: the steps' values must rise from 0 or more; 0 does not",
		},
		"duplicate kind": {
			"document_kinds:\n", "document_kinds:\n  - {id: manual, da: a, en: b}\n",
			`11:10: document_kinds[1].id: "manual" is already used in document_kinds[0]`,
		},
		"number twice": {
			"number: 1", "number: 0",
			`13:25: phases[1].number: number 0 is that of the phase "foer" already`,
		},
		"phase id twice": {
			"id: efter, number", "id: foer, number",
			`13:10: phases[1].id: "foer" is already used in phases[0]`,
		},
		"unknown field": {
			"ballot_days", "ballots_days",
			"20:3: review_defaults.ballots_days: unknown field; did you mean ballot_days?",
		},
		"missing in review": {"  ballot_days: 21\n", "", "29:13: gates[0].review.ballot_days: ballot_days is missing"},
		"no days": {
			"ballot_days: 21", "ballot_days: 0",
			"20:16: gates[0].review.ballot_days: must be from 1 to 3650, not 0",
		},
		"negative days": {
			"hearing_days: 0", "hearing_days: -1",
			"18:17: gates[0].review.hearing_days: must be from 0 to 3650, not -1",
		},
		"principal without days": {
			"body: steering-group", "body: principal\n      principal_days: 0",
			"33:7: gates[0].decision.principal_days: unknown field",
		},
		"reminder on the day": {
			"[7, 2]", "[7, 0]",
			"22:30: gates[0].review.reminders_days_before[1]: a reminder comes at least 1 day before the " +
				"deadline, not 0",
		},
		"reminder before the period": {
			"[7, 2]", "[30, 2]",
			"22:27: gates[0].review.reminders_days_before[0]: a reminder 30 days before the deadline comes " +
				"before any of the periods has begun",
		},
		"gate id twice": {
			"id: igen", "id: foer-efter",
			`41:9: gates[1].id: "foer-efter" is already used in gates[0]`,
		},
		"unknown phase": {"to: efter", "to: [senere]", `28:10: gates[0].to[0]: there is no phase "senere"`},
		"backwards": {
			"to: efter", "to: foer",
			`28:9: gates[0].to[0]: the phase "foer" cannot be reached: a gate leads to a later phase than "foer"`,
		},
		"no target": {"    to: efter\n", "", "26:5: gates[0].to: a gate says which phase it leads to"},
		"no from":   {"    from: foer\n", "", "26:5: gates[0].from: a gate says which phase it leaves"},
		"no review": {
			"    review: *review\n", "",
			"26:5: gates[0].review: the gate has no rules for its review",
		},
		"unknown kind": {
			"every_months: 12", "kind: crosing",
			`44:11: gates[1].kind: "crosing" is not a kind of gate; they are crossing, re-review and extraordinary`,
		},
		"crossing recurs": {
			"every_months: 12", "kind: crossing\n    every_months: 12",
			"45:19: gates[1].every_months: only a re-review recurs",
		},
		"no recurrence": {
			"every_months: 12", "kind: re-review",
			"41:5: gates[1].every_months: a re-review recurs after 1 to 600 months, not 0",
		},
		"re-review moves": {
			"every_months: 12", "every_months: 12\n    to: foer",
			`45:9: gates[1].to[0]: a re-review stays in its phase; it does not lead to "foer"`,
		},
		"unknown body": {
			"body: steering-group", "body: minister",
			`32:13: gates[0].decision.body: "minister" cannot decide; steering-group and principal can`,
		},
		"share of nothing": {
			"share: 1/2", "share: 0/2",
			"33:23: gates[0].decision.quorum.share: the share must be above 0",
		},
		"share over all": {
			"share: 1/2", "share: 3/2",
			"33:23: gates[0].decision.quorum.share: the share 3/2 is more than the whole",
		},
		"share unreadable": {
			"share: 1/2", "share: half",
			`33:23: gates[0].decision.quorum.share: "half" is neither a fraction like 2/3 nor a decimal like 2.5`,
		},
		"two ballots": {
			"ballots: 3", "ballots: 2",
			"33:37: gates[0].decision.quorum.ballots: at least 3 ballots are needed, not 2",
		},
		"unknown seat kind": {
			"[[kommune, region]", "[[kommune, by]",
			`33:58: gates[0].decision.quorum.kinds[0][1]: "by" is not a kind of organisation`,
		},
		"empty line": {
			"[forskning]]", "[]]",
			"33:67: gates[0].decision.quorum.kinds[1]: the line names no kind of organisation",
		},
		"both majorities": {
			"{more_than: 1/2}", "{more_than: 1/2, at_least: 2/3}",
			"34:17: gates[0].decision.approval: either more_than or at_least, not both",
		},
		"no majority": {
			"{more_than: 1/2}", "{}",
			"34:17: gates[0].decision.approval: more_than or at_least is missing",
		},
		"more than all": {
			"{more_than: 1/2}\n      tie: presiding", "{more_than: 1}\n      tie: none",
			"34:29: gates[0].decision.approval.more_than: no share is more than 1",
		},
		"presiding tie": {
			"{more_than: 1/2}", "{at_least: 1/2}",
			"35:12: gates[0].decision.tie: the presiding member's ballot can break a tie only where more than " +
				"1/2 is needed",
		},
		"unknown tie": {
			"tie: presiding", "tie: lot",
			`35:12: gates[0].decision.tie: "lot" is not a rule for ties; they are presiding and none`,
		},
		"unknown outcome": {
			"[keep, stop]", "[keep, stay]",
			`46:33: gates[1].decision.outcomes[1]: "stay" is not an outcome`,
		},
		"outcome of another kind": {
			"[keep, stop]", "[keep, advance]",
			`46:33: gates[1].decision.outcomes[1]: the outcome "advance" does not suit a re-review; those that ` +
				`do are keep, keep-with-conditions, return, stop`,
		},
		"outcome twice": {
			"[advance, return]", "[advance, advance]",
			`36:27: gates[0].decision.outcomes[1]: "advance" is given twice`,
		},
		"no outcomes": {
			"{outcomes: [keep, stop]}", "{outcomes: []}",
			"46:26: gates[1].decision.outcomes: the gate has no outcomes",
		},
		"unknown base": {
			"extends: foer-efter", "extends: foer",
			`42:14: gates[1].extends: there is no gate "foer" to build on`,
		},
		"own base": {
			"extends: foer-efter", "extends: igen",
			`42:14: gates[1].extends: "igen" builds on itself in the end`,
		},
		"circle": {
			"    to: efter\n", "    to: efter\n    extends: igen\n",
			`43:14: gates[1].extends: "foer-efter" builds on itself in the end`,
		},
		"without nothing": {
			"[dok]", "[dog]",
			`47:15: gates[1].without[0]: "foer-efter" has no check or question "dog"`,
		},
		"without no base": {
			"    to: efter\n", "    to: efter\n    without: [dok]\n",
			"29:14: gates[0].without: only a gate with extends can leave something out",
		},
		"nothing to answer": {
			"without: [dok]\n    questions:\n      - {id: virker, pass: 3, dispensable: false}\n      - {id: " +
				"brug, criterion: virkning, pass: 2, da: \"Bruges det?\", en: \"Is it used?\"}\n",
			"without: [dok, virker]\n",
			"41:5: gates[1]: the gate has neither checks nor questions",
		},
		"item id shared": {
			question, "{id: dok, criterion: virkning, pass: 2.5,",
			`40:14: gates[0].questions[0].id: "dok" is already used in gates[0].checks[0]`,
		},
		"unknown criterion": {
			question, "{id: virker, criterion: effekt, pass: 2.5,",
			`40:33: gates[0].questions[0].criterion: there is no criterion "effekt"`,
		},
		"no criterion": {
			question, "{id: virker, pass: 2.5,",
			"40:9: gates[0].questions[0].criterion: criterion is missing",
		},
		"pass off": {
			question, "{id: virker, criterion: virkning, pass: 4.5,",
			"40:49: gates[0].questions[0].pass: 9/2 is off the scale 0-4",
		},
		"inherited pass": {
			"{id: virker, pass: 3,", "{id: virker, pass: 5,",
			"49:28: gates[1].questions[0].pass: 5 is off the scale 0-4",
		},
		"no pass": {"pass: 2.5, ", "", "40:9: gates[0].questions[0].pass: pass is missing"},
		"half a new text": {
			"{id: virker, pass: 3,", "{id: virker, da: Nu, pass: 3,",
			"49:9: gates[1].questions[0].en: en is missing",
		},
		"no expression": {
			check, "", "38:9: gates[0].checks[0].cel: cel is missing",
		},
		"expression does not compile": {
			"'manual' in documents", "'manual' in document",
			`38:62: gates[0].checks[0].cel: expression character 13: "document" is unknown; the dossier has ` +
				`documents, method, evidence, economy, partners, conditions`,
		},
		"expression is no answer": {
			"'manual' in documents", "size(documents)",
			"38:62: gates[0].checks[0].cel: the expression must be true or false, but gives int",
		},
		"unknown document": {
			"'manual' in documents", "'manuel' in documents",
			`38:62: gates[0].checks[0].cel: expression character 1: there is no kind of document "manuel"`,
		},
		"two extraordinary": {
			"gates:\n", "gates:\n  - {id: a, kind: extraordinary, extends: b, title: {da: a, en: a}}\n" +
				"  - {id: b, kind: extraordinary, extends: foer-efter, title: {da: b, en: b}, decision: {outcomes: " +
				"[stop]}, without: [dok]}\n",
			`27:19: gates[1].kind: the model has the extraordinary review "a" already`,
		},
		"extraordinary with a barrier": {
			"gates:\n",
			"gates:\n  - {id: a, kind: extraordinary, extends: foer-efter, title: {da: a, en: a}, decision: " +
				"{outcomes: [stop]}}\n",
			"39:51: gates[1].checks[0].mandatory: no check can stand in the way of an extraordinary review",
		},
		"extraordinary in a phase": {
			"gates:\n",
			"gates:\n  - {id: a, kind: extraordinary, from: foer, to: efter, extends: foer-efter, without: " +
				"[dok], title: {da: a, en: a}, decision: {outcomes: [stop]}}\n",
			"26:40: gates[0].from: an extraordinary review is of any phase\n" +
				"26:50: gates[0].to: an extraordinary review leads to no given phase",
		},
		"re-review of the same phase": {
			"gates:\n", "gates:\n  - {id: a, every_months: 6, from: efter, extends: igen, title: {da: a, en: a}}\n",
			`44:11: gates[2].from[0]: the phase "efter" has the re-review "a" already`,
		},
		"second document": {"gates:\n", "---\ngates:\n", "25:1: a second document begins here, and a file holds one"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			base := small(t)
			require.Contains(t, base, test.old)
			_, err := phasemodel.Load("m.yaml", []byte(strings.Replace(base, test.old, test.new, 1)))
			var invalid *phasemodel.FileError
			require.ErrorAs(t, err, &invalid)
			for want := range strings.SplitSeq(test.want, "\n") {
				require.Contains(t, strings.Split(invalid.Error(), "\n"), "m.yaml:"+want)
			}
			for _, problem := range invalid.Problems {
				require.NotContains(t, problem.Message+problem.Danish, "%!")
				require.NotEqual(t, problem.Message, problem.Danish)
			}
		})
	}
}

func TestModelWithoutAWayThroughIsRefused(t *testing.T) {
	tests := map[string]struct{ old, new, want string }{
		"no outcome advances": {
			"[advance, return]", "[return, stop]",
			"13:5: phases[1]: no gates lead from \"foer\" to \"efter\"\n" +
				"28:9: gates[0].to: no phase can be reached: advance is not among the outcomes",
		},
		"a phase beside the way": {
			"  - {id: efter, number: 1,",
			"  - {id: midt, number: 1, title: {da: M, en: M}, purpose: {da: M, en: M}}\n  - {id: efter, number: " +
				"2,",
			"13:5: phases[1]: the phase cannot be reached from \"foer\"",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := phasemodel.Load("m", []byte(strings.Replace(small(t), test.old, test.new, 1)))
			require.EqualError(t, err, "m:"+strings.ReplaceAll(test.want, "\n", "\nm:"))
		})
	}
}

func TestEveryMistakeIsToldAtOnceAndOnce(t *testing.T) {
	input := small(t)
	for _, change := range [][2]string{
		{"version: \"1\"", "version: 1"},
		{"value: 4", "value: fire"},
		{"'manual' in documents", "'manuel' in documents"},
		{"pass: 2.5", "pass: 2,5"},
		{"share: 1/2", "share: 3/2"},
		{"without: [dok]", "without: []"},
	} {
		input = strings.Replace(input, change[0], change[1], 1)
	}
	_, err := phasemodel.Load("m", []byte(input))
	require.EqualError(t, err, strings.Join([]string{
		`m:2:10: version: expected a text, found the number 1; write "1" in quotes`,
		`m:6:13: scale[1].value: expected a whole number, found the text "fire"`,
		`m:33:23: gates[0].decision.quorum.share: the share 3/2 is more than the whole`,
		`m:38:62: gates[0].checks[0].cel: expression character 1: there is no kind of document "manuel"`,
		`m:40:51: gates[0].questions[0].5: unknown field`,
	}, "\n"))
}

func TestMissingPartsAreNotReportedForEachThatNeedsThem(t *testing.T) {
	_, err := phasemodel.Load("m", []byte("id: a\n"))
	require.EqualError(t, err, strings.Join([]string{
		"m:1:1: version: version is missing",
		"m:1:1: title.da: the text in Danish is missing",
		"m:1:1: title.en: the text in English is missing",
		"m:1:1: scale: the scale needs at least two steps",
		"m:1:1: criteria: the model has no criteria",
		"m:1:1: phases: the model needs at least two phases",
		"m:1:1: gates: the model has no gates",
	}, "\n"))
}

func TestFileErrorSpeaksDanishAndBecomesAFault(t *testing.T) {
	_, err := phasemodel.Load("m", []byte(strings.Replace(small(t), "pass: 2.5", "pass: 9", 1)))
	var invalid *phasemodel.FileError
	require.ErrorAs(t, err, &invalid)
	require.Equal(t, "m:40:49: gates[0].questions[0].pass: 9 ligger uden for skalaen 0-4", invalid.In(i18n.Danish))
	var problems strictyaml.Problems
	require.ErrorAs(t, err, &problems)
	require.Equal(t, fault.Invalid, invalid.Fault().Kind)
	require.Equal(t, "phase-model-invalid", invalid.Fault().Code)
	require.Equal(t, "gates[0].questions[0].pass", invalid.Fault().Details[0].Pointer)
}

func FuzzLoadNeverPanics(f *testing.F) {
	f.Add([]byte(small(f)))
	f.Add(phasemodel.DefaultYAML())
	f.Add([]byte("gates: [{id: a, extends: b}, {id: b, extends: a}]"))
	f.Add([]byte("phases: [{id: a}, {id: a}]\ngates: [{from: [a, a], checks: [{cel: a}]}]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		model, err := phasemodel.Load("fuzz", data)
		if err != nil {
			require.NotEmpty(t, err.Error())
			return
		}
		_, err = phasemodel.Compile(model)
		require.NoError(t, err)
		_, err = phasemodel.Hash(model)
		require.NoError(t, err)
		require.Empty(t, phasemodel.Compare(model, model))
	})
}
