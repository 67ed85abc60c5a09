package app

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// Words are the words of this installation for the codes that methods are described with.
type Words struct{ labels labels }

// Words gathers the words.
func (a *App) Words(ctx context.Context) (Words, error) {
	l, err := a.labels(ctx)
	return Words{l}, err
}

// Phase is a phase's title; one that no model has is its own.
func (w Words) Phase(id phasemodel.PhaseID) i18n.Text { return w.labels.phase(id) }

// Term is the label of a code of a list; one that the list does not have is its own.
func (w Words) Term(list catalogue.List, code catalogue.Code) i18n.Text {
	return w.labels.vocabulary.Label(list, code)
}

// Goal is one of the ten goals for social mobility.
func (w Words) Goal(number int) i18n.Text { return goalLabel(number) }

// StatusLabel says where a method stands.
func StatusLabel(status lifecycle.Status) i18n.Text { return statusLabel(status) }

// VerdictLabel says what is known of a method's effect, of a verdict as a process has noted it.
func VerdictLabel(noted lifecycle.Verdict) i18n.Text { return verdictOf(noted).Label() }

// LevelLabel names an evidence level without its number.
func LevelLabel(level int) i18n.Text { return evidence.Level(level).Label() }
