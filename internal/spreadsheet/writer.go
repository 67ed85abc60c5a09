package spreadsheet

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/fasemodel/fasemodel/internal/catalogue"
)

// The limits of the format (Excel specifications and limits, "Worksheet and workbook").
const (
	maxRows  = excelize.TotalRows      // of a sheet, the header too
	maxUnits = excelize.TotalCellChars // of a cell's text, in UTF-16
)

// cut ends a text that is longer than a cell can hold.
const cut = " […]"

// Writer writes a table as a workbook. A value goes to its row at once; a sheet that is full is followed by another
// with the same header.
type Writer[T any] struct {
	columns []catalogue.Column[T]
	name    string
	most    int // rows of a sheet

	book   *excelize.File
	sheet  *excelize.StreamWriter
	header int // the style of the header
	sheets int
	row    int // the last that is written of the sheet
	cells  []any
}

// New begins a workbook whose first sheet has a name; the sheets after it are numbered. The writer must be closed.
func New[T any](name string, columns []catalogue.Column[T]) (*Writer[T], error) {
	return newWriter(name, columns, maxRows)
}

func newWriter[T any](name string, columns []catalogue.Column[T], most int) (*Writer[T], error) {
	w := &Writer[T]{columns: columns, name: name, most: most, book: excelize.NewFile()}
	header, err := w.book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return nil, errors.Join(err, w.Close())
	}
	w.header = header
	if err := w.begin(); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return w, nil
}

// begin begins a sheet: its header stays in sight while the rows are scrolled.
func (w *Writer[T]) begin() error {
	w.sheets++
	name := w.name
	if w.sheets == 1 {
		if err := w.book.SetSheetName(w.book.GetSheetName(0), name); err != nil {
			return err
		}
	} else {
		name = fmt.Sprintf("%s %d", w.name, w.sheets)
		if _, err := w.book.NewSheet(name); err != nil {
			return err
		}
	}
	sheet, err := w.book.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := sheet.SetPanes(&excelize.Panes{
		Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft",
	}); err != nil {
		return err
	}
	w.sheet, w.row = sheet, 0
	w.cells = w.cells[:0]
	for _, column := range w.columns {
		w.cells = append(w.cells, excelize.Cell{StyleID: w.header, Value: column.Name})
	}
	return w.put()
}

// put writes the cells as the next row.
func (w *Writer[T]) put() error {
	w.row++
	at, err := excelize.CoordinatesToCellName(1, w.row)
	if err != nil {
		return err
	}
	return w.sheet.SetRow(at, w.cells)
}

// Write adds a row. Numbers and truths are such in the sheet, and what is unknown is an empty cell. A text is
// guarded like one in a CSV file: it is no formula here, and becomes one when the sheet is saved as CSV or the cell
// is edited. A text longer than a cell holds is cut and ends in […].
func (w *Writer[T]) Write(value T) error {
	if w.row >= w.most {
		if err := w.sheet.Flush(); err != nil {
			return err
		}
		if err := w.begin(); err != nil {
			return err
		}
	}
	w.cells = w.cells[:0]
	for _, column := range w.columns {
		cell := column.Of(value)
		if text, is := cell.(string); is {
			cell = fitting(catalogue.Guarded(text))
		}
		w.cells = append(w.cells, cell)
	}
	return w.put()
}

// fitting cuts a text to what a cell holds.
func fitting(text string) string {
	if len(text) <= maxUnits {
		return text // no character has more units than bytes
	}
	units, room := 0, maxUnits-utf8.RuneCountInString(cut)
	end := 0 // of what fits with the mark after it
	for at, r := range text {
		if units <= room {
			end = at
		}
		units += utf16.RuneLen(r)
		if units > maxUnits {
			return text[:end] + cut
		}
	}
	return text
}

// WriteTo ends the workbook and writes it, compressed as it goes. Nothing can be added after.
func (w *Writer[T]) WriteTo(out io.Writer) (int64, error) {
	if err := w.sheet.Flush(); err != nil {
		return 0, err
	}
	// The library would gather the whole workbook in memory before the first byte; this way it goes out directly.
	counted := &counter{out: out}
	w.book.SetZipWriter(func(io.Writer) excelize.ZipWriter { return zip.NewWriter(counted) })
	_, err := w.book.WriteTo(io.Discard)
	return counted.written, err
}

// Close removes the temporary files.
func (w *Writer[T]) Close() error { return w.book.Close() }

type counter struct {
	out     io.Writer
	written int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.out.Write(p)
	c.written += int64(n)
	return n, err
}
