package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

// everything is what an auditor sees.
var everything = store.Visibility{Everything: true}

// shelve writes a method with a process, changed from the full entry.
func (l *library) shelve(title string, in store.Programme, at standing, change func(*catalogue.Method)) store.Method {
	l.t.Helper()
	content := entry(title)
	if change != nil {
		change(&content)
	}
	method := l.writeContent(title, in, store.MethodContent{Content: content, Owner: l.owner.ID})
	l.stand(method.ID, at)
	return method
}

func (l *library) found(seen store.Visibility, filter store.Filter, sort store.Sort) []string {
	l.t.Helper()
	found, err := l.Search(l.t.Context(), seen, filter, sort, store.Page{})
	require.NoError(l.t, err)
	require.Len(l.t, found.Items, found.Total)
	return titles(found)
}

func titles(found store.Found) []string {
	titles := []string{}
	for _, hit := range found.Items {
		titles = append(titles, hit.Method.Content.Title)
	}
	return titles
}

func TestALongTitleInAnotherAlphabetIsCutBetweenLetters(t *testing.T) {
	l := newLibrary(t)
	title := strings.TrimSpace(strings.Repeat("ддд ", 65))
	l.shelve(title, l.programme, standing{phase: "afproevning", publicPhase: "afproevning"}, nil)
	found, err := l.Search(t.Context(), everything, store.Filter{Text: title}, store.SortRelevance, store.Page{})
	require.NoError(t, err)
	require.Equal(t, []string{title}, titles(found))
	require.Greater(t, found.Items[0].Score, 1000.0, "it is the exact title")
}

func TestThePublicSeesPublishedMethodsAsItKnowsThem(t *testing.T) {
	l := newLibrary(t)
	l.shelve("Offentlig", l.programme, standing{phase: "udbredelse", publicPhase: "afproevning", status: "stopped"}, nil)
	l.shelve("Intern", l.programme, standing{phase: "ide"}, nil)
	l.write("Uden proces")

	public, err := l.Search(t.Context(), store.Visibility{}, store.Filter{}, "", store.Page{})
	require.NoError(t, err)
	require.Equal(t, []string{"Offentlig"}, titles(public))
	require.Equal(t, phasemodel.PhaseID("afproevning"), public.Items[0].Phase)
	require.Equal(t, lifecycle.Active, public.Items[0].Status)
	require.False(t, public.Items[0].Inside)
	require.Empty(t, l.found(store.Visibility{}, store.Filter{Phases: []phasemodel.PhaseID{"udbredelse"}}, ""),
		"an unpublished decision does not leak through a filter")

	require.Equal(t, []string{"Intern", "Offentlig"}, l.found(everything, store.Filter{}, ""))
	require.Equal(t, []string{"Offentlig"},
		l.found(everything, store.Filter{Statuses: []lifecycle.Status{lifecycle.Stopped}}, ""))
}

func TestProgrammeOwnerAndRecusalDecideWhatIsSeenAsItIs(t *testing.T) {
	l := newLibrary(t)
	mine := l.shelve("Min", l.programme, standing{phase: "modning", publicPhase: "ide"}, nil)
	l.shelve("Anden", l.other, standing{phase: "modning", publicPhase: "ide"}, nil)
	l.shelve("Anden, skjult", l.other, standing{phase: "modning"}, nil)
	matured := store.Filter{Phases: []phasemodel.PhaseID{"modning"}}

	seen := store.Visibility{Programmes: []lifecycle.ProgrammeID{l.programme.ID}}
	require.Equal(t, []string{"Min"}, l.found(seen, matured, ""))
	require.Equal(t, []string{"Anden", "Min"}, l.found(seen, store.Filter{}, ""))
	counts, err := l.MethodCounts(t.Context(), seen)
	require.NoError(t, err)
	require.Equal(t, map[lifecycle.ProgrammeID]int{l.programme.ID: 1, l.other.ID: 1}, counts)
	seen.Recused = []lifecycle.MethodID{mine.ID}
	require.Empty(t, l.found(seen, matured, ""), "recusal overrides every role")
	require.Equal(t, []string{"Anden", "Anden, skjult", "Min"},
		l.found(store.Visibility{Owner: l.owner.ID}, matured, ""))
}

func TestEachFilterKeepsWhatHasAnyOfItsValuesAndAllFiltersMustHold(t *testing.T) {
	l := newLibrary(t)
	l.shelve("Bolig", l.programme, standing{phase: "udbredelse", level: 4, verdict: "effective"}, nil)
	l.shelve("Skole", l.other, standing{phase: "ide", level: 2, verdict: "promising"}, func(m *catalogue.Method) {
		m.TargetGroups, m.AgeGroups = []catalogue.Code{"udsatte-boern-unge"}, []catalogue.Code{"boern"}
		m.Themes, m.SocialGoals = []catalogue.Code{"skole"}, []int{1}
		m.Origin, m.MethodType = "national", "organisatorisk"
		m.LegalBasis, m.Cost = []string{"barnets lov § 32, stk. 1"}, nil
	})
	l.shelve("Ukendt", l.other, standing{phase: "ide"}, func(m *catalogue.Method) {
		m.Origin, m.MethodType, m.LegalBasis, m.Cost = "", "", nil, nil
	})
	cheap, dear := int64(100), int64(1_000_000)
	for name, test := range map[string]struct {
		filter store.Filter
		want   []string
	}{
		"nothing":      {store.Filter{}, []string{"Bolig", "Skole", "Ukendt"}},
		"phase":        {store.Filter{Phases: []phasemodel.PhaseID{"ide", "modning"}}, []string{"Skole", "Ukendt"}},
		"status":       {store.Filter{Statuses: []lifecycle.Status{lifecycle.OnHold}}, []string{}},
		"evidence":     {store.Filter{EvidenceMin: 2}, []string{"Bolig", "Skole"}},
		"up to":        {store.Filter{EvidenceMax: new(2)}, []string{"Skole", "Ukendt"}},
		"one level":    {store.Filter{EvidenceMin: 2, EvidenceMax: new(2)}, []string{"Skole"}},
		"no level":     {store.Filter{EvidenceMin: 3, EvidenceMax: new(2)}, []string{}},
		"verdict":      {store.Filter{Verdicts: []lifecycle.Verdict{"effective", "unknown"}}, []string{"Bolig", "Ukendt"}},
		"target group": {store.Filter{TargetGroups: []catalogue.Code{"udsatte-boern-unge"}}, []string{"Skole"}},
		"age group":    {store.Filter{AgeGroups: []catalogue.Code{"boern", "aeldre"}}, []string{"Skole"}},
		"theme":        {store.Filter{Themes: []catalogue.Code{"skole"}}, []string{"Skole"}},
		"goal":         {store.Filter{Goals: []int{1, 2}}, []string{"Skole"}},
		"origin":       {store.Filter{Origins: []catalogue.Code{"national"}}, []string{"Skole"}},
		"method type":  {store.Filter{MethodTypes: []catalogue.Code{"organisatorisk"}}, []string{"Skole"}},
		"programme":    {store.Filter{Programmes: []string{"boern"}}, []string{"Skole", "Ukendt"}},
		"programme id": {store.Filter{Programmes: []string{string(l.programme.ID)}}, []string{"Bolig"}},
		"owner":        {store.Filter{Owners: []string{"ejer"}}, []string{"Bolig", "Skole", "Ukendt"}},
		"other owner":  {store.Filter{Owners: []string{"en-anden"}}, []string{}},
		"section":      {store.Filter{LegalBasis: []string{"Barnets Lov §32"}}, []string{"Skole"}},
		"other act":    {store.Filter{LegalBasis: []string{"serviceloven § 83"}}, []string{}},
		"whole act":    {store.Filter{LegalBasis: []string{"serviceloven"}}, []string{"Bolig"}},
		"price":        {store.Filter{CostMax: &dear}, []string{"Bolig"}},
		"low price":    {store.Filter{CostMax: &cheap}, []string{}},
		"other unit":   {store.Filter{CostMax: &dear, CostUnit: "per_day"}, []string{}},
		"two filters":  {store.Filter{EvidenceMin: 2, Programmes: []string{"boern"}}, []string{"Skole"}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, test.want, l.found(everything, test.filter, ""))
		})
	}
	found, err := l.Search(t.Context(), everything, store.Filter{CostMax: &cheap}, "", store.Page{})
	require.NoError(t, err)
	require.Equal(t, 2, found.PriceUnknown, "an unknown price is counted, not compared")
	found, err = l.Search(t.Context(), everything, store.Filter{CostMax: &cheap, EvidenceMin: 2}, "", store.Page{})
	require.NoError(t, err)
	require.Equal(t, 1, found.PriceUnknown)
}

func TestTextIsFoundInAnyInflectionAndByPartsOfCompounds(t *testing.T) {
	l := newLibrary(t)
	l.shelve("Boligstøtte til unge", l.programme, standing{phase: "ide"}, func(m *catalogue.Method) {
		m.Summary, m.Components = "Metoden hjælper 100% af de hjemløse.", []string{"Peer-støtte"}
	})
	l.shelve("Andet", l.programme, standing{phase: "ide"}, nil)
	for text, want := range map[string][]string{
		"metoderne":             {"Boligstøtte til unge"}, // another inflection
		"bolig":                 {"Boligstøtte til unge"}, // a part of a compound
		"støtte":                {"Boligstøtte til unge", "Andet"},
		"peer unge":             {"Boligstøtte til unge"}, // words of different fields
		"findesikke":            {},
		"ejerforeningen":        {"Andet", "Boligstøtte til unge"},
		`"" ' \ ; -- @text ?`:   {},
		"   ":                   {"Andet", "Boligstøtte til unge"},
		"BOLIGSTØTTE TIL UNGE ": {"Boligstøtte til unge", "Andet"}, // what answers less of it comes after
		"§ 85":                  {"Andet", "Boligstøtte til unge"},
		"boligstotte":           {"Boligstøtte til unge"},
	} {
		require.Equal(t, want, l.found(everything, store.Filter{Text: text}, ""), text)
	}
}

func TestTheListIsSortedAsAsked(t *testing.T) {
	l := newLibrary(t)
	price := func(amount *int64, unit catalogue.Code) func(*catalogue.Method) {
		return func(m *catalogue.Method) { m.Cost = &catalogue.Cost{Amount: amount, Unit: unit} }
	}
	l.shelve("Åben", l.programme, standing{phase: "ide", level: 1, updated: start.Add(time.Hour)}, price(new(int64(10)), "per_year"))
	l.shelve("Ærlig", l.programme, standing{phase: "ide", level: 5, updated: start}, price(new(int64(5)), "per_year"))
	l.shelve("Zebra", l.programme, standing{phase: "ide", level: 1, updated: start.Add(2 * time.Hour)}, price(new(int64(1)), "per_day"))
	l.shelve("arena", l.programme, standing{phase: "ide", level: 3, updated: start}, price(nil, ""))

	require.Equal(t, []string{"arena", "Zebra", "Ærlig", "Åben"}, l.found(everything, store.Filter{}, store.SortTitle))
	require.Equal(t, []string{"Ærlig", "arena", "Zebra", "Åben"}, l.found(everything, store.Filter{}, store.SortEvidence))
	require.Equal(t, []string{"Zebra", "Åben"}, l.found(everything, store.Filter{}, store.SortUpdated)[:2])
	require.Equal(t, []string{"Ærlig", "Åben", "arena", "Zebra"}, l.found(everything, store.Filter{}, store.SortCost))
	require.Equal(t, "Zebra", l.found(everything, store.Filter{CostUnit: "per_day"}, store.SortCost)[0])
	_, err := l.Search(t.Context(), everything, store.Filter{}, "random", store.Page{})
	require.Equal(t, "sort-unknown", fault.CodeOf(err))
}

func TestACursorOfAnotherOrderIsRefused(t *testing.T) {
	l := newLibrary(t)
	for n := range 3 {
		l.shelve(fmt.Sprintf("Metode %d", n), l.programme, standing{phase: "ide"}, nil)
	}
	first, err := l.Search(t.Context(), everything, store.Filter{}, store.SortTitle, store.Page{Limit: 2})
	require.NoError(t, err)
	require.Equal(t, 3, first.Total)
	for _, cursor := range []string{"x", "e30", "bnVsbA", first.Next + "x!"} {
		_, err = l.Search(t.Context(), everything, store.Filter{}, store.SortTitle, store.Page{Cursor: cursor})
		require.Equal(t, "cursor-invalid", fault.CodeOf(err), cursor)
	}
	_, err = l.Search(t.Context(), everything, store.Filter{}, store.SortCost, store.Page{Cursor: first.Next})
	require.Equal(t, "cursor-invalid", fault.CodeOf(err))
}

// Whatever is written between the pages, each method that was there from the beginning comes exactly once,
// and in order.
func TestCursorsPageThroughEverythingOnceWhileMethodsAreWritten(t *testing.T) {
	l := newLibrary(t)
	made := 0
	rapid.Check(t, func(r *rapid.T) {
		add := func() lifecycle.MethodID {
			made++
			content := entry(rapid.StringMatching(`[A-Cæøå ]{0,2}x`).Draw(r, "title"))
			content.Cost.Amount = new(rapid.Int64Range(0, 3).Draw(r, "price"))
			content.Cost.Unit = rapid.SampledFrom([]catalogue.Code{"per_year", "per_day"}).Draw(r, "unit")
			method, err := l.CreateMethod(t.Context(), lifecycle.MethodID(id(fmt.Sprint("method ", made))), l.programme.ID,
				store.MethodContent{Content: content, Owner: l.owner.ID})
			require.NoError(t, err)
			l.stand(method.ID, standing{
				phase: "ide", level: rapid.IntRange(0, 2).Draw(r, "level"),
				updated: start.Add(time.Duration(rapid.IntRange(0, 2).Draw(r, "updated")) * time.Second),
			})
			return method.ID
		}
		l.admin(`DELETE FROM methods`)
		var before []lifecycle.MethodID
		for range rapid.IntRange(0, 7).Draw(r, "before") {
			before = append(before, add())
		}
		sort := rapid.SampledFrom([]store.Sort{
			store.SortTitle, store.SortEvidence, store.SortUpdated, store.SortCost,
		}).Draw(r, "sort")
		page := store.Page{Limit: rapid.IntRange(1, 4).Draw(r, "limit")}
		var seen []lifecycle.MethodID
		for {
			found, err := l.Search(t.Context(), everything, store.Filter{}, sort, page)
			require.NoError(t, err)
			for _, hit := range found.Items {
				require.NotContains(t, seen, hit.Method.ID, "no method comes twice")
				seen = append(seen, hit.Method.ID)
			}
			if found.Next == "" {
				break
			}
			page.Cursor = found.Next
			if len(seen) < 20 && rapid.Bool().Draw(r, "insert") {
				add()
			}
		}
		for _, method := range before {
			require.Contains(t, seen, method, "no method is left out")
		}
		all, err := l.Search(t.Context(), everything, store.Filter{}, sort, store.Page{Limit: 200})
		require.NoError(t, err)
		var order []lifecycle.MethodID
		for _, hit := range all.Items {
			if slices.Contains(seen, hit.Method.ID) {
				order = append(order, hit.Method.ID)
			}
		}
		require.Equal(t, order, seen, "pages come in order")
	})
}
