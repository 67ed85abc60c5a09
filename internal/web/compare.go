package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/fault"
)

// The names in the address of a comparison.
const (
	askMethod   = "metode"
	askOnly     = "kun"
	differences = "forskelle" // the rows in which the methods differ, alone
)

// mostNamed is how many methods of too many are named, to take one away.
const mostNamed = 8

// comparisonShown is a comparison as it is shown.
type comparisonShown struct {
	app.Comparison

	keys    []string // as the address has them
	words   app.Words
	only    bool         // differences only
	refusal *fault.Error // why there is no table
}

// comparisonGroup are the rows that answer one question of a municipality.
type comparisonGroup struct {
	title string // the id of a text
	rows  []app.ComparisonRow
}

// showComparison puts methods side by side.
func (s *site) showComparison(c *gin.Context) {
	p := pageOf(c)
	shown := comparisonShown{only: c.Query(askOnly) == differences}
	for _, key := range c.QueryArray(askMethod) {
		if key = strings.TrimSpace(key); key != "" && !slices.Contains(shown.keys, key) {
			shown.keys = append(shown.keys, key)
		}
	}
	if len(shown.keys) > app.MostCompared {
		shown.refusal = fault.New(fault.Malformed, "parameter-invalid",
			"Du har valgt "+strconv.Itoa(len(shown.keys))+" metoder. Der kan højst stå fire ved siden af hinanden.",
			"You have chosen "+strconv.Itoa(len(shown.keys))+" methods. At most four can stand beside each other.")
	}
	var err error
	if len(shown.keys) > 0 {
		asked := shown.keys[:min(mostNamed, len(shown.keys))]
		if shown.Comparison, err = s.app.CompareMethods(c.Request.Context(), p.caller, asked); err != nil {
			shown.refusal = fault.From(err)
		}
	}
	if err == nil {
		shown.words, err = s.app.Words(c.Request.Context())
	}
	if err != nil && (len(fault.From(err).Details) == 0 || fault.From(err).Kind == fault.Internal) {
		s.refuse(c, err)
		return
	}
	status := http.StatusOK
	if shown.refusal != nil {
		status = shown.refusal.Kind.Status()
	}
	s.show(c, status, comparisonPage(p, shown))
}

// tabled tells whether there are enough methods for a table, and not too many.
func (v comparisonShown) tabled() bool {
	return v.refusal == nil && len(v.Methods) >= app.FewestCompared
}

// address is that of a comparison of methods.
func (v comparisonShown) address(keys []string, only bool) string {
	query := url.Values{askMethod: keys}
	if only {
		query.Set(askOnly, differences)
	}
	return asking("/metoder/sammenlign", query)
}

// without is the comparison of the others.
func (v comparisonShown) without(at int) string {
	return v.address(slices.Delete(slices.Clone(v.keys), at, at+1), v.only)
}

// known is the comparison without the methods that a refusal names.
func (v comparisonShown) known() []string {
	var keys []string
	for i, key := range v.keys {
		pointer := "ids/" + strconv.Itoa(i)
		if !slices.ContainsFunc(v.refusal.Details, func(d fault.Detail) bool { return strings.TrimPrefix(d.Pointer, "/") == pointer }) {
			keys = append(keys, key)
		}
	}
	return keys
}

// groups are the rows by what they answer, in the order of the comparison.
func (v comparisonShown) groups() []comparisonGroup {
	var groups []comparisonGroup
	for _, row := range v.Rows {
		if v.only && !row.Differs {
			continue
		}
		title := "compare.group." + groupOf(row.Field)
		if len(groups) == 0 || groups[len(groups)-1].title != title {
			groups = append(groups, comparisonGroup{title: title})
		}
		last := &groups[len(groups)-1]
		last.rows = append(last.rows, row)
	}
	return groups
}

// groupOf is what a row answers.
func groupOf(field string) string {
	switch field {
	case "phase", "status", "evidence", "verdict":
		return "effect"
	case "target_groups", "age_groups", "not_suitable_for":
		return "people"
	case "goals", "themes", "legal_basis":
		return "purpose"
	case "cost", "startup_cost":
		return "cost"
	}
	if strings.HasPrefix(field, "rating-") {
		return "effect"
	}
	return "demands"
}

// differing counts the rows in which the methods differ.
func (v comparisonShown) differing() int {
	count := 0
	for _, row := range v.Rows {
		if row.Differs {
			count++
		}
	}
	return count
}

// like names the first method that has the same as the one at a place, in a row in which the methods differ; nothing
// where none before it has.
func (v comparisonShown) like(row app.ComparisonRow, at int) string {
	if !row.Differs || row.Values[at].Alike == 0 {
		return ""
	}
	for i, value := range row.Values[:at] {
		if value.Alike == row.Values[at].Alike {
			return v.Methods[i].Method.Content.Title
		}
	}
	return ""
}
