package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgtype"
	"gorm.io/gorm"

	"github.com/fasemodel/fasemodel/internal/fault"
)

// readAll reads rows into plain structs or single values.
func readAll[T any](ctx context.Context, s *Store, query string, values ...any) ([]T, error) {
	rows := []T{}
	if err := s.db.WithContext(ctx).Raw(query, values...).Scan(&rows).Error; err != nil {
		return nil, mapped(err)
	}
	return rows, nil
}

// readOne reads one row; where there is none it gives the fault named.
func readOne[T any](ctx context.Context, s *Store, absent *fault.Error, query string, values ...any) (T, error) {
	rows, err := readAll[T](ctx, s, query, values...)
	if err == nil && len(rows) == 0 {
		err = absent
	}
	if err != nil {
		var none T
		return none, err
	}
	return rows[0], nil
}

// change runs a statement and gives how many rows it touched.
func (s *Store) change(ctx context.Context, statement string, values ...any) (int64, error) {
	done := s.db.WithContext(ctx).Exec(statement, values...)
	return done.RowsAffected, mapped(done.Error)
}

// within runs a function in a transaction, on a store that reads and writes in it. Inside a transaction it
// is a part of that one.
func (s *Store) within(ctx context.Context, do func(tx *Store) error, options ...*sql.TxOptions) error {
	return mapped(s.db.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		inside := *s
		inside.db = db
		return do(&inside)
	}, options...))
}

// newID makes an id that sorts by when it was made.
func newID() (string, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return "", errDatabase.Because(err)
	}
	return id.String(), nil
}

// isID tells whether a key is an id; any other key is a slug.
func isID(key string) bool { return uuid.Validate(key) == nil && len(key) == 36 }

// byKey gives the condition that finds a row of the named table by its id or its slug.
func byKey(table, key string) string {
	if isID(key) {
		return table + ".id = CAST(@key AS uuid)"
	}
	return table + ".slug = @key"
}

// keyed is the argument of a query that uses byKey.
func keyed(key string) sql.NamedArg { return sql.Named("key", key) }

// orNull writes a text, and null for the empty one.
func orNull[T ~string](text T) any {
	if text == "" {
		return nil
	}
	return string(text)
}

// asJSON writes a value for a jsonb column. What is written here always marshals.
func asJSON(value any) string {
	raw, err := json.Marshal(value)
	if err != nil {
		panic(fmt.Sprintf("a stored value cannot be written as JSON: %v", err))
	}
	return string(raw)
}

// list is a column of several values: text[] or integer[].
type list[T string | int] []T

// listOf makes a list of typed names, never null.
func listOf[T ~string](values []T) list[string] {
	made := make(list[string], 0, len(values))
	for _, value := range values {
		made = append(made, string(value))
	}
	return made
}

func (l list[T]) oid() uint32 {
	if _, numbers := any(l).(list[int]); numbers {
		return pgtype.Int8ArrayOID
	}
	return pgtype.TextArrayOID
}

// Value writes the list as PostgreSQL reads it. The gorm library would otherwise take a slice apart into
// one value for each element.
func (l list[T]) Value() (driver.Value, error) {
	raw, err := pgtype.NewMap().Encode(l.oid(), pgtype.TextFormatCode, append([]T{}, l...), nil)
	return string(raw), err
}

// Scan reads what Value writes.
func (l *list[T]) Scan(source any) error {
	var raw []byte
	switch value := source.(type) {
	case nil:
	case string:
		raw = []byte(value)
	case []byte:
		raw = value
	default:
		return fmt.Errorf("a list cannot be read from %T", source)
	}
	var read []T
	if err := pgtype.NewMap().Scan(l.oid(), pgtype.TextFormatCode, raw, &read); err != nil {
		return err
	}
	*l = read
	return nil
}

// jsonb is a column of nested values; null leaves the zero value.
type jsonb[T any] struct{ Value T }

// Scan reads the column.
func (j *jsonb[T]) Scan(source any) error {
	switch value := source.(type) {
	case nil:
		return nil
	case string:
		return json.Unmarshal([]byte(value), &j.Value)
	case []byte:
		return json.Unmarshal(value, &j.Value)
	}
	return fmt.Errorf("nested values cannot be read from %T", source)
}

// GormDataType tells gorm that the column is one value and not another table.
func (jsonb[T]) GormDataType() string { return "jsonb" }

// The bounds of a page.
const (
	defaultLimit = 25
	maxLimit     = 200
)

// Page asks for a part of a list. The zero value is the first page of the usual size.
type Page struct {
	Limit  int
	Cursor string // what the page before gave; opaque
}

// limit is the number of rows asked for, within bounds.
func (p Page) limit() int {
	if p.Limit <= 0 {
		return defaultLimit
	}
	return min(p.Limit, maxLimit)
}

var errCursor = fault.New(fault.Invalid, "cursor-invalid",
	"Sidemærket (cursor) kan ikke bruges her. Begynd forfra uden det.",
	"The cursor cannot be used here. Begin again without it.")

// writeCursor packs where a page ended.
func writeCursor(position any) string {
	return base64.RawURLEncoding.EncodeToString([]byte(asJSON(position)))
}

// readCursor unpacks it; the empty cursor leaves the position as it is and is false.
func readCursor(cursor string, position any) (bool, error) {
	if cursor == "" {
		return false, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return false, errCursor
	}
	if err := json.Unmarshal(raw, position); err != nil {
		return false, errCursor
	}
	return true, nil
}
