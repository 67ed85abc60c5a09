package app

import (
	"context"
	"slices"
	"strings"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/store"
)

// TermView is a term of a list; a term as it ships with the program is of version 1.
type TermView struct {
	catalogue.Term

	List    catalogue.List
	Version int
}

// TermsView is a list of the vocabulary.
type TermsView struct {
	List  catalogue.List
	Terms []TermView
}

// vocabulary gives the vocabulary of this installation: what ships with the program, with the installation's
// own terms and wordings.
func (a *App) vocabulary(ctx context.Context) (*catalogue.Vocabulary, []store.OwnTerm, error) {
	own, err := a.store.OwnTerms(ctx)
	if err != nil {
		return nil, nil, err
	}
	vocabulary := catalogue.DefaultVocabulary()
	for _, term := range own {
		vocabulary = vocabulary.With(term.List, catalogue.Term{Code: term.Code, DA: term.DA, EN: term.EN})
	}
	return vocabulary, own, nil
}

// Vocabulary gives the lists of codes; without any named, all of them. Errors: Invalid
// vocabulary-list-unknown.
func (a *App) Vocabulary(ctx context.Context, lists ...catalogue.List) ([]TermsView, error) {
	vocabulary, own, err := a.vocabulary(ctx)
	if err != nil {
		return nil, err
	}
	if len(lists) == 0 {
		lists = vocabulary.Lists()
	}
	views := make([]TermsView, 0, len(lists))
	for _, list := range lists {
		if !slices.Contains(vocabulary.Lists(), list) {
			return nil, invalid("list", "vocabulary-list-unknown", "Der er ingen liste med det navn.",
				"There is no list of that name.")
		}
		view := TermsView{List: list}
		for _, term := range vocabulary.Terms(list) {
			view.Terms = append(view.Terms, TermView{Term: term, List: list, Version: versionOf(own, list, term.Code)})
		}
		views = append(views, view)
	}
	return views, nil
}

func versionOf(own []store.OwnTerm, list catalogue.List, code catalogue.Code) int {
	at := slices.IndexFunc(own, func(t store.OwnTerm) bool { return t.List == list && t.Code == code })
	if at < 0 {
		return 1
	}
	return own[at].Version
}

// AddTerm adds a term to a list that an installation may extend. Errors: Invalid vocabulary-list-unknown,
// Conflict vocabulary-list-fixed and term-exists.
func (a *App) AddTerm(ctx context.Context, order Order, list catalogue.List, term catalogue.Term) (TermView, error) {
	vocabulary, _, err := a.vocabulary(ctx)
	if err != nil {
		return TermView{}, err
	}
	switch {
	case !slices.Contains(vocabulary.Lists(), list):
		return TermView{}, invalid("/list", "vocabulary-list-unknown", "Der er ingen liste med det navn.",
			"There is no list of that name.")
	case !catalogue.Extensible(list):
		return TermView{}, fault.New(fault.Conflict, "vocabulary-list-fixed",
			"Listen ligger fast. Kun target_groups, age_groups og themes kan udvides.",
			"The list is fixed. Only target_groups, age_groups and themes can be extended.")
	}
	if _, err := a.once(ctx, order, "add-term", "", func(tx *store.Store) (string, error) {
		if _, shipped := catalogue.DefaultVocabulary().Term(list, term.Code); shipped {
			return "", fault.New(fault.Conflict, "term-exists", "Listen har allerede den kode.",
				"The list has that code already.")
		}
		return string(term.Code), tx.AddTerm(ctx, store.OwnTerm{List: list, Code: term.Code, DA: term.DA, EN: term.EN})
	}); err != nil {
		return TermView{}, err
	}
	a.kept.forget()
	return a.term(ctx, list, term.Code)
}

// WordTerm changes the wording of a term of a version; a text that is nil stays. Errors: NotFound
// term-unknown, Stale version-stale.
func (a *App) WordTerm(
	ctx context.Context, order Order, list catalogue.List, code catalogue.Code, version int, danish, english *string,
) (TermView, error) {
	term, err := a.term(ctx, list, code)
	if err != nil {
		return TermView{}, err
	}
	if danish != nil {
		term.DA = strings.TrimSpace(*danish)
	}
	if english != nil {
		term.EN = strings.TrimSpace(*english)
	}
	if _, err := a.once(ctx, order, "word-term", "", func(tx *store.Store) (string, error) {
		return string(code), tx.WordTerm(ctx,
			store.OwnTerm{List: list, Code: code, DA: term.DA, EN: term.EN}, version)
	}); err != nil {
		return TermView{}, err
	}
	a.kept.forget()
	return a.term(ctx, list, code)
}

// term finds a term. Errors: NotFound term-unknown.
func (a *App) term(ctx context.Context, list catalogue.List, code catalogue.Code) (TermView, error) {
	vocabulary, own, err := a.vocabulary(ctx)
	if err != nil {
		return TermView{}, err
	}
	term, found := vocabulary.Term(list, code)
	if !found {
		return TermView{}, fault.New(fault.NotFound, "term-unknown", "Listen har ikke den kode.",
			"The list has no such code.")
	}
	return TermView{Term: term, List: list, Version: versionOf(own, list, code)}, nil
}
