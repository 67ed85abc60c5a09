package store

import (
	"context"
	"database/sql"
	"strings"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/search"
)

var (
	errSynonymUnknown       = fault.New(fault.NotFound, "synonym-unknown", "Synonymet findes ikke.", "There is no such synonym.")
	errSynonymVersionNeeded = fault.New(fault.VersionNeeded, "version-needed",
		"Synonymet findes allerede. Angiv med If-Match, hvilken version der ændres.",
		"The synonym is there already. Say with If-Match which version is changed.")
)

// SynonymID names a synonym.
type SynonymID string

// Synonym is a row of the synonym table.
type Synonym struct {
	ID SynonymID
	search.Synonym

	Shipped   bool // it came with the program
	Withdrawn bool // no search uses it
	Version   int  // counts its changes, from 1
}

type synonymRow struct {
	ID        SynonymID
	Term      string
	Means     string
	Weight    float64
	Shipped   bool
	Withdrawn bool
	Version   int
}

func (r synonymRow) synonym() Synonym {
	return Synonym{
		ID: r.ID, Synonym: search.Synonym{Term: r.Term, Means: r.Means, Weight: r.Weight}, Shipped: r.Shipped,
		Withdrawn: r.Withdrawn, Version: r.Version,
	}
}

const synonymColumns = `id, term, means, weight, shipped, withdrawn, version`

// Synonyms lists the synonyms whose term or meaning holds a text, by term and meaning; the empty text lists all.
func (s *Store) Synonyms(ctx context.Context, text string, page Page) (Listed[Synonym], error) {
	type at struct {
		Term  string `json:"t"`
		Means string `json:"m"`
	}
	var last at
	continued, err := readCursor(page.Cursor, &last)
	if err != nil {
		return Listed[Synonym]{}, err
	}
	const matching = ` FROM search_synonyms
		WHERE NOT withdrawn AND (@text = '' OR strpos(lower(term), lower(@text)) > 0 OR strpos(lower(means), lower(@text)) > 0)`
	total, err := readOne[int](ctx, s, errDatabase, `SELECT count(*)`+matching, sql.Named("text", text))
	if err != nil {
		return Listed[Synonym]{}, err
	}
	rows, err := readAll[synonymRow](ctx, s, `SELECT `+synonymColumns+matching+`
			AND (NOT @continued OR (term, means) > (@term, @means))
		ORDER BY term, means LIMIT @limit`,
		map[string]any{
			"text": text, "continued": continued, "term": last.Term, "means": last.Means, "limit": page.limit() + 1,
		})
	if err != nil {
		return Listed[Synonym]{}, err
	}
	listed := cutPage(rows, total, page, func(row synonymRow) any { return at{row.Term, row.Means} })
	synonyms := Listed[Synonym]{Total: listed.Total, Next: listed.Next}
	for _, row := range listed.Items {
		synonyms.Items = append(synonyms.Items, row.synonym())
	}
	return synonyms, nil
}

// Synonym finds a synonym, also one that is withdrawn. Errors: NotFound synonym-unknown.
func (s *Store) Synonym(ctx context.Context, id SynonymID) (Synonym, error) {
	if !isID(string(id)) {
		return Synonym{}, errSynonymUnknown
	}
	row, err := readOne[synonymRow](ctx, s, errSynonymUnknown,
		`SELECT `+synonymColumns+` FROM search_synonyms WHERE id = ?`, string(id))
	return row.synonym(), err
}

// PutSynonym writes a synonym by its term and meaning, which never change. One that is there is replaced, which needs
// its version; one that was withdrawn is taken up again. Errors: VersionNeeded version-needed, Stale version-stale.
func (s *Store) PutSynonym(ctx context.Context, synonym search.Synonym, version int) (id SynonymID, err error) {
	err = s.within(ctx, func(tx *Store) error {
		known, err := readAll[synonymRow](ctx, tx, `
			SELECT `+synonymColumns+` FROM search_synonyms WHERE term = ? AND means = ? FOR UPDATE`,
			synonym.Term, synonym.Means)
		if err != nil {
			return err
		}
		if len(known) == 0 {
			made, err := newID()
			if err != nil {
				return err
			}
			id = SynonymID(made)
			return tx.addSynonyms(ctx, newSynonym(made, synonym, false))
		}
		there := known[0]
		id = there.ID
		switch {
		case there.Withdrawn:
		case version == 0:
			return errSynonymVersionNeeded
		case version != there.Version:
			return errStale
		}
		_, err = tx.change(ctx, `
			UPDATE search_synonyms SET weight = ?, withdrawn = false, version = version + 1, updated_at = now()
			WHERE id = ?`, synonym.Weight, string(there.ID))
		return err
	})
	return id, err
}

// writtenSynonym is a synonym as it is written.
type writtenSynonym struct {
	ID      string   `json:"id"`
	Term    string   `json:"term"`
	Means   string   `json:"means"`
	Weight  float64  `json:"weight"`
	Lookup  string   `json:"lookup"`
	Keys    []string `json:"keys"`
	Shipped bool     `json:"shipped"`
}

func newSynonym(id string, synonym search.Synonym, shipped bool) writtenSynonym {
	written := writtenSynonym{
		ID: id, Term: synonym.Term, Means: synonym.Means, Weight: synonym.Weight,
		Lookup: search.SynonymKey(synonym.Term), Keys: []string{}, Shipped: shipped,
	}
	if len(strings.Fields(synonym.Term)) == 1 {
		// Terms of several words are not found with a typing error.
		written.Keys = append(written.Keys, search.EditKeys(search.Fold(synonym.Term))...)
	}
	return written
}

// addSynonyms writes new synonyms; where there is one of the same term and meaning it stays as it is.
func (s *Store) addSynonyms(ctx context.Context, synonyms ...writtenSynonym) error {
	_, err := s.change(ctx, `
		INSERT INTO search_synonyms (id, term, means, weight, lookup, keys, shipped)
		SELECT * FROM jsonb_to_recordset(CAST(? AS jsonb)) AS r (id uuid, term text, means text, weight real, lookup text,
			keys text[], shipped boolean)
		ON CONFLICT ON CONSTRAINT search_synonyms_pair_key DO NOTHING`, asJSON(synonyms))
	return err
}

// WithdrawSynonym takes a synonym of a version out of use. It stays in the table, so that one that came with the
// program does not come again. Errors: NotFound synonym-unknown, Stale version-stale.
func (s *Store) WithdrawSynonym(ctx context.Context, id SynonymID, version int) error {
	there, err := s.Synonym(ctx, id)
	if err == nil && there.Withdrawn {
		err = errSynonymUnknown
	}
	if err != nil {
		return err
	}
	touched, err := s.change(ctx, `
		UPDATE search_synonyms SET withdrawn = true, version = version + 1, updated_at = now()
		WHERE id = ? AND version = ? AND NOT withdrawn`, string(id), version)
	if err == nil && touched == 0 {
		err = errStale
	}
	return err
}

// ShipSynonyms writes the synonyms that come with the program where they are missing, and what every synonym is looked
// up by as this program reads it. What people have changed or withdrawn stays so.
func (s *Store) ShipSynonyms(ctx context.Context, synonyms []search.Synonym) error {
	type row struct {
		ID     string
		Term   string
		Means  string
		Lookup string
	}
	known, err := readAll[row](ctx, s, `SELECT id, term, means, lookup FROM search_synonyms`)
	if err != nil {
		return err
	}
	there := map[[2]string]bool{}
	for _, one := range known {
		there[[2]string{one.Term, one.Means}] = true
		now := newSynonym(one.ID, search.Synonym{Term: one.Term}, false)
		if now.Lookup == one.Lookup {
			continue
		}
		if _, err := s.change(ctx, `UPDATE search_synonyms SET lookup = ?, keys = ? WHERE id = ?`,
			now.Lookup, list[string](now.Keys), one.ID); err != nil {
			return err
		}
	}
	var missing []writtenSynonym
	for _, synonym := range synonyms {
		if there[[2]string{synonym.Term, synonym.Means}] {
			continue
		}
		id, err := newID()
		if err != nil {
			return err
		}
		missing = append(missing, newSynonym(id, synonym, true))
	}
	if len(missing) == 0 {
		return nil
	}
	return s.addSynonyms(ctx, missing...)
}
