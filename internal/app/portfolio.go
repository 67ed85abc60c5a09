package app

import (
	"cmp"
	"context"
	"slices"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

// PortfolioView is what the methods that a caller may see come to.
type PortfolioView struct {
	Methods int
	Phases  []PhaseView // in the order of the phase models; those without methods too
	Gates   []GateView
	Goals   GapMapView
}

type (
	// PhaseCount counts methods in a phase by status.
	PhaseCount = store.PhaseCount
	// StageCount counts open reviews by the stage they are at.
	StageCount = store.StageCount
	// PhaseStay is how long methods stand or stood in a phase.
	PhaseStay = store.PhaseStay
	// GateCount counts the reviews of a gate that ended, by how.
	GateCount = store.GateCount
)

// PhaseView is a phase with the methods in it.
type PhaseView struct {
	Phase    phasemodel.PhaseID
	Label    i18n.Text
	Methods  int
	Statuses []PhaseCount
	Stages   []StageCount // of the open reviews; none for outsiders
	// Current is how long the methods that are in the phase have been so; Past how long those that left it were. Nil: no
	// method of which that is known.
	Current, Past *PhaseStay
}

// GateView is a gate with how its reviews ended.
type GateView struct {
	Gate     phasemodel.GateID
	Label    i18n.Text
	Reviews  int
	Outcomes []GateCount
}

// Portfolio counts the methods that a caller may see, of the programmes named or of all. Errors: Malformed
// parameter-invalid for a programme that is not there.
func (a *App) Portfolio(ctx context.Context, caller auth.Caller, programmes []string) (PortfolioView, error) {
	seen, filter, err := a.portfolioFilter(ctx, caller, programmes)
	if err != nil {
		return PortfolioView{}, err
	}
	counted, err := a.store.Portfolio(ctx, seen, filter)
	if err != nil {
		return PortfolioView{}, err
	}
	labels, err := a.labels(ctx)
	if err != nil {
		return PortfolioView{}, err
	}
	gates, err := a.gateLabels(ctx)
	if err != nil {
		return PortfolioView{}, err
	}
	view := PortfolioView{
		Phases: phaseViews(labels, counted), Gates: gateViews(gates, counted.Gates),
		Goals: gapMapView(GapByGoal, labels, counted.Goals, programmes),
	}
	for _, phase := range view.Phases {
		view.Methods += phase.Methods
	}
	return view, nil
}

// portfolioFilter says what a caller may see of the programmes named.
func (a *App) portfolioFilter(
	ctx context.Context, caller auth.Caller, programmes []string,
) (store.Visibility, store.PortfolioFilter, error) {
	checking := filterCheck{}
	if err := a.checkProgrammes(ctx, &checking, programmes); err != nil {
		return store.Visibility{}, store.PortfolioFilter{}, err
	}
	if len(checking.details) > 0 {
		return store.Visibility{}, store.PortfolioFilter{}, refusedParameters(checking.details...)
	}
	seen, err := a.visibility(ctx, caller)
	return seen, store.PortfolioFilter{Programmes: programmes, Now: a.now()}, err
}

// phaseViews puts what was counted under the phases. A phase that no model has any longer comes last.
func phaseViews(labels labels, counted store.Portfolio) []PhaseView {
	var views []PhaseView
	for _, phase := range labels.phases {
		views = append(views, PhaseView{Phase: phase.id, Label: phase.label})
	}
	under := func(id phasemodel.PhaseID) *PhaseView {
		i := slices.IndexFunc(views, func(v PhaseView) bool { return v.Phase == id })
		if i < 0 {
			i = len(views)
			views = append(views, PhaseView{Phase: id, Label: labels.phase(id)})
		}
		return &views[i]
	}
	for _, count := range counted.Methods {
		view := under(count.Phase)
		view.Methods += count.Methods
		view.Statuses = append(view.Statuses, count)
	}
	for i := range views {
		slices.SortFunc(views[i].Statuses, func(a, b PhaseCount) int {
			return cmp.Compare(statusOrder(a.Status), statusOrder(b.Status))
		})
	}
	for _, count := range counted.Stages {
		view := under(count.Phase)
		view.Stages = append(view.Stages, count)
	}
	for _, stay := range counted.Stays {
		if view := under(stay.Phase); stay.Ongoing {
			view.Current = &stay
		} else {
			view.Past = &stay
		}
	}
	return views
}

// gateLabel is a gate of some phase model with its title.
type gateLabel struct {
	id    phasemodel.GateID
	label i18n.Text
}

// gateLabels gathers the gates of all phase models, the newest wording of each.
func (a *App) gateLabels(ctx context.Context) ([]gateLabel, error) {
	versions, err := a.store.PhaseModelKeys(ctx)
	if err != nil {
		return nil, err
	}
	var gates []gateLabel
	for _, version := range versions {
		model, err := a.models.get(ctx, version.ID, version.Version)
		if err != nil {
			return nil, err
		}
		for _, gate := range model.Gates {
			if !slices.ContainsFunc(gates, func(g gateLabel) bool { return g.id == gate.ID }) {
				gates = append(gates, gateLabel{gate.ID, gate.Title})
			}
		}
	}
	return gates, nil
}

// gateViews puts the outcomes under their gates, in the order of the phase models.
func gateViews(labels []gateLabel, counted []GateCount) []GateView {
	order := func(id phasemodel.GateID) int {
		i := slices.IndexFunc(labels, func(l gateLabel) bool { return l.id == id })
		if i < 0 {
			return len(labels)
		}
		return i
	}
	var views []GateView
	for _, count := range counted {
		i := slices.IndexFunc(views, func(v GateView) bool { return v.Gate == count.Gate })
		if i < 0 {
			i = len(views)
			view := GateView{Gate: count.Gate, Label: i18n.Text{DA: string(count.Gate), EN: string(count.Gate)}}
			if known := order(count.Gate); known < len(labels) {
				view.Label = labels[known].label
			}
			views = append(views, view)
		}
		views[i].Reviews += count.Reviews
		views[i].Outcomes = append(views[i].Outcomes, count)
	}
	slices.SortStableFunc(views, func(a, b GateView) int { return cmp.Compare(order(a.Gate), order(b.Gate)) })
	return views
}

// statusOrder puts the statuses as people read them.
func statusOrder(status lifecycle.Status) int {
	return slices.Index([]lifecycle.Status{
		lifecycle.Active, lifecycle.OnHold, lifecycle.Stopped, lifecycle.Withdrawn,
	}, status)
}
