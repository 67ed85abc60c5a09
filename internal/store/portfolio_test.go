package store_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

func (l *library) portfolio(seen store.Visibility, programmes ...string) store.Portfolio {
	l.t.Helper()
	counted, err := l.Portfolio(l.t.Context(), seen, store.PortfolioFilter{Programmes: programmes, Now: start})
	require.NoError(l.t, err)
	return counted
}

func TestPublicPortfolioCountsWhatIsPublicAsThePublicKnowsIt(t *testing.T) {
	l := newLibrary(t)
	l.shelve("Offentlig", l.programme, standing{phase: "udbredelse", status: "stopped", publicPhase: "modning"}, nil)
	l.shelve("Intern", l.programme, standing{phase: "modning"}, nil)
	l.shelve("Barn", l.other, standing{phase: "ide", publicPhase: "ide"}, nil)

	require.Equal(t, []store.PhaseCount{{Phase: "ide", Status: "active", Methods: 1}, {Phase: "modning", Status: "active", Methods: 1}},
		l.portfolio(store.Visibility{}).Methods)
	require.Equal(t, []store.PhaseCount{{Phase: "modning", Status: "active", Methods: 1}},
		l.portfolio(store.Visibility{}, "voksne").Methods)
	require.Equal(t, []store.PhaseCount{
		{Phase: "modning", Status: "active", Methods: 1}, {Phase: "udbredelse", Status: "stopped", Methods: 1},
	}, l.portfolio(everything, string(l.programme.ID)).Methods)
}

func TestMethodCountsInEachOfItsGoalsAndThemesByLevelAndVerdict(t *testing.T) {
	l := newLibrary(t)
	l.shelve("To mål", l.programme, standing{phase: "ide", publicPhase: "ide", level: 4, verdict: "effective"}, nil)
	l.shelve("Uden virkning", l.programme, standing{phase: "ide", level: 1, verdict: "ineffective"},
		func(m *catalogue.Method) { m.SocialGoals, m.Themes = []int{7}, nil })
	l.shelve("Uden mål", l.programme, standing{phase: "ide"}, func(m *catalogue.Method) { m.SocialGoals = nil })

	gaps := func(seen store.Visibility, by store.GapKind) []store.GapCount {
		counted, err := l.Gaps(t.Context(), seen, store.PortfolioFilter{}, by)
		require.NoError(t, err)
		return counted
	}
	require.Equal(t, []store.GapCount{
		{Row: "", Level: 0, Verdict: "unknown", Methods: 1},
		{Row: "7", Level: 1, Verdict: "ineffective", Methods: 1},
		{Row: "7", Level: 4, Verdict: "effective", Methods: 1},
		{Row: "9", Level: 4, Verdict: "effective", Methods: 1},
	}, gaps(everything, store.GapByGoal))
	require.Equal(t, gaps(everything, store.GapByGoal), l.portfolio(everything).Goals)
	require.Equal(t, []store.GapCount{
		{Row: "", Level: 1, Verdict: "ineffective", Methods: 1},
		{Row: "hjemloeshed", Level: 0, Verdict: "unknown", Methods: 1},
		{Row: "hjemloeshed", Level: 4, Verdict: "effective", Methods: 1},
	}, gaps(everything, store.GapByTheme))
	require.Len(t, gaps(store.Visibility{}, store.GapByTheme), 1, "the public counts what is public")
}

func TestTimeInAPhaseRunsFromTheDecisionThatBroughtTheMethodThere(t *testing.T) {
	s := newScene(t)
	s.create()
	s.days(40)
	s.toDecision("ide-modning", advance())
	s.days(15)
	counted := func(seen store.Visibility) store.Portfolio {
		found, err := s.store.Portfolio(t.Context(), seen, store.PortfolioFilter{Now: s.now})
		require.NoError(t, err)
		return found
	}
	inside := counted(everything)
	require.Equal(t, []store.PhaseStay{
		{Phase: "ide", Ongoing: false, Methods: 1, Median: 40, P90: 40},
		{Phase: "modning", Ongoing: true, Methods: 1, Median: 15, P90: 15},
	}, inside.Stays)
	require.Equal(t, []store.GateCount{{Gate: "ide-modning", Outcome: "advance", Reviews: 1}}, inside.Gates)
	require.Empty(t, inside.Stages)
	require.Equal(t, store.Portfolio{
		Methods: []store.PhaseCount{}, Stages: []store.StageCount{}, Stays: []store.PhaseStay{}, Gates: []store.GateCount{},
		Goals: []store.GapCount{},
	}, counted(store.Visibility{}), "nothing of a method that is not public")
}

func TestOpenReviewsAreCountedForThoseInsideAndNotForTheRecused(t *testing.T) {
	s := newScene(t)
	s.create()
	s.must(manager(), s.request("ide-modning"))
	stages := func(seen store.Visibility) []store.StageCount {
		found, err := s.store.Portfolio(t.Context(), seen, store.PortfolioFilter{Now: s.now})
		require.NoError(t, err)
		return found.Stages
	}
	programme := []lifecycle.ProgrammeID{lifecycle.ProgrammeID(id("programme"))}
	assessment := []store.StageCount{{Phase: "ide", Stage: lifecycle.StageAssessment, Reviews: 1}}
	require.Equal(t, assessment, stages(everything))
	require.Equal(t, assessment, stages(store.Visibility{Programmes: programme}))
	require.Empty(t, stages(store.Visibility{Programmes: programme, Recused: []lifecycle.MethodID{s.method}}))
	require.Empty(t, stages(store.Visibility{Owner: lifecycle.OrganisationID(id("org-owner"))}))
	require.Empty(t, stages(store.Visibility{}))
}

func TestImportedMethodsTimeInItsPhaseIsUnknownUntilADecisionMovesIt(t *testing.T) {
	s := newScene(t)
	creation := s.creation()
	s.must(admin(), lifecycle.Import{
		Programme: creation.Programme, Owner: creation.Owner, Model: creation.Model, Phase: "modning",
		Source: string(dossier("entry")), Provenance: "demonstration",
	})
	s.days(100)
	found, err := s.store.Portfolio(t.Context(), everything, store.PortfolioFilter{Now: s.now})
	require.NoError(t, err)
	require.Equal(t, []store.PhaseCount{{Phase: phasemodel.PhaseID("modning"), Status: lifecycle.Active, Methods: 1}}, found.Methods)
	require.Empty(t, found.Stays)
}
