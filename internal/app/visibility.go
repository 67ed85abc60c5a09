package app

import (
	"context"
	"slices"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/store"
)

// visibility says which methods a caller sees, and which of them as they are: those of the programmes they
// work in, and those that their organisation owns. What a recusal closes they see as the public does.
func (a *App) visibility(ctx context.Context, caller auth.Caller) (store.Visibility, error) {
	if caller.Anonymous() {
		return store.Visibility{}, nil
	}
	seen := store.Visibility{Everything: caller.SeesAll("")}
	for _, grant := range caller.Grants {
		if grant.Programme != "" && caller.SeesAll(grant.Programme) {
			seen.Programmes = append(seen.Programmes, grant.Programme)
		}
	}
	if caller.Holds(lifecycle.Owner) {
		seen.Owner = caller.Organisation
	}
	if !seen.Everything && len(seen.Programmes) == 0 && seen.Owner == "" {
		return seen, nil // they see what the public sees, whatever they are recused from
	}
	var err error
	seen.Recused, err = a.store.RecusedFrom(ctx, caller.Person)
	return seen, err
}

// inside tells whether a caller sees a method as it is.
func inside(seen store.Visibility, method store.Method) bool {
	if slices.Contains(seen.Recused, method.ID) {
		return false
	}
	return seen.Everything || slices.Contains(seen.Programmes, method.Programme.ID) ||
		seen.Owner != "" && seen.Owner == method.Owner.ID
}

// seenMethod is a method that a caller may see, and whether as it is or as the public does.
type seenMethod struct {
	store.Method

	inside  bool
	recused bool
}

// see finds a method for a caller. One without a process, and one that is neither public nor theirs, is the
// NotFound fault method-unknown, as if it were not there.
func (a *App) see(ctx context.Context, caller auth.Caller, key string) (seenMethod, error) {
	seen, err := a.visibility(ctx, caller)
	if err != nil {
		return seenMethod{}, err
	}
	method, err := a.store.Method(ctx, key)
	if err != nil {
		return seenMethod{}, err
	}
	return seenBy(seen, method)
}

// seenBy is a method as someone sees it. Errors: NotFound method-unknown where they do not.
func seenBy(seen store.Visibility, method store.Method) (seenMethod, error) {
	found := seenMethod{
		Method: method, inside: inside(seen, method), recused: slices.Contains(seen.Recused, method.ID),
	}
	if method.Process.Sequence == 0 || !found.inside && !method.Process.Published {
		return seenMethod{}, errMethodUnknown()
	}
	if !found.inside {
		found.Method = found.AsPublic()
	}
	return found, nil
}

func errMethodUnknown() error {
	return fault.New(fault.NotFound, "method-unknown", "Metoden findes ikke.", "There is no such method.")
}

// keep finds a method whose content the caller may change. Errors: NotFound method-unknown, Forbidden
// role-missing and recused.
func (a *App) keep(ctx context.Context, caller auth.Caller, key string) (seenMethod, error) {
	method, err := a.see(ctx, caller, key)
	if err == nil && method.recused {
		err = errRecused()
	}
	if err != nil {
		return seenMethod{}, err
	}
	return method, mayKeep(caller, method.Programme.ID)
}
