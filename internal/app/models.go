package app

import (
	"context"
	"sync"

	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

// compiledModel is a version of a phase model with its checks ready to be answered.
type compiledModel struct {
	*phasemodel.Model
	checks *phasemodel.Checks
}

// models keeps the compiled versions of phase models. A version never changes once it is stored.
type models struct {
	store *store.Store

	mutex sync.Mutex
	known map[string]compiledModel
}

func newModels(store *store.Store) *models {
	return &models{store: store, known: map[string]compiledModel{}}
}

// get gives a version of a phase model. Errors: NotFound where there is none.
func (m *models) get(ctx context.Context, id, version string) (compiledModel, error) {
	key := id + "@" + version
	m.mutex.Lock()
	model, found := m.known[key]
	m.mutex.Unlock()
	if found {
		return model, nil
	}
	stored, err := m.store.PhaseModel(ctx, id, version)
	if err != nil {
		return compiledModel{}, err
	}
	checks, err := phasemodel.Compile(stored)
	if err != nil {
		return compiledModel{}, err
	}
	model = compiledModel{Model: stored, checks: checks}
	m.mutex.Lock()
	m.known[key] = model
	m.mutex.Unlock()
	return model, nil
}
