package app

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/store"
)

// MethodChoices are what the fields of a method are chosen from.
type MethodChoices struct {
	Vocabulary    *catalogue.Vocabulary
	Organisations []OrganisationRef // by name
	// Programmes are those in which the caller may create methods.
	Programmes []ProgrammeRef
	LegalBasis []string // as other methods name it
}

// MethodToWrite is a method's content as it would be written unchanged, with the version that it is of.
type MethodToWrite struct {
	Slug      string
	Title     string
	Programme ProgrammeRef
	Version   int
	Published bool
	Draft     MethodDraft
}

// MethodChoices gives what the fields of a method are chosen from.
func (a *App) MethodChoices(ctx context.Context, caller auth.Caller) (MethodChoices, error) {
	vocabulary, _, err := a.vocabulary(ctx)
	if err != nil {
		return MethodChoices{}, err
	}
	choices := MethodChoices{Vocabulary: vocabulary}
	if choices.Organisations, err = a.store.OrganisationRefs(ctx); err != nil {
		return MethodChoices{}, err
	}
	if choices.LegalBasis, err = a.store.LegalBasisInUse(ctx); err != nil {
		return MethodChoices{}, err
	}
	programmes, err := a.store.Programmes(ctx)
	if err != nil {
		return MethodChoices{}, err
	}
	for _, programme := range programmes {
		if caller.HoldsFor(programme.ID, lifecycle.GivenBy(lifecycle.KindCreate)...) {
			choices.Programmes = append(choices.Programmes, ProgrammeRef{
				ID: programme.ID, Slug: programme.Slug, Title: programme.Title,
			})
		}
	}
	return choices, nil
}

// MethodToWrite gives a method's content to one who may change it. Errors: NotFound method-unknown, Forbidden
// role-missing and recused.
func (a *App) MethodToWrite(ctx context.Context, caller auth.Caller, key string) (MethodToWrite, error) {
	method, err := a.keep(ctx, caller, key)
	if err != nil {
		return MethodToWrite{}, err
	}
	return MethodToWrite{
		Slug: method.Content.Slug, Title: method.Content.Title, Programme: method.Programme, Version: method.Version,
		Published: method.Process.Published, Draft: draftOf(method.Method),
	}, nil
}

// CheckMethod says what is wrong with a method's content as CreateMethod and UpdateMethod would, and writes nothing.
// Errors: Invalid method-invalid and those of what a field refers to.
func (a *App) CheckMethod(ctx context.Context, draft MethodDraft) error {
	_, err := a.written(ctx, draft)
	return err
}

// seenTitle names a method at the head of the pages about it.
func seenTitle(method store.Method) MethodRef {
	return MethodRef{ID: method.ID, Slug: method.Content.Slug, Title: method.Content.Title}
}

// MethodHead is what the pages about a part of a method know of the method itself.
type MethodHead struct {
	MethodRef

	// Inside: the caller sees the method as it is, and not as the public does.
	Inside bool
	// Keeps: the caller may change its content. Appraises: they may appraise it.
	Keeps, Appraises bool
}

// headOf says what a caller may do with the content of a method that they see.
func (m seenMethod) headOf(caller auth.Caller) MethodHead {
	return MethodHead{
		MethodRef: seenTitle(m.Method), Inside: m.inside,
		Keeps:     !m.recused && mayKeep(caller, m.Programme.ID) == nil,
		Appraises: !m.recused && caller.HoldsFor(m.Programme.ID, lifecycle.Secretariat, lifecycle.Assessor),
	}
}

// MethodHead finds a method for the pages about a part of it. Errors: NotFound method-unknown.
func (a *App) MethodHead(ctx context.Context, caller auth.Caller, key string) (MethodHead, error) {
	method, err := a.see(ctx, caller, key)
	if err != nil {
		return MethodHead{}, err
	}
	return method.headOf(caller), nil
}
