package store

import (
	"context"
	"iter"
	"maps"
	"reflect"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

const orderedByChain = ` ORDER BY method_id, sequence`

// VerifyJournal verifies every chain, the texts that the rows refer to, the heads and the checkpoints, as
// they stand at one moment. What is wrong is in the report; an error says that the database did not answer.
func (s *Store) VerifyJournal(ctx context.Context) (journal.Report, error) {
	var report journal.Report
	err := s.snapshot(ctx, func(tx pgx.Tx) error {
		for method, rows := range chains(cursorRows(ctx, tx, selectRows+orderedByChain)) {
			refs := map[lifecycle.TextRef]struct{}{}
			chain := journal.Verify(method, noting(rows, refs))
			if err := chain.Err(); err != nil && unavailable(err) {
				return err
			}
			report.Merge(chain)
			if err := verifyTexts(ctx, tx, &report, slices.Sorted(maps.Keys(refs))); err != nil {
				return err
			}
		}
		if err := verifyHeads(ctx, tx, &report); err != nil {
			return err
		}
		return verifyCheckpoints(ctx, tx, &report)
	})
	return report, err
}

// noting passes rows on and notes the texts that they refer to.
func noting(
	rows iter.Seq2[journal.Row, error], refs map[lifecycle.TextRef]struct{},
) iter.Seq2[journal.Row, error] {
	return func(yield func(journal.Row, error) bool) {
		for row, err := range rows {
			if err == nil {
				noteTexts(row, refs)
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

// noteTexts notes what a row refers to. A row of a kind that this release does not know refers to nothing
// it could name; its hash is verified all the same.
func noteTexts(row journal.Row, refs map[lifecycle.TextRef]struct{}) {
	event, err := eventOf(row)
	if err != nil {
		return
	}
	collectRefs(reflect.ValueOf(event.Body), refs)
}

var textRefType = reflect.TypeFor[lifecycle.TextRef]()

// collectRefs finds the references to texts anywhere in an event.
func collectRefs(value reflect.Value, refs map[lifecycle.TextRef]struct{}) {
	if value.Type() == textRefType {
		if ref := lifecycle.TextRef(value.String()); ref != "" {
			refs[ref] = struct{}{}
		}
		return
	}
	switch value.Kind() {
	case reflect.Pointer:
		if !value.IsNil() {
			collectRefs(value.Elem(), refs)
		}
	case reflect.Slice:
		for i := range value.Len() {
			collectRefs(value.Index(i), refs)
		}
	case reflect.Struct:
		for i := range value.NumField() {
			if value.Type().Field(i).IsExported() {
				collectRefs(value.Field(i), refs)
			}
		}
	}
}

// verifyTexts checks the texts that a chain refers to, and names those that are gone without being erased.
func verifyTexts(ctx context.Context, tx pgx.Tx, report *journal.Report, refs []lifecycle.TextRef) error {
	if len(refs) == 0 {
		return nil
	}
	texts, err := readTexts(ctx, tx, selectTexts, refs)
	if err != nil {
		return err
	}
	found := map[lifecycle.TextRef]bool{}
	for _, text := range texts {
		report.Add(text)
		found[lifecycle.TextRef(text.Hash.String())] = true
	}
	for _, ref := range refs {
		if found[ref] {
			continue
		}
		// What is no hash is no reference that a text could be kept under; the finding then has none.
		hash, _ := journal.ParseHash(string(ref))
		report.Findings = append(report.Findings, journal.Finding{
			Subject: journal.SubjectText, Hash: hash, Problem: journal.TextMissing,
		})
	}
	return nil
}

// verifyHeads holds the head rows against the chains: rows cut off a chain's end show here.
func verifyHeads(ctx context.Context, tx pgx.Tx, report *journal.Report) error {
	last := map[string]journal.Head{}
	for _, head := range report.Heads {
		last[head.Method] = head
	}
	bad := map[string]bool{}
	for _, finding := range report.Findings {
		bad[finding.Method] = true
	}
	rows, err := tx.Query(ctx, `SELECT method_id, sequence, hash FROM heads WHERE sequence > 0 ORDER BY method_id`)
	if err != nil {
		return err
	}
	heads, err := pgx.CollectRows(rows, scanHead)
	if err != nil {
		return err
	}
	for _, head := range heads {
		chain := last[head.Method]
		finding := journal.Finding{Subject: journal.SubjectRow, Method: head.Method, Sequence: head.Sequence}
		switch {
		case bad[head.Method]:
			continue
		case chain.Sequence < head.Sequence:
			finding.Problem = journal.CutOff
		case chain.Hash != head.Hash:
			finding.Problem = journal.WrongHash
		default:
			continue
		}
		report.Findings = append(report.Findings, finding)
	}
	return nil
}

func scanHead(row pgx.CollectableRow) (journal.Head, error) {
	var head journal.Head
	var hash string
	if err := row.Scan(&head.Method, &head.Sequence, &hash); err != nil {
		return journal.Head{}, err
	}
	var err error
	head.Hash, err = journal.ParseHash(hash)
	return head, err
}
