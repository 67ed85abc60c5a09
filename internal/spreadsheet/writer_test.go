package spreadsheet_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/spreadsheet"
)

type row struct {
	name   string
	number any
}

func columns() []catalogue.Column[row] {
	return []catalogue.Column[row]{
		{Name: "name", Of: func(r row) any { return r.name }},
		{Name: "number", Of: func(r row) any { return r.number }},
	}
}

// opened writes rows into sheets of at most so many rows, and opens the workbook.
func opened(t *testing.T, most int, rows ...row) *excelize.File {
	t.Helper()
	writer, err := spreadsheet.NewWithRows("Metoder", columns(), most)
	require.NoError(t, err)
	for _, one := range rows {
		require.NoError(t, writer.Write(one))
	}
	var out bytes.Buffer
	written, err := writer.WriteTo(&out)
	require.NoError(t, err)
	require.EqualValues(t, out.Len(), written)
	require.NoError(t, writer.Close())
	book, err := excelize.OpenReader(&out)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, book.Close()) })
	return book
}

func TestAWorkbookHasTextsAsTextsAndNumbersAsNumbers(t *testing.T) {
	book := opened(t, 10, row{"Åben <skole> & æøå", -0.25}, row{"0123", int64(-7)}, row{"", nil}, row{"x", true})
	rows, err := book.GetRows("Metoder", excelize.Options{RawCellValue: true})
	require.NoError(t, err)
	require.Equal(t, [][]string{
		{"name", "number"}, {"Åben <skole> & æøå", "-0.25"}, {"0123", "-7"}, nil, {"x", "1"},
	}, rows)
	for cell, want := range map[string]excelize.CellType{
		"A3": excelize.CellTypeInlineString, "B2": excelize.CellTypeUnset, "B3": excelize.CellTypeUnset,
		"B5": excelize.CellTypeBool,
	} {
		kind, err := book.GetCellType("Metoder", cell)
		require.NoError(t, err)
		require.Equal(t, want, kind, cell)
	}
}

func TestNoTextIsAFormulaInAWorkbook(t *testing.T) {
	for _, text := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1"} {
		book := opened(t, 10, row{text, int64(-1)})
		formula, err := book.GetCellFormula("Metoder", "A2")
		require.NoError(t, err)
		require.Empty(t, formula)
		value, err := book.GetCellValue("Metoder", "A2")
		require.NoError(t, err)
		require.True(t, strings.HasPrefix(value, "'"), "%q stands as %q", text, value)
	}
}

func TestAFullSheetIsFollowedByAnother(t *testing.T) {
	book := opened(t, 3, row{"a", nil}, row{"b", nil}, row{"c", nil}, row{"d", nil}, row{"e", nil})
	require.Equal(t, []string{"Metoder", "Metoder 2", "Metoder 3"}, book.GetSheetList())
	var found []string
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		require.NoError(t, err)
		require.Equal(t, []string{"name", "number"}, rows[0])
		for _, cells := range rows[1:] {
			found = append(found, cells[0])
		}
	}
	require.Equal(t, []string{"a", "b", "c", "d", "e"}, found)
}

func TestATextTooLongForACellSaysThatItIsCut(t *testing.T) {
	for _, unit := range []string{"a", "å", "😀"} {
		whole := strings.Repeat(unit, 32767/len(utf16.Encode([]rune(unit))))
		book := opened(t, 10, row{whole, nil}, row{whole + unit + unit, nil})
		kept, err := book.GetCellValue("Metoder", "A2")
		require.NoError(t, err)
		require.Equal(t, whole, kept)
		shortened, err := book.GetCellValue("Metoder", "A3")
		require.NoError(t, err)
		require.True(t, strings.HasSuffix(shortened, unit+" […]"))
		require.LessOrEqual(t, len(utf16.Encode([]rune(shortened))), 32767)
	}
}

func TestAWorkbookLeavesNoTemporaryFile(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	writer, err := spreadsheet.New("Metoder", columns())
	require.NoError(t, err)
	long := strings.Repeat("tekst ", 5_000)
	for range 800 { // beyond the 16 MiB that stay in memory
		require.NoError(t, writer.Write(row{long, nil}))
	}
	waiting, err := filepath.Glob(filepath.Join(temporary, "*"))
	require.NoError(t, err)
	require.NotEmpty(t, waiting, "the rows wait in a file")
	require.NoError(t, writer.Close())
	left, err := os.ReadDir(temporary)
	require.NoError(t, err)
	require.Empty(t, left)
}
