package catalogue_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/evidence"
)

const reference = `TY  - JOUR
AU  - Landenberger, Nana A.
AU  - Lipsey, Mark W.
TI  - The positive effects of cognitive-behavioral programs
      for offenders
PY  - 2005/12/01/
JO  - Journal of Experimental Criminology
VL  - 1
IS  - 4
SP  - 451
EP  - 476
DO  - https://doi.org/10.1007/s11292-005-3541-7
KW  - recidivism
KW  - design: meta_analysis
KW  - method: kognitive-programmer
AB  - Ring til 010190-1234.
ER  - 
`

func parseRIS(text string, defaults catalogue.Defaults) (*catalogue.File, error) {
	return catalogue.DefaultVocabulary().Parse("x.ris", []byte(text), catalogue.FormatRIS, defaults)
}

func TestReferenceIsReadAsAStudyWhoseEffectsNobodyHasRead(t *testing.T) {
	file, err := parseRIS(reference, catalogue.Defaults{})
	require.NoError(t, err)
	require.Len(t, file.Studies, 1)
	require.Equal(t, catalogue.MethodStudy{Method: "kognitive-programmer", Row: catalogue.StudyRow{
		Authors: "Landenberger NA, Lipsey MW", Year: new(2005),
		Title:   "The positive effects of cognitive-behavioral programs for offenders",
		Design:  "meta_analysis",
		Outcome: "Udfald er ikke aflæst", OutcomeEN: "Outcomes not read", OutcomeCode: "not-read",
		EffectType: catalogue.EffectNone, Favours: catalogue.FavoursUnread, Quality: catalogue.QualityUnrated,
		Source:     "Journal of Experimental Criminology 1(4):451-476. doi:10.1007/s11292-005-3541-7",
		Provenance: catalogue.ProvenanceSource,
	}}, file.Studies[0])
	study, err := file.Studies[0].Row.Study()
	require.NoError(t, err)
	require.Equal(t, evidence.Neutral, evidence.Read(study.Outcomes[0]).Direction)
}

func TestReferenceThatDoesNotSayItsDesignTakesThatOfTheFile(t *testing.T) {
	bare := strings.NewReplacer("KW  - design: meta_analysis\n", "", "KW  - method: kognitive-programmer\n", "").Replace(reference)
	file, err := parseRIS("\uFEFF"+strings.ReplaceAll(bare+reference, "\n", "\r\n"),
		catalogue.Defaults{Method: "en-metode", Design: "rct"})
	require.NoError(t, err)
	require.Equal(t, "en-metode", file.Studies[0].Method)
	require.Equal(t, catalogue.Code("rct"), file.Studies[0].Row.Design)
	require.Equal(t, "kognitive-programmer", file.Studies[1].Method, "what the record says goes before the file's")
	require.Equal(t, catalogue.Code("meta_analysis"), file.Studies[1].Row.Design)
}

func TestBadRISIsRefusedWithTheRowAndTheTag(t *testing.T) {
	for name, test := range map[string]struct {
		file string
		want []string
		says string
	}{
		"no design": {
			strings.Replace(reference, "design: ", "design ", 1),
			[]string{"1 1:0 /0/design missing"},
			"Række 1, linje 1: Studiets design står ikke i RIS.",
		},
		"an unknown design": {
			reference + "\n" + strings.Replace(reference, "meta_analysis", "case-control", 1),
			[]string{"2 32:0 /1/design unknown-code"},
			"Række 2, linje 32: Mærket KW: «case-control» er ikke en kendt kode.",
		},
		"no method": {
			strings.Replace(reference, "method: ", "", 1), []string{"1 1:0 /0/method missing"}, "Metoden mangler.",
		},
		"no title": {
			strings.Replace(strings.Replace(reference, "TI  -", "N1  -", 1), "for offenders", "", 1),
			[]string{"1 1:0 /0/title missing"},
			"Række 1, linje 1: Mærket TI: ",
		},
		"a year in words": {
			strings.Replace(reference, "2005/12/01/", "in press", 1),
			[]string{"1 6:0 /0/year wrong-type"},
			"Række 1, linje 6: Mærket PY: Året skal begynde med fire cifre.",
		},
		"a year that cannot be": {
			strings.Replace(reference, "2005/12/01/", "0205", 1),
			[]string{"1 6:0 /0/year out-of-range"},
			"Mærket PY: ",
		},
		"a CPR number": {
			strings.Replace(reference, "JO  - Journal", "JO  - 010190-1234", 1),
			[]string{"1 1:0 /0/source cpr-number"},
			"",
		},
		"the same reference twice": {
			reference + reference, []string{"2 18:0 /1 duplicate"}, "række 1",
		},
		"no beginning": {
			strings.Replace(reference, "TY  - JOUR\n", "", 1), []string{"0 1:0  syntax"}, "mærket TY",
		},
		"no end": {
			strings.Replace(reference, "ER  -", "", 1), []string{"0 1:0  syntax"}, "mærket ER",
		},
		"a record within a record": {
			strings.Replace(reference, "ER  - \n", "", 1) + reference, []string{"0 1:0  syntax"}, "mærket ER",
		},
		"another file altogether": {"slug,title\n", []string{"0 1:0  syntax"}, "mærket TY"},
		"nothing":                 {"\n", []string{"0 0:0  empty"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parseRIS(test.file, catalogue.Defaults{})
			require.Equal(t, test.want, problemsOf(t, err), err)
			var problems catalogue.Problems
			require.ErrorAs(t, err, &problems)
			require.Contains(t, problems[0].Detail().Text.DA, test.says)
			require.NotContains(t, err.Error(), "1234")
		})
	}
}

func TestNamesAreWrittenAsReferencesWriteThem(t *testing.T) {
	for given, want := range map[string]string{
		"Lipsey, Mark W.":           "Lipsey MW",
		"Lipsey, M.W.":              "Lipsey MW",
		"Lipsey, MW":                "Lipsey MW",
		"Ågård-Ørum, Åse Ellen":     "Ågård-Ørum ÅE",
		"King, Martin Luther,Jr":    "King ML Jr",
		"Social- og Boligstyrelsen": "Social- og Boligstyrelsen",
	} {
		file, err := parseRIS(strings.Replace(reference, "Landenberger, Nana A.", given, 1), catalogue.Defaults{})
		require.NoError(t, err)
		require.Equal(t, want+", Lipsey MW", file.Studies[0].Row.Authors)
	}
	many := strings.Repeat("AU  - Efternavnsen, Fornavn Mellemnavn\n", 100)
	file, err := parseRIS(strings.Replace(reference, "AU  - Lipsey", many+"AU  - Lipsey", 1), catalogue.Defaults{})
	require.NoError(t, err)
	require.True(t, strings.HasSuffix(file.Studies[0].Row.Authors, " m.fl."))
	require.LessOrEqual(t, len(file.Studies[0].Row.Authors), catalogue.MaxLine)
}

func TestStudiesOfOneMethodNeedNotNameIt(t *testing.T) {
	rows := "title,outcome,effect_type,events_treatment,n_treatment,events_control,n_control,higher_is_better,provenance\n" +
		"Et forsøg,Bolig,or,30,50,20,50,true,source\n"
	file, err := catalogue.DefaultVocabulary().Parse("x.csv", []byte(rows), catalogue.FormatCSV,
		catalogue.Defaults{Method: "en-metode", Design: "rct"})
	require.NoError(t, err)
	require.Equal(t, "en-metode", file.Studies[0].Method)
	require.Equal(t, catalogue.Code("rct"), file.Studies[0].Row.Design)
	_, err = catalogue.Parse("x.csv", []byte(rows), catalogue.FormatCSV)
	require.Equal(t, []string{"1 1:0 /method missing", "1 1:0 /design missing"}, problemsOf(t, err))
	_, err = catalogue.DefaultVocabulary().Parse("x.yaml", []byte(oneMethod), catalogue.FormatYAML,
		catalogue.Defaults{Method: "en-metode"})
	require.Equal(t, []string{"0 0:0  contradiction"}, problemsOf(t, err), "a file of methods has no one method")
}

func TestTemplatesNameEveryColumnThatIsRead(t *testing.T) {
	header := catalogue.StudyTemplate()
	require.True(t, strings.HasPrefix(header, "method,authors,"))
	require.NotContains(t, header, "study_id")
	for _, template := range []string{header, catalogue.MethodTemplate()} {
		_, err := catalogue.Parse("x.csv", []byte(template), catalogue.FormatCSV)
		require.Equal(t, []string{"0 0:0  empty"}, problemsOf(t, err))
	}
}
