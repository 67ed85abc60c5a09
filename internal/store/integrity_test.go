package store_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/internal/testdb"
)

// lived gives a scene with a whole stretch of life: a voided ballot, a rejected round, a conditional
// decision made public and corrected, and a condition that was fulfilled, returned and overdue.
func lived(t *testing.T) *scene {
	t.Helper()
	s := newScene(t)
	s.create()
	s.toBallot("ide-modning", advance())
	s.vote(lifecycle.Reject, 1, 2, 3, 4, 5)
	review := s.review().ID
	s.must(member(5), lifecycle.DeclareInterest{
		Review: review, Person: member(5).Person, Ground: 1, Text: s.text("Jeg er gift med metodeejeren."),
	})
	s.must(member(1), lifecycle.RuleOnInterest{
		Review: review, Person: member(5).Person, Ruling: lifecycle.Inhabil, Reason: s.text("Partsinteresse."),
	})
	s.vote(lifecycle.Reject, 6, 7, 8, 9)
	s.must(member(1), lifecycle.CloseBallot{Review: review})
	s.must(secretariat(), lifecycle.Recommend{Review: review, Proposal: lifecycle.Proposal{
		Outcome: phasemodel.AdvanceWithConditions, Reason: s.text("På vilkår."),
		Conditions: []lifecycle.ProposedCondition{{
			ID: lifecycle.ConditionID(id("condition")), Text: s.text("Der skal foreligge en måleplan."), Due: "2027-09-01",
		}},
	}})
	s.vote(lifecycle.Approve, 1, 2, 3, 4, 6, 7, 8, 9)
	s.must(member(1), lifecycle.CloseBallot{Review: review})
	s.must(secretariat(), lifecycle.PublishDecision{Review: review})
	s.must(secretariat(), lifecycle.CorrectPublication{Review: review, Text: s.text("Datoen var forkert.")})
	condition := lifecycle.ConditionID(id("condition"))
	s.must(manager(), lifecycle.FulfilCondition{Condition: condition, Text: s.text("Måleplanen er lagt på sagen.")})
	s.must(secretariat(), lifecycle.ReturnFulfilment{Condition: condition, Reason: s.text("Den mangler et mål.")})
	s.days(250)
	return s
}

func TestJournalOfALifeVerifies(t *testing.T) {
	s := lived(t)
	_, err := s.store.Checkpoint(t.Context(), "2027-10-01")
	require.NoError(t, err)
	report, err := s.store.VerifyJournal(t.Context())
	require.NoError(t, err)
	require.True(t, report.OK(), report.Lines(i18n.English))
	require.Equal(t, s.sequence, report.Rows)
	require.Equal(t, 1, report.Checkpoints)
	require.NotZero(t, report.Texts)
	require.Zero(t, report.ErasedTexts)
}

func TestVerificationNamesWhatWasTamperedWith(t *testing.T) {
	s := lived(t)
	_, err := s.store.Checkpoint(t.Context(), "2027-10-01")
	require.NoError(t, err)
	const other = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
	tampering := map[string]struct {
		statement string
		problem   journal.Problem
	}{
		"type":       {`UPDATE journal SET type = 'ballot-cast' WHERE sequence = 3`, journal.WrongHash},
		"version":    {`UPDATE journal SET version = 2 WHERE sequence = 3`, journal.WrongHash},
		"actor":      {`UPDATE journal SET actor = 'system' WHERE sequence = 4`, journal.WrongHash},
		"at":         {`UPDATE journal SET at = at + interval '1 microsecond' WHERE sequence = 3`, journal.WrongHash},
		"payload":    {`UPDATE journal SET payload = '{}' WHERE sequence = 3`, journal.WrongHash},
		"previous":   {`UPDATE journal SET previous = '` + other + `' WHERE sequence = 3`, journal.WrongPrevious},
		"hash":       {`UPDATE journal SET hash = '` + other + `' WHERE sequence = 3`, journal.WrongHash},
		"sequence":   {`UPDATE journal SET sequence = 100000 WHERE sequence = 3`, journal.Gap},
		"removed":    {`DELETE FROM journal WHERE sequence = 3`, journal.Gap},
		"cut off":    {`DELETE FROM journal WHERE sequence = (SELECT max(sequence) FROM journal)`, journal.CutOff},
		"text":       {`UPDATE journal_texts SET text = text || '!'`, journal.TextChanged},
		"text gone":  {`DELETE FROM journal_texts`, journal.TextMissing},
		"checkpoint": {`UPDATE journal_checkpoints SET hash = '` + other + `'`, journal.WrongCheckpointHash},
		"head":       {`UPDATE heads SET hash = '` + other + `'`, journal.WrongHash},
	}
	s.within(s.database.AdminURL, func(ctx context.Context, connection *pgx.Conn) {
		for name, change := range tampering {
			// What follows is undone after each, so that each is found alone.
			for _, statement := range []string{
				`CREATE TABLE kept_journal AS TABLE journal`, `CREATE TABLE kept_texts AS TABLE journal_texts`,
				`CREATE TABLE kept_checkpoints AS TABLE journal_checkpoints`, `CREATE TABLE kept_heads AS TABLE heads`,
				change.statement,
			} {
				_, err := connection.Exec(ctx, statement)
				require.NoError(t, err, name)
			}
			report, err := s.store.VerifyJournal(ctx)
			require.NoError(t, err, name)
			require.False(t, report.OK(), name)
			require.Equal(t, change.problem, report.Findings[0].Problem, name)
			for _, table := range []string{"journal", "texts", "checkpoints", "heads"} {
				full := map[string]string{"texts": "journal_texts", "checkpoints": "journal_checkpoints"}[table]
				if full == "" {
					full = table
				}
				_, err := connection.Exec(ctx, fmt.Sprintf(
					`TRUNCATE %[1]s; INSERT INTO %[1]s SELECT * FROM kept_%[2]s; DROP TABLE kept_%[2]s`, full, table))
				require.NoError(t, err, name)
			}
		}
	})
	report, err := s.store.VerifyJournal(t.Context())
	require.NoError(t, err)
	require.True(t, report.OK(), report.Lines(i18n.English))
}

func TestApplicationRoleCannotChangeTheRecord(t *testing.T) {
	s := lived(t)
	s.within(s.database.URL, func(ctx context.Context, connection *pgx.Conn) {
		for _, table := range []string{
			"journal", "journal_checkpoints", "ballots", "ballot_voids", "decisions", "publications",
		} {
			for _, statement := range []string{"UPDATE %s SET method_id = method_id", "DELETE FROM %s", "TRUNCATE %s"} {
				if table == "journal_checkpoints" {
					statement = map[string]string{"UPDATE %s SET method_id = method_id": "UPDATE %s SET date = date"}[statement]
					if statement == "" {
						continue
					}
				}
				_, err := connection.Exec(ctx, fmt.Sprintf(statement, table))
				require.ErrorContains(t, err, "permission denied", statement, table)
			}
		}
	})
}

func TestTablesAreWhatTheJournalMakesOfThem(t *testing.T) {
	s := lived(t)
	for _, sentence := range compare(t, s.store, s.decider) {
		t.Error(sentence)
	}
}

func compare(t *testing.T, opened *store.Store, decider lifecycle.Decider) []string {
	t.Helper()
	differences, err := opened.Compare(t.Context(), decider)
	require.NoError(t, err)
	lines := make([]string, 0, len(differences))
	for _, difference := range differences {
		lines = append(lines, difference.String())
	}
	return lines
}

func TestRebuildMakesEveryTableAnew(t *testing.T) {
	s := lived(t)
	s.admin(`UPDATE methods SET phase = 'udbredelse', published_at = now(), next_deadline = now()`)
	s.admin(`UPDATE reviews SET stage = 'lapsed', document = '{}'`)
	s.admin(`DELETE FROM conditions`)
	s.admin(`UPDATE heads SET state = jsonb_set(state::jsonb, '{phase}', '"udbredelse"')`)
	s.admin(`INSERT INTO tasks (method_id, key, programme_id, kind, role, da, en)
		VALUES ($1, 'x', $2, 'vote', 'secretariat', 'x', 'x')`, s.method, id("programme"))
	s.admin(`DELETE FROM ballots WHERE seat = 1`)
	s.admin(`UPDATE ballots SET position = 'abstain' WHERE seat = 2`)
	found := compare(t, s.store, s.decider)
	for _, table := range []string{"methods", "reviews", "conditions", "heads", "tasks", "ballots"} {
		require.Contains(t, fmt.Sprint(found), table+" ")
	}

	_, err := s.store.Rebuild(t.Context(), s.decider)
	require.NoError(t, err)
	found = compare(t, s.store, s.decider)
	require.NotEmpty(t, found, "the application role cannot mend a changed ballot")
	for _, sentence := range found {
		require.Contains(t, sentence, "ballots ")
	}

	rebuilt, err := testdb.OpenAs(t, s.database.AdminURL).Rebuild(t.Context(), s.decider)
	require.NoError(t, err)
	require.Equal(t, store.Rebuilt{Methods: 1, Events: s.sequence}, rebuilt)
	require.Empty(t, compare(t, s.store, s.decider))
}

func TestStateOfAnOlderShapeIsFoldedAnew(t *testing.T) {
	s := lived(t)
	s.admin(`UPDATE heads SET state_schema = 0, state = '{"schema": 0}'`)
	state, err := s.store.State(t.Context(), s.method)
	require.NoError(t, err)
	require.Equal(t, s.sequence, state.Sequence)
	require.Empty(t, compare(t, s.store, s.decider))
	s.must(secretariat(), lifecycle.Hold{Reason: s.text("Vi venter på en bevilling.")})
	require.Equal(t, lifecycle.StateSchema, asked[int](s, `SELECT state_schema FROM heads`))
	require.Empty(t, compare(t, s.store, s.decider))
}

func TestProcessIsRecoveredFromTheJournalAlone(t *testing.T) {
	s := lived(t)
	recovered, err := s.store.Recover(t.Context(), s.method)
	require.NoError(t, err)
	require.Equal(t, s.state, recovered)
	processes, err := s.store.Processes(t.Context())
	require.NoError(t, err)
	require.Equal(t, []lifecycle.MethodID{s.method}, processes)

	s.admin(`UPDATE journal SET actor = 'system' WHERE sequence = 2`)
	_, err = s.store.Recover(t.Context(), s.method)
	require.Equal(t, "journal-broken", fault.CodeOf(err))
}

func TestExportVerifiesFromItselfAlone(t *testing.T) {
	s := lived(t)
	_, err := s.store.Checkpoint(t.Context(), "2027-10-01")
	require.NoError(t, err)
	for _, method := range []lifecycle.MethodID{s.method, ""} {
		var file bytes.Buffer
		require.NoError(t, s.store.Export(t.Context(), method, s.now, &file))
		report, err := journal.VerifyExport(&file)
		require.NoError(t, err)
		require.True(t, report.OK(), report.Lines(i18n.English))
		require.Equal(t, s.sequence, report.Rows)
		require.NotZero(t, report.Texts)
	}
	require.Equal(t, "method-unknown",
		fault.CodeOf(s.store.Export(t.Context(), lifecycle.MethodID(id("nobody's")), s.now, &bytes.Buffer{})))
}

func TestCheckpointsChainTheDays(t *testing.T) {
	s := newScene(t)
	none, exists, err := s.store.LastCheckpoint(t.Context())
	require.NoError(t, err)
	require.False(t, exists, none)
	first, err := s.store.Checkpoint(t.Context(), "2027-02-01")
	require.NoError(t, err)
	require.Empty(t, first.Heads)
	s.create()
	second, err := s.store.Checkpoint(t.Context(), "2027-02-02")
	require.NoError(t, err)
	require.Equal(t, first.Hash, second.Previous)
	require.Len(t, second.Heads, 1)
	again, err := s.store.Checkpoint(t.Context(), "2027-02-02")
	require.NoError(t, err)
	require.Equal(t, second, again)
	_, err = s.store.Checkpoint(t.Context(), "2027-02-01")
	require.Equal(t, "checkpoint-late", fault.CodeOf(err))
	_, err = s.store.Checkpoint(t.Context(), "i morgen")
	require.Equal(t, fault.Invalid, fault.From(err).Kind)
}
