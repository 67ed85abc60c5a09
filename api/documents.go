package api

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// ListDocuments lists the documents on file.
func (s *Server) ListDocuments(
	ctx context.Context, request ListDocumentsRequestObject,
) (ListDocumentsResponseObject, error) {
	asked := request.Params
	found, err := s.app.Documents(ctx, callerOf(ctx), request.ID, given(asked.Withdrawn),
		page(asked.Limit, asked.Cursor))
	if err != nil {
		return nil, err
	}
	return ListDocuments200JSONResponse{
		Items: each(found.Items, documentOf), Total: found.Total, NextCursor: optional(found.Next),
	}, nil
}

// GetDocument gives a document with its text.
func (s *Server) GetDocument(ctx context.Context, request GetDocumentRequestObject) (GetDocumentResponseObject, error) {
	document, err := s.app.Document(ctx, callerOf(ctx), request.ID, phasemodel.DocumentKind(request.Kind),
		given(request.Params.Version))
	if err != nil {
		return nil, err
	}
	return GetDocument200JSONResponse{
		Body: documentOf(document), Headers: GetDocument200ResponseHeaders{ETag: etag(document.Version)},
	}, nil
}

// GetDocumentContent gives a document's bytes.
func (s *Server) GetDocumentContent(
	ctx context.Context, request GetDocumentContentRequestObject,
) (GetDocumentContentResponseObject, error) {
	document, err := s.app.Document(ctx, callerOf(ctx), request.ID, phasemodel.DocumentKind(request.Kind),
		given(request.Params.Version))
	if err != nil {
		return nil, err
	}
	content, name := document.Bytes, document.Filename
	if content == nil {
		content = []byte(document.Text)
	}
	if name == "" {
		name = string(document.Kind) + ".md"
	}
	return GetDocumentContent200AsteriskResponse{
		Body: bytes.NewReader(content), ContentType: document.MediaType, ContentLength: int64(len(content)),
		Headers: GetDocumentContent200ResponseHeaders{
			ContentDisposition: mime.FormatMediaType("attachment", map[string]string{"filename": name}),
			ETag:               etag(document.Version),
		},
	}, nil
}

// PutDocument puts a document on file: Markdown in JSON, or a file as a form or a raw body.
func (s *Server) PutDocument(ctx context.Context, request PutDocumentRequestObject) (PutDocumentResponseObject, error) {
	draft, err := documentDraft(request, declaredMedia(ctx))
	if err != nil {
		return nil, err
	}
	replaces := 0
	if given(request.Params.IfMatch) != "" {
		if replaces, err = versionOf(*request.Params.IfMatch); err != nil {
			return nil, err
		}
	}
	document, created, err := s.app.PutDocument(ctx, orderOf(ctx), request.ID, draft, replaces)
	if err != nil {
		return nil, err
	}
	if created {
		return PutDocument201JSONResponse{Body: documentOf(document), Headers: PutDocument201ResponseHeaders{
			Location: basePath + "/methods/" + request.ID + "/documents/" + request.Kind, ETag: etag(document.Version),
		}}, nil
	}
	return PutDocument200JSONResponse{
		Body: documentOf(document), Headers: PutDocument200ResponseHeaders{ETag: etag(document.Version)},
	}, nil
}

// WithdrawDocument withdraws a document.
func (s *Server) WithdrawDocument(
	ctx context.Context, request WithdrawDocumentRequestObject,
) (WithdrawDocumentResponseObject, error) {
	document, err := s.app.WithdrawDocument(ctx, orderOf(ctx), request.ID, phasemodel.DocumentKind(request.Kind),
		request.Body.Reason)
	if err != nil {
		return nil, err
	}
	return WithdrawDocument200JSONResponse{
		Body: documentOf(document), Headers: WithdrawDocument200ResponseHeaders{ETag: etag(document.Version)},
	}, nil
}

func documentOf(document app.DocumentView) Document {
	return Document{
		Kind: Code(document.Kind), Label: document.Label, Title: document.Title,
		Standing: DocumentStanding(document.Standing), MediaType: DocumentMediaType(document.MediaType),
		Filename: optional(document.Filename), Size: document.Size, Sha256: document.SHA256,
		Version: int64(document.Version), Newest: document.Newest, Text: optional(document.Text), PutAt: document.PutAt,
		PutBy: personIfAny(document.PutBy), Withdrawal: withdrawalIfAny(document.Withdrawal),
	}
}

// documentDraft reads a document in whichever form it was sent.
func documentDraft(request PutDocumentRequestObject, declared string) (app.DocumentDraft, error) {
	draft := app.DocumentDraft{Kind: phasemodel.DocumentKind(request.Kind)}
	switch {
	case request.JSONBody != nil:
		draft.Title, draft.Text = given(request.JSONBody.Title), request.JSONBody.Text
		draft.Standing = string(given(request.JSONBody.Standing))
		return draft, nil
	case request.MultipartBody != nil:
		form, err := readForm(request.MultipartBody, "title", "standing")
		if err != nil {
			return draft, err
		}
		draft.Title, draft.Standing = form.fields["title"], form.fields["standing"]
		draft.Bytes, draft.Filename, draft.Declared = form.file, form.filename, form.media
		return draft, nil
	}
	content, err := io.ReadAll(request.Body)
	draft.Title, draft.Standing = given(request.Params.Title), string(given(request.Params.Standing))
	draft.Bytes, draft.Filename, draft.Declared = content, given(request.Params.Filename), declared
	return draft, err
}

// declaredMedia is the media type that a raw body was sent as.
func declaredMedia(ctx context.Context) string {
	request, _ := ctx.Value(admittedKey{}).(admitted)
	return request.media
}

// form is an upload as it was sent: one file, and short fields.
type form struct {
	file     []byte
	filename string
	media    string
	fields   map[string]string
}

// longestField is the longest short field of a form, in bytes.
const longestField = 4096

// readForm reads a form of one part named file and of the short fields named. The body as a whole has been
// bounded already. Errors: Malformed form-malformed, Invalid request-invalid for a part nobody knows, one that
// stands twice, a field that is too long, and a file that is missing.
func readForm(reader *multipart.Reader, known ...string) (form, error) {
	read := form{fields: map[string]string{}}
	var details []fault.Detail
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return form{}, formMalformed(err)
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return form{}, formMalformed(err)
		}
		name := part.FormName()
		_, twice := read.fields[name]
		switch {
		case name == "file" && read.file == nil:
			read.file, read.filename, read.media = content, part.FileName(), mediaOfPart(part, content)
		case name == "file" || twice:
			details = append(details, detail("/"+escapePointer(name), "duplicate-key",
				"Feltet står mere end én gang.", "The field stands more than once."))
		case !slices.Contains(known, name):
			details = append(details, detail("/"+escapePointer(name), "unknown-field", "Feltet kendes ikke.",
				"The field is not known."))
		case len(content) > longestField:
			details = append(details, detail("/"+name, "too-long", "Feltet er for langt.", "The field is too long."))
		default:
			read.fields[name] = string(content)
		}
	}
	if read.file == nil && len(details) == 0 {
		details = append(details, detail("/file", "missing", "Filen mangler.", "The file is missing."))
	}
	if len(details) > 0 {
		return form{}, fault.New(fault.Invalid, "request-invalid", "Anmodningen er ikke gyldig. Intet er ændret.",
			"The request is not valid. Nothing was changed.").With(details...)
	}
	return read, nil
}

// mediaOfPart is the media type that a file of a form was sent as; empty where the client did not know.
func mediaOfPart(part *multipart.Part, content []byte) string {
	media, _, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
	if err != nil || strings.HasPrefix(http.DetectContentType(content), media) {
		return ""
	}
	return media
}
