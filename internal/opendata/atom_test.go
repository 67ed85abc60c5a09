package opendata_test

import (
	"encoding/xml"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/opendata"
)

// feed is what a reader of RFC 4287 reads of a feed.
type feed struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string   `xml:"http://www.w3.org/2005/Atom id"`
	Title   string   `xml:"http://www.w3.org/2005/Atom title"`
	Updated string   `xml:"http://www.w3.org/2005/Atom updated"`
	Author  []person `xml:"http://www.w3.org/2005/Atom author"`
	Links   []link   `xml:"http://www.w3.org/2005/Atom link"`
	Entries []struct {
		ID         string   `xml:"http://www.w3.org/2005/Atom id"`
		Title      string   `xml:"http://www.w3.org/2005/Atom title"`
		Updated    string   `xml:"http://www.w3.org/2005/Atom updated"`
		Published  string   `xml:"http://www.w3.org/2005/Atom published"`
		Summary    string   `xml:"http://www.w3.org/2005/Atom summary"`
		Author     []person `xml:"http://www.w3.org/2005/Atom author"`
		Links      []link   `xml:"http://www.w3.org/2005/Atom link"`
		Categories []struct {
			Term  string `xml:"term,attr"`
			Label string `xml:"label,attr"`
		} `xml:"http://www.w3.org/2005/Atom category"`
	} `xml:"http://www.w3.org/2005/Atom entry"`
}

type person struct {
	Name string `xml:"http://www.w3.org/2005/Atom name"`
}

type link struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

func written(t *testing.T, query string, entries ...opendata.Entry) feed {
	t.Helper()
	asked, err := url.ParseQuery(query)
	require.NoError(t, err)
	text, err := opendata.Feed(published(), asked, entries)
	require.NoError(t, err)
	var read feed
	require.NoError(t, xml.Unmarshal(text, &read))
	again, err := opendata.Feed(published(), asked, entries)
	require.NoError(t, err)
	require.Equal(t, text, again, "the same methods give the same bytes")
	return read
}

func TestAFeedSaysWhatRFC4287Asks(t *testing.T) {
	older := time.Date(2026, time.March, 4, 5, 6, 7, 0, time.UTC)
	newer := older.Add(time.Hour)
	read := written(t, "q=b%C3%B8rn+%26+unge&phase=modning",
		opendata.Entry{
			ID: "0190b1a0-0000-7000-8000-000000000001", Slug: "aaben-dialog", Title: `Åben <dialog> & "mere"`,
			Summary: "=1+1 ]]> \x01", Owner: "Aarhus & Co", Published: &older, Changed: newer,
			Categories: []opendata.Category{{Filter: "phase", Code: "modning", Label: "Modning"}},
		},
		opendata.Entry{ID: "0190b1a0-0000-7000-8000-000000000002", Slug: "to", Title: "To", Changed: older})

	require.Equal(t, newer.Format(time.RFC3339), read.Updated, "that of the newest entry")
	require.Equal(t, "Sociale metoder: børn & unge", read.Title)
	require.Equal(t, []person{{"Styrelsen"}}, read.Author)
	self := "https://metoder.example.dk/api/v1/methods.atom?phase=modning&q=b%C3%B8rn+%26+unge"
	require.Equal(t, self, read.ID)
	require.Equal(t, link{"self", self}, read.Links[0])
	require.Equal(t, "alternate", read.Links[1].Rel)

	require.Len(t, read.Entries, 2)
	entry := read.Entries[0]
	require.Equal(t, "urn:uuid:0190b1a0-0000-7000-8000-000000000001", entry.ID)
	require.Equal(t, `Åben <dialog> & "mere"`, entry.Title)
	require.Contains(t, entry.Summary, "=1+1 ]]>")
	require.Equal(t, older.Format(time.RFC3339), entry.Published)
	require.Equal(t, []person{{"Aarhus & Co"}}, entry.Author)
	require.Equal(t, []link{{"alternate", "https://metoder.example.dk/api/v1/methods/aaben-dialog"}}, entry.Links)
	require.Equal(t, "modning", entry.Categories[0].Term)
	require.Empty(t, read.Entries[1].Published, "it is not public")
}

func TestAFeedIsTheSameHoweverItsFiltersAreAsked(t *testing.T) {
	require.Equal(t, written(t, "phase=ide&q=x").ID, written(t, "q=x&phase=ide").ID)
	require.NotEqual(t, written(t, "phase=ide").ID, written(t, "phase=modning").ID)
}

func TestAFeedWithoutEntriesIsAFeed(t *testing.T) {
	read := written(t, "")
	require.Equal(t, "1970-01-01T00:00:00Z", read.Updated)
	require.Empty(t, read.Entries)
}
