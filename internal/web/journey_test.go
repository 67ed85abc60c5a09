package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/browser"
)

// The journeys of the three who use the pages, in Danish and in a real browser.

// narrow is the narrowest screen that the pages are made for.
func narrow() browser.Window { return browser.Window{Width: 320, Height: 640} }

// TestTwoMembersVoteAtOnceByKeyboard: two members of a group find their task, read, and vote with the keyboard alone; each
// sees the other's ballot in the tally without doing anything.
func TestTwoMembersVoteAtOnceByKeyboard(t *testing.T) {
	h := demonstrated(t)
	first, second := h.tab("medlem-5", "/", browser.Window{}), h.tab("medlem-6", "/opgaver", browser.Window{})

	// The first one comes from the front page, the second one from the list of tasks.
	for _, tab := range []*browser.Tab{first, second} {
		require.NoError(t, tab.Await("Universitetssocialcenter"))
		press(t, tab, "main a[href*='/faseovergange/']", kb.Enter)
		require.NoError(t, tab.Await("Din stemme"))
		require.NoError(t, tab.Await("Beslutningsgrundlaget"))
	}
	require.Equal(t, "2", counted(t, second, approving))

	press(t, first, "input[name=position][value=approve]", " ")
	press(t, first, ".gate-ballot form button", kb.Enter)
	require.NoError(t, first.Await("Din stemme er talt med"))
	require.NoError(t, second.Until(shows(approving, "3")), "the second one's page tells of the first one's ballot")

	// A rejection needs a reason: without one the form says so, keeps the choice and stands in the focus.
	press(t, second, "input[name=position][value=approve]", kb.ArrowDown)
	press(t, second, ".gate-ballot form button", kb.Enter)
	require.NoError(t, second.Until("document.activeElement.matches('[role=alert]')"), "the focus stands on what is wrong")
	kept, err := browser.Value[bool](second, "document.querySelector('input[name=position][value=reject]').checked")
	require.NoError(t, err)
	require.True(t, kept)
	press(t, second, "textarea[name=reason]", "Målgruppen er ikke hørt.")
	press(t, second, ".gate-ballot form button", kb.Enter)
	require.NoError(t, second.Await("Din stemme er talt med"))
	require.NoError(t, first.Until(shows(rejecting, "1")))
	require.Equal(t, "3", counted(t, first, approving))
}

// The columns of the tally.
const (
	approving = 3
	rejecting = 4
)

func tallied(column int) string {
	return "document.querySelector('.tally tbody td:nth-child(" + string(rune('0'+column)) + ")').innerText"
}

func shows(column int, number string) string { return tallied(column) + " === '" + number + "'" }

func counted(t *testing.T, tab *browser.Tab, column int) string {
	t.Helper()
	number, err := browser.Value[string](tab, tallied(column))
	require.NoError(t, err)
	return number
}

// press goes to an element with the tabulator key and presses keys there.
func press(t *testing.T, tab *browser.Tab, selector, keys string) {
	t.Helper()
	require.NoError(t, tab.TabTo(selector))
	require.NoError(t, tab.Press(keys))
}

// TestAMunicipalityFindsAMethodOnATelephone: it searches as it types, narrows, compares and reads, on the narrowest
// screen.
func TestAMunicipalityFindsAMethodOnATelephone(t *testing.T) {
	h := demonstrated(t)
	tab := h.tab("kommune", "/", narrow())
	require.NoError(t, tab.Fill("main input[name=q]", "hjemløse"))
	require.NoError(t, tab.Press(kb.Enter))
	require.NoError(t, tab.Await("9 metoder"))

	// Searching goes on as one types, and the address follows.
	require.NoError(t, tab.Fill("#q", "hjemløse bolig"))
	require.NoError(t, tab.Until("location.search.includes('bolig')"))
	require.NoError(t, tab.Until("!document.querySelector('#fundet').innerText.startsWith('9 ')"))
	require.NoError(t, tab.Fill("#q", "hjemløse"))
	require.NoError(t, tab.Await("9 metoder"))

	require.NoError(t, tab.Click("#c-housing-first"))
	require.NoError(t, tab.Click("#c-icm"))
	require.NoError(t, tab.Follow("#sammenlign button.button-primary"))
	for _, title := range []string{"Housing First", "ICM (Intensive Case Management)"} {
		require.NoError(t, tab.Await(title))
	}
	require.NoError(t, tab.Follow("a[data-compared=housing-first]"))
	require.NoError(t, tab.Await("Nogen dokumentation"))
	wide, err := browser.Value[int](tab, "document.documentElement.scrollWidth")
	require.NoError(t, err)
	require.LessOrEqual(t, wide, 320)
	require.NoError(t, tab.Do(chromedp.NavigateBack()))
	require.NoError(t, tab.Await("ICM (Intensive Case Management)"))
}

// TestAManagerBringsANewMethodToItsFirstGateWithoutJavaScript: a programme manager enters a method, sees what is missing,
// puts it on file and requests the gate, in a browser that runs no scripts.
func TestAManagerBringsANewMethodToItsFirstGateWithoutJavaScript(t *testing.T) {
	h := demonstrated(t)
	tab := h.tab("programleder-1", "/metoder/ny", browser.Window{NoScript: true})
	for name, text := range map[string]string{
		"title": "Sammen ud", "summary": "Et gruppeforløb for unge.", "problem": "Mange unge er ensomme.",
		"owner": "AskovFonden", "partners/0/organisation": "Demonstrationskommune Nord",
	} {
		require.NoError(t, tab.Fill("[name='"+name+"']", text))
	}
	require.NoError(t, tab.Click("[name=target_groups][value=udsatte-boern-unge]"))
	require.NoError(t, tab.Follow("main form button.button-primary"))
	path, err := tab.Path()
	require.NoError(t, err)
	require.Equal(t, "/metoder/sammen-ud/sag", path)

	for _, missing := range []string{"Problemanalyse", "Vidensafdækning"} {
		require.NoError(t, tab.Await(missing))
	}
	require.NoError(t, tab.Visit("/metoder/sammen-ud/sag/anmodning"))
	refused, err := browser.Value[bool](tab, "document.querySelector('main form[action$=anmodning] button.button-primary') === null")
	require.NoError(t, err)
	require.True(t, refused, "what is missing keeps the gate from being requested")

	for _, kind := range []string{"problemanalyse", "vidensafdaekning"} {
		require.NoError(t, tab.Visit("/metoder/sammen-ud/dokumenter/"+kind))
		require.NoError(t, tab.Click("details:has(textarea[name=text]) > summary"))
		require.NoError(t, tab.Fill("textarea[name=text]", "# Skrevet til sagen"))
		require.NoError(t, tab.Click("form:has(textarea[name=text]) [name=standing][value=faktisk-grundlag]"))
		require.NoError(t, tab.Follow("form:has(textarea[name=text]) button.button-primary"))
	}
	require.NoError(t, tab.Visit("/metoder/sammen-ud/sag/anmodning"))
	require.NoError(t, tab.Follow("main form[action$=anmodning] button.button-primary"))
	path, err = tab.Path()
	require.NoError(t, err)
	require.Regexp(t, "^/faseovergange/", path, "the review is open")
	require.NoError(t, tab.Await("Vurdering"))
}
