package web_test

import (
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/browser"
	"github.com/fasemodel/fasemodel/internal/web"
)

// The budgets of a page.
const (
	mostStatements = 12
	mostHTML       = 100 << 10 // bytes
)

// example is a page as someone sees it. A path may hold {names} of what the demonstration has made.
type example struct{ as, path string }

// examples show every address that is read, as those who use it.
func examples() map[string][]example {
	return map[string][]example{
		"/":    {{"", "/"}, {"formand", "/"}, {"kommune", "/"}},
		"/mig": {{"formand", "/mig"}, {"kommune", "/mig"}},

		"/metoder":                  {{"", "/metoder"}, {"kommune", "/metoder?q=hjeml%C3%B8se"}, {"", "/metoder?q=zzzz"}},
		"/metoder/sammenlign":       {{"kommune", "/metoder/sammenlign?metode=housing-first&metode=icm&metode=act&metode=cti"}},
		"/metoder/ny":               {{"programleder-1", "/metoder/ny"}},
		"/metoder/:slug/rediger":    {{"programleder-1", "/metoder/bolig-under-indlaeggelse/rediger"}},
		"/metoder/:slug/dokumenter": {{"programleder-1", "/metoder/bolig-under-indlaeggelse/dokumenter"}},
		"/metoder/:slug/dokumenter/:kind": {
			{"programleder-1", "/metoder/bolig-under-indlaeggelse/dokumenter/problemanalyse"},
			{"programleder-1", "/metoder/bolig-under-indlaeggelse/dokumenter/manual"},
		},
		"/metoder/:slug/studier":                {{"", "/metoder/pmto/studier"}, {"sekretariat", "/metoder/kognitive-programmer-kriminalforsorg/studier"}},
		"/metoder/:slug/studier/ny":             {{"sekretariat", "/metoder/pmto/studier/ny"}},
		"/metoder/:slug/studier/:study":         {{"", "/metoder/pmto/studier/{study}"}, {"sekretariat", "/metoder/pmto/studier/{study}"}},
		"/metoder/:slug/studier/:study/rediger": {{"sekretariat", "/metoder/pmto/studier/{study}/rediger"}},
		"/metoder/:slug/vidensdeklaration":      {{"", "/metoder/pmto/vidensdeklaration"}, {"sekretariat", "/metoder/pmto/vidensdeklaration"}},
		"/metoder/:slug/lovende-praksis":        {{"", "/metoder/pmto/lovende-praksis"}, {"sekretariat", "/metoder/pmto/lovende-praksis"}},
		"/metoder/:slug/sag": {
			{"programleder-1", "/metoder/bolig-under-indlaeggelse/sag"},
			{"sekretariat", "/metoder/lovfaestet-outcomefond/sag"},
			{"revisor", "/metoder/housing-first/sag"},
			{"metodeejer-2", "/metoder/velfaerdsteknologi-frem-for-vagt/sag"},
		},
		"/metoder/:slug/sag/anmodning":    {{"programleder-1", "/metoder/en-tovholder/sag/anmodning"}},
		"/metoder/:slug/sag/modelversion": {{"sekretariat", "/metoder/en-tovholder/sag/modelversion"}},
		"/metoder/:slug/sag/journal":      {{"revisor", "/metoder/lovfaestet-outcomefond/sag/journal"}},
		"/metoder/:slug/sag/sagsmappe":    {{"sekretariat", "/metoder/lovfaestet-outcomefond/sag/sagsmappe"}},

		"/faseovergange": {
			{"", "/faseovergange"},
			{"sekretariat", "/faseovergange"},
			{"formand", "/faseovergange?stage=ballot"},
			{"medlem-5", "/faseovergange?mine=1"},
			{"kommune", "/faseovergange?outcome=stop"},
		},
		"/faseovergange/:id": {
			{"fagkyndig-2", "/faseovergange/{assessment}"},
			{"sekretariat", "/faseovergange/{assessment}"},
			{"metodeejer-2", "/faseovergange/{hearing}"},
			{"sekretariat", "/faseovergange/{recommendation}"},
			{"formand", "/faseovergange/{ballot}"},
			{"medlem-5", "/faseovergange/{ballot}"},
			{"revisor", "/faseovergange/{ballot}"},
			{"medlem-9", "/faseovergange/{ballot}"},
			{"myndighed", "/faseovergange/{principal}"},
			{"programleder-1", "/faseovergange/{decided}"},
		},
		"/metoder/:slug": {
			{"", "/metoder/pmto"},
			{"kommune", "/metoder/hoeje-forventninger-anbragte-elever"},
			{"formand", "/metoder/kognitive-programmer-kriminalforsorg"},
			{"programleder-2", "/metoder/cool-kids"},
		},
		"/metoder/:slug/evidens":         {{"", "/metoder/pmto/evidens"}, {"revisor", "/metoder/familieraadslagning/evidens"}},
		"/metoder/:slug/evidens/studier": {{"", "/metoder/kognitive-programmer-kriminalforsorg/evidens/studier"}},
		"/metoder/:slug/evidens/:outcome": {
			{"", "/metoder/kognitive-programmer-kriminalforsorg/evidens/no-recidivism?opdelt=1&vis=alt"},
			{"kommune", "/metoder/housing-first/evidens/time-in-stable-housing-adjusted-difference-in-percentage-points"},
		},
		"/metoder/:slug/lignende": {{"", "/metoder/pmto/lignende"}},
		"/om":                     {{"", "/om"}},
		"/tilgaengelighed":        {{"", "/tilgaengelighed"}},
		"/problems/:code":         {{"", "/problems/method-unknown"}},
		"/habilitet":              {{"medlem-4", "/habilitet"}, {"fagkyndig-1", "/habilitet"}},
		"/kommandoer/:key":        {{"sekretariat", "/kommandoer/{command}"}},
		"/faseovergange/:id/aendringer": {
			{"formand", "/faseovergange/{ballot}/aendringer"}, {"revisor", "/faseovergange/{decided}/aendringer"},
		},
		"/opgaver":                  {{"sekretariat", "/opgaver"}, {"formand", "/opgaver"}, {"kommune", "/opgaver"}, {"metodeejer-2", "/opgaver"}},
		"/beslutninger":             {{"", "/beslutninger"}},
		"/beslutninger/:id":         {{"", "/beslutninger/{decided}"}},
		"/portefolje":               {{"", "/portefolje"}, {"sekretariat", "/portefolje"}, {"metodeejer-2", "/portefolje"}, {"programleder-1", "/portefolje?programme=demonstrationsprogram-voksne"}, {"myndighed", "/portefolje"}},
		"/portefolje/evidenskort":   {{"", "/portefolje/evidenskort"}, {"sekretariat", "/portefolje/evidenskort?by=theme"}},
		"/portefolje/revurderinger": {{"sekretariat", "/portefolje/revurderinger"}},
		"/portefolje/tid":           {{"sekretariat", "/portefolje/tid?phase=ide"}, {"sekretariat", "/portefolje/tid?phase=modning&kind=tidligere"}},

		"/styregrupper":    {{"sekretariat", "/styregrupper"}, {"revisor", "/styregrupper"}},
		"/styregrupper/ny": {{"sekretariat", "/styregrupper/ny"}},
		"/styregrupper/:slug": {
			{"formand", "/styregrupper/demonstrationsstyregruppe-voksne"},
			{"sekretariat", "/styregrupper/demonstrationsstyregruppe-boern"},
		},
		"/styregrupper/:slug/rediger": {{"sekretariat", "/styregrupper/demonstrationsstyregruppe-voksne/rediger"}},

		"/administration":                                     {{"admin", "/administration"}, {"sekretariat", "/administration"}},
		"/administration/brugere":                             {{"admin", "/administration/brugere"}},
		"/administration/brugere/ny":                          {{"admin", "/administration/brugere/ny"}},
		"/administration/brugere/:id":                         {{"admin", "/administration/brugere/{person}"}},
		"/administration/organisationer":                      {{"admin", "/administration/organisationer"}, {"", "/administration/organisationer?q=k%C3%B8benhavn"}},
		"/administration/organisationer/ny":                   {{"admin", "/administration/organisationer/ny"}},
		"/administration/organisationer/:slug":                {{"admin", "/administration/organisationer/askovfonden"}},
		"/administration/programmer":                          {{"sekretariat", "/administration/programmer"}},
		"/administration/programmer/ny":                       {{"admin", "/administration/programmer/ny"}},
		"/administration/programmer/:slug":                    {{"sekretariat", "/administration/programmer/demonstrationsprogram-voksne"}},
		"/administration/fasemodeller":                        {{"admin", "/administration/fasemodeller"}},
		"/administration/fasemodeller/ny":                     {{"admin", "/administration/fasemodeller/ny"}},
		"/administration/fasemodeller/:id/:version":           {{"admin", "/administration/fasemodeller/{model}"}},
		"/administration/fasemodeller/:id/:version/forskelle": {{"admin", "/administration/fasemodeller/{model}/forskelle"}},
		"/administration/import":                              {{"admin", "/administration/import"}},
		"/administration/import/:id":                          {{"admin", "/administration/import/{import}"}},
		"/administration/synonymer":                           {{"admin", "/administration/synonymer"}},
	}
}

// notPages are the addresses that are read and answer with something else than a page.
func notPages() []string {
	return []string{
		"/log-ind", web.SignInReturn, "/faseovergange/:id/optaelling", "/faseovergange/:id/dokumenter/:kind",
		"/beslutninger/:id/notat.pdf", "/metoder/:slug/dokumenter/:kind/fil", "/metoder/:slug/sag/sagsmappe/:mappe/hent",
		"/opgaver.ics",
	}
}

func TestEveryPageHasAnExample(t *testing.T) {
	shown := examples()
	var unseen []string
	readable := map[string]bool{}
	for _, address := range web.Addresses() {
		if address.Method == http.MethodGet && !slices.Contains(notPages(), address.Path) {
			readable[address.Path] = true
			if len(shown[address.Path]) == 0 {
				unseen = append(unseen, address.Path)
			}
		}
	}
	require.Empty(t, unseen, "no test looks at these pages")
	for path := range shown {
		require.True(t, readable[path], "there is no such page: %s", path)
	}
}

func TestNoAddressIsNamedTwice(t *testing.T) {
	named := map[string]bool{}
	for _, address := range web.Addresses() {
		key := address.Method + " " + address.Path
		require.False(t, named[key], key)
		named[key] = true
	}
}

func TestEveryRouteThatChangesSomethingNamesItsOperation(t *testing.T) {
	open := []string{"/log-ud", "/sprog"}
	for _, address := range web.Addresses() {
		if address.Operation != "" {
			_, found := auth.Of(address.Operation)
			require.Truef(t, found, "%s %s: there is no operation %s", address.Method, address.Path, address.Operation)
		} else if address.Method == http.MethodPost {
			require.Contains(t, open, address.Path, "who may send this?")
		}
	}
}

// TestEveryPageHoldsItsBudgets reads each page as those who use it, and holds it to what every page must be.
func TestEveryPageHoldsItsBudgets(t *testing.T) {
	h := demonstrated(t)
	visitors := map[string]*visitor{}
	for pattern, pages := range examples() {
		for _, each := range pages {
			t.Run(strings.TrimSpace(each.as+" "+pattern), func(t *testing.T) {
				if visitors[each.as] == nil {
					visitors[each.as] = h.visitor(each.as)
				}
				path := h.named(each.path)
				// What the program keeps a while, as the words of the vocabulary, is read by the first visit.
				visitors[each.as].get(path)
				got := visitors[each.as].get(path)
				require.Equal(t, http.StatusOK, got.status, got.body)
				require.LessOrEqual(t, len(got.body), mostHTML, "bytes of HTML")
				sent := h.statements(path)
				require.LessOrEqual(t, len(sent), mostStatements, "statements:\n%s", strings.Join(sent, "\n----\n"))
				require.NotRegexp(t, foreign, got.body, "a page loads nothing from elsewhere")
				require.NotRegexp(t, inline, got.body, "the policy forbids styles and scripts in the page")
			})
		}
	}
}

var (
	foreign = regexp.MustCompile(`(src|<link[^>]* href)="(https?:)?//`)
	inline  = regexp.MustCompile(`<[^>]+ (style|on[a-z]+)="|<style|<script>`)
)

// TestEveryPageIsAccessible runs axe-core on each page, wide and narrow.
func TestEveryPageIsAccessible(t *testing.T) {
	if underRace {
		t.Skip("pages are tried in a browser without the race detector")
	}
	h := demonstrated(t)
	axe, err := os.ReadFile("testdata/axe/axe.min.js")
	require.NoError(t, err)
	tabs := map[string]*browser.Tab{}
	for pattern, pages := range examples() {
		for _, each := range pages {
			t.Run(strings.TrimSpace(each.as+" "+pattern), func(t *testing.T) {
				if tabs[each.as] == nil {
					tabs[each.as] = h.tab(each.as, "/", browser.Window{Width: 320, Height: 640})
				}
				tab := tabs[each.as]
				require.NoError(t, tab.Visit(h.named(each.path)))
				violations, err := tab.Axe(string(axe))
				require.NoError(t, err)
				for _, violation := range violations {
					t.Error(violation)
				}
				wide, err := browser.Value[int](tab, "document.documentElement.scrollWidth")
				require.NoError(t, err)
				require.LessOrEqual(t, wide, 320, "the page must not scroll sideways at 320 pixels")
			})
		}
	}
}
