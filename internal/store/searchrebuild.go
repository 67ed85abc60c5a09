package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/search"
)

// rebuildBatch is how many methods a rebuild of the search reads at a time.
const rebuildBatch = 500

// eachDocument calls a function with the search documents of all methods, a batch at a time, in the order of their
// ids.
func (s *Store) eachDocument(
	ctx context.Context, batch func(ids []lifecycle.MethodID, vectors []string, words []search.Word) error,
) error {
	vocabulary, err := s.labels(ctx)
	if err != nil {
		return err
	}
	last := lifecycle.MethodID("00000000-0000-0000-0000-000000000000")
	for {
		rows, err := readAll[methodRow](ctx, s, `SELECT `+methodColumns+methodsWithNames+`
			WHERE m.id > CAST(? AS uuid) ORDER BY m.id LIMIT ?`, string(last), rebuildBatch)
		if err != nil || len(rows) == 0 {
			return err
		}
		ids, vectors := make([]lifecycle.MethodID, 0, len(rows)), make([]string, 0, len(rows))
		var words []search.Word
		for _, row := range rows {
			document := documentOf(row.method(), vocabulary)
			terms := search.Analyse(document)
			ids, vectors = append(ids, row.ID), append(vectors, vectorOf(document, terms))
			words = append(words, terms.Words...)
		}
		if err := batch(ids, vectors, words); err != nil {
			return err
		}
		last = ids[len(ids)-1]
	}
}

// RebuildSearch makes what is searched anew for every method, and counts the words again. It says how many methods
// there are. Searches go on meanwhile; the vocabulary changes at the end, all at once. A method that is written
// while it runs may be counted twice or not at all in the vocabulary, which moves its place among others by a hair.
func (s *Store) RebuildSearch(ctx context.Context) (int, error) {
	methods := 0
	counts := wordChanges{}
	err := s.eachDocument(ctx, func(ids []lifecycle.MethodID, vectors []string, words []search.Word) error {
		methods += len(ids)
		counts.add(words, 1)
		return s.putDocuments(ctx, ids, vectors)
	})
	if err != nil {
		return methods, err
	}
	return methods, s.within(ctx, func(tx *Store) error {
		if _, err := tx.change(ctx, `DELETE FROM search_words`); err != nil {
			return err
		}
		return tx.putWords(ctx, counts)
	})
}

// errCompared ends a comparison: it changes nothing.
var errCompared = errors.New("compared")

// CompareSearch says what is searched of methods and is not what they say. It changes nothing.
func (s *Store) CompareSearch(ctx context.Context) ([]Difference, error) {
	differences := []Difference{}
	err := s.within(ctx, func(tx *Store) error {
		if err := tx.eachDocument(ctx, func(ids []lifecycle.MethodID, vectors []string, _ []search.Word) error {
			found, err := tx.compareDocuments(ctx, ids, vectors)
			differences = append(differences, found...)
			return err
		}); err != nil {
			return err
		}
		return errCompared // Codes that the comparison made go again.
	}, &sql.TxOptions{Isolation: sql.LevelRepeatableRead})
	if !errors.Is(err, errCompared) {
		return nil, err
	}
	return differences, nil
}

func (s *Store) compareDocuments(
	ctx context.Context, ids []lifecycle.MethodID, vectors []string,
) ([]Difference, error) {
	type row struct {
		ID     string
		Stored jsonb[map[string]json.RawMessage]
		Made   jsonb[map[string]json.RawMessage]
	}
	rows, err := readAll[row](ctx, s, `
		SELECT CAST(m.id AS text) AS id, to_jsonb(d) AS stored, to_jsonb(made) AS made
		FROM unnest(CAST(@ids AS uuid[]), CAST(@vectors AS text[])) AS w (id, vector)
			JOIN methods m ON m.id = w.id LEFT JOIN search_documents d ON d.method_id = m.id,
			LATERAL search_made(m, CAST(w.vector AS tsvector), @version) AS made
		WHERE to_jsonb(d) IS DISTINCT FROM to_jsonb(made) ORDER BY m.id`,
		map[string]any{"ids": listOf(ids), "vectors": list[string](vectors), "version": analysisVersion})
	var differences []Difference
	for _, one := range rows {
		differences = append(differences,
			compared{table: "search_documents"}.columns(one.ID, one.Stored.Value, one.Made.Value)...)
	}
	return differences, err
}
