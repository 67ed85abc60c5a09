package opendata

import (
	"encoding/xml"
	"net/url"
	"strings"
	"time"
)

// Entry is a method in a feed.
type Entry struct {
	ID         string // a UUID
	Slug       string
	Title      string
	Summary    string
	Owner      string
	Published  *time.Time // when it became public; nil where it has not
	Changed    time.Time
	Categories []Category
}

// Category is something by which an entry is found: a code of a filter.
type Category struct {
	Filter string // the name of the parameter
	Code   string
	Label  string
}

// The elements of RFC 4287 that the feed uses.
type (
	atomFeed struct {
		XMLName   xml.Name   `xml:"http://www.w3.org/2005/Atom feed"`
		Language  string     `xml:"xml:lang,attr"`
		ID        string     `xml:"id"`
		Title     string     `xml:"title"`
		Subtitle  string     `xml:"subtitle"`
		Updated   string     `xml:"updated"`
		Author    atomPerson `xml:"author"`
		Links     []atomLink `xml:"link"`
		Rights    string     `xml:"rights"`
		Generator string     `xml:"generator"`
		Entries   []atomEntry
	}
	atomEntry struct {
		XMLName    xml.Name       `xml:"entry"`
		ID         string         `xml:"id"`
		Title      string         `xml:"title"`
		Updated    string         `xml:"updated"`
		Published  string         `xml:"published,omitempty"`
		Author     *atomPerson    `xml:"author"`
		Links      []atomLink     `xml:"link"`
		Categories []atomCategory `xml:"category"`
		Summary    string         `xml:"summary"`
	}
	atomPerson struct {
		Name  string `xml:"name"`
		URI   string `xml:"uri,omitempty"`
		Email string `xml:"email,omitempty"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr"`
		Type string `xml:"type,attr,omitempty"`
		Href string `xml:"href,attr"`
	}
	atomCategory struct {
		Term   string `xml:"term,attr"`
		Scheme string `xml:"scheme,attr,omitempty"`
		Label  string `xml:"label,attr,omitempty"`
	}
)

// Feed writes the methods that a search finds as an Atom feed (RFC 4287), in the order in which they are given. The
// query is that of the search, as it was asked. The same methods give the same bytes, so that a reader can be told
// that nothing has changed.
func Feed(published Publication, query url.Values, entries []Entry) ([]byte, error) {
	self := published.api("/methods.atom" + asked(query))
	feed := atomFeed{
		Language: "da", ID: self, Title: title(query), Subtitle: "Metoder, der er ændret, de nyeste ændringer først",
		Updated: moment(time.Unix(0, 0)), Rights: published.Licence, Generator: "fasemodel",
		Author: atomPerson{published.Publisher.Name, published.Publisher.Page, published.Publisher.Email},
		Links: []atomLink{
			{"self", "application/atom+xml", self},
			{"alternate", "application/json", published.api("/methods" + asked(query))},
		},
	}
	for _, entry := range entries {
		if changed := moment(entry.Changed); changed > feed.Updated {
			feed.Updated = changed
		}
		feed.Entries = append(feed.Entries, published.entry(entry))
	}
	written, err := xml.MarshalIndent(feed, "", "  ")
	if err != nil {
		return nil, err
	}
	return append([]byte(xml.Header), append(written, '\n')...), nil
}

func (p Publication) entry(method Entry) atomEntry {
	written := atomEntry{
		ID: "urn:uuid:" + method.ID, Title: method.Title, Updated: moment(method.Changed), Summary: method.Summary,
		Links: []atomLink{{"alternate", "application/json", p.api("/methods/" + url.PathEscape(method.Slug))}},
	}
	if method.Published != nil {
		written.Published = moment(*method.Published)
	}
	if method.Owner != "" {
		written.Author = &atomPerson{Name: method.Owner}
	}
	for _, category := range method.Categories {
		written.Categories = append(written.Categories, atomCategory{
			category.Code, p.api("/methods?") + category.Filter + "=", category.Label,
		})
	}
	return written
}

// asked writes a query after an address, its parameters in one order, however they were asked.
func asked(query url.Values) string {
	if len(query) == 0 {
		return ""
	}
	return "?" + query.Encode()
}

// title names the feed by what is searched for.
func title(query url.Values) string {
	if words := strings.TrimSpace(query.Get("q")); words != "" {
		return "Sociale metoder: " + words
	}
	return "Sociale metoder"
}

// moment writes an instant in whole seconds, so that its text sorts as it does.
func moment(at time.Time) string { return at.UTC().Format(time.RFC3339) }
