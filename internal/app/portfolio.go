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
	Gaps    GapMapView
	Board   BoardView
	Titles  map[phasemodel.GateID]i18n.Text // of all gates
}

// BoardView is what a portfolio shows one by one: the first methods of each phase, and the gates that are due first.
type BoardView struct {
	Cards    map[phasemodel.PhaseID][]PortfolioCard
	Due      []PortfolioCard // open reviews, the soonest deadline first
	Open     int             // open reviews
	Overdue  int             // of those, past their deadline
	Renewals []PortfolioCard // methods whose re-review is due or will be within a year, the soonest first
	// RenewalCount counts all of those, RenewalsDue those that are due.
	RenewalCount int
	RenewalsDue  int
}

type (
	// PhaseCount counts methods in a phase by status.
	PhaseCount = store.PhaseCount
	// PhaseStay is how long methods stand or stood in a phase.
	PhaseStay = store.PhaseStay
	// PortfolioCard is a method on the board.
	PortfolioCard = store.PortfolioCard
	// StayedMethod is a method with how long it has been in a phase, or was.
	StayedMethod = store.StayedMethod
)

// StageCount counts open reviews by the stage they are at.
type StageCount struct {
	Stage   lifecycle.Stage
	Reviews int
	Overdue int
}

// GateCount counts the reviews of a gate that ended, by how: the decision's outcome, or lapsed or withdrawn.
type GateCount struct {
	Outcome string
	Reviews int
}

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
	Crossing bool // from a phase to another
	Reviews  int
	Outcomes []GateCount
}

// Passed counts the reviews that brought their method across.
func (g GateView) Passed() int {
	passed := 0
	for _, count := range g.Outcomes {
		if count.Outcome == string(phasemodel.Advance) || count.Outcome == string(phasemodel.AdvanceWithConditions) {
			passed += count.Reviews
		}
	}
	return passed
}

// PortfolioQuery is what a portfolio asks for.
type PortfolioQuery struct {
	Programmes []string // slugs or ids; none: all
	By         GapKind  // what the evidence is counted by; empty: by goal
	Cards      int      // how many methods of each phase the board has; 0: no board
	NoGaps     bool     // the evidence is not counted
}

// Portfolio counts the methods that a caller may see. Errors: Malformed parameter-invalid for a programme that is not
// there.
func (a *App) Portfolio(ctx context.Context, caller auth.Caller, query PortfolioQuery) (PortfolioView, error) {
	if query.By == "" {
		query.By = GapByGoal
	}
	seen, filter, err := a.portfolioFilter(ctx, caller, query.Programmes)
	if err != nil {
		return PortfolioView{}, err
	}
	filter.By, filter.Cards, filter.NoGaps = query.By, query.Cards, query.NoGaps
	counted, err := a.store.Portfolio(ctx, seen, filter)
	if err != nil {
		return PortfolioView{}, err
	}
	labels, err := a.labels(ctx)
	if err != nil {
		return PortfolioView{}, err
	}
	view := PortfolioView{
		Phases: phaseViews(labels, counted), Gates: gateViews(labels.gates, counted.Reviews),
		Board: boardView(counted), Titles: map[phasemodel.GateID]i18n.Text{},
	}
	if !query.NoGaps {
		view.Gaps = gapMapView(query.By, labels, counted.Gaps, query.Programmes)
	}
	for _, gate := range labels.gates {
		view.Titles[gate.id] = gate.label
	}
	for _, phase := range view.Phases {
		view.Methods += phase.Methods
	}
	return view, nil
}

// Stayed lists the methods whose time in a phase a portfolio counts, the longest first. Errors: Malformed
// parameter-invalid for a programme that is not there, Invalid cursor-invalid.
func (a *App) Stayed(
	ctx context.Context, caller auth.Caller, programmes []string, phase phasemodel.PhaseID, ongoing bool, page Page,
) (Listed[StayedMethod], error) {
	seen, filter, err := a.portfolioFilter(ctx, caller, programmes)
	if err != nil {
		return Listed[StayedMethod]{}, err
	}
	return a.store.Stayed(ctx, seen, filter, phase, ongoing, page)
}

// Renewals lists the methods whose re-review is due or will be within a year, the soonest first. Errors: those of
// Stayed.
func (a *App) Renewals(
	ctx context.Context, caller auth.Caller, programmes []string, page Page,
) (Listed[PortfolioCard], error) {
	seen, filter, err := a.portfolioFilter(ctx, caller, programmes)
	if err != nil {
		return Listed[PortfolioCard]{}, err
	}
	return a.store.Renewals(ctx, seen, filter, page)
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
	return seen, store.PortfolioFilter{Programmes: programmes, Now: a.now(), Reader: caller.Person}, err
}

// ended tells whether a review at a stage is closed.
func ended(stage lifecycle.Stage) bool {
	return stage == lifecycle.StageDecided || stage == lifecycle.StageLapsed || stage == lifecycle.StageWithdrawn
}

func boardView(counted store.Portfolio) BoardView {
	board := BoardView{
		Cards: map[phasemodel.PhaseID][]PortfolioCard{}, Due: counted.Due, Renewals: counted.Renewals,
		RenewalCount: counted.RenewalCount, RenewalsDue: counted.RenewalsDue,
	}
	for _, card := range counted.Cards {
		board.Cards[card.Phase] = append(board.Cards[card.Phase], card)
	}
	for _, count := range counted.Reviews {
		if !ended(count.Stage) {
			board.Open += count.Reviews
			board.Overdue += count.Overdue
		}
	}
	return board
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
	for _, count := range counted.Reviews {
		if !ended(count.Stage) {
			under(count.Phase).countStage(count)
		}
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

// countStage adds open reviews to the stage they are at, in the order of a review's life.
func (v *PhaseView) countStage(count store.ReviewCount) {
	i := slices.IndexFunc(v.Stages, func(c StageCount) bool { return c.Stage == count.Stage })
	if i < 0 {
		i = len(v.Stages)
		v.Stages = append(v.Stages, StageCount{Stage: count.Stage})
	}
	v.Stages[i].Reviews += count.Reviews
	v.Stages[i].Overdue += count.Overdue
	slices.SortFunc(v.Stages, func(a, b StageCount) int { return cmp.Compare(stageOrder(a.Stage), stageOrder(b.Stage)) })
}

func stageOrder(stage lifecycle.Stage) int {
	return slices.Index([]lifecycle.Stage{
		lifecycle.StageAssessment, lifecycle.StageHearing, lifecycle.StageRecommendation, lifecycle.StageBallot,
		lifecycle.StagePrincipal,
	}, stage)
}

// gateViews puts how reviews ended under their gates, in the order of the phase models; crossings without a review too,
// so that what nobody has passed is seen.
func gateViews(labels []gateLabel, counted []store.ReviewCount) []GateView {
	var views []GateView
	for _, gate := range labels {
		views = append(views, GateView{Gate: gate.id, Label: gate.label, Crossing: gate.crossing})
	}
	for _, count := range counted {
		if !ended(count.Stage) {
			continue
		}
		i := slices.IndexFunc(views, func(v GateView) bool { return v.Gate == count.Gate })
		if i < 0 {
			i = len(views)
			views = append(views, GateView{Gate: count.Gate, Label: i18n.Text{DA: string(count.Gate), EN: string(count.Gate)}})
		}
		views[i].count(count)
	}
	return slices.DeleteFunc(views, func(v GateView) bool { return v.Reviews == 0 && !v.Crossing })
}

func (g *GateView) count(count store.ReviewCount) {
	outcome := string(count.Outcome)
	if outcome == "" {
		outcome = string(count.Stage)
	}
	g.Reviews += count.Reviews
	for i := range g.Outcomes {
		if g.Outcomes[i].Outcome == outcome {
			g.Outcomes[i].Reviews += count.Reviews
			return
		}
	}
	g.Outcomes = append(g.Outcomes, GateCount{outcome, count.Reviews})
}

// statusOrder puts the statuses as people read them.
func statusOrder(status lifecycle.Status) int {
	return slices.Index([]lifecycle.Status{
		lifecycle.Active, lifecycle.OnHold, lifecycle.Stopped, lifecycle.Withdrawn,
	}, status)
}
