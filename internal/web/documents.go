package web

import (
	"context"
	"mime"
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func (s *site) documentRoutes() []route {
	const document = "/metoder/:slug/dokumenter/:kind"
	return []route{
		{http.MethodGet, "/metoder/:slug/dokumenter", "listDocuments", s.showDocuments},
		{http.MethodGet, document, "getDocument", s.showDocument},
		{http.MethodPost, document, "putDocument", s.putText},
		{http.MethodGet, document + "/fil", "getDocumentContent", s.showFile},
		{http.MethodPost, document + "/fil", "putDocument", s.putFile},
		{http.MethodPost, document + "/traek-tilbage", "withdrawDocument", s.withdrawDocument},
	}
}

// documentAddress is the page of a kind of document, or one beneath it.
func documentAddress(slug string, kind phasemodel.DocumentKind, below ...string) string {
	return methodAddress(slug, append([]string{"dokumenter", string(kind)}, below...)...)
}

// fileAddress is where the bytes of a version of a document are.
func fileAddress(slug string, document app.DocumentView) string {
	address := documentAddress(slug, document.Kind, "fil")
	if !document.Newest {
		address += "?version=" + strconv.Itoa(document.Version)
	}
	return address
}

// The forms on the page of a document, by the scope of their fields.
const (
	documentText     = "tekst"
	documentUpload   = "fil"
	documentWithdraw = "tilbage"
)

// documentPageView is a document with its versions, and the form that was refused just now, if one was.
type documentPageView struct {
	app.DocumentFiles

	file    app.DocumentFile
	text    string // of the newest version, where it is written
	refused form
}

// form is a form of the page: the refused one as it was sent, else a new one for the version that stands.
func (v documentPageView) form(scope string) form {
	shown := newForm().within(scope)
	newest, there := v.file.Newest()
	if v.refused.scope == scope {
		shown = v.refused
	} else if there {
		shown = shown.with("title", newest.Title).with("standing", string(newest.Standing))
		if scope == documentText {
			shown = shown.with("text", v.text)
		}
	} else {
		shown = shown.with("standing", string(app.InternalDocument))
	}
	// Whoever sends the form again has the newest version before them.
	shown.values.Set(formVersion, strconv.Itoa(newest.Version))
	return shown
}

// showDocuments lists the documents of a method.
func (s *site) showDocuments(c *gin.Context) {
	p := pageOf(c)
	files, err := s.app.DocumentFiles(c.Request.Context(), p.caller, c.Param("slug"))
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.show(c, http.StatusOK, documentsPage(p, files))
}

// showDocument shows a document with its versions, and the forms to those who keep it.
func (s *site) showDocument(c *gin.Context) { s.showDocumentWith(c, http.StatusOK, form{}) }

// showDocumentWith shows a document with a form that was refused.
func (s *site) showDocumentWith(c *gin.Context, status int, refused form) {
	p, ctx := pageOf(c), c.Request.Context()
	view := documentPageView{refused: refused}
	var err error
	if view.DocumentFiles, err = s.app.DocumentFiles(ctx, p.caller, c.Param("slug")); err == nil {
		view.file, err = view.File(documentKind(c))
	}
	if newest, there := view.file.Newest(); err == nil && there && newest.MediaType == app.MediaMarkdown {
		var written app.DocumentView
		written, err = s.app.Document(ctx, p.caller, c.Param("slug"), newest.Kind, newest.Version)
		view.text = written.Text
	}
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.show(c, status, documentPage(p, view))
}

func documentKind(c *gin.Context) phasemodel.DocumentKind {
	return phasemodel.DocumentKind(c.Param("kind"))
}

// showFile gives the bytes of a version of a document, as a file to keep.
func (s *site) showFile(c *gin.Context) {
	version, err := strconv.Atoi(c.DefaultQuery("version", "0"))
	if err != nil || version < 0 {
		s.refuse(c, addressUnknown())
		return
	}
	document, err := s.app.Document(c.Request.Context(), pageOf(c).caller, c.Param("slug"), documentKind(c), version)
	if err != nil {
		s.refuse(c, err)
		return
	}
	content, name := document.Bytes, document.Filename
	if content == nil {
		content = []byte(document.Text)
	}
	if name == "" {
		name = string(document.Kind) + ".md"
	}
	c.Header("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	c.Data(http.StatusOK, document.MediaType, content)
}

// putText puts a text on file that was written on the page.
func (s *site) putText(c *gin.Context) {
	s.putDocument(c, documentText, func(sent form, draft *app.DocumentDraft) error {
		draft.Text = (&reader{values: sent.values}).text("text")
		return nil
	})
}

// putDocument puts a document on file, whose content is filled in.
func (s *site) putDocument(c *gin.Context, scope string, fill func(sent form, draft *app.DocumentDraft) error) {
	slug, kind := c.Param("slug"), documentKind(c)
	s.carryOut(c, command{
		operation: "putDocument", done: "documents.put",
		do: func(ctx context.Context, order app.Order, sent form) (outcome, error) {
			draft := app.DocumentDraft{Kind: kind, Title: sent.value("title"), Standing: sent.value("standing")}
			if err := fill(sent, &draft); err != nil {
				return outcome{}, err
			}
			replaces, _ := strconv.Atoi(sent.value(formVersion)) // none: there is none yet
			_, _, err := s.app.PutDocument(ctx, order, slug, draft, replaces)
			return outcome{address: documentAddress(slug, kind)}, err
		},
		again: s.documentAgain(c, scope),
	})
}

// documentAgain shows the page of a document with the form that was refused.
func (s *site) documentAgain(c *gin.Context, scope string) func(status int, sent form) {
	return func(status int, sent form) {
		sent.scope = scope
		sent.refusal = labelled(aboutFile(sent.refusal), pageOf(c).documentLabel)
		s.showDocumentWith(c, status, sent)
	}
}

// aboutFile says of the field of a file what is wrong with the file.
func aboutFile(refusal *fault.Error) *fault.Error {
	if !slices.Contains([]string{"document-too-large", "document-type", "body-too-large"}, refusal.Code) {
		return refusal
	}
	return refusal.With(fault.Detail{Pointer: "/file", Code: refusal.Code, Text: refusal.Text})
}

// documentLabel is the label of a field by its name.
func (v voice) documentLabel(name string) string {
	if name == "title" {
		name = "title-label"
	}
	return v.hint("documents." + name)
}

// withdrawDocument withdraws the newest version of a document.
func (s *site) withdrawDocument(c *gin.Context) {
	slug, kind := c.Param("slug"), documentKind(c)
	s.carryOut(c, command{
		operation: "withdrawDocument", done: "documents.withdrawn",
		do: func(ctx context.Context, order app.Order, sent form) (outcome, error) {
			_, err := s.app.WithdrawDocument(ctx, order, slug, kind, sent.value("reason"))
			return outcome{address: documentAddress(slug, kind)}, err
		},
		again: s.documentAgain(c, documentWithdraw),
	})
}

// standings are how a document may stand to a request of access, with what each means.
func standings(p page) []option {
	options := make([]option, 0, 4)
	for _, standing := range []app.DocumentStanding{
		app.FactualBasis, app.ExternalAssessment, app.InternalDocument, app.GivenToOutsiders,
	} {
		options = append(options, option{
			value: string(standing), text: p.say("standing." + string(standing)),
			hint: p.say("standing-hint." + string(standing)),
		})
	}
	return options
}

// mediaName is what people call a type of document.
func mediaName(p page, mediaType string) string {
	switch mediaType {
	case app.MediaMarkdown:
		return p.say("documents.written")
	case app.MediaPDF:
		return "PDF"
	case app.MediaDOCX:
		return "DOCX"
	case app.MediaXLSX:
		return "XLSX"
	}
	return mediaType
}
