package store_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func principal() lifecycle.Actor { return actor("principal", lifecycle.PrincipalRole) }

func admin() lifecycle.Actor { return actor("admin", lifecycle.Admin) }

// decidedByPrincipal makes a request of which the principal decides on the group's recommendation.
func (s *scene) decidedByPrincipal(gate phasemodel.GateID) lifecycle.RequestGate {
	request := s.request(gate)
	request.Gate.Decision.Body = phasemodel.Principal
	return request
}

func (s *scene) recommend(outcome phasemodel.Outcome) {
	s.t.Helper()
	s.must(secretariat(), lifecycle.Recommend{Review: s.review().ID, Proposal: lifecycle.Proposal{
		Outcome: outcome, Reason: s.text("Indstillingens begrundelse."),
	}})
}

// lives are ways through the process, each of them wholly in the journal.
var lives = map[string]func(*scene){
	"supplemented in the ballot": func(s *scene) {
		s.create()
		s.toBallot("ide-modning", advance())
		s.vote(lifecycle.Approve, 1, 2, 3)
		s.must(secretariat(), lifecycle.Supplement{
			Review: s.review().ID, Reason: s.text("En ny rapport er kommet."),
			Dossier: lifecycle.FrozenDossier{Hash: dossier("third"), Checks: s.review().Dossier.Checks},
		})
		s.recommend(phasemodel.Advance)
		s.vote(lifecycle.Reject, 1, 2, 3)
	},
	"lapsed for want of a quorum": func(s *scene) {
		s.create()
		s.toBallot("ide-modning", advance())
		s.vote(lifecycle.Approve, 1)
		s.days(30)
		s.days(60)
		require.Nil(s.t, s.state.Review)
	},
	"withdrawn and asked for again": func(s *scene) {
		s.create()
		s.must(manager(), s.request("ide-modning"))
		s.must(manager(), lifecycle.WithdrawGate{Review: s.review().ID, Reason: s.text("For tidligt.")})
		s.must(manager(), s.request("ide-modning"))
	},
	"decided otherwise by the principal": func(s *scene) {
		s.create()
		s.must(manager(), s.decidedByPrincipal("ide-modning"))
		s.toRecommendation(3)
		s.recommend(phasemodel.Advance)
		s.vote(lifecycle.Approve, 1, 2, 3, 4, 5, 6, 7, 8, 9)
		s.must(member(1), lifecycle.CloseBallot{Review: s.review().ID})
		s.must(principal(), lifecycle.PrincipalDecide{
			Review: s.review().ID, Choice: lifecycle.Otherwise,
			Proposal: lifecycle.Proposal{Outcome: phasemodel.Hold, Until: "2028-01-03", Reason: s.text("Ingen bevilling.")},
		})
		s.days(20)
		s.days(400)
		require.Equal(s.t, lifecycle.Active, s.state.Status, "the hold ended on its date")
	},
	"imported, and due for re-review years later": func(s *scene) {
		creation := s.creation()
		s.must(admin(), lifecycle.Import{
			Programme: creation.Programme, Owner: creation.Owner, Model: creation.Model, Phase: "udbredelse",
			Source: string(dossier("entry")), Provenance: "demonstration", Level: 3, Verdict: "promising",
		})
		s.must(system(), lifecycle.NoteEvidence{Level: 4, Verdict: "effective"})
		s.days(365 * 3)
		s.days(40)
		require.True(s.t, s.state.ReReviewDue)
	},
	"published, held and withdrawn by its owner": func(s *scene) {
		s.create()
		s.must(secretariat(), lifecycle.PublishMethod{})
		s.must(secretariat(), lifecycle.Hold{Reason: s.text("Vi venter.")})
		s.must(secretariat(), lifecycle.Resume{Reason: s.text("Vi venter ikke mere.")})
		s.must(manager(), s.request("ide-modning"))
		s.must(owner(), lifecycle.WithdrawMethod{Reason: s.text("Vi stopper.")})
	},
}

func TestEveryLifeIsReadFromTheTablesAsFromTheJournal(t *testing.T) {
	for name, live := range lives {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			live(s)
			require.Empty(t, compare(t, s.store, s.decider))
			recovered, err := s.store.Recover(t.Context(), s.method)
			require.NoError(t, err)
			require.Equal(t, s.state, recovered)
			stored, err := s.store.State(t.Context(), s.method)
			require.NoError(t, err)
			require.Equal(t, s.state, stored)
		})
	}
}

func TestMembersAreToldThatTheirBallotsAreVoid(t *testing.T) {
	s := newScene(t)
	lives["supplemented in the ballot"](s)
	require.Equal(t, 9, asked[int](s, `SELECT count(*) FROM outbox WHERE kind = 'ballots-void'`))
}

func TestChairAndPrincipalAreToldOfALapse(t *testing.T) {
	s := newScene(t)
	s.create()
	s.must(manager(), s.decidedByPrincipal("ide-modning"))
	s.toRecommendation(3)
	s.recommend(phasemodel.Advance)
	s.days(30)
	s.days(60)
	require.Equal(t, 1, asked[int](s, `SELECT count(*) FROM outbox WHERE kind = 'review-lapsed' AND person_id = $1`,
		member(1).Person))
	require.Equal(t, 1, asked[int](s, `SELECT count(*) FROM outbox WHERE kind = 'review-lapsed' AND role = 'principal'`))
}

func TestImportedPhaseRestsOnAFileUntilADecision(t *testing.T) {
	s := newScene(t)
	lives["imported, and due for re-review years later"](s)
	require.True(t, asked[bool](s, `SELECT phase_imported FROM methods WHERE id = $1`, s.method))
	require.Equal(t, "effective", asked[string](s, `SELECT evidence_verdict FROM methods WHERE id = $1`, s.method))
	require.NotEmpty(t, s.waiting(manager()))
}

func TestImportedPhaseIsForgottenWithThePublicationOfADecisionAndNotBefore(t *testing.T) {
	s := newScene(t)
	creation := s.creation()
	s.must(admin(), lifecycle.Import{
		Programme: creation.Programme, Owner: creation.Owner, Model: creation.Model, Phase: "ide",
		Source: string(dossier("entry")), Provenance: "demonstration", Verdict: "unknown",
	})
	review := s.toDecision("ide-modning", advance())
	require.Equal(t, "modning", string(s.state.Phase))
	require.True(t, asked[bool](s, `SELECT phase_imported FROM methods WHERE id = $1`, s.method),
		"the public would know of the decision")
	s.must(secretariat(), lifecycle.PublishDecision{Review: review})
	require.False(t, asked[bool](s, `SELECT phase_imported FROM methods WHERE id = $1`, s.method))
	require.Empty(t, compare(t, s.store, s.decider))
}

func TestOtherMethodsGoOnBesideEachOther(t *testing.T) {
	s := newScene(t)
	s.create()
	first, sequence, state := s.method, s.sequence, s.state
	s.method, s.sequence, s.state = s.another("second"), 0, lifecycle.State{}
	s.create()
	s.must(secretariat(), lifecycle.PublishMethod{})
	s.method, s.sequence, s.state = first, sequence, state
	s.must(manager(), s.request("ide-modning"))
	report, err := s.store.VerifyJournal(t.Context())
	require.NoError(t, err)
	require.True(t, report.OK())
	require.Len(t, report.Heads, 2)
	require.Empty(t, compare(t, s.store, s.decider))
}
