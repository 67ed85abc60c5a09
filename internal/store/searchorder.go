package store

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// placed is a hit with what its order goes by.
type placed struct {
	id      lifecycle.MethodID
	inside  bool
	tier    int
	scored  bool // its tier is ordered by score
	score   int
	title   string
	updated time.Time
	cost    int64
}

// tier is a part of an order: all of its hits come before those of the next. No hit is in two of them.
type tier struct {
	number int
	step   int                   // of the query, where it is ordered by score
	asked  func(face) expression // beside what the filters ask
	by     keys
	// most is how many hits it has at most, and all is true where it has just so many.
	most int
	all  bool
}

// keys is what the hits of a tier are ordered by.
type keys int

const (
	byTitle keys = iota
	byUpdated
	byCost
	byScore
)

// Bounds of the work on a tier.
const (
	// fewScored is up to how many hits are told apart by their score, which is read from the terms of each.
	fewScored = 250
	fewest    = 2000
	// dearness is what a row costs whose terms are read while the index of an order is walked along, beside one that
	// is read and sorted, times the rows of a page.
	dearness = 200
)

// few is up to how many hits are all read and sorted; of more, the index of their order is walked along until the page
// is full. Of so many methods, both are the same work.
func few(methods int) int {
	return min(max(int(math.Sqrt(dearness*float64(methods))), fewest), exactHits)
}

// page reads hits in order, from the place where the page before ended.
func (q *asking) page(ctx context.Context, sort Sort, after *place, found counted, limit int) ([]placed, error) {
	var page []placed
	tiers := q.tiers(sort, found)
	for len(page) < limit {
		next, more, err := tiers(ctx, after)
		if err != nil || !more {
			return page, err
		}
		if after != nil && next.number < after.Tier {
			continue
		}
		var from *place
		if after != nil && next.number == after.Tier {
			from = after
		}
		hits, err := q.tierPage(ctx, next, from, limit-len(page))
		if err != nil {
			return nil, err
		}
		page = append(page, hits...)
	}
	return page, nil
}

// next gives the tiers of an order one after the other.
type next func(ctx context.Context, after *place) (tier, bool, error)

// tiers gives the tiers of an order: those of each step of the query that was taken, one step after the other.
func (q *asking) tiers(sort Sort, found counted) next {
	if sort == SortRelevance && len(q.query.Groups) > 0 {
		return q.relevant(found)
	}
	var tiers []tier
	for step := 1; step <= q.steps; step++ {
		for i, part := range q.ordered(sort, q.onlyStep(step)) {
			part.number, part.most = step*tiersOfStep+i, found.total
			part.all = q.steps == 1 && (sort == SortTitle || sort == SortUpdated || sort == SortRelevance)
			tiers = append(tiers, part)
		}
	}
	return listed(tiers...)
}

// tiersOfStep is how many tier numbers a step has.
const tiersOfStep = 8

// onlyStep is what a step of the query asks that those before it do not.
func (q *asking) onlyStep(step int) expression {
	if step == 1 {
		return q.text(step)
	}
	return all(q.text(step), not(q.text(step-1)))
}

// ordered gives the tiers of an order that is not by relevance.
func (q *asking) ordered(sort Sort, text expression) []tier {
	whole := func(face) expression { return text }
	switch sort {
	case SortUpdated:
		return []tier{{asked: whole, by: byUpdated}}
	case SortEvidence:
		var levels []tier
		for _, level := range q.levels {
			levels = append(levels, tier{by: byTitle, asked: func(f face) expression {
				return all(text, coded(f.prefix(), level))
			}})
		}
		return levels
	case SortCost:
		known := lexeme("@" + string(q.unit))
		return []tier{
			{by: byCost, asked: func(face) expression { return all(text, known) }},
			{by: byTitle, asked: func(face) expression { return all(text, not(known)) }},
		}
	default:
		return []tier{{asked: whole, by: byTitle}}
	}
}

func listed(tiers ...tier) next {
	return func(context.Context, *place) (tier, bool, error) {
		if len(tiers) == 0 {
			return tier{}, false, nil
		}
		first := tiers[0]
		tiers = tiers[1:]
		return first, true, nil
	}
}

// tierPage reads hits of a tier in order.
func (q *asking) tierPage(ctx context.Context, t tier, after *place, limit int) ([]placed, error) {
	var page []placed
	for _, f := range q.faces {
		read := q.sorted
		if t.by == byScore {
			read = q.scored
		}
		hits, err := read(ctx, f, t, after, limit)
		if err != nil {
			return nil, err
		}
		page = append(page, hits...)
	}
	if len(q.faces) > 1 && len(page) > 0 {
		if err := q.merge(ctx, t.by, page); err != nil {
			return nil, err
		}
	}
	return page[:min(limit, len(page))], nil
}

// merge brings the hits of several faces into one order. Titles are compared by the database: it alone has its
// alphabet.
func (q *asking) merge(ctx context.Context, by keys, page []placed) error {
	ranks := map[string]int{}
	if by == byTitle || by == byCost {
		titles := make([]string, 0, len(page))
		for _, hit := range page {
			titles = append(titles, hit.title)
		}
		rows, err := q.tx.Query(ctx, `
			SELECT title FROM (SELECT DISTINCT title COLLATE "da-x-icu" AS title FROM unnest($1::text[]) AS title) t
			ORDER BY title`, titles)
		if err != nil {
			return err
		}
		sorted, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return err
		}
		for rank, title := range sorted {
			ranks[title] = rank
		}
	}
	slices.SortFunc(page, func(a, b placed) int {
		switch by {
		case byUpdated:
			return cmp.Or(b.updated.Compare(a.updated), cmp.Compare(b.id, a.id))
		case byScore:
			return byScoreThenTitle(a, b)
		case byCost:
			return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(ranks[a.title], ranks[b.title]), cmp.Compare(a.id, b.id))
		default:
			return cmp.Or(cmp.Compare(ranks[a.title], ranks[b.title]), cmp.Compare(a.id, b.id))
		}
	})
	return nil
}

// sorted reads hits of one face in the order of an index. Few are all read and sorted; of many the index is walked.
// The two statements differ in more than their settings, so that neither is ever run by the plan of the other.
func (q *asking) sorted(ctx context.Context, f face, t tier, after *place, limit int) ([]placed, error) {
	where, values := q.where(f, all(t.asked(f), q.filters(f, "")))
	walk, err := q.many(ctx, f, t)
	if err != nil {
		return nil, err
	}
	order := `d.title, d.method_id`
	position := []any{}
	switch t.by {
	case byUpdated:
		order = `d.updated_at DESC, d.method_id DESC`
		if after != nil {
			where += ` AND (d.updated_at, d.method_id) < (` + numbered(len(values), "timestamptz", "uuid") + `)`
			position = []any{after.Updated, string(after.ID)}
		}
	case byCost:
		order = `d.cost_amount, d.title, d.method_id`
		where += ` AND d.cost_amount IS NOT NULL`
		if after != nil {
			where += ` AND (d.cost_amount, d.title, d.method_id) > (` + numbered(len(values), "bigint", "text", "uuid") + `)`
			position = []any{after.Cost, after.Title, string(after.ID)}
		}
	default:
		if after != nil {
			where += ` AND (d.title, d.method_id) > (` + numbered(len(values), "text", "uuid") + `)`
			position = []any{after.Title, string(after.ID)}
		}
	}
	values = append(append(values, position...), limit)
	statement := `SELECT d.method_id::text, d.title, d.updated_at, coalesce(d.cost_amount, 0)
		FROM search_documents d WHERE ` + where + ` ORDER BY ` + order + ` LIMIT $` + strconv.Itoa(len(values))
	if walk {
		statement += ` /* along the index */`
		if err := q.set(ctx, alongIndex); err != nil {
			return nil, err
		}
	}
	rows, err := q.tx.Query(ctx, statement, values...)
	if err != nil {
		return nil, err
	}
	page := []placed{}
	hit := placed{inside: f.inside, tier: t.number}
	_, err = pgx.ForEachRow(rows, []any{&hit.id, &hit.title, &hit.updated, &hit.cost}, func() error {
		page = append(page, hit)
		return nil
	})
	if walk && err == nil {
		err = q.set(ctx, byBitmap)
	}
	return page, err
}

// numbered writes the parameters after so many, each cast to its type.
func numbered(before int, types ...string) string {
	parameters := make([]string, 0, len(types))
	for i, kind := range types {
		parameters = append(parameters, `$`+strconv.Itoa(before+1+i)+`::`+kind)
	}
	return strings.Join(parameters, ", ")
}

// many tells whether a tier has so many hits of a face that walking the index of its order is less work than
// sorting them.
func (q *asking) many(ctx context.Context, f face, t tier) (bool, error) {
	if t.most <= q.few || t.all && len(q.faces) == 1 {
		return t.most > q.few, nil
	}
	counting := *q
	counting.withFacets = false
	hits, _, err := counting.gather(ctx, f, all(t.asked(f), q.filters(f, "")), q.few+1)
	return hits > q.few, err
}

// The settings under which a statement walks along the index of its order, and those of all others.
const (
	alongIndex = `SET LOCAL enable_bitmapscan = off; SET LOCAL enable_indexscan = on; SET LOCAL enable_sort = off`
	byBitmap   = `SET LOCAL enable_bitmapscan = on; SET LOCAL enable_indexscan = off; SET LOCAL enable_sort = on`
)

func (q *asking) set(ctx context.Context, settings string) error {
	_, err := q.tx.Conn().PgConn().Exec(ctx, settings).ReadAll()
	return err
}

// relevant gives the tiers of a search by relevance: those of each step of the query that was taken. A step with
// few hits is one tier, by score. A step with many is four: the exact title, all words in the title, some words
// in the title, and the rest; each by score where it is small enough.
func (q *asking) relevant(found counted) next {
	var step, part int
	return func(ctx context.Context, after *place) (tier, bool, error) {
		for {
			if part == 0 {
				if step++; step > q.steps {
					return tier{}, false, nil
				}
				part = 1
			}
			asked := q.onlyStep(step)
			number := step * tiersOfStep
			if after != nil && number+tiersOfStep <= after.Tier {
				part = 0
				continue
			}
			if part == 1 {
				split, err := q.splits(ctx, number, asked, after, found)
				if err != nil {
					return tier{}, false, err
				}
				if !split {
					part = 0
					return tier{number: number, step: step, by: byScore, asked: func(face) expression { return asked }}, true, nil
				}
			}
			next := tier{number: number + part, step: step, by: byScore, most: q.few + 1}
			if next.asked = q.part(step, part, asked); part == partsOfStep {
				part = 0
			} else {
				part++
			}
			if next.asked == nil || after != nil && next.number < after.Tier {
				continue
			}
			if after != nil && next.number == after.Tier {
				if !after.Scored {
					next.by = byTitle
				}
				return next, true, nil
			}
			hits, err := q.hitsOf(ctx, next.asked(face{}), q.few+1)
			if err != nil {
				return tier{}, false, err
			}
			next.most, next.all = hits, true
			if hits > fewScored {
				next.by = byTitle
			}
			return next, true, nil
		}
	}
}

// partsOfStep are what a step with many hits is split into, numbered from 1; the step as a whole is number 0.
const partsOfStep = 4

// splits tells whether a step has too many hits to score them all. A page that continues one before holds to what
// that found.
func (q *asking) splits(ctx context.Context, number int, asked expression, after *place, found counted) (bool, error) {
	if after != nil && after.Tier >= number && after.Tier < number+tiersOfStep {
		return after.Tier > number, nil
	}
	if found.total <= fewScored || q.steps == 1 {
		return found.total > fewScored, nil
	}
	hits, err := q.hitsOf(ctx, asked, fewScored+1)
	return hits > fewScored, err
}

// hitsOf counts hits up to a limit.
func (q *asking) hitsOf(ctx context.Context, asked expression, limit int) (int, error) {
	counting := *q
	counting.withFacets = false
	total := 0
	for _, f := range q.faces {
		hits, _, err := counting.gather(ctx, f, all(asked, q.filters(f, "")), limit-total)
		if total += hits; err != nil || total >= limit {
			return total, err
		}
	}
	return total, nil
}

// part gives a part of a step's hits; nil where it is always empty.
func (q *asking) part(number, part int, asked expression) func(face) expression {
	step := q.query.Steps()[number-1]
	exact := lexeme(nothing)
	if title := titleLexeme(q.query.Title); title != "" {
		exact = lexeme(title)
	}
	allWords, someWords := titleExpression(step, all), titleExpression(step, either)
	var of expression
	switch part {
	case 1:
		of = all(asked, exact)
	case 2:
		of = all(asked, allWords, not(exact))
	case 3:
		if len(step.Groups) < 2 {
			return nil
		}
		of = all(asked, someWords, not(either(allWords, exact)))
	default:
		of = all(asked, not(either(someWords, exact)))
	}
	return func(face) expression { return of }
}
