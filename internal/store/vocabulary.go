package store

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/fault"
)

var errTermExists = fault.New(fault.Conflict, "term-exists",
	"Listen har allerede den kode.", "The list has that code already.")

// OwnTerm is a term of the installation: one it has added, or its own wording of one that ships with the
// program.
type OwnTerm struct {
	List    catalogue.List
	Code    catalogue.Code
	DA      string
	EN      string
	Version int
}

// OwnTerms lists the installation's own terms in the order in which they were added.
func (s *Store) OwnTerms(ctx context.Context) ([]OwnTerm, error) {
	return readAll[OwnTerm](ctx, s,
		`SELECT list, code, da, en, version FROM vocabulary_terms ORDER BY list, added_at, code`)
}

// AddTerm adds a term. Errors: Conflict term-exists.
func (s *Store) AddTerm(ctx context.Context, term OwnTerm) error {
	written, err := s.change(ctx, `
		INSERT INTO vocabulary_terms (list, code, da, en) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		string(term.List), string(term.Code), term.DA, term.EN)
	if err == nil && written == 0 {
		err = errTermExists
	}
	return err
}

// WordTerm changes the wording of a term of a version, and gives it the next. A term that ships with the
// program and has no wording of its own yet is of version 1. Errors: Stale version-stale.
func (s *Store) WordTerm(ctx context.Context, term OwnTerm, version int) error {
	return s.within(ctx, func(tx *Store) error {
		if err := tx.wordTerm(ctx, term, version); err != nil {
			return err
		}
		return tx.rewordTerm(ctx, term.List, term.Code)
	})
}

func (s *Store) wordTerm(ctx context.Context, term OwnTerm, version int) error {
	touched, err := s.change(ctx, `
		UPDATE vocabulary_terms SET da = ?, en = ?, version = version + 1, updated_at = now()
		WHERE list = ? AND code = ? AND version = ?`,
		term.DA, term.EN, string(term.List), string(term.Code), version)
	if err != nil || touched > 0 {
		return err
	}
	if version == 1 {
		touched, err = s.change(ctx, `
			INSERT INTO vocabulary_terms (list, code, da, en, version) VALUES (?, ?, ?, ?, 2) ON CONFLICT DO NOTHING`,
			string(term.List), string(term.Code), term.DA, term.EN)
	}
	if err == nil && touched == 0 {
		err = errStale
	}
	return err
}
