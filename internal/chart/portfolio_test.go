package chart_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/chart"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

func TestFunnelHasItsNumbersInWordsAndInATableWithTheirLists(t *testing.T) {
	funnel := chart.Funnel{ID: "f", Title: i18n.Text{DA: "Tragt", EN: "Funnel"}, Steps: []chart.FunnelStep{
		{Label: i18n.Text{DA: "Fra idé til modning", EN: "Idea to maturing"}, Ended: 4, Passed: 3, EndedAddress: "/a", PassedAddress: "/b"},
		{Label: i18n.Text{DA: "Uden nogen", EN: "Without any"}, EndedAddress: "javascript:alert(1)"},
	}}
	drawn := read(t, funnel.SVG(i18n.Danish))
	require.Contains(t, drawn.texts(), "3 af 4 gik videre (75 %)")
	require.Contains(t, drawn.texts(), "ingen afsluttede behandlinger")
	addresses := []string{}
	for _, link := range drawn.every("a") {
		addresses = append(addresses, link.attributes["href"])
	}
	require.Equal(t, []string{"/a", "/b"}, addresses, "a script is no address")

	table := funnel.Table(i18n.Danish)
	require.Equal(t, []string{"Fra idé til modning", "4", "3", "75 %"}, table.Rows[0].Cells)
	require.Equal(t, []string{"", "/a", "/b", ""}, table.Rows[0].Addresses)
	require.Equal(t, []string{"", "", "", ""}, table.Rows[1].Addresses)
	read(t, chart.Funnel{Title: i18n.Text{EN: "Funnel"}}.SVG(i18n.English))
}

func TestBoxPlotHoldsWhateverItIsGiven(t *testing.T) {
	plot := chart.BoxPlot{
		ID: "b", Title: i18n.Text{DA: "Tid", EN: "Time"}, RowTitle: i18n.Text{DA: "fase", EN: "phase"},
		Unit: i18n.Text{DA: "dage", EN: "days"}, Boxes: []chart.Box{
			{Label: i18n.Text{DA: "Idé", EN: "Idea"}, Count: 5, P10: 12, Q1: 20, Median: 41, Q3: 60, P90: 80.4, Address: "/ide"},
			{Label: i18n.Text{DA: "Ingen", EN: "None"}},
			{Label: i18n.Text{DA: "Umulig", EN: "Impossible"}, Count: 1, P10: math.NaN(), Median: math.Inf(1), P90: math.NaN()},
		},
	}
	drawn := read(t, plot.SVG(i18n.Danish))
	require.Contains(t, drawn.texts(), "median 41, 9 af 10 under 80 dage (n = 5)")
	require.Contains(t, drawn.texts(), "ingen at måle på")
	require.Len(t, drawn.every("a"), 1)
	require.Equal(t, []string{"Idé", "5", "12", "20", "41", "60", "80"}, plot.Table(i18n.Danish).Rows[0].Cells)
	require.Equal(t, "–", plot.Table(i18n.Danish).Rows[1].Cells[4])
	read(t, chart.BoxPlot{Title: i18n.Text{EN: "Time"}}.SVG(i18n.English))
}
