package search_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/search"
)

// letters are what Danish words are made of.
func letters(least, most int) *rapid.Generator[string] {
	return rapid.StringOfN(rapid.RuneFrom([]rune("abdefghijklmnoprstuvyæøå")), least, most, -1)
}

func TestFoldingTwiceChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := search.Fold(rapid.String().Draw(t, "word"))
		require.Equal(t, once, search.Fold(once))
	})
}

func TestWordsOneErrorApartHaveAKeyInCommon(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := []rune(search.Fold(letters(5, 20).Draw(t, "word")))
		if len(word) < 5 {
			t.Skip("folded to too few letters")
		}
		at := rapid.IntRange(0, len(word)-2).Draw(t, "at")
		letter := rapid.RuneFrom([]rune("bdfgklmnprstvyæøå")).Draw(t, "letter")
		wrong := slices.Clone(word)
		switch rapid.IntRange(0, 3).Draw(t, "error") {
		case 0:
			wrong = slices.Delete(wrong, at, at+1)
		case 1:
			wrong = slices.Insert(wrong, at, letter)
		case 2:
			wrong[at] = letter
		default:
			wrong[at], wrong[at+1] = wrong[at+1], wrong[at]
		}
		require.True(t, intersect(search.EditKeys(string(word)), search.EditKeys(string(wrong))), "%s %s", string(word), string(wrong))
	})
}

func TestADocumentIsFoundByEachWordOfItsTitle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(letters(2, 14), 1, 6).Draw(t, "title")
		ending := rapid.SampledFrom([]string{"", "s", "en", "ens", "erne", "e", "er"}).Draw(t, "ending")
		x := newIndex(nil)
		x.add("wanted", search.Document{Title: strings.Join(words, " ")})
		for _, word := range words {
			require.NotEmpty(t, x.find(word+" "), word)
			inflected := word + ending
			if search.SynonymKey(inflected) == search.SynonymKey(word) {
				require.NotEmpty(t, x.find(inflected+" "), inflected)
			}
		}
	})
}

func TestWhateverIsTypedIsReadWithinBounds(t *testing.T) {
	x := demonstration(t)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), hostile()).Draw(t, "text")
		checkBounds(t, x, text)
	})
}

// hostile makes texts of what a query's reading is about.
func hostile() *rapid.Generator[string] {
	piece := rapid.OneOf(letters(1, 40), rapid.SampledFrom([]string{
		"§", "§§", " ", " ", "85", "83a", "stk.", "nr", "serviceloven", "barnets lov", "lov om social service", "SEL", "i", "og",
		`"`, "“", "-", "/", "æ", "aa", "hjemløs", "børn", "stofmisbrugsbehandling", "housing first", "'", `\`, "\x00", "\xff", "e\u0301",
		"vold i hjemmet", "a\u030a", "&", "|", "!", "<->", ":*",
	}))
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(piece, 0, 60).Draw(t, "pieces"), "")
	})
}

type failer interface {
	require.TestingT
}

func checkBounds(t failer, x *index, text string) {
	wanted := search.Read(text)
	require.LessOrEqual(t, len(wanted.Words), 2000)
	require.LessOrEqual(t, len(wanted.Keys), 1500)
	require.LessOrEqual(t, len(wanted.Prefixes), 1)
	require.LessOrEqual(t, len(wanted.Synonyms), 500)
	query := search.Plan(wanted, x.lookUp(wanted))
	require.LessOrEqual(t, len(query.Groups), search.MaxGroups)
	require.LessOrEqual(t, len(query.Wider), search.MaxGroups)
	for _, group := range slices.Concat(query.Groups, query.Wider) {
		require.NotEmpty(t, group.Alternatives)
		require.LessOrEqual(t, len(group.Alternatives), search.MaxAlternatives)
		require.True(t, group.Rarity >= 0.1 && group.Rarity <= 1)
		for _, alternative := range group.Alternatives {
			require.NotEmpty(t, alternative.Lexemes)
			require.LessOrEqual(t, len(alternative.Lexemes), search.MaxGroups)
			require.True(t, alternative.Worth > 0 && alternative.Worth <= 1)
		}
	}
	for _, step := range query.Steps() {
		require.LessOrEqual(t, step.Need, len(step.Groups))
	}
	document := search.Document{
		Title: text, Summary: text, Labels: []i18n.Text{{DA: text, EN: text}}, LegalBasis: []string{text},
		Components: []string{text}, Owner: text,
	}
	for _, posting := range search.Analyse(document).Postings {
		require.True(t, utf8.ValidString(posting.Lexeme))
		require.NotContains(t, posting.Lexeme, "\x00")
		for _, place := range posting.Places {
			require.True(t, place.Position >= 1 && place.Position < 16_384)
			require.True(t, place.Weight >= search.WeightA && place.Weight <= search.WeightD)
		}
	}
	for _, segment := range query.Explain(document, i18n.Danish).Segments {
		if segment.Marked {
			require.Contains(t, text, segment.Text)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{"", "§ 85", `"`, "børn & unge", "serviceloven § 83 a, stk. 2", "aaaaaaaa", "\xff§\x00"} {
		f.Add(seed)
	}
	x := newIndex(search.DefaultSynonyms())
	x.add("one", search.Document{Title: "Hjemløse børn", LegalBasis: []string{"serviceloven § 85"}})
	f.Fuzz(func(t *testing.T, text string) { checkBounds(t, x, text) })
}
