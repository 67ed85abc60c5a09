package store_test

import (
	"encoding/json"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

func TestAMethodIsReadAsItWasWritten(t *testing.T) {
	l := newLibrary(t)
	kommune, err := l.OwnerOrganisation(t.Context(), catalogue.Owner{Name: "Odense Kommune", Type: "kommune"})
	require.NoError(t, err)
	written := entry("Bolig først")
	method := l.writeContent("bolig", l.programme, store.MethodContent{
		Content: written, Owner: l.owner.ID, ImportHash: written.Hash(),
		Partners: []store.Partnership{{Organisation: kommune.ID, Role: "afprøver"}},
	})

	written.Slug, written.Programme = "bolig-foerst", "voksne"
	written.Owner = catalogue.Owner{Name: "Ejerforeningen", Type: "civilsamfund"}
	written.Partners = []catalogue.Partner{{Name: "Odense Kommune", Kind: "kommune", Role: "afprøver"}}
	require.Equal(t, written, method.Content)
	require.Equal(t, 1, method.Version)
	require.Equal(t, kommune, method.Partners[0].Organisation)
	require.Equal(t, []lifecycle.OrganisationID{l.owner.ID, kommune.ID}, method.Concerned())
	require.Zero(t, method.Process.Sequence, "the process has not begun")

	bySlug, err := l.Method(t.Context(), "bolig-foerst")
	require.NoError(t, err)
	require.Equal(t, method, bySlug)
}

func TestWhatIsUnknownStaysUnknown(t *testing.T) {
	l := newLibrary(t)
	sparse := catalogue.Method{
		Title: "Næsten intet", Summary: "Resumé", Problem: "Problem", TargetGroups: []catalogue.Code{"udsatte-voksne"},
	}
	method := l.writeContent("sparse", l.programme, store.MethodContent{Content: sparse, Owner: l.owner.ID})
	require.Nil(t, method.Content.Cost)
	require.Nil(t, method.Content.Economy)
	require.Nil(t, method.Content.Delivery.DurationWeeks)
	require.Empty(t, method.Content.EvidenceSearchedOn)
	require.Equal(t, sparse.Unknowns(), method.Content.Unknowns())
}

func TestTwoMethodsWithOneTitleGetTwoSlugs(t *testing.T) {
	l := newLibrary(t)
	first := l.writeContent("a", l.programme, store.MethodContent{Content: entry("Åben dør"), Owner: l.owner.ID})
	second := l.writeContent("b", l.programme, store.MethodContent{Content: entry("Åben dør"), Owner: l.owner.ID})
	require.Equal(t, "aaben-doer", first.Content.Slug)
	require.Equal(t, "aaben-doer-2", second.Content.Slug)

	taken := entry("En anden")
	taken.Slug = "aaben-doer"
	_, err := l.CreateMethod(t.Context(), lifecycle.MethodID(id("c")), l.programme.ID,
		store.MethodContent{Content: taken, Owner: l.owner.ID})
	require.Equal(t, "slug-taken", fault.CodeOf(err))
}

func TestCreatingAMethodAgainChangesNothing(t *testing.T) {
	l := newLibrary(t)
	first := l.write("Bolig først")
	again, err := l.CreateMethod(t.Context(), first.ID, l.programme.ID,
		store.MethodContent{Content: entry("Noget andet"), Owner: l.owner.ID})
	require.NoError(t, err)
	require.Equal(t, first, again)
}

func TestAChangeMustNameTheNewestVersion(t *testing.T) {
	l := newLibrary(t)
	method := l.write("Bolig først")
	changed := method.Written()
	changed.Content.Title, changed.Content.Cost = "Housing First", nil
	changed.Partners = []store.Partnership{{Organisation: l.owner.ID}}
	newer, err := l.UpdateMethod(t.Context(), method.ID, 1, changed)
	require.NoError(t, err)
	require.Equal(t, 2, newer.Version)
	require.Equal(t, "Housing First", newer.Content.Title)
	require.Equal(t, "bolig-foerst", newer.Content.Slug, "an address never changes")
	require.Nil(t, newer.Content.Cost)
	require.Len(t, newer.Partners, 1)

	_, err = l.UpdateMethod(t.Context(), method.ID, 1, changed)
	require.Equal(t, fault.Stale, fault.From(err).Kind)
	require.Equal(t, "version-stale", fault.CodeOf(err))
	_, err = l.UpdateMethod(t.Context(), lifecycle.MethodID(id("none")), 1, changed)
	require.Equal(t, "method-unknown", fault.CodeOf(err))
}

func TestAMethodOfAnUnknownOwnerIsRefused(t *testing.T) {
	l := newLibrary(t)
	_, err := l.CreateMethod(t.Context(), lifecycle.MethodID(id("x")), l.programme.ID,
		store.MethodContent{Content: entry("X"), Owner: lifecycle.OrganisationID(id("nobody"))})
	require.Equal(t, "reference-unknown", fault.CodeOf(err))
}

func contentCommand(name, request string) store.ContentCommand {
	return store.ContentCommand{
		ID: lifecycle.CommandID(id(name)), Kind: "put-organisation", Actor: lifecycle.PersonID(id("admin")),
		Request: request, At: start,
	}
}

const (
	oneRequest   = "aa11bb22cc33dd44ee55ff6600112233445566778899aabbccddeeff00112233"
	otherRequest = "bb11bb22cc33dd44ee55ff6600112233445566778899aabbccddeeff00112233"
)

func TestAContentCommandIsCarriedOutOnceHoweverOftenItIsSent(t *testing.T) {
	l := newLibrary(t)
	var done int
	put := func(tx *store.Store) (any, error) {
		done++
		return tx.PutOrganisation(t.Context(), store.Organisation{Slug: "ny", Name: "Ny", Kind: phasemodel.Privat})
	}
	first, err := l.Once(t.Context(), contentCommand("key", oneRequest), put)
	require.NoError(t, err)
	require.False(t, first.Repeated)
	second, err := l.Once(t.Context(), contentCommand("key", oneRequest), put)
	require.NoError(t, err)
	require.True(t, second.Repeated)
	require.JSONEq(t, string(first.Result), string(second.Result))
	require.Equal(t, 1, done)
	var result store.Organisation
	require.NoError(t, json.Unmarshal(second.Result, &result))
	require.Equal(t, "ny", result.Slug)

	_, err = l.Once(t.Context(), contentCommand("key", otherRequest), put)
	require.Equal(t, "idempotency-key-reused", fault.CodeOf(err))
	known, err := l.Command(t.Context(), lifecycle.CommandID(id("key")))
	require.NoError(t, err)
	require.Equal(t, store.Done, known.Outcome)
}

func TestAContentCommandThatFailsLeavesNoTrace(t *testing.T) {
	l := newLibrary(t)
	_, err := l.Once(t.Context(), contentCommand("key", oneRequest), func(tx *store.Store) (any, error) {
		_, err := tx.PutOrganisation(t.Context(), store.Organisation{Slug: "ny", Name: "Ny", Kind: phasemodel.Privat})
		require.NoError(t, err)
		return nil, fault.New(fault.Invalid, "nope", "Nej", "No")
	})
	require.Equal(t, "nope", fault.CodeOf(err))
	_, err = l.Organisation(t.Context(), "ny")
	require.Equal(t, "organisation-unknown", fault.CodeOf(err))
	_, err = l.Command(t.Context(), lifecycle.CommandID(id("key")))
	require.Equal(t, "command-unknown", fault.CodeOf(err))
}

func TestTheSameKeySentTwiceAtOnceIsCarriedOutOnce(t *testing.T) {
	l := newLibrary(t)
	var mutex sync.Mutex
	var done int
	var senders sync.WaitGroup
	for range 8 {
		senders.Go(func() {
			_, err := l.Once(t.Context(), contentCommand("key", oneRequest), func(*store.Store) (any, error) {
				mutex.Lock()
				defer mutex.Unlock()
				done++
				return "done", nil
			})
			mutex.Lock()
			defer mutex.Unlock()
			if err != nil {
				t.Error(err)
			}
		})
	}
	senders.Wait()
	require.Equal(t, 1, done)
}

func TestACreationThatWasCutOffIsFound(t *testing.T) {
	l := newLibrary(t)
	method := l.write("Uden proces")
	unbegun, err := l.Unbegun(t.Context(), time.Now().Add(time.Hour), 10)
	require.NoError(t, err)
	require.Equal(t, []lifecycle.MethodID{method.ID}, unbegun)
	l.stand(method.ID, standing{phase: "ide"})
	unbegun, err = l.Unbegun(t.Context(), time.Now().Add(time.Hour), 10)
	require.NoError(t, err)
	require.Empty(t, unbegun)
}
