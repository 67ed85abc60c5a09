package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxQueryBytes = 2_000 // of a query that are read
	minPrefix     = 3     // letters of a word that is completed while it is typed
	maxMeanings   = 400   // words of synonyms whose frequency is looked up
)

// reading is a query as it was read, before it is known what the index has.
type reading struct {
	title  string
	laws   []lawReading
	quotes []quoteReading
	terms  []term
	typing bool // the last term may be unfinished
}

type lawReading struct {
	as  string // as the user wrote it
	law law
}

// quoteReading is what stands in quotes: its words must stand beside each other, or where stop words stood between
// them, which the index does not have, all occur.
type quoteReading struct {
	as       string
	stems    []string
	adjacent bool
}

// term is a word of a query.
type term struct {
	as      string // as the user wrote it
	word    string // folded
	stem    string
	root    string
	english string // lexeme of the word as English, or empty
	act     string // lexeme of the act that the word names, or empty
	parts   []part // of a compound
	stop    bool   // a word that says nothing alone, kept since there is no other
}

// Read reads a query. Any text can be read; of a long one the first words count.
func Read(text string) Wanted {
	text = cutText(text)
	r := reading{title: FoldTitle(text)}
	rest := r.takeQuotes(text)
	rest = r.takeLaws(rest)
	r.takeTerms(rest)
	w := Wanted{reading: r}
	w.want()
	return w
}

func cutText(text string) string {
	text = strings.ToValidUTF8(text, " ")
	if len(text) <= maxQueryBytes {
		return text
	}
	at := maxQueryBytes
	for !utf8.RuneStart(text[at]) {
		at--
	}
	return text[:at]
}

// takeQuotes takes out what stands in quotes and leaves the rest.
func (r *reading) takeQuotes(text string) string {
	text = strings.Map(func(c rune) rune {
		if strings.ContainsRune("“”„»«", c) {
			return '"'
		}
		return c
	}, text)
	pieces := strings.Split(text, `"`)
	for i := 1; i+1 < len(pieces) && len(r.quotes) < MaxGroups; i += 2 {
		stems := stemsOf(pieces[i])
		if len(stems) == 0 {
			continue
		}
		r.quotes = append(r.quotes, quoteReading{
			as: strings.TrimSpace(pieces[i]), stems: stems[:min(len(stems), MaxGroups)],
			adjacent: len(stems) > 1 && len(stems) == len(tokens(strings.TrimSpace(pieces[i]))),
		})
		pieces[i] = ""
	}
	return strings.Join(pieces, " ")
}

// takeLaws takes out the laws and leaves the rest.
func (r *reading) takeLaws(text string) string {
	words := tokens(text)
	var rest strings.Builder
	from := 0
	found := citations(text, words)
	slices.SortFunc(found, func(a, b cited) int { return a.from - b.from })
	for _, c := range found {
		if len(r.quotes)+len(r.laws) == MaxGroups {
			break
		}
		start, end := words[c.from].start, words[c.to-1].end
		rest.WriteString(text[from:start])
		rest.WriteByte(' ')
		from = end
		as := text[start:end]
		if c.law.section != "" && !strings.Contains(as, lawMark) && signBefore(text, words, c.from) {
			as = lawMark + " " + as
		}
		r.laws = append(r.laws, lawReading{as: as, law: c.law})
	}
	rest.WriteString(text[from:])
	return rest.String()
}

// takeTerms takes the words, without stop words where there is anything else.
func (r *reading) takeTerms(text string) {
	words := tokens(text)
	last := len(words) - 1
	room := MaxGroups - len(r.quotes) - len(r.laws)
	telling := slices.ContainsFunc(words, func(t token) bool { return !language().stopwords[t.word] })
	for i, t := range words {
		stop := language().stopwords[t.word]
		if len(r.terms) == room {
			return
		}
		if stop && (telling || len(r.quotes)+len(r.laws) > 0) {
			continue
		}
		if slices.ContainsFunc(r.terms, func(before term) bool { return before.word == t.word }) {
			continue
		}
		r.terms = append(r.terms, termOf(t, text, stop))
		r.typing = i == last && endsInWord(text)
	}
}

// onlyAsks tells whether a term asks for any method at all, and something else of the query says for which.
func (r reading) onlyAsks(t term) bool {
	if !language().asking[t.word] {
		return false
	}
	return len(r.laws)+len(r.quotes) > 0 ||
		slices.ContainsFunc(r.terms, func(other term) bool { return !language().asking[other.word] })
}

func endsInWord(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func termOf(t token, text string, stop bool) term {
	stemmed := stem(t.word)
	return term{
		as: text[t.start:t.end], word: t.word, stem: stemmed, root: root(stemmed), english: englishStem(t.raw),
		act: actLexeme(t), parts: split(t.word), stop: stop,
	}
}

// minActWord is the fewest letters of a word that is an act without a section: "sel" and "bl" may be something else.
const minActWord = 5

func actLexeme(t token) string {
	if key := actKey([]token{t}); key != "" && len(t.word) >= minActWord {
		return law{act: key}.lexeme()
	}
	return ""
}

// want notes what must be looked up.
func (w *Wanted) want() {
	r := w.reading
	for _, l := range r.laws {
		w.lexemes(l.law.lexeme())
		w.lexemes(l.law.successors()...)
	}
	for _, q := range r.quotes {
		w.lexemes(q.stems...)
	}
	for i, t := range r.terms {
		w.wantTerm(t)
		if i > 0 {
			compounds := joined(r.terms[i-1], t)
			w.lexemes(compounds...)
			w.Synonyms = append(w.Synonyms, compounds...)
		}
		for length := 1; length <= MaxSynonymWords && i+length <= len(r.terms); length++ {
			w.Synonyms = append(w.Synonyms, keyOf(r.terms[i:i+length]))
		}
	}
	if n := len(r.terms); n > 0 && r.typing && utf8.RuneCountInString(r.terms[n-1].word) >= minPrefix {
		w.Prefixes = []string{r.terms[n-1].word}
	}
	w.wantMeanings()
	for _, list := range []*[]string{&w.Words, &w.Keys, &w.Synonyms} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
}

// wantMeanings wants to know how frequent the words are that a new installation's synonyms mean.
func (w *Wanted) wantMeanings() {
	room := maxMeanings
	for _, key := range w.Synonyms {
		lexemes := meanings()[key]
		if room -= len(lexemes); room < 0 {
			return
		}
		w.lexemes(lexemes...)
	}
}

// lexemes wants to know in how many documents each lexeme is.
func (w *Wanted) lexemes(lexemes ...string) {
	for _, lexeme := range lexemes {
		w.Words = append(w.Words, LexemeWord(lexeme))
	}
}

func (w *Wanted) wantTerm(t term) {
	w.lexemes(t.stem, t.root)
	if t.english != "" {
		w.lexemes(t.english)
	}
	if t.act != "" {
		w.lexemes(t.act)
	}
	w.lexemes(partsOf(t.word)...)
	w.Synonyms = append(w.Synonyms, t.root)
	w.Synonyms = append(w.Synonyms, stemsOfParts(t.parts)...)
	if t.parts == nil {
		for _, pair := range cuts(t.word) {
			w.lexemes(pair[0].stem, pair[1].stem)
		}
	}
	if !t.stop {
		w.Keys = append(w.Keys, EditKeys(t.word)...)
		w.Keys = append(w.Keys, EditKeys(t.stem)...)
	}
	for _, misspelt := range t.doubtful() {
		w.Keys = append(w.Keys, EditKeys(misspelt)...)
	}
}

// doubtful are the spellings of those parts of a compound that are no words the package knows: with what links
// them to the next part, and without.
func (t term) doubtful() []string {
	var spellings []string
	start := 0
	for _, of := range t.parts {
		if !language().stems[of.stem] {
			spellings = append(spellings, spellingsOf(t.word[start:start+of.size])...)
		}
		start += of.size
	}
	return spellings
}

// spellingsOf are the ways to read a piece of a compound: as it is, and without a letter that links it to the next.
func spellingsOf(piece string) []string {
	return []string{piece, strings.TrimSuffix(strings.TrimSuffix(piece, "s"), "e")}
}

// keyOf is the synonym key of neighbouring terms.
func keyOf(terms []term) string {
	stems := make([]string, len(terms))
	for i, t := range terms {
		stems[i] = t.stem
	}
	return strings.Join(stems, " ")
}

// joined are the stems of the compounds that two neighbouring words make: "skolefravær" of "skole fravær", and
// "forældretræning" of "træning af forældre".
func joined(first, second term) []string {
	if first.stop || second.stop {
		return nil
	}
	var stems []string
	for _, pair := range [][2]string{{first.word, second.word}, {second.word, first.word}} {
		for _, link := range []string{"", "s", "e"} {
			stems = append(stems, stem(pair[0]+link+pair[1]))
		}
	}
	return append(stems, stem(first.stem+"e"+second.word), stem(second.stem+"e"+first.word))
}

// cuts are the ways to cut a word in two that may both be known to the vocabulary.
func cuts(word string) [][2]part {
	letters := utf8.RuneCountInString(word)
	if letters < minCompound || letters > maxTypo {
		return nil
	}
	var pairs [][2]part
	for at := range word {
		before, after := word[:at], word[at:]
		if utf8.RuneCountInString(before) < minPart || utf8.RuneCountInString(after) < minPart {
			continue
		}
		pairs = append(pairs, [2]part{{stem(before), len(before)}, {stem(after), len(after)}})
		if unlinked, ok := strings.CutSuffix(before, "s"); ok && utf8.RuneCountInString(unlinked) >= minPart {
			pairs = append(pairs, [2]part{{stem(unlinked), len(before)}, {stem(after), len(after)}})
		}
	}
	return pairs
}
