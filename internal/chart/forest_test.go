package chart_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/fasemodel/fasemodel/internal/chart"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

// cbt is a small forest plot of odds ratios above 1 being good, with one Nordic study.
func cbt() chart.Forest {
	study := func(label, country string, nordic bool, estimate, se, weight float64) chart.ForestStudy {
		return chart.ForestStudy{
			Label: label, Country: country, Nordic: nordic, N: new(120), Estimate: estimate,
			Low: estimate - 1.96*se, High: estimate + 1.96*se, Weight: &weight,
		}
	}
	return chart.Forest{
		ID: "recidivism-or", Title: i18n.Text{DA: "Ingen ny kriminalitet", EN: "No recidivism"}, Method: "Kognitiv træning",
		Measure: i18n.Text{DA: "oddsratio", EN: "odds ratio"}, Ratio: true, HigherIsBetter: new(true),
		Groups: []chart.ForestGroup{{Studies: []chart.ForestStudy{
			study("Friendship 2003", "GB", false, 0.5108, 0.13, 45), study("Berman 2004", "SE", true, 0.2624, 0.15, 40),
			study("Ross 1988", "CA", false, 2.3308, 0.71, 15),
		}}},
		Pooled: []chart.Pooled{
			{Label: i18n.Text{DA: "Ens effekt", EN: "Equal effects"}, Estimate: 0.3, Low: 0.24, High: 0.36},
			{
				Label: i18n.Text{DA: "Tilfældig effekt", EN: "Random effects"}, Estimate: 0.4226, Low: 0.3041, High: 0.5411,
				Chosen: true, Test: &chart.Test{Statistic: 6.99, Freedom: 57, P: 1e-9},
				Prediction: &chart.Prediction{
					Low: -0.2231, High: 1.0682, Quantile: i18n.Text{DA: "normalfordeling", EN: "normal"},
				},
			},
		},
		Heterogeneity: &chart.Heterogeneity{Tau2: 0.1046, I2: 70.62, Q: 213.6898, QFreedom: 57, QP: 1e-12},
	}
}

func TestForestPlotShowsEveryStudyWithItsNumbersInTheReadersLanguage(t *testing.T) {
	danish := read(t, cbt().SVG(i18n.Danish))
	require.Equal(t, "img", danish.attributes["role"])
	for _, text := range []string{
		"Friendship 2003", "Berman 2004", "Ross 1988", "1,67 [1,29; 2,15]", "10,29 [2,56; 41,36]", "45,0", "120",
		"Oddsratio [95 % KI]", "Vægt (%)", "1,53 [1,36; 1,72]", "95 % prædiktionsinterval (normalfordeling)", "[0,80; 2,91]",
		"Heterogenitet: τ² = 0,1046, I² = 70,6 %, Q(57) = 213,69, p < 0,001.", "Test af samlet effekt: t(57) = 6,99, p < 0,001.",
		"nordisk studie",
	} {
		require.Contains(t, danish.texts(), text)
	}
	english := read(t, cbt().SVG(i18n.English))
	for _, text := range []string{
		"1.67 [1.29, 2.15]", "Odds ratio [95% CI]", "95% prediction interval (normal)", "[0.80, 2.91]",
		"Heterogeneity: τ² = 0.1046, I² = 70.6%, Q(57) = 213.69, p < 0.001.",
	} {
		require.Contains(t, english.texts(), text)
	}
	require.Contains(t, english.every("desc")[0].text, "Random effects: 1.53 [1.36, 1.72].")
}

func TestForestPlotSaysOnWhichSideTheMethodDoesWell(t *testing.T) {
	side := func(better *bool) (before, after string) {
		forest := cbt()
		forest.HigherIsBetter = better
		for _, text := range read(t, forest.SVG(i18n.Danish)).texts() {
			if strings.HasPrefix(text, "← ") {
				before = text
			}
			if strings.HasSuffix(text, " →") {
				after = text
			}
		}
		return before, after
	}
	for _, of := range []struct {
		better        *bool
		before, after string
	}{
		{new(true), "← til sammenligningens fordel", "til metodens fordel →"},
		{new(false), "← til metodens fordel", "til sammenligningens fordel →"},
		{nil, "← lavere", "højere →"},
	} {
		before, after := side(of.better)
		require.Equal(t, of.before, before)
		require.Equal(t, of.after, after)
	}
}

func TestHeavierStudyHasALargerSquareByArea(t *testing.T) {
	sides := map[float64]bool{}
	var squares []*node
	for _, rect := range read(t, cbt().SVG(i18n.Danish)).every("rect") {
		if rect.parent.name == "g" && rect.attributes["fill"] == "#1b4f8a" {
			squares = append(squares, rect)
			sides[number(t, rect, "width")] = true
		}
	}
	require.Len(t, squares, 3)
	require.Greater(t, number(t, squares[0], "width"), number(t, squares[1], "width"))
	require.Greater(t, number(t, squares[1], "width"), number(t, squares[2], "width"))
}

func TestStudyFarOutsideBecomesAnArrowAndKeepsItsNumbers(t *testing.T) {
	forest := cbt()
	studies := &forest.Groups[0].Studies
	for i := range 6 {
		*studies = append(*studies, chart.ForestStudy{
			Label: fmt.Sprintf("Usual %d", i), Estimate: 0.3, Low: 0.1, High: 0.5, Weight: new(5.0),
		})
	}
	plain := read(t, forest.SVG(i18n.Danish))
	*studies = append(*studies, chart.ForestStudy{Label: "Extreme 1999", Estimate: 40, Low: -20, High: 100, Weight: new(0.1)})
	drawn := read(t, forest.SVG(i18n.Danish))
	require.Greater(t, len(drawn.every("path")), len(plain.every("path")))
	require.Contains(t, drawn.texts(), "2,4·10¹⁷ [2,1·10⁻⁹; 2,7·10⁴³]")
	require.Contains(t, strings.Join(drawn.texts(), "\n"), "En pil viser")
	ticks := strings.Join(drawn.texts(), "\n")
	require.Contains(t, ticks, "\n1\n", "the axis still shows the usual studies")
}

func TestForestPlotOfOneStudyAndOfNone(t *testing.T) {
	one := cbt()
	one.Groups[0].Studies = one.Groups[0].Studies[:1]
	one.Pooled, one.Heterogeneity = nil, nil
	one.Remarks = []i18n.Text{{DA: "Ét studie: intet er samlet.", EN: "One study: nothing is pooled."}}
	require.Contains(t, read(t, one.SVG(i18n.Danish)).texts(), "Ét studie: intet er samlet.")
	require.Contains(t, read(t, one.SVG(i18n.Danish)).every("desc")[0].text, "for ét studie")

	none := chart.Forest{Title: one.Title, Measure: one.Measure, Excluded: []chart.ExcludedStudy{
		{Label: "Olsen 1987", Reason: i18n.Text{DA: "lav kvalitet", EN: "low quality"}},
	}}
	texts := read(t, none.SVG(i18n.Danish)).texts()
	require.Contains(t, texts, "Ingen studier kan indgå.")
	require.Contains(t, texts, "• Olsen 1987: lav kvalitet")
}

func TestTableOfAForestPlotHoldsTheSameNumbers(t *testing.T) {
	forest := cbt()
	forest.Excluded = []chart.ExcludedStudy{{Label: "Olsen 1987", Reason: i18n.Text{DA: "lav kvalitet", EN: "low quality"}}}
	table := forest.Table(i18n.Danish)
	kinds := map[chart.RowKind]int{}
	for _, row := range table.Rows {
		require.Len(t, row.Cells, len(table.Columns))
		kinds[row.Kind]++
	}
	require.Equal(t, map[chart.RowKind]int{
		chart.StudyRow: 3, chart.PooledRow: 2, chart.PredictionRow: 1, chart.ExcludedRow: 1,
	}, kinds)
	require.Equal(t, []string{"Berman 2004", "SE", "ja", "120", "1,30", "0,97", "1,74", "40,0", ""}, table.Rows[1].Cells)
	require.Len(t, table.Notes, 2)
}

// anyForest draws forests of whatever anybody might register, possible or not.
func anyForest(t *rapid.T) chart.Forest {
	value := rapid.OneOf(
		rapid.Float64Range(-2, 2), rapid.Float64Range(-500, 500), rapid.Float64(),
		rapid.SampledFrom([]float64{0, math.NaN(), math.Inf(1), math.Inf(-1), 1e-12, -1e-12, math.MaxFloat64, -math.MaxFloat64}))
	label := rapid.SampledFrom(labels())
	word := func(name string) i18n.Text { return i18n.Text{DA: label.Draw(t, name), EN: label.Draw(t, name)} }
	triple := func() (estimate, low, high float64) {
		estimate = value.Draw(t, "estimate")
		half := math.Abs(rapid.OneOf(rapid.Float64Range(0, 3), rapid.Float64Range(0, 1e6)).Draw(t, "half"))
		return estimate, estimate - half, estimate + half
	}
	forest := chart.Forest{
		ID: label.Draw(t, "id"), Title: word("title"), Method: label.Draw(t, "method"), Measure: word("measure"),
		Ratio: rapid.Bool().Draw(t, "ratio"), Remarks: []i18n.Text{word("remark")},
	}
	if rapid.Bool().Draw(t, "directed") {
		forest.HigherIsBetter = new(rapid.Bool().Draw(t, "higher"))
	}
	for range rapid.IntRange(0, 2).Draw(t, "groups") {
		group := chart.ForestGroup{Label: word("group")}
		for range rapid.IntRange(0, 12).Draw(t, "studies") {
			estimate, low, high := triple()
			group.Studies = append(group.Studies, chart.ForestStudy{
				Label: label.Draw(t, "label"), Country: rapid.SampledFrom([]string{"", "DK", "<b>"}).Draw(t, "country"),
				Nordic: rapid.Bool().Draw(t, "nordic"), Estimate: estimate, Low: low, High: high,
				Weight: new(value.Draw(t, "weight")), N: new(rapid.Int().Draw(t, "n")), Notes: []i18n.Text{word("note")},
			})
		}
		forest.Groups = append(forest.Groups, group)
	}
	for range rapid.IntRange(0, 3).Draw(t, "models") {
		estimate, low, high := triple()
		_, below, above := triple()
		forest.Pooled = append(forest.Pooled, chart.Pooled{
			Label: word("model"), Estimate: estimate, Low: low, High: high, Chosen: rapid.Bool().Draw(t, "chosen"),
			Test:       &chart.Test{Statistic: value.Draw(t, "t"), P: value.Draw(t, "p")},
			Prediction: &chart.Prediction{Low: below, High: above, Quantile: word("quantile")},
		})
	}
	for range rapid.IntRange(0, 25).Draw(t, "excluded") {
		forest.Excluded = append(forest.Excluded, chart.ExcludedStudy{Label: label.Draw(t, "label"), Reason: word("reason")})
	}
	return forest
}

func TestWhateverIsRegisteredAForestPlotStaysInsideItsFrameAndHarmless(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		forest := anyForest(t)
		for _, language := range []i18n.Language{i18n.Danish, i18n.English} {
			read(t, forest.SVG(language))
			forest.Table(language)
		}
	})
}

func TestLongForestPlotHasARowForEachOfAHundredStudies(t *testing.T) {
	forest := cbt()
	for i := range 117 {
		forest.Groups[0].Studies = append(forest.Groups[0].Studies, chart.ForestStudy{
			Label: fmt.Sprintf("Studie nr. %d", i), Estimate: float64(i%7) / 10, Low: -0.5, High: 1.2, Weight: new(0.7),
		})
	}
	drawn := read(t, forest.SVG(i18n.Danish))
	texts := strings.Join(drawn.texts(), "\n")
	for i := range 117 {
		require.Contains(t, texts, fmt.Sprintf("Studie nr. %d\n", i))
	}
}
