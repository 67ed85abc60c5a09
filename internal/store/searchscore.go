package store

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"math"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/search"
)

const (
	// scoreUnit is one in the whole numbers that scores are compared as: what is computed twice is then equal.
	scoreUnit = 1_000_000
	// exactTitleScore is above every score of words.
	exactTitleScore = 1000
)

// scored reads all hits of one face in a tier and orders them by score, then by title and id.
func (q *asking) scored(ctx context.Context, f face, t tier, after *place, limit int) ([]placed, error) {
	where, values := q.where(f, all(t.asked(f), q.filters(f, "")))
	rows, err := q.tx.Query(ctx, `SELECT d.method_id::text, d.title, tsvectorsend(d.terms) FROM search_documents d WHERE `+
		where+` LIMIT `+strconv.Itoa(mostScored), values...)
	if err != nil {
		return nil, err
	}
	page := []placed{}
	scoring := newScoring(q.query, t.step)
	hit := placed{inside: f.inside, tier: t.number, scored: true}
	var terms []byte
	if _, err := pgx.ForEachRow(rows, []any{&hit.id, &hit.title, (*pgtype.DriverBytes)(&terms)}, func() error {
		score, err := scoring.score(terms)
		hit.score = score
		if after == nil || byScoreThenTitle(hit, after.hit()) > 0 {
			page = append(page, hit)
		}
		return err
	}); err != nil {
		return nil, err
	}
	slices.SortFunc(page, byScoreThenTitle)
	return page[:min(limit, len(page))], nil
}

// mostScored bounds the rows of a tier that a page before found small enough to score, and that has grown since.
const mostScored = 20 * fewScored

func byScoreThenTitle(a, b placed) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.title, b.title), cmp.Compare(a.id, b.id))
}

// scoring scores documents by a step of a query.
type scoring struct {
	step   search.Step
	title  string                    // the lexeme of the whole title; empty for none
	places map[string][]search.Place // of the lexemes wanted, in the document at hand; none where it is not there
	titled bool                      // the document at hand has the title
}

func newScoring(query search.Query, step int) *scoring {
	s := &scoring{
		step: query.Steps()[step-1], title: titleLexeme(query.Title), places: map[string][]search.Place{},
	}
	for _, group := range s.step.Groups {
		for _, alternative := range group.Alternatives {
			for _, text := range alternative.Lexemes {
				s.places[text] = nil
			}
		}
	}
	return s
}

var errTerms = fault.New(fault.Internal, "search-terms-unreadable",
	"Søgeindekset kan ikke læses. Dan det igen (fasemodel rebuild).",
	"The search index cannot be read. Make it again (fasemodel rebuild).")

// score gives the score of a document by its tsvector as PostgreSQL sends it: the number of lexemes, and of each its
// text, the number of its positions, and the positions with the weight in the two highest bits.
func (s *scoring) score(terms []byte) (int, error) {
	s.titled = false
	for wanted, places := range s.places {
		s.places[wanted] = places[:0]
	}
	if len(terms) < 4 {
		return 0, errTerms
	}
	count := binary.BigEndian.Uint32(terms)
	terms = terms[4:]
	for range count {
		end := bytes.IndexByte(terms, 0)
		if end < 0 || len(terms) < end+3 {
			return 0, errTerms
		}
		from := end + 3
		to := from + 2*int(binary.BigEndian.Uint16(terms[end+1:]))
		if len(terms) < to {
			return 0, errTerms
		}
		if places, wanted := s.places[string(terms[:end])]; wanted {
			s.places[string(terms[:end])] = readPlaces(places, terms[from:to])
		} else if s.title != "" && string(terms[:end]) == s.title {
			s.titled = true
		}
		terms = terms[to:]
	}
	score := s.step.Score(func(text string) []search.Place { return s.places[text] })
	if s.titled {
		score += exactTitleScore
	}
	return int(math.Round(score * scoreUnit)), nil
}

// readPlaces reads positions of two bytes each.
func readPlaces(places []search.Place, raw []byte) []search.Place {
	const positionBits = 14
	for ; len(raw) >= 2; raw = raw[2:] {
		position := binary.BigEndian.Uint16(raw)
		places = append(places, search.Place{
			Position: int(position & (1<<positionBits - 1)), Weight: search.WeightD - search.Weight(position>>positionBits),
		})
	}
	return places
}
