package api_test

import (
	"encoding/xml"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// atomFeed is what these tests read of a feed.
type atomFeed struct {
	Updated string `xml:"updated"`
	Entries []struct {
		ID      string `xml:"id"`
		Title   string `xml:"title"`
		Updated string `xml:"updated"`
	} `xml:"entry"`
}

func (h *house) feed(as, query string) (reply, atomFeed) {
	h.t.Helper()
	got := h.get(as, "/methods.atom"+query, nil)
	require.Equal(h.t, "application/atom+xml; charset=utf-8", got.header.Get("Content-Type"))
	var read atomFeed
	require.NoError(h.t, xml.Unmarshal(got.body, &read))
	return got, read
}

func TestAFeedHasTheMethodsThatChangedLast(t *testing.T) {
	h := furnished(t)
	got, read := h.feed("", "")
	require.Len(t, read.Entries, 50)
	require.Equal(t, read.Entries[0].Updated, read.Updated)
	for i := range read.Entries[1:] {
		require.GreaterOrEqual(t, read.Entries[i].Updated, read.Entries[i+1].Updated, "newest first")
	}
	known := map[string]string{"If-None-Match": got.header.Get("ETag")}
	require.Equal(t, http.StatusNotModified,
		h.do(call{method: http.MethodGet, path: "/methods.atom", header: known}).status)

	require.Eventually(t, func() bool { return time.Now().UTC().Format(time.RFC3339) > read.Updated },
		10*time.Second, 50*time.Millisecond, "times have whole seconds")
	require.Equal(t, http.StatusOK, h.do(call{
		as: "programleder-1", method: http.MethodPatch, path: "/methods/act", version: `"1"`,
		body: map[string]any{"summary": "Ændret <her>."},
	}).status)
	_, after := h.feed("", "")
	require.Equal(t, "ACT (Assertive Community Treatment)", after.Entries[0].Title)
	require.Greater(t, after.Updated, read.Updated)
	require.Equal(t, http.StatusOK, h.do(call{method: http.MethodGet, path: "/methods.atom", header: known}).status)
}

func TestAFeedFollowsASearch(t *testing.T) {
	h := furnished(t)
	found := h.slugs("", "theme=foraeldreskab")
	_, read := h.feed("", "?theme=foraeldreskab")
	require.Len(t, read.Entries, len(found))
}

func TestTheRecordOfTheOpenDataSaysWhenTheyChanged(t *testing.T) {
	h := furnished(t)
	var record map[string]any
	got := h.get("", "/catalogue.jsonld", &record)
	require.Equal(t, "application/ld+json", got.header.Get("Content-Type"))
	require.Equal(t, "https://metoder.example.dk/api/v1/catalogue.jsonld", record["@id"])
	require.NotNil(t, record["dct:issued"])
	require.NotNil(t, record["dct:modified"])
	require.Contains(t, string(got.body), "dct:temporal")
	require.Equal(t, http.StatusNotModified, h.do(call{
		method: http.MethodGet, path: "/catalogue.jsonld", header: map[string]string{"If-None-Match": got.header.Get("ETag")},
	}).status)

	empty := staffed(t)
	got = empty.get("", "/catalogue.jsonld", &record)
	require.NotContains(t, string(got.body), "dct:issued", "nothing is public yet")
}
