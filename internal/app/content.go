package app

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"slices"

	"github.com/google/uuid"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/store"
)

// What the store keeps, by the names that surfaces use; they ask app and never the store.
type (
	// Page asks for a part of a list.
	Page = store.Page
	// Listed is a page of a list.
	Listed[T any] = store.Listed[T]
	// OrganisationRef names an organisation where another thing refers to it.
	OrganisationRef = store.OrganisationRef
	// ProgrammeRef names a programme where another thing refers to it.
	ProgrammeRef = store.ProgrammeRef
	// PersonRef names a person where another thing refers to them.
	PersonRef = store.PersonRef
	// Withdrawal says why, when and by whom content was withdrawn.
	Withdrawal = store.Withdrawal
	// Process is where a method's process stands.
	Process = store.Process
	// SteeringGroup is a body of seats, without them.
	SteeringGroup = store.SteeringGroup
)

// derivedID names what a command makes by the command's key, so that sending it again makes the same.
func derivedID(what string, key lifecycle.CommandID) string {
	return uuid.NewSHA1(derived, []byte(what+"/"+string(key))).String()
}

// once carries a change of content out once, however often it is sent, and gives the id of what it made or
// changed. The change must use the store it is given. Errors: those of the change, and Invalid
// idempotency-key-reused.
func (a *App) once(
	ctx context.Context, order Order, kind string, method lifecycle.MethodID,
	change func(tx *store.Store) (string, error),
) (string, error) {
	type made struct {
		ID string `json:"id"`
	}
	outcome, err := a.store.Once(ctx, store.ContentCommand{
		ID: order.Key, Kind: kind, Method: method, Actor: order.Caller.Person, Request: order.Request, At: a.now(),
	}, func(tx *store.Store) (any, error) {
		id, err := change(tx)
		return made{ID: id}, err
	})
	if err != nil {
		return "", err
	}
	var result made
	if err := json.Unmarshal(outcome.Result, &result); err != nil {
		return "", fault.From(err)
	}
	return result.ID, nil
}

// invalid is a fault with one field that is wrong.
func invalid(pointer, code, danish, english string) *fault.Error {
	return fault.New(fault.Invalid, code, danish, english).
		With(fault.Detail{Pointer: pointer, Code: code, Text: i18n.Text{DA: danish, EN: english}})
}

// at turns a thing that a field refers to and that does not exist into that field's fault.
func at(pointer string, err error) error {
	failed := fault.From(err)
	if failed == nil || failed.Kind != fault.NotFound {
		return err
	}
	return fault.New(fault.Invalid, failed.Code, failed.Text.DA, failed.Text.EN).
		With(fault.Detail{Pointer: pointer, Code: failed.Code, Text: failed.Text})
}

// mayKeep refuses who may not change the content of a programme's methods.
func mayKeep(caller auth.Caller, programme lifecycle.ProgrammeID) error {
	if caller.HoldsFor(programme, lifecycle.ProgrammeManager, lifecycle.Secretariat) {
		return nil
	}
	return errRoleMissing()
}

func errRoleMissing() error {
	return fault.New(fault.Forbidden, "role-missing", "Din rolle giver ikke adgang til dette.",
		"Your role does not give access to this.")
}

// paged cuts a whole list that is short and keeps its order. The cursor is the key of the last element of the
// page before. Errors: Invalid cursor-invalid.
func paged[T any](all []T, page Page, key func(T) string) (Listed[T], error) {
	from := 0
	if page.Cursor != "" {
		last, err := base64.RawURLEncoding.DecodeString(page.Cursor)
		found := slices.IndexFunc(all, func(one T) bool { return key(one) == string(last) })
		if err != nil || found < 0 {
			return Listed[T]{}, fault.New(fault.Invalid, "cursor-invalid",
				"Sidemærket (cursor) kan ikke bruges her. Begynd forfra uden det.",
				"The cursor cannot be used here. Begin again without it.")
		}
		from = found + 1
	}
	limit := page.Limit
	if limit <= 0 {
		limit = usualPage
	}
	listed := Listed[T]{Items: all[from:min(from+limit, len(all))], Total: len(all)}
	if end := from + len(listed.Items); end < len(all) && len(listed.Items) > 0 {
		listed.Next = base64.RawURLEncoding.EncodeToString([]byte(key(all[end-1])))
	}
	return listed, nil
}

// usualPage is how many elements a page has where the caller does not say.
const usualPage = 25
