package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/api"
)

func TestOutsidersAreNotToldWhoPutADocumentOnFile(t *testing.T) {
	h := furnished(t)
	const path = "/methods/act/documents/problemanalyse"
	got := h.do(call{as: "programleder-1", method: http.MethodPut, path: path, body: map[string]any{
		"text": "Til alle.", "standing": "afgivet",
	}})
	require.Equal(t, http.StatusCreated, got.status, string(got.body))
	for user, told := range map[string]bool{"": false, "kommune": false, "sekretariat": true} {
		var document api.Document
		h.get(user, path, &document)
		require.Equal(t, told, document.PutBy != nil, user)
	}
}

func TestOutsidersReadNoVersionOfAWithdrawnDocument(t *testing.T) {
	h := furnished(t)
	const path = "/methods/act/documents/problemanalyse"
	put := call{as: "programleder-1", method: http.MethodPut, path: path, body: map[string]any{
		"text": "Til alle.", "standing": "afgivet",
	}}
	require.Equal(t, http.StatusCreated, h.do(put).status)
	put.version = `"1"`
	require.Equal(t, http.StatusOK, h.do(put).status)
	status := func(user, query string) int {
		return h.do(call{as: user, method: http.MethodGet, path: path + query}).status
	}
	require.Equal(t, http.StatusOK, status("", "?version=2"))
	require.Equal(t, http.StatusNotFound, status("", "?version=1"), "what was replaced is the file's own history")
	require.Equal(t, http.StatusOK, h.do(call{
		as: "programleder-1", method: http.MethodPost, path: path + "/withdrawal", body: map[string]any{"reason": "En fejl."},
	}).status)
	for _, query := range []string{"", "?version=1", "?version=2"} {
		require.Equal(t, http.StatusNotFound, status("", query), query)
		require.Equal(t, http.StatusOK, status("sekretariat", query), query)
	}
	require.Equal(t, http.StatusNotFound, status("", "/content?version=1"))
}

func TestOutsidersReadNoWithdrawnStudyAndNotWhy(t *testing.T) {
	h := furnished(t)
	const path = "/methods/act/studies"
	var study api.Study
	h.do(call{as: "programleder-1", method: http.MethodPost, path: path, body: trial()}).into(t, &study)
	var before api.StudyList
	h.get("", path, &before)
	one := path + "/" + study.ID.String()
	require.Equal(t, http.StatusOK, h.do(call{
		as: "sekretariat", method: http.MethodPost, path: one + "/withdrawal", body: map[string]any{"reason": "Internt."},
	}).status)
	for user, inside := range map[string]bool{"": false, "kommune": false, "sekretariat": true} {
		got := h.do(call{as: user, method: http.MethodGet, path: path + "?withdrawn=true"})
		var list api.StudyList
		got.into(t, &list)
		if inside {
			require.Equal(t, before.Total, list.Total)
			require.Equal(t, http.StatusOK, h.do(call{as: user, method: http.MethodGet, path: one}).status)
			continue
		}
		require.Equal(t, before.Total-1, list.Total, user)
		require.NotContains(t, string(got.body), "Internt.")
		hidden := h.do(call{as: user, method: http.MethodGet, path: one})
		require.Equal(t, "study-unknown", hidden.problem(t).Code)
	}
}

func TestAnotherRequestUnderAKeyDoesNotBeginTheFirstOnesMethod(t *testing.T) {
	h := staffed(t)
	const key = "0198f0aa-0000-7000-8000-000000000001"
	create := func(title, owner string) reply {
		return h.do(call{as: "programleder-1", method: http.MethodPost, path: "/methods", key: key, body: map[string]any{
			"title": title, "summary": "En idé.", "problem": "Et problem.", "target_groups": []string{"udsatte-voksne"},
			"owner": owner, "programme": "demonstrationsprogram-voksne",
		}})
	}
	first := create("Den første", "demonstrationskommune-nord")
	require.Equal(t, http.StatusCreated, first.status, string(first.body))
	again := create("Den første", "demonstrationskommune-nord")
	require.Equal(t, http.StatusCreated, again.status, string(again.body))
	var one, other api.Method
	first.into(t, &one)
	again.into(t, &other)
	require.Equal(t, one.ID, other.ID)
	require.Equal(t, "idempotency-key-reused", create("Den anden", "demonstrationskommune-midt").problem(t).Code)
}
