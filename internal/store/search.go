package store

import (
	"context"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

var errSort = fault.New(fault.Invalid, "sort-unknown",
	"Der kan sorteres efter title, evidence, updated og cost.", "The list can be sorted by title, evidence, updated and cost.")

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
	SortTitle    Sort = "title"    // by the Danish alphabet
	SortEvidence Sort = "evidence" // highest level first
	SortUpdated  Sort = "updated"  // newest change of content first
	SortCost     Sort = "cost"     // lowest price first, unknown last
)

// Filter is what a search asks for. Within a field any value suffices; all fields that have one must hold.
type Filter struct {
	// Text: words that must all occur in title, summary, problem, components or owner, as they stand or by
	// their Danish stem.
	Text         string
	Phases       []phasemodel.PhaseID
	Statuses     []lifecycle.Status
	EvidenceMin  int
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
	// CostMax is the highest price per citizen in whole kroner, compared within CostUnit only.
	CostMax *int64
	// CostUnit is the unit that CostMax and SortCost compare in; empty: per year.
	CostUnit catalogue.Code
}

// Found is a page of a search.
type Found struct {
	Listed[Hit]
	// PriceUnknown counts the methods that meet every other filter and were left out by CostMax for want of a
	// comparable price.
	PriceUnknown int
}

// Hit is a method that was found, with phase and status as the one who searches may know them.
type Hit struct {
	Method Method
	Phase  phasemodel.PhaseID
	Status lifecycle.Status
	// Inside tells that the method is shown as it is, and not as the public knows it.
	Inside bool
}

// Search finds methods. Cursors stay right while methods are written: what was there before the first page
// and stays as it is, comes exactly once.
func (s *Store) Search(ctx context.Context, seen Visibility, filter Filter, sort Sort, page Page) (Found, error) {
	if sort == "" {
		sort = SortTitle
	}
	order, known := orders()[sort]
	if !known {
		return Found{}, errSort
	}
	q := searchQuery(seen, filter)
	counted, err := readOne[countRow](ctx, s, errDatabase, q.count(), q.values)
	if err != nil {
		return Found{}, err
	}
	if err := q.after(page.Cursor, sort, order); err != nil {
		return Found{}, err
	}
	q.values["limit"] = page.limit() + 1
	rows, err := readAll[hitRow](ctx, s, q.page(order), q.values)
	if err != nil {
		return Found{}, err
	}
	listed := cutPage(rows, counted.Total, page, func(last hitRow) any { return last.position(sort) })
	found := Found{Listed: Listed[Hit]{Total: listed.Total, Next: listed.Next}, PriceUnknown: counted.PriceUnknown}
	for _, row := range listed.Items {
		found.Items = append(found.Items,
			Hit{Method: row.Row.method(), Phase: row.SeenPhase, Status: row.SeenStatus, Inside: row.Inside})
	}
	return found, nil
}

type countRow struct {
	Total        int
	PriceUnknown int
}

type hitRow struct {
	Row        methodRow `gorm:"embedded"`
	SeenPhase  phasemodel.PhaseID
	SeenStatus lifecycle.Status
	Inside     bool
	Price      int64 // comparable, or noPrice
}

// noPrice sorts after every price.
const noPrice = math.MaxInt64

// position is where a page of a search ended: the keys of its order, and the id that tells equals apart.
type position struct {
	Sort    Sort      `json:"s"`
	Title   string    `json:"t,omitempty"`
	Level   int       `json:"l,omitempty"`
	Updated time.Time `json:"u,omitzero"`
	Price   string    `json:"p,omitempty"` // as text: a JSON number does not hold noPrice exactly everywhere
	ID      string    `json:"i"`
}

func (r hitRow) position(sort Sort) position {
	at := position{Sort: sort, ID: string(r.Row.ID)}
	switch sort {
	case SortTitle:
		at.Title = r.Row.Title
	case SortEvidence:
		at.Title, at.Level = r.Row.Title, r.Row.EvidenceLevel
	case SortUpdated:
		at.Updated = r.Row.UpdatedAt
	case SortCost:
		at.Title, at.Price = r.Row.Title, strconv.FormatInt(r.Price, 10)
	}
	return at
}

// order is how a search is ordered, and which rows come after a position. Both name the columns of found.
type order struct{ by, after string }

func orders() map[Sort]order {
	return map[Sort]order{
		SortTitle: {
			by:    `found.title, found.id`,
			after: `(found.title, found.id) > (@after_title , CAST(@after_id AS uuid))`,
		},
		SortEvidence: {
			by: `found.evidence_level DESC, found.title, found.id`,
			after: `(-found.evidence_level, found.title, found.id)
				> (-CAST(@after_level AS integer), @after_title , CAST(@after_id AS uuid))`,
		},
		SortUpdated: {
			by:    `found.updated_at DESC, found.id DESC`,
			after: `(found.updated_at, found.id) < (@after_updated , CAST(@after_id AS uuid))`,
		},
		SortCost: {
			by: `found.price, found.title, found.id`,
			after: `(found.price, found.title, found.id)
				> (CAST(@after_price AS bigint), @after_title , CAST(@after_id AS uuid))`,
		},
	}
}

// maxWords bounds the words of a text that are looked for one by one.
const maxWords = 12

// words takes a text apart into the patterns that each must occur.
func words(text string) list[string] {
	escape := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)
	patterns := list[string]{}
	for word := range strings.FieldsSeq(text) {
		if word = strings.Trim(word, `"`); word != "" && len(patterns) < maxWords {
			patterns = append(patterns, "%"+escape.Replace(word)+"%")
		}
	}
	return patterns
}
