package api

import (
	"cmp"
	"context"
	"io"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/catalogue"
)

// ListImports lists imports, newest first.
func (s *Server) ListImports(ctx context.Context, request ListImportsRequestObject) (ListImportsResponseObject, error) {
	found, err := s.app.Imports(ctx, page(request.Params.Limit, request.Params.Cursor))
	if err != nil {
		return nil, err
	}
	return ListImports200JSONResponse{
		Items: each(found.Items, importOf), Total: found.Total, NextCursor: optional(found.Next),
	}, nil
}

// StartImport validates a file and starts carrying it out.
func (s *Server) StartImport(ctx context.Context, request StartImportRequestObject) (StartImportResponseObject, error) {
	file, err := importFile(ctx, request)
	if err != nil {
		return nil, err
	}
	started, err := s.app.StartImport(ctx, orderOf(ctx), file)
	if err != nil {
		return nil, err
	}
	return StartImport201JSONResponse{
		Body: importOf(started), Headers: StartImport201ResponseHeaders{Location: basePath + "/imports/" + started.ID},
	}, nil
}

// importFile reads a file in whichever form it was sent. Errors: Unsupported import-format.
func importFile(ctx context.Context, request StartImportRequestObject) (app.ImportFile, error) {
	asked := request.Params
	file := app.ImportFile{
		Name: given(asked.Filename), Programme: given(asked.Programme), Method: given(asked.Method),
		Design: catalogue.Code(given(asked.Design)),
	}
	media := declaredMedia(ctx)
	var err error
	if request.MultipartBody != nil {
		form, err := readForm(request.MultipartBody, "programme", "method", "design")
		if err != nil {
			return app.ImportFile{}, err
		}
		file.Name, file.Data, media = form.filename, form.file, form.media
		file.Programme = cmp.Or(form.fields["programme"], file.Programme)
		file.Method = cmp.Or(form.fields["method"], file.Method)
		file.Design = cmp.Or(catalogue.Code(form.fields["design"]), file.Design)
	} else if file.Data, err = io.ReadAll(request.Body); err != nil {
		return app.ImportFile{}, err
	}
	file.Format, err = catalogue.DetectFormat(media, file.Name)
	return file, err
}

// GetImport gives an import with its progress.
func (s *Server) GetImport(ctx context.Context, request GetImportRequestObject) (GetImportResponseObject, error) {
	found, err := s.app.Import(ctx, request.ID.String())
	if err != nil {
		return nil, err
	}
	return GetImport200JSONResponse(importOf(found)), nil
}

func importOf(imported app.ImportView) Import {
	progress := imported.Progress
	written := Import{
		ID: idOf(imported.ID), Status: ImportStatus(imported.Status), Format: ImportFormat(imported.Format),
		Filename: optional(imported.Filename), Sha256: imported.SHA256, ContentHash: imported.ContentHash,
		Methods: imported.Methods, Studies: imported.Studies, StartedBy: personIfAny(imported.StartedBy),
		StartedAt: imported.StartedAt, FinishedAt: imported.FinishedAt,
		Progress: ImportProgress{
			Handled: progress.Handled, Created: progress.Created, Changed: progress.Changed,
			Unchanged: progress.Unchanged, Failed: progress.Failed,
		},
	}
	for _, row := range imported.Failures {
		written.Failures = append(written.Failures, ImportFailure{
			Row: row.Row, Slug: optional(row.Slug), Code: row.Code, Message: row.Text,
		})
	}
	return written
}
