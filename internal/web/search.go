package web

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/search"
)

func (s *site) searchRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/metoder", operation: "listMethods", handle: s.showSearch},
		{method: http.MethodGet, path: "/metoder/sammenlign", operation: "compareMethods", handle: s.showComparison},
	}
}

// The ids of what a search that is changed swaps.
const (
	resultsID = "resultat"
	listID    = "metodeliste"
	facetsID  = "facetter"
)

const (
	searchPage   = 20 // methods on a page
	fewestValues = 8  // of a facet that are shown before all are asked for
	spareValues  = 3  // how many more are shown rather than hidden behind a link
)

// searchShown is a search with what it found.
type searchShown struct {
	asked methodSearch
	found app.MethodsFound
	words app.Words
	// refusal: something in the address cannot be meant. Nothing is listed, and the facets are those of the search
	// without it.
	refusal *fault.Error
	less    methodSearch
}

// showSearch shows the methods that a search finds, or as much of the page as a changed search changes.
func (s *site) showSearch(c *gin.Context) {
	p := pageOf(c)
	asked := readSearch(c.Request.URL.Query())
	target := c.GetHeader("HX-Target")
	shown, err := s.search(c.Request.Context(), p, asked, !p.partial || target != listID)
	if err != nil {
		s.refuse(c, err)
		return
	}
	status := http.StatusOK
	if shown.refusal != nil {
		status = shown.refusal.Kind.Status()
	}
	switch facet, whole := strings.CutPrefix(target, "f-"); {
	case p.partial && whole:
		s.show(c, status, searchFacetPart(p, shown, strings.TrimSuffix(facet, "-list")))
	case p.partial && target == listID:
		s.show(c, status, searchList(p, shown))
	case p.partial:
		asked.whole = nil
		c.Header(addressHeader(c, asked), asked.address())
		s.show(c, status, searchChanged(p, shown))
	default:
		p.feed = shown.less.openData(".atom", nil)
		s.show(c, status, searchPageOf(p, shown))
	}
}

// addressHeader tells the browser what to do with the address of a changed search: whoever types on is brought back
// to the page before by one step, and not through each letter.
func addressHeader(c *gin.Context, asked methodSearch) string {
	if current, err := url.Parse(c.GetHeader("HX-Current-URL")); err == nil {
		before := readSearch(current.Query())
		before.whole, before.cursor = nil, ""
		if asked.refines(before) || asked.address() == before.address() {
			return "HX-Replace-Url"
		}
	}
	return "HX-Push-Url"
}

// search asks for what the address asks for, and where that cannot be meant says what is wrong.
func (s *site) search(ctx context.Context, p page, asked methodSearch, facets bool) (searchShown, error) {
	shown := searchShown{asked: asked, less: asked}
	var err error
	if shown.words, err = s.app.Words(ctx); err != nil {
		return shown, err
	}
	filter, wrong := asked.filter()
	if shown.found, err = s.methods(ctx, p, asked, filter, facets); err != nil {
		refusal := fault.From(err)
		if refusal.Code != "parameter-invalid" && refusal.Code != "cursor-invalid" {
			return shown, err
		}
		shown.refusal = refusal
		wrong = append(wrong, refusal.Details...)
	}
	if len(wrong) > 0 {
		shown.refusal = fault.New(fault.Malformed, "parameter-invalid", "Søgningen har noget, der ikke kan findes efter.",
			"The search asks for something that cannot be looked for.").With(wrong...)
	}
	if shown.refusal == nil {
		return shown, nil
	}
	shown.less = asked.withoutRefused(wrong)
	filter, _ = shown.less.filter()
	shown.found, err = s.methods(ctx, p, shown.less, filter, facets)
	return shown, err
}

func (s *site) methods(
	ctx context.Context, p page, asked methodSearch, filter app.MethodFilter, facets bool,
) (app.MethodsFound, error) {
	filter.WithFacets = facets
	order := app.MethodSort(asked.sort)
	if !slices.Contains(sorts(), order) {
		order = ""
	}
	return s.app.Methods(ctx, p.caller, filter, order, app.Page{Limit: searchPage, Cursor: asked.cursor})
}

// openData is where the open data have what the search finds.
func (a methodSearch) openData(kind string, more url.Values) string {
	query := a.filters()
	maps.Copy(query, more)
	return asking("/api/v1/methods"+kind, query)
}

// next is the address of the page after this one; empty where this is the last.
func (v searchShown) next() string {
	if v.found.Next == "" {
		return ""
	}
	following := v.asked.clone()
	following.cursor = v.found.Next
	return following.address()
}

// first is the address of the first page, where this is another.
func (v searchShown) first() string {
	if v.asked.cursor == "" {
		return ""
	}
	return v.asked.clone().address()
}

// highlight says why a method was found.
func (v searchShown) highlight(p page, hit app.MethodHit) search.Highlight {
	return v.found.Highlight(hit, p.language)
}

// count says in words how many methods there are.
func (v searchShown) count(p page) string {
	switch {
	case v.refusal != nil:
		return p.of(v.refusal.Text)
	case v.found.TotalIsLowerBound:
		return p.say("search.count-least", values{"Count": v.found.Total, "Number": p.whole(v.found.Total)})
	case v.found.Total == 0:
		return p.say("search.count-none")
	}
	return p.say("search.count", values{"Count": v.found.Total, "Number": p.whole(v.found.Total)})
}

// facetShown is a facet as it is shown.
type facetShown struct {
	facet  app.Facet
	values []app.FacetValue
	hidden int // values that are not shown
	whole  bool
	chosen int
}

func (f facetShown) id() string { return "f-" + string(f.facet) }

// facet gives one of the facets; its values are as many as are asked for, and those that are chosen.
func (v searchShown) facet(name app.Facet) facetShown {
	shown := facetShown{facet: name, whole: slices.Contains(v.asked.whole, string(name))}
	at := slices.IndexFunc(v.found.Facets, func(view app.FacetView) bool { return view.Facet == name })
	if at < 0 {
		return shown
	}
	all := v.found.Facets[at].Values
	for i, value := range all {
		if value.Selected {
			shown.chosen++
		}
		if shown.whole || i < fewestValues || value.Selected || len(all) <= fewestValues+spareValues {
			shown.values = append(shown.values, value)
		} else {
			shown.hidden++
		}
	}
	return shown
}

// others are the chosen values that no box stands for, such as an owner's id: the form keeps them.
func (v searchShown) others(facet facetShown) []string {
	var kept []string
	for _, value := range v.less.chosen[facet.facet] {
		if !slices.ContainsFunc(facet.values, func(one app.FacetValue) bool { return one.Value == value }) {
			kept = append(kept, value)
		}
	}
	return kept
}

// wholeAddress is the search with all the values of a facet.
func (v searchShown) wholeAddress(facet app.Facet) string {
	asked := v.less.clone()
	asked.whole = append(slices.Clone(v.asked.whole), string(facet))
	return asked.address()
}

// atLeast counts the methods of a level and of those above it.
func (v searchShown) atLeast(level int) (count int, lowerBound bool) {
	return v.levels(func(one int) bool { return one >= level })
}

// atMost counts the methods of a level and of those below it.
func (v searchShown) atMost(level int) (count int, lowerBound bool) {
	return v.levels(func(one int) bool { return one <= level })
}

func (v searchShown) levels(counts func(level int) bool) (count int, lowerBound bool) {
	for _, value := range v.facetView(app.FacetEvidence) {
		if level, err := strconv.Atoi(value.Value); err == nil && counts(level) {
			count, lowerBound = count+value.Count, lowerBound || value.LowerBound
		}
	}
	return count, lowerBound
}

func (v searchShown) facetView(name app.Facet) []app.FacetValue {
	for _, view := range v.found.Facets {
		if view.Facet == name {
			return view.Values
		}
	}
	return nil
}

// chip is a filter that is in force, with the address of the search without it.
type chip struct {
	text, without string
	filter        string
}

// chips are the filters in force in words.
func (v searchShown) chips(p page) []chip {
	var chips []chip
	add := func(name, value, text string) {
		chips = append(chips, chip{text: text, without: v.less.without(name, value).address(), filter: name})
	}
	if v.less.text != "" {
		add(askText, "", p.say("search.chip.text", values{"Text": v.less.text}))
	}
	for _, facet := range ticked() {
		known := v.facetView(facet)
		for _, value := range v.less.chosen[facet] {
			label := i18n.Text{DA: value, EN: value}
			if at := slices.IndexFunc(known, func(one app.FacetValue) bool { return one.Value == value }); at >= 0 {
				label = known[at].Label
			}
			add(string(facet), value, p.say("search.facet."+string(facet))+": "+p.of(label))
		}
	}
	for _, level := range []struct{ name, asked string }{
		{askEvidenceMin, v.less.evidenceMin}, {askEvidenceMax, v.less.evidenceMax},
	} {
		if number, err := strconv.Atoi(level.asked); err == nil {
			add(level.name, "", p.say("search.chip."+level.name, values{"Level": levelWords(p, number)}))
		}
	}
	if filter, _ := v.less.filter(); filter.CostMax != nil {
		add(askCostMax, "", p.say("search.chip.cost_max", values{
			"Price": p.money(float64(*filter.CostMax)), "Unit": v.unit(p),
		}))
	}
	return chips
}

// unit is the unit that prices are compared in, as it stands behind an amount.
func (v searchShown) unit(p page) string {
	return perUnit(p, v.words, string(orDefault(v.less.costUnit)))
}

// helps are the filters without which something would be found, with how many at the least.
func (v searchShown) helps(p page) []chip {
	var helpful []chip
	for _, chip := range v.chips(p) {
		most := 0
		for _, value := range v.facetView(facetOf(chip.filter)) {
			most = max(most, value.Count)
		}
		if chip.filter == askCostMax {
			most = v.found.PriceUnknown
		}
		if most > 0 {
			chip.text = p.say("search.help-drop", values{"Count": most, "Number": p.whole(most), "Filter": chip.text})
			helpful = append(helpful, chip)
		}
	}
	return helpful
}

// facetOf is the facet that counts what a filter leaves out.
func facetOf(filter string) app.Facet {
	if filter == askEvidenceMin || filter == askEvidenceMax {
		return app.FacetEvidence
	}
	return app.Facet(filter)
}

// upperFirst begins a label with a capital.
func upperFirst(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}
