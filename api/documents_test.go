package api_test

import (
	"archive/zip"
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/api"
)

// office writes a zip archive with the parts of an Office file.
func archive(t *testing.T, parts ...string) []byte {
	t.Helper()
	var file bytes.Buffer
	writer := zip.NewWriter(&file)
	for _, name := range parts {
		part, err := writer.Create(name)
		require.NoError(t, err)
		_, err = part.Write([]byte("<xml/>"))
		require.NoError(t, err)
	}
	require.NoError(t, writer.Close())
	return file.Bytes()
}

// upload writes a form with a file and fields.
func upload(t *testing.T, name string, content []byte, fields map[string]string) (media string, body []byte) {
	t.Helper()
	var written bytes.Buffer
	writer := multipart.NewWriter(&written)
	part, err := writer.CreateFormFile("file", name)
	require.NoError(t, err)
	_, err = part.Write(content)
	require.NoError(t, err)
	for field, value := range fields {
		require.NoError(t, writer.WriteField(field, value))
	}
	require.NoError(t, writer.Close())
	return writer.FormDataContentType(), written.Bytes()
}

func TestDocumentHasVersionsAndIsNeverDeleted(t *testing.T) {
	h := staffed(t)
	method, _ := enter(h, nil)
	path := "/methods/" + method.Slug + "/documents/forandringsteori"
	put := func(text, version string) reply {
		return h.do(call{
			as: "programleder-1", method: http.MethodPut, path: path, body: map[string]any{"text": text}, version: version,
		})
	}
	first := put("# Første", "")
	require.Equal(t, http.StatusCreated, first.status, string(first.body))
	var document api.Document
	first.into(t, &document)
	require.Equal(t, api.DocumentStandingIntern, document.Standing, "unsaid is the most closed")
	require.Equal(t, "Forandringsteori", document.Title)
	require.Equal(t, "# Første", *document.Text)

	var entry api.Method
	h.get("programleder-1", "/methods/"+method.Slug, &entry)
	require.Equal(t, 1, entry.Evidence.Level, "a theory of change is level 1, and the process has noted it")

	require.Equal(t, "version-needed", put("# Anden", "").problem(t).Code)
	second := put("# Anden", first.header.Get("ETag"))
	require.Equal(t, http.StatusOK, second.status)
	require.Equal(t, "version-stale", put("# Tredje", first.header.Get("ETag")).problem(t).Code)
	h.get("programleder-1", path+"?version=1", &document)
	require.Equal(t, "# Første", *document.Text)
	require.False(t, document.Newest)

	withdrawn := h.do(call{
		as: "programleder-1", method: http.MethodPost, path: path + "/withdrawal", body: map[string]any{"reason": "Forældet"},
	})
	require.Equal(t, http.StatusOK, withdrawn.status, string(withdrawn.body))
	h.get("programleder-1", path, &document)
	require.Equal(t, "Forældet", document.Withdrawal.Reason)
	var list api.DocumentList
	h.get("programleder-1", "/methods/"+method.Slug+"/documents", &list)
	require.Zero(t, list.Total)
	h.get("programleder-1", "/methods/"+method.Slug+"/documents?withdrawn=true", &list)
	require.Equal(t, 1, list.Total)
	h.get("programleder-1", "/methods/"+method.Slug, &entry)
	require.Zero(t, entry.Evidence.Level)
}

func TestFileIsKnownByItsContentAndNotByItsName(t *testing.T) {
	h := staffed(t)
	method, _ := enter(h, nil)
	docx := archive(t, "[Content_Types].xml", "word/document.xml")
	const docxMedia = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	for name, c := range map[string]struct {
		file     []byte
		filename string
		status   int
		media    string
		code     string
	}{
		"a PDF":                  {[]byte("%PDF-1.7\n"), "manual.pdf", 201, "application/pdf", ""},
		"a DOCX named PDF":       {docx, `C:\Mine\manual.pdf`, 201, docxMedia, ""},
		"an XLSX":                {archive(t, "[Content_Types].xml", "xl/workbook.xml"), "tal.xlsx", 201, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ""},
		"a DOCX with macros":     {archive(t, "[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "m.docx", 415, "", "document-type"},
		"a zip":                  {archive(t, "hej.txt"), "manual.docx", 415, "", "document-type"},
		"HTML":                   {[]byte("<html>"), "manual.pdf", 415, "", "document-type"},
		"an empty file":          {nil, "manual.pdf", 415, "", "document-type"},
		"more than 20 MiB":       {append([]byte("%PDF-"), make([]byte, 20<<20)...), "manual.pdf", 413, "", "document-too-large"},
		"more than we read":      {append([]byte("%PDF-"), make([]byte, 22<<20)...), "manual.pdf", 413, "", "body-too-large"},
		"a CPR number as a name": {[]byte("%PDF-1.7\n"), "010190-1234.pdf", 422, "", "cpr-number"},
	} {
		t.Run(name, func(t *testing.T) {
			kind := map[bool]string{true: "manual", false: "problemanalyse"}[c.status == http.StatusCreated]
			path := "/methods/" + method.Slug + "/documents/" + kind
			media, body := upload(t, c.filename, c.file, map[string]string{"standing": "faktisk-grundlag"})
			version := h.do(call{as: "sekretariat", method: http.MethodGet, path: path}).header.Get("ETag")
			got := h.do(call{as: "sekretariat", method: http.MethodPut, path: path, body: body, media: media, version: version})
			if c.code != "" {
				require.Equal(t, c.status, got.status, string(got.body))
				require.Equal(t, c.code, got.problem(t).Code)
				return
			}
			require.Less(t, got.status, 300, string(got.body))
			var document api.Document
			got.into(t, &document)
			require.Equal(t, c.media, string(document.MediaType))
			require.NotContains(t, *document.Filename, `\`)
			content := h.do(call{as: "sekretariat", method: http.MethodGet, path: path + "/content"})
			require.Equal(t, c.file, content.body)
			require.Equal(t, c.media, content.header.Get("Content-Type"))
			require.True(t, strings.HasPrefix(content.header.Get("Content-Disposition"), "attachment"))
		})
	}
	got := h.do(call{
		as: "sekretariat", method: http.MethodPut, path: "/methods/" + method.Slug + "/documents/budget?filename=b.pdf",
		body: docx, media: "application/pdf",
	})
	require.Contains(t, []string{"document-type", "document-kind-unknown"}, got.problem(t).Code)
}

func TestOutsidersReadWhatIsGivenToThem(t *testing.T) {
	h := furnished(t)
	var all, given api.DocumentList
	h.get("programleder-1", "/methods/act/documents", &all)
	h.get("", "/methods/act/documents", &given)
	require.NotZero(t, given.Total, "the description that the import made is given to outsiders")
	put := h.do(call{
		as: "programleder-1", method: http.MethodPut, path: "/methods/act/documents/budget-note",
		body: map[string]any{"text": "x"},
	})
	require.Equal(t, "document-kind-unknown", put.problem(t).Code)
	put = h.do(call{
		as: "programleder-1", method: http.MethodPut, path: "/methods/act/documents/problemanalyse",
		body: map[string]any{"text": "Internt"},
	})
	require.Equal(t, http.StatusCreated, put.status, string(put.body))
	var now api.DocumentList
	h.get("", "/methods/act/documents", &now)
	require.Equal(t, given.Total, now.Total)
	for user, status := range map[string]int{"": 404, "kommune": 404, "metodeejer": 404, "medlem-3": 200, "sekretariat": 200} {
		got := h.do(call{as: user, method: http.MethodGet, path: "/methods/act/documents/problemanalyse"})
		require.Equal(t, status, got.status, user)
		got = h.do(call{as: user, method: http.MethodGet, path: "/methods/act/documents/problemanalyse/content"})
		require.Equal(t, status, got.status, user)
	}
}
