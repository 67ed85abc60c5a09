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
	require.Equal(t, gaps(everything, store.GapByGoal), l.portfolio(everything).Gaps)
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
		{Phase: "ide", Ongoing: false, Methods: 1, P10: 40, Q1: 40, Median: 40, Q3: 40, P90: 40},
		{Phase: "modning", Ongoing: true, Methods: 1, P10: 15, Q1: 15, Median: 15, Q3: 15, P90: 15},
	}, inside.Stays)
	require.Equal(t, []store.ReviewCount{
		{Gate: "ide-modning", Phase: "ide", Stage: lifecycle.StageDecided, Outcome: "advance", Reviews: 1},
	}, inside.Reviews)
	require.Equal(t, store.Portfolio{
		Methods: []store.PhaseCount{}, Reviews: []store.ReviewCount{}, Stays: []store.PhaseStay{}, Gaps: []store.GapCount{},
	}, counted(store.Visibility{}), "nothing of a method that is not public")

	listed, err := s.store.Stayed(t.Context(), everything, store.PortfolioFilter{Now: s.now}, "ide", false, store.Page{})
	require.NoError(t, err)
	require.Equal(t, 1, listed.Total)
	require.Equal(t, s.method, listed.Items[0].ID)
	require.InDelta(t, 40, listed.Items[0].Days, 1e-9)
	listed, err = s.store.Stayed(t.Context(), store.Visibility{}, store.PortfolioFilter{Now: s.now}, "ide", false, store.Page{})
	require.NoError(t, err)
	require.Zero(t, listed.Total)
}

func TestReviewsAreCountedAsTheyAreListed(t *testing.T) {
	s := newScene(t)
	s.create()
	s.toDecision("ide-modning", advance())
	s.must(manager(), s.request("modning-afproevning"))
	programme, owner := lifecycle.ProgrammeID(id("programme")), lifecycle.OrganisationID(id("org-owner"))
	for name, reader := range map[string]struct {
		seen  store.Visibility
		sight store.ReviewSight
		count int
	}{
		"all":       {everything, store.ReviewSight{Everything: true}, 2},
		"programme": {store.Visibility{Programmes: []lifecycle.ProgrammeID{programme}}, store.ReviewSight{Programmes: []lifecycle.ProgrammeID{programme}}, 2},
		"owner":     {store.Visibility{Owner: owner}, store.ReviewSight{Owner: owner}, 1},
		"public":    {store.Visibility{}, store.ReviewSight{}, 0},
	} {
		counted, err := s.store.Portfolio(t.Context(), reader.seen, store.PortfolioFilter{Now: s.now})
		require.NoError(t, err)
		reader.sight.Published = true
		all := 0
		for _, count := range counted.Reviews {
			listed, err := s.store.Reviews(t.Context(), store.ReviewFilter{
				Sight: &reader.sight, Gates: []phasemodel.GateID{count.Gate}, From: []phasemodel.PhaseID{count.Phase},
				Stages: []lifecycle.Stage{count.Stage},
			}, store.Page{})
			require.NoError(t, err)
			require.Equal(t, listed.Total, count.Reviews, "%s: %+v", name, count)
			all += count.Reviews
		}
		require.Equal(t, reader.count, all, name)
	}
}

func TestBoardShowsFirstWhatIsUnderReviewAndNothingInsideToThoseOutside(t *testing.T) {
	s := newScene(t)
	s.create()
	s.must(manager(), s.request("ide-modning"))
	s.admin(`UPDATE methods SET published = TRUE, public_phase = 'ide', public_status = 'active' WHERE id = $1`, s.method)
	board := func(seen store.Visibility, reader string) []store.PortfolioCard {
		found, err := s.store.Portfolio(t.Context(), seen, store.PortfolioFilter{
			Now: s.now, Cards: 3, Reader: lifecycle.PersonID(reader),
		})
		require.NoError(t, err)
		require.Len(t, found.Cards, 1)
		require.Equal(t, s.method, found.Cards[0].ID)
		return append(found.Cards, found.Due...)
	}
	inside := board(everything, id("member-1"))
	require.Len(t, inside, 2)
	require.Equal(t, lifecycle.StageAssessment, inside[0].Stage)
	require.NotNil(t, inside[0].Deadline)
	for _, outside := range [][]store.PortfolioCard{
		board(store.Visibility{}, ""), board(store.Visibility{Everything: true, Recused: []lifecycle.MethodID{s.method}}, ""),
	} {
		require.Len(t, outside, 1, "no gate is due")
		require.Empty(t, outside[0].Stage)
		require.Nil(t, outside[0].Deadline)
	}
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
