package app

import (
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

// caseFileKept is how long a case file can be fetched.
const caseFileKept = 7 * 24 * time.Hour

// caseFilesShown is how many of a person's case files of a method are listed.
const caseFilesShown = 10

// CaseFileView is a case file with the method it is of and its list of contents, as far as that is known.
type CaseFileView struct {
	store.CaseFile

	Of       MethodRef
	Contents []store.CaseFilePart
}

// CaseFilesView is what a person has ordered of a method's case.
type CaseFilesView struct {
	Of MethodRef
	// Latest is the newest with its list of contents; nil: none. Earlier are those before it that can be fetched.
	Latest  *CaseFileView
	Earlier []store.CaseFile
}

func errCaseFileUnknown() error {
	return fault.New(fault.NotFound, "case-file-unknown",
		"Sagsmappen findes ikke. Den kan være udløbet; bestil den igen.",
		"There is no such case file. It may have expired; order it again.")
}

// caseFileMethod finds a method whose case file the caller may have: who may read the case, and is not recused in any
// review of it that is not published. Errors: NotFound method-unknown, Forbidden role-missing and recused.
func (a *App) caseFileMethod(ctx context.Context, caller auth.Caller, key string) (store.Method, error) {
	method, err := a.caseMethod(ctx, caller, key)
	if err != nil {
		return store.Method{}, err
	}
	recused, err := a.store.RecusedFrom(ctx, caller.Person)
	if err == nil && slices.Contains(recused, method.ID) {
		err = errRecused()
	}
	return method, err
}

func refOfMethod(method store.Method) MethodRef {
	return MethodRef{method.ID, method.Content.Slug, method.Content.Title}
}

// OrderCaseFile has a case file made. Errors: those of who may have one, and Unavailable engine-away; the same key
// takes it up again.
func (a *App) OrderCaseFile(
	ctx context.Context, order Order, key string, language i18n.Language,
) (CaseFileView, error) {
	method, err := a.caseFileMethod(ctx, order.Caller, key)
	if err != nil {
		return CaseFileView{}, err
	}
	id, err := a.once(ctx, order, "order-case-file", method.ID, func(tx *store.Store) (string, error) {
		file := store.CaseFile{
			ID: derivedID("case-file", order.Key), Method: method.ID, OrderedBy: order.Caller.Person, Language: language,
			OrderedAt: a.now(), ExpiresAt: a.now().Add(caseFileKept),
		}
		return file.ID, tx.CreateCaseFile(ctx, file)
	})
	if err != nil {
		return CaseFileView{}, err
	}
	file, err := a.caseFileOf(ctx, order.Caller, method, id)
	if err != nil || file.Status != store.CaseFileRunning {
		return file, err
	}
	return file, a.engine.startCaseFile(ctx, contract.CaseFileID(id))
}

// startCaseFile starts the workflow of a case file that is ordered; one that runs already goes on.
func (e engine) startCaseFile(ctx context.Context, id contract.CaseFileID) error {
	ctx, cancel := context.WithTimeout(ctx, acceptWithin)
	defer cancel()
	_, err := e.temporal.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID:                    contract.CaseFileWorkflowID(id),
		TaskQueue:             e.queue,
		WorkflowIDReusePolicy: enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
	}, contract.CaseFileWorkflow, contract.CaseFileInput{CaseFile: id})
	if _, already := errors.AsType[*serviceerror.WorkflowExecutionAlreadyStarted](err); already {
		return nil
	}
	return answerOf(err)
}

// CaseFile gives a case file to the person who ordered it. Errors: NotFound case-file-unknown, and those of who may
// have one: a recusal closes it at once.
func (a *App) CaseFile(ctx context.Context, caller auth.Caller, key, id string) (CaseFileView, error) {
	method, err := a.caseFileMethod(ctx, caller, key)
	if err != nil {
		return CaseFileView{}, err
	}
	return a.caseFileOf(ctx, caller, method, id)
}

func (a *App) caseFileOf(
	ctx context.Context, caller auth.Caller, method store.Method, id string,
) (CaseFileView, error) {
	file, err := a.store.CaseFile(ctx, id)
	if err != nil {
		return CaseFileView{}, err
	}
	if file.Method != method.ID || file.OrderedBy != caller.Person {
		return CaseFileView{}, errCaseFileUnknown()
	}
	parts, err := a.store.CaseFileParts(ctx, id)
	return CaseFileView{CaseFile: file, Of: refOfMethod(method), Contents: parts}, err
}

// CaseFiles gives what the caller has ordered of a method's case. Errors: those of who may have a case file.
func (a *App) CaseFiles(ctx context.Context, caller auth.Caller, key string) (CaseFilesView, error) {
	method, err := a.caseFileMethod(ctx, caller, key)
	if err != nil {
		return CaseFilesView{}, err
	}
	view := CaseFilesView{Of: refOfMethod(method)}
	files, err := a.store.CaseFilesOf(ctx, method.ID, caller.Person, caseFilesShown)
	if err != nil || len(files) == 0 {
		return view, err
	}
	parts, err := a.store.CaseFileParts(ctx, files[0].ID)
	if err != nil {
		return CaseFilesView{}, err
	}
	view.Latest = &CaseFileView{CaseFile: files[0], Of: view.Of, Contents: parts}
	for _, file := range files[1:] {
		if file.Status == store.CaseFileDone {
			view.Earlier = append(view.Earlier, file)
		}
	}
	return view, nil
}

// Download is a file that can be written once it is wanted.
type Download struct {
	Name  string
	Write func(ctx context.Context, out io.Writer) error
}

// CaseFileDownload gives a finished case file as a zip. Errors: those of [App.CaseFile], and Conflict
// case-file-not-done.
func (a *App) CaseFileDownload(ctx context.Context, caller auth.Caller, key, id string) (Download, error) {
	view, err := a.CaseFile(ctx, caller, key, id)
	if err != nil {
		return Download{}, err
	}
	if view.Status != store.CaseFileDone {
		return Download{}, fault.New(fault.Conflict, "case-file-not-done",
			"Sagsmappen er ikke færdig. Vent, til den er lavet, eller bestil den igen.",
			"The case file is not done. Wait until it is made, or order it again.")
	}
	return a.downloadOf(view), nil
}

func (a *App) downloadOf(view CaseFileView) Download {
	return Download{Name: zipName(view.Of, view.OrderedAt), Write: func(ctx context.Context, out io.Writer) error {
		return writeZip(ctx, out, view.OrderedAt, view.Contents, func(part store.CaseFilePart) ([]byte, error) {
			if part.DocumentKind != "" {
				return a.documentContent(ctx, view.Method, part)
			}
			kept, err := a.store.CaseFilePart(ctx, view.ID, part.Number)
			return kept.Content, err
		})
	}}
}

// CaseFileNow gives the case file as it is now, made while the caller waits; nothing is kept of it. Errors: those of
// who may have a case file.
func (a *App) CaseFileNow(
	ctx context.Context, caller auth.Caller, key string, language i18n.Language,
) (Download, error) {
	method, err := a.caseFileMethod(ctx, caller, key)
	if err != nil {
		return Download{}, err
	}
	at := a.now()
	made, err := a.gather(ctx, caller, method, language, at)
	if err != nil {
		return Download{}, err
	}
	if err := a.printAll(ctx, made.parts); err != nil {
		return Download{}, err
	}
	if err := made.close(ctx); err != nil {
		return Download{}, err
	}
	return Download{Name: zipName(refOfMethod(method), at), Write: func(ctx context.Context, out io.Writer) error {
		return writeZip(ctx, out, at, made.parts, func(part store.CaseFilePart) ([]byte, error) {
			if part.DocumentKind != "" {
				return a.documentContent(ctx, method.ID, part)
			}
			return part.Content, nil
		})
	}}, nil
}

// printsWaited is how long those who wait for a case file wait for its PDFs.
const printsWaited = time.Minute

// printAll makes the PDFs of a case file that somebody waits for. One that cannot be made in time is left out: the note
// is there as HTML.
func (a *App) printAll(ctx context.Context, parts []store.CaseFilePart) error {
	printing, cancel := context.WithTimeout(ctx, printsWaited)
	defer cancel()
	for i := range parts {
		if parts[i].Prints == 0 {
			continue
		}
		pdf, err := a.printer.PDF(printing, parts[parts[i].Prints-1].Content)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		finishPrint(&parts[i], pdf, err)
	}
	return nil
}

func finishPrint(part *store.CaseFilePart, pdf []byte, err error) {
	if err != nil {
		part.Status, part.Content = store.PartLeftOut, nil
		return
	}
	fillPart(part, pdf)
}
