package app

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

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
	if c.app.inFuture(method.EvidenceSearchedOn) {
		said := searchedInFuture()
		c.wrong(position, "evidence_searched_on", codeDateInFuture, said.DA, said.EN)
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
