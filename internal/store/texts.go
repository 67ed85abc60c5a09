package store

import (
	"context"
	"time"

	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// StoredText is a free text as it is kept; an erased one is empty and says so.
type StoredText struct {
	Ref    lifecycle.TextRef
	Text   string
	Erased bool
}

const (
	putTexts = `
	INSERT INTO journal_texts (hash, command_id, position, salt, text)
	SELECT hash, $1, position, salt, text
	FROM unnest($2::text[], $3::bytea[], $4::text[]) WITH ORDINALITY AS r (hash, salt, text, position)
	ON CONFLICT ON CONSTRAINT journal_texts_command_position_key DO NOTHING`
	selectPutTexts = `
	SELECT hash, coalesce(salt, ''), coalesce(text, ''), erased_at IS NOT NULL
	FROM journal_texts WHERE command_id = $1 ORDER BY position`
)

// PutTexts keeps a command's free texts before the command is sent, and gives their references in order.
// A command that is sent again has new salts but the same texts: it gets the references of the first
// time. With other texts it is the Invalid fault idempotency-key-reused.
func (s *Store) PutTexts(
	ctx context.Context, id lifecycle.CommandID, texts []journal.Text,
) ([]lifecycle.TextRef, error) {
	if len(texts) == 0 {
		return nil, nil
	}
	hashes, salts, contents := make([]string, len(texts)), make([][]byte, len(texts)), make([]string, len(texts))
	for i, text := range texts {
		hashes[i], salts[i], contents[i] = text.Hash.String(), text.Salt, text.Text
	}
	if _, err := s.pool.Exec(ctx, putTexts, id, hashes, salts, contents); err != nil {
		return nil, mapped(err)
	}
	kept, err := readTexts(ctx, s.pool, selectPutTexts, id)
	if err != nil {
		return nil, mapped(err)
	}
	if len(kept) != len(texts) {
		return nil, errKeyReused
	}
	refs := make([]lifecycle.TextRef, len(texts))
	for i, text := range kept {
		if !text.Erased && text.Text != texts[i].Text {
			return nil, errKeyReused
		}
		refs[i] = lifecycle.TextRef(text.Hash.String())
	}
	return refs, nil
}

// DropTexts takes away the texts of a command that was refused before it was recorded. The texts of a
// command that was carried out stay.
func (s *Store) DropTexts(ctx context.Context, id lifecycle.CommandID) error {
	_, err := s.pool.Exec(ctx, `
		DELETE FROM journal_texts AS t WHERE command_id = $1
		AND NOT EXISTS (SELECT FROM commands AS c WHERE c.id = t.command_id AND c.outcome = 'done')`, id)
	return mapped(err)
}

// SweepTexts takes away texts put before a time whose command was never carried out, and says how many.
func (s *Store) SweepTexts(ctx context.Context, before time.Time) (int64, error) {
	swept, err := s.pool.Exec(ctx, `
		DELETE FROM journal_texts AS t WHERE put_at < $1
		AND NOT EXISTS (SELECT FROM commands AS c WHERE c.id = t.command_id AND c.outcome = 'done')`, before)
	return swept.RowsAffected(), mapped(err)
}

// EraseText erases a text and its salt for good. Its hash stays, so that what refers to it can still be
// verified. Case files may hold the text too, so that all of them go; they can be ordered again. Erasing twice changes
// nothing.
func (s *Store) EraseText(ctx context.Context, ref lifecycle.TextRef, at time.Time) error {
	erased, err := s.pool.Exec(ctx, `
		WITH forgotten AS (DELETE FROM case_files)
		UPDATE journal_texts SET salt = NULL, text = NULL, erased_at = coalesce(erased_at, $2) WHERE hash = $1`,
		ref, lifecycle.Instant(at))
	if err == nil && erased.RowsAffected() == 0 {
		return errNotFound
	}
	return mapped(err)
}

const selectTexts = `
	SELECT hash, coalesce(salt, ''), coalesce(text, ''), erased_at IS NOT NULL
	FROM journal_texts WHERE hash = ANY ($1) ORDER BY hash`

// Texts reads texts by their references; a reference that nothing is kept under is left out.
func (s *Store) Texts(ctx context.Context, refs []lifecycle.TextRef) (map[lifecycle.TextRef]StoredText, error) {
	found := make(map[lifecycle.TextRef]StoredText, len(refs))
	if len(refs) == 0 {
		return found, nil
	}
	texts, err := readTexts(ctx, s.pool, selectTexts, refs)
	if err != nil {
		return nil, mapped(err)
	}
	for _, text := range texts {
		ref := lifecycle.TextRef(text.Hash.String())
		found[ref] = StoredText{Ref: ref, Text: text.Text, Erased: text.Erased}
	}
	return found, nil
}

func readTexts(ctx context.Context, from executor, query string, values ...any) ([]journal.Text, error) {
	answer, err := from.Query(ctx, query, values...)
	if err != nil {
		return nil, err
	}
	defer answer.Close()
	var texts []journal.Text
	for answer.Next() {
		var text journal.Text
		var hash string
		if err := answer.Scan(&hash, &text.Salt, &text.Text, &text.Erased); err != nil {
			return nil, err
		}
		if text.Hash, err = journal.ParseHash(hash); err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return texts, answer.Err()
}
