package journal_test

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/journal"
)

// export writes a whole installation to a file, with one text erased.
func export(t require.TestingT) []byte {
	chains, texts, checkpoints := installation(t)
	texts[0] = texts[0].Erase()
	var file bytes.Buffer
	writer, err := journal.NewExporter(&file, journal.ExportHeader{At: morning, Complete: true})
	require.NoError(t, err)
	for _, method := range []string{"m-1", "m-2"} {
		for _, row := range chains[method] {
			require.NoError(t, writer.Row(row))
		}
	}
	for _, text := range texts {
		require.NoError(t, writer.Text(text))
	}
	for _, checkpoint := range checkpoints {
		require.NoError(t, writer.Checkpoint(checkpoint))
	}
	require.NoError(t, writer.Close())
	return file.Bytes()
}

func verify(file []byte) (journal.Report, error) { return journal.VerifyExport(bytes.NewReader(file)) }

func TestExportVerifiesFromItselfAlone(t *testing.T) {
	report, err := verify(export(t))
	require.NoError(t, err)
	require.Empty(t, report.Findings)
	require.EqualValues(t, 6, report.Rows)
	require.Equal(t, 6, report.Texts)
	require.Equal(t, 1, report.ErasedTexts)
	require.Equal(t, 3, report.Checkpoints)
	require.Len(t, report.Heads, 2)
}

func TestAnyChangedByteOfAnExportShows(t *testing.T) {
	whole := export(t)
	rapid.Check(t, func(t *rapid.T) {
		file := slices.Clone(whole)
		at := rapid.IntRange(0, len(file)-1).Draw(t, "byte")
		file[at] ^= byte(rapid.IntRange(1, 255).Draw(t, "change"))
		report, err := verify(file)
		require.True(t, err != nil || !report.OK())
	})
}

func TestAnyCutOfAnExportShows(t *testing.T) {
	whole := export(t)
	rapid.Check(t, func(t *rapid.T) {
		_, err := verify(whole[:rapid.IntRange(0, len(whole)-1).Draw(t, "length")])
		require.Error(t, err)
		require.Equal(t, fault.Malformed, fault.From(err).Kind)
	})
}

func TestAnyLineRemovedDoubledOrMovedShows(t *testing.T) {
	lines := strings.SplitAfter(strings.TrimSuffix(string(export(t)), ""), "\n")
	lines = lines[:len(lines)-1]
	rapid.Check(t, func(t *rapid.T) {
		changed := slices.Clone(lines)
		from := rapid.IntRange(0, len(lines)-1).Draw(t, "from")
		line := changed[from]
		if !rapid.Bool().Draw(t, "doubled") {
			changed = slices.Delete(changed, from, from+1)
		}
		if rapid.Bool().Draw(t, "moved") {
			changed = slices.Insert(changed, rapid.IntRange(0, len(changed)).Draw(t, "to"), line)
		}
		if slices.Equal(changed, lines) {
			t.Skip("the line came back to its place")
		}
		report, err := verify([]byte(strings.Join(changed, "")))
		require.True(t, err != nil || !report.OK())
	})
}

func TestFileThatIsNoReadableExportIsRefused(t *testing.T) {
	whole := string(export(t))
	first, rest, _ := strings.Cut(whole, "\n")
	second, _, _ := strings.Cut(rest, "\n")
	for name, c := range map[string]struct{ file, code, pointer string }{
		"an empty file": {"", "export-truncated", "/lines/1"},
		"another file":  {"hello\n", "export-unknown-format", "/lines/1"},
		"a newer version": {
			strings.Replace(whole, `"version":1}`, `"version":2}`, 1), "export-unknown-format", "/lines/1",
		},
		"rows first":  {rest, "export-unknown-format", "/lines/1"},
		"no trailer":  {first + "\n" + second + "\n", "export-truncated", "/lines/3"},
		"half a line": {first + "\n" + second[:20], "export-truncated", "/lines/2"},
		"an unknown member": {
			first + "\n" + strings.Replace(second, `{"actor"`, `{"acting":1,"actor"`, 1) + "\n",
			"export-line-malformed", "/lines/2",
		},
		"a repeated member": {
			first + "\n" + strings.Replace(second, `{"actor"`, `{"actor":"x","actor"`, 1) + "\n",
			"export-line-malformed", "/lines/2",
		},
		"a space in a line": {first + "\n " + rest, "export-line-malformed", "/lines/2"},
		"a wrong type": {
			first + "\n" + strings.Replace(second, `"sequence":1`, `"sequence":"1"`, 1) + "\n",
			"export-line-malformed", "/lines/2",
		},
		"an unknown kind": {first + "\n" + `{"kind":"note"}` + "\n", "export-line-malformed", "/lines/2"},
		"invalid UTF-8": {
			first + "\n" + strings.Replace(second, "user-7", "user-\xff", 1) + "\n",
			"export-line-malformed", "/lines/2",
		},
		"a carriage return": {strings.ReplaceAll(whole, "\n", "\r\n"), "export-line-malformed", "/lines/1"},
		"a second trailer": {
			whole + whole[strings.LastIndex(strings.TrimSuffix(whole, "\n"), "\n")+1:],
			"export-line-misplaced", "/lines/18",
		},
		"a row after texts": {
			strings.Replace(whole, `{"date":"2026-03-02"`, second+"\n"+`{"date":"2026-03-02"`, 1),
			"export-line-misplaced", "/lines/14",
		},
		"an over-long line": {
			first + "\n" + strings.Repeat("x", journal.MaxExportLine+1), "export-line-too-long", "/lines/2",
		},
		"a line without end": {strings.Repeat(" ", journal.MaxExportLine+1), "export-line-too-long", "/lines/1"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := verify([]byte(c.file))
			require.Equal(t, c.code, fault.CodeOf(err))
			require.Equal(t, c.pointer, fault.From(err).Details[0].Pointer)
		})
	}
}

// rewritten writes a file whose own counts and hash are right, whatever it holds.
func rewritten(
	t *testing.T, complete bool, rows []journal.Row, texts []journal.Text, days []journal.Checkpoint,
) journal.Report {
	var file bytes.Buffer
	writer, err := journal.NewExporter(&file, journal.ExportHeader{At: morning, Complete: complete})
	require.NoError(t, err)
	for _, row := range rows {
		require.NoError(t, writer.Row(row))
	}
	for _, text := range texts {
		require.NoError(t, writer.Text(text))
	}
	for _, day := range days {
		require.NoError(t, writer.Checkpoint(day))
	}
	require.NoError(t, writer.Close())
	report, err := verify(file.Bytes())
	require.NoError(t, err)
	return report
}

func problems(report journal.Report) []journal.Problem {
	var found []journal.Problem
	for _, finding := range report.Findings {
		found = append(found, finding.Problem)
	}
	return found
}

func TestForgedExportWithRightCountsShows(t *testing.T) {
	chains, texts, days := installation(t)
	one, two := chains["m-1"], chains["m-2"]
	both := append(slices.Clone(one), two...)

	changed := slices.Clone(both)
	changed[1].Actor = "user-8"
	require.Equal(t, []journal.Problem{journal.WrongHash}, problems(rewritten(t, true, changed, nil, nil)))

	require.Equal(t, []journal.Problem{journal.HeadMissing},
		problems(rewritten(t, true, append(slices.Clone(one), two[0]), nil, days)), "a tail cut off")
	require.Equal(t, []journal.Problem{journal.HeadMissing},
		problems(rewritten(t, true, one, nil, days)), "a whole chain left out of a complete export")
	require.Equal(t, []journal.Problem{journal.ChainScattered},
		problems(rewritten(t, true, append(slices.Clone(both), one...), nil, nil)))

	planted := journal.NewText([]byte("salt"), "Det har ingen skrevet.")
	require.Equal(t, []journal.Problem{journal.TextUnreferenced},
		problems(rewritten(t, true, both, []journal.Text{planted}, nil)))
	texts[1].Text = "Noget andet."
	require.Equal(t, []journal.Problem{journal.TextChanged}, problems(rewritten(t, true, both, texts, nil)))
}

func TestCaseFileOfOneMethodMayHoldCheckpointsOfAll(t *testing.T) {
	chains, _, days := installation(t)
	report := rewritten(t, false, chains["m-1"], nil, days)
	require.Empty(t, report.Findings)
	require.Equal(t, 3, report.Checkpoints)
}

func TestExporterKeepsTheOrderOfTheSections(t *testing.T) {
	rows, texts := chainOf(t, "m-1", 1)
	writer, err := journal.NewExporter(io.Discard, journal.ExportHeader{At: morning})
	require.NoError(t, err)
	require.NoError(t, writer.Text(texts[0]))
	require.Equal(t, "export-order", fault.CodeOf(writer.Row(rows[0])))
	require.NoError(t, writer.Close())
	require.Equal(t, "export-order", fault.CodeOf(writer.Text(texts[0])))
}

func FuzzVerifyExport(f *testing.F) {
	whole := export(f)
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add([]byte(`{"complete":true,"exported_at":"2026-03-02T08:15:00.123456Z","format":"fasemodel-journal-export",` +
		`"kind":"header","version":1}` + "\n" + `{"kind":"row","payload":{}}` + "\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		report, err := verify(file)
		if err == nil && report.OK() && !bytes.Equal(file, whole) {
			// A sound file of another content is possible only with a trailer that hashes it.
			require.Contains(t, string(file), `"file_hash":"`)
		}
	})
}

func TestWithheldRowsKeepTheChainTogether(t *testing.T) {
	chains, _, _ := installation(t)
	rows := chains["m-1"]
	require.GreaterOrEqual(t, len(rows), 3)
	file := withholding(t, rows, func(w journal.Withheld) journal.Withheld { return w })
	report, err := verify(file)
	require.NoError(t, err)
	require.True(t, report.OK(), report.Findings)
	require.EqualValues(t, len(rows), report.Rows)
	require.EqualValues(t, 1, report.Withheld)
	require.Equal(t, rows[len(rows)-1].Hash, report.Heads[0].Hash)

	for name, change := range map[string]func(journal.Withheld) journal.Withheld{
		"another hash":     func(w journal.Withheld) journal.Withheld { w.Hash[0] ^= 1; return w },
		"another previous": func(w journal.Withheld) journal.Withheld { w.Previous[0] ^= 1; return w },
		"another number":   func(w journal.Withheld) journal.Withheld { w.Sequence++; return w },
	} {
		report, err := verify(withholding(t, rows, change))
		require.NoError(t, err, name)
		require.False(t, report.OK(), name)
	}
}

// withholding writes a chain without the content of its second row.
func withholding(t *testing.T, rows []journal.Row, change func(journal.Withheld) journal.Withheld) []byte {
	t.Helper()
	var file bytes.Buffer
	writer, err := journal.NewExporter(&file, journal.ExportHeader{At: morning})
	require.NoError(t, err)
	for i, row := range rows {
		if i == 1 {
			require.NoError(t, writer.Withheld(change(journal.Withheld{
				Method: row.Method, Sequence: row.Sequence, Previous: row.Previous, Hash: row.Hash,
			})))
			continue
		}
		require.NoError(t, writer.Row(row))
	}
	require.NoError(t, writer.Close())
	return file.Bytes()
}
