package api_test

import (
	"maps"
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/api"
)

// enter creates the idea and gives it.
func enter(h *house, change map[string]any) (api.Method, string) {
	h.t.Helper()
	body := idea()
	maps.Copy(body, change)
	got := h.do(call{as: "programleder-1", method: http.MethodPost, path: "/methods", body: body})
	require.Equal(h.t, http.StatusCreated, got.status, string(got.body))
	var method api.Method
	got.into(h.t, &method)
	require.Equal(h.t, "/api/v1/methods/"+method.ID.String(), got.header.Get("Location"))
	return method, got.header.Get("ETag")
}

func TestMethodIsEnteredReadAndChanged(t *testing.T) {
	h := staffed(t)
	method, tag := enter(h, map[string]any{
		"goals": []int{8}, "themes": []string{}, "cost": map[string]any{"amount": 1200, "unit": "per_course"},
		"partners": []map[string]any{{"organisation": "demonstrationskommune-nord", "role": "afprøver"}},
	})
	require.Equal(t, "naboskab-i-opgangen", method.Slug)
	require.Equal(t, `"1"`, tag)
	require.Equal(t, "ide", method.Phase)
	require.Equal(t, api.MethodStatusActive, method.Status)
	require.False(t, method.Public)
	require.Nil(t, method.PhaseImported)
	require.Equal(t, "afprøver", *method.Partners[0].Role)
	require.Contains(t, method.Unknown, "legal_basis")
	require.NotContains(t, method.Unknown, "goals")
	require.NotContains(t, method.Unknown, "cost")

	change := func(body map[string]any, version string) reply {
		return h.do(call{
			as: "programleder-1", method: http.MethodPatch, path: "/methods/" + method.Slug, body: body, version: version,
		})
	}
	got := change(map[string]any{"title": "Naboskab", "cost": nil, "caseload": 12, "goals": []int{}}, tag)
	require.Equal(t, http.StatusOK, got.status, string(got.body))
	require.Equal(t, `"2"`, got.header.Get("ETag"))
	var changed api.Method
	got.into(t, &changed)
	require.Equal(t, "Naboskab", changed.Title)
	require.Equal(t, method.Summary, changed.Summary, "what is absent stays")
	require.Nil(t, changed.Cost)
	require.Equal(t, 12, *changed.Caseload)
	require.Empty(t, changed.Goals)
	require.Equal(t, "naboskab-i-opgangen", changed.Slug, "the slug stays")

	got = change(map[string]any{"title": "Andet"}, tag)
	require.Equal(t, http.StatusPreconditionFailed, got.status)
	require.Equal(t, "version-stale", got.problem(t).Code)
	got = change(map[string]any{"owner": "demonstrationskommune-nord"}, `"2"`)
	require.Equal(t, "owner-fixed", got.problem(t).Code)
}

func TestMethodIsForItsProgrammeUntilItIsPublic(t *testing.T) {
	h := staffed(t)
	method, _ := enter(h, nil)
	path := "/methods/" + method.Slug
	for user, status := range map[string]int{
		"programleder-1": http.StatusOK, "sekretariat": http.StatusOK, "medlem-3": http.StatusOK,
		"fagkyndig-1": http.StatusOK, "metodeejer": http.StatusOK, "revisor": http.StatusOK,
		"programleder-2": http.StatusNotFound, "medlem-b3": http.StatusNotFound, "kommune": http.StatusNotFound,
		"": http.StatusNotFound,
	} {
		require.Equal(t, status, h.do(call{as: user, method: http.MethodGet, path: path}).status, user)
		require.Equal(t, status, h.do(call{as: user, method: http.MethodGet, path: path + "/studies"}).status, user)
		var list api.MethodList
		h.get(user, "/methods?q=Naboskab", &list)
		require.Equal(t, status == http.StatusOK, list.Total == 1, user)
	}

	got := h.do(call{as: "sekretariat", method: http.MethodPost, path: path + "/publication"})
	require.Equal(t, http.StatusUnprocessableEntity, got.status)
	problem := got.problem(t)
	require.Equal(t, "entry-incomplete", problem.Code)
	require.NotEmpty(t, problem.Errors)
}

func TestPublicReadersSeeThePublicSideOnly(t *testing.T) {
	h := furnished(t)
	var public, inside api.Method
	h.get("", "/methods/act", &public)
	h.get("programleder-1", "/methods/act", &inside)
	require.True(t, public.Public)
	require.Equal(t, inside.PublicPhase, public.PublicPhase)
	require.True(t, *public.PhaseImported)
	require.Nil(t, public.OpenConditions)
	require.Nil(t, public.MyActions)
	require.NotNil(t, inside.OpenConditions)
	require.NotEmpty(t, inside.MyActions)
	require.Equal(t, inside.Title, public.Title)
}

func TestSameKeyIsAnsweredTheSameAndAnotherBodyRefused(t *testing.T) {
	h := staffed(t)
	key := uuid.NewString()
	create := func(body map[string]any) reply {
		return h.do(call{as: "programleder-1", method: http.MethodPost, path: "/methods", body: body, key: key})
	}
	first := create(idea())
	require.Equal(t, http.StatusCreated, first.status, string(first.body))
	again := create(idea())
	require.Equal(t, first.status, again.status)
	require.JSONEq(t, string(first.body), string(again.body))
	other := create(with(idea(), "title", "Andet"))
	require.Equal(t, "idempotency-key-reused", other.problem(t).Code)
	var list api.MethodList
	h.get("sekretariat", "/methods?q=Naboskab", &list)
	require.Equal(t, 1, list.Total)

	stranger := h.do(call{
		as: "programleder-2", method: http.MethodPost, path: "/methods", key: key,
		body: with(idea(), "programme", "demonstrationsprogram-boern"),
	})
	require.Equal(t, "idempotency-key-reused", stranger.problem(t).Code, "a key is its giver's")

	const path = "/methods/naboskab-i-opgangen/studies"
	key = uuid.NewString()
	for range 2 {
		got := h.do(call{as: "programleder-1", method: http.MethodPost, path: path, body: trial(), key: key})
		require.Equal(t, http.StatusCreated, got.status, string(got.body))
	}
	var studies api.StudyList
	h.get("programleder-1", path, &studies)
	require.Equal(t, 1, studies.Total)
}

func TestMethodsAreFoundByFiltersPageByPage(t *testing.T) {
	h := furnished(t)
	seen := map[string]bool{}
	cursor, total := "", 0
	for {
		var page api.MethodList
		h.get("", "/methods?sort=evidence&limit=30"+cursor, &page)
		for _, method := range page.Items {
			require.False(t, seen[method.Slug], method.Slug)
			seen[method.Slug] = true
		}
		if total = page.Total; page.NextCursor == nil {
			break
		}
		cursor = "&cursor=" + *page.NextCursor
	}
	require.Equal(t, 80, total)
	require.Len(t, seen, 80)

	var narrow, narrower api.MethodList
	h.get("", "/methods?phase=udbredelse&phase=afproevning", &narrow)
	h.get("", "/methods?phase=udbredelse&phase=afproevning&evidence_min=3&cost_max=100000", &narrower)
	require.NotZero(t, narrow.Total)
	require.Less(t, narrower.Total, narrow.Total)
	require.NotNil(t, narrower.PriceUnknown)
	require.Nil(t, narrow.PriceUnknown)
}
