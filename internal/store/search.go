package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/search"
)

var errSort = fault.New(fault.Invalid, "sort-unknown",
	"Der kan sorteres efter relevance, title, evidence, updated og cost.",
	"The list can be sorted by relevance, title, evidence, updated and cost.")

// Visibility says which methods a search sees, and whether as they are or as the public knows them. The
// zero value is the public: published methods by their public phase and status.
type Visibility struct {
	// Everything: every method whose process has begun, as it is.
	Everything bool
	// Programmes and Owner: as they are, the methods of these programmes and of this organisation.
	Programmes []lifecycle.ProgrammeID
	Owner      lifecycle.OrganisationID
	// Recused: methods that are seen as the public sees them, whatever the rest says.
	Recused []lifecycle.MethodID
}

// Sort is the order of a search.
type Sort string

// The orders.
const (
	// SortRelevance: an exact title first, then what answers the text best. Without a text it is by title.
	SortRelevance Sort = "relevance"

	SortTitle    Sort = "title"    // by the Danish alphabet
	SortEvidence Sort = "evidence" // highest level first
	SortUpdated  Sort = "updated"  // newest change of content first
	SortCost     Sort = "cost"     // lowest price first, unknown last
)

// Filter is what a search asks for. Within a field any value suffices; all fields that have one must hold.
type Filter struct {
	// Text is what people write, see search.Read. Where few methods answer all of it, those that answer less of
	// it come after.
	Text         string
	Phases       []phasemodel.PhaseID
	Statuses     []lifecycle.Status
	EvidenceMin  int
	EvidenceMax  *int // nil: up to the highest
	Verdicts     []lifecycle.Verdict
	TargetGroups []catalogue.Code
	AgeGroups    []catalogue.Code
	Themes       []catalogue.Code
	Goals        []int
	Origins      []catalogue.Code
	Owners       []string // slugs or ids
	Programmes   []string // slugs or ids
	LegalBasis   []string // as people write them: an act, or an act and a section
	MethodTypes  []catalogue.Code
	Support      []catalogue.Code // help with taking the method into use: SupportTraining, SupportContact
	// CostMax is the highest price per citizen in whole kroner, compared within CostUnit only.
	CostMax *int64
	// CostUnit is the unit that CostMax and SortCost compare in; empty: per year.
	CostUnit catalogue.Code
	// WithFacets: the values of every facet are counted too.
	WithFacets bool
}

// exactHits is up to how many hits the total and the counts of the facets are exact. What more there are is not
// looked at: the counts are then those of so many hits, and a lower bound of the rest.
const exactHits = 10_000

// Found is a page of a search.
type Found struct {
	Listed[Hit]

	// TotalIsLowerBound: there are at least so many.
	TotalIsLowerBound bool
	// PriceUnknown counts the methods that meet every other filter and were left out by CostMax for want of a
	// comparable price.
	PriceUnknown int
	// Widened: too few methods answer the whole text, and those that answer less of it are among the hits.
	Widened bool
	// Facets are there where the filter asks for them.
	Facets map[Facet]FacetCounts
	// Query is how the text was understood; it says why a document was found.
	Query search.Query
}

// Hit is a method that was found, with phase and status as the one who searches may know them.
type Hit struct {
	Method Method
	Phase  phasemodel.PhaseID
	Status lifecycle.Status
	// Inside tells that the method is shown as it is, and not as the public knows it.
	Inside bool
	// Score is how well the method answers the text, in a search by relevance: 1 for each word that is rare and
	// stands in the title, less for others. It is 0 where so many methods answer that they are not told apart.
	Score float64
	// Provisional: its evidence rests on studies that nobody has rated.
	Provisional bool
}

// Search finds methods. Cursors stay right while methods are written: what was there before the first page
// and stays as it is, comes exactly once.
func (s *Store) Search(ctx context.Context, seen Visibility, filter Filter, sort Sort, page Page) (Found, error) {
	switch sort {
	case "":
		sort = SortTitle
		if filter.Text != "" {
			sort = SortRelevance
		}
	case SortRelevance, SortTitle, SortEvidence, SortUpdated, SortCost:
	default:
		return Found{}, errSort
	}
	continued, err := readPlace(page.Cursor, sort, filter.Text)
	if err != nil {
		return Found{}, err
	}
	var found Found
	var places []placed
	err = s.searching(ctx, func(tx pgx.Tx) (err error) {
		found, places, err = find(ctx, tx, seen, filter, sort, continued, page.limit())
		return err
	})
	if err != nil {
		return Found{}, mapped(err)
	}
	found.Items, err = s.hits(ctx, places)
	return found, err
}

// find counts what a search finds and reads a page of it: all but the methods themselves.
func find(
	ctx context.Context, tx pgx.Tx, seen Visibility, filter Filter, sort Sort, continued *place, limit int,
) (Found, []placed, error) {
	q, err := prepare(ctx, tx, seen, filter, continued)
	if err != nil {
		return Found{}, nil, err
	}
	counted, err := q.count(ctx)
	if err != nil {
		return Found{}, nil, err
	}
	places, err := q.page(ctx, sort, continued, counted, limit+1)
	if err != nil {
		return Found{}, nil, err
	}
	found := Found{
		TotalIsLowerBound: counted.total > exactHits, PriceUnknown: counted.priceUnknown, Query: q.query,
		Widened: q.query.Steps()[q.steps-1].Widened,
	}
	found.Total = min(counted.total, exactHits)
	if len(places) > limit {
		places = places[:limit]
		found.Next = q.nextPlace(sort, filter.Text, places[limit-1])
	}
	if filter.WithFacets {
		found.Facets, err = q.facetCounts(ctx, counted)
	}
	return found, places, err
}

// searching runs a function in a transaction that reads everything as it stood at one moment, and whose statements
// are planned the way they were written for: once for all values, by the search index and never a whole table. What
// makes a table dear to read, the terms outside its rows, the planner does not count, and planning sixteen parts
// anew takes longer than reading them.
func (s *Store) searching(ctx context.Context, read func(tx pgx.Tx) error) error {
	connection, err := s.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer connection.Release()
	tx, err := connection.BeginTx(ctx, pgx.TxOptions{BeginQuery: beginSearch})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	return read(tx)
}

const beginSearch = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
	SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 0;
	SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off`

// foundRow is a method with whether its evidence is provisional, as it is and as the public knows it.
type foundRow struct {
	Row               methodRow `gorm:"embedded"`
	ProvisionalInside bool
	ProvisionalPublic bool
}

// hits reads the methods of a page. One that its face shows no longer is left out.
func (s *Store) hits(ctx context.Context, places []placed) ([]Hit, error) {
	ids := make([]lifecycle.MethodID, 0, len(places))
	for _, place := range places {
		ids = append(ids, place.id)
	}
	rows, err := readAll[foundRow](ctx, s, `
		SELECT `+methodColumns+`, coalesce(e.provisional, false) AS provisional_inside,
			CASE WHEN h.id IS NULL THEN coalesce(e.provisional, false)
				ELSE coalesce(CAST(h.shown ->> 'provisional' AS boolean), false) END AS provisional_public
		`+methodsWithNames+`
		LEFT JOIN method_evidence e ON e.method_id = m.id
		LEFT JOIN evidence_hearings h ON h.method_id = m.id AND h.ended_at IS NULL
		WHERE m.id = ANY (CAST(? AS uuid[]))`, listOf(ids))
	if err != nil {
		return nil, err
	}
	read := make(map[lifecycle.MethodID]foundRow, len(rows))
	for _, row := range rows {
		read[row.Row.ID] = row
	}
	hits := make([]Hit, 0, len(places))
	for _, place := range places {
		row, there := read[place.id]
		method := row.Row.method()
		if !there || !place.inside && !method.Process.Published {
			continue
		}
		hit := Hit{Inside: place.inside, Score: float64(place.score) / scoreUnit, Provisional: row.ProvisionalInside}
		if !place.inside {
			method, hit.Provisional = method.AsPublic(), row.ProvisionalPublic
		}
		hit.Method, hit.Phase, hit.Status = method, method.Process.PublicPhase, method.Process.PublicStatus
		if place.inside {
			hit.Phase, hit.Status = method.Process.Phase, method.Process.Status
		}
		hits = append(hits, hit)
	}
	return hits, nil
}

// DocumentOf is what is searched of a method, to explain a hit by, with the labels of a vocabulary.
func DocumentOf(method Method, vocabulary *catalogue.Vocabulary) search.Document {
	return documentOf(method, vocabulary)
}
