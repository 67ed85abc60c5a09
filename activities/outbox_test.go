package activities_test

import (
	"context"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"github.com/fasemodel/fasemodel/activities"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/internal/testdb"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

// letterbox keeps the letters that are sent.
type letterbox struct {
	mutex   sync.Mutex
	letters []activities.Letter
}

func (l *letterbox) Send(_ context.Context, letter activities.Letter) error {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.letters = append(l.letters, letter)
	return nil
}

// run plays one activity.
func run[T any](t *testing.T, activity any, arguments ...any) T {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet{})
	env := suite.NewTestActivityEnvironment()
	env.RegisterActivity(activity)
	encoded, err := env.ExecuteActivity(activity, arguments...)
	require.NoError(t, err)
	var result T
	require.NoError(t, encoded.Get(&result))
	return result
}

// begun is a method whose process has begun.
func (s *scene) begun(opened *store.Store) lifecycle.MethodID {
	s.t.Helper()
	method := s.newMethod()
	recorded, err := opened.Record(s.t.Context(), lifecycle.Decider{Calendar: soon{}},
		store.RecordRequest{Command: s.command(method, "create", s.create())})
	require.NoError(s.t, err)
	require.Nil(s.t, recorded.Refusal)
	return method
}

func TestMessageReachesThoseWhoHoldTheRoleInTheProgramme(t *testing.T) {
	s := newScene(t)
	opened := testdb.OpenAs(t, s.database.URL)
	method := s.begun(opened)
	for _, name := range []string{"secretary", "elsewhere", "closed", "recused", "revoked", "everywhere"} {
		s.admin(`INSERT INTO people (id, issuer, subject, name, email, active) VALUES ($1, 'i', $2, $2, $2 || '@example.org', $3)`,
			id(name), name, name != "closed")
	}
	s.admin(`INSERT INTO programmes (id, slug, title_da, group_id, model_id, model_version)
		VALUES ($1, 'andet', 'Andet', $2, 'susi', '0.1')`, id("other programme"), id("group"))
	for name, programme := range map[string]any{
		"secretary": id("programme"), "elsewhere": id("other programme"), "closed": id("programme"),
		"recused": id("programme"), "revoked": id("programme"), "everywhere": nil,
	} {
		s.admin(`INSERT INTO role_grants (id, person_id, role, programme_id) VALUES ($1, $2, 'secretariat', $3)`,
			id("grant "+name), id(name), programme)
	}
	s.admin(`UPDATE role_grants SET revoked_at = now() WHERE id = $1`, id("grant revoked"))

	people, err := opened.Recipients(t.Context(), store.Message{
		Method: method, Programme: lifecycle.ProgrammeID(id("programme")), Role: lifecycle.Secretariat,
		Recused: []lifecycle.PersonID{lifecycle.PersonID(id("recused"))},
	})
	require.NoError(t, err)
	var names []string
	for _, person := range people {
		names = append(names, person.Name)
	}
	require.ElementsMatch(t, []string{"secretary", "everywhere"}, names)

	people, err = opened.Recipients(t.Context(), store.Message{Person: lifecycle.PersonID(id("secretary"))})
	require.NoError(t, err)
	require.Len(t, people, 1)
	require.Equal(t, "secretary@example.org", people[0].Email)
}

func TestWhatWaitsInTheOutboxIsSentOnce(t *testing.T) {
	s := newScene(t)
	opened := testdb.OpenAs(t, s.database.URL)
	method := s.begun(opened)
	s.admin(`INSERT INTO people (id, issuer, subject, name, email) VALUES ($1, 'i', 's', 'Navn', 'navn@example.org')`,
		id("someone"))
	s.admin(`DELETE FROM outbox`)
	s.admin(`INSERT INTO outbox (key, kind, method_id, programme_id, person_id, payload, created_at)
		VALUES ('key', 'task', $1, $2, $3, '{"text": {"da": "Din stemme mangler.", "en": "Your vote is missing."}}', now())`,
		string(method), id("programme"), id("someone"))

	box := &letterbox{}
	deliver := activities.Deliver{Outbox: opened, Sender: box}
	require.Equal(t, contract.DeliverResult{Delivered: 1}, run[contract.DeliverResult](t, deliver.Run))
	require.Equal(t, contract.DeliverResult{}, run[contract.DeliverResult](t, deliver.Run))
	require.Len(t, box.letters, 1)
	require.Equal(t, "navn@example.org", box.letters[0].To)
	require.Equal(t, "Metode: Din stemme mangler.", box.letters[0].Subject)
}
