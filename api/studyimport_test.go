package api_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/api"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

const risMedia = "application/x-research-info-systems"

const twoReferences = `TY  - JOUR
AU  - Landenberger, Nana A.
AU  - Lipsey, Mark W.
TI  - The positive effects of cognitive-behavioral programs for offenders
PY  - 2005
JO  - Journal of Experimental Criminology
VL  - 1
SP  - 451
EP  - 476
DO  - 10.1007/s11292-005-3541-7
KW  - design: meta_analysis
ER  - 

TY  - JOUR
AU  - Forsker, En
TI  - Et lodtrækningsforsøg
PY  - 2021
ER  - 
`

func (h *house) importedStudies(file, media, query string) reply {
	h.t.Helper()
	return h.do(call{as: "admin", method: http.MethodPost, path: "/imports" + query, body: []byte(file), media: media})
}

func TestReferencesBecomeStudiesThatNobodyHasRead(t *testing.T) {
	h := staffed(t)
	h.imported(twoMethods, "?programme=demonstrationsprogram-boern")
	got := h.importedStudies(twoReferences, risMedia, "?method=fiskeklub&design=rct&filename=zotero.ris")
	require.Equal(t, http.StatusCreated, got.status, string(got.body))
	var imported, again api.Import
	got.into(t, &imported)
	require.Equal(t, api.ImportFormatRis, imported.Format)
	require.Equal(t, 2, imported.Studies)
	h.get("admin", "/imports/"+imported.ID.String(), &imported)
	require.Equal(t, api.ImportProgress{Handled: 1, Changed: 1}, imported.Progress)

	var list api.StudyList
	h.get("programleder-2", "/methods/fiskeklub/studies", &list)
	require.Equal(t, 3, list.Total)
	designs := map[string]api.StudyDesign{}
	for _, study := range list.Items {
		designs[study.Title] = study.Design
	}
	require.Equal(t, api.StudyDesignRCT, designs["Et lodtrækningsforsøg"], "as the import says")
	require.Equal(t, api.StudyDesignMetaAnalysis,
		designs["The positive effects of cognitive-behavioral programs for offenders"], "as its keyword says")
	study := list.Items[0]
	require.Equal(t, "Forsker E", study.Authors)
	require.Equal(t, api.StudyQualityUnrated, study.Quality)
	require.Equal(t, evidence.NoEffect, study.Outcomes[0].EffectType)
	require.Equal(t, evidence.FavoursUnread, study.Outcomes[0].Favours)

	h.importedStudies(twoReferences, risMedia, "?method=fiskeklub&design=rct").into(t, &again)
	h.get("admin", "/imports/"+again.ID.String(), &again)
	require.Equal(t, api.ImportProgress{Handled: 1, Unchanged: 1}, again.Progress)
	require.Equal(t, imported.ContentHash, again.ContentHash)
}

func TestReferencesAreRefusedWithTheirRowAndTag(t *testing.T) {
	h := staffed(t)
	h.imported(twoMethods, "?programme=demonstrationsprogram-boern")
	for name, c := range map[string]struct {
		file, query            string
		status                 int
		code, pointer, message string
	}{
		"no design": {
			twoReferences, "?method=fiskeklub", http.StatusUnprocessableEntity, "missing", "/1/design",
			"Række 2, linje 14: Studiets design står ikke i RIS.",
		},
		"no method": {
			twoReferences, "?design=rct", http.StatusUnprocessableEntity, "missing", "/0/method", "Række 1, linje 1: Metoden mangler.",
		},
		"a year in words": {
			strings.Replace(twoReferences, "PY  - 2021", "PY  - under udgivelse", 1), "?method=fiskeklub&design=rct",
			http.StatusUnprocessableEntity, "wrong-type", "/1/year", "Række 2, linje 17: Mærket PY: ",
		},
		"a method that is not there": {
			twoReferences, "?method=findes-ikke&design=rct", http.StatusUnprocessableEntity, "method-unknown", "method", "Metoden findes ikke.",
		},
		"a keyword's method that is not there": {
			strings.Replace(twoReferences, "PY  - 2021", "KW  - metode: findes-ikke", 1), "?method=fiskeklub&design=rct",
			http.StatusUnprocessableEntity, "method-unknown", "/1/method", "Række 2, linje 14: Metoden findes hverken her eller i filen.",
		},
		"a design there is not": {
			twoReferences, "?method=fiskeklub&design=guess", http.StatusBadRequest, "not-allowed", "design", "rct",
		},
		"a method of a file of methods": {
			twoMethods, "?method=fiskeklub&programme=demonstrationsprogram-boern&filename=x.yaml",
			http.StatusUnprocessableEntity, "contradiction", "", "denne rummer metoder",
		},
	} {
		t.Run(name, func(t *testing.T) {
			media := risMedia
			if strings.Contains(c.query, "x.yaml") {
				media = "application/yaml"
			}
			got := h.importedStudies(c.file, media, c.query)
			require.Equal(t, c.status, got.status, string(got.body))
			detail := got.problem(t).Errors[0]
			require.Equal(t, c.code, detail.Code, string(got.body))
			require.Equal(t, c.pointer, detail.Pointer)
			require.Contains(t, detail.Message, c.message)
		})
	}
}

func TestStudiesWithTheirCountsInAFileArePooledAsPublished(t *testing.T) {
	h := staffed(t)
	h.imported(twoMethods, "?programme=demonstrationsprogram-boern")
	for _, separator := range []catalogue.Separator{catalogue.Comma, catalogue.Semicolon} {
		var file bytes.Buffer
		writer, err := catalogue.NewCSVWriter(&file, catalogue.StudyColumns(), separator)
		require.NoError(t, err)
		for _, row := range cognitive(t) {
			require.NoError(t, writer.Write(catalogue.StudyRecord{Method: "fiskeklub", StudyRow: row}))
		}
		require.NoError(t, writer.Flush())
		got := h.importedStudies(file.String(), "text/csv", "")
		require.Equal(t, http.StatusCreated, got.status, string(got.body))
	}
	var found api.Synthesis
	h.get("programleder-2", "/methods/fiskeklub/evidence/no-recidivism", &found)
	holdsAsPublished(t, found)
}

func TestStudiesComeAsAFormWithTheirMethod(t *testing.T) {
	h := staffed(t)
	h.imported(twoMethods, "?programme=demonstrationsprogram-boern")
	media, body := upload(t, "zotero.ris", []byte(twoReferences), map[string]string{"method": "fiskeklub", "design": "rct"})
	got := h.do(call{as: "admin", method: http.MethodPost, path: "/imports", body: body, media: media})
	require.Equal(t, http.StatusCreated, got.status, string(got.body))
}

func TestTemplateOfAFileIsItsHeader(t *testing.T) {
	h := staffed(t)
	for query, want := range map[string]string{"": "method,", "?of=studies": "method,", "?of=methods": "slug,"} {
		got := h.do(call{method: http.MethodGet, path: "/imports/template" + query})
		require.Equal(t, http.StatusOK, got.status, string(got.body))
		require.True(t, strings.HasPrefix(string(got.body), want))
		require.Contains(t, got.header.Get("Content-Disposition"), "attachment")
	}
}

func TestChangedRulesAreKeptAsTheReason(t *testing.T) {
	h := staffed(t)
	method, _ := enter(h, nil)
	path := "/methods/" + method.Slug
	h.do(call{as: "programleder-1", method: http.MethodPost, path: path + "/studies", body: trial()})
	known, err := h.store.Method(t.Context(), method.Slug)
	require.NoError(t, err)
	_, err = h.store.Reassess(t.Context(), known.ID, store.BecauseRulesChanged,
		func([]evidence.Study, []phasemodel.DocumentKind) evidence.Assessment {
			return evidence.Assess(nil, evidence.File{}, evidence.DefaultParameters())
		})
	require.NoError(t, err)

	done, err := h.app.ReassessAll(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, done.Methods)
	require.Equal(t, 1, done.Changed)
	var found api.Evidence
	h.get("programleder-1", path+"/evidence", &found)
	require.Equal(t, 4, found.Level)
	last := found.History[len(found.History)-1]
	require.Equal(t, api.EvidenceCauseRulesChanged, last.Because)
	require.Contains(t, last.Text.DA, "fordi reglerne for evidens blev ændret.")
	var entry api.Method
	h.get("programleder-1", path, &entry)
	require.Equal(t, 4, entry.Evidence.Level, "the process is told")
	again, err := h.app.ReassessAll(t.Context())
	require.NoError(t, err)
	require.Zero(t, again.Changed)
}
