package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/api"
)

const twoMethods = `
- slug: cykling-sammen
  method_type: borgerrettet
  title: Cykling sammen
  summary: Frivillige cykler ture med beboere.
  problem: Beboere kommer for lidt ud.
  target_groups: [ensomme-aeldre]
  owner: {name: Cykelforeningen, type: civilsamfund}
  phase: ide
  programme: demonstrationsprogram-voksne
  components: [En cykel med plads til to]
  provenance: general knowledge
- slug: fiskeklub
  method_type: borgerrettet
  title: Fiskeklub
  summary: En klub for unge uden job.
  problem: Unge mangler fællesskab.
  target_groups: [udsatte-boern-unge]
  owner: {name: Cykelforeningen, type: civilsamfund}
  phase: modning
  provenance: general knowledge
  studies:
    - authors: Forsker
      year: 2020
      title: Fiskeri og trivsel
      country: DK
      design: prepost
      outcome: Trivsel
      effect_type: none
      favours: method
      provenance: general knowledge
`

func (h *house) imported(file, query string) reply {
	h.t.Helper()
	return h.do(call{as: "admin", method: http.MethodPost, path: "/imports" + query, body: []byte(file), media: "application/yaml"})
}

func TestFileIsImportedAndTheSameFileAgainChangesNothing(t *testing.T) {
	h := staffed(t)
	got := h.imported(twoMethods, "?programme=demonstrationsprogram-boern&filename=to.yaml")
	require.Equal(t, http.StatusCreated, got.status, string(got.body))
	var started, done api.Import
	got.into(t, &started)
	h.get("admin", "/imports/"+started.ID.String(), &done)
	require.Equal(t, api.ImportStatusDone, done.Status)
	require.Equal(t, api.ImportProgress{Handled: 2, Created: 2}, done.Progress)
	require.Equal(t, 1, done.Studies)

	var method api.Method
	h.get("programleder-2", "/methods/fiskeklub", &method)
	require.Equal(t, "modning", method.Phase)
	require.True(t, *method.PhaseImported)
	require.Equal(t, "demonstrationsprogram-boern", method.Programme.Slug)
	require.Equal(t, "cykelforeningen", method.Owner.Slug)
	var documents api.DocumentList
	h.get("programleder-1", "/methods/cykling-sammen/documents", &documents)
	require.Equal(t, "metodebeskrivelse", documents.Items[0].Kind)
	require.Equal(t, api.DocumentStandingAfgivet, documents.Items[0].Standing)

	h.imported(twoMethods, "?programme=demonstrationsprogram-boern").into(t, &started)
	var again api.Import
	h.get("admin", "/imports/"+started.ID.String(), &again)
	require.Equal(t, api.ImportProgress{Handled: 2, Unchanged: 2}, again.Progress)
	require.Equal(t, done.ContentHash, again.ContentHash)
	require.Nil(t, again.Filename, "no name was given")

	changed := strings.Replace(twoMethods, "En klub for unge uden job.", "En klub ved fjorden.", 1)
	h.imported(changed, "?programme=demonstrationsprogram-boern").into(t, &started)
	h.get("admin", "/imports/"+started.ID.String(), &again)
	require.Equal(t, api.ImportProgress{Handled: 2, Changed: 1, Unchanged: 1}, again.Progress)
	var after api.Method
	h.get("programleder-2", "/methods/fiskeklub", &after)
	require.Equal(t, "En klub ved fjorden.", after.Summary)
	require.Equal(t, int64(2), after.Version)
	var list api.ImportList
	h.get("revisor", "/imports?limit=2", &list)
	require.Equal(t, 3, list.Total)
	require.NotNil(t, list.NextCursor)
}

func TestFileIsRefusedAsAWholeByItsRows(t *testing.T) {
	h := staffed(t)
	soon := time.Now().AddDate(0, 0, 2).Format(time.DateOnly)
	for name, c := range map[string]struct {
		file, query string
		code        string
		pointer     string
		says        string
	}{
		"a key twice":           {twoMethods + "  slug: igen\n", "", "syntax", "", ""},
		"an anchor bomb":        {bomb(), "", "syntax", "", ""},
		"an unknown field":      {strings.Replace(twoMethods, "phase: ide", "phase: ide\n  farve: blå", 1), "", "unknown-field", "/0/farve", "Række 1"},
		"a code nobody knows":   {strings.Replace(twoMethods, "ensomme-aeldre", "alle", 1), "", "unknown-code", "/0/target_groups/0", "Række 1"},
		"a CPR number":          {strings.Replace(twoMethods, "En klub for", "010190-1234 og", 1), "", "cpr-number", "/1/summary", "Række 2"},
		"a search of tomorrow":  {strings.Replace(twoMethods, "phase: ide", "phase: ide\n  evidence_searched_on: "+soon, 1), "?programme=demonstrationsprogram-boern", "date-in-future", "/0/evidence_searched_on", "Række 1"},
		"no programme":          {twoMethods, "", "missing", "/1/programme", "Række 2"},
		"a programme not there": {strings.Replace(twoMethods, "demonstrationsprogram-voksne", "ukendt", 1), "?programme=demonstrationsprogram-boern", "programme-unknown", "/0/programme", "Række 1"},
		"a phase not there":     {strings.Replace(twoMethods, "phase: modning", "phase: drift", 1), "?programme=demonstrationsprogram-boern", "unknown-code", "/1/phase", "Række 2"},
	} {
		t.Run(name, func(t *testing.T) {
			got := h.imported(c.file, c.query)
			require.Equal(t, http.StatusUnprocessableEntity, got.status, string(got.body))
			problem := got.problem(t)
			require.Equal(t, "import-invalid", problem.Code)
			require.Equal(t, c.code, problem.Errors[0].Code, string(got.body))
			require.Contains(t, problem.Errors[0].Pointer, c.pointer)
			require.Contains(t, problem.Errors[0].Message, c.says)
			require.NotContains(t, string(got.body), "010190")
		})
	}
	csv := "slug,title\nto,To\ntre\n"
	got := h.do(call{as: "admin", method: http.MethodPost, path: "/imports", body: []byte(csv), media: "text/csv"})
	require.Equal(t, "import-invalid", got.problem(t).Code)
	got = h.do(call{as: "admin", method: http.MethodPost, path: "/imports", body: []byte(csv), media: "application/octet-stream"})
	require.Equal(t, http.StatusUnsupportedMediaType, got.status)
	var list api.ImportList
	h.get("admin", "/imports", &list)
	require.Zero(t, list.Total)
}

// bomb is a YAML file whose aliases would grow without end.
func bomb() string {
	var b strings.Builder
	b.WriteString("a: &a [x, x, x, x, x, x, x, x, x]\n")
	for level := 'b'; level < 'k'; level++ {
		b.WriteString(string(level) + ": &" + string(level) + " [")
		b.WriteString(strings.TrimSuffix(strings.Repeat("*"+string(level-1)+", ", 9), ", "))
		b.WriteString("]\n")
	}
	return b.String()
}

func TestImportComesAsAFormToo(t *testing.T) {
	h := staffed(t)
	key := uuid.NewString()
	var ids []string
	for range 2 { // each form has another boundary
		media, body := upload(t, "to.yaml", []byte(twoMethods), map[string]string{"programme": "demonstrationsprogram-boern"})
		got := h.do(call{as: "admin", method: http.MethodPost, path: "/imports", body: body, media: media, key: key})
		require.Equal(t, http.StatusCreated, got.status, string(got.body))
		var imported api.Import
		got.into(t, &imported)
		ids = append(ids, imported.ID.String())
	}
	require.Equal(t, ids[0], ids[1])
	media, body := upload(t, "to.yaml", []byte(twoMethods), map[string]string{"colour": "red"})
	got := h.do(call{as: "admin", method: http.MethodPost, path: "/imports", body: body, media: media})
	require.Equal(t, "/colour", got.problem(t).Errors[0].Pointer)
}

func TestStudiesAloneAreImportedToTheMethodsThereAre(t *testing.T) {
	h := staffed(t)
	h.imported(twoMethods, "?programme=demonstrationsprogram-boern")
	studies := "method,authors,year,title,design,outcome,effect_type,provenance\n" +
		"fiskeklub,Ny Forsker,2022,Endnu et studie,rct,Trivsel,none,source\n"
	got := h.do(call{as: "admin", method: http.MethodPost, path: "/imports", body: []byte(studies), media: "text/csv"})
	require.Equal(t, http.StatusCreated, got.status, string(got.body))
	var list api.StudyList
	h.get("programleder-2", "/methods/fiskeklub/studies", &list)
	require.Equal(t, 2, list.Total)
	got = h.do(call{
		as: "admin", method: http.MethodPost, path: "/imports", media: "text/csv",
		body: []byte(strings.Replace(studies, "fiskeklub", "findes-ikke", 1)),
	})
	require.Equal(t, "method-unknown", got.problem(t).Errors[0].Code)
	require.Contains(t, got.problem(t).Errors[0].Message, "Række 2", "a spreadsheet counts its header")
}
