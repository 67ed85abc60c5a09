package api_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"github.com/fasemodel/fasemodel/api"
)

// fetched reads an address of the server itself.
func (h *house) fetched(path string) (status int, header http.Header, text string) {
	h.t.Helper()
	request, err := http.NewRequestWithContext(h.t.Context(), http.MethodGet, h.url+path, nil)
	require.NoError(h.t, err)
	answer, err := http.DefaultClient.Do(request)
	require.NoError(h.t, err)
	defer func() { _ = answer.Body.Close() }()
	content, err := io.ReadAll(answer.Body)
	require.NoError(h.t, err)
	return answer.StatusCode, answer.Header, string(content)
}

func TestContractCanBeBrowsed(t *testing.T) {
	h := newHouse(t)
	status, header, text := h.fetched("/api/docs")
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, header.Get("Content-Security-Policy"), "style-src 'self'")
	page, err := html.Parse(strings.NewReader(text))
	require.NoError(t, err)
	ids, links := map[string]bool{}, []string{}
	for node := range page.Descendants() {
		for _, attribute := range node.Attr {
			switch {
			case attribute.Key == "id":
				require.False(t, ids[attribute.Val], attribute.Val)
				ids[attribute.Val] = true
			case attribute.Key == "href" && strings.HasPrefix(attribute.Val, "#"):
				links = append(links, attribute.Val[1:])
			case attribute.Key == "href" || attribute.Key == "src":
				require.True(t, strings.HasPrefix(attribute.Val, "/"), "%s is not of this server", attribute.Val)
			}
		}
	}
	for _, op := range operations(t) {
		require.True(t, ids[op.OperationID], op.OperationID)
	}
	for name := range contract(t).Components.Schemas {
		require.True(t, ids["schema-"+name], name)
	}
	for _, link := range links {
		require.True(t, ids[link], "#%s leads nowhere", link)
	}
	_, header, _ = h.fetched("/api/docs/style.css")
	require.Equal(t, "text/css; charset=utf-8", header.Get("Content-Type"))
	_, header, text = h.fetched("/api/v1/openapi.yaml")
	require.Equal(t, "application/yaml", header.Get("Content-Type"))
	require.True(t, bytes.Equal(api.ContractText(), []byte(text)))
}

func TestHealthIsAnsweredAtTheRootToo(t *testing.T) {
	h := newHouse(t)
	for _, path := range []string{"/healthz", "/readyz", "/api/v1/healthz", "/api/v1/readyz"} {
		status, _, text := h.fetched(path)
		require.Equal(t, http.StatusOK, status, path)
		require.Contains(t, text, `"status":"up"`)
	}
}
