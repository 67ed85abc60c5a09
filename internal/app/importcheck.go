package app

import (
	"context"
	"maps"
	"slices"

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
		named: map[string]bool{},
	}
	for _, method := range file.Methods {
		check.named[method.Slug] = true
	}
	var err error
	if check.here, err = a.store.ProgrammesOf(ctx, check.slugs()); err != nil {
		return err
	}
	for i, method := range file.Methods {
		if err := check.method(ctx, i, method); err != nil {
			return err
		}
		if err := check.mayChange(method.Slug); err != nil {
			return err
		}
	}
	for i, study := range file.Studies {
		if err := check.study(i, study); err != nil {
			return err
		}
	}
	return check.problems.Fault()
}

type importCheck struct {
	app      *App
	caller   auth.Caller
	file     *catalogue.File
	fallback lifecycle.ProgrammeID
	models   map[string]*phasemodel.Model     // by the programme's key
	named    map[string]bool                  // slugs of the file's methods
	here     map[string]lifecycle.ProgrammeID // programmes of the methods that are here already, by slug
	problems catalogue.Problems
}

// may refuses who may not import into a programme; the program itself may.
func (c *importCheck) may(programme lifecycle.ProgrammeID) error {
	if c.caller.Person == lifecycle.SystemActor ||
		c.caller.HoldsFor(programme, lifecycle.GivenBy(lifecycle.KindImport)...) {
		return nil
	}
	return errRoleMissing()
}

// slugs are those of every method that the file names.
func (c *importCheck) slugs() []string {
	slugs := slices.Collect(maps.Keys(c.named))
	seen := map[string]bool{}
	for _, study := range c.file.Studies {
		if !c.named[study.Method] && !seen[study.Method] {
			seen[study.Method] = true
			slugs = append(slugs, study.Method)
		}
	}
	return slugs
}

// mayChange refuses who may not import into the programme of a method that is here already: it stays there,
// whatever the file says.
func (c *importCheck) mayChange(slug string) error {
	if programme, known := c.here[slug]; known {
		return c.may(programme)
	}
	return nil
}

// wrong reports what is wrong with a method of the file.
func (c *importCheck) wrong(position int, field, code, danish, english string) {
	c.problems = append(c.problems,
		c.file.MethodProblem(position, field, code, i18n.Text{DA: danish, EN: english}))
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

func (c *importCheck) study(position int, study catalogue.MethodStudy) error {
	if c.named[study.Method] {
		return nil
	}
	if _, known := c.here[study.Method]; !known {
		c.problems = append(c.problems, c.file.StudyProblem(position, "method", "method-unknown", i18n.Text{
			DA: "Metoden findes hverken her eller i filen.", EN: "The method is neither here nor in the file.",
		}))
		return nil
	}
	return c.mayChange(study.Method)
}
