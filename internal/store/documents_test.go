package store_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

func text(method lifecycle.MethodID, kind phasemodel.DocumentKind, text string) store.Document {
	return store.Document{
		Method: method, Kind: kind, Title: string(kind), Standing: store.FactualBasis, MediaType: "text/markdown", Text: text,
	}
}

func TestEveryVersionOfADocumentIsKept(t *testing.T) {
	l := newLibrary(t)
	method := l.write("Bolig først").ID
	first := text(method, "problemanalyse", "# Første")
	first.PutBy.ID = l.person.ID
	one, _, err := l.PutDocument(t.Context(), first, 0, assessed)
	require.NoError(t, err)
	require.Equal(t, "Sekretariat", one.PutBy.Name)
	digest := sha256.Sum256([]byte("# Første"))
	require.Equal(t, hex.EncodeToString(digest[:]), one.SHA256)

	_, _, err = l.PutDocument(t.Context(), text(method, "problemanalyse", "# Andet"), 0, assessed)
	require.Equal(t, fault.VersionNeeded, fault.From(err).Kind)
	two, _, err := l.PutDocument(t.Context(), text(method, "problemanalyse", "# Andet"), 1, assessed)
	require.NoError(t, err)
	require.Equal(t, 2, two.Version)
	_, _, err = l.PutDocument(t.Context(), text(method, "problemanalyse", "# Tredje"), 1, assessed)
	require.Equal(t, "version-stale", fault.CodeOf(err))

	old, err := l.Document(t.Context(), method, "problemanalyse", 1)
	require.NoError(t, err)
	require.Equal(t, "# Første", old.Text)
	require.False(t, old.Newest)
	listed, err := l.Documents(t.Context(), method)
	require.NoError(t, err)
	require.Len(t, listed, 1)
	require.Equal(t, 2, listed[0].Version)
	require.True(t, listed[0].Newest)
	versions, err := l.DocumentVersions(t.Context(), method)
	require.NoError(t, err)
	require.Len(t, versions, 2)
	_, err = l.Document(t.Context(), method, "manual", 0)
	require.Equal(t, "document-unknown", fault.CodeOf(err))
}

func TestAFileComesBackByteForByte(t *testing.T) {
	l := newLibrary(t)
	method := l.write("Bolig først").ID
	file := store.Document{
		Method: method, Kind: "manual", Title: "Manual", Standing: store.GivenToOutsiders, MediaType: "application/pdf",
		Filename: "manual.pdf", Bytes: []byte{'%', 'P', 'D', 'F', 0, 0xff, 0xfe},
	}
	put, _, err := l.PutDocument(t.Context(), file, 0, assessed)
	require.NoError(t, err)
	require.Equal(t, file.Bytes, put.Bytes)
	require.Equal(t, int64(7), put.Size)
	require.Equal(t, "manual.pdf", put.Filename)
}

func TestAWithdrawnDocumentIsNoLongerOnFile(t *testing.T) {
	l := newLibrary(t)
	method := l.write("Bolig først").ID
	_, put, err := l.PutDocument(t.Context(), text(method, "forandringsteori", "Sådan virker det"), 0, assessed)
	require.NoError(t, err)
	require.Equal(t, store.EvidenceChange{
		Before: lifecycle.Evidence{Verdict: "unknown"}, After: lifecycle.Evidence{Level: 1, Verdict: "unknown"}, Changed: true,
	}, put, "a theory of change is level 1")

	withdrawn, change, err := l.WithdrawDocument(
		t.Context(), method, "forandringsteori", l.person.ID, "Forældet", assessed)
	require.NoError(t, err)
	require.Equal(t, "Forældet", withdrawn.Withdrawal.Reason)
	require.Equal(t, "Sekretariat", withdrawn.Withdrawal.By.Name)
	require.Zero(t, change.After.Level)
	_, _, err = l.WithdrawDocument(t.Context(), method, "forandringsteori", l.person.ID, "Igen", assessed)
	require.Equal(t, "document-withdrawn", fault.CodeOf(err))
	kinds, err := l.DocumentKinds(t.Context(), method)
	require.NoError(t, err)
	require.Empty(t, kinds)

	_, change, err = l.PutDocument(t.Context(), text(method, "forandringsteori", "Ny"), 1, assessed)
	require.NoError(t, err)
	require.Equal(t, 1, change.After.Level, "a new version is on file again")

	history, err := l.EvidenceHistory(t.Context(), method)
	require.NoError(t, err)
	require.Len(t, history, 3)
	require.Equal(t, store.BecauseDocumentWithdrawn, history[1].Because)
	require.Equal(t, phasemodel.DocumentKind("forandringsteori"), history[1].Document)
	require.Equal(t, "Sekretariat", history[1].By.Name)
	require.Equal(t, evidence.Level(1), history[1].FromLevel)
	require.Equal(t, evidence.RuleID("level-1"), history[1].Difference.Lost[0].Rule)
	require.NotEmpty(t, history[1].Difference.Lost[0].Text.DA)
}

func TestStudiesRaiseTheEvidenceInTheSameTransaction(t *testing.T) {
	l := newLibrary(t)
	method := l.write("Bolig først").ID
	study, change, err := l.AddStudy(t.Context(), store.Study{
		Method: method, Authors: "Forsker", Title: "Forsøg", Body: trial(10),
		RegisteredBy: store.PersonRef{ID: l.person.ID},
	}, assessed)
	require.NoError(t, err)
	require.Equal(t, 4, change.After.Level, "one controlled Nordic sample is favourable")
	require.Equal(t, study.ID, study.Body.ID)
	computed, err := l.Evidence(t.Context(), method)
	require.NoError(t, err)
	require.Equal(t, 4, int(computed.Assessment.Level))
	require.NotEmpty(t, computed.Assessment.Because)

	body := study.Body
	body.Quality = "low"
	study.Body = body
	changed, change, err := l.UpdateStudy(t.Context(), study, 1, l.person.ID, assessed)
	require.NoError(t, err)
	require.Equal(t, 2, changed.Version)
	require.Less(t, change.After.Level, 4, "a study of low quality does not count")
	_, _, err = l.UpdateStudy(t.Context(), study, 1, l.person.ID, assessed)
	require.Equal(t, "version-stale", fault.CodeOf(err))

	withdrawn, _, err := l.WithdrawStudy(t.Context(), method, study.ID, l.person.ID, "Trukket tilbage af tidsskriftet", assessed)
	require.NoError(t, err)
	require.NotNil(t, withdrawn.Withdrawal)
	_, _, err = l.UpdateStudy(t.Context(), study, 3, l.person.ID, assessed)
	require.Equal(t, "study-withdrawn", fault.CodeOf(err))
	listed, err := l.Studies(t.Context(), method)
	require.NoError(t, err)
	require.Len(t, listed, 1, "a withdrawn study stays readable")
}

func TestStudiesRegisteredAtOnceAreAllCounted(t *testing.T) {
	l := newLibrary(t)
	method := l.write("Bolig først").ID
	var registrars sync.WaitGroup
	for n := range 6 {
		registrars.Go(func() {
			study := store.Study{Method: method, Title: fmt.Sprint(n), Body: trial(n)}
			if _, _, err := l.AddStudy(t.Context(), study, assessed); err != nil {
				t.Error(err)
			}
		})
	}
	registrars.Wait()
	computed, err := l.Evidence(t.Context(), method)
	require.NoError(t, err)
	require.Equal(t, 6, computed.Assessment.NordicControlledStudies)
}

func TestImportingTheSameStudiesAgainChangesNothing(t *testing.T) {
	l := newLibrary(t)
	method := l.write("Bolig først").ID
	file := []store.Study{
		{Title: "Et", Body: trial(1), ImportKey: "key-1", ImportHash: "a"},
		{Title: "To", Body: trial(2), ImportKey: "key-2", ImportHash: "b"},
	}
	touched, change, err := l.ImportStudies(t.Context(), method, file, store.Import{}, assessed)
	require.NoError(t, err)
	require.Equal(t, 2, touched)
	require.True(t, change.Changed)
	touched, change, err = l.ImportStudies(t.Context(), method, file, store.Import{}, assessed)
	require.NoError(t, err)
	require.Zero(t, touched)
	require.False(t, change.Changed)

	file[1].Title, file[1].ImportHash = "To, rettet", "c"
	touched, _, err = l.ImportStudies(t.Context(), method, file, store.Import{}, assessed)
	require.NoError(t, err)
	require.Equal(t, 1, touched)
	studies, err := l.Studies(t.Context(), method)
	require.NoError(t, err)
	require.Len(t, studies, 2)
	require.Equal(t, "To, rettet", studies[0].Title)
	require.Equal(t, 2, studies[0].Version)
	for _, study := range studies {
		require.Equal(t, study.ID, study.Body.ID)
	}
}

func TestADossierIsKeptUnderItsHash(t *testing.T) {
	l := newLibrary(t)
	method := l.write("Bolig først").ID
	content := []byte(`{"method":"bolig-foerst"}`)
	hash, err := l.PutDossier(t.Context(), method, content)
	require.NoError(t, err)
	again, err := l.PutDossier(t.Context(), method, content)
	require.NoError(t, err)
	require.Equal(t, hash, again)
	found, err := l.Dossier(t.Context(), hash)
	require.NoError(t, err)
	require.Equal(t, content, found.Content)
	require.Equal(t, method, found.Method)
	_, err = l.Dossier(t.Context(), "00")
	require.Equal(t, "dossier-unknown", fault.CodeOf(err))
}

func TestASnapshotHoldsWhatADossierIsMadeOf(t *testing.T) {
	l := newLibrary(t)
	content := store.MethodContent{Content: entry("Bolig først"), Owner: l.owner.ID}
	kommune, err := l.OwnerOrganisation(t.Context(), catalogue.Owner{Name: "Odense Kommune", Type: "kommune"})
	require.NoError(t, err)
	content.Partners = []store.Partnership{{Organisation: kommune.ID}}
	method := l.writeContent("bolig", l.programme, content).ID
	_, _, err = l.PutDocument(t.Context(), text(method, "manual", "Manual"), 0, assessed)
	require.NoError(t, err)
	_, _, err = l.PutDocument(t.Context(), text(method, "problemanalyse", "Analyse"), 0, assessed)
	require.NoError(t, err)
	_, _, err = l.WithdrawDocument(t.Context(), method, "manual", l.person.ID, "Forkert fil", assessed)
	require.NoError(t, err)
	study, _, err := l.AddStudy(t.Context(), store.Study{Method: method, Body: trial(3)}, assessed)
	require.NoError(t, err)
	l.admin(`INSERT INTO heads (method_id, sequence, state) VALUES ($1, 7, '{"conditions": [{}, {}]}')`, string(method))

	snapshot, err := l.Snapshot(t.Context(), method)
	require.NoError(t, err)
	require.Equal(t, "Odense Kommune", snapshot.Method.Partners[0].Organisation.Name)
	require.Len(t, snapshot.Documents, 1, "the withdrawn one is left out")
	require.Equal(t, phasemodel.DocumentKind("problemanalyse"), snapshot.Documents[0].Kind)
	require.NotEmpty(t, snapshot.Documents[0].SHA256)
	require.Empty(t, snapshot.Documents[0].Text)
	require.Equal(t, study.ID, snapshot.Studies[0].ID)
	require.Equal(t, 4, int(snapshot.Evidence.Assessment.Level))
	require.Equal(t, 2, snapshot.OpenConditions)
	require.Equal(t, int64(7), snapshot.Sequence)
	require.Equal(t, int64(5_000_000), *snapshot.Method.Content.Economy.TotalCost)
}
