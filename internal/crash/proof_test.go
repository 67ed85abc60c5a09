package crash_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/testsuite"
	"golang.org/x/sync/errgroup"

	"github.com/fasemodel/fasemodel/activities"
	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/calendar"
	"github.com/fasemodel/fasemodel/internal/demo"
	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

// settleWithin is how long the processes may take to follow their journals after the last kill.
const settleWithin = time.Minute

// proof holds what the parts have kept against what people were told.
type proof struct {
	t      *testing.T
	house  *house
	people *people
	store  *store.Store
	engine client.Client
	tables *pgx.Conn
}

func newProof(h *house, p *people) *proof {
	t := h.t
	t.Helper()
	made := &proof{t: t, house: h, people: p}
	var err error
	made.store, err = store.Open(t.Context(), h.variable(postgres, "DATABASE_URL"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, made.store.Close()) })
	made.engine, err = client.Dial(client.Options{
		HostPort: h.variable(temporal, "TEMPORAL_ADDRESS"), Namespace: h.variable(temporal, "TEMPORAL_NAMESPACE"),
		Logger: quiet{},
	})
	require.NoError(t, err)
	t.Cleanup(made.engine.Close)
	made.tables, err = pgx.Connect(t.Context(), h.variable(postgres, "DATABASE_ADMIN_URL"))
	require.NoError(t, err)
	t.Cleanup(func() { _ = made.tables.Close(context.WithoutCancel(t.Context())) })
	return made
}

// quiet is a logger that says nothing.
type quiet struct{}

func (quiet) Debug(string, ...any) {}
func (quiet) Info(string, ...any)  {}
func (quiet) Warn(string, ...any)  {}
func (quiet) Error(string, ...any) {}

// impatient are the unsettled commands, however young.
type impatient struct{ *store.Store }

func (i impatient) Unsettled(ctx context.Context, _ time.Duration, limit int) ([]store.UnsettledCommand, error) {
	return i.Store.Unsettled(ctx, 0, limit)
}

// sweep does what housekeeping does each minute, but does not wait until commands have grown old.
func (p *proof) sweep() {
	p.t.Helper()
	var suite testsuite.WorkflowTestSuite
	environment := suite.NewTestActivityEnvironment()
	using, err := app.New(app.Parts{
		Store: p.store, Temporal: p.engine, Decider: lifecycle.Decider{Calendar: calendar.New()},
		Logger: slog.New(slog.DiscardHandler), AnswerWithin: tryWithin,
	})
	require.NoError(p.t, err)
	sweeping := activities.Sweep{Commands: impatient{p.store}, Waker: p.engine, Evidence: using, Search: p.store}
	environment.RegisterActivity(sweeping.Run)
	_, err = environment.ExecuteActivity(sweeping.Run)
	require.NoError(p.t, err)
}

// processesFollowTheirJournals waits until the state that each process holds is the fold of its journal.
func (p *proof) processesFollowTheirJournals() {
	p.t.Helper()
	p.sweep()
	methods, err := p.store.Processes(p.t.Context())
	require.NoError(p.t, err)
	deadline := time.Now().Add(settleWithin)
	for _, method := range methods {
		for {
			folded, err := p.store.Recover(p.t.Context(), method)
			require.NoError(p.t, err)
			expected, err := json.Marshal(folded)
			require.NoError(p.t, err)
			status, err := p.status(method)
			if err == nil {
				held, failed := json.Marshal(status.State)
				require.NoError(p.t, failed)
				require.Nil(p.t, status.Blocked, "the process of %s stands still", method)
				if status.Waiting == 0 && string(held) == string(expected) {
					break
				}
				err = fmt.Errorf("process at %d, journal at %d, %d waiting:\n%s\n%s", status.State.Sequence, folded.Sequence,
					status.Waiting, held, expected)
			}
			require.True(p.t, time.Now().Before(deadline), "the process of %s does not follow its journal: %v", method, err)
			pause(p.t.Context(), tryAgainIn)
		}
	}
}

func (p *proof) status(method lifecycle.MethodID) (contract.MethodStatus, error) {
	ctx, cancel := context.WithTimeout(p.t.Context(), tryWithin)
	defer cancel()
	var status contract.MethodStatus
	answer, err := p.engine.QueryWorkflow(ctx, contract.MethodWorkflowID(method), "", contract.StateQuery)
	if err == nil {
		err = answer.Get(&status)
	}
	return status, err
}

// processBehindItsJournalRefusesNothingByWhatWas makes a process lag behind its journal, as a crash does that takes
// the answer of a command: what has been recorded since it last looked must count for the next command.
func (p *proof) processBehindItsJournalRefusesNothingByWhatWas(method string) {
	p.t.Helper()
	ctx := p.t.Context()
	found, err := p.store.Method(ctx, method)
	require.NoError(p.t, err)
	held := lifecycle.CommandID(uuid.NewString())
	refs, err := p.store.PutTexts(ctx, held, []journal.Text{journal.NewText(journal.NewSalt(), "Prøve af driften.")})
	require.NoError(p.t, err)
	recorded, err := p.store.Record(ctx, lifecycle.Decider{Calendar: calendar.New()}, store.RecordRequest{
		Command: lifecycle.Command{
			ID: held, Method: found.ID, At: lifecycle.Instant(time.Now()), Body: lifecycle.Hold{Reason: refs[0]},
			Actor: lifecycle.Actor{
				Person: lifecycle.PersonID(p.people.ids[secretariat]), Roles: []lifecycle.Role{lifecycle.Secretariat},
			},
		},
	})
	require.NoError(p.t, err)
	require.Nil(p.t, recorded.Refusal)
	status, err := p.status(found.ID)
	require.NoError(p.t, err)
	require.Less(p.t, status.State.Sequence, recorded.Sequence, "the process has not seen it")
	_, err = p.people.give(ctx, "resume "+method, demo.Call{
		As: secretariat, Method: http.MethodPost, Path: "/methods/" + method + "/resumption",
		Body: map[string]any{"reason": "Prøve af driften."},
	})
	require.NoError(p.t, err)
}

// everyOrderIsAnsweredTheSameAgain gives what was acknowledged once more, with its key: it is acknowledged again,
// and nothing comes of it.
func (p *proof) everyOrderIsAnsweredTheSameAgain() {
	p.t.Helper()
	before := p.heads()
	asking, ctx := errgroup.WithContext(p.t.Context())
	asking.SetLimit(askedAtOnce)
	for _, given := range p.people.all() {
		if given.outcome != acknowledged {
			continue
		}
		given.call.Into = nil
		asking.Go(func() error {
			if err := p.people.once(ctx, given.call); err != nil {
				return fmt.Errorf("%s by %s again (%s): %w", given.about, given.as, given.key, err)
			}
			return nil
		})
	}
	require.NoError(p.t, asking.Wait())
	require.Equal(p.t, before, p.heads())
}

// askedAtOnce is how many commands are given again at the same time.
const askedAtOnce = 8

// heads are the hashes of the ends of all journals.
func (p *proof) heads() map[string]string {
	p.t.Helper()
	rows, err := p.tables.Query(p.t.Context(), `SELECT method_id::text, hash FROM heads`)
	require.NoError(p.t, err)
	heads := map[string]string{}
	var method, hash string
	_, err = pgx.ForEachRow(rows, []any{&method, &hash}, func() error {
		heads[method] = hash
		return nil
	})
	require.NoError(p.t, err)
	return heads
}

// everyOrderIsKeptAsItWasTold holds the rows of the commands against what people were told of them.
func (p *proof) everyOrderIsKeptAsItWasTold() {
	p.t.Helper()
	rows, err := p.tables.Query(p.t.Context(), `SELECT id::text, outcome FROM commands`)
	require.NoError(p.t, err)
	kept := map[string]string{}
	var key, outcome string
	_, err = pgx.ForEachRow(rows, []any{&key, &outcome}, func() error {
		kept[key] = outcome
		return nil
	})
	require.NoError(p.t, err)
	for _, given := range p.people.all() {
		became, found := kept[given.key]
		switch given.outcome {
		case acknowledged:
			require.Equal(p.t, "done", became, "%s by %s was acknowledged (%s)", given.about, given.as, given.key)
		case refused:
			require.NotEqual(p.t, "done", became, "%s by %s was refused: %s (%s)", given.about, given.as, given.code, given.key)
		case unknown:
		}
		require.False(p.t, found && became == "pending", "%s by %s is pending (%s)", given.about, given.as, given.key)
	}
}

// everyEventBelongsToOneCommand proves that the events of the commands are the whole journal and nothing twice:
// each command's rows begin where those of the one before end.
func (p *proof) everyEventBelongsToOneCommand() {
	p.t.Helper()
	rows, err := p.tables.Query(p.t.Context(), `
		SELECT method_id::text || ' ' || id || ': ' || first_sequence || ' after ' || before FROM (
			SELECT method_id, id, first_sequence,
				lag(last_sequence, 1, 0::bigint) OVER (PARTITION BY method_id ORDER BY first_sequence) AS before
			FROM commands WHERE first_sequence IS NOT NULL) AS c
		WHERE first_sequence <> before + 1
		UNION ALL
		SELECT method_id::text || ' ends at ' || h.sequence || ', its commands at ' || max(c.last_sequence)
		FROM heads AS h JOIN commands AS c USING (method_id)
		GROUP BY method_id, h.sequence HAVING max(c.last_sequence) <> h.sequence
		UNION ALL
		SELECT method_id::text || ' has ' || count(*) || ' rows and ends at ' || h.sequence
		FROM heads AS h JOIN journal AS j USING (method_id)
		GROUP BY method_id, h.sequence HAVING count(*) <> h.sequence`)
	require.NoError(p.t, err)
	wrong, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(p.t, err)
	require.Empty(p.t, wrong)
}

// ballotsAreThoseThatWereCast holds every ballot on record, in order, against those that were acknowledged, and
// the tally against the last of them.
func (p *proof) ballotsAreThoseThatWereCast(open []review) {
	p.t.Helper()
	recorded := map[ballotOf][]string{}
	subjects := map[string]string{}
	for subject, id := range p.people.ids {
		subjects[id] = subject
	}
	rows, err := p.tables.Query(p.t.Context(),
		`SELECT review_id::text, holder_id::text, position FROM ballots ORDER BY method_id, sequence`)
	require.NoError(p.t, err)
	asked := p.people.reviews()
	var of, holder, position string
	_, err = pgx.ForEachRow(rows, []any{&of, &holder, &position}, func() error {
		ballot := ballotOf{of, subjects[holder]}
		if !asked[of] {
			return nil // one of the cases that the demonstration opens by itself
		}
		recorded[ballot] = append(recorded[ballot], position)
		return nil
	})
	require.NoError(p.t, err)
	for ballot, positions := range recorded {
		if ballot.member == hasty {
			require.GreaterOrEqual(p.t, len(positions), len(p.people.cast[ballot]))
			require.LessOrEqual(p.t, len(positions), p.people.tried[ballot])
			continue
		}
		require.Equal(p.t, p.people.cast[ballot], positions, "ballots of %s in %s", ballot.member, ballot.review)
	}
	for ballot := range p.people.cast {
		require.NotEmpty(p.t, recorded[ballot], "ballots of %s in %s", ballot.member, ballot.review)
	}
	for _, on := range open {
		var now review
		require.NoError(p.t, p.people.read(p.t.Context(), secretariat, "/gates/"+on.ID, &now))
		var expected tally
		for _, member := range members() {
			positions := recorded[ballotOf{on.ID, member}]
			if len(positions) == 0 {
				continue
			}
			switch positions[len(positions)-1] {
			case "approve":
				expected.Approve++
			case "reject":
				expected.Reject++
			default:
				expected.Abstain++
			}
		}
		require.NotNil(p.t, now.Tally)
		require.Equal(p.t, expected, *now.Tally, "the tally of %s", on.ID)
	}
}

// studiesAreThoseThatWereRegistered holds the studies of a method against those that were acknowledged, and its
// process's evidence against what is computed from them.
func (p *proof) studiesAreThoseThatWereRegistered(method string) {
	p.t.Helper()
	rows, err := p.tables.Query(p.t.Context(), `
		SELECT s.title FROM studies AS s JOIN methods AS m ON m.id = s.method_id
		WHERE m.slug = $1 AND s.title LIKE $2 ORDER BY s.title`, method, studyTitle+"%")
	require.NoError(p.t, err)
	titles, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(p.t, err)
	require.ElementsMatch(p.t, p.people.studies, titles)
	unnoted, err := p.store.UnnotedEvidence(p.t.Context(), 1)
	require.NoError(p.t, err)
	require.Empty(p.t, unnoted, "every process notes the evidence that is computed from its method's studies")
}

// operatorsFindNothing runs the commands by which an operator proves the record.
func (p *proof) operatorsFindNothing() {
	p.t.Helper()
	for _, arguments := range [][]string{{"journal", "verify"}, {"rebuild", "--compare"}} {
		told, err := p.house.tell(arguments...)
		require.NoError(p.t, err, "%v: %s", arguments, told)
	}
}

// address is the program's.
func (h *house) address() string {
	return (&url.URL{Scheme: "http", Host: h.listen}).String()
}
