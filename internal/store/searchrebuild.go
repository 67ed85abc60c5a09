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

// noMethod stands before every id.
const noMethod lifecycle.MethodID = "00000000-0000-0000-0000-000000000000"

// methodsAfter gives the ids of a batch of methods, in order.
func (s *Store) methodsAfter(ctx context.Context, last lifecycle.MethodID) ([]lifecycle.MethodID, error) {
	return readAll[lifecycle.MethodID](ctx, s,
		`SELECT CAST(id AS text) FROM methods WHERE id > CAST(? AS uuid) ORDER BY id LIMIT ?`, string(last), rebuildBatch)
}

// documents are the search documents of methods.
type documents struct {
	ids     []lifecycle.MethodID
	vectors []string
	words   []search.Word
}

// documentsOf makes the search documents of methods as they are.
func (s *Store) documentsOf(ctx context.Context, ids []lifecycle.MethodID) (documents, error) {
	vocabulary, err := s.labels(ctx)
	if err != nil {
		return documents{}, err
	}
	rows, err := readAll[methodRow](ctx, s, `SELECT `+methodColumns+methodsWithNames+`
		WHERE m.id = ANY (CAST(? AS uuid[])) ORDER BY m.id`, listOf(ids))
	if err != nil {
		return documents{}, err
	}
	var made documents
	for _, row := range rows {
		document := documentOf(row.method(), vocabulary)
		terms := search.Analyse(document)
		made.ids, made.vectors = append(made.ids, row.ID), append(made.vectors, vectorOf(document, terms))
		made.words = append(made.words, terms.Words...)
	}
	return made, nil
}

// remake writes the rows of methods anew. The rows are locked before the methods are read, so that no change that is
// made meanwhile is written over: it is read, or it waits and comes after.
func (s *Store) remake(ctx context.Context, ids []lifecycle.MethodID) (made documents, err error) {
	err = s.within(ctx, func(tx *Store) error {
		if _, err := tx.change(ctx, `
			SELECT FROM search_documents WHERE method_id = ANY (CAST(? AS uuid[])) ORDER BY method_id FOR UPDATE`,
			listOf(ids)); err != nil {
			return err
		}
		if made, err = tx.documentsOf(ctx, ids); err != nil {
			return err
		}
		return tx.putDocuments(ctx, made.ids, made.vectors)
	})
	return made, err
}

// RebuildSearch makes what is searched anew for every method, and counts the words again. It says how many methods
// there are. Searches go on meanwhile; the vocabulary changes at the end, all at once. A method that is written
// while it runs may be counted twice or not at all in the vocabulary, which moves its place among others by a hair.
func (s *Store) RebuildSearch(ctx context.Context) (int, error) {
	methods := 0
	counts := wordChanges{}
	for last := noMethod; ; {
		ids, err := s.methodsAfter(ctx, last)
		if err != nil {
			return methods, err
		}
		if len(ids) == 0 {
			break
		}
		made, err := s.remake(ctx, ids)
		if err != nil {
			return methods, err
		}
		methods += len(made.ids)
		counts.add(made.words, 1)
		last = ids[len(ids)-1]
	}
	return methods, s.within(ctx, func(tx *Store) error {
		// Writers of methods wait here, and not for single words in an order of their own.
		if _, err := tx.change(ctx, `LOCK TABLE search_words IN EXCLUSIVE MODE`); err != nil {
			return err
		}
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
		for last := noMethod; ; {
			ids, err := tx.methodsAfter(ctx, last)
			if err != nil {
				return err
			}
			if len(ids) == 0 {
				return errCompared // Codes that the comparison made go again.
			}
			made, err := tx.documentsOf(ctx, ids)
			if err != nil {
				return err
			}
			found, err := tx.compareDocuments(ctx, made.ids, made.vectors)
			if err != nil {
				return err
			}
			differences = append(differences, found...)
			last = ids[len(ids)-1]
		}
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
