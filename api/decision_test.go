package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/api"
)

func unpublishedDecisionLeaksNowhere(t *testing.T, h *house) {
	f := toBallot(h)
	f.decide(members()...)
	for _, user := range []string{"", "kommune", "formand-b"} {
		f.refused(http.StatusNotFound, "decision-unknown", call{as: user, method: http.MethodGet, path: "/decisions/" + f.review})
		var decisions api.DecisionList
		f.get(user, "/decisions?method="+f.method, &decisions)
		require.Zero(t, decisions.Total)
		var method api.Method
		f.get(user, "/methods/"+f.method, &method)
		require.Equal(t, "ide", method.Phase)
		var found api.MethodList
		f.get(user, "/methods?phase=modning&limit=200", &found)
		for _, hit := range found.Items {
			require.NotEqual(t, f.method, hit.Slug)
		}
	}
	for _, user := range []string{"", "kommune"} {
		for _, path := range []string{f.gate(), "/gates", "/methods/" + f.method + "/journal", "/methods/" + f.method + "/conditions"} {
			read := f.do(call{as: user, method: http.MethodGet, path: path})
			require.Contains(t, []int{http.StatusUnauthorized, http.StatusForbidden}, read.status, path)
		}
	}
	var seen api.Decision
	f.get(office, "/decisions/"+f.review, &seen)
	require.Nil(t, seen.PublishedAt)

	f.publish()
	var decision api.Decision
	f.get("", "/decisions/"+f.review, &decision)
	require.Equal(t, "modning", decision.PhaseAfter)
	require.Equal(t, "Indstillingens begrundelse.", decision.Reason)
	require.Nil(t, decision.Recommendation.RecommendedBy, "the public reads no names")
	require.Len(t, decision.Conditions, 1)
	var decisions api.DecisionList
	f.get("", "/decisions?outcome=advance-with-conditions&programme=demonstrationsprogram-voksne&method="+f.method, &decisions)
	require.Equal(t, 1, decisions.Total)
	f.refused(http.StatusConflict, "nothing-to-publish", call{
		as: office, method: http.MethodPost, path: f.gate() + "/publication",
	})

	f.done(call{
		as: office, method: http.MethodPost, path: f.gate() + "/publication/correction",
		body: map[string]any{"text": "En slåfejl er rettet."},
	}, &decision)
	f.get("", "/decisions/"+f.review, &decision)
	require.Len(t, decision.Corrections, 1)
	require.Equal(t, "En slåfejl er rettet.", decision.Corrections[0].Text)
}

func decisionShowsOutsideWithItsMethodAndNotBefore(t *testing.T, h *house) {
	f := unpublishedFileOf(h, adults())
	f.request()
	f.assess()
	f.hear()
	f.recommend()
	f.decide(members()...)
	f.publish()
	seen := func(user string) int {
		var decisions api.DecisionList
		f.get(user, "/decisions?method="+f.method, &decisions)
		require.Len(t, decisions.Items, decisions.Total)
		return decisions.Total
	}
	for _, user := range []string{"", "kommune", "formand-b"} {
		f.refused(http.StatusNotFound, "decision-unknown", call{as: user, method: http.MethodGet, path: "/decisions/" + f.review})
		require.Zero(t, seen(user), user)
	}
	for _, user := range []string{office, manager, owner, auditor, conflicted} {
		f.get(user, "/decisions/"+f.review, &api.Decision{})
		require.Equal(t, 1, seen(user), user)
	}
	f.done(call{as: office, method: http.MethodPost, path: "/methods/" + f.method + "/publication"}, nil)
	f.get("", "/decisions/"+f.review, &api.Decision{})
	require.Equal(t, 1, seen(""))
}

func separateStatementIsPublishedWithTheDecisionAndReasonsAreNot(t *testing.T, h *house) {
	f := toBallot(h)
	paper := f.paper()
	paper["statement"], paper["reason"] = "Jeg ser anderledes på tidsplanen.", "Kun for gruppen."
	f.done(f.voting("medlem-9", paper), nil)
	f.decide(members()[:8]...)
	f.publish()
	read := f.do(call{method: http.MethodGet, path: "/decisions/" + f.review})
	require.Contains(t, string(read.body), "Jeg ser anderledes på tidsplanen.")
	require.NotContains(t, string(read.body), "Kun for gruppen.")
	require.NotContains(t, string(read.body), f.people["medlem-9"])
}

func rejectedRoundKeepsItsRecommendationAndAsksForAnother(t *testing.T, h *house) {
	f := toBallot(h)
	paper := f.paper()
	paper["position"] = "reject"
	f.refused(http.StatusUnprocessableEntity, "reason-missing", f.voting(chair, paper))
	paper["reason"] = "Ikke endnu."
	for _, voter := range members() {
		f.done(f.voting(voter, paper), nil)
	}
	var review api.Review
	f.done(call{as: chair, method: http.MethodPost, path: f.gate() + "/closing"}, &review)
	require.Equal(t, api.StageRecommendation, review.Stage)
	require.Equal(t, 2, review.Round)
	require.Nil(t, review.Recommendation)
	require.Len(t, review.EarlierRecommendations, 1)
	require.Len(t, review.Ballots, 9, "ballots of an earlier round stay to be read")
	f.recommend()
	review = f.read(office)
	require.Zero(t, review.Tally.Present)
	require.Equal(t, 2, review.Recommendation.Round)
}

func supplementVoidsTheBallotsAndAsksForTheRecommendationAgain(t *testing.T, h *house) {
	f := toBallot(h)
	old := f.paper()
	f.done(f.voting(chair, old), nil)
	f.put("maaleplan")
	var review api.Review
	f.done(call{
		as: office, method: http.MethodPost, path: f.gate() + "/supplement", body: map[string]any{"reason": "Nyt dokument."},
	}, &review)
	require.Len(t, review.Supplements, 1)
	require.Equal(t, old["dossier_hash"], review.Supplements[0].FromHash)
	require.Equal(t, review.Dossier.Hash, review.Supplements[0].ToHash)
	require.True(t, *review.Recommendation.NeedsReaffirming)
	require.Equal(t, api.BallotStateVoid, review.Ballots[0].State)
	require.Equal(t, api.VoidCauseSupplement, *review.Ballots[0].VoidBecause)
	f.recommend()
	f.refused(http.StatusConflict, "dossier-changed", f.voting(chair, old))
	f.done(f.voting(chair, f.paper()), nil)
}

func principalDecidesOnTheGroupsRecommendation(t *testing.T, h *house) {
	const principal = "myndighed"
	f := toBallotOf(h, children())
	deciding := func(body map[string]any) call {
		return call{as: principal, method: http.MethodPost, path: f.gate() + "/principal-decision", body: body}
	}
	require.Nil(t, f.read(principal).Tally, "the group deliberates alone")
	review := f.decide(f.side.members...)
	require.Equal(t, api.StagePrincipal, review.Stage)
	require.Equal(t, 9, f.read(principal).Tally.Approve)
	f.refused(http.StatusUnprocessableEntity, "reason-missing", deciding(map[string]any{"choice": "send-back"}))
	f.done(deciding(map[string]any{"choice": "send-back", "reason": "Belys økonomien."}), &review)
	require.Equal(t, 2, review.Round)
	require.Equal(t, "Belys økonomien.", *review.PrincipalDecisions[0].Reason)

	f.recommend()
	f.decide(f.side.members...)
	f.done(deciding(map[string]any{
		"choice": "otherwise", "outcome": "stop", "reason": "Der er ikke midler.",
	}), &review)
	require.Equal(t, api.StageDecided, review.Stage)
	require.Equal(t, api.OutcomeStop, review.Decision.Outcome)
	require.Equal(t, api.OutcomeAdvanceWithConditions, review.Decision.Recommendation.Outcome)
	require.Equal(t, api.PrincipalChoiceOtherwise, review.Decision.Principal.Choice)
	f.publish()
	var decision api.Decision
	f.get("", "/decisions/"+f.review, &decision)
	require.Nil(t, decision.Principal.DecidedBy)
	require.Equal(t, "Der er ikke midler.", decision.Reason)
}
