package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fasemodel/fasemodel/internal/catalogue"
)

// lawMark begins the lexemes of laws, which no word can be.
const lawMark = "§"

// law is a reference to an act, to a section of one, or to a section of any act.
type law struct {
	act     string // key of the act ("serviceloven"), empty for any
	section string // "85", "83a", empty for the whole act
}

// lexeme is what finds the reference in the index.
func (l law) lexeme() string {
	switch {
	case l.section == "":
		return lawMark + l.act
	case l.act == "":
		return lawMark + l.section
	default:
		return lawMark + l.act + "-" + l.section
	}
}

// successors are the lexemes of the sections that replaced it.
func (l law) successors() []string {
	if l.act == "" && l.section != "" {
		return language().successors[law{act: "serviceloven", section: l.section}.lexeme()]
	}
	return language().successors[l.lexeme()]
}

// lawName writes the lexeme of a section as people do: "barnets lov § 32".
func lawName(lexeme string) string {
	key := strings.TrimPrefix(lexeme, lawMark)
	at := strings.LastIndexByte(key, '-')
	if at < 0 {
		return key
	}
	return strings.ReplaceAll(key[:at], "-", " ") + " " + lawMark + " " + key[at+1:]
}

// lexemes are all that a document with this reference is found by.
func (l law) lexemes() []string {
	found := []string{l.lexeme()}
	if l.section != "" && l.act != "" {
		found = append(found, law{section: l.section}.lexeme(), law{act: l.act}.lexeme())
	}
	return found
}

// lawOf reads a reference that stands alone, as in a method's legal basis.
func lawOf(text string) law {
	basis := catalogue.ParseLegalBasis(text)
	act := actKey(tokens(basis.Act))
	if act == "" {
		act = basis.ActKey
	}
	return law{act: act, section: strings.ReplaceAll(strings.ToLower(basis.Section), " ", "")}
}

// acts are the acts that have more than one name, by what they are known as, folded. Abbreviations are those of
// the social field.
var acts = map[string]string{
	"lov om social service": "serviceloven", "servicelov": "serviceloven", "sel": "serviceloven",
	"barnets lov": "barnets-lov", "barnelov": "barnets-lov", "barneloven": "barnets-lov",
	"barnetslov": "barnets-lov", "barnetsloven": "barnets-lov", "bl": "barnets-lov",
	"sul": "sundhedsloven", "rsl": "retssikkerhedsloven", "retssikkerhedslov": "retssikkerhedsloven",
	"lov om retssikkerhed og administration": "retssikkerhedsloven", "fvl": "forvaltningsloven",
	"offl": "offentlighedsloven", "lab": "beskæftigelsesindsatsloven",
	"lov om en aktiv beskæftigelsesindsats": "beskæftigelsesindsatsloven", "las": "aktivloven",
	"lov om aktiv socialpolitik": "aktivloven", "abl": "almenboligloven", "lov om almene boliger": "almenboligloven",
	"rpl": "retsplejeloven", "strfl": "straffeloven", "fal": "forældreansvarsloven", "ldv": "dagtilbudsloven",
	"lov om social pension": "pensionsloven", "stu loven": "stu-loven", "lov om voksenansvar": "voksenansvarsloven",
	"lov om socialtilsyn": "socialtilsynsloven", "lov om psykiatri": "psykiatriloven",
}

// maxActWords is the most words of an act's name that are read.
const maxActWords = 6

// actKey is the key of the act that the tokens name as a whole, in any of its names; empty when they name none.
func actKey(named []token) string {
	if len(named) == 0 || len(named) > maxActWords {
		return ""
	}
	words := make([]string, len(named))
	for i, t := range named {
		words[i] = t.word
	}
	name := strings.Join(words, " ")
	for _, candidate := range []string{name, strings.TrimSuffix(name, "s")} {
		if key, ok := acts[candidate]; ok {
			return catalogue.Slugify(key)
		}
	}
	if len(named) != 1 {
		return ""
	}
	one := strings.TrimSuffix(name, "s")
	if strings.HasSuffix(one, "lov") {
		one += "en"
	}
	if strings.HasSuffix(one, "loven") && one != "loven" && !strings.HasSuffix(one, "orloven") {
		return catalogue.Slugify(one)
	}
	return ""
}

// cited is a reference with the tokens it takes up: [from, to).
type cited struct {
	law      law
	from, to int
}

// citations finds the laws that a text names.
func citations(text string, words []token) []cited {
	var found []cited
	free := 0 // tokens before are taken
	for i := 0; i < len(words); i++ {
		if i < free {
			continue
		}
		section, to, ok := sectionAt(text, words, i)
		if !ok {
			continue
		}
		act, from := actBefore(words, free, i)
		if act == "" {
			act, to = actAfter(words, to)
		}
		found = append(found, cited{law: law{act: act, section: section}, from: from, to: to})
		for section, next, ok := enumerated(text, words, to); ok; section, next, ok = enumerated(text, words, to) {
			found = append(found, cited{law: law{act: act, section: section}, from: next - 1, to: next})
			to = next
		}
		free, i = to, to-1
	}
	return append(found, actsAlone(words, found)...)
}

func isSectionWord(word string) bool {
	switch word {
	case "paragraf", "paragraffen", "paragraffer", "paragrafferne", "par", "pgf", "pg":
		return true
	default:
		return false
	}
}

// sectionAt reads a section that begins at a token: "§ 85", "§83a", "paragraf 85 stk. 3", and the number alone after
// the name of an act ("SEL 85").
func sectionAt(text string, words []token, at int) (section string, to int, ok bool) {
	number := at
	switch {
	case isSectionWord(words[at].word) && at+1 < len(words):
		number = at + 1
	case signBefore(text, words, at):
	case at > 0 && actEnding(words[:at]) != "":
	default:
		return "", 0, false
	}
	digits, letter, ok := sectionNumber(words[number].word)
	if !ok {
		return "", 0, false
	}
	to = number + 1
	if letter == "" && to < len(words) && isSectionLetter(text, words, to) {
		letter = words[to].word
		to++
	}
	return digits + letter, afterParagraphs(words, to), true
}

// enumerated reads the further sections of "§§ 107 og 108", from the token after the first.
func enumerated(text string, words []token, at int) (section string, to int, ok bool) {
	if at < len(words) && (words[at].word == "og" || words[at].word == "samt" || words[at].word == "eller") {
		at++
	}
	if at >= len(words) || at == 0 || strings.Contains(text[words[at-1].end:words[at].start], lawMark) {
		return "", 0, false
	}
	digits, letter, ok := sectionNumber(words[at].word)
	return digits + letter, at + 1, ok
}

// signBefore tells whether a § stands between a token and the one before.
func signBefore(text string, words []token, at int) bool {
	start := 0
	if at > 0 {
		start = words[at-1].end
	}
	return strings.Contains(text[start:words[at].start], lawMark)
}

// sectionNumber reads "85" and "83a".
func sectionNumber(word string) (digits, letter string, ok bool) {
	end := strings.IndexFunc(word, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(word)
	}
	digits, letter = word[:end], word[end:]
	const longest = 4
	return digits, letter, digits != "" && len(digits) <= longest && utf8.RuneCountInString(letter) <= 1
}

// isSectionLetter tells whether a token is the letter of a section: alone, right after the number, and not the
// preposition of "§ 85 i serviceloven".
func isSectionLetter(text string, words []token, at int) bool {
	letter, size := utf8.DecodeRuneInString(words[at].word)
	gap := text[words[at-1].end:words[at].start]
	return size == len(words[at].word) && unicode.IsLetter(letter) && letter != 'i' && letter != 'å' &&
		strings.TrimSpace(gap) == ""
}

// afterParagraphs reads over "stk. 3", "nr. 2" and "pkt. 1".
func afterParagraphs(words []token, at int) int {
	for at+1 < len(words) {
		switch words[at].word {
		case "stk", "stykke", "nr", "nummer", "pkt", "punkt", "litra":
			at += 2
		default:
			return at
		}
	}
	return at
}

// actEnding is the act whose name the tokens end with, the longest name that is one.
func actEnding(words []token) string {
	act, _ := actBefore(words, 0, len(words))
	return act
}

// actBefore finds the act named right before a token, and where its name begins.
func actBefore(words []token, free, at int) (act string, from int) {
	for start := max(free, at-maxActWords); start < at; start++ {
		if key := actKey(words[start:at]); key != "" {
			return key, start
		}
	}
	return "", at
}

// actAfter finds the act named right after a section: "§ 85 i serviceloven".
func actAfter(words []token, at int) (act string, to int) {
	start := at
	if start < len(words) && (words[start].word == "i" || words[start].word == "efter" || words[start].word == "jf") {
		start++
	}
	for end := min(len(words), start+maxActWords); end > start; end-- {
		if key := actKey(words[start:end]); key != "" {
			return key, end
		}
	}
	return "", at
}

// actsAlone finds the acts that are named without a section by several words. One word alone may be something else.
func actsAlone(words []token, taken []cited) []cited {
	var found []cited
	for i := 0; i < len(words); i++ {
		for end := min(len(words), i+maxActWords); end > i+1; end-- {
			key := actKey(words[i:end])
			if key == "" || overlaps(taken, i, end) {
				continue
			}
			found = append(found, cited{law: law{act: key}, from: i, to: end})
			i = end - 1
			break
		}
	}
	return found
}

func overlaps(taken []cited, from, to int) bool {
	for _, t := range taken {
		if from < t.to && to > t.from {
			return true
		}
	}
	return false
}
