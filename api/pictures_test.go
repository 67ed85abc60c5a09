package api_test

import (
	"encoding/xml"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/api"
)

// svg asks for a picture, and holds it against what every picture is.
func (h *house) svg(as, path string) reply {
	h.t.Helper()
	got := h.do(call{as: as, method: http.MethodGet, path: path})
	require.Equal(h.t, http.StatusOK, got.status, string(got.body))
	require.Equal(h.t, "image/svg+xml", got.header.Get("Content-Type"))
	require.NotEmpty(h.t, got.header.Get("ETag"))
	require.Contains(h.t, got.header.Get("Content-Security-Policy"), "default-src 'none'")
	require.NotContains(h.t, string(got.body), " style=", "the policy lets no style in")
	var root struct {
		XMLName xml.Name
		Title   string `xml:"title"`
		Desc    string `xml:"desc"`
	}
	require.NoError(h.t, xml.Unmarshal(got.body, &root))
	require.Equal(h.t, "svg", root.XMLName.Local)
	require.NotEmpty(h.t, root.Title)
	require.NotEmpty(h.t, root.Desc)
	return got
}

// studied is a public method with two trials of one outcome.
func studied(t *testing.T) *house {
	t.Helper()
	h := staffed(t)
	h.imported(strings.Replace(twoMethods, "  phase: ide\n", "  phase: ide\n  social_goals: [7]\n", 1),
		"?programme=demonstrationsprogram-boern")
	for i, estimate := range []float64{0.5, 0.3} {
		got := h.do(call{as: "sekretariat", method: http.MethodPost, path: "/methods/cykling-sammen/studies", body: map[string]any{
			"authors": []string{"Hansen, A.", "Berg, B. <script>"}[i], "title": "Bolig og støtte", "year": 2012 + 3*i,
			"country": []string{"DK", "NO"}[i], "design": "rct", "provenance": "source", "source": "Bogen",
			"outcomes": []map[string]any{{
				"code": "boligstabilitet", "about": "citizen", "primary": true, "higher_is_better": true, "effect_type": "smd",
				"estimate": estimate, "ci_low": estimate - 0.2, "ci_high": estimate + 0.2,
			}},
		}})
		require.Equal(t, http.StatusCreated, got.status, string(got.body))
	}
	return h
}

func TestForestPlotShowsTheStudiesOfAnOutcomeToEverybody(t *testing.T) {
	h := studied(t)
	plot := "/methods/cykling-sammen/evidence/boligstabilitet/forest"
	danish := h.svg("", plot+".svg")
	for _, text := range []string{"Hansen", "Berg", "0,50 [0,30; 0,70]", "DerSimonian-Laird", "REML", "prædiktionsinterval", "τ²"} {
		require.Contains(t, string(danish.body), text)
	}
	require.NotContains(t, string(danish.body), "<script")
	require.Equal(t, "da", danish.header.Get("Content-Language"))
	english := h.svg("", plot+".svg?lang=en&model=ee&subgroups=true")
	require.Contains(t, string(english.body), "0.50 [0.30, 0.70]")
	again := h.do(call{method: http.MethodGet, path: plot + ".svg", header: map[string]string{
		"If-None-Match": danish.header.Get("ETag"),
	}})
	require.Equal(t, http.StatusNotModified, again.status)

	var table api.PictureTable
	h.get("", plot+"?lang=en", &table)
	require.Equal(t, "0.50", table.Rows[0].Cells[4])
	kinds := map[api.PictureTableRowKind]int{}
	for _, row := range table.Rows {
		require.Len(t, row.Cells, len(table.Columns))
		kinds[row.Kind]++
	}
	require.Equal(t, 2, kinds[api.PictureTableRowKindStudy])
	require.Positive(t, kinds[api.PictureTableRowKindPooled])
}

func TestNordicAndOtherStudiesStandApartWhenAsked(t *testing.T) {
	h := studied(t)
	got := h.do(call{as: "sekretariat", method: http.MethodPost, path: "/methods/cykling-sammen/studies", body: map[string]any{
		"authors": "Smith, C.", "title": "Housing", "year": 2018, "country": "US", "design": "rct", "provenance": "source",
		"source": "The book", "outcomes": []map[string]any{{
			"code": "boligstabilitet", "about": "citizen", "primary": true, "higher_is_better": true, "effect_type": "smd",
			"estimate": 0.1, "ci_low": -0.1, "ci_high": 0.3,
		}},
	}})
	require.Equal(t, http.StatusCreated, got.status, string(got.body))
	plot := "/methods/cykling-sammen/evidence/boligstabilitet/forest.svg"
	require.NotContains(t, string(h.svg("", plot).body), "Forskel mellem grupperne")
	require.Contains(t, string(h.svg("", plot+"?subgroups=true").body), "Forskel mellem grupperne: Q(1) = ")
}

func TestRadarShowsTheDeclarationThatStands(t *testing.T) {
	h := furnished(t)
	const path = "/methods/act/declaration"
	first := h.do(call{as: "fagkyndig-1", method: http.MethodPut, path: path, body: declared("ABBCD")})
	require.Equal(t, http.StatusCreated, first.status, string(first.body))
	drawn := h.svg("", path+"/radar.svg")
	require.Contains(t, string(drawn.body), "målgruppe: A, metode: B, implementering: B, effekt: C, økonomi: D.")
	var table api.PictureTable
	h.get("", path+"/radar?lang=en", &table)
	require.Equal(t, []string{"effect", "C"}, table.Rows[3].Cells)
	again := h.do(call{as: "sekretariat", method: http.MethodPut, path: path, body: declared("AAAAA"), version: `"1"`})
	require.Equal(t, http.StatusOK, again.status, string(again.body))
	require.Contains(t, string(h.svg("", path+"/radar.svg").body), "effekt: A")
}

func TestPictureOfWhatIsNotThereIsAProblem(t *testing.T) {
	h := studied(t)
	for path, code := range map[string]string{
		"/methods/cykling-sammen/evidence/ukendt/forest.svg":                         "synthesis-unknown",
		"/methods/cykling-sammen/evidence/boligstabilitet/forest.svg?effect_type=or": "synthesis-unknown",
		"/methods/ukendt/evidence/boligstabilitet/forest.svg":                        "method-unknown",
		"/methods/cykling-sammen/evidence/boligstabilitet/forest.svg?lang=sv":        "parameter-invalid",
		"/methods/cykling-sammen/declaration/radar.svg":                              "appraisal-unknown",
		"/methods/cykling-sammen/declaration/radar":                                  "appraisal-unknown",
		"/portfolio/gap-map.svg?programme=ukendt":                                    "parameter-invalid",
		"/portfolio?programme=" + uuid.NewString():                                   "parameter-invalid",
		"/portfolio/gap-map?by=fase":                                                 "parameter-invalid",
	} {
		require.Equal(t, code, h.do(call{method: http.MethodGet, path: path}).problem(t).Code, path)
	}
}

func TestGapMapHasEveryGoalAndLeadsToItsMethods(t *testing.T) {
	h := studied(t)
	var counted api.GapMap
	h.get("", "/portfolio/gap-map", &counted)
	require.Len(t, counted.Levels, 6)
	require.GreaterOrEqual(t, len(counted.Rows), 10)
	drawn := string(h.svg("", "/portfolio/gap-map.svg?by=goal").body)
	found := 0
	for rest := drawn; ; found++ {
		_, after, more := strings.Cut(rest, `href="/api/v1`)
		if !more {
			break
		}
		address, remaining, _ := strings.Cut(after, `"`)
		rest = remaining
		var list api.MethodList
		h.get("", strings.ReplaceAll(address, "&amp;", "&"), &list)
		require.Positive(t, list.Total, address)
	}
	require.Positive(t, found, "a method with a goal has a cell that leads to it")
	h.svg("", "/portfolio/gap-map.svg?by=theme&lang=en&programme=demonstrationsprogram-voksne")
}

func TestPortfolioOfThePublicAndOfThoseInside(t *testing.T) {
	h := studied(t)
	var public, inside api.Portfolio
	h.get("", "/portfolio", &public)
	h.get("sekretariat", "/portfolio", &inside)
	require.Equal(t, 2, public.Methods)
	require.Equal(t, public.Methods, inside.Methods)
	require.GreaterOrEqual(t, len(public.Phases), 4)
	require.GreaterOrEqual(t, len(public.EvidenceByGoal), 10)
	var one api.Portfolio
	h.get("", "/portfolio?programme=demonstrationsprogram-boern", &one)
	require.Less(t, one.Methods, public.Methods)
}
