package api

import (
	"context"
	"encoding/hex"
	"encoding/json"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// sixDecimals is how an instant stands in the canonical bytes of a journal row.
const sixDecimals = "2006-01-02T15:04:05.000000Z"

// GetJournal reads a method's journal.
func (s *Server) GetJournal(ctx context.Context, request GetJournalRequestObject) (GetJournalResponseObject, error) {
	var review lifecycle.ReviewID
	if request.Params.Review != nil {
		review = reviewID(*request.Params.Review)
	}
	view, err := s.app.Journal(ctx, callerOf(ctx), request.ID, given(request.Params.After), review,
		page(request.Params.Limit, request.Params.Cursor))
	if err != nil {
		return nil, err
	}
	by := shown{names: view.Names}
	return GetJournal200JSONResponse{
		Items: each(view.Items, by.journalEvent), Total: view.Total, NextCursor: optional(view.Next),
		HeadSequence: view.Head.Sequence, HeadHash: view.Head.Hash.String(),
	}, nil
}

func (s shown) journalEvent(entry app.JournalEntry) JournalEvent {
	row := entry.Row
	return JournalEvent{
		Method: idOf(lifecycle.MethodID(row.Method)), Sequence: row.Sequence, Type: row.Type, Version: row.Version,
		Actor: row.Actor, At: row.At.UTC().Format(sixDecimals), Payload: json.RawMessage(row.Payload),
		Previous: row.Previous.String(), Hash: row.Hash.String(),
		Person: s.named(lifecycle.PersonID(row.Actor)), Texts: each(entry.Texts, journalText),
	}
}

func journalText(text journal.Text) JournalText {
	written := JournalText{Hash: text.Hash.String(), Erased: text.Erased}
	if !text.Erased {
		salt, plain := hex.EncodeToString(text.Salt), text.Text
		written.Salt, written.Text = &salt, &plain
	}
	return written
}
