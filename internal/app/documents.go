package app

import (
	"context"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/cpr"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

// MaxDocument is the largest file that is kept, in bytes.
const MaxDocument = 20 << 20

// The longest title and file name of a document, in characters.
const (
	longestTitle    = 300
	longestFilename = 255
)

// DocumentView is a version of a document with the name of its kind.
type DocumentView struct {
	store.Document

	Label i18n.Text
}

// DocumentDraft is a document as it is put on file: a text in Markdown, or a file. A standing that is not
// given is internal, the most closed; a title that is not given is the kind's name.
type DocumentDraft struct {
	Kind     phasemodel.DocumentKind
	Title    string
	Standing string
	Text     string
	// Bytes is a file, and nil for a text. Declared is the media type it was sent as; empty: not said.
	Bytes    []byte
	Declared string
	Filename string
}

// Documents lists the newest version of each document that a caller may read, in the order of the method's
// phase model. Withdrawn ones are listed where they are asked for. Errors: NotFound method-unknown.
func (a *App) Documents(
	ctx context.Context, caller auth.Caller, key string, withdrawn bool, page Page,
) (Listed[DocumentView], error) {
	method, err := a.see(ctx, caller, key)
	if err != nil {
		return Listed[DocumentView]{}, err
	}
	labels, err := a.documentKinds(ctx, method.ID)
	if err != nil {
		return Listed[DocumentView]{}, err
	}
	documents, err := a.store.Documents(ctx, method.ID)
	if err != nil {
		return Listed[DocumentView]{}, err
	}
	return paged(readable(caller, method, documents, labels, withdrawn), page, func(d DocumentView) string { return string(d.Kind) })
}

// Document gives a version of a document whole, 0 for the newest. Errors: NotFound method-unknown and
// document-unknown; the latter also for one that the caller may not read.
func (a *App) Document(
	ctx context.Context, caller auth.Caller, key string, kind phasemodel.DocumentKind, version int,
) (DocumentView, error) {
	method, err := a.see(ctx, caller, key)
	if err != nil {
		return DocumentView{}, err
	}
	labels, err := a.documentKinds(ctx, method.ID)
	if err != nil {
		return DocumentView{}, err
	}
	document, err := a.store.Document(ctx, method.ID, kind, version)
	if err != nil {
		return DocumentView{}, err
	}
	if !mayRead(caller, method, document) {
		return DocumentView{}, fault.New(fault.NotFound, "document-unknown", "Dokumentet findes ikke.",
			"There is no such document.")
	}
	return DocumentView{method.shown(document), labelOf(labels, kind)}, nil
}

// shown leaves out of a document who put it on file, where an outsider reads it.
func (m seenMethod) shown(document store.Document) store.Document {
	if !m.inside {
		document.PutBy = PersonRef{}
	}
	return document
}

// mayRead tells whether a caller may read a version of a document: outsiders the newest, where it is given to
// outsiders and not withdrawn, an owner everything but what is internal to the authority.
func mayRead(caller auth.Caller, method seenMethod, document store.Document) bool {
	switch {
	case !method.inside:
		return document.Standing == store.GivenToOutsiders && document.Withdrawal == nil && document.Newest
	case !caller.SeesAll(method.Programme.ID):
		return document.Standing != store.InternalDocument
	}
	return true
}

// PutDocument puts a document on file, in place of the version named (0: there is none yet), and computes
// the method's evidence anew. Created tells that it is the first version. Errors: NotFound method-unknown
// and document-kind-unknown, Forbidden role-missing, VersionNeeded version-needed, Stale version-stale,
// TooLarge document-too-large, Unsupported document-type, Invalid for title, standing and file name.
func (a *App) PutDocument(
	ctx context.Context, order Order, key string, draft DocumentDraft, replaces int,
) (put DocumentView, created bool, err error) {
	method, err := a.keep(ctx, order.Caller, key)
	if err != nil {
		return DocumentView{}, false, err
	}
	labels, err := a.documentKinds(ctx, method.ID)
	if err != nil {
		return DocumentView{}, false, err
	}
	label, known := find(labels, draft.Kind)
	if !known {
		return DocumentView{}, false, errDocumentKindUnknown()
	}
	document, err := draft.document(method.ID, label, order.Caller.Person)
	if err != nil {
		return DocumentView{}, false, err
	}
	version, err := a.once(ctx, order, "put-document", method.ID, func(tx *store.Store) (string, error) {
		put, _, err := tx.PutDocument(ctx, document, replaces, assessEvidence)
		return strconv.Itoa(put.Version), err
	})
	if err != nil {
		return DocumentView{}, false, err
	}
	a.evidenceChanged(ctx, method.ID)
	number, err := strconv.Atoi(version)
	if err != nil {
		return DocumentView{}, false, err
	}
	put, err = a.Document(ctx, order.Caller, key, draft.Kind, number)
	return put, number == 1, err
}

// WithdrawDocument withdraws the newest version of a document with a reason. Errors: NotFound
// method-unknown and document-unknown, Forbidden role-missing, Conflict document-withdrawn.
func (a *App) WithdrawDocument(
	ctx context.Context, order Order, key string, kind phasemodel.DocumentKind, reason string,
) (DocumentView, error) {
	method, err := a.keep(ctx, order.Caller, key)
	if err != nil {
		return DocumentView{}, err
	}
	if err := checkText("/reason", reason); err != nil {
		return DocumentView{}, err
	}
	version, err := a.once(ctx, order, "withdraw-document", method.ID, func(tx *store.Store) (string, error) {
		withdrawn, _, err := tx.WithdrawDocument(ctx, method.ID, kind, order.Caller.Person, reason, assessEvidence)
		return strconv.Itoa(withdrawn.Version), err
	})
	if err != nil {
		return DocumentView{}, err
	}
	a.evidenceChanged(ctx, method.ID)
	number, err := strconv.Atoi(version)
	if err != nil {
		return DocumentView{}, err
	}
	return a.Document(ctx, order.Caller, key, kind, number)
}

// document holds a draft against the rules, and gives it as the store keeps it.
func (d DocumentDraft) document(
	method lifecycle.MethodID, label phasemodel.DocumentLabel, by lifecycle.PersonID,
) (store.Document, error) {
	document := store.Document{
		Method: method, Kind: d.Kind, Title: d.Title, Standing: store.Standing(d.Standing), Text: d.Text,
		MediaType: MediaMarkdown, PutBy: PersonRef{ID: by},
	}
	if document.Title == "" {
		document.Title = label.DA
	}
	if document.Standing == "" {
		document.Standing = store.InternalDocument
	}
	if !slices.Contains([]store.Standing{
		store.FactualBasis, store.ExternalAssessment, store.InternalDocument, store.GivenToOutsiders,
	}, document.Standing) {
		return store.Document{}, invalid("/standing", "not-allowed",
			"Aktindsigtsstatus skal være faktisk-grundlag, ekstern-faglig-vurdering, intern eller afgivet.",
			"The standing must be faktisk-grundlag, ekstern-faglig-vurdering, intern or afgivet.")
	}
	if err := checkLine("/title", document.Title, longestTitle); err != nil {
		return store.Document{}, err
	}
	if d.Bytes == nil {
		if strings.TrimSpace(d.Text) == "" {
			return store.Document{}, invalid("/text", "empty", "Teksten må ikke være tom.", "The text must not be empty.")
		}
		return document, cpr.Check("/text", d.Text)
	}
	media, err := checkFile(d.Bytes, d.Declared)
	if err != nil {
		return store.Document{}, err
	}
	document.Bytes, document.MediaType, document.Text = d.Bytes, media, ""
	// A browser may send a path; only its last part is a name.
	document.Filename = path.Base(strings.ReplaceAll(d.Filename, `\`, "/"))
	if d.Filename == "" || document.Filename == "." || document.Filename == "/" {
		document.Filename = string(d.Kind) + extensionOf(media)
	}
	return document, checkLine("/filename", document.Filename, longestFilename)
}

// checkLine refuses one line of text that is too long, holds control characters or what looks like a CPR
// number.
func checkLine(pointer, text string, longest int) error {
	switch {
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl):
		return textFault(pointer, "character", "Feltet indeholder tegn, der ikke kan stå dér.",
			"The field holds characters that cannot stand there.")
	case utf8.RuneCountInString(text) > longest:
		return textFault(pointer, "too-long", "Feltet er for langt.", "The field is too long.")
	}
	return cpr.Check(pointer, text)
}

// documentKinds gives the kinds of document that the phase model of a method has.
func (a *App) documentKinds(
	ctx context.Context, method lifecycle.MethodID,
) ([]phasemodel.DocumentLabel, error) {
	state, err := a.store.State(ctx, method)
	if err != nil {
		return nil, err
	}
	model, err := a.models.get(ctx, state.Model.ID, state.Model.Version)
	if err != nil {
		return nil, err
	}
	return model.DocumentKinds, nil
}

func find(labels []phasemodel.DocumentLabel, kind phasemodel.DocumentKind) (phasemodel.DocumentLabel, bool) {
	at := slices.IndexFunc(labels, func(l phasemodel.DocumentLabel) bool { return l.ID == kind })
	if at < 0 {
		return phasemodel.DocumentLabel{}, false
	}
	return labels[at], true
}

// labelOf names a kind; one that a later model has dropped is its own name.
func labelOf(labels []phasemodel.DocumentLabel, kind phasemodel.DocumentKind) i18n.Text {
	if label, known := find(labels, kind); known {
		return label.Text
	}
	return i18n.Text{DA: string(kind), EN: string(kind)}
}
