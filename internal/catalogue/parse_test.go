package catalogue_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/fault"
)

// oneMethod is a method that says only what a file must say.
const oneMethod = `- slug: en-metode
  method_type: borgerrettet
  title: En metode
  summary: Hvad den er.
  problem: Hvad den er imod.
  target_groups: [hjemloese]
  owner: {name: En kommune, type: kommune}
  phase: ide
  provenance: source
`

const methodHeader = "slug,method_type,title,summary,problem,target_groups,owner.name,owner.type,phase,provenance"

const methodRow = "en-metode,borgerrettet,En metode,Hvad den er.,Problem,hjemloese,En kommune,kommune,ide,source"

const methodLine = `{"slug":"en-metode","method_type":"borgerrettet","title":"En metode","summary":"Hvad.",` +
	`"problem":"P","target_groups":["hjemloese"],"owner":{"name":"En kommune","type":"kommune"},"phase":"ide","provenance":"source"}`

// problemsOf gives what Parse says is wrong, as "row line:column pointer code".
func problemsOf(t *testing.T, err error) []string {
	t.Helper()
	require.Error(t, err)
	refusal := fault.From(err)
	require.Equal(t, fault.Invalid, refusal.Kind)
	require.Equal(t, catalogue.CodeImportInvalid, refusal.Code)
	var problems catalogue.Problems
	require.ErrorAs(t, err, &problems)
	require.Len(t, refusal.Details, len(problems))
	var all []string
	for i, p := range problems {
		require.NotEmpty(t, p.Text.DA)
		require.NotEmpty(t, p.Text.EN)
		require.Equal(t, p.Pointer, refusal.Details[i].Pointer)
		all = append(all, fmt.Sprintf("%d %d:%d %s %s", p.Row, p.Line, p.Column, p.Pointer, p.Code))
	}
	return all
}

func TestBadYAMLIsRefusedWithThePlaceOfEveryProblem(t *testing.T) {
	second := strings.Replace(oneMethod, "en-metode", "to-metode", 1)
	for name, test := range map[string]struct {
		file string
		want []string
	}{
		"a code nobody knows": {
			oneMethod + strings.Replace(second, "[hjemloese]", "[hjemloese, prinser]", 1),
			[]string{"2 15:30 /1/target_groups/1 unknown-code"},
		},
		"a field nobody knows": {
			oneMethod + "  colour: blue\n",
			[]string{"1 10:3 /0/colour unknown-field"},
		},
		"a field of a part nobody knows": {
			strings.Replace(oneMethod, "type: kommune}", "type: kommune, cvr: x}", 1),
			[]string{"1 7:44 /0/owner/cvr unknown-field"},
		},
		"a missing title and an empty summary": {
			strings.Replace(strings.Replace(oneMethod, "  title: En metode\n", "", 1), "Hvad den er.", `" "`, 1),
			[]string{"1 1:3 /0/title missing", "1 3:12 /0/summary missing"},
		},
		"what an import must say": {
			strings.NewReplacer("  phase: ide\n", "", "  provenance: source\n", "").Replace(oneMethod),
			[]string{"1 1:3 /0/phase missing", "1 1:3 /0/provenance missing"},
		},
		"the same method twice": {
			oneMethod + second + oneMethod,
			[]string{"3 19:9 /2/slug duplicate"},
		},
		"a slug with capitals": {
			strings.Replace(oneMethod, "en-metode", "En-Metode", 1),
			[]string{"1 1:9 /0/slug invalid-slug"},
		},
		"wrong types, said once each": {
			strings.NewReplacer("title: En metode", "title: 12", "[hjemloese]", "hjemloese").Replace(oneMethod) +
				"  social_goals: [1, to]\n  delivery: 5\n  minimum_group: 1.5\n",
			[]string{
				"1 3:10 /0/title wrong-type", "1 6:18 /0/target_groups wrong-type", "1 10:21 /0/social_goals/1 wrong-type",
				"1 11:13 /0/delivery wrong-type", "1 12:18 /0/minimum_group wrong-type",
			},
		},
		"a goal there is not": {
			oneMethod + "  social_goals: [1, 11, 1]\n",
			[]string{"1 10:21 /0/social_goals/1 unknown-code", "1 10:25 /0/social_goals/2 duplicate"},
		},
		"a duplicate key": {
			oneMethod + "  title: Igen\n",
			[]string{"1 10:3  syntax"},
		},
		"two prices": {
			oneMethod + "  cost_per_citizen_dkk: 1\n  cost: {amount: 2, unit: per_day}\n",
			[]string{"1 10:25 /0/cost_per_citizen_dkk contradiction"},
		},
		"a price without its unit": {
			oneMethod + "  cost: {amount: 2}\n",
			[]string{"1 10:9 /0/cost/unit missing"},
		},
		"a day that does not exist": {
			oneMethod + "  evidence_searched_on: 2025-02-30\n",
			[]string{"1 10:25 /0/evidence_searched_on out-of-range"},
		},
		"a CPR number in free text": {
			strings.Replace(oneMethod, "Hvad den er.", "Ring til 010190-1234.", 1),
			[]string{"1 4:12 /0/summary cpr-number"},
		},
		"a CPR number in a list": {
			oneMethod + "  components: [ok, 'borger 0101901234']\n",
			[]string{"1 10:20 /0/components/1 cpr-number"},
		},
		"a study": {
			oneMethod + "  studies:\n  - {title: T, design: rct, outcome: O, effect_type: or, " +
				"estimate: -1, ci_low: 2, ci_high: 1, provenance: source}\n",
			[]string{"1 11:68 /0/studies/0/estimate out-of-range", "1 11:80 /0/studies/0/ci_low contradiction"},
		},
		"the same study twice": {
			oneMethod + "  studies:\n" +
				strings.Repeat("  - {title: T, design: rct, outcome: O, effect_type: none, provenance: source}\n", 2),
			[]string{"1 12:5 /0/studies/1 duplicate"},
		},
		"no list":                 {"title: x\n", []string{"0 1:1  wrong-type"}},
		"an empty list":           {"[]\n", []string{"0 0:0  empty"}},
		"an empty file":           {"", []string{"0 1:1  syntax"}},
		"no YAML":                 {"- a: [\n", []string{"0 2:1  syntax"}},
		"a method that is a text": {"- hej\n", []string{"1 1:3 /0 wrong-type"}},
		"bytes that are not UTF-8": {
			strings.Replace(oneMethod, "Hvad den er", "Hvad d\xe6n", 1),
			[]string{"0 4:18  encoding"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			file, err := catalogue.Parse("x.yaml", []byte(test.file), catalogue.FormatYAML)
			require.Nil(t, file)
			require.Equal(t, test.want, problemsOf(t, err))
		})
	}
}

func TestAnAnchorBombIsRefused(t *testing.T) {
	bomb := "- &a [x, x, x, x, x, x, x, x, x, x]\n"
	for i := range 12 {
		bomb += fmt.Sprintf("- &%c [%s]\n", 'b'+i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*%c, ", 'a'+i), 10), ", "))
	}
	_, err := catalogue.Parse("x.yaml", []byte(bomb), catalogue.FormatYAML)
	require.NotEmpty(t, problemsOf(t, err))
}

func TestARefusalNeverRepeatsANumberThatLooksLikeCPR(t *testing.T) {
	for _, file := range []string{
		strings.Replace(oneMethod, "[hjemloese]", "['010190-1234']", 1),
		strings.Replace(oneMethod, "en-metode", "010190-1234", 1),
		oneMethod + "  010190-1234: x\n",
		oneMethod + "  contact: 010190 1234\n",
	} {
		_, err := catalogue.Parse("x.yaml", []byte(file), catalogue.FormatYAML)
		require.Error(t, err)
		require.NotContains(t, err.Error(), "1234")
		for _, d := range fault.From(err).Details {
			require.NotContains(t, d.Text.DA+d.Text.EN+d.Pointer, "1234")
		}
	}
}

func TestBadCSVIsRefusedWithTheRowOfEveryProblem(t *testing.T) {
	study := "method,title,design,outcome,effect_type,estimate,provenance\n"
	for name, test := range map[string]struct {
		file string
		want []string
	}{
		"a missing column": {
			strings.Replace(methodHeader, ",phase", "", 1) + "\n" + strings.Replace(methodRow, ",ide", "", 1) + "\n",
			[]string{"1 1:0 /phase missing"},
		},
		"an unknown and a double column": {
			methodHeader + ",farve,slug\n" + methodRow + ",,\n",
			[]string{"1 1:0 /farve unknown-field", "1 1:0 /slug duplicate"},
		},
		"rows with too few and too many cells": {
			methodHeader + "\n" + methodRow + "\nto-metode,borgerrettet\n" + methodRow + ",x\n",
			[]string{"3 3:0 /1 column-count", "4 4:0 /2 column-count"},
		},
		"an unknown code after a cell of two lines": {
			methodHeader + "\n" + strings.Replace(methodRow, "Hvad den er.", "\"To\nlinjer\"", 1) + "\n" +
				strings.NewReplacer("en-metode", "to-metode", "hjemloese", "hjemloese;prinser").Replace(methodRow) + "\n",
			[]string{"3 4:0 /1/target_groups/1 unknown-code"},
		},
		"the same method twice": {
			methodHeader + "\n" + methodRow + "\n" + methodRow + "\n",
			[]string{"3 3:0 /1/slug duplicate"},
		},
		"a quote that is not closed": {
			methodHeader + "\n\"en-metode,borgerrettet\n",
			[]string{"2 2:24  syntax"},
		},
		"a quote in the middle": {
			methodHeader + "\n" + strings.Replace(methodRow, "Hvad", "Hv\"ad", 1) + "\n",
			[]string{"2 2:36  syntax"},
		},
		"a study row": {
			study + "en-metode,T,rct,O,smd,meget,source\n,T,rct,O,smd,0.5,source\n",
			[]string{"2 2:0 /0/estimate wrong-type", "3 3:0 /1/method missing"},
		},
		"the same study row twice": {
			study + strings.Repeat("en-metode,T,rct,O,smd,0.5,source\n", 2),
			[]string{"3 3:0 /1 duplicate"},
		},
		"only a header": {methodHeader + "\n", []string{"0 0:0  empty"}},
		"nothing":       {"", []string{"0 0:0  empty"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := catalogue.Parse("x.csv", []byte(test.file), catalogue.FormatCSV)
			require.Equal(t, test.want, problemsOf(t, err))
		})
	}
}

func TestBadJSONLIsRefusedWithThePlaceOfEveryProblem(t *testing.T) {
	for name, test := range map[string]struct {
		file string
		want []string
	}{
		"broken lines among good ones": {
			methodLine + "\n\n{\"slug\": \n" + strings.Replace(methodLine, "en-metode", "to", 1) + " {}\n",
			[]string{"2 3:10 /1 syntax", "3 4:" + fmt.Sprint(len(methodLine)-5) + " /2 syntax"},
		},
		"a field twice": {
			`{"slug": "a", "slug": "b"}`,
			[]string{"1 1:15 /0 syntax"},
		},
		"wrong types": {
			strings.Replace(methodLine, `"title":"En metode"`, `"title":["æ", 1]`, 1),
			[]string{"1 1:58 /0/title wrong-type"},
		},
		"nested too deep": {
			`{"slug":` + strings.Repeat("[", 30) + strings.Repeat("]", 30) + "}",
			[]string{"1 1:25 /0 syntax"},
		},
		"no object": {"[]\n", []string{"1 1:1 /0 wrong-type"}},
		"a study of no method": {
			`{"method":"","title":"T","design":"rct","outcome":"O","effect_type":"none","provenance":"source"}`,
			[]string{"1 1:11 /0/method missing"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := catalogue.Parse("x.jsonl", []byte(test.file), catalogue.FormatJSONL)
			require.Equal(t, test.want, problemsOf(t, err))
		})
	}
}

func TestARefusalSaysThePlaceInBothLanguages(t *testing.T) {
	_, err := catalogue.Parse("x.yaml", []byte(oneMethod+"  caseload: mange\n"), catalogue.FormatYAML)
	details := fault.From(err).Details
	require.Len(t, details, 1)
	require.Equal(t, "Række 1, linje 10, kolonne 13: Feltet caseload skal være et helt tal, men er en tekst.",
		details[0].Text.DA)
	require.Equal(t, "Row 1, line 10, column 13: The field caseload must be a whole number, but is a text.",
		details[0].Text.EN)
}

func TestAFileThatIsWrongAllThroughGetsAShortList(t *testing.T) {
	file := methodHeader + "\n" + strings.Repeat("x,y\n", 200_000)
	_, err := catalogue.Parse("x.csv", []byte(file), catalogue.FormatCSV)
	details := fault.From(err).Details
	require.Len(t, details, 101)
	require.Equal(t, catalogue.CodeMoreProblems, details[100].Code)
	require.Contains(t, details[100].Text.DA, "mindst")
}

func TestTooManyRowsAreRefused(t *testing.T) {
	var b strings.Builder
	b.WriteString("method,title,design,outcome,effect_type,provenance\n")
	for i := range catalogue.MaxRows + 1 {
		fmt.Fprintf(&b, "m,T%d,rct,O,none,source\n", i)
	}
	_, err := catalogue.Parse("x.csv", []byte(b.String()), catalogue.FormatCSV)
	details := fault.From(err).Details
	require.Equal(t, catalogue.CodeTooMany, details[len(details)-1].Code)
}

func TestOverlongTextsAndListsAreRefused(t *testing.T) {
	file := strings.Replace(oneMethod, "En metode", strings.Repeat("æ", catalogue.MaxTitle+1), 1) +
		"  components: [" + strings.Repeat("x, ", catalogue.MaxList+1) + "]\n"
	_, err := catalogue.Parse("x.yaml", []byte(file), catalogue.FormatYAML)
	require.Equal(t, []string{"1 10:15 /0/components too-long", "1 3:10 /0/title too-long"}, problemsOf(t, err))
	_, err = catalogue.Parse("x.yaml", []byte(strings.Replace(oneMethod, "En metode",
		strings.Repeat("æ", catalogue.MaxTitle), 1)), catalogue.FormatYAML)
	require.NoError(t, err)
}

func TestSpreadsheetsOfBothKindsAreRead(t *testing.T) {
	comma := "\uFEFF" + methodHeader + ",social_goals,sources\r\n" + methodRow + ",1|2,A 2020;1:2|B\r\n,,,,,,,,,,,\r\n"
	file, err := catalogue.Parse("x.csv", []byte(comma), catalogue.FormatCSV)
	require.NoError(t, err)
	require.Len(t, file.Methods, 1)
	require.Equal(t, []int{1, 2}, file.Methods[0].SocialGoals)
	require.Equal(t, []string{"A 2020;1:2", "B"}, file.Methods[0].Sources)

	studies := "Method;title;design;outcome;effect_type;estimate;provenance;primary\n" +
		"en-metode;\"T; og mere\";rct;=1+1;smd;-0,35;source;ja\n"
	file, err = catalogue.Parse("x.csv", []byte(studies), catalogue.FormatCSV)
	require.NoError(t, err)
	require.Equal(t, "en-metode", file.Studies[0].Method)
	row := file.Studies[0].Row
	require.InDelta(t, -0.35, *row.Estimate, 0)
	require.True(t, *row.Primary)
	require.Equal(t, "=1+1", row.Outcome, "a cell is read as it stands")
}

func TestFormatIsToldByContentTypeAndThenByName(t *testing.T) {
	for _, test := range []struct {
		contentType, name string
		want              catalogue.Format
	}{
		{"application/yaml", "x", catalogue.FormatYAML},
		{"text/csv; charset=utf-8", "x.yaml", catalogue.FormatCSV},
		{"application/x-ndjson", "", catalogue.FormatJSONL},
		{"application/octet-stream", "A.YML", catalogue.FormatYAML},
		{"", "dir/a.jsonl", catalogue.FormatJSONL},
		{"application/vnd.ms-excel", "a.csv", catalogue.FormatCSV},
	} {
		format, err := catalogue.DetectFormat(test.contentType, test.name)
		require.NoError(t, err)
		require.Equal(t, test.want, format)
	}
	_, err := catalogue.DetectFormat("application/pdf", "a.pdf")
	require.Equal(t, fault.Unsupported, fault.From(err).Kind)
}

func TestAPathologicalLineIsRefusedQuickly(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"slug":"a"`)
	for i := range 50_000 {
		fmt.Fprintf(&b, `,"x%d":1`, i)
	}
	b.WriteString("}")
	_, err := catalogue.Parse("x.jsonl", []byte(b.String()), catalogue.FormatJSONL)
	require.Len(t, fault.From(err).Details, 101)
}
