package app

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

// labels are the words for the codes that methods are described with.
type labels struct {
	vocabulary *catalogue.Vocabulary
	phases     []phaseLabel // of all phase models, in the order of phases
	gates      []gateLabel  // of all phase models, in their order
}

type phaseLabel struct {
	id    phasemodel.PhaseID
	label i18n.Text
}

// labelsFor is how long gathered labels are used: so long a wording that another process of this installation changes
// may be shown as it was. One that this process changes is shown at once.
const labelsFor = 5 * time.Second

// labelsKept are the labels as they were gathered last. Nearly every page asks for them, and they hardly ever change.
type labelsKept struct {
	mutex     sync.Mutex
	labels    labels
	until     time.Time
	forgotten int // how often they have been forgotten
}

// forget has the labels gathered anew by whoever asks next.
func (k *labelsKept) forget() {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	k.until, k.forgotten = time.Time{}, k.forgotten+1
}

// get gives the labels, gathered where they are not known or too old.
func (k *labelsKept) get(now time.Time, gather func() (labels, error)) (labels, error) {
	k.mutex.Lock()
	kept, until, forgotten := k.labels, k.until, k.forgotten
	k.mutex.Unlock()
	if now.Before(until) {
		return kept, nil
	}
	gathered, err := gather()
	if err != nil {
		return labels{}, err
	}
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if k.forgotten == forgotten {
		k.labels, k.until = gathered, now.Add(labelsFor)
	}
	return gathered, nil
}

// labels gives the vocabulary of this installation and the phases of its phase models, the newest wording of each.
func (a *App) labels(ctx context.Context) (labels, error) {
	return a.kept.get(time.Now(), func() (labels, error) { return a.gatherLabels(ctx) })
}

func (a *App) gatherLabels(ctx context.Context) (labels, error) {
	vocabulary, _, err := a.vocabulary(ctx)
	if err != nil {
		return labels{}, err
	}
	phases, gates, err := a.modelLabels(ctx)
	return labels{vocabulary: vocabulary, phases: phases, gates: gates}, err
}

// gateLabel is a gate of some phase model with its title.
type gateLabel struct {
	id       phasemodel.GateID
	label    i18n.Text
	crossing bool // from a phase to another
}

// modelLabels gathers the phases and the gates of the phase models, the newest wording of each.
func (a *App) modelLabels(ctx context.Context) ([]phaseLabel, []gateLabel, error) {
	versions, err := a.store.PhaseModelKeys(ctx)
	if err != nil {
		return nil, nil, err
	}
	var phases []phaseLabel
	var gates []gateLabel
	for _, version := range versions {
		model, err := a.models.get(ctx, version.ID, version.Version)
		if err != nil {
			return nil, nil, err
		}
		for _, phase := range model.Phases {
			if !slices.ContainsFunc(phases, func(p phaseLabel) bool { return p.id == phase.ID }) {
				phases = append(phases, phaseLabel{phase.ID, phase.Title})
			}
		}
		for _, gate := range model.Gates {
			if !slices.ContainsFunc(gates, func(g gateLabel) bool { return g.id == gate.ID }) {
				gates = append(gates, gateLabel{gate.ID, gate.Title, gate.Kind == phasemodel.Crossing})
			}
		}
	}
	return phases, gates, nil
}

// phase gives a phase's title; one that no model has is its own.
func (l labels) phase(id phasemodel.PhaseID) i18n.Text {
	if i := slices.IndexFunc(l.phases, func(p phaseLabel) bool { return p.id == id }); i >= 0 {
		return l.phases[i].label
	}
	return i18n.Text{DA: string(id), EN: string(id)}
}

func statusLabel(status lifecycle.Status) i18n.Text {
	switch status {
	case lifecycle.Active:
		return i18n.Text{DA: "Aktiv", EN: "Active"}
	case lifecycle.OnHold:
		return i18n.Text{DA: "I bero", EN: "On hold"}
	case lifecycle.Stopped:
		return i18n.Text{DA: "Stoppet", EN: "Stopped"}
	case lifecycle.Withdrawn:
		return i18n.Text{DA: "Trukket tilbage af ejer", EN: "Withdrawn by its owner"}
	}
	return i18n.Text{DA: string(status), EN: string(status)}
}

// verdictOf reads the verdict that a process has noted; none is the unknown one.
func verdictOf(noted lifecycle.Verdict) evidence.Verdict {
	if noted == "" {
		return evidence.Unknown
	}
	return evidence.Verdict(noted)
}

func goalLabel(number int) i18n.Text {
	for _, goal := range catalogue.Goals() {
		if goal.Number == number {
			return goal.Label
		}
	}
	return i18n.Text{DA: strconv.Itoa(number), EN: strconv.Itoa(number)}
}

func supportLabel(support string) i18n.Text {
	if support == string(store.SupportTraining) {
		return i18n.Text{DA: "Uddannelse i metoden udbydes", EN: "Training in the method is provided"}
	}
	if support == string(store.SupportContact) {
		return i18n.Text{DA: "Kontakt er oplyst", EN: "A contact is stated"}
	}
	return i18n.Text{DA: support, EN: support}
}
