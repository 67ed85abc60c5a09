package store

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/search"
)

// Facet is what methods are filtered and counted by.
type Facet string

// The facets.
const (
	FacetPhase       Facet = "phase"
	FacetStatus      Facet = "status"
	FacetEvidence    Facet = "evidence" // the level, 0 to 5
	FacetVerdict     Facet = "verdict"
	FacetTargetGroup Facet = "target_group"
	FacetAgeGroup    Facet = "age_group"
	FacetTheme       Facet = "theme"
	FacetGoal        Facet = "goal"
	FacetOrigin      Facet = "origin"
	FacetMethodType  Facet = "method_type"
	FacetSupport     Facet = "support"     // SupportTraining, SupportContact
	FacetLegalBasis  Facet = "legal_basis" // the keys of sections and of whole acts
	FacetOwner       Facet = "owner"       // slugs
	FacetProgramme   Facet = "programme"   // slugs
)

// The values of FacetSupport: help that a municipality gets with taking a method into use, as far as the entry states it.
const (
	SupportTraining catalogue.Code = "uddannelse" // somebody provides training in the method
	SupportContact  catalogue.Code = "kontakt"    // somebody answers questions about it
)

// ofProcess tells whether the facet depends on who sees the method.
func (f Facet) ofProcess() bool {
	return f == FacetPhase || f == FacetStatus || f == FacetEvidence || f == FacetVerdict
}

// FacetCounts says how many hits have each value of a facet, the most frequent first. The facet's own filter is
// left out of account, so that they say what another choice would find.
type FacetCounts struct {
	Values []FacetCount
	// LowerBound: there are more hits than were counted, and of each value at least so many.
	LowerBound bool
}

// FacetCount says how many hits have a value.
type FacetCount struct {
	Value string
	Count int
}

// askedFacet is a filter: any of the values suffices.
type askedFacet struct {
	facet  Facet
	values []string
	codes  map[code]bool
}

// holds is the filter as a face is asked it.
func (a askedFacet) holds(f face) expression {
	prefix := ofContent
	if a.facet.ofProcess() {
		prefix = f.prefix()
	}
	ways := make([]expression, 0, len(a.codes))
	for found := range a.codes {
		ways = append(ways, coded(prefix, found))
	}
	slices.Sort(ways)
	return either(ways...)
}

// askedFacets gives the filters that have a facet.
func askedFacets(filter Filter) []askedFacet {
	var asked []askedFacet
	ask := func(facet Facet, values []string) {
		if len(values) > 0 {
			asked = append(asked, askedFacet{facet: facet, values: values, codes: map[code]bool{}})
		}
	}
	ask(FacetPhase, listOf(filter.Phases))
	ask(FacetStatus, listOf(filter.Statuses))
	if filter.EvidenceMin > 0 || filter.EvidenceMax != nil {
		levels, highest := []string{}, highestLevel
		if filter.EvidenceMax != nil {
			highest = min(highest, *filter.EvidenceMax)
		}
		for level := filter.EvidenceMin; level <= highest; level++ {
			levels = append(levels, strconv.Itoa(level))
		}
		ask(FacetEvidence, append(levels, ""))
	}
	ask(FacetVerdict, listOf(filter.Verdicts))
	ask(FacetTargetGroup, listOf(filter.TargetGroups))
	ask(FacetAgeGroup, listOf(filter.AgeGroups))
	ask(FacetTheme, listOf(filter.Themes))
	goals := make([]string, 0, len(filter.Goals))
	for _, goal := range filter.Goals {
		goals = append(goals, strconv.Itoa(goal))
	}
	ask(FacetGoal, goals)
	ask(FacetOrigin, listOf(filter.Origins))
	ask(FacetMethodType, listOf(filter.MethodTypes))
	ask(FacetSupport, listOf(filter.Support))
	ask(FacetLegalBasis, wantedLegalKeys(filter.LegalBasis))
	ask(FacetOwner, filter.Owners)
	ask(FacetProgramme, filter.Programmes)
	return asked
}

const highestLevel = 5

// asking is a search under way.
type asking struct {
	tx         pgx.Tx
	filter     Filter
	unit       catalogue.Code // that prices are compared in
	faces      []face
	asked      []askedFacet
	query      search.Query
	steps      int // how many of the query's steps are taken
	levels     []code
	few        int // see few
	withFacets bool
}

// prepare makes a search ready: the text is read and planned, unless a page before has done it, and the values
// asked for are looked up.
func prepare(ctx context.Context, tx pgx.Tx, seen Visibility, filter Filter, continued *place) (*asking, error) {
	q := &asking{
		tx: tx, filter: filter, unit: cmp.Or(filter.CostUnit, catalogue.CostPerYear), asked: askedFacets(filter),
		withFacets: filter.WithFacets,
	}
	var methods int
	var err error
	if continued != nil {
		q.query, q.steps = continued.Query, continued.Steps
		err = tx.QueryRow(ctx, estimateDocuments).Scan(&methods)
	} else {
		q.query, methods, err = understand(ctx, tx, filter.Text)
	}
	if err != nil {
		return nil, err
	}
	q.few = few(methods)
	levels := askedFacet{facet: FacetEvidence}
	for level := highestLevel; level >= 0; level-- {
		levels.values = append(levels.values, strconv.Itoa(level))
	}
	known, err := codesFor(ctx, tx, append(slices.Clone(q.asked), levels), seen)
	if err != nil {
		return nil, err
	}
	for _, one := range q.asked {
		for _, value := range one.values {
			if found, used := known.code(one.facet, value); used {
				one.codes[found] = true
			}
		}
	}
	for _, level := range levels.values {
		found, _ := known.code(FacetEvidence, level)
		q.levels = append(q.levels, found)
	}
	q.faces = faces(seen, known)
	return q, nil
}

// text is what the steps up to a number ask of the text.
func (q *asking) text(steps int) expression {
	if q.query.Hopeless() {
		return lexeme(nothing)
	}
	return textExpression(q.query.Steps()[steps-1])
}

// filters is what the filters ask of a face, those on price among them, but for one facet.
func (q *asking) filters(f face, but Facet) expression {
	parts := []expression{q.priced()}
	for _, one := range q.asked {
		if one.facet != but {
			parts = append(parts, one.holds(f))
		}
	}
	return all(parts...)
}

// priced holds for the prices that may be low enough: those up to the next of the thresholds that are in the index.
func (q *asking) priced() expression {
	if q.filter.CostMax == nil {
		return ""
	}
	unit := "@" + string(q.unit)
	for _, threshold := range []int64{
		1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000,
	} {
		if *q.filter.CostMax <= threshold {
			return lexeme(unit + strconv.FormatInt(threshold, 10))
		}
	}
	return lexeme(unit)
}

// tally says how many hits have a code, by the code. Codes are few and begin at 1.
type tally struct{ counts []int }

// counted is what a search counted.
type counted struct {
	total        int // at most exactHits + 1
	priceUnknown int
	// values are the tallies of the hits; ignoring are those of what would be hits without a facet's filter.
	values   *tally
	ignoring map[Facet]*tally
	more     map[Facet]bool // facets of ignoring of which not all were counted
}

// count counts the hits, and takes as many steps of the query as it needs for enough of them.
func (q *asking) count(ctx context.Context) (counted, error) {
	if q.steps > 0 {
		return q.countStep(ctx, q.text(q.steps))
	}
	for {
		q.steps++
		found, err := q.countStep(ctx, q.text(q.steps))
		if err != nil || found.total >= search.Enough || q.steps == len(q.query.Steps()) {
			return found, err
		}
	}
}

// countStep counts the hits of a text, and for each facet that has a filter what would be hits without it.
func (q *asking) countStep(ctx context.Context, text expression) (counted, error) {
	found := counted{values: &tally{}, ignoring: map[Facet]*tally{}, more: map[Facet]bool{}}
	var err error
	if q.filter.CostMax != nil {
		if found.priceUnknown, err = q.countUnpriced(ctx, text); err != nil {
			return found, err
		}
	}
	if len(q.asked) == 1 && q.withFacets {
		few, err := q.countFew(ctx, text, &found)
		if err != nil || few {
			return found, err
		}
	}
	if found.total, err = q.tally(ctx, text, "", found.values); err != nil || !q.withFacets {
		return found, err
	}
	for _, one := range q.asked {
		if found.more[one.facet] {
			continue
		}
		ignoring := &tally{}
		hits, err := q.tally(ctx, text, one.facet, ignoring)
		if err != nil {
			return found, err
		}
		found.ignoring[one.facet], found.more[one.facet] = ignoring, hits > exactHits
	}
	return found, nil
}

// countFew reads all that answers a text, which is what the facet of the only filter is counted by, and applies the
// filter to what was read. Where there is too much for that it is false, and the facet is counted all the same.
func (q *asking) countFew(ctx context.Context, text expression, found *counted) (bool, error) {
	only := q.asked[0]
	ignoring := &tally{}
	found.ignoring[only.facet] = ignoring
	read := 0
	var gathered []records
	for _, f := range q.faces {
		some, codes, err := q.gather(ctx, f, all(text, q.priced()), exactHits+1)
		if err != nil {
			return false, err
		}
		gathered = append(gathered, codes)
		if read += some; read > exactHits {
			break
		}
	}
	for _, some := range gathered {
		some.each(func(codes []code) {
			ignoring.add(codes)
			if read <= exactHits && slices.ContainsFunc(codes, func(c code) bool { return only.codes[c] }) {
				found.total++
				found.values.add(codes)
			}
		})
	}
	found.more[only.facet] = read > exactHits
	return read <= exactHits, nil
}

// tally counts what answers a text and all filters but a facet's, up to one more than exactHits, and the codes of
// as many as are counted exactly.
func (q *asking) tally(ctx context.Context, text expression, but Facet, into *tally) (int, error) {
	total := 0
	for _, f := range q.faces {
		hits, read, err := q.gather(ctx, f, all(text, q.filters(f, but)), exactHits+1-total)
		if err != nil {
			return 0, err
		}
		if total += hits; q.withFacets {
			read.each(into.add)
		}
		if total > exactHits {
			break
		}
	}
	return total, nil
}

func (t *tally) add(codes []code) {
	for _, one := range codes {
		if int(one) >= len(t.counts) {
			t.counts = append(t.counts, make([]int, int(one)+1-len(t.counts))...)
		}
		t.counts[one]++
	}
}

func (t *tally) of(one code) int {
	if int(one) < len(t.counts) {
		return t.counts[one]
	}
	return 0
}

// gather counts up to a limit the methods that a face shows and an expression holds for, and where facets are
// asked for it gathers their codes.
func (q *asking) gather(ctx context.Context, f face, asked expression, limit int) (int, records, error) {
	where, values := q.where(f, asked)
	values = append(values, limit)
	bound := ` LIMIT $` + strconv.Itoa(len(values))
	statement := `SELECT count(*), NULL::bytea, NULL::bytea FROM (
		SELECT FROM search_documents d WHERE ` + where + bound + `) hits`
	if q.withFacets {
		statement = `SELECT count(*), string_agg(hits.standing, ''), string_agg(hits.codes, '\x00000000') FROM (
			SELECT d.` + f.codesOf() + ` AS standing, d.codes FROM search_documents d WHERE ` + where + bound + `) hits`
	}
	var hits int
	var found records
	err := q.tx.QueryRow(ctx, statement, values...).Scan(&hits, &found.standing, &found.codes)
	return hits, found, err
}

// where is the condition that a face shows a method, that an expression holds for it, and that its price is low
// enough; and the values that the condition speaks of.
func (q *asking) where(f face, asked expression) (string, []any) {
	where, values := `d.terms @@ (SELECT $1::text::tsquery)`, []any{string(all(f.shows, asked))}
	if q.filter.CostMax != nil {
		where, values = where+` AND d.cost_amount <= $2`, append(values, *q.filter.CostMax)
	}
	return where, values
}

// countUnpriced counts what answers a text and every filter but that on price, and has no price to compare.
func (q *asking) countUnpriced(ctx context.Context, text expression) (int, error) {
	unpriced := *q
	unpriced.filter.CostMax, unpriced.withFacets = nil, false
	return unpriced.tally(ctx, all(text, not(lexeme("@"+string(q.unit)))), "", nil)
}

// facetCounts names what was counted.
func (q *asking) facetCounts(ctx context.Context, found counted) (map[Facet]FacetCounts, error) {
	counts := map[Facet]FacetCounts{}
	for _, facet := range allFacets() {
		counts[facet] = FacetCounts{Values: []FacetCount{}, LowerBound: found.total > exactHits}
	}
	codes := map[code]bool{}
	for _, of := range append(slices.Collect(maps.Values(found.ignoring)), found.values) {
		for one, count := range of.counts {
			if count > 0 {
				codes[code(one)] = true
			}
		}
	}
	rows, err := q.tx.Query(ctx, `SELECT code, facet, value FROM search_values WHERE code = ANY ($1)`,
		slices.Collect(maps.Keys(codes)))
	if err != nil {
		return nil, err
	}
	var one code
	var facet Facet
	var value string
	if _, err := pgx.ForEachRow(rows, []any{&one, &facet, &value}, func() error {
		of, filtered := found.ignoring[facet]
		if !filtered {
			of = found.values
		}
		if count := of.of(one); count > 0 {
			facetCounts := counts[facet]
			facetCounts.Values = append(facetCounts.Values, FacetCount{value, count})
			counts[facet] = facetCounts
		}
		return nil
	}); err != nil {
		return nil, err
	}
	for facet, of := range counts {
		if _, filtered := found.ignoring[facet]; filtered {
			of.LowerBound = found.more[facet]
		}
		slices.SortFunc(of.Values, func(a, b FacetCount) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
		})
		counts[facet] = of
	}
	return counts, nil
}

func allFacets() []Facet {
	return []Facet{
		FacetPhase, FacetStatus, FacetEvidence, FacetVerdict, FacetTargetGroup, FacetAgeGroup, FacetTheme, FacetGoal,
		FacetOrigin, FacetMethodType, FacetLegalBasis, FacetOwner, FacetProgramme,
	}
}
