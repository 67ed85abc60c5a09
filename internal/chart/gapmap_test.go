package chart_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/fasemodel/fasemodel/internal/chart"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

// goals is a gap map of so many rows, whose first cell holds four methods, one of them ineffective, and whose
// other cells are gaps.
func goals(rows int) chart.GapMap {
	made := chart.GapMap{
		ID: "goals", Title: i18n.Text{DA: "Evidenskort", EN: "Evidence gap map"}, RowTitle: i18n.Text{DA: "mål", EN: "goal"},
		SignLabels: map[chart.Sign]i18n.Text{
			chart.HarmfulSign: {DA: "skadelig", EN: "harmful"}, chart.MixedSign: {DA: "blandet", EN: "mixed"},
			chart.IneffectiveSign: {DA: "uden virkning", EN: "ineffective"},
		},
	}
	for level := range chart.Levels {
		made.Levels[level] = i18n.Text{DA: fmt.Sprintf("Trin %d", level), EN: fmt.Sprintf("Step %d", level)}
	}
	for i := range rows {
		row := chart.GapRow{Label: i18n.Text{DA: fmt.Sprintf("Mål %d", i+1), EN: fmt.Sprintf("Goal %d", i+1)}, Total: 4}
		row.Cells[1] = chart.GapCell{
			Count: 4, Address: fmt.Sprintf("/api/v1/methods?goal=%d&evidence=1", i+1),
			Signs: map[chart.Sign]chart.GapSign{
				chart.IneffectiveSign: {Count: 1, Address: fmt.Sprintf("/api/v1/methods?goal=%d&verdict=ineffective", i+1)},
			},
		}
		made.Rows = append(made.Rows, row)
	}
	return made
}

func TestCellsOfAGapMapCountAndLeadToTheirMethods(t *testing.T) {
	drawn := read(t, goals(10).SVG(i18n.Danish))
	require.Equal(t, "group", drawn.attributes["role"])
	links := drawn.every("a")
	require.Len(t, links, 20)
	require.Equal(t, "/api/v1/methods?goal=1&evidence=1", links[0].attributes["href"])
	require.Equal(t, "Mål 1, niveau 1 Trin 1: 4 metoder, heraf 1 uden virkning", links[0].attributes["aria-label"])
	require.Equal(t, []string{"4"}, links[0].texts())
	require.Equal(t, "Mål 1, niveau 1: 1 uden virkning", links[1].attributes["aria-label"])
	require.Contains(t, drawn.every("desc")[0].text, "50 af 60 felter er tomme")
}

func TestGapsAreDrawnAndSaid(t *testing.T) {
	drawn := read(t, goals(1).SVG(i18n.English))
	gaps := 0
	for _, title := range drawn.every("title") {
		if strings.HasSuffix(title.text, ": no methods") {
			gaps++
			require.Equal(t, []string{"0"}, title.parent.texts())
		}
	}
	require.Equal(t, 5, gaps)
}

func TestAddressThatIsNoneIsNoLink(t *testing.T) {
	for _, address := range []string{"", "javascript:alert(1)", "//evil.example", `/\evil.example`, "data:text/html,x", " /x"} {
		made := goals(1)
		made.Rows[0].Cells[1].Address = address
		made.Rows[0].Cells[1].Signs = nil
		require.Empty(t, read(t, made.SVG(i18n.Danish)).every("a"), address)
	}
}

func TestTableOfAGapMapHoldsTheCounts(t *testing.T) {
	table := goals(2).Table(i18n.Danish)
	require.Len(t, table.Columns, 11)
	require.Equal(t, []string{"Mål 2", "0", "4", "0", "0", "0", "0", "4", "0", "0", "1"}, table.Rows[1].Cells)
}

func TestGapMapOfWhateverRowsStaysInsideItsFrame(t *testing.T) {
	label := rapid.SampledFrom(labels())
	rapid.Check(t, func(t *rapid.T) {
		made := goals(rapid.IntRange(0, 12).Draw(t, "rows"))
		for i := range made.Rows {
			made.Rows[i].Label = i18n.Text{DA: label.Draw(t, "label"), EN: label.Draw(t, "label")}
			for level := range chart.Levels {
				made.Rows[i].Cells[level] = chart.GapCell{
					Count:   rapid.OneOf(rapid.IntRange(0, 30), rapid.IntRange(0, 1_000_000)).Draw(t, "count"),
					Address: label.Draw(t, "address"),
					Signs: map[chart.Sign]chart.GapSign{
						chart.MixedSign: {Count: rapid.IntRange(0, 999).Draw(t, "mixed"), Address: "/" + label.Draw(t, "address")},
					},
				}
			}
		}
		read(t, made.SVG(i18n.Danish))
		made.Table(i18n.English)
	})
}
