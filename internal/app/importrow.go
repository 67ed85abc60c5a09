package app

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

// ApplyRow carries one row of an import out: the content of a method, its studies and the evidence they
// give, and for a new method the import command to its process. Applying a row again changes nothing.
// Errors: what the row breaks, by its fault; Unavailable where trying again may help.
func (a *App) ApplyRow(ctx context.Context, importID string, row store.ImportRow) (store.RowStatus, error) {
	imported, err := a.store.StartedImport(ctx, importID)
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
// is left alone, and with it what people have changed since; so is one that says what is here, as an export does.
// Where a method is in its process is never changed by a file.
func (r applyingRow) update(ctx context.Context, method store.Method) (store.RowStatus, error) {
	changed := false
	if r.entry.Title != "" && method.ImportHash != r.entry.Hash() && !saysWhatIsHere(r.entry, method.Content) {
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

// saysWhatIsHere tells whether an entry says of a method what is here. Its phase and its programme no file changes.
func saysWhatIsHere(entry, here catalogue.Method) bool {
	entry.Phase, entry.Programme = here.Phase, here.Programme
	return entry.Hash() == here.Hash()
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
		Standing: store.GivenToOutsiders, MediaType: MediaMarkdown, Text: text,
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
