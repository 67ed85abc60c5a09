package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
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
	vocabulary, _, err := a.vocabulary(ctx)
	if err != nil {
		return ImportView{}, err
	}
	parsed, err := vocabulary.Parse(file.Name, file.Data, file.Format)
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
			Filename: path.Base(strings.ReplaceAll(file.Name, `\`, "/")), SHA256: hex.EncodeToString(digest[:]),
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
func (a *App) ImportAndWait(
	ctx context.Context, name string, data []byte, format catalogue.Format, programme string,
) (ImportView, error) {
	digest := sha256.Sum256(data)
	request := hex.EncodeToString(digest[:])
	order := Order{
		Caller: auth.Caller{Person: lifecycle.SystemActor}, Key: lifecycle.CommandID(newID()),
		Request: hashOf(programme + "/" + request),
	}
	earlier, err := a.store.ContentCommandOf(ctx, string(lifecycle.KindImport), order.Request)
	switch {
	case err == nil:
		order.Key = earlier
	case fault.CodeOf(err) != "command-unknown":
		return ImportView{}, err
	}
	started, err := a.StartImport(ctx, order, ImportFile{Name: name, Format: format, Data: data, Programme: programme})
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
	there := map[string]bool{}
	for _, method := range file.Methods {
		there[method.Slug] = true
		method.Studies = file.StudiesOf(method.Slug)
		if err := add(method); err != nil {
			return nil, err
		}
	}
	for _, study := range file.Studies {
		if there[study.Method] {
			continue
		}
		there[study.Method] = true
		if err := add(catalogue.Method{Slug: study.Method, Studies: file.StudiesOf(study.Method)}); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// checkImport holds a file against what is here: its programmes and their phases, and the methods that it
// has studies for. Errors: Invalid import-invalid, Forbidden role-missing.
func (a *App) checkImport(
	ctx context.Context, caller auth.Caller, file *catalogue.File, fallback lifecycle.ProgrammeID,
) error {
	check := importCheck{
		app: a, caller: caller, file: file, fallback: fallback, models: map[string]*phasemodel.Model{},
	}
	for i, method := range file.Methods {
		if err := check.method(ctx, i, method); err != nil {
			return err
		}
		if err := check.mayChange(ctx, method.Slug); err != nil {
			return err
		}
	}
	for i, study := range file.Studies {
		if err := check.study(ctx, i, study); err != nil {
			return err
		}
	}
	if len(check.details) == 0 {
		return nil
	}
	return fault.New(fault.Invalid, catalogue.CodeImportInvalid, "Filen kan ikke importeres. Intet er ændret.",
		"The file cannot be imported. Nothing was changed.").With(check.details...)
}

type importCheck struct {
	app      *App
	caller   auth.Caller
	file     *catalogue.File
	fallback lifecycle.ProgrammeID
	models   map[string]*phasemodel.Model // by the programme's key
	details  []fault.Detail
}

// may refuses who may not import into a programme; the program itself may.
func (c *importCheck) may(programme lifecycle.ProgrammeID) error {
	if c.caller.Person == lifecycle.SystemActor ||
		c.caller.HoldsFor(programme, lifecycle.GivenBy(lifecycle.KindImport)...) {
		return nil
	}
	return errRoleMissing()
}

// mayChange refuses who may not import into the programme of a method that is here already: it stays there,
// whatever the file says.
func (c *importCheck) mayChange(ctx context.Context, slug string) error {
	if c.may("") == nil {
		return nil
	}
	method, err := c.app.store.Method(ctx, slug)
	switch {
	case fault.CodeOf(err) == "method-unknown":
		return nil
	case err != nil:
		return err
	}
	return c.may(method.Programme.ID)
}

func (c *importCheck) wrong(position int, field, code, danish, english string) {
	row := position + 1
	if c.file.Format == catalogue.FormatCSV {
		row++ // a spreadsheet counts the header as row 1
	}
	c.details = append(c.details, catalogue.Problem{
		Row: row, Pointer: pointer(position, field), Code: code, Text: i18n.Text{DA: danish, EN: english},
	}.Detail())
}

func (c *importCheck) method(ctx context.Context, position int, method catalogue.Method) error {
	key := method.Programme
	if key == "" {
		key = string(c.fallback)
	}
	if key == "" {
		c.wrong(position, "programme", catalogue.CodeMissing, "Programmet mangler.", "The programme is missing.")
		return nil
	}
	model, known := c.models[key]
	if !known {
		programme, err := c.app.store.Programme(ctx, key)
		if fault.CodeOf(err) == "programme-unknown" {
			c.wrong(position, "programme", "programme-unknown", "Programmet findes ikke.", "There is no such programme.")
			return nil
		}
		if err == nil {
			err = c.may(programme.ID)
		}
		if err != nil {
			return err
		}
		compiled, err := c.app.models.get(ctx, programme.ModelID, programme.ModelVersion)
		if err != nil {
			return err
		}
		model = compiled.Model
		c.models[key] = model
	}
	if _, found := model.Phase(phasemodel.PhaseID(method.Phase)); !found {
		c.wrong(position, "phase", "phase-unknown", "Programmets fasemodel har ikke den fase.",
			"The programme's phase model has no such phase.")
	}
	return nil
}

func (c *importCheck) study(ctx context.Context, position int, study catalogue.MethodStudy) error {
	for _, method := range c.file.Methods {
		if method.Slug == study.Method {
			return nil
		}
	}
	found, err := c.app.store.Method(ctx, study.Method)
	if fault.CodeOf(err) == "method-unknown" {
		c.wrong(position, "method", "method-unknown",
			"Metoden findes hverken her eller i filen.", "The method is neither here nor in the file.")
		return nil
	}
	if err != nil {
		return err
	}
	return c.may(found.Programme.ID)
}

// ApplyRow carries one row of an import out: the content of a method, its studies and the evidence they
// give, and for a new method the import command to its process. Applying a row again changes nothing.
// Errors: what the row breaks, by its fault; Unavailable where trying again may help.
func (a *App) ApplyRow(ctx context.Context, importID string, row store.ImportRow) (store.RowStatus, error) {
	imported, err := a.store.Import(ctx, importID)
	if err != nil {
		return "", err
	}
	var entry catalogue.Method
	if err := json.Unmarshal(row.Entry, &entry); err != nil {
		return "", err
	}
	applying := applyingRow{
		App: a, imported: imported, entry: entry,
		key: lifecycle.CommandID(derivedID(fmt.Sprintf("import-row/%d", row.Row), lifecycle.CommandID(importID))),
	}
	// A row whose command is recorded has its answer, and only that was lost.
	known, err := a.store.Command(ctx, applying.key)
	switch {
	case err == nil && known.Refusal != nil:
		return "", known.Refusal
	case err == nil:
		return store.RowCreated, nil
	case fault.CodeOf(err) != "command-unknown":
		return "", err
	}
	method, err := a.store.Method(ctx, entry.Slug)
	switch {
	case fault.CodeOf(err) == "method-unknown":
		return applying.create(ctx, lifecycle.MethodID(newID()))
	case err != nil:
		return "", err
	case method.Process.Sequence == 0:
		return applying.create(ctx, method.ID)
	}
	return applying.update(ctx, method)
}

// applyingRow is a row of an import that is carried out.
type applyingRow struct {
	*App

	imported store.Import
	entry    catalogue.Method
	key      lifecycle.CommandID
}

// create writes a method and starts its process in the phase that the file states. A method that was written
// and has no process yet, because an earlier attempt was cut off, goes on from there.
func (r applyingRow) create(ctx context.Context, id lifecycle.MethodID) (store.RowStatus, error) {
	if r.entry.Title == "" {
		return "", errMethodUnknown()
	}
	key := r.entry.Programme
	if key == "" {
		key = string(r.imported.Programme)
	}
	programme, err := r.store.Programme(ctx, key)
	if err != nil {
		return "", err
	}
	model, err := r.models.get(ctx, programme.ModelID, programme.ModelVersion)
	if err != nil {
		return "", err
	}
	content, err := r.content(ctx)
	if err != nil {
		return "", err
	}
	method, err := r.store.CreateMethod(ctx, id, programme.ID, content)
	if fault.CodeOf(err) == "slug-taken" {
		// Another attempt at this row wrote it a moment ago; the next attempt finds it.
		return "", fault.New(fault.Unavailable, "row-under-way", "Rækken er ved at blive udført.",
			"The row is being carried out.").Because(err)
	}
	if err != nil {
		return "", err
	}
	if err := r.describe(ctx, method); err != nil {
		return "", err
	}
	if _, err := r.studies(ctx, id); err != nil {
		return "", err
	}
	computed, err := r.store.Evidence(ctx, id)
	if err != nil {
		return "", err
	}
	_, err = r.send(ctx, lifecycle.Command{
		ID: r.key, Method: id, Request: hashOf(string(r.key)), Actor: r.actor(),
		Body: lifecycle.Import{
			Programme: programme.ID, Owner: content.Owner, Model: lifecycle.FactsOf(model.Model),
			Phase: phasemodel.PhaseID(r.entry.Phase), Source: r.entry.Hash(), Provenance: string(r.entry.Provenance),
			Level: int(computed.Assessment.Level), Verdict: lifecycle.Verdict(computed.Assessment.Verdict),
		},
	}, false)
	return store.RowCreated, err
}

// actor is the admin who started the import, or the program itself; what a row may do was asked when the
// import was started.
func (r applyingRow) actor() lifecycle.Actor {
	person := r.imported.StartedBy.ID
	if person == "" {
		person = lifecycle.SystemActor
	}
	return lifecycle.Actor{Person: person, Roles: []lifecycle.Role{lifecycle.Admin}}
}

// update changes a method that is here to what the file says. An entry that says what the last import said
// is left alone, and with it what people have changed since. Where a method is in its process is never
// changed by a file.
func (r applyingRow) update(ctx context.Context, method store.Method) (store.RowStatus, error) {
	changed := false
	if r.entry.Title != "" && method.ImportHash != r.entry.Hash() {
		content, err := r.content(ctx)
		if err != nil {
			return "", err
		}
		if content.Owner != method.Owner.ID {
			return "", errOwnerFixed()
		}
		if method, err = r.store.UpdateMethod(ctx, method.ID, method.Version, content); err != nil {
			return "", err
		}
		if err := r.describe(ctx, method); err != nil {
			return "", err
		}
		changed = true
	}
	touched, err := r.studies(ctx, method.ID)
	if err != nil {
		return "", err
	}
	r.evidenceChanged(ctx, method.ID)
	if changed || touched > 0 {
		return store.RowChanged, nil
	}
	return store.RowUnchanged, nil
}

// content finds or makes the organisations that an entry names.
func (r applyingRow) content(ctx context.Context) (store.MethodContent, error) {
	entry := r.entry
	entry.Studies = nil
	content := store.MethodContent{Content: entry, ImportHash: entry.Hash()}
	owner, err := r.store.OwnerOrganisation(ctx, entry.Owner)
	if err != nil {
		return store.MethodContent{}, err
	}
	content.Owner = owner.ID
	for _, partner := range entry.Partners {
		organisation, err := r.store.OwnerOrganisation(ctx, catalogue.Owner{Name: partner.Name, Type: partner.Kind})
		if err != nil {
			return store.MethodContent{}, err
		}
		content.Partners = append(content.Partners, store.Partnership{Organisation: organisation.ID, Role: partner.Role})
	}
	return content, nil
}

// describe puts the core components that an entry states on file as the method's description, given to
// outsiders. A description that somebody has put on file or withdrawn stays theirs.
func (r applyingRow) describe(ctx context.Context, method store.Method) error {
	if len(r.entry.Components) == 0 {
		return nil
	}
	text := descriptionOf(r.entry)
	newest, err := r.store.Document(ctx, method.ID, methodDescription, 0)
	switch {
	case fault.CodeOf(err) == "document-unknown":
	case err != nil:
		return err
	case newest.PutBy.ID != "" || newest.Withdrawal != nil || newest.Text == text:
		return nil
	}
	_, _, err = r.store.PutDocument(ctx, store.Document{
		Method: method.ID, Kind: methodDescription, Title: "Metodebeskrivelse: " + r.entry.Title,
		Standing: store.GivenToOutsiders, MediaType: mediaMarkdown, Text: text,
	}, newest.Version, assessEvidence)
	return err
}

// descriptionOf writes an entry's core components as a document.
func descriptionOf(entry catalogue.Method) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n\n## Kernekomponenter\n\n", entry.Title, entry.Summary)
	for _, component := range entry.Components {
		fmt.Fprintf(&b, "- %s\n", component)
	}
	return b.String()
}

// studies writes the studies that a row has, and computes the method's evidence; it gives how many were new
// or changed.
func (r applyingRow) studies(ctx context.Context, method lifecycle.MethodID) (int, error) {
	var studies []store.Study
	for _, group := range catalogue.GroupStudies(r.entry.Studies) {
		body, err := group.Study()
		if err != nil {
			return 0, err
		}
		studies = append(studies, store.Study{
			Authors: group.Rows[0].Authors, Title: group.Rows[0].Title, Body: body,
			ImportKey: group.Key, ImportHash: group.Hash(), RegisteredBy: r.imported.StartedBy,
		})
	}
	touched, _, err := r.store.ImportStudies(ctx, method, studies, assessEvidence)
	return touched, err
}
