package store

import (
	"context"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// exportedTexts is how many texts are read at once for an export.
const exportedTexts = 200

// Export writes a journal as a file that can be verified from itself alone: of one method, or, where none
// is named, of the whole installation with its checkpoints. It is the NotFound fault method-unknown where
// the method has no journal. What was written before an error is not a whole file, and verifies as cut off.
func (s *Store) Export(ctx context.Context, method lifecycle.MethodID, at time.Time, to io.Writer) error {
	if method != "" && !isCanonicalID(string(method)) {
		return errMethodUnknown
	}
	return s.snapshot(ctx, func(tx pgx.Tx) error {
		file, err := journal.NewExporter(to, journal.ExportHeader{At: journal.Instant(at), Complete: method == ""})
		if err != nil {
			return err
		}
		refs, err := exportRows(ctx, tx, file, method)
		if err != nil {
			return err
		}
		if err := exportTexts(ctx, tx, file, refs); err != nil {
			return err
		}
		if method == "" {
			for checkpoint, err := range storedCheckpoints(ctx, tx) {
				if err != nil {
					return err
				}
				if err := file.Checkpoint(checkpoint); err != nil {
					return err
				}
			}
		}
		return file.Close()
	})
}

// exportRows writes the rows and gives the references to texts in them.
func exportRows(
	ctx context.Context, tx pgx.Tx, file *journal.Exporter, method lifecycle.MethodID,
) ([]lifecycle.TextRef, error) {
	query, values := selectRows+orderedByChain, []any(nil)
	if method != "" {
		query, values = selectRows+`WHERE method_id = $1`+orderedByChain, []any{method}
	}
	refs := map[lifecycle.TextRef]struct{}{}
	written := 0
	for row, err := range noting(cursorRows(ctx, tx, query, values...), refs) {
		if err != nil {
			return nil, err
		}
		if err := file.Row(row); err != nil {
			return nil, err
		}
		written++
	}
	if method != "" && written == 0 {
		return nil, errMethodUnknown
	}
	return slices.Sorted(maps.Keys(refs)), nil
}

func exportTexts(ctx context.Context, tx pgx.Tx, file *journal.Exporter, refs []lifecycle.TextRef) error {
	for some := range slices.Chunk(refs, exportedTexts) {
		texts, err := readTexts(ctx, tx, selectTexts, some)
		if err != nil {
			return err
		}
		for _, text := range texts {
			if err := file.Text(text); err != nil {
				return err
			}
		}
	}
	return nil
}
