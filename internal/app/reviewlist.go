package app

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

// ReviewLine is a review in a list.
type ReviewLine struct {
	Recorded  store.RecordedReview
	Programme ProgrammeRef
	Outcome   phasemodel.Outcome // of a decided one
	Mine      bool               // something waits for the reader
}

// ReviewQuery is what a list of reviews asks for. Method and programmes are slugs or ids.
type ReviewQuery struct {
	Method     string
	Programmes []string
	Stages     []lifecycle.Stage
	Mine       bool
	Gates      []phasemodel.GateID
	Phases     []phasemodel.PhaseID // where the method stood
	Outcomes   []phasemodel.Outcome // of the decision
	Open       bool
	Overdue    bool // open, and the stage should have ended
	// Published: also the reviews that everyone knows by their published decision.
	Published bool
}

// Reviews lists the reviews that a caller may read, open ones first. Errors: Invalid cursor-invalid.
func (a *App) Reviews(
	ctx context.Context, caller auth.Caller, query ReviewQuery, page Page,
) (Listed[ReviewLine], error) {
	waiting, err := a.waitingReviews(ctx, caller)
	if err != nil {
		return Listed[ReviewLine]{}, err
	}
	programmes, err := a.programmesByKey(ctx)
	if err != nil {
		return Listed[ReviewLine]{}, err
	}
	filter := store.ReviewFilter{
		Stages: query.Stages, Sight: reviewSight(caller), Reader: caller.Person, Gates: query.Gates, From: query.Phases,
		Outcomes: query.Outcomes, Open: query.Open, Overdue: query.Overdue,
	}
	filter.Sight.Published = query.Published
	found, err := a.narrow(ctx, &filter, query.Method, query.Programmes, programmes)
	if err != nil || !found || query.Mine && len(waiting) == 0 {
		return Listed[ReviewLine]{}, err
	}
	if query.Mine {
		filter.IDs = keysOf(waiting)
	}
	listed, err := a.store.Reviews(ctx, filter, page)
	if err != nil {
		return Listed[ReviewLine]{}, err
	}
	lines := Listed[ReviewLine]{Total: listed.Total, Next: listed.Next}
	for _, recorded := range listed.Items {
		line := ReviewLine{Programme: refOf(programmes[string(recorded.Programme)]), Mine: waiting[recorded.ID]}
		if recorded.Decision != nil {
			line.Outcome = recorded.Decision.Proposal.Outcome
		}
		// A line tells no more than this of a review.
		line.Recorded = recorded
		line.Recorded.Review = lifecycle.Review{
			ID: recorded.ID, Gate: recorded.Gate, Stage: recorded.Stage, Round: recorded.Round, Deadline: recorded.Deadline,
		}
		line.Recorded.Decision = nil
		lines.Items = append(lines.Items, line)
	}
	return lines, nil
}

// waitingReviews are the reviews in which something waits for a caller.
func (a *App) waitingReviews(ctx context.Context, caller auth.Caller) (map[lifecycle.ReviewID]bool, error) {
	if caller.Anonymous() {
		return nil, nil
	}
	tasks, err := a.store.Tasks(ctx, taskHolder(caller))
	if err != nil {
		return nil, err
	}
	waiting := map[lifecycle.ReviewID]bool{}
	for _, task := range tasks {
		if task.Review != "" {
			waiting[task.Review] = true
		}
	}
	return waiting, nil
}

// programmesByKey gives every programme by its id and by its slug.
func (a *App) programmesByKey(ctx context.Context) (map[string]store.Programme, error) {
	programmes, err := a.store.Programmes(ctx)
	if err != nil {
		return nil, err
	}
	byKey := make(map[string]store.Programme, 2*len(programmes))
	for _, programme := range programmes {
		byKey[string(programme.ID)], byKey[programme.Slug] = programme, programme
	}
	return byKey, nil
}

func refOf(programme store.Programme) ProgrammeRef {
	return ProgrammeRef{ID: programme.ID, Slug: programme.Slug, Title: programme.Title}
}

// narrow adds a method and programmes to a filter; false where what is asked for is not there, so that the
// list is empty.
func (a *App) narrow(
	ctx context.Context, filter *store.ReviewFilter, method string, programmes []string,
	known map[string]store.Programme,
) (bool, error) {
	if method != "" {
		found, err := a.store.Method(ctx, method)
		if fault.CodeOf(err) == "method-unknown" {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		filter.Method = found.ID
	}
	for _, key := range programmes {
		if programme, found := known[key]; found {
			filter.Programmes = append(filter.Programmes, programme.ID)
		}
	}
	return len(programmes) == 0 || len(filter.Programmes) > 0, nil
}
