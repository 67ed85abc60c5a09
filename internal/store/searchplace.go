package store

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/search"
)

// place is where a page of a search ended. It carries the query as the first page understood it: words that are
// written between the pages would otherwise change what is found and how it is scored.
type place struct {
	Sort    Sort               `json:"s"`
	About   string             `json:"a,omitempty"` // the hash of the text
	Query   search.Query       `json:"q,omitzero"`
	Steps   int                `json:"n"`
	Tier    int                `json:"t,omitempty"`
	Scored  bool               `json:"b,omitempty"`
	Score   int                `json:"r,omitempty"`
	Title   string             `json:"w,omitempty"`
	Updated time.Time          `json:"u,omitzero"`
	Cost    int64              `json:"c,omitempty"`
	ID      lifecycle.MethodID `json:"i"`
}

func (p place) hit() placed {
	return placed{id: p.ID, tier: p.Tier, scored: p.Scored, score: p.Score, title: p.Title, updated: p.Updated, cost: p.Cost}
}

// nextPlace packs where a page ended.
func (q *asking) nextPlace(sort Sort, text string, last placed) string {
	at := place{
		Sort: sort, About: about(text), Query: q.query, Steps: q.steps, Tier: last.tier, Scored: last.scored,
		Score: last.score, Title: last.title, Updated: last.updated, Cost: last.cost, ID: last.id,
	}
	var packed bytes.Buffer
	// Neither fails: the level is one there is, and the writer is memory.
	writer, _ := flate.NewWriter(&packed, flate.BestCompression)
	_, _ = io.WriteString(writer, asJSON(at))
	_ = writer.Close()
	return base64.RawURLEncoding.EncodeToString(packed.Bytes())
}

// Bounds of what a cursor may hold.
const (
	maxPlace        = 1 << 20 // bytes unpacked
	maxGroups       = 4 * search.MaxGroups
	maxAlternatives = 4 * search.MaxAlternatives
)

// readPlace unpacks a cursor of the same order and text; nil where there is none. Whatever else it says is held to
// what a search could have written: it comes from outside.
func readPlace(cursor string, sort Sort, text string) (*place, error) {
	if cursor == "" {
		return nil, nil //nolint:nilnil // No place is an answer: the first page.
	}
	packed, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return nil, errCursor
	}
	raw, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), maxPlace))
	if err != nil {
		return nil, errCursor
	}
	var at place
	if err := json.Unmarshal(raw, &at); err != nil {
		return nil, errCursor
	}
	if at.Sort != sort || at.About != about(text) || !isID(string(at.ID)) || !saneQuery(at.Query) ||
		at.Steps < 1 || at.Steps > len(at.Query.Steps()) || at.Tier < 0 || strings.ContainsRune(at.Title, 0) {
		return nil, errCursor
	}
	return &at, nil
}

// saneQuery tells whether a query from a cursor is one that a search could have made. Lexemes of the store's own are
// refused: with them one could ask for what a method's public face does not show.
func saneQuery(query search.Query) bool {
	if len(query.Groups) > maxGroups || len(query.Wider) > maxGroups {
		return false
	}
	for _, group := range slices.Concat(query.Groups, query.Wider) {
		if len(group.Alternatives) == 0 || len(group.Alternatives) > maxAlternatives {
			return false
		}
		for _, alternative := range group.Alternatives {
			if len(alternative.Lexemes) == 0 || len(alternative.Lexemes) > maxAlternatives {
				return false
			}
			for _, text := range alternative.Lexemes {
				if text == "" || len(text) > maxLexeme || text[0] == '@' || strings.ContainsRune(text, 0) {
					return false
				}
			}
		}
	}
	return true
}

// about is a short hash of a text, so that a cursor is not used with another.
func about(text string) string {
	if text == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(text))
	const enough = 8
	return hex.EncodeToString(sum[:enough])
}
