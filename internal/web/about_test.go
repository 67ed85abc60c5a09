package web_test

import (
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/docs/reference"
)

func TestEveryProblemIsExplainedInTheReadersLanguage(t *testing.T) {
	h := staffed(t)
	v := h.visitor("")
	for _, code := range []string{"method-unknown", "dossier-changed", "request-invalid", "one-study", "invalid-yaml"} {
		got := v.get("/problems/" + code)
		require.Equal(t, http.StatusOK, got.status, code)
		require.Contains(t, strings.ToLower(html.UnescapeString(got.body)), strings.ToLower(reference.Problems()[code].Meaning.DA), code)
		require.NotContains(t, got.body, "](")
	}
	v.post("/sprog", url.Values{"sprog": {"en"}, "tilbage": {"/"}})
	require.Contains(t, v.get("/problems/method-unknown").body, "There is no such method")
	require.Equal(t, http.StatusNotFound, v.get("/problems/%3Cscript%3E").status)
}

// TestTheRegisterSaysWhatItRestsOn asks that the rules on the page are those of the program, and that the statement of
// accessibility names who to write to.
func TestTheRegisterSaysWhatItRestsOn(t *testing.T) {
	h := staffed(t)
	v := h.visitor("")
	about := v.get("/om").body
	for _, said := range []string{
		"Idé (screening)", "Niveau 5, Stærk dokumentation", "Skadelig virkning påvist", "EIF Guidebook", "Relationelt samarbejde",
		"Creative Commons", "Styrelsen",
	} {
		require.Contains(t, about, said)
	}
	statement := v.get("/tilgaengelighed").body
	for _, said := range []string{"Styrelsen", "digital@example.dk", "Digitaliseringsstyrelsen", "WAS-Tool", "axe-core", "skærmlæser"} {
		require.Contains(t, statement, said)
	}
	require.Contains(t, v.get("/").body, `href="/tilgaengelighed"`)
}
