package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/store"
)

// against is a controlled study that speaks against its method.
func against(n int) evidence.Study {
	study := trial(n)
	study.Outcomes[0].Estimate, study.Outcomes[0].CILow, study.Outcomes[0].CIHigh = new(-0.4), new(-0.6), new(-0.2)
	return study
}

// registered adds a study, and gives its id.
func (l *library) registered(method lifecycle.MethodID, body evidence.Study) string {
	l.t.Helper()
	study, _, err := l.AddStudy(l.t.Context(), store.Study{Method: method, Body: body}, assessed)
	require.NoError(l.t, err)
	return study.ID
}

// noted is what the process of a method has noted, as recording would.
func (l *library) noted(method lifecycle.MethodID) {
	l.t.Helper()
	computed, err := l.Evidence(l.t.Context(), method)
	require.NoError(l.t, err)
	l.stand(method, standing{
		phase: "afproevning", publicPhase: "afproevning", level: int(computed.Assessment.Level),
		verdict: string(computed.Assessment.Verdict),
	})
}

func (l *library) process(method lifecycle.MethodID) store.Process {
	l.t.Helper()
	read, err := l.Method(l.t.Context(), string(method))
	require.NoError(l.t, err)
	return read.Process
}

func seen(level int, verdict lifecycle.Verdict) lifecycle.Evidence {
	return lifecycle.Evidence{Level: level, Verdict: verdict}
}

func TestOwnerIsHeardBeforeThePublicSeesHarm(t *testing.T) {
	l := newLibrary(t)
	method := l.write("Bolig først").ID
	study := l.registered(method, trial(10))
	l.noted(method)
	require.Nil(t, l.process(method).HearingDue)
	require.Equal(t, seen(4, "effective"), l.process(method).PublicEvidence)

	_, _, err := l.WithdrawStudy(t.Context(), method, study, l.person.ID, "Trukket tilbage", assessed)
	require.NoError(t, err)
	l.noted(method)
	require.Equal(t, seen(0, "unknown"), l.process(method).PublicEvidence, "any other verdict is shown at once")

	l.registered(method, against(11))
	held := l.process(method)
	require.Equal(t, seen(0, "unknown"), held.PublicEvidence)
	require.NotNil(t, held.HearingDue)
	l.noted(method)
	held = l.process(method)
	require.Equal(t, lifecycle.VerdictHarmful, held.Evidence.Verdict, "those inside see it")
	require.Equal(t, seen(0, "unknown"), held.PublicEvidence, "and the public does not, though the process knows")

	hearing, open, err := l.OpenEvidenceHearing(t.Context(), method)
	require.NoError(t, err)
	require.True(t, open)
	require.Equal(t, evidence.Harmful, hearing.Verdict)
	require.Equal(t, evidence.Unknown, hearing.Shown.Verdict, "outsiders go on seeing the assessment before")
	marks, err := l.Provisional(t.Context(), []lifecycle.MethodID{method})
	require.NoError(t, err)
	require.Equal(t, hearing.Shown.Provisional, marks.Of(method, false), "and its mark")
	require.Greater(t, hearing.Due.Sub(hearing.OpenedAt), 14*24*time.Hour)

	require.NoError(t, l.AnswerEvidenceHearing(t.Context(), method, l.person.ID, "Ingen bemærkninger.", time.Now()))
	shown := l.process(method)
	require.Nil(t, shown.HearingDue)
	require.Equal(t, lifecycle.VerdictHarmful, shown.PublicEvidence.Verdict)
	require.Equal(t, "evidence-hearing-closed", fault.CodeOf(
		l.AnswerEvidenceHearing(t.Context(), method, l.person.ID, "En gang til.", time.Now())))
	hearings, err := l.EvidenceHearings(t.Context(), method)
	require.NoError(t, err)
	require.Equal(t, store.HearingAnswered, hearings[0].Because)
	require.Equal(t, "Sekretariat", hearings[0].AnsweredBy.Name)

	l.registered(method, against(12))
	require.Nil(t, l.process(method).HearingDue, "what the public knows already needs no hearing again")
}

func TestHearingEndsWhenItsDaysAreOver(t *testing.T) {
	l := newLibrary(t)
	method := l.write("Bolig først").ID
	l.registered(method, against(11))
	l.noted(method)
	hearing, _, err := l.OpenEvidenceHearing(t.Context(), method)
	require.NoError(t, err)
	before, after := hearing.Due.Add(-time.Second), hearing.Due
	over, err := l.HearingsOver(t.Context(), before, 10)
	require.NoError(t, err)
	require.Empty(t, over)
	require.NoError(t, l.EndEvidenceHearing(t.Context(), method, store.HearingDaysOver, before))
	require.NotNil(t, l.process(method).HearingDue, "its days are not over yet")
	over, err = l.HearingsOver(t.Context(), after, 10)
	require.NoError(t, err)
	require.Equal(t, []lifecycle.MethodID{method}, over)
	require.NoError(t, l.EndEvidenceHearing(t.Context(), method, store.HearingDaysOver, after))
	require.Equal(t, lifecycle.VerdictHarmful, l.process(method).PublicEvidence.Verdict)
	require.NoError(t, l.EndEvidenceHearing(t.Context(), method, store.HearingDaysOver, after), "twice is once")
}

func TestEvidenceThatTurnsAgainEndsTheHearingAndNeverShowsWhatWasHeardAbout(t *testing.T) {
	l := newLibrary(t)
	method := l.write("Bolig først").ID
	l.registered(method, trial(10))
	l.noted(method)
	first, second := l.registered(method, against(11)), l.registered(method, against(12))
	l.noted(method)
	require.Equal(t, lifecycle.VerdictHarmful, l.process(method).Evidence.Verdict)
	require.Equal(t, seen(4, "effective"), l.process(method).PublicEvidence)

	for _, study := range []string{first, second} {
		_, _, err := l.WithdrawStudy(t.Context(), method, study, l.person.ID, "Fejl i data", assessed)
		require.NoError(t, err)
		public := l.process(method).PublicEvidence
		require.NotEqual(t, lifecycle.VerdictHarmful, public.Verdict,
			"though the process has not noted yet that it is harmful no longer")
	}
	require.Nil(t, l.process(method).HearingDue)
	require.Equal(t, seen(4, "effective"), l.process(method).PublicEvidence)
	l.noted(method)
	require.NoError(t, l.LetGoOfEvidence(t.Context()))
	require.Equal(t, seen(4, "effective"), l.process(method).PublicEvidence)
	hearings, err := l.EvidenceHearings(t.Context(), method)
	require.NoError(t, err)
	require.Equal(t, store.HearingSuperseded, hearings[0].Because)
}

func TestHearingOnAnotherVerdictBeginsAnew(t *testing.T) {
	l := newLibrary(t)
	method := l.write("Bolig først").ID
	precise := trial(10)
	precise.Outcomes[0].Estimate, precise.Outcomes[0].CILow, precise.Outcomes[0].CIHigh = new(0.0), new(-0.1), new(0.1)
	l.registered(method, precise)
	hearing, _, err := l.OpenEvidenceHearing(t.Context(), method)
	require.NoError(t, err)
	require.Equal(t, evidence.Ineffective, hearing.Verdict)
	l.registered(method, against(11))
	another, open, err := l.OpenEvidenceHearing(t.Context(), method)
	require.NoError(t, err)
	require.True(t, open)
	require.Equal(t, evidence.Harmful, another.Verdict)
	require.NotEqual(t, hearing.ID, another.ID)
	require.Equal(t, seen(0, "unknown"), l.process(method).PublicEvidence)
}

func TestOwnerIsToldOfAHearingOnce(t *testing.T) {
	l := newLibrary(t)
	method := l.write("Bolig først").ID
	l.registered(method, against(11))
	told := i18n.Text{DA: "Svar på faktahøringen.", EN: "Answer the hearing."}
	now := time.Now()
	require.NoError(t, l.AnnounceHearings(t.Context(), now, told))
	none, err := l.ClaimMessages(t.Context(), 10, time.Minute)
	require.NoError(t, err)
	require.Empty(t, none, "nobody sees a method whose process has not begun")
	l.noted(method)
	for range 2 {
		require.NoError(t, l.AnnounceHearings(t.Context(), now, told))
	}
	messages, err := l.ClaimMessages(t.Context(), 10, time.Minute)
	require.NoError(t, err)
	require.Len(t, messages, 1)
	require.Equal(t, store.EvidenceHearingMessage, messages[0].Kind)
	require.Equal(t, lifecycle.Owner, messages[0].Role)
	require.Equal(t, l.owner.ID, messages[0].Organisation)
	waiting, err := l.HearingsOf(t.Context(), l.owner.ID)
	require.NoError(t, err)
	require.Len(t, waiting, 1)
	require.Equal(t, method, waiting[0].Method)
}

func TestDemonstrationEndsOnlyHearingsThatAnImportBroughtAbout(t *testing.T) {
	l := newLibrary(t)
	registered, imported := l.write("Bolig først").ID, l.write("Gruppeforløb").ID
	l.registered(registered, against(11))
	body := against(12)
	_, _, err := l.ImportStudies(t.Context(), imported,
		[]store.Study{{Body: body, ImportKey: "forsoeg", ImportHash: "1"}}, store.Import{}, assessed)
	require.NoError(t, err)
	for _, method := range []lifecycle.MethodID{registered, imported} {
		require.NotNil(t, l.process(method).HearingDue)
		require.NoError(t, l.EndEvidenceHearing(t.Context(), method, store.HearingOfTheDemo, time.Now()))
	}
	require.NotNil(t, l.process(registered).HearingDue)
	require.Nil(t, l.process(imported).HearingDue)
}
