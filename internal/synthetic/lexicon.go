package synthetic

import (
	"cmp"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fasemodel/fasemodel/internal/catalogue"
)

// The shape of the vocabulary. Zipf and Mandelbrot: the word of rank k is as common as (shift+k)^-exponent.
const (
	zipfExponent = 1.05
	zipfShift    = 2.7
	lexiconSize  = 300_000
)

// lexicon gives the word of each rank: first the catalogue's, the most common first, then compounds, then words made
// of syllables. It is read-only once made.
type lexicon struct {
	known     []string // the catalogue's words and the compounds
	function  map[string]bool
	syllables []string
}

// functionWords are those that no title is made of.
func functionWords() map[string]bool {
	words := map[string]bool{}
	for word := range strings.FieldsSeq(`og i med til på en for er at den af der fra et eller kan det de om har får ikke men
		efter selv uden ved når så sig som op hver deres samme flere mange ingen ofte sjældent dem han hun hvor ud ind under
		over mellem både end kun også bliver blive være var vil skal denne dette disse anden andre alle sin sit sine man hvad
		hvem før mod ad da nu her ned sammen`) {
		words[word] = true
	}
	return words
}

// stems and heads make compounds: hjemløseindsats, familieforløb.
func stems() []string {
	return strings.Fields(`hjemløse familie barne børne unge voksen ældre forældre bolig skole misbrugs rusmiddel vold
		kriminalitets psykiatri sundheds handicap netværks bostøtte anbringelses plejefamilie fritids beskæftigelses job
		gælds økonomi ensomheds trivsels mistrivsels fraværs overgangs udslusnings efterværns botilbuds døgn aften weekend
		gade krise sorg traume demens autisme angst depressions spædbarns graviditets mødre fædre søskende pårørende
		frivilligheds forenings kommune region myndigheds sagsbehandlings rådgivnings behandlings trænings gruppe individ
		recovery rehabiliterings inklusions integrations sprog læse matematik mentor venskabs ledsager hjemme dagtilbuds`)
}

func heads() []string {
	return strings.Fields(`indsats forløb metode program støtte hjælp samtale rådgivning behandling træning gruppe team
		tilbud model koordinator vejleder medarbejder plan samarbejde netværk besøg café kursus undervisning terapi
		kontakt mentor overgang udredning opsporing screening visitation opfølgning evaluering måling arbejde praksis
		partnerskab aftale bolig bostøtte center hus linje telefon app database ordning pulje investering fællesskab`)
}

// endings are the inflections in which a compound stands.
func endings() []string { return []string{"", "en", "er", "erne", "s"} }

func inflected(word, ending string) string {
	if strings.HasSuffix(word, "e") {
		ending = strings.TrimPrefix(ending, "e")
	}
	return word + ending
}

func newLexicon(methods []catalogue.Method) *lexicon {
	l := &lexicon{function: functionWords(), syllables: syllables()}
	counts := map[string]int{}
	for _, m := range methods {
		for _, word := range wordsOf(m) {
			counts[word]++
		}
	}
	l.known = slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), strings.Compare(a, b))
	})
	var compounds []string
	for _, ending := range endings() {
		for _, stem := range stems() {
			for _, head := range heads() {
				if word := inflected(stem+head, ending); counts[word] == 0 {
					compounds = append(compounds, word)
				}
			}
		}
	}
	// Which compound is common is chance, and the same for every seed.
	chance := rand.New(rand.NewPCG(1, 1)) //nolint:gosec // It hides nothing.
	chance.Shuffle(len(compounds), func(i, j int) { compounds[i], compounds[j] = compounds[j], compounds[i] })
	l.known = append(l.known, compounds...)
	return l
}

// wordsOf gives the words of a method's texts in lower case.
func wordsOf(m catalogue.Method) []string {
	texts := append([]string{m.Title, m.Summary, m.Problem}, m.Components...)
	var words []string
	for _, text := range texts {
		words = append(words, strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
			return !unicode.IsLetter(r) && r != '-'
		})...)
	}
	return slices.DeleteFunc(words, func(word string) bool { return strings.Trim(word, "-") == "" })
}

// word gives the word of a rank, from 0.
func (l *lexicon) word(rank int) string {
	if rank < len(l.known) {
		return l.known[rank]
	}
	var b strings.Builder
	n := len(l.syllables)
	for rest := rank; rest > 0; rest /= n {
		b.WriteString(l.syllables[rest%n])
	}
	return b.String()
}

// syllables are what made-up words consist of: enough of them that two or three make any rank.
func syllables() []string {
	var made []string
	for onset := range strings.FieldsSeq("b br d dr f fl g gr h k kl l m n p pr r s sk st sv t tr v") {
		for vowel := range strings.FieldsSeq("a e i o u æ ø å") {
			for coda := range strings.FieldsSeq("l n r s nd st") {
				made = append(made, onset+vowel+coda)
			}
		}
	}
	return made
}

// capital writes the first letter large.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}
