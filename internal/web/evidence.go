package web

import (
	"context"
	"math"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

func (s *site) evidenceRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/metoder/:slug/evidens", operation: "getEvidence", handle: s.showEvidence},
		{
			method: http.MethodPost, path: "/metoder/:slug/evidens", operation: "answerEvidenceHearing",
			handle: s.answerEvidence,
		},
		{method: http.MethodGet, path: "/metoder/:slug/evidens/studier", operation: "listStudies", handle: s.showStudies},
		{method: http.MethodGet, path: "/metoder/:slug/evidens/:outcome", operation: "getSynthesis", handle: s.showSynthesis},
	}
}

// evidenceShownHere is the account of a method's evidence, with the owner's answer as it is written.
type evidenceShownHere struct {
	app.EvidenceAccount

	form form
}

// showEvidence shows every rule that was tried on a method's evidence, and how it came to be what it is.
func (s *site) showEvidence(c *gin.Context) { s.showAccount(c, http.StatusOK, newForm()) }

func (s *site) showAccount(c *gin.Context, status int, written form) {
	p := pageOf(c)
	account, err := s.app.EvidenceAccount(c.Request.Context(), p.caller, c.Param("slug"))
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.show(c, status, evidencePage(p, evidenceShownHere{account, written}))
}

// answerEvidence takes the answer of a method's owner to what its evidence came to.
func (s *site) answerEvidence(c *gin.Context) {
	slug := c.Param("slug")
	s.carryOut(c, command{
		operation: "answerEvidenceHearing", done: "evidence.answered",
		do: func(ctx context.Context, order app.Order, sent form) (outcome, error) {
			_, err := s.app.AnswerEvidenceHearing(ctx, order, slug, sent.value("answer"))
			return outcome{address: methodAddress(slug, "evidens")}, err
		},
		again: func(status int, sent form) { s.showAccount(c, status, sent) },
	})
}

// standing is what the evidence of a method rests on, in the reader's words.
type standing struct {
	carries []evidence.Reason // the rules that gave level and verdict
	next    *evidence.Reason  // the rule of the level above; nil: there is none, or it was not tried
}

const levelRules = "level-"

func standingOf(assessed evidence.Assessment) standing {
	var found standing
	for i, reason := range assessed.Because {
		switch {
		case reason.Passed:
			found.carries = append(found.carries, reason)
		case isLevelRule(reason.Rule):
			found.next = &assessed.Because[i] // the last one that is tried and fails is the level above
		}
	}
	return found
}

// isLevelRule tells whether a rule gives a level; the others give a verdict.
func isLevelRule(id evidence.RuleID) bool { return strings.HasPrefix(string(id), levelRules) }

// ruleName is ruleLabel with the number of a level.
func ruleName(p page, id evidence.RuleID) string {
	label := p.of(ruleLabel(id))
	if number, level := strings.CutPrefix(string(id), levelRules); level {
		return p.say("evidence.rule-level", values{"Level": number, "Label": label})
	}
	return label
}

// ruleLabel names the level or the verdict that a rule gives.
func ruleLabel(id evidence.RuleID) i18n.Text {
	for _, rule := range evidence.Rules() {
		if rule.ID == id {
			return rule.Label
		}
	}
	return i18n.Text{DA: string(id), EN: string(id)}
}

// rated is how a scheme rates a method, in the words of its page.
type rated struct {
	evidence.ExplainedRating

	name i18n.Text
}

func ratingsOf(assessed evidence.Assessment) []rated {
	all := make([]rated, 0, len(assessed.Ratings))
	for _, rating := range assessed.Ratings {
		one := rated{ExplainedRating: rating.Explained(), name: rating.Label}
		if scheme, known := rating.Scheme.Scheme(); known {
			if level, known := scheme.Level(rating.Rating); known {
				one.name = level.Name()
			}
		}
		all = append(all, one)
	}
	return all
}

// outcomeTitle names what was measured.
func outcomeTitle(p page, synthesis evidence.Synthesis) string {
	if synthesis.Title.Empty() {
		return synthesis.Outcome
	}
	return p.of(synthesis.Title)
}

// synthesisAddress is the page of one outcome on one scale.
func synthesisAddress(slug string, synthesis evidence.Synthesis) string {
	return withQuery(methodAddress(slug, "evidens", url.PathEscape(synthesis.Outcome)), "skala", string(synthesis.EffectType))
}

// scaleWords are what reads a model on the scale that people read: ratios as ratios.
type scaleWords struct {
	voice

	name        string
	logarithmic bool
}

func scaleOf(p page, words *catalogue.Vocabulary, synthesis evidence.Synthesis) scaleWords {
	return scaleWords{
		voice: p.voice, name: lowerFirst(p.of(words.Label(catalogue.EffectTypes, catalogue.Code(synthesis.EffectType)))),
		logarithmic: synthesis.Scale.Logarithmic(),
	}
}

// effect is an estimate with its interval: "0,35 (0,10 til 0,60)".
func (w scaleWords) effect(estimate, low, high float64) string {
	return w.value(estimate) + " (" + w.interval(low, high) + ")"
}

func (w scaleWords) interval(low, high float64) string {
	return w.say("evidence.interval", values{"Low": w.value(low), "High": w.value(high)})
}

// value is a number of the analysis scale.
func (w scaleWords) value(of float64) string {
	if w.logarithmic {
		return w.decimal(math.Exp(of), 2)
	}
	return w.decimal(of, 2)
}

// directionID names by a word of the texts what an interval on the analysis scale says of a method.
func directionID(low, high float64, higherIsBetter *bool) string {
	switch {
	case low <= 0 && high >= 0:
		return "unclear"
	case higherIsBetter == nil:
		return "unknown"
	case *higherIsBetter == (low > 0):
		return "favourable"
	}
	return "adverse"
}

// resultWords say what the studies of an outcome come to.
func resultWords(p page, words *catalogue.Vocabulary, synthesis evidence.Synthesis) string {
	main, pooled := synthesis.Main()
	if !pooled {
		if synthesis.Refusal != nil {
			return p.of(synthesis.Refusal.Text)
		}
		return p.say("evidence.no-result")
	}
	scale := scaleOf(p, words, synthesis)
	return upperFirst(p.say("evidence.result", values{
		"Scale": scale.name, "Effect": scale.effect(main.Estimate, main.CILow, main.CIHigh),
		"Direction": p.say("evidence.direction." + directionID(main.CILow, main.CIHigh, synthesis.HigherIsBetter)),
	}))
}

// pictureLimit is how many bytes a picture may have to stand on a page that shows much else.
const pictureLimit = 20_000

// pictured is the first outcome whose studies can be drawn; false where there is none, or it is too large for the page.
func pictured(p page, e app.Entry) (evidence.Synthesis, bool) {
	for _, synthesis := range e.Syntheses {
		if len(synthesis.Studies) > 0 {
			return synthesis, len(e.Forest(synthesis, false).SVG(p.language)) <= pictureLimit
		}
	}
	return evidence.Synthesis{}, false
}

// country names a country by its code; a code that is none is its own name.
func (v voice) country(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	tag := language.Danish
	if v.language == i18n.English {
		tag = language.BritishEnglish
	}
	return display.Regions(tag).Name(region)
}

// participants counts the people of a study, where that is known.
func participants(study evidence.Study) *int {
	if study.NTreatment != nil && study.NControl != nil {
		return new(*study.NTreatment + *study.NControl)
	}
	return study.NTotal
}
