package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/calendar"
	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/internal/testdb"
)

// start is a Monday, 10 o'clock in Denmark.
var start = time.Date(2027, 2, 1, 9, 0, 0, 0, time.UTC)

// id makes an id from a name, so that a test can speak of "member-3".
func id(name string) string { return uuid.NewSHA1(uuid.NameSpaceOID, []byte(name)).String() }

// dossier makes the hash of a dossier from a name.
func dossier(name string) lifecycle.DossierHash {
	return lifecycle.DossierHash(journal.HashOf([]byte(name)).String())
}

// scene is a method's process recorded in a database: the store, a clock, and the sequence seen so far.
type scene struct {
	t        testing.TB
	store    *store.Store
	database testdb.Database
	decider  lifecycle.Decider
	model    *phasemodel.Model
	method   lifecycle.MethodID
	now      time.Time
	sequence int64
	state    lifecycle.State
}

// newScene gives a migrated database with one method that has no process yet.
func newScene(t testing.TB) *scene {
	t.Helper()
	model, err := phasemodel.Default()
	require.NoError(t, err)
	database := testdb.New(t)
	s := &scene{
		t: t, database: database, store: testdb.OpenAs(t, database.URL), model: model, now: start,
		decider: lifecycle.Decider{Calendar: calendar.New()},
	}
	s.admin(`INSERT INTO organisations (id, slug, name, kind) VALUES ($1, 'org-owner', 'Ejer', 'civilsamfund')`,
		id("org-owner"))
	s.admin(`INSERT INTO phase_models (id, version, content, sha256) VALUES ('susi', '0.1', '{}', $1)`,
		journal.HashOf([]byte("{}")).String())
	s.admin(`INSERT INTO steering_groups (id, slug, title_da) VALUES ($1, 'gruppe', 'Gruppe')`, id("group"))
	s.admin(`INSERT INTO programmes (id, slug, title_da, group_id, model_id, model_version)
		VALUES ($1, 'program', 'Program', $2, 'susi', '0.1')`, id("programme"), id("group"))
	s.method = s.another("method")
	return s
}

// another adds a method without a process.
func (s *scene) another(name string) lifecycle.MethodID {
	s.t.Helper()
	s.admin(`INSERT INTO methods (id, slug, programme_id, owner_id, title, summary, problem)
		VALUES ($1, $2, $3, $4, $2, 'Resumé', 'Problem')`, id(name), name, id("programme"), id("org-owner"))
	return lifecycle.MethodID(id(name))
}

// admin runs a statement as the owner role.
func (s *scene) admin(statement string, values ...any) {
	s.t.Helper()
	s.within(s.database.AdminURL, func(ctx context.Context, connection *pgx.Conn) {
		_, err := connection.Exec(ctx, statement, values...)
		require.NoError(s.t, err, statement)
	})
}

// asked reads one value as the application role.
func asked[T any](s *scene, query string, values ...any) T {
	s.t.Helper()
	var value T
	s.within(s.database.URL, func(ctx context.Context, connection *pgx.Conn) {
		require.NoError(s.t, connection.QueryRow(ctx, query, values...).Scan(&value), query)
	})
	return value
}

func (s *scene) within(address string, do func(ctx context.Context, connection *pgx.Conn)) {
	s.t.Helper()
	connection, err := pgx.Connect(s.t.Context(), address)
	require.NoError(s.t, err)
	defer func() { require.NoError(s.t, connection.Close(context.WithoutCancel(s.t.Context()))) }()
	do(s.t.Context(), connection)
}

func actor(person string, roles ...lifecycle.Role) lifecycle.Actor {
	return lifecycle.Actor{
		Person: lifecycle.PersonID(id(person)), Organisation: lifecycle.OrganisationID(id("org-" + person)),
		Roles: roles, InterestsRegistered: start.AddDate(0, -1, 0),
	}
}

func manager() lifecycle.Actor     { return actor("manager", lifecycle.ProgrammeManager) }
func secretariat() lifecycle.Actor { return actor("secretariat", lifecycle.Secretariat) }
func owner() lifecycle.Actor       { return actor("owner", lifecycle.Owner) }
func assessor(n int) lifecycle.Actor {
	return actor(fmt.Sprintf("assessor-%d", n), lifecycle.Assessor)
}

func member(n int) lifecycle.Actor {
	return actor(fmt.Sprintf("member-%d", n), lifecycle.SteeringMember)
}

func substitute(n int) lifecycle.Actor {
	return actor(fmt.Sprintf("substitute-%d", n), lifecycle.SteeringMember)
}

func system() lifecycle.Actor {
	return lifecycle.Actor{Person: lifecycle.SystemActor, Roles: []lifecycle.Role{lifecycle.System}}
}

// command makes a command of the scene's method, with an id of its own.
func (s *scene) command(by lifecycle.Actor, body lifecycle.CommandBody) lifecycle.Command {
	return lifecycle.Command{
		ID: lifecycle.CommandID(uuid.NewString()), Method: s.method, Actor: by, At: s.now, Body: body,
	}
}

// record records a command and folds what comes back, as the workflow does.
func (s *scene) record(command lifecycle.Command) store.Recorded {
	s.t.Helper()
	recorded, err := s.store.Record(s.t.Context(), s.decider, store.RecordRequest{Command: command, After: s.sequence})
	require.NoError(s.t, err)
	s.state = lifecycle.Fold(s.state, recorded.Events...)
	require.Equal(s.t, recorded.Sequence, s.state.Sequence, "the events end at the head")
	s.sequence = recorded.Sequence
	return recorded
}

// must records a command that has to be accepted.
func (s *scene) must(by lifecycle.Actor, body lifecycle.CommandBody) store.Recorded {
	s.t.Helper()
	recorded := s.record(s.command(by, body))
	if recorded.Refusal != nil {
		s.t.Fatalf("%T refused: %v", body, recorded.Refusal)
	}
	return recorded
}

// refuses records a command that has to be refused with a code.
func (s *scene) refuses(code string, by lifecycle.Actor, body lifecycle.CommandBody) store.Recorded {
	s.t.Helper()
	recorded := s.record(s.command(by, body))
	require.NotNil(s.t, recorded.Refusal, "%T was accepted", body)
	require.Equal(s.t, code, recorded.Refusal.Code)
	return recorded
}

// text keeps a free text and gives its reference.
func (s *scene) text(content string) lifecycle.TextRef {
	s.t.Helper()
	refs, err := s.store.PutTexts(s.t.Context(), lifecycle.CommandID(uuid.NewString()),
		[]journal.Text{journal.NewText(journal.NewSalt(), content)})
	require.NoError(s.t, err)
	return refs[0]
}

func (s *scene) days(n int) {
	s.t.Helper()
	s.now = s.now.AddDate(0, 0, n)
	s.must(system(), lifecycle.Tick{})
}

func (s *scene) create() {
	s.t.Helper()
	s.must(manager(), s.creation())
}

func (s *scene) creation() lifecycle.Create {
	return lifecycle.Create{
		Programme: lifecycle.ProgrammeID(id("programme")), Owner: lifecycle.OrganisationID(id("org-owner")),
		Model: lifecycle.FactsOf(s.model),
	}
}

func (s *scene) review() lifecycle.Review {
	s.t.Helper()
	require.NotNil(s.t, s.state.Review, "no review is open")
	return *s.state.Review
}

// request opens a review of a gate with every check passed.
func (s *scene) request(gate phasemodel.GateID) lifecycle.RequestGate {
	s.t.Helper()
	found, known := s.model.Gate(gate)
	require.True(s.t, known, gate)
	results := make([]phasemodel.CheckResult, 0, len(found.Checks))
	for _, check := range found.Checks {
		results = append(results, phasemodel.CheckResult{ID: check.ID, Passed: true})
	}
	return lifecycle.RequestGate{
		Review: lifecycle.ReviewID(uuid.NewString()), Gate: found,
		Dossier: lifecycle.FrozenDossier{Hash: dossier("first"), Checks: results},
		Group:   lifecycle.GroupID(id("group")), Seats: seats(),
		Concerned: []lifecycle.OrganisationID{lifecycle.OrganisationID(id("org-owner"))},
	}
}

// seats is a group of nine of the kinds of the strategy's own group, each with a substitute.
func seats() []lifecycle.Seat {
	kinds := []phasemodel.OrganisationKind{
		phasemodel.Stat, phasemodel.Stat, phasemodel.Interesseorganisation, phasemodel.Region,
		phasemodel.Kommune, phasemodel.Kommune, phasemodel.Kommune, phasemodel.Faglig, phasemodel.Forskning,
	}
	offices := map[int]lifecycle.Office{1: lifecycle.Chair, 2: lifecycle.ViceChair}
	made := make([]lifecycle.Seat, 0, len(kinds))
	for i, kind := range kinds {
		made = append(made, lifecycle.Seat{
			Number: i + 1, Kind: kind, Office: offices[i+1],
			Member:     lifecycle.Member{Person: member(i + 1).Person, Organisation: member(i + 1).Organisation},
			Substitute: lifecycle.Member{Person: substitute(i + 1).Person, Organisation: substitute(i + 1).Organisation},
		})
	}
	return made
}

// toRecommendation brings an open review through assessment and hearing, every question scored alike.
func (s *scene) toRecommendation(score int) {
	s.t.Helper()
	review := s.review()
	var assignments []lifecycle.Assignment
	for _, question := range review.Gate.Questions {
		assignments = append(assignments, lifecycle.Assignment{Question: question.ID, Assessors: []lifecycle.Member{
			{Person: assessor(1).Person}, {Person: assessor(2).Person},
		}})
	}
	s.must(secretariat(), lifecycle.AssignAssessors{Review: review.ID, Assignments: assignments})
	reason := s.text("Fordi det er godt beskrevet.")
	for _, question := range review.Gate.Questions {
		for n := 1; n <= 2; n++ {
			s.must(assessor(n), lifecycle.Assess{Review: review.ID, Question: question.ID, Score: score, Reason: reason})
		}
	}
	s.must(secretariat(), lifecycle.CloseAssessment{Review: review.ID})
	if s.review().Stage == lifecycle.StageHearing {
		s.must(owner(), lifecycle.AnswerHearing{
			Review: review.ID, Text: s.text("Ingen bemærkninger."), Dossier: dossier("second"),
		})
	}
}

// toBallot brings the method to an open ballot on a proposal.
func (s *scene) toBallot(gate phasemodel.GateID, proposal lifecycle.Proposal) {
	s.t.Helper()
	s.must(manager(), s.request(gate))
	s.toRecommendation(3)
	proposal.Reason = s.text("Indstillingens begrundelse.")
	s.must(secretariat(), lifecycle.Recommend{Review: s.review().ID, Proposal: proposal})
}

func (s *scene) ballot(position lifecycle.Position) lifecycle.Vote {
	s.t.Helper()
	return lifecycle.Vote{
		Review: s.review().ID, Position: position, Reason: s.text("Min begrundelse."), Dossier: s.review().Dossier.Hash,
	}
}

func (s *scene) vote(position lifecycle.Position, members ...int) {
	s.t.Helper()
	for _, n := range members {
		s.must(member(n), s.ballot(position))
	}
}

// toDecision takes the method through a gate with every seat in favour.
func (s *scene) toDecision(gate phasemodel.GateID, proposal lifecycle.Proposal) lifecycle.ReviewID {
	s.t.Helper()
	s.toBallot(gate, proposal)
	review := s.review().ID
	s.vote(lifecycle.Approve, 1, 2, 3, 4, 5, 6, 7, 8, 9)
	s.must(member(1), lifecycle.CloseBallot{Review: review})
	return review
}
