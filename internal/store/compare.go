package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// Difference is one column of one row that is not what the journal says.
type Difference struct {
	Table  string
	Key    string
	Column string // empty: the whole row is missing or should not be there
	Stored string // JSON; empty where the row is missing
	Folded string // JSON; empty where the row should not be there
}

// String gives the difference as one line.
func (d Difference) String() string {
	switch {
	case d.Stored == "":
		return fmt.Sprintf("%s %s: missing", d.Table, d.Key)
	case d.Folded == "":
		return fmt.Sprintf("%s %s: not in the journal", d.Table, d.Key)
	}
	return fmt.Sprintf("%s %s: %s is %s, by the journal %s", d.Table, d.Key, d.Column, d.Stored, d.Folded)
}

// compared is a table that the journal makes, and how its rows are told apart. A head row without events
// only waits for its first, and is no difference.
type compared struct {
	table, key string
	stored     string // the rows of the table that the journal makes
}

func comparedTables() []compared {
	whole := func(table, key string) compared {
		return compared{table, key, "SELECT * FROM public." + table}
	}
	return []compared{
		{"heads", "method_id", "SELECT * FROM public.heads WHERE sequence > 0"},
		{"methods", "id", "SELECT " + processColumns + " FROM public.methods WHERE process_sequence > 0"},
		whole("reviews", "id"),
		whole("conditions", "id"),
		whole("tasks", "method_id || '/' || key"),
		whole("ballots", "method_id || '/' || sequence"),
		whole("ballot_voids", "method_id || '/' || sequence"),
		whole("decisions", "method_id || '/' || sequence"),
		whole("publications", "method_id || '/' || sequence"),
	}
}

// processColumns are the columns of methods that the record writes.
const processColumns = `id, process_sequence, phase, phase_imported, status, published, published_at, public_phase,
	public_status, evidence_level, evidence_verdict, next_deadline`

// Compare folds every journal anew, beside the tables, and lists where the tables differ from what the
// journal makes of them. Nothing is changed.
//
// The fold is written by the same statements as the tables themselves, into temporary tables of the same
// names on a connection of their own: PostgreSQL looks there first.
func (s *Store) Compare(ctx context.Context, decider lifecycle.Decider) ([]Difference, error) {
	connection, err := pgx.ConnectConfig(ctx, s.pool.Config().ConnConfig)
	if err != nil {
		return nil, mapped(err)
	}
	defer func() { _ = connection.Close(context.WithoutCancel(ctx)) }()
	tx, err := connection.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead})
	if err != nil {
		return nil, mapped(err)
	}
	// All that was written was written beside the tables.
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	differences, err := compare(ctx, tx, decider)
	return differences, mapped(err)
}

func compare(ctx context.Context, tx pgx.Tx, decider lifecycle.Decider) ([]Difference, error) {
	if err := makeBeside(ctx, tx); err != nil {
		return nil, err
	}
	methods, err := processes(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, method := range methods {
		if _, err := refold(ctx, tx, decider, method); err != nil {
			return nil, err
		}
	}
	differences := []Difference{}
	for _, c := range comparedTables() {
		found, err := c.differences(ctx, tx)
		if err != nil {
			return nil, err
		}
		differences = append(differences, found...)
	}
	return differences, nil
}

// makeBeside makes the temporary tables, with the rows that a fold updates and does not insert.
func makeBeside(ctx context.Context, tx pgx.Tx) error {
	var making []string
	for _, c := range comparedTables() {
		if c.table != "methods" {
			making = append(making, fmt.Sprintf("CREATE TEMPORARY TABLE %s (LIKE public.%s INCLUDING ALL)", c.table, c.table))
		}
	}
	making = append(making,
		`CREATE TEMPORARY TABLE methods AS
			SELECT `+processColumns+` FROM public.methods WHERE id IN (SELECT method_id FROM journal)`,
		`UPDATE pg_temp.methods SET phase_imported = false, published_at = NULL`,
		`INSERT INTO pg_temp.heads (method_id) SELECT DISTINCT method_id FROM journal`)
	// One by one: a statement is understood when it is sent, and the later ones speak of the earlier.
	for _, statement := range making {
		if _, err := tx.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

func (c compared) differences(ctx context.Context, tx pgx.Tx) ([]Difference, error) {
	rows, err := tx.Query(ctx, fmt.Sprintf(`
		WITH stored AS (SELECT %[1]s AS key, to_jsonb(r) AS row FROM (%[2]s) AS r),
			folded AS (SELECT %[1]s AS key, to_jsonb(r) AS row FROM pg_temp.%[3]s AS r)
		SELECT key::text, stored.row, folded.row FROM stored FULL JOIN folded USING (key)
		WHERE stored.row IS DISTINCT FROM folded.row ORDER BY key`, c.key, c.stored, c.table))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var differences []Difference
	for rows.Next() {
		var key string
		var stored, folded map[string]json.RawMessage
		if err := rows.Scan(&key, &stored, &folded); err != nil {
			return nil, err
		}
		differences = append(differences, c.columns(key, stored, folded)...)
	}
	return differences, rows.Err()
}

// columns lists the columns in which two rows differ. A state of an older shape is none: it is folded anew
// when it is needed. Nor is where a method's row last changed, which only has to be after its beginning.
func (c compared) columns(key string, stored, folded map[string]json.RawMessage) []Difference {
	if stored == nil || folded == nil {
		return []Difference{{Table: c.table, Key: key, Stored: asText(stored), Folded: asText(folded)}}
	}
	var differences []Difference
	olderShape := string(stored["state_schema"]) != string(folded["state_schema"])
	for _, column := range slices.Sorted(maps.Keys(folded)) {
		if olderShape && (column == "state" || column == "state_schema") || column == "process_sequence" {
			continue
		}
		if string(stored[column]) != string(folded[column]) {
			differences = append(differences, Difference{
				c.table, key, column, string(stored[column]), string(folded[column]),
			})
		}
	}
	return differences
}

func asText(row map[string]json.RawMessage) string {
	if row == nil {
		return ""
	}
	return asJSON(row)
}
