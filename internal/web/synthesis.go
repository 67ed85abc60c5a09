package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/fault"
)

// synthesisView is what a method's studies say together on one outcome.
type synthesisView struct {
	app.Entry
	evidence.Synthesis

	scale scaleWords
	apart bool // Nordic and other studies are drawn apart
	// whole: the lists that grow with the number of studies are shown whole.
	whole bool
}

// showSynthesis shows one outcome. One that was measured on several scales shows the first where none is asked for.
func (s *site) showSynthesis(c *gin.Context) {
	entry, found := s.entryOf(c)
	if !found {
		return
	}
	scale := evidence.EffectType(c.Query("skala"))
	at := slices.IndexFunc(entry.Syntheses, func(one evidence.Synthesis) bool {
		return one.Outcome == c.Param("outcome") && (scale == "" || one.EffectType == scale)
	})
	if at < 0 {
		s.refuse(c, fault.New(fault.NotFound, "synthesis-unknown",
			"Ingen studier af metoden har målt det udfald på den skala.",
			"No study of the method has measured that outcome on that scale."))
		return
	}
	p, synthesis := pageOf(c), entry.Syntheses[at]
	s.show(c, http.StatusOK, synthesisPage(p, synthesisView{
		Entry: entry, Synthesis: synthesis, scale: scaleOf(p, entry.Vocabulary, synthesis),
		apart: c.Query("opdelt") != "", whole: c.Query("vis") == "alt",
	}))
}

// address is the page's own, with Nordic and other studies apart or not, and its lists whole or not.
func (v synthesisView) address(apart, whole bool) string {
	address := synthesisAddress(v.Content.Slug, v.Synthesis)
	if apart {
		address += "&opdelt=1"
	}
	if whole {
		address += "&vis=alt"
	}
	return address
}

// longList is how many rows of a list are shown where the whole list is not asked for.
const longList = 30

// shortened is how many of so many rows are shown.
func (v synthesisView) shortened(rows int) int {
	if v.whole {
		return rows
	}
	return min(rows, longList)
}

// cut tells whether some list is not shown whole.
func (v synthesisView) cut() bool {
	return !v.whole && (len(v.LeaveOneOut) > longList || len(v.Cumulative) > longList || len(v.Excluded) > longList)
}

// modelName names a model with its test.
func modelName(p page, model evidence.Model) string {
	return p.of(app.ModelLabel(model.Method, model.Test))
}

// probability is a p value as people write it.
func (v voice) probability(of float64) string {
	const least = 0.001
	if of < least {
		return "<\u00a0" + v.decimal(least, 3)
	}
	return v.decimal(of, 3)
}

// prediction is where a new study's effect is expected; a dash where the model has no such interval.
func (w scaleWords) prediction(model evidence.Model) string {
	if model.PILow == nil || model.PIHigh == nil {
		return "–"
	}
	return w.interval(*model.PILow, *model.PIHigh)
}

// showStudies lists the studies of a method, a part at a time.
func (s *site) showStudies(c *gin.Context) {
	entry, found := s.entryOf(c)
	if !found {
		return
	}
	v := studiesView{Entry: entry, first: studyPage(c.Query("side"))}
	if v.first >= len(entry.Studies) {
		v.first = 0
	}
	s.show(c, http.StatusOK, studiesPage(pageOf(c), v))
}

// studiesOnPage is how many studies stand on one page.
const studiesOnPage = 25

// studiesView is one page of a method's studies.
type studiesView struct {
	app.Entry

	first int // of the studies, from 0
}

func (v studiesView) shown() []app.StudyView {
	return v.Studies[v.first:min(len(v.Studies), v.first+studiesOnPage)]
}

// studyPage is the place of the first study of a page that is counted from 1.
func studyPage(written string) int {
	number := 0
	for _, digit := range written {
		if digit < '0' || digit > '9' || number > 1000 {
			return 0
		}
		number = number*10 + int(digit-'0')
	}
	return max(0, number-1) * studiesOnPage
}

// studyWords say in one line what kind of study it is.
func studyWords(p page, words *catalogue.Vocabulary, study app.StudyView) string {
	body := study.Body
	parts := []string{p.of(words.Label(catalogue.Designs, catalogue.Code(body.Design)))}
	if body.Country != "" {
		parts = append(parts, p.country(body.Country))
	}
	if people := participants(body); people != nil {
		parts = append(parts, p.say("study.participants", values{"Count": *people, "Number": p.whole(*people)}))
	}
	if body.Quality != "" {
		parts = append(parts, p.say("study.quality", values{"Label": lowerFirst(p.of(words.Label(catalogue.Qualities, catalogue.Code(body.Quality))))}))
	}
	return strings.Join(parts, " · ")
}

// studyFacts are what is known of how a study was made.
func studyFacts(p page, words *catalogue.Vocabulary, study app.StudyView) []fact {
	f, body := factsOf{voice: p.voice, words: words}, study.Body
	known := func(id string, stated *bool) {
		switch {
		case stated == nil:
			f.add(id, false)
		case *stated:
			f.add(id, false, p.say("study.yes"))
		default:
			f.add(id, false, p.say("study.no"))
		}
	}
	f.codes("design", catalogue.Designs, catalogue.Code(body.Design))
	f.add("year", false, yearOf(body.Year))
	country := ""
	if body.Country != "" {
		country = p.country(body.Country)
	}
	f.add("country", false, country)
	switch people := participants(body); {
	case body.NTreatment != nil && body.NControl != nil:
		f.add("participants", false, p.say("study.arms", values{
			"Treatment": p.whole(*body.NTreatment), "Control": p.whole(*body.NControl),
		}))
	case people != nil:
		f.add("participants", false, p.whole(*people))
	default:
		f.add("participants", false)
	}
	f.number("followup", body.FollowupMonths)
	f.codes("quality", catalogue.Qualities, catalogue.Code(body.Quality))
	if body.QualityReason != "" {
		f.add("quality-reason", true, body.QualityReason)
	}
	known("independent", body.EvaluatorIndependent)
	known("peer-reviewed", body.PeerReviewed)
	known("usual-care", body.UsualCare)
	f.add("study-source", true, body.Source)
	f.codes("provenance", catalogue.Provenances, catalogue.Code(body.Provenance))
	return f.all
}

// outcomeResult says what a study found on one outcome.
func outcomeResult(p page, words *catalogue.Vocabulary, outcome evidence.Outcome) string {
	read := evidence.Read(outcome)
	said := p.say("study.direction." + string(read.Direction))
	switch {
	case read.Effect != nil:
		scale := lowerFirst(p.of(words.Label(catalogue.EffectTypes, catalogue.Code(outcome.EffectType))))
		return p.say("study.effect", values{
			"Scale": scale, "Estimate": p.decimal(read.Effect.Estimate, 2),
			"Interval":  p.say("evidence.interval", values{"Low": p.decimal(read.Effect.Low, 2), "High": p.decimal(read.Effect.High, 2)}),
			"Direction": said,
		})
	case outcome.Favours == evidence.FavoursUnread || outcome.Favours == "":
		return p.say("study.unread")
	}
	return p.say("study.by-source", values{"Direction": said})
}
