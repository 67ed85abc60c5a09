package store

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// query is a search under way: which methods are seen, which of them are wanted, and the named values of both.
type query struct {
	conditions []string
	priced     bool   // a highest price is asked for
	position   string // the condition for what comes after the page before; empty on the first
	values     map[string]any
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
			CASE WHEN m.cost_unit = @cost_unit THEN m.cost_amount END AS comparable,
			coalesce(CASE WHEN m.cost_unit = @cost_unit THEN m.cost_amount END, @no_price ) AS price
		FROM known m JOIN organisations o ON o.id = m.owner_id JOIN programmes p ON p.id = m.programme_id
		WHERE m.inside OR m.published
	)`

// searchQuery makes the conditions of a search. Each is a constant text; what is asked for are its values.
func searchQuery(seen Visibility, filter Filter) *query {
	q := &query{values: map[string]any{
		"everything": seen.Everything, "seen_programmes": listOf(seen.Programmes), "seen_owner": orNull(seen.Owner),
		"recused": listOf(seen.Recused), "cost_unit": string(filter.CostUnit), "no_price": int64(noPrice),
	}}
	if filter.CostUnit == "" {
		q.values["cost_unit"] = string(catalogue.CostPerYear)
	}
	q.among(`found.seen_phase = ANY (@phases)`, "phases", listOf(filter.Phases))
	q.among(`found.seen_status = ANY (@statuses)`, "statuses", listOf(filter.Statuses))
	q.among(`coalesce(nullif(found.evidence_verdict, ''), 'unknown') = ANY (@verdicts)`, "verdicts",
		listOf(filter.Verdicts))
	q.among(`found.target_groups && @target_groups `, "target_groups", listOf(filter.TargetGroups))
	q.among(`found.age_groups && @age_groups `, "age_groups", listOf(filter.AgeGroups))
	q.among(`found.themes && @themes `, "themes", listOf(filter.Themes))
	q.among(`found.origin = ANY (@origins)`, "origins", listOf(filter.Origins))
	q.among(`found.method_type = ANY (@method_types)`, "method_types", listOf(filter.MethodTypes))
	q.among(`(found.owner_slug = ANY (@owners) OR CAST(found.owner_id AS text) = ANY (@owners))`, "owners",
		listOf(filter.Owners))
	q.among(`(found.programme_slug = ANY (@programmes) OR CAST(found.programme_id AS text) = ANY (@programmes))`,
		"programmes", listOf(filter.Programmes))
	q.among(`found.legal_keys && @legal_keys `, "legal_keys", wantedLegalKeys(filter.LegalBasis))
	if len(filter.Goals) > 0 {
		q.where(`found.social_goals && CAST(@goals AS integer[])`, "goals", list[int](slices.Clone(filter.Goals)))
	}
	if filter.EvidenceMin > 0 {
		q.where(`found.evidence_level >= @evidence_min `, "evidence_min", filter.EvidenceMin)
	}
	q.text(filter.Text)
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

// among adds a condition where any value is asked for.
func (q *query) among(condition, name string, values list[string]) {
	if len(values) > 0 {
		q.where(condition, name, values)
	}
}

// text finds words by their Danish stem, or all of them as they stand: stems find "metoderne" by "metode",
// and only the words as they stand find a part of a compound, a component or an owner.
func (q *query) text(text string) {
	patterns := words(text)
	if len(patterns) == 0 {
		return
	}
	q.values["text"] = text
	q.where(`(found.words @@ websearch_to_tsquery('danish', @text) OR concat_ws(' ', found.title, found.summary,
		found.problem, array_to_string(found.components, ' '), found.owner_name) ILIKE ALL (@patterns))`,
		"patterns", patterns)
}

// wantedLegalKeys reads what people write into the form that is compared.
func wantedLegalKeys(written []string) list[string] {
	keys := list[string]{}
	for _, text := range written {
		keys = append(keys, catalogue.ParseLegalBasis(text).Key)
	}
	return keys
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

// count counts what is found, and beside it what was left out for want of a comparable price.
func (q *query) count() string {
	if !q.priced {
		return seenMethods + `
	SELECT count(*) AS total, 0 AS price_unknown FROM found WHERE ` + q.condition()
	}
	return seenMethods + `
	SELECT count(*) FILTER (WHERE ` + affordable + `) AS total,
		count(*) FILTER (WHERE found.comparable IS NULL) AS price_unknown
	FROM found WHERE ` + q.condition()
}

// after makes the page begin where a cursor says that the one before ended. A cursor of another order is
// refused.
func (q *query) after(cursor string, sort Sort, order order) error {
	at := position{Price: "0"}
	continued, err := readCursor(cursor, &at)
	if err != nil || !continued {
		return err
	}
	if _, err := strconv.ParseInt(at.Price, 10, 64); err != nil || at.Sort != sort || !isID(at.ID) {
		return errCursor
	}
	q.position = order.after
	q.values["after_title"], q.values["after_level"] = at.Title, at.Level
	q.values["after_updated"], q.values["after_price"], q.values["after_id"] = at.Updated, at.Price, at.ID
	return nil
}

// page reads the rows after the position, in order.
func (q *query) page(order order) string {
	var more []string
	if q.priced {
		more = append(more, affordable)
	}
	if q.position != "" {
		more = append(more, q.position)
	}
	return seenMethods + `
	SELECT ` + methodColumns + `, found.seen_phase, found.seen_status, found.inside, found.price
	FROM found JOIN methods m ON m.id = found.id
		JOIN organisations o ON o.id = m.owner_id JOIN programmes p ON p.id = m.programme_id
	WHERE ` + q.condition(more...) + `
	ORDER BY ` + order.by + ` LIMIT @limit`
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
		searchQuery(seen, Filter{}).values)
	if err != nil {
		return nil, err
	}
	counts := make(map[lifecycle.ProgrammeID]int, len(rows))
	for _, row := range rows {
		counts[row.ProgrammeID] = row.Methods
	}
	return counts, nil
}
