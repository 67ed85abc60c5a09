package api_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"github.com/fasemodel/fasemodel/api"
)

// rows reads a CSV export as a list of rows by the names of their columns.
func (h *house) rows(as, path string) []map[string]string {
	h.t.Helper()
	got := h.get(as, path, nil)
	require.Equal(h.t, "text/csv; charset=utf-8; header=present", got.header.Get("Content-Type"))
	return table(h.t, got.body, ',')
}

func table(t *testing.T, content []byte, separator rune) []map[string]string {
	t.Helper()
	reader := csv.NewReader(bytes.NewReader(content))
	reader.Comma = separator
	records, err := reader.ReadAll()
	require.NoError(t, err)
	rows := []map[string]string{}
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[name] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func column(rows []map[string]string, name string) []string {
	cells := []string{}
	for _, row := range rows {
		cells = append(cells, row[name])
	}
	return cells
}

// slugs reads everything that a search finds, page by page.
func (h *house) slugs(as, query string) []string {
	h.t.Helper()
	slugs, cursor := []string{}, ""
	for {
		var page api.MethodList
		h.get(as, "/methods?sort=title&limit=200&"+query+cursor, &page)
		for _, method := range page.Items {
			slugs = append(slugs, method.Slug)
		}
		if page.NextCursor == nil {
			return slugs
		}
		cursor = "&cursor=" + url.QueryEscape(*page.NextCursor)
	}
}

func TestMethodsAreExportedInThreeForms(t *testing.T) {
	h := furnished(t)
	found := h.slugs("", "")
	require.NotEmpty(t, found)

	got := h.get("", "/methods.csv", nil)
	require.Regexp(t, `^attachment; filename="metoder-\d{4}-\d{2}-\d{2}\.csv"$`, got.header.Get("Content-Disposition"))
	require.Equal(t, "no-cache", got.header.Get("Cache-Control"))
	require.Empty(t, got.header.Get("ETag"))
	rows := table(t, got.body, ',')
	require.Equal(t, found, column(rows, "slug"), "all of them, by title")
	for _, row := range rows {
		require.NotEmpty(t, row["phase"])
		require.Equal(t, "active", row["status"])
		require.Regexp(t, `^[0-5]$`, row["evidence_level"])
		require.NotEmpty(t, row["evidence_verdict"])
		require.Equal(t, "true", row["public"])
	}
	require.NotContains(t, strings.ReplaceAll(string(got.body), "\r\n", ""), "\r", "lines end in CR LF")

	var lines []string
	for line := range strings.Lines(string(h.get("", "/methods.jsonl", nil).body)) {
		var method struct{ Slug, Phase, Status, EvidenceVerdict string }
		require.NoError(t, json.Unmarshal([]byte(line), &method))
		require.NotEmpty(t, method.Phase)
		lines = append(lines, method.Slug)
	}
	require.Equal(t, found, lines)

	book, err := excelize.OpenReader(bytes.NewReader(h.get("", "/methods.xlsx", nil).body))
	require.NoError(t, err)
	defer func() { require.NoError(t, book.Close()) }()
	sheet, err := book.GetRows("Metoder")
	require.NoError(t, err)
	require.Len(t, sheet, len(found)+1)
	for i, slug := range found {
		require.Equal(t, slug, sheet[i+1][0])
	}
}

func TestStudiesAreExportedWithTheirRawNumbers(t *testing.T) {
	h := furnished(t)
	rows := h.rows("", "/studies.csv")
	require.Greater(t, len(rows), 200)
	counted := 0
	for _, row := range rows {
		require.NotEmpty(t, row["method"])
		require.NotEmpty(t, row["study_id"])
		if row["events_treatment"] != "" {
			counted++
			require.NotEmpty(t, row["events_control"])
		}
		for _, number := range []string{"estimate", "ci_low", "ci_high", "se"} {
			if row[number] != "" {
				_, err := strconv.ParseFloat(row[number], 64)
				require.NoError(t, err, "a number stays a number: %q", row[number])
			}
		}
	}
	require.GreaterOrEqual(t, counted, 58)
	require.Len(t, strings.Split(strings.TrimSpace(string(h.get("", "/studies.jsonl", nil).body)), "\n"), len(rows))
	book, err := excelize.OpenReader(bytes.NewReader(h.get("", "/studies.xlsx", nil).body))
	require.NoError(t, err)
	defer func() { require.NoError(t, book.Close()) }()
	sheet, err := book.GetRows("Studier")
	require.NoError(t, err)
	require.Len(t, sheet, len(rows)+1)
}

func TestDanishExcelGetsSemicolonsAndDecimalCommas(t *testing.T) {
	h := furnished(t)
	got := h.get("", "/studies.csv?separator=semicolon", nil)
	content, marked := bytes.CutPrefix(got.body, []byte("\uFEFF"))
	require.True(t, marked, "Excel knows UTF-8 by the mark")
	estimates := strings.Join(column(table(t, content, ';'), "estimate"), " ")
	require.Contains(t, estimates, ",")
	require.NotContains(t, estimates, ".")
	require.False(t, bytes.HasPrefix(h.get("", "/studies.csv", nil).body, []byte("\uFEFF")), "programs read it as it is")
}

func TestTextsThatLookLikeFormulasAreGuardedInTablesOnly(t *testing.T) {
	h := staffed(t)
	body := idea()
	body["title"], body["summary"], body["contact"] = `=HYPERLINK("http://example.com";"Klik")`, "@SUM(A1)", "+45 12 34"
	got := h.do(call{as: "programleder-1", method: http.MethodPost, path: "/methods", body: body})
	require.Equal(t, http.StatusCreated, got.status, string(got.body))

	row := h.rows("programleder-1", "/methods.csv")[0]
	require.Equal(t, `'=HYPERLINK("http://example.com";"Klik")`, row["title"])
	require.Equal(t, "'@SUM(A1)", row["summary"])
	require.Equal(t, "'+45 12 34", row["contact"])

	book, err := excelize.OpenReader(bytes.NewReader(h.get("programleder-1", "/methods.xlsx", nil).body))
	require.NoError(t, err)
	defer func() { require.NoError(t, book.Close()) }()
	sheet, err := book.GetRows("Metoder")
	require.NoError(t, err)
	require.Equal(t, `'=HYPERLINK("http://example.com";"Klik")`, sheet[1][slices.Index(sheet[0], "title")])

	require.Contains(t, string(h.get("programleder-1", "/methods.jsonl", nil).body),
		`"title":"=HYPERLINK(\"http://example.com\";\"Klik\")"`)
}

func TestExportsGiveEachWhatTheySeeInASearch(t *testing.T) {
	h := furnished(t)
	got := h.do(call{as: "programleder-1", method: http.MethodPost, path: "/methods", body: idea()})
	require.Equal(t, http.StatusCreated, got.status, string(got.body))
	var hidden api.Method
	got.into(t, &hidden)
	got = h.do(call{
		as: "programleder-1", method: http.MethodPost, path: "/methods/" + hidden.Slug + "/studies", body: trial(),
	})
	require.Equal(t, http.StatusCreated, got.status, string(got.body))
	for user, sees := range map[string]bool{"": false, "kommune": false, "programleder-1": true, "revisor": true} {
		require.Equal(t, sees, slices.Contains(column(h.rows(user, "/methods.csv"), "slug"), hidden.Slug), user)
		require.Equal(t, sees, slices.Contains(column(h.rows(user, "/studies.csv"), "method"), hidden.Slug), user)
		for _, path := range []string{"/methods.jsonl", "/studies.jsonl", "/methods.atom"} {
			require.Equal(t, sees, strings.Contains(string(h.get(user, path, nil).body), hidden.Slug), path+user)
		}
	}
	require.Equal(t, "no-store", h.get("revisor", "/methods.csv", nil).header.Get("Cache-Control"))
}

func TestAWithdrawnStudyIsNotExported(t *testing.T) {
	h := furnished(t)
	const path = "/methods/act/studies"
	var study api.Study
	h.do(call{as: "programleder-1", method: http.MethodPost, path: path, body: trial()}).into(t, &study)
	require.Contains(t, column(h.rows("", "/studies.csv"), "study_id"), study.ID.String())
	require.Equal(t, http.StatusOK, h.do(call{
		as: "sekretariat", method: http.MethodPost, path: path + "/" + study.ID.String() + "/withdrawal",
		body: map[string]any{"reason": "Internt."},
	}).status)
	for _, user := range []string{"", "sekretariat"} {
		require.NotContains(t, column(h.rows(user, "/studies.csv"), "study_id"), study.ID.String())
	}
}

// asked is one value for each filter of the list, with which it finds some methods and not all.
func asked() map[string]string {
	return map[string]string{
		"q": "unge", "phase": "modning", "status": "active", "evidence_min": "3", "evidence_max": "2", "support": "kontakt", "verdict": "effective",
		"target_group": "udsatte-boern-unge", "age_group": "unge", "theme": "foraeldreskab", "goal": "3",
		"origin": "international", "owner": "", "programme": "demonstrationsprogram-voksne", "legal_basis": "serviceloven",
		"method_type": "borgerrettet", "cost_max": "50000", "cost_unit": "per_course",
	}
}

func TestExportsAndFeedHaveTheFiltersOfTheList(t *testing.T) {
	const ownTo = "^(sort|limit|cursor|facets)$" // the list's own
	filters := func(op operation) []string {
		var names []string
		for _, parameter := range op.Parameters {
			if parameter.Value.In == openapi3.ParameterInQuery && !regexp.MustCompile(ownTo).MatchString(parameter.Value.Name) {
				names = append(names, parameter.Value.Name)
			}
		}
		return slices.DeleteFunc(names, func(name string) bool { return name == "separator" })
	}
	of := map[string]operation{}
	for _, op := range operations(t) {
		of[op.OperationID] = op
	}
	wanted := filters(of["listMethods"])
	for _, id := range []string{
		"exportMethodsCsv", "exportMethodsXlsx", "exportMethodsJsonl", "exportStudiesCsv", "exportStudiesXlsx",
		"exportStudiesJsonl", "getMethodFeed",
	} {
		require.Equal(t, wanted, filters(of[id]), id)
	}

	h := furnished(t)
	require.Equal(t, http.StatusOK, h.do(call{
		as: "programleder-1", method: http.MethodPatch, path: "/methods/act", version: `"1"`,
		body: map[string]any{
			"cost": map[string]any{"amount": 40000, "unit": "per_year", "price_year": 2024}, "contact": "Ring til os.",
		},
	}).status, "one price and one contact are known")
	everything := len(h.slugs("", ""))
	for _, name := range wanted {
		value, known := asked()[name]
		require.True(t, known, "say a value of the filter %s for this test", name)
		if name == "owner" {
			var page api.MethodList
			h.get("", "/methods?limit=1", &page)
			value = page.Items[0].Owner.Slug
		}
		query := url.Values{name: {value}}.Encode()
		found := h.slugs("", query)
		require.ElementsMatch(t, found, column(h.rows("", "/methods.csv?"+query), "slug"), query)
		for _, method := range column(h.rows("", "/studies.csv?"+query), "method") {
			require.Contains(t, found, method, query)
		}
		if name != "status" && name != "cost_unit" { // every method is active, and a unit alone leaves nothing out
			require.Less(t, len(found), everything, "%s should leave something out", query)
			require.NotEmpty(t, found, query)
		}
	}
	got := h.do(call{method: http.MethodGet, path: "/methods.csv?theme=ukendt"})
	require.Equal(t, "parameter-invalid", got.problem(t).Code)
	require.Empty(t, got.header.Get("Content-Disposition"), "a problem is no file")
}

// again imports a file as an admin and gives what became of it.
func (h *house) again(file []byte, media string) api.Import {
	h.t.Helper()
	got := h.do(call{as: "admin", method: http.MethodPost, path: "/imports", body: file, media: media})
	require.Equal(h.t, http.StatusCreated, got.status, string(got.body))
	var started, done api.Import
	got.into(h.t, &started)
	h.get("admin", "/imports/"+started.ID.String(), &done)
	return done
}

func TestAnExportThatIsImportedAgainChangesNothing(t *testing.T) {
	h := furnished(t)
	for path, media := range map[string]string{
		"/methods.csv": "text/csv", "/methods.csv?separator=semicolon": "text/csv", "/methods.jsonl": "application/jsonl",
		"/studies.csv": "text/csv", "/studies.csv?separator=semicolon": "text/csv", "/studies.jsonl": "application/jsonl",
	} {
		done := h.again(h.get("revisor", path, nil).body, media)
		require.Positive(t, done.Progress.Handled, path)
		require.Equal(t, api.ImportProgress{Handled: done.Progress.Handled, Unchanged: done.Progress.Handled}, done.Progress,
			path)
	}
}

func TestAStudyThatIsEditedInAnExportIsChangedAndNotAddedAgain(t *testing.T) {
	h := furnished(t)
	body := trial()
	body["provenance"] = "source"
	got := h.do(call{as: "programleder-1", method: http.MethodPost, path: "/methods/act/studies", body: body})
	require.Equal(t, http.StatusCreated, got.status, string(got.body))
	var before, after api.StudyList
	h.get("", "/methods/act/studies?limit=200", &before)

	exported := string(h.get("revisor", "/studies.csv", nil).body)
	edited := strings.Replace(exported, "Lav risiko for skævheder.", "Vurderet igen.", 1)
	require.NotEqual(t, exported, edited)
	done := h.again([]byte(edited), "text/csv")
	require.Equal(t, 1, done.Progress.Changed)
	require.Zero(t, done.Progress.Created)
	h.get("", "/methods/act/studies?limit=200", &after)
	require.Equal(t, before.Total, after.Total)
	require.Equal(t, "Vurderet igen.", *after.Items[0].QualityReason)
}
