package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/api"
)

// harm is a controlled trial that speaks against the method.
func harm() map[string]any {
	against := trial()
	against["outcomes"] = []map[string]any{{
		"code": "ensomhed", "primary": true, "higher_is_better": true, "effect_type": "smd", "estimate": -0.6,
		"ci_low": -0.9, "ci_high": -0.3, "favours": "control",
	}}
	return against
}

func TestPublicDoesNotSeeHarmBeforeTheOwnerIsHeard(t *testing.T) {
	h := staffed(t)
	path := "/methods/" + readyFile(h).method
	var before, inside api.Evidence
	h.get("", path+"/evidence", &before)
	require.Nil(t, before.Hearing)
	require.NotEmpty(t, before.Ratings)

	got := h.do(call{as: "programleder-1", method: http.MethodPost, path: path + "/studies", body: harm()})
	require.Equal(t, http.StatusCreated, got.status, string(got.body))
	h.get("programleder-1", path+"/evidence", &inside)
	require.Equal(t, api.VerdictHarmful, inside.Verdict)
	require.NotNil(t, inside.Hearing)
	require.Equal(t, before.Verdict, *inside.Hearing.PublicVerdict)
	for _, outsider := range []string{"", "kommune"} {
		var seen api.Evidence
		answer := h.get(outsider, path+"/evidence", &seen)
		require.Equal(t, before.Level, seen.Level, outsider)
		require.Equal(t, before.Verdict, seen.Verdict, outsider)
		require.Equal(t, before.Ratings, seen.Ratings)
		require.Equal(t, before.Because, seen.Because)
		require.Empty(t, seen.Syntheses)
		require.Equal(t, before.History, seen.History)
		require.NotNil(t, seen.Hearing)
		require.Nil(t, seen.Hearing.PublicVerdict)
		require.Nil(t, seen.Hearing.Due)
		require.NotContains(t, strings.ReplaceAll(string(answer.body), "verdict-harmful", ""), "harmful",
			"but as a rule that was tried and did not hold")
		var entry api.Method
		h.get(outsider, path, &entry)
		require.Equal(t, before.Verdict, entry.Evidence.Verdict)
		require.True(t, *entry.Evidence.InHearing)
		var found api.MethodList
		h.get(outsider, "/methods?verdict=harmful", &found)
		require.Zero(t, found.Total)
		h.get(outsider, "/methods?verdict="+string(before.Verdict), &found)
		require.Equal(t, 1, found.Total)
		require.Equal(t, before.Verdict, found.Items[0].Evidence.Verdict)
		require.Equal(t, http.StatusNotFound, h.do(call{
			as: outsider, method: http.MethodGet, path: path + "/evidence/ensomhed",
		}).status, "nothing is pooled for them")
	}
	var found api.MethodList
	h.get("sekretariat", "/methods?verdict=harmful", &found)
	require.Equal(t, 1, found.Total, "those inside see it")

	require.Equal(t, http.StatusForbidden,
		h.do(call{as: "kommune", method: http.MethodGet, path: path + "/evidence-hearing"}).status)
	answer := call{as: "sekretariat", method: http.MethodPut, path: path + "/evidence-hearing", body: map[string]any{"answer": "Enig."}}
	require.Equal(t, "role-missing", h.do(answer).problem(t).Code)
	answer.as = "metodeejer"
	var tasks api.TaskList
	h.get("metodeejer", "/tasks", &tasks)
	require.Equal(t, "answer-evidence-hearing", tasks.Items[0].Kind)
	answer.body = map[string]any{"answer": "Borgeren 010190-1234 siger …"}
	require.Equal(t, "cpr-number", h.do(answer).problem(t).Code)
	answer.body, answer.key = map[string]any{"answer": "Studierne er rigtigt gengivet."}, uuid.NewString()
	for range 2 {
		got = h.do(answer)
		require.Equal(t, http.StatusOK, got.status, "the same key once and again: %s", got.body)
	}
	answer.key = ""
	require.Equal(t, "evidence-hearing-closed", h.do(answer).problem(t).Code)

	var after api.Evidence
	h.get("", path+"/evidence", &after)
	require.Equal(t, api.VerdictHarmful, after.Verdict)
	require.Nil(t, after.Hearing)
	h.get("", "/methods?verdict=harmful", &found)
	require.Equal(t, 1, found.Total)
	h.get("metodeejer", "/tasks", &tasks)
	for _, task := range tasks.Items {
		require.NotEqual(t, "answer-evidence-hearing", task.Kind)
	}
	var hearings api.EvidenceHearings
	h.get("revisor", path+"/evidence-hearing", &hearings)
	require.Len(t, hearings.Items, 1)
	require.Equal(t, "Studierne er rigtigt gengivet.", *hearings.Items[0].Answer)
	require.Equal(t, api.EvidenceHearingEndAnswered, *hearings.Items[0].EndedBecause)
}

func TestAHearingThatTakesTheLongWayRoundShowsNothingOfIt(t *testing.T) {
	h := staffed(t)
	path := "/methods/" + readyFile(h).method
	var before, seen, inside api.Evidence
	h.get("", path+"/evidence", &before)
	without := harm()
	outcomes, ok := without["outcomes"].([]map[string]any)
	require.True(t, ok)
	outcomes[0]["estimate"], outcomes[0]["ci_low"], outcomes[0]["ci_high"] = 0.0, -0.1, 0.1
	for _, body := range []map[string]any{without, harm()} {
		got := h.do(call{as: "programleder-1", method: http.MethodPost, path: path + "/studies", body: body})
		require.Equal(t, http.StatusCreated, got.status, string(got.body))
	}
	var hearings api.EvidenceHearings
	h.get("revisor", path+"/evidence-hearing", &hearings)
	require.Len(t, hearings.Items, 2, "one on no effect, and then one on harm")
	require.Equal(t, api.EvidenceHearingEndSuperseded, *hearings.Items[1].EndedBecause)
	h.get("programleder-1", path+"/evidence", &inside)
	require.Len(t, inside.History, len(before.History)+2)
	h.get("", path+"/evidence", &seen)
	require.Equal(t, before.Verdict, seen.Verdict)
	require.Equal(t, before.History, seen.History)
}

func TestDemonstrationStandsAsIfItsOwnersHadBeenHeard(t *testing.T) {
	h := furnished(t)
	for _, verdict := range []string{"harmful", "ineffective"} {
		var inside, public api.MethodList
		h.get("sekretariat", "/methods?limit=200&verdict="+verdict, &inside)
		h.get("", "/methods?limit=200&verdict="+verdict, &public)
		require.Equal(t, inside.Total, public.Total, "%s can be found from the first day", verdict)
		for _, method := range public.Items {
			require.Nil(t, method.Evidence.InHearing, method.Slug)
		}
	}
}

func TestEverySchemeSaysHowWellItsRulesWereRead(t *testing.T) {
	h := staffed(t)
	var schemes api.EvidenceSchemes
	h.get("", "/evidence-schemes", &schemes)
	require.Len(t, schemes.Items, 6)
	standings := map[api.EvidenceRuleStanding]bool{}
	for _, scheme := range schemes.Items {
		for _, level := range scheme.Levels {
			standings[level.Standing] = true
		}
	}
	require.True(t, standings[api.EvidenceRuleStandingRead] && standings[api.EvidenceRuleStandingMemory])
}
