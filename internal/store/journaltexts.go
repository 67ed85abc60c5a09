package store

import (
	"context"
	"maps"
	"reflect"
	"slices"

	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// TextRefs lists the references to texts anywhere in values: events, reviews, or what is made of them.
func TextRefs(values ...any) []lifecycle.TextRef {
	refs := map[lifecycle.TextRef]struct{}{}
	for _, value := range values {
		if value != nil {
			collectRefs(reflect.ValueOf(value), refs)
		}
	}
	return slices.Sorted(maps.Keys(refs))
}

// JournalTexts reads texts with their salts, so that a reader can verify them; a reference that nothing is
// kept under is left out.
func (s *Store) JournalTexts(
	ctx context.Context, refs []lifecycle.TextRef,
) (map[lifecycle.TextRef]journal.Text, error) {
	found := make(map[lifecycle.TextRef]journal.Text, len(refs))
	if len(refs) == 0 {
		return found, nil
	}
	texts, err := readTexts(ctx, s.pool, selectTexts, refs)
	if err != nil {
		return nil, mapped(err)
	}
	for _, text := range texts {
		found[lifecycle.TextRef(text.Hash.String())] = text
	}
	return found, nil
}
