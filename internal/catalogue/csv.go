package catalogue

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// table is a CSV file being read.
type table struct {
	reader  *csv.Reader
	data    []byte
	comma   rune
	columns []string
	row     int
}

// csv reads a CSV file with a header: of study rows where the header names a method or an outcome column, else of
// methods. Columns may come in any order and be left out; an empty cell is unknown. Cells are separated by commas or by
// semicolons, whichever the header uses; with semicolons a number may have a decimal comma. A cell
// that a spreadsheet would take for a formula is a text like any other; the apostrophe that guards it is taken away.
func (p *parser) csv(data []byte) {
	t := &table{reader: csv.NewReader(bytes.NewReader(data)), data: data, comma: separator(data)}
	t.reader.Comma = t.comma
	t.reader.FieldsPerRecord = -1
	header, _, problem := t.next()
	if problem != nil {
		p.add(*problem)
		return
	}
	if header == nil || !p.header(t, header) {
		return
	}
	for !p.stopped {
		cells, line, problem := t.next()
		if problem != nil {
			p.add(*problem)
			return
		}
		if cells == nil {
			return
		}
		p.csvRow(t, cells, line)
	}
}

// separator is the one of comma and semicolon that the header has most of, outside quotes.
func separator(data []byte) rune {
	header, _, _ := bytes.Cut(data, []byte("\n"))
	commas, semicolons, quoted := 0, 0, false
	for _, b := range header {
		switch {
		case b == '"':
			quoted = !quoted
		case b == ',' && !quoted:
			commas++
		case b == ';' && !quoted:
			semicolons++
		}
	}
	if semicolons > commas {
		return ';'
	}
	return ','
}

// next gives the cells of the next row and its line, and no cells at the end of the file. A file whose quotes
// do not match cannot be read further.
func (t *table) next() (cells []string, line int, problem *Problem) {
	cells, err := t.reader.Read()
	t.row++
	if err == nil {
		line, _ = t.reader.FieldPos(0)
		return cells, line, nil
	}
	if errors.Is(err, io.EOF) {
		return nil, 0, nil
	}
	problem = &Problem{Row: t.row, Code: CodeSyntax, Text: i18n.Text{
		DA: "Anførselstegnene passer ikke. En celle med anførselstegn, skilletegn eller linjeskift sættes i " +
			"anførselstegn, og dem indeni skrives dobbelt.",
		EN: "The quotes do not match. A cell with quotes, separators or line breaks is put in quotes, and those " +
			"inside are doubled.",
	}}
	if parse, ok := errors.AsType[*csv.ParseError](err); ok {
		problem.Line, problem.Column = parse.Line, t.character(parse.Line, parse.Column)
	}
	return nil, 0, problem
}

// character counts the characters up to a byte of a line; both count from 1.
func (t *table) character(line, column int) int {
	rest := t.data
	for range line - 1 {
		_, rest, _ = bytes.Cut(rest, []byte("\n"))
	}
	content, _, _ := bytes.Cut(rest, []byte("\n"))
	return placeIn(content, column-1, line).column
}

// header reads the column names and tells whether rows can be read under them.
func (p *parser) header(t *table, header []string) bool {
	before := len(p.problems)
	for _, name := range header {
		t.columns = append(t.columns, strings.ToLower(strings.TrimSpace(name)))
	}
	known, needed := namesOf(MethodColumns())
	known = append(known, "cost_per_citizen_dkk")
	if slices.Contains(t.columns, "method") || slices.Contains(t.columns, "outcome") {
		known, needed = namesOf(StudyColumns())
		needed = slices.DeleteFunc(needed, p.defaults.has)
		p.studiesOnly = true
	}
	say := func(code, pointer, danish, english string) {
		p.add(Problem{
			Row: 1, Line: 1, Pointer: pointer, Code: code, Text: i18n.Text{DA: danish, EN: english},
		})
	}
	list := strings.Join(known, ", ")
	for i, name := range t.columns {
		if p.stopped {
			return false
		}
		switch {
		case !slices.Contains(known, name):
			say(CodeUnknownField, "/"+escape(name),
				fmt.Sprintf("Kolonnen %s kendes ikke. Kendte kolonner: %s.", quoted(name), list),
				fmt.Sprintf("The column %s is not known. Known columns: %s.", quoted(name), list))
		case slices.Contains(t.columns[:i], name):
			say(CodeDuplicate, "/"+name, fmt.Sprintf("Kolonnen %s står to gange.", name),
				fmt.Sprintf("The column %s stands twice.", name))
		}
	}
	for _, name := range needed {
		if !slices.Contains(t.columns, name) {
			say(CodeMissing, "/"+name, fmt.Sprintf("Kolonnen %s mangler.", name),
				fmt.Sprintf("The column %s is missing.", name))
		}
	}
	return len(p.problems) == before
}

func (p *parser) csvRow(t *table, cells []string, line int) {
	if len(cells) != len(t.columns) {
		p.add(Problem{
			Row: t.row, Line: line, Pointer: fmt.Sprintf("/%d", p.index), Code: CodeColumnCount, Text: i18n.Text{
				DA: fmt.Sprintf("Rækken har %d celler, men overskriften har %d kolonner.", len(cells), len(t.columns)),
				EN: fmt.Sprintf("The row has %d cells, but the header has %d columns.", len(cells), len(t.columns)),
			},
		})
		p.index++
		return
	}
	object := &node{kind: kindObject, at: place{line: line}}
	for i, cell := range cells {
		object.set(t.columns[i], &node{kind: kindCell, text: unguarded(cell), at: place{line: line}})
	}
	if object.empty() {
		// Spreadsheets leave such rows behind at the end.
		return
	}
	p.entry(t.row, object, func(r *reader) { r.decimalComma = t.comma == ';' })
}
