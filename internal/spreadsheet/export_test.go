package spreadsheet

import "github.com/fasemodel/fasemodel/internal/catalogue"

// NewWithRows is New with sheets of few rows.
func NewWithRows[T any](name string, columns []catalogue.Column[T], most int) (*Writer[T], error) {
	return newWriter(name, columns, most)
}
