package evidence

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// because is the sentence that explains a rating with the method's own numbers.
func because(g ground, met way) i18n.Text {
	if met == nil {
		return g.leftOver()
	}
	clauses := make([]i18n.Text, 0, len(met))
	for _, c := range met {
		clauses = append(clauses, c.found(g))
	}
	return sentence(clauses, "; ", "; ")
}

// leftOver says what there is where no rule holds.
func (g ground) leftOver() i18n.Text {
	if len(g.trials) == 0 {
		return i18n.Text{
			DA: "Der er ingen studier, der tæller med, så ingen regel er opfyldt.",
			EN: "There are no studies that count, so no rule holds.",
		}
	}
	controlled, _ := g.counted([]fact{is(FactControlled)})
	favourable, _ := g.counted([]fact{is(FactControlled), is(FactFavourable)})
	reviews, _ := g.counted([]fact{is(FactReview)})
	others := len(g.trials) - len(controlled) - len(reviews)
	return i18n.Text{
		DA: fmt.Sprintf("%d %s (%d til metodens fordel), %d %s og %d %s tæller med, og ingen regel er opfyldt.",
			len(controlled), plural(len(controlled), "kontrolleret studie", "kontrollerede studier"), len(favourable),
			len(reviews), plural(len(reviews), "oversigt", "oversigter"),
			others, plural(others, "andet studie", "andre studier")),
		EN: fmt.Sprintf("%d %s (%d favouring the method), %d %s and %d %s count, and no rule holds.",
			len(controlled), plural(len(controlled), "controlled study", "controlled studies"), len(favourable),
			len(reviews), plural(len(reviews), "review", "reviews"),
			others, plural(others, "other study", "other studies")),
	}
}

// next says what the nearest better level asks for and the method lacks, by the way that lacks least.
func (s Scheme) next(g ground, level SchemeLevel) i18n.Text {
	better := s.above(g, level)
	if len(better) == 0 {
		return i18n.Text{}
	}
	var ways []i18n.Text
	fewest := 0
	for _, w := range better[0].ways {
		missing := w.missing(g)
		if len(ways) > 0 && len(missing) > fewest {
			continue
		}
		if len(missing) < fewest {
			ways = nil
		}
		fewest = len(missing)
		ways = append(ways, joined(missing, " og ", " and "))
	}
	wanted := joined(ways, ", eller ", ", or ")
	return i18n.Text{
		DA: fmt.Sprintf("%s kræver %s.", better[0].Name().DA, wanted.DA),
		EN: fmt.Sprintf("%s asks for %s.", better[0].Name().EN, wanted.EN),
	}
}

// Name gives a level by its rating and label, "3 (Kortsigtet virkning)", and by its label alone where the rating
// is a word.
func (l SchemeLevel) Name() i18n.Text {
	if first, _ := utf8.DecodeRuneInString(l.Rating); unicode.IsLower(first) {
		return l.Label
	}
	return i18n.Text{DA: l.Rating + " (" + l.Label.DA + ")", EN: l.Rating + " (" + l.Label.EN + ")"}
}

// missing names the conditions of a way that do not hold. That more studies must be for than against goes
// without saying where none is against.
func (w way) missing(g ground) []i18n.Text {
	var missing []i18n.Text
	for _, c := range w {
		than, _ := g.counted(c.than)
		if c.holds(g, false) || c.kind == outweigh && len(than) == 0 {
			continue
		}
		missing = append(missing, c.missing(g))
	}
	return missing
}

// found says what a condition that holds found.
func (c condition) found(g ground) i18n.Text {
	sure, _ := g.counted(c.of)
	switch c.kind {
	case count:
		text := phrase(len(sure), c.of)
		if len(c.among) > 0 {
			with, _ := g.counted(slices.Concat(c.of, c.among))
			extra := qualifiers(c.among)
			text.DA += fmt.Sprintf(", heraf %d med %s", len(with), extra.DA)
			text.EN += fmt.Sprintf(", %d of them with %s", len(with), extra.EN)
		}
		return text
	case outweigh:
		than, _ := g.counted(c.than)
		return i18n.Text{
			DA: fmt.Sprintf("%s mod %s", phrase(len(sure), c.of).DA, phrase(len(than), c.than).DA),
			EN: fmt.Sprintf("%s against %s", phrase(len(sure), c.of).EN, phrase(len(than), c.than).EN),
		}
	case absent:
		return phrase(0, c.of)
	case onFile:
		return i18n.Text{
			DA: "en beskrivelse af metoden eller dens forandringsteori foreligger",
			EN: "a description of the method or its theory of change is on file",
		}
	}
	return i18n.Text{}
}

// missing says what a condition that does not hold asks for, and what there is instead.
func (c condition) missing(g ground) i18n.Text {
	sure, _ := g.counted(c.of)
	switch c.kind {
	case count:
		text := phrase(c.least, c.of)
		there := len(sure)
		if len(c.among) > 0 {
			with, _ := g.counted(slices.Concat(c.of, c.among))
			extra := qualifiers(c.among)
			if there >= c.least {
				text = phrase(1, c.of)
				text.DA, text.EN = text.DA+" med "+extra.DA, text.EN+" with "+extra.EN
				there = len(with)
			} else {
				text.DA += ", heraf 1 med " + extra.DA
				text.EN += ", 1 of them with " + extra.EN
			}
		}
		return i18n.Text{
			DA: fmt.Sprintf("mindst %s (der er %d)", text.DA, there),
			EN: fmt.Sprintf("at least %s (there %s %d)", text.EN, plural(there, "is", "are"), there),
		}
	case outweigh:
		than, _ := g.counted(c.than)
		return i18n.Text{
			DA: fmt.Sprintf("flere %s end %s (der er %d mod %d)", noun(c.of, 2).DA+predicate(c.of).DA,
				strings.TrimSpace(predicate(c.than).DA), len(sure), len(than)),
			EN: fmt.Sprintf("more %s than %s (there are %d against %d)", noun(c.of, 2).EN+predicate(c.of).EN,
				strings.TrimSpace(predicate(c.than).EN), len(sure), len(than)),
		}
	case absent:
		return i18n.Text{
			DA: fmt.Sprintf("ingen %s (der er %d)", noun(c.of, 2).DA+predicate(c.of).DA, len(sure)),
			EN: fmt.Sprintf("no %s (there %s %d)", noun(c.of, 2).EN+predicate(c.of).EN,
				plural(len(sure), "is", "are"), len(sure)),
		}
	case onFile:
		return i18n.Text{
			DA: "en beskrivelse af metoden eller dens forandringsteori",
			EN: "a description of the method or its theory of change",
		}
	}
	return i18n.Text{}
}

// phrase names so many samples of which the facts hold: "2 randomiserede forsøg med uafhængige prøver til
// metodens fordel (i sædvanlig drift; fagfællebedømt)".
func phrase(n int, facts []fact) i18n.Text {
	what, says := noun(facts, n), predicate(facts)
	text := i18n.Text{DA: fmt.Sprintf("%d %s", n, what.DA), EN: fmt.Sprintf("%d %s", n, what.EN)}
	if n > 1 && !has(facts, FactReview) {
		text.DA, text.EN = text.DA+" med uafhængige prøver", text.EN+" with independent samples"
	}
	text.DA, text.EN = text.DA+says.DA, text.EN+says.EN
	if more := qualifiers(facts); !more.Empty() {
		text.DA, text.EN = text.DA+" ("+more.DA+")", text.EN+" ("+more.EN+")"
	}
	return text
}

func noun(facts []fact, n int) i18n.Text {
	for _, design := range []struct {
		id        FactID
		one, many i18n.Text
	}{
		{FactRandomised, text("randomiseret forsøg", "randomised trial"), text("randomiserede forsøg", "randomised trials")},
		{FactQuasi, text("kvasieksperiment", "quasi-experiment"), text("kvasieksperimenter", "quasi-experiments")},
		{
			FactControlled, text("kontrolleret studie", "controlled study"),
			text("kontrollerede studier", "controlled studies"),
		},
		{
			FactBeforeAfter,
			text("før- og eftermåling uden kontrolgruppe", "before-and-after study without a comparison group"),
			text("før- og eftermålinger uden kontrolgruppe", "before-and-after studies without a comparison group"),
		},
		{
			FactRegistry, text("registerstudie uden kontrolgruppe", "registry study without a comparison group"),
			text("registerstudier uden kontrolgruppe", "registry studies without a comparison group"),
		},
		{
			FactReview, text("systematisk oversigt eller metaanalyse", "systematic review or meta-analysis"),
			text("systematiske oversigter eller metaanalyser", "systematic reviews or meta-analyses"),
		},
	} {
		switch {
		case has(facts, design.id) && n == 1:
			return design.one
		case has(facts, design.id):
			return design.many
		}
	}
	return text(plural(n, "studie", "studier"), plural(n, "study", "studies"))
}

func text(danish, english string) i18n.Text { return i18n.Text{DA: danish, EN: english} }

// predicate is what the samples say about the method.
func predicate(facts []fact) i18n.Text {
	switch {
	case has(facts, FactFavourable):
		return i18n.Text{DA: " til metodens fordel", EN: " favouring the method"}
	case has(facts, FactAdverse):
		return i18n.Text{DA: " imod metoden", EN: " against the method"}
	case has(facts, FactUnfavourable):
		return i18n.Text{DA: " uden virkning til metodens fordel", EN: " without an effect favouring the method"}
	}
	return i18n.Text{}
}

// qualifiers names the facts that are neither noun nor predicate.
func qualifiers(facts []fact) i18n.Text {
	words := map[FactID]i18n.Text{
		FactUsualCare:   text("i sædvanlig drift", "in usual operation"),
		FactPeerReview:  text("fagfællebedømt", "peer-reviewed"),
		FactIndependent: text("uafhængig evaluator", "an independent evaluator"),
		FactFollowup:    text("virkning mindst %d måneder efter afslutning", "an effect at least %d months after the end"),
		FactYear:        text("fra %d eller senere", "from %d or later"),
		FactMeasured:    text("med målte resultater", "with measured results"),
	}
	var named []i18n.Text
	for _, f := range facts {
		said, known := words[f.id]
		if !known {
			continue
		}
		number := strconv.Itoa(f.bound)
		named = append(named,
			text(strings.ReplaceAll(said.DA, "%d", number), strings.ReplaceAll(said.EN, "%d", number)))
	}
	return joined(named, ", ", ", ")
}

// unknownText says of how many studies a fact is not known.
func unknownText(id FactID, n int) i18n.Text {
	da, en := map[FactID]string{
		FactUsualCare:   "det ukendt, om indsatsen er afprøvet i sædvanlig drift",
		FactPeerReview:  "det ukendt, om der er fagfællebedømmelse",
		FactIndependent: "det ukendt, om evaluator var uafhængig",
		FactFollowup:    "det ukendt, hvor længe efter afslutningen virkningen er målt",
		FactYear:        "udgivelsesåret ukendt",
		FactMeasured:    "det ukendt, om der er målte resultater",
		FactQuality:     "kvaliteten ikke bedømt",
		FactResult:      "resultatet ikke læst",
	}[id], map[FactID]string{
		FactUsualCare:   "it is not known whether it was in usual operation",
		FactPeerReview:  "it is not known whether it was peer-reviewed",
		FactIndependent: "it is not known whether the evaluator was independent",
		FactFollowup:    "it is not known how long after the end the effect was measured",
		FactYear:        "the year of publication is not known",
		FactMeasured:    "it is not known whether results were measured",
		FactQuality:     "the quality has not been rated",
		FactResult:      "the result has not been read",
	}[id]
	return i18n.Text{
		DA: fmt.Sprintf("For %d %s er %s.", n, plural(n, "studie", "studier"), da),
		EN: fmt.Sprintf("For %d %s %s.", n, plural(n, "study", "studies"), en),
	}
}

func has(facts []fact, id FactID) bool {
	for _, f := range facts {
		if f.id == id {
			return true
		}
	}
	return false
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func joined(texts []i18n.Text, danish, english string) i18n.Text {
	da, en := make([]string, 0, len(texts)), make([]string, 0, len(texts))
	for _, text := range texts {
		da, en = append(da, text.DA), append(en, text.EN)
	}
	return i18n.Text{DA: strings.Join(da, danish), EN: strings.Join(en, english)}
}

// sentence makes one sentence of clauses.
func sentence(clauses []i18n.Text, danish, english string) i18n.Text {
	text := joined(clauses, danish, english)
	return i18n.Text{DA: capital(text.DA) + ".", EN: capital(text.EN) + "."}
}

func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}
