package search_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/search"
)

// shown writes a highlight with its marks in brackets.
func shown(h search.Highlight) string {
	var text strings.Builder
	for _, segment := range h.Segments {
		if segment.Marked {
			text.WriteString("[" + segment.Text + "]")
		} else {
			text.WriteString(segment.Text)
		}
	}
	return text.String()
}

func sheltered() search.Document {
	return search.Document{
		Title: "Natherberget", Summary: "En seng til mennesker i hjemløshed, og en samtale om morgenen.",
		Labels: []i18n.Text{
			{DA: "Mennesker i hjemløshed", EN: "People experiencing homelessness"},
			{DA: "Voksne", EN: "Adults"},
			{DA: "Mennesker med stofmisbrug", EN: "People with drug use problems"},
		},
		LegalBasis: []string{"serviceloven § 110", "serviceloven § 85"}, Components: []string{"Opsøgende arbejde"},
	}
}

func TestAHighlightSaysWhyAMethodWasFound(t *testing.T) {
	x := newIndex([]search.Synonym{{Term: "husvild", Means: "hjemløs", Weight: 0.9}})
	x.add("sheltered", sheltered())
	for _, c := range []struct{ typed, field, shown, because string }{
		{"natherberg", "title", "[Natherberget]", ""},
		{"hjemløse", "summary", "En seng til mennesker i [hjemløshed], og en samtale om morgenen.", ""},
		{
			"husvilde", "summary", "En seng til mennesker i [hjemløshed], og en samtale om morgenen.",
			"“hjemløs” er et synonym for “husvilde”",
		},
		{"stofmisbrgu", "labels", "Mennesker med [stofmisbrug]", "“stofmisbrug” er rettet fra “stofmisbrgu”"},
		{"stofmi", "labels", "Mennesker med [stofmisbrug]", "“stofmisbrug” begynder med “stofmi”"},
		{"SEL § 85", "legal_basis", "[serviceloven § 85]", ""},
		{"opsøg arbejde", "components", "[Opsøgende] [arbejde]", ""},
		{"homeless", "labels", "People experiencing [homelessness]", ""},
	} {
		h := x.plan(c.typed).Explain(sheltered(), i18n.Danish)
		require.Equal(t, c.field, h.Field, c.typed)
		require.Equal(t, c.shown, shown(h), c.typed)
		require.Equal(t, c.because, h.Because.DA, c.typed)
		require.Equal(t, c.because == "", h.Because.EN == "", c.typed)
	}
}

func TestAReplacedSectionSaysWhatReplacedIt(t *testing.T) {
	x := newIndex(nil)
	document := search.Document{Title: "Støtte", LegalBasis: []string{"barnets lov § 32"}}
	x.add("supported", document)
	h := x.plan("servicelovens § 52").Explain(document, i18n.Danish)
	require.Equal(t, "[barnets lov § 32]", shown(h))
	require.Equal(t, "“barnets lov § 32” har afløst “servicelovens § 52”", h.Because.DA)
}

func TestALongTextIsShownAroundWhatWasFound(t *testing.T) {
	filler := strings.Repeat("Ord uden betydning for det, der søges. ", 20)
	document := search.Document{Title: "Noget", Summary: filler + "Her står hjemløse i midten. " + filler}
	x := newIndex(nil)
	x.add("long", document)
	text := shown(x.plan("hjemløs").Explain(document, i18n.Danish))
	require.Contains(t, text, "[hjemløse]")
	require.True(t, strings.HasPrefix(text, "… ") && strings.HasSuffix(text, " …"), text)
	require.Less(t, len(text), 260)
}

func TestWordsOfASynonymAreMarkedOnlyWhereAllOfThemStand(t *testing.T) {
	x := newIndex([]search.Synonym{{Term: "hustruvold", Means: "vold i nære relationer", Weight: 0.9}})
	document := search.Document{Title: "Nære naboer", Summary: "Hjælp mod vold i nære relationer."}
	x.add("near", document)
	h := x.plan("hustruvold").Explain(document, i18n.Danish)
	require.Equal(t, "Hjælp mod [vold] i [nære] [relationer].", shown(h))
}

func TestWithoutAQueryNothingIsMarked(t *testing.T) {
	require.Empty(t, search.Query{}.Explain(sheltered(), i18n.Danish))
}

func TestALongTextWithoutAnAnswerIsNotShown(t *testing.T) {
	x := demonstration(t)
	query := x.plan("familie terapi")
	d := search.Document{Title: "Multidimensionel familieterapi", Summary: strings.Repeat("Ord uden mening her. ", 30)}
	shown := query.Explain(d, i18n.Danish)
	require.Equal(t, "title", shown.Field)
}
