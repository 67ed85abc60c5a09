package app

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/fasemodel/fasemodel/internal/cpr"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

// PhaseModelView is a phase model with its versions, newest first. The title is that of the newest.
type PhaseModelView struct {
	ID       string
	Title    i18n.Text
	Versions []store.PhaseModelVersion
}

// PhaseModels lists phase models by their id.
func (a *App) PhaseModels(ctx context.Context, page Page) (Listed[PhaseModelView], error) {
	versions, err := a.store.PhaseModelVersions(ctx)
	if err != nil {
		return Listed[PhaseModelView]{}, err
	}
	var all []PhaseModelView
	for _, version := range versions {
		if len(all) == 0 || all[len(all)-1].ID != version.ID {
			all = append(all, PhaseModelView{ID: version.ID})
		}
		last := &all[len(all)-1]
		last.Versions = append(last.Versions, version)
	}
	listed, err := paged(all, page, func(m PhaseModelView) string { return m.ID })
	if err != nil {
		return Listed[PhaseModelView]{}, err
	}
	for i := range listed.Items {
		newest, err := a.PhaseModel(ctx, listed.Items[i].ID, listed.Items[i].Versions[0].Version)
		if err != nil {
			return Listed[PhaseModelView]{}, err
		}
		listed.Items[i].Title = newest.Title
	}
	return listed, nil
}

// PhaseModelVersion tells of one version of a phase model.
type PhaseModelVersion = store.PhaseModelVersion

// PhaseModelVersions lists the versions of a phase model, newest first; none where there is no such model.
func (a *App) PhaseModelVersions(ctx context.Context, id string) ([]PhaseModelVersion, error) {
	versions, err := a.store.PhaseModelVersions(ctx)
	return slices.DeleteFunc(versions, func(version PhaseModelVersion) bool { return version.ID != id }), err
}

// PhaseModel gives a version of a phase model. Errors: NotFound phase-model-unknown.
func (a *App) PhaseModel(ctx context.Context, id, version string) (*phasemodel.Model, error) {
	model, err := a.models.get(ctx, id, version)
	return model.Model, err
}

// ComparePhaseModels says what changes from a version of a phase model to another. Errors: NotFound
// phase-model-unknown.
func (a *App) ComparePhaseModels(ctx context.Context, id, from, to string) ([]phasemodel.Difference, error) {
	older, err := a.PhaseModel(ctx, id, from)
	if err != nil {
		return nil, err
	}
	newer, err := a.PhaseModel(ctx, id, to)
	if err != nil {
		return nil, err
	}
	return phasemodel.Compare(older, newer), nil
}

// AddPhaseModel adds a version of a phase model from its YAML, which names model and version. Errors: Invalid
// phase-model-invalid with line and column of everything that is wrong and cpr-number, Conflict phase-model-version-exists.
func (a *App) AddPhaseModel(ctx context.Context, order Order, file []byte) (*phasemodel.Model, error) {
	model, err := readModel(file)
	if err != nil {
		return nil, err
	}
	if _, err := a.once(ctx, order, "add-phase-model", "", func(tx *store.Store) (string, error) {
		return model.ID + "@" + model.Version, tx.PutPhaseModel(ctx, model, order.Caller.Person)
	}); err != nil {
		return nil, err
	}
	a.kept.forget()
	return a.PhaseModel(ctx, model.ID, model.Version)
}

// CheckPhaseModel reads a version of a phase model without adding it, and finds the newest version of the model that it
// would follow; nil where it would be the first. Errors: as AddPhaseModel's for the file.
func (a *App) CheckPhaseModel(ctx context.Context, file []byte) (model, newest *phasemodel.Model, err error) {
	if model, err = readModel(file); err != nil {
		return nil, nil, err
	}
	versions, err := a.store.PhaseModelVersions(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, version := range versions {
		if version.ID == model.ID {
			newest, err = a.PhaseModel(ctx, version.ID, version.Version)
			return model, newest, err
		}
	}
	return model, nil, nil
}

// readModel reads a phase model and says everything that is wrong with it.
func readModel(file []byte) (*phasemodel.Model, error) {
	model, err := phasemodel.Load("model.yaml", file)
	if unusable, found := errors.AsType[*phasemodel.FileError](err); found {
		return nil, unusable.Fault()
	}
	if err != nil {
		return nil, err
	}
	return model, checkModelTexts(file, model)
}

// checkModelTexts holds the file against personal numbers, and what was read from it too, where an escape of YAML
// no longer hides one. Errors: Invalid cpr-number.
func checkModelTexts(file []byte, model *phasemodel.Model) error {
	read, err := json.Marshal(model)
	if err != nil {
		return err
	}
	if err := cpr.CheckJSON(read); err != nil {
		return err
	}
	return cpr.Check("", string(file))
}

// NewestPhaseModels gives the newest version of each phase model, by their id, at most so many.
func (a *App) NewestPhaseModels(ctx context.Context, most int) ([]*phasemodel.Model, error) {
	versions, err := a.store.PhaseModelVersions(ctx)
	if err != nil {
		return nil, err
	}
	var newest []*phasemodel.Model
	for _, version := range versions {
		if len(newest) == most {
			break
		}
		if len(newest) > 0 && newest[len(newest)-1].ID == version.ID {
			continue
		}
		model, err := a.PhaseModel(ctx, version.ID, version.Version)
		if err != nil {
			return nil, err
		}
		newest = append(newest, model)
	}
	return newest, nil
}
