package app

import (
	"context"
	"slices"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

// DocumentStanding is how a document stands to a request of access (aktindsigt).
type DocumentStanding = store.Standing

// The standings.
const (
	FactualBasis       = store.FactualBasis
	ExternalAssessment = store.ExternalAssessment
	InternalDocument   = store.InternalDocument
	GivenToOutsiders   = store.GivenToOutsiders
)

// DocumentFile is a kind of document in a method's file, with every version of it that the caller may read, the newest
// first and without texts and bytes. It has none where nothing is on file.
type DocumentFile struct {
	Kind     phasemodel.DocumentKind
	Label    i18n.Text
	Versions []DocumentView
}

// Newest is the version that stands; false where nothing is on file.
func (f DocumentFile) Newest() (DocumentView, bool) {
	if len(f.Versions) == 0 {
		return DocumentView{}, false
	}
	return f.Versions[0], true
}

// DocumentFiles is a method's file, kind by kind.
type DocumentFiles struct {
	MethodHead

	// Files are in the order of the phase model. To outsiders only those are there that they may read.
	Files []DocumentFile
}

// File finds the file of a kind. Errors: NotFound document-kind-unknown where the phase model has no such kind and
// none is on file.
func (f DocumentFiles) File(kind phasemodel.DocumentKind) (DocumentFile, error) {
	at := slices.IndexFunc(f.Files, func(file DocumentFile) bool { return file.Kind == kind })
	if at < 0 {
		return DocumentFile{}, errDocumentKindUnknown()
	}
	return f.Files[at], nil
}

func errDocumentKindUnknown() error {
	return fault.New(fault.NotFound, "document-kind-unknown",
		"Fasemodellen har ikke den art af dokument.", "The phase model has no such kind of document.")
}

// DocumentFiles gives every version of every document of a method that the caller may read. Errors: NotFound
// method-unknown.
func (a *App) DocumentFiles(ctx context.Context, caller auth.Caller, key string) (DocumentFiles, error) {
	method, err := a.see(ctx, caller, key)
	if err != nil {
		return DocumentFiles{}, err
	}
	labels, err := a.documentKinds(ctx, method.ID)
	if err != nil {
		return DocumentFiles{}, err
	}
	versions, err := a.store.DocumentVersions(ctx, method.ID)
	if err != nil {
		return DocumentFiles{}, err
	}
	files := DocumentFiles{MethodHead: method.headOf(caller)}
	for _, label := range labels {
		files.Files = append(files.Files, DocumentFile{Kind: label.ID, Label: label.Text})
	}
	for _, version := range versions {
		if !mayRead(caller, method, version) {
			continue
		}
		at := slices.IndexFunc(files.Files, func(file DocumentFile) bool { return file.Kind == version.Kind })
		if at < 0 {
			at = len(files.Files)
			files.Files = append(files.Files, DocumentFile{Kind: version.Kind, Label: labelOf(labels, version.Kind)})
		}
		files.Files[at].Versions = append(files.Files[at].Versions,
			DocumentView{method.shown(version), files.Files[at].Label})
	}
	if !method.inside {
		files.Files = slices.DeleteFunc(files.Files, func(file DocumentFile) bool { return len(file.Versions) == 0 })
	}
	return files, nil
}
