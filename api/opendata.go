package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"

	"github.com/fasemodel/fasemodel/internal/opendata"
)

// feedEntries is how many methods a feed has.
const feedEntries = 50

// document is a text of a media type, for which a reader may say which version it has.
type document struct {
	media   string
	content []byte
	known   string // If-None-Match
}

// GetMethodFeed writes the methods that are found and changed last as a feed.
func (s *Server) GetMethodFeed(
	ctx context.Context, request GetMethodFeedRequestObject,
) (GetMethodFeedResponseObject, error) {
	entries, err := s.app.Latest(ctx, callerOf(ctx), methodFilters(request.Params).filter(), feedEntries)
	if err != nil {
		return nil, err
	}
	asked := askedOf(ctx)
	feed, err := opendata.Feed(s.openData, asked.query, entries)
	if err != nil {
		return nil, err
	}
	return document{"application/atom+xml; charset=utf-8", feed, asked.noneMatch}, nil
}

// GetOpenDataCatalogue writes the record of the open data for data portals.
func (s *Server) GetOpenDataCatalogue(
	ctx context.Context, _ GetOpenDataCatalogueRequestObject,
) (GetOpenDataCatalogueResponseObject, error) {
	span, err := s.app.OpenSpan(ctx)
	if err != nil {
		return nil, err
	}
	record, err := opendata.Catalogue(s.openData, opendata.Contents{
		Issued: span.Issued, Modified: span.Changed, FirstYear: span.FirstYear, LastYear: span.LastYear,
	})
	if err != nil {
		return nil, err
	}
	return document{"application/ld+json", record, askedOf(ctx).noneMatch}, nil
}

// VisitGetMethodFeedResponse writes the feed.
func (d document) VisitGetMethodFeedResponse(w http.ResponseWriter) error { return d.send(w) }

// VisitGetOpenDataCatalogueResponse writes the record.
func (d document) VisitGetOpenDataCatalogueResponse(w http.ResponseWriter) error { return d.send(w) }

// send writes the document, or says that the reader has it.
func (d document) send(w http.ResponseWriter) error {
	digest := sha256.Sum256(d.content)
	tag := `"` + hex.EncodeToString(digest[:16]) + `"`
	w.Header().Set("ETag", tag)
	if matches(d.known, tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	w.Header().Set("Content-Type", d.media)
	w.WriteHeader(http.StatusOK)
	_, err := w.Write(d.content)
	return err
}

// matches tells whether If-None-Match names a tag; a proxy may have weakened it (RFC 9110, section 13.1.2).
func matches(header, tag string) bool {
	for one := range strings.SplitSeq(header, ",") {
		if one = strings.TrimPrefix(strings.TrimSpace(one), "W/"); one == tag || one == "*" {
			return true
		}
	}
	return false
}
