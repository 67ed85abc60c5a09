package app

import (
	"context"
	"time"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/search"
	"github.com/fasemodel/fasemodel/internal/store"
)

// The words of a search for methods.
type (
	// MethodFilter is what a search asks for.
	MethodFilter = store.Filter
	// MethodSort is the order of a search.
	MethodSort = store.Sort
)

// The orders of a search.
const (
	SortRelevance = store.SortRelevance
	SortTitle     = store.SortTitle
	SortEvidence  = store.SortEvidence
	SortUpdated   = store.SortUpdated
	SortCost      = store.SortCost
)

// MethodHit is a method that was found, as the one who searches may know it.
type MethodHit struct{ store.Hit }

// MethodsFound is a page of a search.
type MethodsFound struct {
	Listed[MethodHit]

	// PriceUnknown counts the methods that were left out for want of a comparable price.
	PriceUnknown int
	// TotalIsLowerBound: there are more.
	TotalIsLowerBound bool
	// Widened: few methods answer the whole text, and those that answer less of it are among the items.
	Widened bool
	// Query is how the text was understood.
	Query search.Query
	// Facets are there where the filter asks for them, in the order in which they are shown.
	Facets []FacetView

	vocabulary *catalogue.Vocabulary
}

// Highlight says why a method was found; nothing where there is no text. Labels stand in a language.
func (f MethodsFound) Highlight(hit MethodHit, language i18n.Language) search.Highlight {
	if len(f.Query.Groups) == 0 {
		return search.Highlight{}
	}
	return f.Query.Explain(store.DocumentOf(hit.Method, f.vocabulary), language)
}

// Methods searches the methods that a caller may see. Errors: Malformed parameter-invalid for a filter with a value
// that no method could have, Invalid cursor-invalid.
func (a *App) Methods(
	ctx context.Context, caller auth.Caller, filter MethodFilter, sort MethodSort, page Page,
) (MethodsFound, error) {
	if err := a.checkFilter(ctx, filter); err != nil {
		return MethodsFound{}, err
	}
	seen, err := a.visibility(ctx, caller)
	if err != nil {
		return MethodsFound{}, err
	}
	found, err := a.store.Search(ctx, seen, filter, sort, page)
	if err != nil {
		return MethodsFound{}, err
	}
	methods := MethodsFound{
		PriceUnknown: found.PriceUnknown, TotalIsLowerBound: found.TotalIsLowerBound, Widened: found.Widened,
		Query: found.Query,
	}
	methods.Total, methods.Next = found.Total, found.Next
	if filter.WithFacets {
		if methods.Facets, err = a.facetViews(ctx, filter, found); err != nil {
			return MethodsFound{}, err
		}
	}
	words, err := a.labels(ctx)
	if err != nil {
		return MethodsFound{}, err
	}
	methods.vocabulary = words.vocabulary
	for _, hit := range found.Items {
		methods.Items = append(methods.Items, asSeen(MethodHit{hit}))
	}
	return methods, nil
}

// asSeen takes the mark of an imported phase off where a decision that is not published changed the phase.
func asSeen(hit MethodHit) MethodHit {
	if hit.Phase != hit.Method.Process.PublicPhase {
		hit.Method.Process.PhaseImported = false
	}
	return hit
}

// MethodAction is a command outside reviews that a caller's roles could give to a method, and why it is
// refused now; nil where it is not.
type MethodAction struct {
	Command lifecycle.CommandKind
	Refusal *fault.Error
}

// MethodView is a method as a caller may know it. What belongs to the open process is empty for those who
// see it as the public does.
type MethodView struct {
	store.Method

	Phase       phasemodel.PhaseID
	Status      lifecycle.Status
	Inside      bool
	Provisional bool
	Model       lifecycle.ModelFacts
	HoldUntil   *time.Time
	OpenReview  *lifecycle.Review
	ReviewDueAt *time.Time
	Conditions  int // neither accepted nor waived
	Overdue     int // of those, past their day
	Actions     []MethodAction
}

// Method gives a method. Errors: NotFound method-unknown.
func (a *App) Method(ctx context.Context, caller auth.Caller, key string) (MethodView, error) {
	seen, err := a.see(ctx, caller, key)
	if err != nil {
		return MethodView{}, err
	}
	state, err := a.store.State(ctx, seen.ID)
	if err != nil {
		return MethodView{}, err
	}
	provisional, err := a.store.Provisional(ctx, []lifecycle.MethodID{seen.ID})
	if err != nil {
		return MethodView{}, err
	}
	view := methodView(seen, state, provisional.Of(seen.ID, seen.inside))
	if !seen.inside {
		return view, nil
	}
	view.Actions, err = a.methodActions(ctx, caller, state)
	return view, err
}

// methodView is a method as the one who sees it may know it, without actions.
func methodView(seen seenMethod, state lifecycle.State, provisional bool) MethodView {
	view := MethodView{
		Method: seen.Method, Phase: seen.Process.PublicPhase, Status: seen.Process.PublicStatus,
		Inside: seen.inside, Provisional: provisional, Model: state.Model,
	}
	if !seen.inside {
		return view
	}
	view.Phase, view.Status = state.Phase, state.Status
	view.Process.PhaseImported = view.Process.PhaseImported && len(state.Unpublished) == 0
	view.HoldUntil, view.OpenReview = state.HoldUntil, state.Review
	if state.ReReview != nil {
		view.ReviewDueAt = &state.ReReview.Due
	}
	for _, condition := range state.Conditions {
		view.Conditions++
		if condition.Overdue {
			view.Overdue++
		}
	}
	return view
}

// methodActions asks the decider about each command outside reviews that the caller's roles could give.
func (a *App) methodActions(
	ctx context.Context, caller auth.Caller, state lifecycle.State,
) ([]MethodAction, error) {
	var kinds []lifecycle.CommandKind
	for _, kind := range []lifecycle.CommandKind{
		lifecycle.KindRequestGate, lifecycle.KindPublishMethod, lifecycle.KindHold, lifecycle.KindResume,
		lifecycle.KindChangeModelVersion, lifecycle.KindWithdrawMethod,
	} {
		if caller.HoldsFor(state.Programme, lifecycle.GivenBy(kind)...) {
			kinds = append(kinds, kind)
		}
	}
	if len(kinds) == 0 {
		return nil, nil
	}
	_, about, _, err := a.methodSubject(ctx, caller, string(state.Method))
	if err != nil {
		return nil, err
	}
	actor, now := caller.Actor(about.programme, about.chair), a.now()
	actions := make([]MethodAction, 0, len(kinds))
	for _, kind := range kinds {
		actions = append(actions, MethodAction{Command: kind, Refusal: a.decider.May(state, kind, actor, now)})
	}
	return actions, nil
}

// PartnerDraft is an organisation's part in a method, as it is written: by slug or id.
type PartnerDraft struct {
	Organisation string
	Role         string
}

// MethodDraft is a method's content as it is written. Owner, partners and programme stand beside the entry,
// by slug or id, and not in it.
type MethodDraft struct {
	Content   catalogue.Method
	Owner     string
	Partners  []PartnerDraft
	Programme string // of a new method; it never changes
}

// CreateMethod writes a method's content and starts its process in the first phase of its programme's model.
// The receipt is pending where the process has not answered yet; there is no view then. Errors: Forbidden
// role-missing, Invalid method-invalid with every field that is wrong, Conflict already-exists for a slug that
// is taken, and those of give.
func (a *App) CreateMethod(ctx context.Context, order Order, draft MethodDraft) (MethodView, Receipt, error) {
	programme, err := a.store.Programme(ctx, draft.Programme)
	if err != nil {
		return MethodView{}, Receipt{}, at("/programme", err)
	}
	if !order.Caller.HoldsFor(programme.ID, lifecycle.GivenBy(lifecycle.KindCreate)...) {
		return MethodView{}, Receipt{}, errRoleMissing()
	}
	written, err := a.written(ctx, draft)
	if err != nil {
		return MethodView{}, Receipt{}, err
	}
	model, err := a.models.get(ctx, programme.ModelID, programme.ModelVersion)
	if err != nil {
		return MethodView{}, Receipt{}, err
	}
	// Of the request too: another one under the same key must not begin the process of this one's content.
	id := lifecycle.MethodID(derivedID("method/"+order.Request, order.Key))
	if _, err := a.store.CreateMethod(ctx, id, programme.ID, written); err != nil {
		return MethodView{}, Receipt{}, err
	}
	if _, err := a.store.Reassess(ctx, id, store.BecauseMethodCreated, assessEvidence); err != nil {
		return MethodView{}, Receipt{}, err
	}
	receipt, err := a.CreateProcess(ctx, order, id, programme.ID, written.Owner, model.Model)
	if err != nil || receipt.Pending {
		return MethodView{}, receipt, err
	}
	view, err := a.Method(ctx, order.Caller, string(id))
	return view, receipt, err
}

// UpdateMethod changes the content of a method of a version. The change gets the content as it is. Errors:
// NotFound method-unknown, Forbidden role-missing, Stale version-stale, Invalid method-invalid, Conflict
// owner-fixed.
func (a *App) UpdateMethod(
	ctx context.Context, order Order, key string, version int, change func(*MethodDraft),
) (MethodView, error) {
	method, err := a.keep(ctx, order.Caller, key)
	if err != nil {
		return MethodView{}, err
	}
	draft := draftOf(method.Method)
	change(&draft)
	written, err := a.written(ctx, draft)
	if err != nil {
		return MethodView{}, err
	}
	if written.Owner != method.Owner.ID {
		return MethodView{}, errOwnerFixed()
	}
	id, err := a.once(ctx, order, "update-method", method.ID, func(tx *store.Store) (string, error) {
		updated, err := tx.UpdateMethod(ctx, method.ID, version, written)
		return string(updated.ID), err
	})
	if err != nil {
		return MethodView{}, err
	}
	return a.Method(ctx, order.Caller, id)
}

// errOwnerFixed keeps content and process from naming different owners: who answers a hearing and who may
// withdraw the method is the process's, and no command changes it.
func errOwnerFixed() error {
	return fault.New(fault.Conflict, "owner-fixed",
		"Metodens ejer ligger fast, når dens proces er begyndt.",
		"The method's owner is fixed once its process has begun.").With(fault.Detail{
		Pointer: "/owner", Code: "owner-fixed",
		Text: fault.New(fault.Conflict, "", "Ejeren kan ikke ændres.", "The owner cannot be changed.").Text,
	})
}

// draftOf gives a method's content as it would be written unchanged.
func draftOf(method store.Method) MethodDraft {
	draft := MethodDraft{Content: method.Content, Owner: string(method.Owner.ID)}
	for _, partner := range method.Partners {
		draft.Partners = append(draft.Partners, PartnerDraft{string(partner.Organisation.ID), partner.Role})
	}
	return draft
}

// written finds what a draft refers to, and holds it against the rules of the catalogue. Errors: Invalid
// method-invalid with every field that is wrong; what a field refers to and does not exist, alone, by its own code.
func (a *App) written(ctx context.Context, draft MethodDraft) (store.MethodContent, error) {
	written := store.MethodContent{Content: draft.Content}
	unknown, err := a.refer(ctx, draft, &written)
	if err != nil {
		return store.MethodContent{}, err
	}
	vocabulary, _, err := a.vocabulary(ctx)
	if err != nil {
		return store.MethodContent{}, err
	}
	details := vocabulary.Validate(written.Content)
	if a.inFuture(draft.Content.EvidenceSearchedOn) {
		details = append(details, fault.Detail{
			Pointer: "/evidence_searched_on", Code: codeDateInFuture, Text: searchedInFuture(),
		})
	}
	if len(details) == 0 && len(unknown) > 0 {
		return store.MethodContent{}, unknown[0].With(allDetails(unknown[1:])...)
	}
	if len(details) > 0 {
		for i := range details {
			details[i].Pointer = surfacePointer(details[i].Pointer)
		}
		return store.MethodContent{}, fault.New(fault.Invalid, "method-invalid",
			"Metodens indhold er ikke gyldigt. Intet er ændret.",
			"The method's content is not valid. Nothing was changed.").With(append(details, allDetails(unknown)...)...)
	}
	return written, nil
}

// refer finds the organisations that a draft names, and gives the faults of those that do not exist. Such a one has
// its key for a name, so that the rest of the draft is checked as if it were there.
func (a *App) refer(ctx context.Context, draft MethodDraft, written *store.MethodContent) ([]*fault.Error, error) {
	var unknown []*fault.Error
	find := func(pointer, key string) (store.Organisation, error) {
		found, err := a.store.Organisation(ctx, key)
		failed := fault.From(err)
		if failed != nil && failed.Kind == fault.NotFound {
			unknown = append(unknown, fault.From(at(pointer, err)))
			return store.Organisation{Name: "?", Kind: phasemodel.Privat}, nil
		}
		return found, err
	}
	owner, err := find("/owner", draft.Owner)
	if err != nil {
		return nil, err
	}
	written.Owner = owner.ID
	written.Content.Owner = catalogue.Owner{Name: owner.Name, Type: catalogue.Code(owner.Kind)}
	written.Content.Partners = nil
	for i, partner := range draft.Partners {
		organisation, err := find(pointer("partners", i, "organisation"), partner.Organisation)
		if err != nil {
			return nil, err
		}
		written.Partners = append(written.Partners, store.Partnership{Organisation: organisation.ID, Role: partner.Role})
		written.Content.Partners = append(written.Content.Partners, catalogue.Partner{
			Name: organisation.Name, Kind: catalogue.Code(organisation.Kind), Role: partner.Role,
		})
	}
	return unknown, nil
}

func allDetails(faults []*fault.Error) []fault.Detail {
	var details []fault.Detail
	for _, each := range faults {
		details = append(details, each.Details...)
	}
	return details
}

const codeDateInFuture = "date-in-future"

// inFuture tells whether a day has yet to come in Denmark.
func (a *App) inFuture(day catalogue.Date) bool { return day > a.today() }

func searchedInFuture() i18n.Text {
	return i18n.Text{
		DA: "Dagen for den seneste søgning efter studier ligger i fremtiden.",
		EN: "The day of the latest search for studies lies in the future.",
	}
}
