package api_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/api"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

// fits holds a value of the program against a schema of the contract.
func fits(t *testing.T, schema string, value any) {
	t.Helper()
	text, err := json.Marshal(value)
	require.NoError(t, err)
	var read any
	require.NoError(t, json.Unmarshal(text, &read))
	require.NoError(t, contract(t).Components.Schemas[schema].Value.VisitJSON(read), string(text))
}

// words gives the values of an enumeration of the contract.
func words(t *testing.T, schema string) []string {
	t.Helper()
	var all []string
	for _, word := range contract(t).Components.Schemas[schema].Value.Enum {
		text, isText := word.(string)
		require.True(t, isText, schema)
		all = append(all, text)
	}
	return all
}

func texts[T ~string](values ...T) []string {
	var all []string
	for _, value := range values {
		all = append(all, string(value))
	}
	return all
}

func TestPhaseModelIsAnsweredAsTheContractSays(t *testing.T) {
	model, err := phasemodel.Default()
	require.NoError(t, err)
	fits(t, "PhaseModel", model)

	other, err := phasemodel.Default()
	require.NoError(t, err)
	other.Gates[0].Checks = other.Gates[0].Checks[1:]
	differences := phasemodel.Compare(model, other)
	require.NotEmpty(t, differences)
	for _, difference := range differences {
		fits(t, "PhaseModelDifference", difference)
	}
}

func TestStudyOutcomeIsAnsweredAsTheContractSays(t *testing.T) {
	number, months, better := 0.35, 12, true
	fits(t, "StudyOutcome", evidence.Outcome{Code: "trivsel"})
	fits(t, "StudyOutcome", evidence.Outcome{
		Code: "trivsel", Title: i18n.Text{DA: "Trivsel", EN: "Well-being"}, About: evidence.Citizen, Primary: true,
		HigherIsBetter: &better, EffectType: evidence.SMD, Estimate: &number, CILow: &number, CIHigh: &number,
		SE: &number, Favours: evidence.FavoursUnread, FollowupMonths: &months, SmallestImportantEffect: &number,
		Means: &evidence.Means{
			MeanTreatment: 4.5, SDTreatment: 1, NTreatment: 40, MeanControl: 4, SDControl: 1, NControl: 38,
		},
		Counts: &evidence.Counts{EventsTreatment: 4, NTreatment: 40, EventsControl: 9, NControl: 38},
	})
}

func TestTallyIsAnsweredAsTheDeciderCountsIt(t *testing.T) {
	fits(t, "Tally", lifecycle.Tally{Seats: 9, Present: 5, Approve: 3, Reject: 2, Quorate: true, TieBroken: true})
}

func TestJournalRowCanBeVerifiedFromTheAnswerAlone(t *testing.T) {
	row, err := journal.Seal(journal.Row{
		Method: "01936a5e-8f5c-7cc1-8a41-5f2f3a1f0d11", Sequence: 1, Type: "method-created", Version: 1, Actor: "system",
		At:      time.Date(2026, time.November, 21, 9, 30, 0, 120000000, time.UTC),
		Payload: []byte(`{"phase":"ide","status":"active"}`),
	})
	require.NoError(t, err)
	event := api.JournalEvent{
		Method: uuid.MustParse(row.Method), Sequence: row.Sequence, Type: row.Type, Version: row.Version,
		Actor: row.Actor, At: row.At.Format("2006-01-02T15:04:05.000000Z"), Payload: row.Payload,
		Previous: row.Previous.String(), Hash: row.Hash.String(), Texts: []api.JournalText{},
	}
	fits(t, "JournalEvent", event)

	hashed, err := journal.Canonical(map[string]any{
		"format": "fasemodel.journal.row/1", "method": event.Method, "sequence": event.Sequence, "type": event.Type,
		"version": event.Version, "actor": event.Actor, "at": event.At, "payload": event.Payload,
		"previous": event.Previous,
	})
	require.NoError(t, err)
	require.Equal(t, event.Hash, journal.HashOf(hashed).String())
}

func TestContractSpeaksTheProgramsWords(t *testing.T) {
	for schema, expected := range map[string][]string{
		"MethodStatus": texts(lifecycle.Active, lifecycle.OnHold, lifecycle.Stopped, lifecycle.Withdrawn),
		"Stage": texts(lifecycle.StageAssessment, lifecycle.StageHearing, lifecycle.StageRecommendation,
			lifecycle.StageBallot, lifecycle.StagePrincipal, lifecycle.StageDecided, lifecycle.StageLapsed,
			lifecycle.StageWithdrawn),
		"Position": texts(lifecycle.Approve, lifecycle.Reject, lifecycle.Abstain),
		"Ruling": texts(lifecycle.Inhabil, lifecycle.Habil, lifecycle.Exception3_2,
			lifecycle.Exception4_2),
		"Office":          texts(lifecycle.Chair, lifecycle.ViceChair),
		"PrincipalChoice": texts(lifecycle.Endorse, lifecycle.SendBack, lifecycle.Otherwise),
		"Role": texts(lifecycle.ProgrammeManager, lifecycle.Secretariat, lifecycle.Assessor,
			lifecycle.SteeringMember, lifecycle.PrincipalRole, lifecycle.Owner, lifecycle.Municipality,
			lifecycle.Auditor, lifecycle.Admin),
		"Outcome": texts(phasemodel.Advance, phasemodel.AdvanceWithConditions, phasemodel.Return, phasemodel.Hold,
			phasemodel.Stop, phasemodel.Keep, phasemodel.KeepWithConditions, phasemodel.Reopen),
		"GateKind":         texts(phasemodel.Crossing, phasemodel.ReReview, phasemodel.Extraordinary),
		"DecidingBody":     texts(phasemodel.SteeringGroup, phasemodel.Principal),
		"TieRule":          texts(phasemodel.TiePresiding, phasemodel.TieNone),
		"OrganisationKind": texts(phasemodel.OrganisationKinds()...),
		"Verdict": texts(evidence.Harmful, evidence.Mixed, evidence.Effective, evidence.Ineffective,
			evidence.Promising, evidence.Inconclusive, evidence.Unknown),
		"ImportFormat": texts(catalogue.FormatYAML, catalogue.FormatJSONL, catalogue.FormatCSV, catalogue.FormatRIS),
		"EvidenceCause": texts(store.BecauseMethodCreated, store.BecauseStudyAdded, store.BecauseStudyChanged,
			store.BecauseStudyWithdrawn, store.BecauseDocumentPut, store.BecauseDocumentWithdrawn,
			store.BecauseImported, store.BecauseRulesChanged),
		"EvidenceScheme": texts(evidence.EIF, evidence.CEBC, evidence.TitleIVE, evidence.Blueprints,
			evidence.MarylandSMS, evidence.SOM),
		"SynthesisEstimator":  texts(evidence.Methods()...),
		"SynthesisMethod":     texts(append(evidence.Methods(), evidence.MantelHaenszel, evidence.Peto)...),
		"SynthesisTest":       texts(evidence.Tests()...),
		"SynthesisDependence": texts(evidence.Aggregate, evidence.Refuse),
		"SynthesisMDVariance": texts(evidence.OwnSDs, evidence.PooledSD),
	} {
		require.ElementsMatch(t, expected, words(t, schema), schema)
	}
}

func TestContractSpeaksTheVocabularysWords(t *testing.T) {
	vocabulary := catalogue.DefaultVocabulary()
	for schema, list := range map[string]catalogue.List{
		"MethodType":     catalogue.MethodTypes,
		"Origin":         catalogue.Origins,
		"Provenance":     catalogue.Provenances,
		"CostUnit":       catalogue.CostUnits,
		"StudyDesign":    catalogue.Designs,
		"StudyQuality":   catalogue.Qualities,
		"EffectType":     catalogue.EffectTypes,
		"Favours":        catalogue.Favours,
		"OutcomeSubject": catalogue.Subjects,
	} {
		require.ElementsMatch(t, texts(vocabulary.Codes(list)...), words(t, schema), schema)
	}
}
