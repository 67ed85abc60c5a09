package app

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/store"
)

// EvidenceAccount is how a method's evidence came to be what it is: every rule that was tried, each change, and the
// hearings of the owner.
type EvidenceAccount struct {
	Method   store.Method
	Inside   bool
	Evidence EvidenceView
	History  []EvidenceStepView // oldest first
	// Hearings are for those who see the method as it is, the newest first.
	Hearings []EvidenceHearing
	// MayAnswer: the caller speaks for the owner, whose answer is waited for.
	MayAnswer bool
}

// EvidenceAccount gives the account of a method's evidence. Errors: NotFound method-unknown.
func (a *App) EvidenceAccount(ctx context.Context, caller auth.Caller, key string) (EvidenceAccount, error) {
	method, err := a.see(ctx, caller, key)
	if err != nil {
		return EvidenceAccount{}, err
	}
	account := EvidenceAccount{Method: method.Method, Inside: method.inside}
	if account.Evidence, err = a.evidenceOf(ctx, method); err != nil {
		return EvidenceAccount{}, err
	}
	if account.History, err = a.evidenceHistory(ctx, method); err != nil || !method.inside {
		return account, err
	}
	if account.Hearings, err = a.store.EvidenceHearings(ctx, method.ID); err != nil {
		return EvidenceAccount{}, err
	}
	account.MayAnswer = owns(caller, method.Owner.ID) && len(account.Hearings) > 0 && account.Hearings[0].EndedAt == nil
	return account, nil
}
