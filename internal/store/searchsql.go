package store

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// query lists everything that a search finds, for readers that take all of it: which methods are seen, which of
// them are wanted, and the named values of both.
type query struct {
	conditions []string
	priced     bool // a highest price is asked for
	values     map[string]any
}

// hitRow is a method that was found, with what the one who searches may know of it.
type hitRow struct {
	Row        methodRow `gorm:"embedded"`
	SeenPhase  phasemodel.PhaseID
	SeenStatus lifecycle.Status
	Inside     bool
}

// noPrice sorts after every price.
const noPrice = math.MaxInt64

// orders are the columns of found that everything is listed by. Relevance is for pages: all of it is listed by title.
func orders() map[Sort]string {
	return map[Sort]string{
		SortRelevance: `found.title, found.id`,
		SortTitle:     `found.title, found.id`,
		SortEvidence:  `found.seen_level DESC, found.title, found.id`,
		SortUpdated:   `found.updated_at DESC, found.id DESC`,
		SortCost:      `found.price, found.title, found.id`,
	}
}

// seenMethods is every method that the one who searches may see: as it is where they are inside, otherwise
// as the public knows it.
const seenMethods = `
	WITH known AS (
		SELECT m.*, ((@everything OR m.programme_id = ANY (CAST(@seen_programmes AS uuid[]))
				OR m.owner_id = CAST(@seen_owner AS uuid))
			AND NOT m.id = ANY (CAST(@recused AS uuid[]))) IS TRUE AS inside
		FROM methods m WHERE m.process_sequence > 0
	), found AS (
		SELECT m.*, o.name AS owner_name, o.slug AS owner_slug, p.slug AS programme_slug,
			CASE WHEN m.inside THEN m.phase ELSE m.public_phase END AS seen_phase,
			CASE WHEN m.inside THEN m.status ELSE m.public_status END AS seen_status,
			CASE WHEN m.inside THEN m.evidence_level ELSE coalesce(m.public_evidence_level, m.evidence_level) END
				AS seen_level,
			coalesce(CASE WHEN NOT m.inside THEN m.public_evidence_verdict END, nullif(m.evidence_verdict, ''),
				'unknown') AS seen_verdict,
			CASE WHEN m.cost_unit = @cost_unit THEN m.cost_amount END AS comparable,
			coalesce(CASE WHEN m.cost_unit = @cost_unit THEN m.cost_amount END, @no_price ) AS price
		FROM known m JOIN organisations o ON o.id = m.owner_id JOIN programmes p ON p.id = m.programme_id
		WHERE m.inside OR m.published
	)`

// listing makes the conditions of a search: what is found by its filters and its text is asked of the same index in the
// same words, so that a list and a search cannot differ.
func (s *Store) listing(ctx context.Context, seen Visibility, filter Filter) (*query, error) {
	q := listingOf(seen, filter)
	if len(askedFacets(filter)) == 0 && filter.Text == "" && filter.CostMax == nil {
		return q, nil
	}
	filter.WithFacets = false
	err := s.searching(ctx, func(tx pgx.Tx) error {
		asking, err := prepare(ctx, tx, seen, filter, nil)
		if err != nil {
			return err
		}
		if _, err := asking.count(ctx); err != nil {
			return err
		}
		var wanted []expression
		for _, f := range asking.faces {
			wanted = append(wanted, all(f.shows, asking.text(asking.steps), asking.filters(f, "")))
		}
		q.where(`found.id IN (SELECT d.method_id FROM search_documents d WHERE d.terms @@ CAST(@wanted AS tsquery))`,
			"wanted", string(either(wanted...)))
		return nil
	})
	return q, mapped(err)
}

func listingOf(seen Visibility, filter Filter) *query {
	q := &query{values: map[string]any{
		"everything": seen.Everything, "seen_programmes": listOf(seen.Programmes), "seen_owner": orNull(seen.Owner),
		"recused": listOf(seen.Recused), "no_price": int64(noPrice),
		"cost_unit": string(cmp.Or(filter.CostUnit, catalogue.CostPerYear)),
	}}
	if filter.CostMax != nil {
		q.priced = true
		q.values["cost_max"] = *filter.CostMax
	}
	return q
}

// where adds a condition with its value.
func (q *query) where(condition, name string, value any) {
	q.conditions = append(q.conditions, condition)
	q.values[name] = value
}

func (q *query) condition(more ...string) string {
	all := append(slices.Clone(q.conditions), more...)
	if len(all) == 0 {
		return "TRUE"
	}
	return strings.Join(all, "\n\t\tAND ")
}

// affordable keeps methods with a known price that is low enough.
const affordable = `found.comparable <= @cost_max `

// all reads everything in an order.
func (q *query) all(order string) string {
	var more []string
	if q.priced {
		more = append(more, affordable)
	}
	return seenMethods + `
	SELECT ` + methodColumns + `, found.seen_phase, found.seen_status, found.inside
	FROM found JOIN methods m ON m.id = found.id
		JOIN organisations o ON o.id = m.owner_id JOIN programmes p ON p.id = m.programme_id
	WHERE ` + q.condition(more...) + `
	ORDER BY ` + order
}

// MethodCounts counts the methods of each programme that someone may see; a programme without any is left
// out.
func (s *Store) MethodCounts(ctx context.Context, seen Visibility) (map[lifecycle.ProgrammeID]int, error) {
	type row struct {
		ProgrammeID lifecycle.ProgrammeID
		Methods     int
	}
	rows, err := readAll[row](ctx, s, seenMethods+`
	SELECT found.programme_id, count(*) AS methods FROM found GROUP BY found.programme_id`,
		listingOf(seen, Filter{}).values)
	if err != nil {
		return nil, err
	}
	counts := make(map[lifecycle.ProgrammeID]int, len(rows))
	for _, row := range rows {
		counts[row.ProgrammeID] = row.Methods
	}
	return counts, nil
}

// wantedLegalKeys reads what people write into the form that is compared.
func wantedLegalKeys(written []string) list[string] {
	keys := list[string]{}
	for _, text := range written {
		keys = append(keys, catalogue.ParseLegalBasis(text).Key)
	}
	return keys
}
