package activities_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/testdb"
)

// soon is a calendar by which a day is a fifth of a second and dates are instants, for an engine whose clock
// cannot be skipped.
type soon struct{}

const soonDay = 200 * time.Millisecond

func (soon) DeadlineAfter(from time.Time, days int, _ bool) time.Time {
	return from.Add(time.Duration(days) * soonDay)
}

func (soon) Deadline(date string, _ bool) (time.Time, error) {
	return time.Parse(time.RFC3339Nano, date)
}

func (soon) WorkingDaysAfter(from time.Time, days int) time.Time {
	return from.Add(time.Duration(days) * soonDay)
}

func (soon) AddMonths(from time.Time, months int) time.Time {
	return from.Add(time.Duration(months) * 30 * soonDay)
}

func (soon) DayBefore(deadline time.Time, days int) time.Time {
	return deadline.Add(-time.Duration(days) * soonDay)
}

// quiet is a logger for what is expected to be said.
type quiet struct{}

func (quiet) Debug(string, ...any) {}
func (quiet) Info(string, ...any)  {}
func (quiet) Warn(string, ...any)  {}
func (quiet) Error(string, ...any) {}

// id makes an id from a name.
func id(name string) string { return uuid.NewSHA1(uuid.NameSpaceOID, []byte(name)).String() }

func hashOf(content string) string {
	sum := sha256.Sum256([]byte(content))
	return hex.EncodeToString(sum[:])
}

// scene is a migrated database with a programme.
type scene struct {
	t        *testing.T
	database testdb.Database
	model    *phasemodel.Model
}

func newScene(t *testing.T) *scene {
	t.Helper()
	model, err := phasemodel.Default()
	require.NoError(t, err)
	s := &scene{t: t, database: testdb.New(t), model: model}
	s.admin(`INSERT INTO organisations (id, slug, name, kind) VALUES ($1, 'ejer', 'Ejer', 'civilsamfund')`, id("owner"))
	s.admin(`INSERT INTO phase_models (id, version, content, sha256) VALUES ('susi', '0.1', '{}', $1)`, hashOf("{}"))
	s.admin(`INSERT INTO steering_groups (id, slug, title_da) VALUES ($1, 'gruppe', 'Gruppe')`, id("group"))
	s.admin(`INSERT INTO programmes (id, slug, title_da, group_id, model_id, model_version)
		VALUES ($1, 'program', 'Program', $2, 'susi', '0.1')`, id("programme"), id("group"))
	return s
}

// newMethod adds a method without a process.
func (s *scene) newMethod() lifecycle.MethodID {
	s.t.Helper()
	made := uuid.NewString()
	s.admin(`INSERT INTO methods (id, slug, programme_id, owner_id, title, summary, problem)
		VALUES ($1, $2, $3, $4, 'Metode', 'Resumé', 'Problem')`, made, "metode-"+made, id("programme"), id("owner"))
	return lifecycle.MethodID(made)
}

func (s *scene) create() lifecycle.Create {
	return lifecycle.Create{
		Programme: lifecycle.ProgrammeID(id("programme")), Owner: lifecycle.OrganisationID(id("owner")),
		Model: lifecycle.FactsOf(s.model),
	}
}

func (s *scene) text(content string) lifecycle.TextRef { return lifecycle.TextRef(hashOf(content)) }

// command is a command of someone who may do all that these tests ask for.
func (s *scene) command(
	method lifecycle.MethodID, name string, body lifecycle.CommandBody,
) lifecycle.Command {
	return lifecycle.Command{
		ID: lifecycle.CommandID(id(string(method) + name)), Method: method, Request: hashOf(name), Body: body,
		Actor: lifecycle.Actor{
			Person: lifecycle.PersonID(id("person")), InterestsRegistered: time.Now().AddDate(0, -1, 0),
			Roles: []lifecycle.Role{lifecycle.ProgrammeManager, lifecycle.Secretariat},
		},
	}
}

// journal lists the kinds of a method's events.
func (s *scene) journal(method lifecycle.MethodID) []string {
	s.t.Helper()
	var kinds []string
	s.within(s.database.URL, func(ctx context.Context, connection *pgx.Conn) {
		rows, err := connection.Query(ctx, `SELECT type FROM journal WHERE method_id = $1 ORDER BY sequence`, string(method))
		require.NoError(s.t, err)
		kinds, err = pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(s.t, err)
	})
	return kinds
}

// commands counts the commands of people that a method's process has answered.
func (s *scene) commands(method lifecycle.MethodID) int {
	s.t.Helper()
	var count int
	s.within(s.database.URL, func(ctx context.Context, connection *pgx.Conn) {
		require.NoError(s.t, connection.QueryRow(ctx,
			`SELECT count(*) FROM commands WHERE method_id = $1 AND kind <> 'tick'`, string(method)).Scan(&count))
	})
	return count
}

// admin runs a statement as the owner role.
func (s *scene) admin(statement string, values ...any) {
	s.t.Helper()
	s.within(s.database.AdminURL, func(ctx context.Context, connection *pgx.Conn) {
		_, err := connection.Exec(ctx, statement, values...)
		require.NoError(s.t, err, statement)
	})
}

func (s *scene) within(address string, do func(ctx context.Context, connection *pgx.Conn)) {
	s.t.Helper()
	connection, err := pgx.Connect(s.t.Context(), address)
	require.NoError(s.t, err)
	defer func() { require.NoError(s.t, connection.Close(context.WithoutCancel(s.t.Context()))) }()
	do(s.t.Context(), connection)
}
