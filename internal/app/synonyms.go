package app

import (
	"context"
	"fmt"
	"strings"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/search"
	"github.com/fasemodel/fasemodel/internal/store"
)

type (
	// Synonym says that whoever looks for its term also means the other. It holds in that direction only.
	Synonym = store.Synonym
	// SynonymID names a synonym.
	SynonymID = store.SynonymID
)

// Synonyms lists the synonyms whose term or meaning holds a text; the empty text lists all.
func (a *App) Synonyms(ctx context.Context, text string, page Page) (Listed[Synonym], error) {
	return a.store.Synonyms(ctx, strings.TrimSpace(text), page)
}

// PutSynonym writes a synonym by its term and meaning; searches use it at once. A version of 0 expects a new one. Errors: Invalid synonym-words and synonym-same, VersionNeeded version-needed, Stale
// version-stale.
func (a *App) PutSynonym(ctx context.Context, order Order, synonym search.Synonym, version int) (Synonym, error) {
	synonym.Term, synonym.Means = plainWords(synonym.Term), plainWords(synonym.Means)
	for field, text := range map[string]string{"/term": synonym.Term, "/means": synonym.Means} {
		count := len(strings.Fields(text))
		if count == 0 || count > search.MaxSynonymWords || search.SynonymKey(text) == "" {
			return Synonym{}, invalid(field, "synonym-words",
				fmt.Sprintf("Et synonym består af et til %d ord.", search.MaxSynonymWords),
				fmt.Sprintf("A synonym consists of one to %d words.", search.MaxSynonymWords))
		}
	}
	if search.SynonymKey(synonym.Term) == search.SynonymKey(synonym.Means) {
		return Synonym{}, invalid("/means", "synonym-same",
			"De to er det samme ord for en søgning, og findes allerede ved hinanden.",
			"The two are the same word to a search, and find each other already.")
	}
	id, err := a.once(ctx, order, "put-synonym", "", func(tx *store.Store) (string, error) {
		id, err := tx.PutSynonym(ctx, synonym, version)
		return string(id), err
	})
	if err != nil {
		return Synonym{}, err
	}
	return a.store.Synonym(ctx, SynonymID(id))
}

// plainWords writes words in lower case with one space between them.
func plainWords(text string) string { return strings.Join(strings.Fields(strings.ToLower(text)), " ") }

// Synonym finds a synonym that is in use. Errors: NotFound synonym-unknown.
func (a *App) Synonym(ctx context.Context, id SynonymID) (Synonym, error) {
	synonym, err := a.store.Synonym(ctx, id)
	if err == nil && synonym.Withdrawn {
		err = fault.New(fault.NotFound, "synonym-unknown", "Synonymet findes ikke.", "There is no such synonym.")
	}
	return synonym, err
}

// WithdrawSynonym takes a synonym of a version out of use, at once. Errors: NotFound synonym-unknown, Stale
// version-stale.
func (a *App) WithdrawSynonym(ctx context.Context, order Order, id SynonymID, version int) (Synonym, error) {
	if _, err := a.once(ctx, order, "withdraw-synonym", "", func(tx *store.Store) (string, error) {
		return string(id), tx.WithdrawSynonym(ctx, id, version)
	}); err != nil {
		return Synonym{}, err
	}
	return a.store.Synonym(ctx, id)
}
