package store

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/search"
)

// analysisVersion counts the changes of what the analysis makes of a method. A row of search_documents of
// another version has its words made anew.
const analysisVersion = 1

// Lexemes that the store adds to those of the text. None can be a word: words have no @.
const (
	seenInside = "@in"   // the process has begun
	seenPublic = "@pub"  // the method is public
	ofMethod   = "@m"    // and its id
	ofContent  = "@f"    // and a code of search_values
	ofInside   = "@i"    // and a code, as those inside see it
	ofPublic   = "@p"    // and a code, as the public knows it
	inTitle    = "@t"    // and a lexeme of the title and other names
	wholeTitle = "@t="   // and the folded title
	nothing    = "@none" // no row has it
	padding    = "@~"
)

// maxLexeme bounds a lexeme of a whole title, in bytes.
const maxLexeme = 400

// outOfLine is the size of a row that PostgreSQL begins to move long values out of, with room to spare: shorter
// terms are padded, since rows that carry their terms make every search read many times as many pages.
const outOfLine = 2600

// longestLexeme is the most bytes of a lexeme that PostgreSQL takes, with room to spare.
const longestLexeme = 2000

// documentOf gives what can be found of a method, with labels of the vocabulary given.
func documentOf(m Method, vocabulary *catalogue.Vocabulary) search.Document {
	entry := m.Content
	document := search.Document{
		Title: entry.Title, Summary: entry.Summary, Problem: entry.Problem, LegalBasis: entry.LegalBasis,
		Components: entry.Components, Owner: m.Owner.Name,
		More: []string{entry.Delivery.Format, entry.Delivery.Staff, entry.Replaces, entry.TrainingProvider},
	}
	for _, partner := range m.Partners {
		document.More = append(document.More, partner.Organisation.Name)
	}
	label := func(list catalogue.List, codes ...catalogue.Code) {
		for _, code := range codes {
			if term, known := vocabulary.Term(list, code); known {
				document.Labels = append(document.Labels, term.Label())
			} else {
				document.Labels = append(document.Labels, i18n.Text{DA: strings.ReplaceAll(string(code), "-", " ")})
			}
		}
	}
	label(catalogue.TargetGroups, entry.TargetGroups...)
	label(catalogue.AgeGroups, entry.AgeGroups...)
	label(catalogue.Themes, entry.Themes...)
	for _, goal := range entry.SocialGoals {
		label(catalogue.SocialGoals, catalogue.Code(strconv.Itoa(goal)))
	}
	return document
}

// vectorOf gives the tsvector of a document's terms, as text.
func vectorOf(document search.Document, terms search.Terms) string {
	var vector strings.Builder
	vector.WriteString(terms.Vector())
	add := func(lexeme string) {
		vector.WriteByte(' ')
		vector.WriteString(search.QuoteLexeme(lexeme))
	}
	for _, posting := range terms.Postings {
		if slices.ContainsFunc(posting.Places, func(p search.Place) bool { return p.Weight == search.WeightA }) {
			add(inTitle + posting.Lexeme)
		}
	}
	if title := titleLexeme(search.FoldTitle(document.Title)); title != "" {
		add(title)
	}
	if vector.Len() < outOfLine {
		add(padding + strings.Repeat("~", longestLexeme-len(padding)))
	}
	return vector.String()
}

// titleLexeme is what a folded title as a whole is found by; empty for none.
func titleLexeme(folded string) string {
	if folded == "" {
		return ""
	}
	return wholeTitle + strings.ToValidUTF8(folded[:min(len(folded), maxLexeme)], "")
}

// labels gives the vocabulary of this installation.
func (s *Store) labels(ctx context.Context) (*catalogue.Vocabulary, error) {
	own, err := s.OwnTerms(ctx)
	if err != nil {
		return nil, err
	}
	vocabulary := catalogue.DefaultVocabulary()
	for _, term := range own {
		vocabulary = vocabulary.With(term.List, catalogue.Term{Code: term.Code, DA: term.DA, EN: term.EN})
	}
	return vocabulary, nil
}

// index writes a method's row of search_documents and counts its words, in the transaction that writes the
// method. The words are those that it had before; nil for a new method.
func (s *Store) index(ctx context.Context, id lifecycle.MethodID, before []search.Word) error {
	document, err := s.document(ctx, id)
	if err != nil {
		return err
	}
	terms := search.Analyse(document)
	if err := s.putDocuments(ctx, []lifecycle.MethodID{id}, []string{vectorOf(document, terms)}); err != nil {
		return err
	}
	return s.countWords(ctx, before, terms.Words)
}

// words gives the words of a method as it is.
func (s *Store) words(ctx context.Context, id lifecycle.MethodID) ([]search.Word, error) {
	document, err := s.document(ctx, id)
	if err != nil {
		return nil, err
	}
	return search.Analyse(document).Words, nil
}

func (s *Store) document(ctx context.Context, id lifecycle.MethodID) (search.Document, error) {
	method, err := s.Method(ctx, string(id))
	if err != nil {
		return search.Document{}, err
	}
	vocabulary, err := s.labels(ctx)
	if err != nil {
		return search.Document{}, err
	}
	return documentOf(method, vocabulary), nil
}

// putDocuments writes rows of search_documents with the vectors of their words.
func (s *Store) putDocuments(ctx context.Context, ids []lifecycle.MethodID, vectors []string) error {
	_, err := s.change(ctx, `
		SELECT search_document(m, CAST(w.vector AS tsvector), @version)
		FROM unnest(CAST(@ids AS uuid[]), CAST(@vectors AS text[])) AS w (id, vector) JOIN methods m ON m.id = w.id`,
		map[string]any{"ids": listOf(ids), "vectors": list[string](vectors), "version": analysisVersion})
	return err
}

// indexBatch is how many methods are analysed at a time.
const indexBatch = 200

// IndexWaiting makes the words of up to a number of methods that wait for them: written by an older version of
// the program, or named after something that was renamed. It says how many there were. Several may run at once.
func (s *Store) IndexWaiting(ctx context.Context, limit int) (int, error) {
	done := 0
	for done < limit {
		batch := 0
		err := s.within(ctx, func(tx *Store) error {
			waiting, err := readAll[waitingRow](ctx, tx, `
				SELECT CAST(method_id AS text) AS id, analysed FROM search_documents WHERE analysed < ?
				ORDER BY method_id LIMIT ? FOR UPDATE SKIP LOCKED`, analysisVersion, min(indexBatch, limit-done))
			batch = len(waiting)
			if err != nil || batch == 0 {
				return err
			}
			return tx.reindex(ctx, waiting)
		})
		done += batch
		if err != nil || batch == 0 {
			return done, err
		}
	}
	return done, nil
}

type waitingRow struct {
	ID       lifecycle.MethodID
	Analysed int
}

// reindex writes the rows of methods anew. The words of those that were never analysed are counted; of the others
// those are added that are new to the vocabulary.
func (s *Store) reindex(ctx context.Context, waiting []waitingRow) error {
	analysed := map[lifecycle.MethodID]int{}
	for _, row := range waiting {
		analysed[row.ID] = row.Analysed
	}
	rows, err := readAll[methodRow](ctx, s,
		`SELECT `+methodColumns+methodsWithNames+` WHERE m.id = ANY (CAST(? AS uuid[]))`,
		listOf(slices.Collect(maps.Keys(analysed))))
	if err != nil {
		return err
	}
	vocabulary, err := s.labels(ctx)
	if err != nil {
		return err
	}
	var counted, known []search.Word
	vectors := make([]string, 0, len(rows))
	ids := make([]lifecycle.MethodID, 0, len(rows))
	for _, row := range rows {
		document := documentOf(row.method(), vocabulary)
		terms := search.Analyse(document)
		ids, vectors = append(ids, row.ID), append(vectors, vectorOf(document, terms))
		if analysed[row.ID] == neverAnalysed {
			counted = append(counted, terms.Words...)
		} else {
			known = append(known, terms.Words...)
		}
	}
	if err := s.putDocuments(ctx, ids, vectors); err != nil {
		return err
	}
	changes := wordChanges{}
	changes.add(counted, 1)
	changes.add(known, 0)
	return s.putWords(ctx, changes)
}

// Rows of search_documents without words, and with words that are out of date.
const (
	neverAnalysed = 0
	outOfDate     = -1
)

const reword = `
	UPDATE search_documents SET analysed = @out_of_date WHERE analysed > 0 AND `

// rewordOrganisation lets the words be made anew of the methods that an organisation owns or takes part in.
func (s *Store) rewordOrganisation(ctx context.Context, id lifecycle.OrganisationID) error {
	return s.reword(ctx, reword+`method_id IN (
		SELECT id FROM methods WHERE owner_id = CAST(@id AS uuid)
		UNION SELECT method_id FROM method_partners WHERE organisation_id = CAST(@id AS uuid))`,
		map[string]any{"id": string(id), "out_of_date": outOfDate})
}

// rewordTerm lets the words be made anew of the methods that have a term of a list.
func (s *Store) rewordTerm(ctx context.Context, list catalogue.List, term catalogue.Code) error {
	facet, labelled := map[catalogue.List]Facet{
		catalogue.TargetGroups: FacetTargetGroup, catalogue.AgeGroups: FacetAgeGroup, catalogue.Themes: FacetTheme,
		catalogue.SocialGoals: FacetGoal,
	}[list]
	if !labelled {
		return nil
	}
	return s.reword(ctx, reword+`terms @@ CAST((
		SELECT @content || code FROM search_values WHERE facet = @facet AND value = @term ) AS tsquery)`,
		map[string]any{
			"facet": string(facet), "term": string(term), "content": ofContent, "out_of_date": outOfDate,
		})
}

// rewordedAtOnce is how many methods have their words made anew in the transaction that renames something. What
// more there are waits for the next round of housekeeping.
const rewordedAtOnce = 200

func (s *Store) reword(ctx context.Context, statement string, values map[string]any) error {
	touched, err := s.change(ctx, statement, values)
	if err != nil || touched == 0 {
		return err
	}
	_, err = s.IndexWaiting(ctx, rewordedAtOnce)
	return err
}
