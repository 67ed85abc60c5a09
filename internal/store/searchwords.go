package store

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/fasemodel/fasemodel/internal/search"
)

// exactCount is up to how many documents a word's number is exact. Above it is counted up by more than one, in
// as many fewer transactions: many that write methods at once would otherwise wait for each other at every
// common word, and of a common word nobody needs to know more than how common it is.
const exactCount = 64

// wordRow is a word of the vocabulary as it is written.
type wordRow struct {
	Word   string   `json:"word"`
	Lexeme string   `json:"lexeme"`
	Change int      `json:"change"`
	Keys   []string `json:"keys"`
}

// wordChanges are words with the change of how many documents they occur in.
type wordChanges map[string]*wordRow

func (c wordChanges) add(words []search.Word, change int) {
	for _, word := range words {
		row := c[word.Word]
		if row == nil {
			row = &wordRow{Word: word.Word, Lexeme: word.Lexeme}
			c[word.Word] = row
		}
		row.Change += change
	}
}

func byWord(a, b *wordRow) int { return cmp.Compare(a.Word, b.Word) }

// countWords counts the words of documents up, and those that they had before down. A word may be there as often
// as there are documents that have it.
func (s *Store) countWords(ctx context.Context, before, after []search.Word) error {
	changes := wordChanges{}
	changes.add(after, 1)
	changes.add(before, -1)
	maps.DeleteFunc(changes, func(_ string, row *wordRow) bool { return row.Change == 0 })
	return s.putWords(ctx, changes)
}

const changeWords = `
	WITH changed AS (SELECT * FROM jsonb_to_recordset(CAST(@rows AS jsonb)) AS c (word text, change integer)),
	due AS (
		SELECT w.word, CASE WHEN abs(c.change) > 1 THEN c.change
			ELSE c.change * greatest(1, w.documents / @exact ) END AS change
		FROM changed c JOIN search_words w USING (word)
		WHERE c.change <> 0 AND (abs(c.change) > 1 OR random() * greatest(1, w.documents / @exact ) < 1)
		ORDER BY w.word FOR NO KEY UPDATE OF w
	), counted AS (
		UPDATE search_words w SET documents = greatest(0, w.documents + due.change) FROM due WHERE w.word = due.word
	)
	SELECT w.word FROM changed c JOIN search_words w USING (word)`

const addWords = `
	INSERT INTO search_words AS w (word, lexeme, documents, keys)
	SELECT * FROM jsonb_to_recordset(CAST(? AS jsonb)) AS c (word text, lexeme text, change integer, keys text[])
	ORDER BY word
	ON CONFLICT (word) DO UPDATE SET documents = w.documents + excluded.documents`

// putWords changes how many documents words occur in; a word of no change is only added where it is new. The rows are
// locked in one order whoever writes them, those that are there before those that are new: a transaction calls it once.
func (s *Store) putWords(ctx context.Context, changes wordChanges) error {
	if len(changes) == 0 {
		return nil
	}
	rows := slices.SortedFunc(maps.Values(changes), byWord)
	known, err := readAll[string](ctx, s, changeWords, map[string]any{"rows": asJSON(rows), "exact": exactCount})
	if err != nil {
		return err
	}
	there := make(map[string]bool, len(known))
	for _, word := range known {
		there[word] = true
	}
	absent := make([]wordRow, 0, len(rows))
	for _, row := range rows {
		if !there[row.Word] && row.Change >= 0 {
			absent = append(absent, wordRow{
				row.Word, row.Lexeme, max(row.Change, 1), append([]string{}, search.EditKeys(row.Word)...),
			})
		}
	}
	if len(absent) == 0 {
		return nil
	}
	_, err = s.change(ctx, addWords, asJSON(absent))
	return err
}

// lookUp is the one statement between reading a query and planning it: the words, the synonyms by their terms and by
// a term that is one typing error away, and how many methods there are, in all and by the last statistics. Each part of
// it is bounded: it finds few rows for each thing looked up, however large the vocabulary.
const lookUp = `
	SELECT 'word' AS what, word, lexeme, documents::float8 FROM (
		SELECT word, lexeme, documents FROM search_words WHERE word = ANY ($1) AND documents > 0
		UNION SELECT w.* FROM unnest($2::text[]) AS wanted, LATERAL (
			SELECT word, lexeme, documents FROM search_words WHERE keys @> ARRAY[wanted] AND documents > 0
			ORDER BY documents DESC, word LIMIT $5) AS w
		UNION SELECT w.* FROM unnest($3::text[]) AS wanted, LATERAL (
			SELECT word, lexeme, documents FROM search_words
			WHERE word >= wanted AND word < wanted || chr(1114111) AND documents > 0
			ORDER BY documents DESC, word LIMIT $6) AS w) AS words
	UNION ALL SELECT 'synonym', term, means, weight::float8 FROM (
		SELECT term, means, weight FROM search_synonyms WHERE lookup = ANY ($4) AND NOT withdrawn
		UNION SELECT y.* FROM unnest($2::text[]) AS wanted, LATERAL (
			SELECT term, means, weight FROM search_synonyms WHERE keys @> ARRAY[wanted] AND NOT withdrawn
			ORDER BY weight DESC, term, means LIMIT $5) AS y) AS synonyms
	UNION ALL SELECT 'methods', '', '', methods::float8 FROM (` + countDocuments + `) AS counted (methods)
	UNION ALL SELECT 'estimate', '', '', methods::float8 FROM (` + estimateDocuments + `) AS estimated (methods)`

// estimateDocuments says how many methods there were when the last statistics were made.
const estimateDocuments = `
	SELECT coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
	WHERE i.inhparent = 'search_documents'::regclass`

// countDocuments says how many methods there are: exactly up to ten thousand, above as the last statistics had it.
const countDocuments = `
	WITH known (rows) AS (` + estimateDocuments + `)
	SELECT CASE WHEN known.rows > 10000 THEN known.rows
		ELSE (SELECT count(*) FROM (SELECT FROM search_documents LIMIT 20000) AS few) END FROM known`

// understand reads a text and plans it by what the index has, and says how many methods there were when the last
// statistics were made.
func understand(ctx context.Context, tx pgx.Tx, text string) (search.Query, int, error) {
	wanted := search.Read(text)
	var lexicon search.Lexicon
	var estimate int
	if text == "" {
		err := tx.QueryRow(ctx, estimateDocuments).Scan(&estimate)
		return search.Plan(wanted, lexicon), estimate, err
	}
	rows, err := tx.Query(ctx, lookUp, wanted.Words, wanted.Keys, wanted.Prefixes, wanted.Synonyms,
		search.MaxCorrections, search.MaxCompletions)
	if err != nil {
		return search.Query{}, 0, err
	}
	var what, one, other string
	var number float64
	_, err = pgx.ForEachRow(rows, []any{&what, &one, &other, &number}, func() error {
		switch what {
		case "word":
			lexicon.Words = append(lexicon.Words, search.Word{Word: one, Lexeme: other, Documents: int(number)})
		case "synonym":
			lexicon.Synonyms = append(lexicon.Synonyms, search.Synonym{Term: one, Means: other, Weight: number})
		case "methods":
			lexicon.Documents = int(number)
		default:
			estimate = int(number)
		}
		return nil
	})
	return search.Plan(wanted, lexicon), estimate, err
}
