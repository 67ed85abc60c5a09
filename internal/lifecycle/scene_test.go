package lifecycle_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/fasemodel/fasemodel/internal/calendar"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// start is a Monday, 10 o'clock in Denmark.
var start = time.Date(2027, 2, 1, 9, 0, 0, 0, time.UTC)

// text is the reference of a free text.
func text(content string) lifecycle.TextRef {
	sum := sha256.Sum256([]byte(content))
	return lifecycle.TextRef(hex.EncodeToString(sum[:]))
}

// scene is a method's process under test: a state, a clock, and the events so far.
type scene struct {
	t       rapid.TB
	decider lifecycle.Decider
	state   lifecycle.State
	events  []lifecycle.Event
	now     time.Time
	model   *phasemodel.Model
	number  int
}

func newScene(t rapid.TB) *scene {
	model, err := phasemodel.Default()
	require.NoError(t, err)
	return &scene{t: t, decider: lifecycle.Decider{Calendar: calendar.New()}, now: start, model: model}
}

// actor is a person of an organisation of the same name, with interests registered at the start.
func actor(person string, roles ...lifecycle.Role) lifecycle.Actor {
	return lifecycle.Actor{
		Person: lifecycle.PersonID(person), Organisation: lifecycle.OrganisationID("org-" + person),
		Roles: roles, InterestsRegistered: start.AddDate(0, -1, 0),
	}
}

func manager() lifecycle.Actor     { return actor("manager", lifecycle.ProgrammeManager) }
func secretariat() lifecycle.Actor { return actor("secretariat", lifecycle.Secretariat) }
func member(n int) lifecycle.Actor {
	return actor(fmt.Sprintf("member-%d", n), lifecycle.SteeringMember)
}

func substitute(n int) lifecycle.Actor {
	return actor(fmt.Sprintf("substitute-%d", n), lifecycle.SteeringMember)
}

func assessor(n int) lifecycle.Actor { return actor(fmt.Sprintf("assessor-%d", n), lifecycle.Assessor) }

func owner() lifecycle.Actor {
	made := actor("owner", lifecycle.Owner)
	made.Organisation = "org-owner"
	return made
}

func system() lifecycle.Actor {
	return lifecycle.Actor{Person: lifecycle.SystemActor, Roles: []lifecycle.Role{lifecycle.System}}
}

// do gives a command and folds what it brings; the refusal, if any, is returned.
func (s *scene) do(by lifecycle.Actor, body lifecycle.CommandBody) *fault.Error {
	s.t.Helper()
	s.number++
	events, refusal := s.decider.Handle(s.state, lifecycle.Command{
		ID: lifecycle.CommandID(fmt.Sprint(s.number)), Method: "method", Actor: by, At: s.now, Body: body,
	})
	s.state = lifecycle.Fold(s.state, events...)
	s.events = append(s.events, events...)
	return refusal
}

// must gives a command that has to be accepted.
func (s *scene) must(by lifecycle.Actor, body lifecycle.CommandBody) {
	s.t.Helper()
	if refusal := s.do(by, body); refusal != nil {
		s.t.Fatalf("%T refused: %v", body, refusal)
	}
}

// refuses gives a command that has to be refused with a code.
func (s *scene) refuses(code string, by lifecycle.Actor, body lifecycle.CommandBody) *fault.Error {
	s.t.Helper()
	refusal := s.do(by, body)
	require.NotNil(s.t, refusal, "%T was accepted", body)
	require.Equal(s.t, code, refusal.Code, refusal.Error())
	return refusal
}

// wait lets time pass and applies what becomes due.
func (s *scene) wait(d time.Duration) {
	s.t.Helper()
	s.now = s.now.Add(d)
	s.must(system(), lifecycle.Tick{})
}

func (s *scene) days(n int) { s.wait(time.Duration(n) * 24 * time.Hour) }

// last is the last event of a type.
func last[T lifecycle.EventBody](s *scene) (T, bool) {
	for _, event := range slices.Backward(s.events) {
		if body, ok := event.Body.(T); ok {
			return body, true
		}
	}
	var none T
	return none, false
}

// seats is a group of nine of the kinds of the strategy's own group, each with a substitute.
func seats() []lifecycle.Seat {
	kinds := []phasemodel.OrganisationKind{
		phasemodel.Stat, phasemodel.Stat, phasemodel.Interesseorganisation, phasemodel.Region,
		phasemodel.Kommune, phasemodel.Kommune, phasemodel.Kommune, phasemodel.Faglig, phasemodel.Forskning,
	}
	made := make([]lifecycle.Seat, 0, len(kinds))
	for i, kind := range kinds {
		n := i + 1
		seat := lifecycle.Seat{
			Number: n, Kind: kind,
			Member:     lifecycle.Member{Person: member(n).Person, Organisation: member(n).Organisation},
			Substitute: lifecycle.Member{Person: substitute(n).Person, Organisation: substitute(n).Organisation},
		}
		switch n {
		case 1:
			seat.Office = lifecycle.Chair
		case 2:
			seat.Office = lifecycle.ViceChair
		}
		made = append(made, seat)
	}
	return made
}

// passed gives every check of a gate a result.
func passed(gate phasemodel.Gate, failing ...phasemodel.ItemID) []phasemodel.CheckResult {
	results := make([]phasemodel.CheckResult, 0, len(gate.Checks))
	for _, check := range gate.Checks {
		result := phasemodel.CheckResult{ID: check.ID, Passed: true}
		for _, id := range failing {
			result.Passed = result.Passed && id != check.ID
		}
		results = append(results, result)
	}
	return results
}

func (s *scene) create() {
	s.t.Helper()
	s.must(manager(), lifecycle.Create{Programme: "programme", Owner: "org-owner", Model: lifecycle.FactsOf(s.model)})
}

func (s *scene) gate(id phasemodel.GateID) phasemodel.Gate {
	gate, found := s.model.Gate(id)
	require.True(s.t, found, id)
	return gate
}

func (s *scene) request(id phasemodel.GateID, failing ...phasemodel.ItemID) lifecycle.RequestGate {
	gate := s.gate(id)
	return lifecycle.RequestGate{
		Review: lifecycle.ReviewID(fmt.Sprintf("review-%d", s.number)), Gate: gate,
		Dossier: lifecycle.FrozenDossier{Hash: "dossier-1", Checks: passed(gate, failing...)},
		Group:   "group", Seats: seats(), Concerned: []lifecycle.OrganisationID{"org-owner"},
	}
}

func (s *scene) review() lifecycle.Review {
	s.t.Helper()
	require.NotNil(s.t, s.state.Review, "no review is open")
	return *s.state.Review
}

// assign gives every question to the first two assessors.
func (s *scene) assign() {
	s.t.Helper()
	var assignments []lifecycle.Assignment
	for _, question := range s.review().Gate.Questions {
		assignments = append(assignments, lifecycle.Assignment{Question: question.ID, Assessors: []lifecycle.Member{
			{Person: assessor(1).Person, Organisation: assessor(1).Organisation},
			{Person: assessor(2).Person, Organisation: assessor(2).Organisation},
		}})
	}
	s.must(secretariat(), lifecycle.AssignAssessors{Review: s.review().ID, Assignments: assignments})
}

// assess answers every question with a score by both assessors.
func (s *scene) assess(score int) {
	s.t.Helper()
	s.assign()
	for _, question := range s.review().Gate.Questions {
		for n := 1; n <= 2; n++ {
			s.must(assessor(n), lifecycle.Assess{
				Review: s.review().ID, Question: question.ID, Score: score, Reason: text("because"),
			})
		}
	}
	s.must(secretariat(), lifecycle.CloseAssessment{Review: s.review().ID})
}

// toRecommendation brings an open review through assessment and hearing.
func (s *scene) toRecommendation(score int) {
	s.t.Helper()
	s.assess(score)
	if s.review().Stage == lifecycle.StageHearing {
		s.must(owner(), lifecycle.AnswerHearing{Review: s.review().ID, Text: text("noted"), Dossier: "dossier-2"})
	}
}

func (s *scene) recommend(outcome phasemodel.Outcome, change ...func(*lifecycle.Proposal)) {
	s.t.Helper()
	proposal := lifecycle.Proposal{Outcome: outcome, Reason: text("recommended")}
	for _, apply := range change {
		apply(&proposal)
	}
	s.must(secretariat(), lifecycle.Recommend{Review: s.review().ID, Proposal: proposal})
}

// toBallot brings the method to an open ballot on advancing through a gate.
func (s *scene) toBallot(gate phasemodel.GateID) {
	s.t.Helper()
	s.must(manager(), s.request(gate))
	s.toRecommendation(3)
	s.recommend(phasemodel.Advance)
}

func (s *scene) ballot(_ lifecycle.Actor, position lifecycle.Position) lifecycle.Vote {
	return lifecycle.Vote{
		Review: s.review().ID, Position: position, Reason: text("my reason"), Dossier: s.review().Dossier.Hash,
	}
}

func (s *scene) vote(position lifecycle.Position, members ...int) {
	s.t.Helper()
	for _, n := range members {
		s.must(member(n), s.ballot(member(n), position))
	}
}
