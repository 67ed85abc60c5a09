package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"path"
	"strings"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

// ImportFile is a file of methods and studies as it was sent.
type ImportFile struct {
	Name   string
	Format catalogue.Format
	Data   []byte
	// Programme is the slug or id of the programme for methods that name none; empty: each must name its own.
	Programme string
	// Method is the slug or id of the method, and Design the design, for studies that do not say themselves.
	Method string
	Design catalogue.Code
}

// ImportView is an import with its progress and the rows that failed.
type ImportView struct {
	store.Import

	Failures []store.ImportRow
}

// maxFailures is how many failed rows are told of.
const maxFailures = 1000

// Imports lists imports, newest first, without their failures.
func (a *App) Imports(ctx context.Context, page Page) (Listed[ImportView], error) {
	found, err := a.store.Imports(ctx, page)
	if err != nil {
		return Listed[ImportView]{}, err
	}
	views := Listed[ImportView]{Total: found.Total, Next: found.Next}
	for _, one := range found.Items {
		views.Items = append(views.Items, ImportView{Import: one})
	}
	return views, nil
}

// Import gives an import. Errors: NotFound import-unknown.
func (a *App) Import(ctx context.Context, id string) (ImportView, error) {
	found, err := a.store.Import(ctx, id)
	if err != nil {
		return ImportView{}, err
	}
	view := ImportView{Import: found}
	if found.Progress.Failed > 0 {
		view.Failures, err = a.store.FailedRows(ctx, id, maxFailures)
	}
	return view, err
}

// StartImport validates a file as a whole, keeps its rows, and starts the workflow that carries them out.
// Errors: Invalid import-invalid with every problem by its row, Unavailable engine-away; the same key takes
// it up again. Forbidden role-missing where the caller is not admin of every programme it touches.
func (a *App) StartImport(ctx context.Context, order Order, file ImportFile) (ImportView, error) {
	parsed, err := a.parseImport(ctx, file)
	if err != nil {
		return ImportView{}, err
	}
	var programme lifecycle.ProgrammeID
	if file.Programme != "" {
		found, err := a.store.Programme(ctx, file.Programme)
		if err != nil {
			return ImportView{}, at("programme", err)
		}
		programme = found.ID
	}
	if err := a.checkImport(ctx, order.Caller, parsed, programme); err != nil {
		return ImportView{}, err
	}
	rows, err := rowsOf(parsed)
	if err != nil {
		return ImportView{}, err
	}
	digest := sha256.Sum256(file.Data)
	id, err := a.once(ctx, order, string(lifecycle.KindImport), "", func(tx *store.Store) (string, error) {
		made, err := tx.CreateImport(ctx, store.Import{
			ID: derivedID("import", order.Key), Format: file.Format,
			Filename: baseName(file.Name), SHA256: hex.EncodeToString(digest[:]),
			ContentHash: parsed.Hash, Methods: len(parsed.Methods), Studies: parsed.Rows() - len(parsed.Methods),
			Programme: programme, StartedBy: PersonRef{ID: personOf(order.Caller)},
		}, rows)
		return made.ID, err
	})
	if err != nil {
		return ImportView{}, err
	}
	imported, err := a.Import(ctx, id)
	if err != nil || imported.Status != store.ImportRunning {
		return imported, err
	}
	return imported, a.engine.startImport(ctx, contract.ImportID(id))
}

// parseImport reads a file with what holds for all of its studies. Errors: Invalid import-invalid,
// method-unknown and unknown-code.
func (a *App) parseImport(ctx context.Context, file ImportFile) (*catalogue.File, error) {
	vocabulary, _, err := a.vocabulary(ctx)
	if err != nil {
		return nil, err
	}
	defaults := catalogue.Defaults{Design: file.Design}
	if wrong, refused := vocabulary.Check(catalogue.Designs, "design", file.Design); refused && file.Design != "" {
		return nil, fault.New(fault.Invalid, wrong.Code, wrong.Text.DA, wrong.Text.EN).With(wrong)
	}
	if file.Method != "" {
		method, err := a.store.Method(ctx, file.Method)
		if err != nil {
			return nil, at("method", err)
		}
		defaults.Method = method.Content.Slug
	}
	return vocabulary.Parse(file.Name, file.Data, file.Format, defaults)
}

// startImport starts the workflow of an import that is kept; one that runs already goes on.
func (e engine) startImport(ctx context.Context, id contract.ImportID) error {
	ctx, cancel := context.WithTimeout(ctx, acceptWithin)
	defer cancel()
	_, err := e.temporal.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID:                    contract.ImportWorkflowID(id),
		TaskQueue:             e.queue,
		WorkflowIDReusePolicy: enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
	}, contract.ImportWorkflow, contract.ImportInput{Import: id})
	if _, already := errors.AsType[*serviceerror.WorkflowExecutionAlreadyStarted](err); already {
		return nil
	}
	return answerOf(err)
}

// importPoll is how often ImportAndWait looks.
const importPoll = 100 * time.Millisecond

// ImportAndWait imports a file on behalf of the program itself and waits until it is done. A file that has
// been imported so, or is being imported, is that import.
func (a *App) ImportAndWait(ctx context.Context, file ImportFile) (ImportView, error) {
	digest := sha256.Sum256(file.Data)
	request := file.Programme + "/" + hex.EncodeToString(digest[:])
	if file.Method != "" || file.Design != "" {
		request += "/" + file.Method + "/" + string(file.Design)
	}
	order := Order{
		Caller: auth.Caller{Person: lifecycle.SystemActor}, Key: lifecycle.CommandID(newID()),
		Request: hashOf(request),
	}
	earlier, err := a.store.ContentCommandOf(ctx, string(lifecycle.KindImport), order.Request)
	switch {
	case err == nil:
		order.Key = earlier
	case fault.CodeOf(err) != "command-unknown":
		return ImportView{}, err
	}
	started, err := a.StartImport(ctx, order, file)
	ticker := time.NewTicker(importPoll)
	defer ticker.Stop()
	for err == nil && started.Status == store.ImportRunning {
		select {
		case <-ctx.Done():
			return started, ctx.Err()
		case <-ticker.C:
			started, err = a.Import(ctx, started.ID)
		}
	}
	return started, err
}

// personOf is who started something; nobody where it was the program itself.
func personOf(caller auth.Caller) lifecycle.PersonID {
	if caller.Person == lifecycle.SystemActor {
		return ""
	}
	return caller.Person
}

// rowsOf makes a row of each method of a file with its studies, and then of each method elsewhere that the
// file has studies for.
func rowsOf(file *catalogue.File) ([]store.ImportRow, error) {
	var rows []store.ImportRow
	add := func(entry catalogue.Method) error {
		text, err := json.Marshal(entry)
		rows = append(rows, store.ImportRow{Row: len(rows) + 1, Slug: entry.Slug, Entry: text})
		return err
	}
	studies := file.StudiesByMethod()
	there := map[string]bool{}
	for _, method := range file.Methods {
		there[method.Slug] = true
		method.Studies = studies[method.Slug]
		if err := add(method); err != nil {
			return nil, err
		}
	}
	for _, study := range file.Studies {
		if there[study.Method] {
			continue
		}
		there[study.Method] = true
		if err := add(catalogue.Method{Slug: study.Method, Studies: studies[study.Method]}); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// baseName is the last part of a file's name as a client gave it; empty where it gave none.
func baseName(name string) string {
	if name == "" {
		return ""
	}
	return path.Base(strings.ReplaceAll(name, `\`, "/"))
}
