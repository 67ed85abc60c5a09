package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

// CaseView is a method's case as those who work with it see it: where it stands, what its next gate asks for, what is
// on file, and what has been decided.
type CaseView struct {
	Method      store.Method
	Model       *phasemodel.Model
	Phase       phasemodel.PhaseID
	Status      lifecycle.Status
	HoldUntil   *time.Time
	Provisional bool
	// ReReview is when the next re-review is due, nil where none is; ReReviewDue tells that it has become due.
	ReReview    *time.Time
	ReReviewDue bool
	// Reviews are the open one first, then closed ones, the latest first, without those the reader knows nothing of.
	Reviews []CaseReview
	// Unpublished is the decision that waits longest for publication, and nil where none does.
	Unpublished *lifecycle.UnpublishedDecision
	// Gates are those that lead on from the phase; Readiness is of the one that was chosen.
	Gates     []phasemodel.Gate
	Readiness Readiness
	// Request is whether the reader may request that gate, with dispensations where they are needed and possible; nil
	// where it is not theirs to ask for.
	Request *Action
	// Documents are one for each kind of the phase model, and those that it no longer has.
	Documents  []CaseDocument
	Studies    int
	Conditions []ConditionView // soonest due first
	Actions    []Action
	// Missing is what the catalogue entry lacks to be made public.
	Missing []fault.Detail
	Chair   bool // the reader chairs the programme's steering group now
	Keeps   bool // the reader may change the method's content
	Owns    bool // the reader speaks for the method's owner
}

// Open is the open review, and nil where there is none.
func (v CaseView) Open() *CaseReview {
	if len(v.Reviews) > 0 && v.Reviews[0].ClosedAt == nil {
		return &v.Reviews[0]
	}
	return nil
}

// CaseReview is a review in the list of a case.
type CaseReview struct {
	ID             lifecycle.ReviewID
	Gate           phasemodel.Gate
	Stage          lifecycle.Stage
	Round          int
	OpenedAt       time.Time
	ClosedAt       *time.Time
	Deadline       time.Time // of the stage of an open one
	Overdue        bool
	Because        string             // why it lapsed
	Outcome        phasemodel.Outcome // of a decided one, for those who may know it
	DecidedAt      *time.Time
	PublishedAt    *time.Time
	PublicationDue *time.Time
	Readable       bool // the reader may open it
}

// CaseDocument is a kind of document and what is on file of it.
type CaseDocument struct {
	Kind phasemodel.DocumentLabel
	// Document is the newest version, and nil where none is on file that the reader may read.
	Document *DocumentView
	// Wanted: the chosen gate asks for it.
	Wanted bool
}

// caseGround is what most of a case's page rests on, each read once.
type caseGround struct {
	caller    auth.Caller
	method    store.Method
	state     lifecycle.State
	model     compiledModel
	programme store.Programme
	seats     []lifecycle.Seat
	reviews   []store.RecordedReview
}

// actor is the reader as the decider knows them.
func (g caseGround) actor() lifecycle.Actor {
	return g.caller.Actor(g.programme.ID, chairs(g.seats, g.caller.Person))
}

// Case gives a method's case, with its readiness for a gate; for its next one where none is named. Errors: NotFound
// method-unknown, Forbidden role-missing, recused for those to whom a review of the method is closed, Invalid
// gate-unknown.
func (a *App) Case(ctx context.Context, caller auth.Caller, methodKey string, gate phasemodel.GateID) (CaseView, error) {
	ground, err := a.caseGround(ctx, caller, methodKey)
	if err != nil {
		return CaseView{}, err
	}
	documents, err := a.store.Documents(ctx, ground.method.ID)
	if err != nil {
		return CaseView{}, err
	}
	evidence, err := a.store.EvidenceOnFile(ctx, ground.method.ID)
	if err != nil {
		return CaseView{}, err
	}
	conditions, err := a.store.Conditions(ctx, ground.method.ID)
	if err != nil {
		return CaseView{}, err
	}
	state := ground.state
	view := CaseView{
		Method: ground.method, Model: ground.model.Model, Phase: state.Phase, Status: state.Status,
		HoldUntil: state.HoldUntil, Provisional: evidence.Assessment.Provisional, ReReviewDue: state.ReReviewDue,
		Studies: evidence.Studies, Missing: ground.method.Content.MissingForPublication(),
		Chair: ground.actor().Chair, Keeps: mayKeep(caller, ground.programme.ID) == nil, Owns: owns(caller, state.Owner),
		Reviews: ground.shownReviews(),
	}
	if state.ReReview != nil {
		view.ReReview = &state.ReReview.Due
	}
	if len(state.Unpublished) > 0 {
		view.Unpublished = &state.Unpublished[0]
	}
	prepared, err := a.prepareCase(ground, documents, evidence, gate)
	if err != nil {
		return CaseView{}, err
	}
	view.Gates, view.Readiness = ground.gates(), a.readiness(caller, prepared)
	view.Request = a.requestAction(ground, prepared)
	view.Documents = ground.documents(documents, view.Readiness)
	view.Actions = a.caseActions(ground)
	view.Conditions, err = a.caseConditions(ctx, ground, conditions)
	return view, err
}

// caseGround reads the ground, and refuses those to whom a review of the method is closed.
func (a *App) caseGround(ctx context.Context, caller auth.Caller, methodKey string) (caseGround, error) {
	ground := caseGround{caller: caller}
	var err error
	if ground.method, err = a.caseMethod(ctx, caller, methodKey); err != nil {
		return ground, err
	}
	if ground.reviews, err = a.reviewsOf(ctx, ground.method.ID); err != nil {
		return ground, err
	}
	if slices.ContainsFunc(ground.reviews, func(r store.RecordedReview) bool { return closedCase(r, caller.Person) }) {
		return ground, errRecused()
	}
	if ground.state, err = a.store.State(ctx, ground.method.ID); err != nil {
		return ground, err
	}
	if ground.model, err = a.models.get(ctx, ground.state.Model.ID, ground.state.Model.Version); err != nil {
		return ground, err
	}
	if ground.programme, err = a.store.Programme(ctx, string(ground.method.Programme.ID)); err != nil {
		return ground, err
	}
	ground.seats, err = a.store.Roster(ctx, ground.programme.Group, a.today())
	return ground, err
}

// closedCase tells whether a review closes its method's case to a person: one that ended without a decision no longer
// does.
func closedCase(review store.RecordedReview, person lifecycle.PersonID) bool {
	return review.ClosedTo(person) && (review.ClosedAt == nil || review.Decision != nil)
}

// gates are those that lead on from the method's phase.
func (g caseGround) gates() []phasemodel.Gate {
	var gates []phasemodel.Gate
	for _, gate := range g.model.Gates {
		if gate.LeavesFrom(g.state.Phase) {
			gates = append(gates, decidedBy(gate, g.programme))
		}
	}
	return gates
}

// prepareCase is prepareGate on what the page has read, without freezing a dossier: nothing is kept of it.
func (a *App) prepareCase(
	ground caseGround, documents []store.Document, evidence store.EvidenceOnFile, id phasemodel.GateID,
) (preparedGate, error) {
	if id == "" {
		id = nextGateOf(ground)
	}
	gate, found := ground.model.Gate(id)
	if !found {
		return preparedGate{}, errGateUnknown(id)
	}
	gate = decidedBy(gate, ground.programme)
	snapshot := store.Snapshot{
		Method: ground.method, Studies: make([]store.Study, evidence.Studies),
		Evidence: store.MethodEvidence{Assessment: evidence.Assessment},
	}
	for _, document := range documents {
		if document.Withdrawal == nil {
			snapshot.Documents = append(snapshot.Documents, document)
		}
	}
	facts := factsOf(frozenFrom{snapshot: snapshot, state: ground.state, model: ground.model, gate: gate, at: a.now()})
	checks, err := ground.model.checks.Evaluate(id, facts)
	if err != nil {
		return preparedGate{}, err
	}
	return preparedGate{
		method: ground.method, state: ground.state, model: ground.model, gate: gate, group: ground.programme.Group,
		seats: ground.seats, facts: facts,
		dossier: frozenDossier{Hash: lifecycle.DossierHash(someText), Checks: checks},
	}, nil
}

// nextGateOf is the gate of the open review, for a method that is stopped or withdrawn the extraordinary review, and
// else the first that leads on.
func nextGateOf(ground caseGround) phasemodel.GateID {
	if ground.state.Review != nil {
		return ground.state.Review.Gate.ID
	}
	first, found := firstGate(ground.model.Model, ground.state.Phase)
	if found && (ground.state.Status == lifecycle.Active || ground.state.Status == lifecycle.OnHold) {
		return first
	}
	for _, gate := range ground.model.Gates {
		if gate.Kind == phasemodel.Extraordinary {
			return gate.ID
		}
	}
	return first
}

// requestAction asks the decider about the reader's own request, with an application for everything that can be
// dispensed with.
func (a *App) requestAction(ground caseGround, prepared preparedGate) *Action {
	actor := ground.actor()
	if !actor.Is(lifecycle.GivenBy(lifecycle.KindRequestGate)...) {
		return nil
	}
	var applications []lifecycle.Dispensation
	for i, check := range prepared.gate.Checks {
		if check.Mandatory && check.Dispensable && !prepared.dossier.Checks[i].Passed {
			applications = append(applications, lifecycle.Dispensation{Item: check.ID, Reason: someText})
		}
	}
	refusal := a.tryRequest(prepared, actor, applications)
	if refusal != nil && refusal.Kind == fault.Forbidden {
		return nil
	}
	return &Action{Command: lifecycle.KindRequestGate, Refusal: refusal}
}

// caseActions asks the decider about each command outside reviews that the reader's roles could give, but the request.
func (a *App) caseActions(ground caseGround) []Action {
	var actions []Action
	actor := ground.actor()
	for _, kind := range []lifecycle.CommandKind{
		lifecycle.KindPublishMethod, lifecycle.KindHold, lifecycle.KindResume, lifecycle.KindChangeModelVersion,
		lifecycle.KindWithdrawMethod,
	} {
		if !actor.Is(lifecycle.GivenBy(kind)...) {
			continue
		}
		refusal := a.decider.May(ground.state, kind, actor, a.now())
		if refusal == nil || refusal.Kind != fault.Forbidden {
			actions = append(actions, Action{Command: kind, Refusal: refusal})
		}
	}
	return actions
}

// shownReviews are the reviews as far as the reader may know of them.
func (g caseGround) shownReviews() []CaseReview {
	shown := make([]CaseReview, 0, len(g.reviews))
	for _, review := range g.reviews {
		sight, err := sightOf(g.caller, review, g.state.Owner)
		if err != nil && review.ClosedAt != nil && review.PublishedAt == nil {
			continue
		}
		line := CaseReview{
			ID: review.ID, Gate: review.Gate, Stage: review.Stage, Round: review.Round, OpenedAt: review.OpenedAt,
			ClosedAt: review.ClosedAt, Deadline: review.Deadline.Due, Overdue: review.Overdue, Because: review.Because,
			DecidedAt: review.DecidedAt, PublishedAt: review.PublishedAt, PublicationDue: review.PublicationDue,
			Readable: err == nil && sight.Case || review.PublishedAt != nil,
		}
		if review.Decision != nil && line.Readable {
			line.Outcome = review.Decision.Proposal.Outcome
		}
		shown = append(shown, line)
	}
	return shown
}

// documents puts what is on file beside the kinds of the phase model.
func (g caseGround) documents(onFile []store.Document, readiness Readiness) []CaseDocument {
	wanted := map[phasemodel.DocumentKind]bool{}
	for _, check := range readiness.Checks {
		for _, need := range slices.Concat(check.Needs, check.Wants) {
			wanted[need.Document] = true
		}
	}
	inside := seenMethod{Method: g.method, inside: true}
	kinds := slices.Clone(g.model.DocumentKinds)
	for _, document := range onFile {
		if _, known := find(kinds, document.Kind); !known {
			kinds = append(kinds, phasemodel.DocumentLabel{ID: document.Kind, Text: labelOf(kinds, document.Kind)})
		}
	}
	documents := make([]CaseDocument, 0, len(kinds))
	for _, kind := range kinds {
		line := CaseDocument{Kind: kind, Wanted: wanted[kind.ID]}
		at := slices.IndexFunc(onFile, func(d store.Document) bool { return d.Kind == kind.ID })
		if at >= 0 && onFile[at].Withdrawal == nil && mayRead(g.caller, inside, onFile[at]) {
			line.Document = &DocumentView{onFile[at], kind.Text}
		}
		documents = append(documents, line)
	}
	return documents
}

// caseConditions are the method's conditions with the commands to each, soonest due first.
func (a *App) caseConditions(
	ctx context.Context, ground caseGround, conditions []store.RecordedCondition,
) ([]ConditionView, error) {
	slices.SortStableFunc(conditions, func(one, other store.RecordedCondition) int {
		return cmp.Or(one.Due.Compare(other.Due), cmp.Compare(one.ID, other.ID))
	})
	views, _ := a.conditionsOn(ground, conditions)
	texts, err := a.textsOf(ctx, conditions)
	for i := range views {
		views[i].Texts = texts
	}
	return views, err
}
