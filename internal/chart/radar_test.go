package chart_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/fasemodel/fasemodel/internal/chart"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

func declaration(grades ...chart.Grade) chart.Radar {
	radar := chart.Radar{
		ID: "mst", Title: i18n.Text{DA: "Vidensdeklaration", EN: "Knowledge declaration"}, Method: "Multisystemisk terapi",
	}
	for i, label := range []i18n.Text{
		{DA: "målgruppe", EN: "target group"},
		{DA: "metode", EN: "method"},
		{DA: "implementering", EN: "implementation"},
		{DA: "effekt", EN: "effect"},
		{DA: "økonomi", EN: "economy"},
	} {
		radar.Dimensions = append(radar.Dimensions, chart.Dimension{Label: label, Grade: grades[i]})
	}
	return radar
}

func TestRadarWritesTheGradesAndSaysWhichAreMissing(t *testing.T) {
	drawn := read(t, declaration("A", "A", "B", "", "D").SVG(i18n.Danish))
	require.Equal(t, "Vidensdeklaration – Multisystemisk terapi", drawn.every("title")[0].text)
	require.Equal(t, "Fem karakterer fra A (bedst, yderst) til D (inderst). målgruppe: A, metode: A, implementering: B, "+
		"effekt: ikke bedømt, økonomi: D.", drawn.every("desc")[0].text)
	require.Contains(t, drawn.texts(), "ikke bedømt")
	require.Contains(t, drawn.texts(), "Målgruppe")
	require.Len(t, drawn.every("circle"), 4, "an ungraded dimension has no mark")
}

func TestABetterGradeLiesFurtherOut(t *testing.T) {
	distances := []float64{}
	for _, grade := range []chart.Grade{"A", "B", "C", "D"} {
		drawn := read(t, declaration(grade, "", "", "", "").SVG(i18n.Danish))
		require.Len(t, drawn.every("circle"), 1)
		distances = append(distances, number(t, drawn.every("circle")[0], "cy"))
	}
	require.IsIncreasing(t, distances, "upwards is outwards on the first axis")
}

func TestOnlyAWholeDeclarationHasASurface(t *testing.T) {
	surfaces := func(radar chart.Radar) int {
		found := 0
		for _, path := range read(t, radar.SVG(i18n.Danish)).every("path") {
			if path.attributes["fill-opacity"] != "" {
				found++
			}
		}
		return found
	}
	require.Equal(t, 1, surfaces(declaration("A", "B", "C", "D", "A")))
	require.Zero(t, surfaces(declaration("A", "B", "C", "", "A")))
}

func TestRadarTableHoldsTheGrades(t *testing.T) {
	table := declaration("A", "", "C", "D", "A").Table(i18n.English)
	require.Equal(t, "Knowledge declaration – Multisystemisk terapi", table.Caption)
	require.Equal(t, []string{"method", "not graded"}, table.Rows[1].Cells)
	require.Len(t, table.Rows, 5)
}

func TestRadarOfWhateverLabelsStaysInsideItsFrame(t *testing.T) {
	label := rapid.SampledFrom(labels())
	grade := rapid.SampledFrom([]chart.Grade{"A", "B", "C", "D", "", "E", "AB", "<"})
	rapid.Check(t, func(t *rapid.T) {
		radar := chart.Radar{
			ID: label.Draw(t, "id"), Method: label.Draw(t, "method"),
			Title: i18n.Text{DA: "x" + label.Draw(t, "title"), EN: "x"},
		}
		for range rapid.IntRange(0, 9).Draw(t, "dimensions") {
			radar.Dimensions = append(radar.Dimensions, chart.Dimension{
				Label: i18n.Text{DA: label.Draw(t, "label"), EN: label.Draw(t, "label")}, Grade: grade.Draw(t, "grade"),
			})
		}
		read(t, radar.SVG(i18n.Danish))
		radar.Table(i18n.English)
	})
}
