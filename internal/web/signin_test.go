package web_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/browser"
)

func TestAPersonSignsInAndOut(t *testing.T) {
	h := staffed(t)
	formand := h.visitor("formand")
	require.Contains(t, formand.get("/").body, "Formand")
	out := formand.post("/log-ud", url.Values{})
	require.Equal(t, http.StatusOK, out.status)
	require.Contains(t, formand.get("/").body, "Log ind")
}

func TestSigningOutEverywhereEndsTheOtherBrowsersSession(t *testing.T) {
	h := staffed(t)
	here, there := h.visitor("formand"), h.visitor("formand")
	here.post("/log-ud", url.Values{"alle": {"ja"}})
	require.NotContains(t, there.get("/").body, "Formand")
}

func TestSignInLeadsToNoOtherSite(t *testing.T) {
	h := staffed(t)
	for _, elsewhere := range []string{"https://example.org/", "//example.org/", `/\example.org`, "javascript:alert(1)"} {
		tab := h.tab("formand", elsewhere, browser.Window{})
		path, err := tab.Path()
		require.NoError(t, err)
		require.Equal(t, "/", path, elsewhere)
	}
}

func TestAPageCanBeAskedForWithoutItsBody(t *testing.T) {
	h := staffed(t)
	answer := h.visitor("").do(http.MethodHead, h.url+"/om", nil)
	require.Equal(t, http.StatusOK, answer.status)
	require.Empty(t, answer.body)
	require.NotEmpty(t, answer.header.Get("Content-Length"))
}
