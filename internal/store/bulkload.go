package store

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/search"
)

var errBulkLoad = fault.New(fault.Internal, "bulk-load-failed",
	"Metoderne kunne ikke indlæses. Intet er ændret.", "The methods could not be loaded. Nothing was changed.")

// BulkMethod is a method as BulkLoad writes it: active and public, in the phase of its content.
type BulkMethod struct {
	ID        lifecycle.MethodID
	Programme lifecycle.ProgrammeID
	Owner     OrganisationRef
	Content   catalogue.Method // without partners
	Evidence  lifecycle.Evidence
	Model     lifecycle.ModelFacts
	Written   time.Time // when its content was last changed
}

// Load is what BulkLoad is to write. Method makes the method of a number; it is called from several goroutines, once
// for each number from First and Count in all.
type Load struct {
	First, Count int
	Method       func(number int) (BulkMethod, error)
	// Vocabulary has the labels by which methods are found.
	Vocabulary *catalogue.Vocabulary
	// Progress is told how many are written, now and then; it may be nil.
	Progress func(written int)
}

// bulkBatch is how many methods are made and sent at a time.
const bulkBatch = 2000

// fewForIndexes is up to how many methods the indexes are kept up while loading, instead of made again after it.
const fewForIndexes = 20_000

// BulkLoad writes many methods straight into the tables, as the owner role, in one transaction: content, what is
// searched, and a journal that says that each was imported. It serves measurements: no process is started, nobody is
// told, and a large load locks the tables and makes their indexes again.
func BulkLoad(ctx context.Context, adminURL string, load Load) error {
	config, err := pgx.ParseConfig(adminURL)
	if err != nil {
		return errAddress.Because(withoutSecret(err))
	}
	config.RuntimeParams["timezone"] = "UTC"
	connection, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return mapped(err)
	}
	defer func() { _ = connection.Close(context.WithoutCancel(ctx)) }()
	tables := bulkTables()
	if err := pgx.BeginFunc(ctx, connection, func(tx pgx.Tx) error { return bulkLoad(ctx, tx, tables, load) }); err != nil {
		return errBulkLoad.Because(err)
	}
	// Afterwards as autovacuum would do it in time: without statistics and visibility map the first searches are slow.
	for _, table := range bulkWritten(tables) {
		if _, err := connection.Exec(ctx, `VACUUM (ANALYZE) `+pgx.Identifier{table}.Sanitize()); err != nil {
			return mapped(err)
		}
	}
	return nil
}

// bulkWritten names the tables that are there after the load.
func bulkWritten(tables []bulkTable) []string {
	names := []string{"search_documents", "search_words"}
	for _, table := range tables {
		if table.name != bulkTerms {
			names = append(names, table.name)
		}
	}
	return names
}

// bulkTerms holds the lexemes of the methods' texts while they are loaded.
const bulkTerms = "bulk_terms"

const (
	makeBulkTerms     = `CREATE TEMPORARY TABLE bulk_terms (method_id uuid, vector tsvector) ON COMMIT DROP`
	makeBulkDocuments = `
	INSERT INTO search_documents SELECT made.* FROM bulk_terms b JOIN methods m ON m.id = b.method_id,
		LATERAL search_made(m, b.vector, $1) AS made`
)

func bulkLoad(ctx context.Context, tx pgx.Tx, tables []bulkTable, load Load) error {
	for _, statement := range []string{`SET LOCAL maintenance_work_mem = '512MB'`, makeBulkTerms} {
		if _, err := tx.Exec(ctx, statement); err != nil {
			return err
		}
	}
	var indexes []string
	if load.Count > fewForIndexes {
		var err error
		if indexes, err = dropIndexes(ctx, tx, bulkWritten(tables)); err != nil {
			return err
		}
	}
	words, err := copyMethods(ctx, tx, tables, load)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `ANALYZE bulk_terms`); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, makeBulkDocuments, analysisVersion); err != nil {
		return err
	}
	if err := addBulkWords(ctx, tx, words); err != nil {
		return err
	}
	for _, index := range indexes {
		if _, err := tx.Exec(ctx, index); err != nil {
			return fmt.Errorf("%s: %w", index, err)
		}
	}
	return nil
}

// addBulkWords counts the words of the methods that were loaded.
func addBulkWords(ctx context.Context, tx pgx.Tx, words wordChanges) error {
	if _, err := tx.Exec(ctx, `CREATE TEMPORARY TABLE bulk_words (LIKE search_words) ON COMMIT DROP`); err != nil {
		return err
	}
	var rows bytes.Buffer
	for _, row := range words {
		keys := append(list[string]{}, search.EditKeys(row.Word)...)
		if err := writeCopyRow(&rows, []any{row.Word, row.Lexeme, row.Change, keys}); err != nil {
			return err
		}
	}
	if _, err := tx.Conn().PgConn().CopyFrom(ctx, &rows,
		`COPY bulk_words (word, lexeme, documents, keys) FROM STDIN`); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO search_words AS w (word, lexeme, documents, keys) SELECT word, lexeme, documents, keys FROM bulk_words
		ON CONFLICT (word) DO UPDATE SET documents = w.documents + excluded.documents`)
	return err
}

// bulkTable is a table that a bulk load writes, and the row of a method in it.
type bulkTable struct {
	name    string
	columns []string
	row     func(bulkRow) []any
}

// bulkRow is what the rows of a method are made of.
type bulkRow struct {
	BulkMethod

	event  journal.Row
	vector string
}

// bulkBatchRows are the rows of some methods, and the words of their texts.
type bulkBatchRows struct {
	buffers []bytes.Buffer // of each table
	words   wordChanges
	count   int
	err     error // why they could not be made
}

// copyMethods makes methods in several goroutines and copies their rows in order. It gives the words of their texts.
func copyMethods(ctx context.Context, tx pgx.Tx, tables []bulkTable, load Load) (wordChanges, error) {
	words := wordChanges{}
	analysers := sync.Pool{New: func() any { return search.NewAnalyser() }}
	making, ctx := errgroup.WithContext(ctx)
	made := make(chan chan bulkBatchRows, runtime.GOMAXPROCS(0))
	making.Go(func() error {
		defer close(made)
		var workers errgroup.Group
		workers.SetLimit(runtime.GOMAXPROCS(0))
		for from := 0; from < load.Count && ctx.Err() == nil; from += bulkBatch {
			ready := make(chan bulkBatchRows, 1)
			select {
			case made <- ready:
			case <-ctx.Done():
				return ctx.Err()
			}
			count := min(bulkBatch, load.Count-from)
			workers.Go(func() error {
				analyser, _ := analysers.Get().(*search.Analyser)
				defer analysers.Put(analyser)
				rows, err := batchRows(tables, load, analyser, load.First+from, count)
				rows.err = err
				ready <- rows
				return nil
			})
		}
		return workers.Wait()
	})
	making.Go(func() error {
		written := 0
		for ready := range made {
			one := <-ready
			if one.err != nil {
				return one.err
			}
			for i, table := range tables {
				statement := `COPY ` + pgx.Identifier{table.name}.Sanitize() + ` (` + columnList(table.columns) + `) FROM STDIN`
				if _, err := tx.Conn().PgConn().CopyFrom(ctx, &one.buffers[i], statement); err != nil {
					return err
				}
			}
			words.merge(one.words)
			if written += one.count; load.Progress != nil {
				load.Progress(written)
			}
		}
		return nil
	})
	return words, making.Wait()
}

func columnList(columns []string) string {
	var b bytes.Buffer
	for i, column := range columns {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(pgx.Identifier{column}.Sanitize())
	}
	return b.String()
}

// merge adds the changes of others.
func (c wordChanges) merge(others wordChanges) {
	for word, other := range others {
		if row := c[word]; row != nil {
			row.Change += other.Change
		} else {
			c[word] = other
		}
	}
}

// batchRows makes the rows of so many methods from a number on, one buffer for each table.
func batchRows(tables []bulkTable, load Load, analyser *search.Analyser, from, count int) (bulkBatchRows, error) {
	made := bulkBatchRows{buffers: make([]bytes.Buffer, len(tables)), words: wordChanges{}, count: count}
	for number := from; number < from+count; number++ {
		method, err := load.Method(number)
		if err != nil {
			return bulkBatchRows{}, err
		}
		event, err := sealed(importedInBulk(method), journal.Hash{})
		if err != nil {
			return bulkBatchRows{}, err
		}
		document := documentOf(Method{Content: method.Content, Owner: method.Owner}, load.Vocabulary)
		terms := analyser.Analyse(document)
		made.words.add(terms.Words, 1)
		row := bulkRow{BulkMethod: method, event: event, vector: vectorOf(document, terms)}
		for i, table := range tables {
			if err := writeCopyRow(&made.buffers[i], table.row(row)); err != nil {
				return bulkBatchRows{}, fmt.Errorf("%s: %w", table.name, err)
			}
		}
	}
	return made, nil
}

// dropIndexes drops the indexes of tables that belong to no constraint, and gives the statements that make them.
func dropIndexes(ctx context.Context, tx pgx.Tx, tables []string) ([]string, error) {
	rows, err := tx.Query(ctx, `
		SELECT c.relname, replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ') FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
		WHERE i.indrelid = ANY (CAST(CAST($1 AS text[]) AS regclass[])) AND NOT i.indisunique
		ORDER BY c.relname`, tables)
	if err != nil {
		return nil, err
	}
	type index struct{ Name, Definition string }
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[index])
	if err != nil {
		return nil, err
	}
	definitions := make([]string, 0, len(found))
	for _, one := range found {
		if _, err := tx.Exec(ctx, `DROP INDEX `+pgx.Identifier{one.Name}.Sanitize()); err != nil {
			return nil, err
		}
		definitions = append(definitions, one.Definition)
	}
	return definitions, nil
}

// importedInBulk is the event that brought a method in.
func importedInBulk(m BulkMethod) lifecycle.Event {
	return lifecycle.Event{
		Method: m.ID, Sequence: 1, Actor: lifecycle.SystemActor, At: lifecycle.Instant(m.Written),
		Body: lifecycle.MethodImported{
			Programme: m.Programme, Owner: m.Owner.ID, Model: m.Model, Phase: phasemodel.PhaseID(m.Content.Phase),
			Source: "bulk", Provenance: string(m.Content.Provenance), Evidence: m.Evidence,
		},
	}
}

// OtherMethods counts the methods whose slug neither begins with a prefix nor is among those given, and names the
// database.
func (s *Store) OtherMethods(ctx context.Context, prefix string, slugs []string) (database string, others int, err error) {
	type row struct {
		Database string
		Others   int
	}
	found, err := readOne[row](ctx, s, errDatabase, `
		SELECT current_database() AS database, count(*) AS others FROM methods
		WHERE NOT starts_with(slug, ?) AND NOT slug = ANY (?)`, prefix, listOf(slugs))
	return found.Database, found.Others, err
}
