package catalogue_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/evidence"
)

const rawHeader = "method,title,design,outcome,effect_type,n_treatment,n_control,mean_treatment,sd_treatment," +
	"mean_control,sd_control,events_treatment,events_control,analysed_treatment,analysed_control,provenance\n"

func TestRawNumbersAreOfThoseWhoWereAnalysedElseOfTheArms(t *testing.T) {
	file, err := catalogue.Parse("x.csv", []byte(rawHeader+
		"m,Arms,rct,Trivsel,smd,50,48,10.5,2,9,2.5,,,,,source\n"+
		"m,Analysed,rct,Trivsel,or,50,48,,,,,10,20,45,40,source\n"), catalogue.FormatCSV)
	require.NoError(t, err)
	studies, err := catalogue.EvidenceStudies(file.StudiesOf("m"))
	require.NoError(t, err)
	require.Equal(t, &evidence.Means{
		MeanTreatment: 10.5, SDTreatment: 2, NTreatment: 50, MeanControl: 9, SDControl: 2.5, NControl: 48,
	}, studies[0].Outcomes[0].Means)
	require.Equal(t, &evidence.Counts{EventsTreatment: 10, NTreatment: 45, EventsControl: 20, NControl: 40},
		studies[1].Outcomes[0].Counts)
}

func TestRawNumbersThatCannotBeAreRefusedByTheirColumn(t *testing.T) {
	for name, test := range map[string]struct {
		row  string
		want []string
	}{
		"a mean without its deviation": {
			"m,T,rct,O,smd,50,48,10,,9,2.5,,,,,source", []string{"2 2:0 /0/sd_treatment missing"},
		},
		"counts of nobody knows how many": {
			"m,T,rct,O,or,,48,,,,,10,20,,,source", []string{"2 2:0 /0/n_treatment missing"},
		},
		"more events than people": {
			"m,T,rct,O,or,50,48,,,,,60,20,,,source", []string{"2 2:0 /0/events_treatment out-of-range"},
		},
		"fewer analysed than had the event": {
			"m,T,rct,O,rr,50,48,,,,,10,20,,15,source", []string{"2 2:0 /0/events_control out-of-range"},
		},
		"counts of a mean difference": {
			"m,T,rct,O,md,50,48,,,,,10,20,,,source", []string{"2 2:0 /0/events_treatment contradiction"},
		},
		"a deviation of nothing": {
			"m,T,rct,O,md,50,48,10,0,9,2.5,,,,,source", []string{"2 2:0 /0/sd_treatment out-of-range"},
		},
		"an arm of one, analysed": {
			"m,T,rct,O,md,50,48,10,1,9,2.5,,,1,,source", []string{"2 2:0 /0/analysed_treatment out-of-range"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := catalogue.Parse("x.csv", []byte(rawHeader+test.row+"\n"), catalogue.FormatCSV)
			require.Equal(t, test.want, problemsOf(t, err))
		})
	}
}

// The log odds ratios and variances are those of metadat's dat.landenberger2005, computed there by escalc.
func TestTheStudiesOfCognitiveProgrammesHaveTheirPublishedCounts(t *testing.T) {
	file := demonstrationFile(t)
	studies, err := catalogue.EvidenceStudies(file.StudiesOf("kognitive-programmer-kriminalforsorg"))
	require.NoError(t, err)
	found := map[string]string{}
	single := 0
	for _, study := range studies {
		if study.Design == evidence.MetaAnalysis {
			continue
		}
		single++
		effect, known := study.Outcomes[0].Effect()
		require.True(t, known)
		require.Equal(t, evidence.RawNumbers, effect.Basis)
		require.Equal(t, "no-recidivism", study.Outcomes[0].Code)
		require.True(t, *study.Outcomes[0].HigherIsBetter)
		se := math.Log(effect.High/effect.Low) / (2 * 1.959963984540054)
		found[fmt.Sprintf("%s %d/%d", study.Citation[:6], *study.NTreatment, *study.NControl)] = fmt.Sprintf("%.10f %.10f", math.Log(effect.Estimate), se*se)
	}
	require.Equal(t, 58, single)
	for study, want := range map[string]string{
		"Guerra 29/52":    "0.4100522721 0.2305925984",
		"Larson 13/13":    "1.2347444630 0.9159090909",
		"Robins 1500/379": "0.2298280682 0.0180659276",
		"Anders 1500/871": "1.4868058103 0.0126040567",
	} {
		require.Equal(t, want, found[study], study)
	}
	require.Len(t, catalogue.GroupStudies(file.StudiesOf("kat-unge-kriminalitet")), 17)
}
