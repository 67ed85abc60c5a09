package search_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/search"
)

// together tells whether someone who types one word finds a method whose title is the other.
func together(typed, title string) bool {
	x := newIndex(nil)
	x.add("wanted", search.Document{Title: title})
	x.add("other", search.Document{Title: "Noget ganske andet", Summary: "Uden sammenhæng med det første."})
	return slices.ContainsFunc(x.find(typed), func(h hit) bool { return h.slug == "wanted" })
}

func TestFormsOfOneWordFindEachOther(t *testing.T) {
	for _, forms := range [][]string{
		{"barn", "børn", "børnene", "barnets", "børns", "boern", "BØRN", "Barn"},
		{"forælder", "forældre", "forældrene", "forældres", "foraeldre"},
		{"mand", "mænd", "mændene", "maend"},
		{"mor", "mødre", "moderen"},
		{"far", "fædre"},
		{"bror", "brødre"},
		{"søster", "søstre"},
		{"datter", "døtre"},
		{"bog", "bøger"},
		{"hånd", "hænder", "haand"},
		{"fod", "fødder"},
		{"tand", "tænder"},
		{"nat", "nætter"},
		{"plejebarn", "plejebørn", "plejebørnene"},
		{"bydelsmor", "bydelsmødre"},
		{"krisecenter", "krisecentre", "krisecentret", "krisecentrene"},
		{"fængsel", "fængsler", "fængslet"},
		{"metode", "metoder", "metoden", "metodernes"},
		{"voksen", "voksne"},
		{"anonym", "anonymt", "anonymitet"},
		{"minoritet", "minoriteter", "minoriteterne"},
		{"rådgivning", "rådgiver", "rådgivere", "raadgivning"},
		{"misbrug", "misbruger", "misbrugere"},
		{"udviklingshæmning", "udviklingshæmmede"},
	} {
		for _, typed := range forms {
			for _, written := range forms {
				require.True(t, together(typed, written), "%s and %s", typed, written)
			}
		}
	}
}

func TestWordsThatOnlyLookAlikeStayApart(t *testing.T) {
	for _, pair := range [][2]string{
		{"indsatte", "indsats"},
		{"ledige", "ledere"},
		{"tidlig", "tid"},
		{"personlig", "person"},
		{"farlig", "far"},
		{"lærere", "læring"},
		{"forældre", "ældre"},
		{"fader", "fadder"},
	} {
		require.NotEqual(t, search.SynonymKey(pair[0]), search.SynonymKey(pair[1]), pair)
	}
}

func TestCompoundsAndTheirPartsFindEachOther(t *testing.T) {
	for _, pair := range [][2]string{
		{"hjemløs", "Hjemløseindsats"},
		{"hjemløseindsats", "Indsats for hjemløse"},
		{"netværk", "Netværkspleje"},
		{"stofmisbrugsbehandling", "Behandling af stofmisbrug"},
		{"stofmisbrug", "Stofmisbrugsbehandling"},
		{"børn handicap", "Børnehandicap"},
		{"handicappede børn", "Børnehandicap"},
		{"skole fravær", "Skolefravær"},
		{"skolefravær", "Fravær i skolen"},
		{"Herningmodellen", "Herning-modellen"},
		{"back to school", "Back2School"},
		{"træning af forældre", "Forældretræning"},
		{"plejeforælder", "Plejeforældre som lektiehjælpere"},
	} {
		require.True(t, together(pair[0], pair[1]), pair)
	}
}

func TestOneTypingErrorIsForgiven(t *testing.T) {
	for _, typed := range []string{
		"hjemløshde", "hjemløshd", "hjemløshedd", "hjemløshes", "jhemløshed", "hjemloshed", "hjemlöshed", "hjemloeshed",
		"hjemløsheed", "jemløshed",
	} {
		require.True(t, together(typed, "Hjemløshed"), typed)
	}
	require.False(t, together("heimlaushed", "Hjemløshed"), "more than one error")
	require.False(t, together("fod", "Mod"), "words of three letters are not corrected")
	require.True(t, together("radgivningsomrade", "Rådgivningsområde"), "without æ, ø and å on the keyboard")
	require.True(t, together("faellesskab", "Fællesskab"))
	require.True(t, together("misbrgusbehandling", "Behandling af misbrug"), "an error in a part of a compound")
}

func TestAWordIsCompletedWhileItIsTyped(t *testing.T) {
	require.True(t, together("hjeml", "Hjemløshed"))
	require.True(t, together("Indsats mod hjeml", "Indsats mod hjemløshed"))
	require.False(t, together("hj", "Hjemløshed"))
	require.False(t, together("hjeml ", "Hjemløshed"), "a space ends the word")
}

func TestWordsInQuotesMayHaveStopWordsBetweenThem(t *testing.T) {
	require.True(t, together(`"vold i nære relationer"`, "Vold i nære relationer"))
	require.False(t, together(`"nære børn"`, "Vold i nære relationer"))
}

func TestALawIsFoundInTheTextAsWell(t *testing.T) {
	require.True(t, together("ældreloven", "Vejledning om ældreloven"))
	require.True(t, together("barselsorlov", "Støtte under barselsorlov"))
}

func TestATitleOfStopWordsIsFound(t *testing.T) {
	require.True(t, together("Til dig og mig", "Til dig og mig"))
	require.True(t, together("til dig", "Til dig og mig"))
}

func TestSynonymsHoldInOneDirection(t *testing.T) {
	x := newIndex([]search.Synonym{
		{Term: "husvild", Means: "hjemløs", Weight: 0.9},
		{Term: "vold i hjemmet", Means: "vold i nære relationer", Weight: 0.9},
	})
	x.add("hjemløse", search.Document{Title: "Støtte til hjemløse"})
	x.add("husvilde", search.Document{Title: "Husvildes historie"})
	x.add("vold", search.Document{Title: "Vold i nære relationer"})
	require.Equal(t, []string{"husvilde", "hjemløse"}, slugsOf(x.find("husvild")), "the word itself before its synonym")
	require.Equal(t, []string{"hjemløse"}, slugsOf(x.find("hjemløs")))
	require.Equal(t, []string{"hjemløse", "husvilde"}, sorted(slugsOf(x.find("husvidl"))), "corrected, too")
	require.Equal(t, []string{"vold"}, slugsOf(x.find("vold i hjemmet")))
}

func sorted(slugs []string) []string {
	slices.Sort(slugs)
	return slugs
}

func TestTheSynonymsThatShipCanBeLookedUp(t *testing.T) {
	synonyms := search.DefaultSynonyms()
	require.Greater(t, len(synonyms), 1000)
	for _, row := range synonyms {
		require.NotEmpty(t, search.SynonymKey(row.Term), row.Term)
		require.NotEmpty(t, search.SynonymKey(row.Means), row.Means)
		require.NotEqual(t, search.SynonymKey(row.Term), search.SynonymKey(row.Means), row.Term)
		require.True(t, row.Weight > 0 && row.Weight <= 1, row.Term)
	}
}
