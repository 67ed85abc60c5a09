package catalogue

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"strings"
)

// NewJSONLWriter gives a function that writes values as JSON, one a line. Methods, MethodRecords and StudyRecords
// written so are read again by Parse. Texts stand as they are: JSON has no formulas.
func NewJSONLWriter[T any](w io.Writer) (write func(T) error) {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return func(value T) error { return encoder.Encode(value) }
}

// WriteJSONL writes methods with their studies, one a line, so that Parse reads the same again.
func WriteJSONL(w io.Writer, methods []Method) error {
	write := NewJSONLWriter[Method](w)
	for _, method := range methods {
		if err := write(method); err != nil {
			return err
		}
	}
	return nil
}

// Separator is what stands between the cells of a CSV file.
type Separator rune

// The separators. A file with commas is what RFC 4180 describes and programs read. One with semicolons is what
// Excel opens where numbers have a decimal comma, as in Denmark: numbers are written so, and the file begins with
// a byte order mark, by which Excel knows UTF-8.
const (
	Comma     Separator = ','
	Semicolon Separator = ';'
)

// CSVWriter writes a table as CSV: a row of names, and a row for each value. Lines end in CR LF, an unknown value
// is an empty cell, and texts are guarded, see Guarded. Parse reads the file again.
type CSVWriter[T any] struct {
	out       *csv.Writer
	columns   []Column[T]
	separator Separator
	cells     []string
}

// NewCSVWriter begins a file with the names of its columns.
func NewCSVWriter[T any](w io.Writer, columns []Column[T], separator Separator) (*CSVWriter[T], error) {
	c := &CSVWriter[T]{out: csv.NewWriter(w), columns: columns, separator: separator}
	c.out.Comma, c.out.UseCRLF = rune(separator), true
	if separator == Semicolon {
		if _, err := io.WriteString(w, "\uFEFF"); err != nil {
			return nil, err
		}
	}
	names, _ := namesOf(columns)
	return c, c.out.Write(names)
}

// Write adds a row.
func (c *CSVWriter[T]) Write(value T) error {
	c.cells = c.cells[:0]
	for _, column := range c.columns {
		c.cells = append(c.cells, c.cell(column.Of(value)))
	}
	return c.out.Write(c.cells)
}

func (c *CSVWriter[T]) cell(value any) string {
	switch value := value.(type) {
	case string:
		return Guarded(value)
	case bool:
		return strconv.FormatBool(value)
	case int64:
		return strconv.FormatInt(value, 10)
	case float64:
		written := strconv.FormatFloat(value, 'g', -1, 64)
		if c.separator == Semicolon {
			written = strings.Replace(written, ".", ",", 1)
		}
		return written
	}
	return ""
}

// Flush sends on what has been written.
func (c *CSVWriter[T]) Flush() error {
	c.out.Flush()
	return c.out.Error()
}
