package catalogue_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/catalogue"
)

// fullMethod is a method that says everything it can.
func fullMethod() catalogue.Method {
	return catalogue.Method{
		Slug: "alt", MethodType: "borgerrettet", Title: "Alt", Summary: "Én linje\nog én til", Problem: "\"P\", ja",
		TargetGroups: []catalogue.Code{"hjemloese", "fagfolk"}, AgeGroups: []catalogue.Code{"voksne"},
		SocialGoals: []int{3, 10}, Themes: []catalogue.Code{"skole"}, LegalBasis: []string{"serviceloven § 85"},
		Origin: "lokal", Owner: catalogue.Owner{Name: "Ejer", Type: "brugerorganisation"}, Programme: "et-program",
		Phase: "modning", Components: []string{`a|b\c`, "d; e"},
		Delivery: catalogue.Delivery{Format: "f", DurationWeeks: new(0), Staff: "s"},
		Partners: []catalogue.Partner{
			{Name: "K: by", Kind: "kommune"}, {Name: "U", Kind: "forskning", Role: "=evaluerer: | alt"},
		},
		Cost:        &catalogue.Cost{Amount: new(int64(12)), Unit: "per_day", PriceYear: new(2024), Source: "k"},
		Economy:     &catalogue.Economy{TotalCost: new(int64(5)), PriceYear: new(2023), Baseline: "b", Payers: "p", Note: "n"},
		StartupCost: new(int64(0)), EvidenceSearchedOn: "2025-03-01", NotSuitableFor: "x", MinimumGroup: new(4),
		Licence: "l", TrainingProvider: "t", Caseload: new(12), Replaces: "r", TimeToEffect: "6 måneder", Contact: "c",
		Sources: []string{"A 2020;1:2"}, Provenance: "source",
		Studies: []catalogue.StudyRow{{
			Authors: "A", Year: new(2020), Title: "T", Country: "DK", Design: "rct", Sample: "1", NTreatment: new(10),
			NControl: new(0), NTotal: new(10), Outcome: "O", OutcomeEN: "O", About: "staff", Primary: new(false),
			HigherIsBetter: new(true), EffectType: "smd", Estimate: new(-1e-7), CILow: new(-2.5), CIHigh: new(3.0),
			SE: new(0.1), Favours: "unread", FollowupMonths: new(0), Quality: "low", QualityReason: "q",
			EvaluatorIndependent: new(true), PeerReviewed: new(false), UsualCare: new(true), Source: "s",
			Provenance: "general knowledge",
		}, {
			Title: "Means", Design: "quasi", NTreatment: new(30), NControl: new(31), Outcome: "O", OutcomeCode: "trivsel",
			EffectType: "smd", MeanTreatment: new(-1.5), SDTreatment: new(2.25), MeanControl: new(0.0), SDControl: new(3.0),
			AnalysedTreatment: new(28), AnalysedControl: new(29), SmallestImportantEffect: new(0.3),
			HigherIsBetter: new(false), Provenance: "source",
		}, {
			Title: "Counts", Design: "rct", NTreatment: new(30), NControl: new(31), Outcome: "O", EffectType: "or",
			EventsTreatment: new(0), EventsControl: new(4), HigherIsBetter: new(false), Provenance: "source",
		}},
	}
}

func TestWhatIsWrittenIsReadAgainUnchanged(t *testing.T) {
	methods := append(demonstrationFile(t).Methods, fullMethod())
	var lines bytes.Buffer
	require.NoError(t, catalogue.WriteJSONL(&lines, methods))
	fromLines, err := catalogue.Parse("x.jsonl", lines.Bytes(), catalogue.FormatJSONL)
	require.NoError(t, err)
	require.Equal(t, methods, fromLines.Methods)

	for _, separator := range []catalogue.Separator{catalogue.Comma, catalogue.Semicolon} {
		var methodCSV, studyCSV bytes.Buffer
		methodsOut, err := catalogue.NewCSVWriter(&methodCSV, catalogue.MethodColumns(), separator)
		require.NoError(t, err)
		studiesOut, err := catalogue.NewCSVWriter(&studyCSV, catalogue.StudyColumns(), separator)
		require.NoError(t, err)
		var studies []catalogue.MethodStudy
		for _, method := range methods {
			require.NoError(t, methodsOut.Write(catalogue.MethodRecord{Method: method, Status: "active"}))
			for _, row := range method.Studies {
				studies = append(studies, catalogue.MethodStudy{Method: method.Slug, Row: row})
				require.NoError(t, studiesOut.Write(catalogue.StudyRecord{Method: method.Slug, StudyRow: row, StudyID: "1"}))
			}
		}
		require.NoError(t, methodsOut.Flush())
		require.NoError(t, studiesOut.Flush())

		fromCSV, err := catalogue.Parse("x.csv", methodCSV.Bytes(), catalogue.FormatCSV)
		require.NoError(t, err)
		for i, method := range methods {
			require.Equal(t, method.Hash(), fromCSV.Methods[i].Hash(), method.Slug)
		}
		studiesFromCSV, err := catalogue.Parse("x.csv", studyCSV.Bytes(), catalogue.FormatCSV)
		require.NoError(t, err)
		require.Equal(t, studies, studiesFromCSV.Studies)
	}
}

func TestTheSameContentHasTheSameHashInAnyFormatAndOrder(t *testing.T) {
	file := demonstrationFile(t)
	again := demonstrationFile(t)
	require.Equal(t, file.Hash, again.Hash)

	turned := slices.Clone(file.Methods)
	slices.Reverse(turned)
	var lines bytes.Buffer
	require.NoError(t, catalogue.WriteJSONL(&lines, turned))
	reversed, err := catalogue.Parse("other.jsonl", lines.Bytes(), catalogue.FormatJSONL)
	require.NoError(t, err)
	require.Equal(t, file.Hash, reversed.Hash)

	changed := strings.Replace(lines.String(), "Navngiven boligansvarlig", "En anden", 1)
	other, err := catalogue.Parse("x.jsonl", []byte(changed), catalogue.FormatJSONL)
	require.NoError(t, err)
	require.NotEqual(t, file.Hash, other.Hash)
	same := 0
	for i, method := range other.Methods {
		if method.Hash() == turned[i].Hash() {
			same++
		}
	}
	require.Equal(t, 79, same, "only the method that was changed has another hash")
}

func TestAHashDoesNotDependOnHowUnknownIsWritten(t *testing.T) {
	nulls, err := catalogue.Parse("x.yaml", []byte(oneMethod+"  cost: null\n  sources: []\n  delivery: {staff: null}\n"),
		catalogue.FormatYAML)
	require.NoError(t, err)
	bare, err := catalogue.Parse("x.yaml", []byte(oneMethod), catalogue.FormatYAML)
	require.NoError(t, err)
	require.Equal(t, bare.Hash, nulls.Hash)
}

func FuzzParseNeverPanics(f *testing.F) {
	f.Add([]byte(oneMethod), 0)
	f.Add([]byte(methodLine), 1)
	f.Add([]byte(methodHeader+"\n"+methodRow+"\n"), 2)
	f.Add([]byte("- &a [*a]"), 0)
	f.Add([]byte("\"\xff"), 2)
	f.Add([]byte(reference), 3)
	formats := []catalogue.Format{
		catalogue.FormatYAML, catalogue.FormatJSONL, catalogue.FormatCSV, catalogue.FormatRIS, "other",
	}
	f.Fuzz(func(t *testing.T, data []byte, which int) {
		format := formats[((which%len(formats))+len(formats))%len(formats)]
		file, err := catalogue.Parse("fuzz", data, format)
		if err != nil {
			require.Nil(t, file)
			return
		}
		// What was accepted can be written and is accepted again, with the same content.
		var lines bytes.Buffer
		require.NoError(t, catalogue.WriteJSONL(&lines, file.Methods))
		for _, study := range file.Studies {
			require.Empty(t, study.Row.Validate())
		}
		if len(file.Methods) > 0 && len(file.Studies) == 0 {
			again, err := catalogue.Parse("fuzz", lines.Bytes(), catalogue.FormatJSONL)
			require.NoError(t, err)
			require.Equal(t, file.Hash, again.Hash)
		}
	})
}
