package api_test

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/api"
)

// uploads is a server that keeps what it was sent.
type uploads struct {
	api.StrictServerInterface

	document api.PutDocumentRequestObject
	imported api.StartImportRequestObject
	raw      []byte
}

func (u *uploads) PutDocument(
	_ context.Context, request api.PutDocumentRequestObject,
) (api.PutDocumentResponseObject, error) {
	u.document = request
	return api.PutDocument200JSONResponse{}, u.read(request.MultipartBody, request.Body)
}

func (u *uploads) StartImport(
	_ context.Context, request api.StartImportRequestObject,
) (api.StartImportResponseObject, error) {
	u.imported = request
	return api.StartImport201JSONResponse{}, u.read(request.MultipartBody, request.Body)
}

func (u *uploads) read(form *multipart.Reader, body io.Reader) error {
	if form != nil {
		part, err := form.NextPart()
		if err != nil {
			return err
		}
		body = part
	}
	var err error
	u.raw, err = io.ReadAll(body)
	return err
}

func engine(server api.StrictServerInterface) *gin.Engine {
	gin.SetMode(gin.TestMode)
	routes := gin.New()
	api.RegisterHandlersWithOptions(routes, api.NewStrictHandler(server, nil), api.GinServerOptions{BaseURL: "/api/v1"})
	return routes
}

func send(t *testing.T, server *uploads, method, path, media, body string) {
	t.Helper()
	request := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
	request.Header.Set("Content-Type", media)
	request.Header.Set("Idempotency-Key", uuid.NewString())
	answer := httptest.NewRecorder()
	engine(server).ServeHTTP(answer, request)
	require.Less(t, answer.Code, http.StatusBadRequest, answer.Body.String())
}

func form(t *testing.T, content string) (media, body string) {
	t.Helper()
	var written bytes.Buffer
	writer := multipart.NewWriter(&written)
	part, err := writer.CreateFormFile("file", "fil.bin")
	require.NoError(t, err)
	_, err = io.WriteString(part, content)
	require.NoError(t, err)
	require.NoError(t, writer.Close())
	return writer.FormDataContentType(), written.String()
}

func TestDocumentIsReadAsMarkdownAsFormAndAsRawBody(t *testing.T) {
	const path = "/methods/act/documents/manual"

	server := &uploads{}
	send(t, server, http.MethodPut, path, "application/json; charset=utf-8", `{"text":"# Manual"}`)
	require.Equal(t, "# Manual", server.document.JSONBody.Text)
	require.Nil(t, server.document.MultipartBody)

	server = &uploads{}
	media, body := form(t, "%PDF-1.7")
	send(t, server, http.MethodPut, path, media, body)
	require.Nil(t, server.document.JSONBody)
	require.Equal(t, "%PDF-1.7", string(server.raw))

	for _, media := range rawMedia(t, http.MethodPut, "/methods/{id}/documents/{kind}") {
		server = &uploads{}
		send(t, server, http.MethodPut, path+"?standing=intern&filename=manual.pdf", media, "%PDF-1.7")
		require.Nil(t, server.document.JSONBody, media)
		require.Nil(t, server.document.MultipartBody, media)
		require.Equal(t, "%PDF-1.7", string(server.raw), media)
		require.Equal(t, api.DocumentStandingIntern, *server.document.Params.Standing)
	}
}

func TestImportIsReadAsFormAndAsRawBody(t *testing.T) {
	server := &uploads{}
	media, body := form(t, "- slug: act\n")
	send(t, server, http.MethodPost, "/imports", media, body)
	require.Equal(t, "- slug: act\n", string(server.raw))

	for _, media := range rawMedia(t, http.MethodPost, "/imports") {
		server = &uploads{}
		send(t, server, http.MethodPost, "/imports?filename=metoder.yaml", media, "- slug: act\n")
		require.Nil(t, server.imported.MultipartBody, media)
		require.Equal(t, "- slug: act\n", string(server.raw), media)
	}
}

// rawMedia lists the media types of an operation's raw bodies.
func rawMedia(t *testing.T, method, path string) []string {
	t.Helper()
	var all []string
	for media := range contract(t).Paths.Find(path).GetOperation(method).RequestBody.Value.Content {
		if media != "application/json" && media != "multipart/form-data" {
			all = append(all, media)
		}
	}
	require.NotEmpty(t, all)
	return all
}

func TestServerHasTheContractsOperationsAndNoOthers(t *testing.T) {
	named := regexp.MustCompile(`{([a-z_]+)}`)
	var expected, routed []string
	for _, op := range operations(t) {
		expected = append(expected, op.method+" /api/v1"+named.ReplaceAllString(op.path, ":$1"))
	}
	for _, route := range engine(&uploads{}).Routes() {
		routed = append(routed, route.Method+" "+route.Path)
	}
	require.ElementsMatch(t, expected, routed)
}
