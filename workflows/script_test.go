package workflows_test

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// testing is what a script needs of a test.
type testingT interface {
	require.TestingT
	Helper()
}

// stage is where a script is played: the skipping clock of the test suite, or a real engine.
type stage interface {
	// do waits its turn and gives the command that make returns, on the state as it is then.
	do(make func(now time.Time, state lifecycle.State) lifecycle.Command)
}

// script gives commands to one method in order.
type script struct {
	t      testingT
	model  *phasemodel.Model
	method lifecycle.MethodID
	stage  stage
	count  int
}

func newScript(t testingT, stage stage, method lifecycle.MethodID) *script {
	t.Helper()
	model, err := phasemodel.Default()
	require.NoError(t, err)
	return &script{t: t, model: model, method: method, stage: stage}
}

// commandID is the same for the same place in the same method's script.
func (s *script) commandID() lifecycle.CommandID {
	s.count++
	return lifecycle.CommandID(uuid.NewSHA1(uuid.NameSpaceOID, fmt.Appendf(nil, "%s/%d", s.method, s.count)).String())
}

// by gives a command of a person; the body is made when its turn comes.
func (s *script) by(person string, role lifecycle.Role, body func(lifecycle.State) lifecycle.CommandBody) {
	id := s.commandID()
	s.stage.do(func(now time.Time, state lifecycle.State) lifecycle.Command {
		return s.command(id, actor(now, person, role), state, body(state))
	})
}

func (s *script) command(
	id lifecycle.CommandID, by lifecycle.Actor, state lifecycle.State, body lifecycle.CommandBody,
) lifecycle.Command {
	return lifecycle.Command{
		ID: id, Method: s.method, Actor: by, Seen: state.Sequence, Request: hashOf(string(id)), Body: body,
	}
}

func (s *script) createBody() lifecycle.Create {
	return lifecycle.Create{Programme: "programme", Owner: "org-owner", Model: lifecycle.FactsOf(s.model)}
}

func (s *script) create() {
	s.by("manager", lifecycle.ProgrammeManager, func(lifecycle.State) lifecycle.CommandBody { return s.createBody() })
}

func (s *script) importAt(phase phasemodel.PhaseID) {
	s.by("admin", lifecycle.Admin, func(lifecycle.State) lifecycle.CommandBody { return s.importBody(phase) })
}

func (s *script) importBody(phase phasemodel.PhaseID) lifecycle.Import {
	return lifecycle.Import{
		Programme: "programme", Owner: "org-owner", Model: lifecycle.FactsOf(s.model), Phase: phase,
		Source: hashOf("entry"), Provenance: "file", Level: 4,
	}
}

func (s *script) request(id phasemodel.GateID) {
	gate, found := s.model.Gate(id)
	require.True(s.t, found, id)
	review := lifecycle.ReviewID(uuid.NewSHA1(uuid.NameSpaceOID, fmt.Appendf(nil, "%s/review/%d", s.method, s.count)).String())
	s.by("manager", lifecycle.ProgrammeManager, func(lifecycle.State) lifecycle.CommandBody {
		return lifecycle.RequestGate{
			Review: review, Gate: gate, Group: "group", Seats: seats(),
			Dossier:   lifecycle.FrozenDossier{Hash: lifecycle.DossierHash(hashOf("dossier")), Checks: passed(gate)},
			Concerned: []lifecycle.OrganisationID{"org-owner"},
		}
	})
}

// assess has two assessors answer every question of a gate, and closes the assessment.
func (s *script) assess(id phasemodel.GateID, score int) {
	gate, _ := s.model.Gate(id)
	s.by("secretariat", lifecycle.Secretariat, func(state lifecycle.State) lifecycle.CommandBody {
		var assignments []lifecycle.Assignment
		for _, question := range gate.Questions {
			assignments = append(assignments, lifecycle.Assignment{
				Question: question.ID, Assessors: []lifecycle.Member{person("assessor-1"), person("assessor-2")},
			})
		}
		return lifecycle.AssignAssessors{Review: state.Review.ID, Assignments: assignments}
	})
	for _, question := range gate.Questions {
		for n := 1; n <= 2; n++ {
			s.by(fmt.Sprintf("assessor-%d", n), lifecycle.Assessor, func(state lifecycle.State) lifecycle.CommandBody {
				return lifecycle.Assess{
					Review: state.Review.ID, Question: question.ID, Score: score, Reason: text("because"),
				}
			})
		}
	}
	s.by("secretariat", lifecycle.Secretariat, func(state lifecycle.State) lifecycle.CommandBody {
		return lifecycle.CloseAssessment{Review: state.Review.ID}
	})
	if gate.Review.HearingDays > 0 {
		s.by("owner", lifecycle.Owner, func(state lifecycle.State) lifecycle.CommandBody {
			return lifecycle.AnswerHearing{
				Review: state.Review.ID, Text: text("noted"), Dossier: lifecycle.DossierHash(hashOf("dossier-2")),
			}
		})
	}
}

func (s *script) recommend(outcome phasemodel.Outcome, change ...func(*lifecycle.Proposal)) {
	s.by("secretariat", lifecycle.Secretariat, func(state lifecycle.State) lifecycle.CommandBody {
		proposal := lifecycle.Proposal{Outcome: outcome, Reason: text("recommended")}
		for _, apply := range change {
			apply(&proposal)
		}
		return lifecycle.Recommend{Review: state.Review.ID, Proposal: proposal}
	})
}

// toBallot opens a ballot on advancing through a gate.
func (s *script) toBallot(gate phasemodel.GateID) {
	s.request(gate)
	s.assess(gate, 3)
	s.recommend(phasemodel.Advance)
}

func (s *script) vote(position lifecycle.Position, members ...int) {
	for _, n := range members {
		s.by(memberID(n), lifecycle.SteeringMember, func(state lifecycle.State) lifecycle.CommandBody {
			return voteOn(state, position)
		})
	}
}

func voteOn(state lifecycle.State, position lifecycle.Position) lifecycle.Vote {
	return lifecycle.Vote{
		Review: state.Review.ID, Position: position, Reason: text("my reason"), Dossier: state.Review.Dossier.Hash,
	}
}

func (s *script) closeBallot() {
	s.by(memberID(1), lifecycle.SteeringMember, func(state lifecycle.State) lifecycle.CommandBody {
		return lifecycle.CloseBallot{Review: state.Review.ID}
	})
}

func (s *script) publish() {
	s.by("secretariat", lifecycle.Secretariat, func(state lifecycle.State) lifecycle.CommandBody {
		return lifecycle.PublishDecision{Review: state.Unpublished[0].Review}
	})
}

func (s *script) hold(until string) {
	s.by("secretariat", lifecycle.Secretariat, func(lifecycle.State) lifecycle.CommandBody {
		return lifecycle.Hold{Reason: text("waiting"), Until: until}
	})
}
