package catalogue_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/fasemodel/fasemodel/internal/catalogue"
)

func TestATextThatBeginsLikeAFormulaIsGuarded(t *testing.T) {
	for _, text := range []string{
		"=HYPERLINK(\"x\")", "+45 12", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1", "'=1", "''+1",
	} {
		require.Equal(t, "'"+text, catalogue.Guarded(text))
	}
	for _, text := range []string{"", "Åben dialog", "1 = 1", "'tilbud'", "'", "§ 85", "0,5"} {
		require.Equal(t, text, catalogue.Guarded(text))
	}
}

func TestNumbersAreNotGuarded(t *testing.T) {
	for separator, want := range map[catalogue.Separator]string{catalogue.Comma: "-0.25", catalogue.Semicolon: "-0,25"} {
		var file bytes.Buffer
		out, err := catalogue.NewCSVWriter(&file, catalogue.StudyColumns(), separator)
		require.NoError(t, err)
		require.NoError(t, out.Write(catalogue.StudyRecord{StudyRow: catalogue.StudyRow{Estimate: new(-0.25), Title: "-0.25"}}))
		require.NoError(t, out.Flush())
		reader := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.String(), "\uFEFF")))
		reader.Comma = rune(separator)
		rows, err := reader.ReadAll()
		require.NoError(t, err)
		cells := map[string]string{}
		for i, name := range rows[0] {
			cells[name] = rows[1][i]
		}
		require.Equal(t, want, cells["estimate"])
		require.Equal(t, "'-0.25", cells["title"])
		require.Equal(t, separator == catalogue.Semicolon, strings.HasPrefix(file.String(), "\uFEFF"))
	}
}

func TestEveryTextIsFoundAgainBehindItsGuard(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		title := rapid.StringMatching(`[-'=+@＝a;,|\\ "]{1,12}[a-z]`).Draw(t, "title")
		method := fullMethod()
		method.Title, method.Studies = title, nil
		method.Components = []string{"'" + title, title}
		var file bytes.Buffer
		out, err := catalogue.NewCSVWriter(&file, catalogue.MethodColumns(), catalogue.Semicolon)
		require.NoError(t, err)
		require.NoError(t, out.Write(catalogue.MethodRecord{Method: method}))
		require.NoError(t, out.Flush())
		read, err := catalogue.Parse("x.csv", file.Bytes(), catalogue.FormatCSV)
		require.NoError(t, err)
		require.Equal(t, title, read.Methods[0].Title)
	})
}
