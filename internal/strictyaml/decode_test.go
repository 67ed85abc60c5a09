package strictyaml_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/strictyaml"
)

// colour reads itself from text, and complains in both languages.
type colour string

func (c *colour) UnmarshalText(text []byte) error {
	if string(text) != "red" && string(text) != "2.5" {
		return fault.New(fault.Invalid, "no-colour", "ikke en farve", "not a colour")
	}
	*c = colour(text)
	return nil
}

type label struct {
	DA string `yaml:"da"`
	EN string `yaml:"en"`
}

type rule struct {
	Days  int   `yaml:"days"`
	Share *int  `yaml:"share"`
	Early []int `yaml:"early"`
	Skip  bool  `yaml:"skip"`
}

type file struct {
	ID     string                       `yaml:"id"`
	Ratio  float64                      `yaml:"ratio"`
	Colour colour                       `yaml:"colour"`
	Label  label                        `yaml:"label"`
	Rule   *rule                        `yaml:"rule"`
	Rules  []rule                       `yaml:"rules"`
	Named  map[string]rule              `yaml:"named"`
	From   strictyaml.OneOrMany[string] `yaml:"from"`
	Steps  []struct {
		Value int `yaml:"value"`
		label `yaml:",inline"`
	} `yaml:"steps"`
	Kinds [][]string `yaml:"kinds"`
}

func TestDocumentIsReadIntoItsTypes(t *testing.T) {
	var f file
	source, err := strictyaml.Decode([]byte(`
id: '2.0'
ratio: 2
colour: red
label: {da: Idé, en: no}
rule: {days: 3, share: 4, early: [7, 2], skip: true}
named: {a.b: {days: 1}}
from: ide
steps:
  - {value: 0, da: Nul, en: Nought}
kinds: [[kommune, region], [forskning]]
`), &f)
	require.NoError(t, err)
	require.Equal(t, "2.0", f.ID)
	require.InDelta(t, 2.0, f.Ratio, 0)
	require.Equal(t, colour("red"), f.Colour)
	require.Equal(t, label{DA: "Idé", EN: "no"}, f.Label)
	require.Equal(t, 4, *f.Rule.Share)
	require.Equal(t, []int{7, 2}, f.Rule.Early)
	require.True(t, f.Rule.Skip)
	require.Equal(t, 1, f.Named["a.b"].Days)
	require.Equal(t, []string{"ide"}, []string(f.From))
	require.Equal(t, "Nul", f.Steps[0].DA)
	require.Equal(t, [][]string{{"kommune", "region"}, {"forskning"}}, f.Kinds)

	for path, want := range map[string]string{
		"id": "2:5", "rule.early[1]": "6:38", `named["a.b"].days`: "7:21", "steps[0].en": "10:29",
		"kinds[1][0]": "11:29", "steps[0].missing": "10:5", "rules[3].days": "2:1", "": "2:1",
	} {
		line, column := source.At(path)
		require.Equal(t, want, fmt.Sprintf("%d:%d", line, column), "at %q", path)
	}
	require.True(t, source.Has("rule.skip"))
	require.False(t, source.Has("rules"))
}

func TestMergedKeysGiveWayToWrittenOnes(t *testing.T) {
	var f file
	source, err := strictyaml.Decode([]byte(`named:
  base: &base {days: 3, skip: true}
  same: *base
  more: {share: 5, <<: *base, days: 9}
  both:
    <<: [*base, {share: 2}]
`), &f)
	require.NoError(t, err)
	five, two := 5, 2
	require.Equal(t, rule{Days: 3, Skip: true}, f.Named["same"])
	require.Equal(t, rule{Days: 9, Skip: true, Share: &five}, f.Named["more"])
	require.Equal(t, rule{Days: 3, Skip: true, Share: &two}, f.Named["both"])
	for path, want := range map[string]string{
		"named.same": "3:9", "named.same.days": "2:22", "named.more.days": "4:37", "named.more.skip": "2:31",
	} {
		line, column := source.At(path)
		require.Equal(t, want, fmt.Sprintf("%d:%d", line, column), "at %q", path)
	}
}

func TestNullIsAllowedOnlyWhereAValueMayBeMissing(t *testing.T) {
	var f file
	_, err := strictyaml.Decode([]byte("rule: ~\nrules:\nid:\n"), &f)
	require.EqualError(t, err, "2:7: rules: expected a list, found nothing\n3:4: id: expected a text, found nothing")
	require.Nil(t, f.Rule)
}

func TestRefusedFilesNameThePlaceAndTheReason(t *testing.T) {
	tests := map[string]struct{ input, want string }{
		"empty":          {"", "1:1: the file is empty"},
		"only a comment": {"# nothing\n", "1:1: the file is empty"},
		"null document":  {"---\n", "2:1: expected a map of fields, found nothing"},
		"list on top":    {"- id: a\n", "1:1: expected a map of fields, found a list"},
		"two documents":  {"id: a\n---\nid: b\n", "2:1: a second document begins here, and a file holds one"},
		"second after dots": {
			"id: a\n...\nid: b\n", "3:1: the document has ended above, and a file holds one",
		},
		"second not yaml": {"id: a\n---\nid: [\n", "4:1: this is not YAML: did not find expected node content"},
		"invalid UTF-8": {
			"id: a\nlabel: {da: \"b\xe6\"}\n",
			"2:15: the byte 0xE6 is not UTF-8; save the file as UTF-8",
		},
		"column in characters": {"id: æøå\xff\n", "1:8: the byte 0xFF is not UTF-8; save the file as UTF-8"},
		"control character":    {"id: a\x00b\n", "1:6: the character U+0000 does not belong in a text file"},
		"tab":                  {"rule:\n\tdays: 3\n", "2:1: a tab cannot indent; use spaces"},
		"tab after spaces":     {"rule:\n  days: 3\n  \tskip: true\n", "3:3: a tab cannot indent; use spaces"},
		"tab on line one":      {"\tid: a\n", "1:1: a tab cannot indent; use spaces"},
		"open bracket": {
			"id: a\nkinds: [[a, b]\nfrom: c\n",
			"2:1: this is not YAML: did not find expected ',' or ']'",
		},
		"wrong indent": {
			"id: a\n  from: b\n", "2:3: this is not YAML: mapping values are not allowed in this context",
		},
		"list among fields": {"id: a\n- b\n", "2:1: this is not YAML: did not find expected key"},
		"unknown anchor":    {"id: a\nrule: *base\n", "2:7: *base refers to an anchor &base that is not above it"},
		"anchor below": {
			"rule: *base\nrules: [&base {days: 1}]\n", "1:7: *base refers to an anchor &base that is not above it",
		},
		"anchor in itself": {"kinds: &k [*k]\n", "1:12: the anchor &k contains itself"},
		"duplicate key":    {"id: a\nfrom: b\nid: c\n", `3:1: the key "id" is already given on line 1`},
		"duplicate key, once quoted": {
			"id: a\n\"id\": c\n", `2:1: the key "id" is already given on line 1`,
		},
		"duplicate key in a nested map": {
			"rules:\n  - days: 1\n    skip: true\n    days: 2\n", `4:5: the key "days" is already given on line 2`,
		},
		"duplicate key in a merged map": {
			"named:\n  a: &a {days: 1, days: 2}\n  b: {<<: *a}\n", `2:19: the key "days" is already given on line 2`,
		},
		"two merges": {
			"named:\n  a: &a {days: 1}\n  b: &b {skip: true}\n  c:\n    <<: *a\n    <<: *b\n",
			`6:5: the key "<<" is already given on line 5`,
		},
		"key from two merged maps": {
			"named:\n  a: &a {days: 1}\n  b: &b {days: 2}\n  c: {<<: [*a, *b]}\n",
			`4:16: the key "days" comes from two of the merged maps`,
		},
		"merge of a text":     {"rule: {<<: a}\n", "1:12: only maps can be merged with <<"},
		"merge of a list":     {"rule: {<<: [a]}\n", "1:13: only maps can be merged with <<"},
		"unknown field":       {"id: a\nrule: {day: 3}\n", "2:8: rule.day: unknown field; did you mean days?"},
		"unknown merged":      {"named:\n  a: &a {days: 1}\nlabel: {<<: *a}\n", "2:10: label.days: unknown field"},
		"inline name unknown": {"steps: [{value: 1, dk: a}]\n", "1:20: steps[0].dk: unknown field"},
		"key is a list":       {"? [a, b]\n: c\n", "1:3: a key must be a text"},
		"key is null":         {"named: {~: {days: 1}}\n", "1:9: a key must be a text"},
		"tag":                 {"id: !!str a\n", "1:5: the tag !!str is not used here; leave it out"},
		"text for a number": {
			"rule: {days: three}\n",
			`1:14: rule.days: expected a whole number, found the text "three"`,
		},
		"quoted number":       {"rule: {days: '3'}\n", `1:14: rule.days: expected a whole number, found the text "3"`},
		"decimal for a whole": {"rule: {days: 2.5}\n", "1:14: rule.days: expected a whole number, found the number 2.5"},
		"octal":               {"rule: {days: 010}\n", "1:14: rule.days: expected a whole number, found the number 010"},
		"too large": {
			"rule: {days: 99999999999999999999}\n",
			"1:14: rule.days: expected a whole number, found the number 99999999999999999999",
		},
		"over the type":     {"rule: {days: 9223372036854775808}\n", "1:14: rule.days: the number is too large"},
		"number for a text": {"id: 1.10\n", `1:5: id: expected a text, found the number 1.10; write "1.10" in quotes`},
		"bool for a text":   {"id: true\n", `1:5: id: expected a text, found the value true; write "true" in quotes`},
		"text for a bool":   {"rule: {skip: yes}\n", `1:14: rule.skip: expected true or false, found the text "yes"`},
		"infinite":          {"ratio: .inf\n", "1:8: ratio: expected a number, found the number .inf"},
		"map for a list":    {"rules: {days: 1}\n", "1:8: rules: expected a list, found a map of fields"},
		"text for a list":   {"rules: a\n", `1:8: rules: expected a list, found the text "a"`},
		"list for a text":   {"label: {da: [a]}\n", "1:13: label.da: expected a text, found a list"},
		"its own type":      {"colour: blue\n", "1:9: colour: not a colour"},
		"map for its own":   {"colour: {}\n", "1:9: colour: expected a text, found a map of fields"},
		"all at once": {
			"id: 1\nrule: {days: x, skop: true}\ncolour: blue\nid: b\n",
			"1:5: id: expected a text, found the number 1; write \"1\" in quotes\n" +
				"2:14: rule.days: expected a whole number, found the text \"x\"\n" +
				"2:17: rule.skop: unknown field; did you mean skip?\n" +
				"3:9: colour: not a colour\n" +
				"4:1: the key \"id\" is already given on line 1",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var f file
			_, err := strictyaml.Decode([]byte(test.input), &f)
			require.EqualError(t, err, test.want)
			var problems strictyaml.Problems
			require.ErrorAs(t, err, &problems)
			for _, problem := range problems {
				require.NotEmpty(t, problem.Danish, "the reason in Danish")
			}
		})
	}
}

func TestAnchorBombIsRefusedBeforeItGrows(t *testing.T) {
	var bomb strings.Builder
	bomb.WriteString("id: a\nnamed:\n  x0: &x0 {early: [1, 1, 1, 1, 1, 1, 1, 1, 1]}\nkinds:\n")
	bomb.WriteString("  - &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n")
	for i := 1; i < 40; i++ {
		alias := fmt.Sprintf("*a%d", i-1)
		fmt.Fprintf(&bomb, "  - &a%d [%s]\n", i, strings.Repeat(alias+", ", 8)+alias)
	}
	var f file
	_, err := strictyaml.Decode([]byte(bomb.String()), &f)
	require.EqualError(t, err, "9:40: aliases expand to more than 50000 values here")
}

func TestManyAliasesToOneLargeValueAreRefused(t *testing.T) {
	large := "[" + strings.Repeat("1,", 2000) + "1]"
	input := "named:\n  a: {early: &e " + large + "}\nrules:\n" + strings.Repeat("  - {early: *e}\n", 30)
	_, err := strictyaml.Decode([]byte(input), &file{})
	require.EqualError(t, err, "28:5: aliases expand to more than 50000 values here")
}

func TestMergeBombIsRefused(t *testing.T) {
	var bomb strings.Builder
	bomb.WriteString("named:\n  a0: &a0 {days: 1}\n")
	for i := 1; i < 60; i++ {
		fmt.Fprintf(&bomb, "  a%d: &a%d {<<: [*a%d, *a%d]}\n", i, i, i-1, i-1)
	}
	_, err := strictyaml.Decode([]byte(bomb.String()), &file{})
	require.ErrorContains(t, err, "aliases expand to more than 50000 values here")
}

func TestDeepNestingIsRefused(t *testing.T) {
	_, err := strictyaml.Decode([]byte("kinds: "+strings.Repeat("[", 2000)+strings.Repeat("]", 2000)), &file{})
	require.EqualError(t, err, "1:72: lists and maps are nested more than 64 deep")
}

func TestFileOverTheBoundIsNotParsed(t *testing.T) {
	input := append([]byte("id: a\n#"), make([]byte, strictyaml.MaxBytes)...)
	_, err := strictyaml.Decode(input, &file{})
	require.EqualError(t, err, "1:1: the file holds 10485767 bytes, and at most 10485760 are read")
}

func TestOnlyTheFirstHundredProblemsAreReported(t *testing.T) {
	_, err := strictyaml.Decode([]byte("from: ["+strings.Repeat("1, ", 500)+"]"), &file{})
	var problems strictyaml.Problems
	require.ErrorAs(t, err, &problems)
	require.Len(t, problems, strictyaml.MaxProblems)
}

func TestProblemsSpeakBothLanguages(t *testing.T) {
	_, err := strictyaml.Decode([]byte("rule: {days: tre}\n"), &file{})
	var problems strictyaml.Problems
	require.ErrorAs(t, err, &problems)
	require.Equal(t, `1:14: rule.days: skal være et helt tal, men er teksten "tre"`, problems.In(i18n.Danish))
	require.Equal(t, []fault.Detail{{
		Pointer: "rule.days", Code: "invalid-yaml",
		Text: i18n.Text{
			DA: `linje 1, tegn 14: skal være et helt tal, men er teksten "tre"`,
			EN: `line 1, column 14: expected a whole number, found the text "tre"`,
		},
	}}, problems.Details())
}

func TestDecodingIntoNoPointerIsAMistakeInTheProgram(t *testing.T) {
	_, err := strictyaml.Decode([]byte("id: a"), file{})
	require.EqualError(t, err, "strictyaml: cannot decode into strictyaml_test.file; give a pointer")
}

func FuzzDecodeNeverPanics(f *testing.F) {
	f.Add([]byte("id: a\nrule: &r {days: 1}\nrules: [*r, {<<: *r}]\n"))
	f.Add([]byte("steps:\n  - {value: 0, da: x}\n...\n"))
	f.Add([]byte("? &a [*a]\n: b"))
	f.Add([]byte("\xff\xfe"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var into file
		source, err := strictyaml.Decode(data, &into)
		if err != nil {
			require.NotEmpty(t, err.Error())
		}
		source.At("rules[0].days")
	})
}
