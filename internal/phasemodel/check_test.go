package phasemodel_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// answer compiles one check and evaluates it.
func answer(t *testing.T, expression string, facts phasemodel.Facts) bool {
	t.Helper()
	model, err := phasemodel.Default()
	require.NoError(t, err)
	model.Gates[0].Checks = []phasemodel.Check{{ID: "x", CEL: expression}}
	checks, err := phasemodel.Compile(model)
	require.NoError(t, err)
	results, err := checks.Evaluate("ide-modning", facts)
	require.NoError(t, err)
	require.Len(t, results, 1)
	return results[0].Passed
}

func TestNoCheckIsMetByAnEmptyDossier(t *testing.T) {
	model, err := phasemodel.Default()
	require.NoError(t, err)
	checks, err := phasemodel.Compile(model)
	require.NoError(t, err)
	for _, gate := range model.Gates {
		results, err := checks.Evaluate(gate.ID, phasemodel.Facts{})
		require.NoError(t, err)
		require.Len(t, results, len(gate.Checks))
		for i, result := range results {
			require.Equal(t, gate.Checks[i].ID, result.ID, "in the order of the model")
			require.False(t, result.Passed, "%s %s", gate.ID, result.ID)
		}
	}
}

func TestEveryDefaultCheckIsMetByAFullDossier(t *testing.T) {
	model, err := phasemodel.Default()
	require.NoError(t, err)
	facts := phasemodel.Facts{
		Method:   phasemodel.MethodFacts{TargetGroups: []string{"hjemloese"}, MethodType: new("borgerrettet")},
		Economy:  phasemodel.EconomyFacts{CostPerCitizen: new(int64(0))},
		Partners: []phasemodel.Partner{{Kind: phasemodel.Kommune}, {Kind: phasemodel.Forskning}},
		Evidence: phasemodel.EvidenceFacts{
			Level: new(int64(5)), Verdict: new("effective"), Harmful: new(false),
			NordicControlledStudies: new(int64(2)), MonthsSinceSearch: new(int64(36)),
		},
		Conditions: phasemodel.ConditionsFacts{Open: new(int64(0))},
	}
	for _, kind := range model.DocumentKinds {
		facts.Documents = append(facts.Documents, kind.ID)
	}
	checks, err := phasemodel.Compile(model)
	require.NoError(t, err)
	for _, gate := range model.Gates {
		results, err := checks.Evaluate(gate.ID, facts)
		require.NoError(t, err)
		for _, result := range results {
			require.True(t, result.Passed, "%s %s", gate.ID, result.ID)
		}
	}
}

func TestCheckIsMetOnlyByWhatIsKnown(t *testing.T) {
	var nothing phasemodel.Facts
	withPartner := phasemodel.Facts{Partners: []phasemodel.Partner{{Organisation: "a"}}}
	tests := []struct {
		expression string
		facts      phasemodel.Facts
		met        bool
	}{
		{"true", nothing, true},
		{"!evidence.harmful", nothing, false},
		{"!evidence.harmful", phasemodel.Facts{Evidence: phasemodel.EvidenceFacts{Harmful: new(false)}}, true},
		{"!evidence.harmful", phasemodel.Facts{Evidence: phasemodel.EvidenceFacts{Harmful: new(true)}}, false},
		{"evidence.verdict != 'ineffective'", nothing, false},
		{"!(evidence.level >= 2)", nothing, false},
		{"evidence.level < 2 || true", nothing, true},
		{"has(evidence.level) || !has(evidence.level)", nothing, true},
		{"!has(evidence.level)", nothing, true},
		{
			"has(economy.cost_per_citizen)",
			phasemodel.Facts{Economy: phasemodel.EconomyFacts{CostPerCitizen: new(int64(0))}},
			true,
		},
		{"conditions.open == 0", nothing, false},
		{"size(documents) == 0", nothing, true},
		{"partners.all(p, p.kind == 'kommune')", nothing, true},
		{"partners[0].kind == 'kommune'", nothing, false},
		{"1 / size(partners) > 0", nothing, false},
		{"size(method.themes) == 0", nothing, false},
		{"size(method.themes) == 0", phasemodel.Facts{Method: phasemodel.MethodFacts{Themes: []string{}}}, true},
		{"!('x' in method.themes)", nothing, false},
		{
			"partners.exists(p, p.kind == 'kommune' && p.organisation == 'odense')",
			phasemodel.Facts{Partners: []phasemodel.Partner{{Kind: "region"}, {Kind: "kommune", Organisation: "odense"}}},
			true,
		},
		{
			"['manual', 'pilotrapport'].all(d, d in documents)",
			phasemodel.Facts{Documents: []phasemodel.DocumentKind{"manual"}},
			false,
		},
		{"partners.map(p, p.organisation) == ['a']", withPartner, true},
		{"partners[0] == partners[0]", withPartner, true},
		{"method == method && type(evidence) == type(evidence)", nothing, true},
	}
	for _, test := range tests {
		require.Equal(t, test.met, answer(t, test.expression, test.facts), "%s of %+v", test.expression, test.facts)
	}
}

func TestExpressionThatCannotBeMeantDoesNotCompile(t *testing.T) {
	tests := map[string]string{
		"":                                       "cel is missing",
		"evidence.levl >= 2":                     `expression character 9: there is no field "levl"`,
		"evidence.level >= 'two'":                "expression character 16: >= cannot be applied to (int, string)",
		"evidence.level":                         "the expression must be true or false, but gives int",
		"dyn(evidence.harmful)":                  "the expression must be true or false, but gives dyn",
		"dyn(evidence).levl == 2":                "character 4: dyn turns the check of fields off and cannot be used",
		"evidens.level >= 2":                     `character 1: "evidens" is unknown; the dossier has documents, method,`,
		"evidence.level >=":                      "the expression does not compile: Syntax error: mismatched input '<EOF>'",
		"'manuel' in documents":                  `expression character 1: there is no kind of document "manuel"`,
		"!('manuel' in documents)":               `expression character 3: there is no kind of document "manuel"`,
		"documents.exists(d, d == 'x')":          `expression character 26: there is no kind of document "x"`,
		"['manual', 'x'].all(d, d in documents)": `expression character 12: there is no kind of document "x"`,
		"documents.all(d, d in ['x'])":           `expression character 24: there is no kind of document "x"`,
		"partners.exists(p, p.kind == 'by')":     `expression character 30: there is no kind of organisation "by"`,
		"'virker' != evidence.verdict":           `expression character 1: there is no verdict "virker"`,
		"evidence.verdict in ['mixed', 'x']":     `expression character 31: there is no verdict "x"`,
		"method.method_type == 'x'":              `expression character 23: there is no type of method "x"`,
		"dossier.economy{} == economy":           "a dossier cannot be made in an expression",
		"true &&\n  evidence.levl == 1":          `expression line 2, character 11: there is no field "levl"`,
		strings.Repeat("true || ", 400) + "true": "the expression has 3204 characters and may have at most 2000",
	}
	for expression, want := range tests {
		model, err := phasemodel.Default()
		require.NoError(t, err)
		model.Gates[0].Checks = []phasemodel.Check{{ID: "x", CEL: expression}}
		_, err = phasemodel.Compile(model)
		require.ErrorContains(t, err, "gates[0].checks[0].cel: ", "%q", expression)
		require.ErrorContains(t, err, want, "%q", expression)
	}
}

func TestHarmlessComparisonsCompile(t *testing.T) {
	for _, expression := range []string{
		"documents.exists(documents, documents == 'manual')",
		"['x'].exists(documents, documents == 'x')",
		"method.target_groups.exists(g, g == 'x')",
		"has(evidence.verdict) && evidence.verdict == 'mixed'",
		"{'a': 1}['a'] == 1",
	} {
		answer(t, expression, phasemodel.Facts{})
	}
}

func TestCheckThatCostsTooMuchIsRefused(t *testing.T) {
	model, err := phasemodel.Default()
	require.NoError(t, err)
	expression := "partners.all(a, partners.all(b, partners.all(c, a.kind != b.kind || c.kind != a.kind || true)))"
	model.Gates[0].Checks = []phasemodel.Check{{ID: "dyr", CEL: expression}}
	checks, err := phasemodel.Compile(model)
	require.NoError(t, err)
	facts := phasemodel.Facts{}
	for i := range 200 {
		facts.Partners = append(facts.Partners, phasemodel.Partner{Organisation: fmt.Sprint(i)})
	}
	_, err = checks.Evaluate("ide-modning", facts)
	require.Equal(t, "check-too-costly", fault.CodeOf(err))
}

func TestUnknownGateHasNoAnswers(t *testing.T) {
	model, err := phasemodel.Default()
	require.NoError(t, err)
	checks, err := phasemodel.Compile(model)
	require.NoError(t, err)
	_, err = checks.Evaluate("x", phasemodel.Facts{})
	require.Equal(t, "unknown-gate", fault.CodeOf(err))
}
