package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// fragmentLength is how many bytes of a long field are shown about, cut at words.
const fragmentLength = 220

// Explain shows why a document is a hit of the query: the part of the field that says most of what was asked for,
// with the words marked. The labels are shown in a language. Without anything to mark it is empty.
func (q Query) Explain(d Document, language i18n.Language) Highlight {
	best, most := Highlight{}, 0.0
	for _, field := range fieldsOf(d, language) {
		spans := q.Spans(field.text())
		worth := worthOf(field.shown(spans))
		if worth > most {
			best, most = Highlight{Field: field.name, Segments: field.segments(spans), Because: because(spans)}, worth
		}
	}
	return best
}

// Span is a part of a text that answers to a query.
type Span struct {
	Start, End int // bytes
	// Word is what the user wrote, Kind how the part answers to it, Of the word it stands for.
	Word string
	Kind Kind
	Of   string
	For  string // the words of the user that it stands for, where they are more than Word

	worth float64            // of the alternative
	meets map[string]float64 // the words of the query that the part answers to, with worth times rarity
}

// Spans are the words of a text that answer to the query, in order, each once with its best reason.
func (q Query) Spans(text string) []Span {
	words := tokens(text)
	present := map[string]bool{}
	lexemes := make([][]string, len(words))
	for i, t := range words {
		lexemes[i] = lexemesOf(t)
		for _, lexeme := range lexemes[i] {
			present[lexeme] = true
		}
	}
	laws := citations(text, words)
	for _, c := range laws {
		for _, lexeme := range c.law.lexemes() {
			present[lexeme] = true
		}
	}
	var spans []Span
	for i, t := range words {
		if span, ok := q.spanOf(lexemes[i], present); ok {
			span.Start, span.End = t.start, t.end
			spans = append(spans, span)
		}
	}
	for _, c := range laws {
		if span, ok := q.spanOf(c.law.lexemes(), present); ok {
			span.Start, span.End = withSign(text, words[c.from].start), words[c.to-1].end
			spans = append(spans, span)
		}
	}
	return withoutOverlaps(spans)
}

// withSign takes the § before a number into a span.
func withSign(text string, start int) int {
	before := strings.TrimRight(text[:start], " \u00a0")
	for strings.HasSuffix(before, lawMark) {
		before = strings.TrimSuffix(before, lawMark)
		start = len(before)
	}
	return start
}

// lexemesOf are all lexemes that a word is found by.
func lexemesOf(t token) []string {
	stemmed := stem(t.word)
	lexemes := append([]string{stemmed, root(stemmed)}, partsOf(t.word)...)
	if english := englishStem(t.raw); english != "" && !language().stopwords[t.word] {
		lexemes = append(lexemes, english)
	}
	return lexemes
}

// spanOf finds the best alternative that one of the lexemes belongs to and whose other lexemes are present.
func (q Query) spanOf(lexemes []string, present map[string]bool) (best Span, found bool) {
	const widened = 0.5 // what a group of the last step counts beside one of the query as it was written
	meets := map[string]float64{}
	for i, group := range slices.Concat(q.Groups, q.Wider) {
		share := 1.0
		if i >= len(q.Groups) {
			share = widened
		}
		for _, alternative := range group.Alternatives {
			worth := share * alternative.Worth
			if worth*group.Rarity <= meets[group.Word] && worth <= best.worth || !alternative.touches(lexemes, present) {
				continue
			}
			meets[group.Word] = max(meets[group.Word], worth*group.Rarity)
			if worth > best.worth {
				best = Span{
					Word: group.Word, Kind: alternative.Kind, Of: alternative.Of, For: alternative.For, worth: worth,
				}
			}
		}
	}
	best.meets = meets
	return best, len(meets) > 0
}

// touches tells whether one of the lexemes belongs to the alternative, and all of it is present.
func (a Alternative) touches(lexemes []string, present map[string]bool) bool {
	touched := false
	for _, lexeme := range a.Lexemes {
		if !present[lexeme] {
			return false
		}
		touched = touched || slices.Contains(lexemes, lexeme)
	}
	return touched
}

func withoutOverlaps(spans []Span) []Span {
	slices.SortFunc(spans, func(a, b Span) int { return cmp.Or(a.Start-b.Start, b.End-a.End) })
	var kept []Span
	for _, span := range spans {
		if len(kept) == 0 || span.Start >= kept[len(kept)-1].End {
			kept = append(kept, span)
		}
	}
	return kept
}

// worthOf says how much of the query the spans of a field answer to.
func worthOf(spans []Span) float64 {
	best := map[string]float64{}
	for _, span := range spans {
		for word, worth := range span.meets {
			best[word] = max(best[word], worth)
		}
	}
	sum := 0.0
	for _, worth := range best {
		sum += worth
	}
	return sum
}

// field is a part of a document: one text, or a list of short ones.
type field struct {
	name  string
	items []string
}

// separator stands between the items of a list when they are shown.
const separator = " · "

func (f field) text() string { return strings.Join(f.items, separator) }

// fieldsOf are the texts of a document in the order in which a reader is served by them.
func fieldsOf(d Document, language i18n.Language) []field {
	labels, other := make([]string, len(d.Labels)), make([]string, len(d.Labels))
	for i, label := range d.Labels {
		labels[i], other[i] = label.In(language), label.In(otherThan(language))
	}
	return []field{
		{"title", []string{d.Title}},
		{"summary", []string{d.Summary}},
		{"problem", []string{d.Problem}},
		{"other_names", d.OtherNames},
		{"labels", labels},
		{"legal_basis", d.LegalBasis},
		{"components", d.Components},
		{"more", d.More},
		{"owner", []string{d.Owner}},
		{"labels", other},
	}
}

func otherThan(language i18n.Language) i18n.Language {
	if language == i18n.English {
		return i18n.Danish
	}
	return i18n.English
}

// shown are the spans that segments shows.
func (f field) shown(spans []Span) []Span {
	if len(f.items) != 1 || len(spans) == 0 {
		return spans
	}
	start, end := window(f.items[0], spans)
	return slices.DeleteFunc(slices.Clone(spans), func(s Span) bool { return s.Start < start || s.End > end })
}

// segments shows of one text a piece, and of a list the items that have a mark.
func (f field) segments(spans []Span) []Segment {
	if len(f.items) == 1 {
		return fragment(f.items[0], spans)
	}
	var segments []Segment
	start := 0
	for _, item := range f.items {
		var within []Span
		for _, span := range spans {
			if span.Start >= start && span.End <= start+len(item) {
				span.Start, span.End = span.Start-start, span.End-start
				within = append(within, span)
			}
		}
		start += len(item) + len(separator)
		if len(within) == 0 {
			continue
		}
		if segments != nil {
			segments = append(segments, Segment{Text: separator})
		}
		segments = append(segments, fragment(item, within)...)
	}
	return segments
}

// fragment cuts a text to the part with most of its marks, and marks them.
func fragment(text string, spans []Span) []Segment {
	start, end := window(text, spans)
	var segments []Segment
	add := func(text string, marked bool) {
		if text != "" {
			segments = append(segments, Segment{Text: text, Marked: marked})
		}
	}
	at := start
	if start > 0 {
		add("… ", false)
	}
	for _, span := range spans {
		if span.Start < start || span.End > end {
			continue
		}
		add(text[at:span.Start], false)
		add(text[span.Start:span.End], true)
		at = span.End
	}
	add(text[at:end], false)
	if end < len(text) {
		add(" …", false)
	}
	return segments
}

// window is the part of a long text that shows the most spans, from the beginning of a word to the end of one.
func window(text string, spans []Span) (start, end int) {
	if len(text) <= fragmentLength {
		return 0, len(text)
	}
	first, last, most := 0, 0, 0.0
	for i := range spans {
		worth := 0.0
		for j := i; j < len(spans) && spans[j].End-spans[i].Start <= fragmentLength; j++ {
			if worth += spans[j].worth; worth > most {
				first, last, most = i, j, worth
			}
		}
	}
	room := (fragmentLength - (spans[last].End - spans[first].Start)) / 2
	start, end = max(0, spans[first].Start-max(0, room)), min(len(text), spans[last].End+max(0, room))
	return wordStart(text, start, spans[first].Start), wordEnd(text, end, spans[last].End)
}

// wordStart moves forward to the beginning of a word, no further than a limit.
func wordStart(text string, at, limit int) int {
	if at == 0 {
		return 0
	}
	if space := strings.IndexByte(text[at:limit], ' '); space >= 0 {
		return at + space + 1
	}
	return limit
}

// wordEnd moves back to the end of a word, no further than a limit.
func wordEnd(text string, at, limit int) int {
	if at == len(text) {
		return at
	}
	if space := strings.LastIndexByte(text[limit:at], ' '); space >= 0 {
		return limit + space
	}
	return limit
}

// because says in a sentence what the marked words have to do with what was written, where that is not plain to see.
func because(spans []Span) i18n.Text {
	var reasons []i18n.Text
	for _, span := range spans {
		reason := span.because()
		if !reason.Empty() && !slices.Contains(reasons, reason) {
			reasons = append(reasons, reason)
		}
	}
	const most = 3
	var text i18n.Text
	for i, reason := range reasons[:min(len(reasons), most)] {
		if i > 0 {
			text.DA += "; "
			text.EN += "; "
		}
		text.DA += reason.DA
		text.EN += reason.EN
	}
	return text
}

func (s Span) because() i18n.Text {
	word, of := quoted(cmp.Or(s.For, s.Word)), quoted(s.Of)
	switch s.Kind {
	case KindSynonym:
		return i18n.Text{DA: of + " er et synonym for " + word, EN: of + " is a synonym for " + word}
	case KindSuccessor:
		return i18n.Text{DA: of + " har afløst " + word, EN: of + " has replaced " + word}
	case KindTypo:
		return i18n.Text{DA: of + " er rettet fra " + word, EN: of + " is corrected from " + word}
	case KindPrefix:
		return i18n.Text{DA: of + " begynder med " + word, EN: of + " begins with " + word}
	case KindCompound:
		return i18n.Text{DA: "ordene i " + word, EN: "the words of " + word}
	case KindRoot:
		return i18n.Text{DA: "i familie med " + word, EN: "of the same root as " + word}
	default:
		return i18n.Text{}
	}
}

// quoted puts a word in quotes, shortened where it is long.
func quoted(word string) string {
	const longest = 60
	if utf8.RuneCountInString(word) > longest {
		word = string([]rune(word)[:longest]) + "…"
	}
	return "“" + word + "”"
}
