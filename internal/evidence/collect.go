package evidence

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// topic is what one synthesis is about.
type topic struct {
	outcome    string
	about      Subject
	effectType EffectType
}

// group is the effects of one topic on their way to be pooled.
type group struct {
	topic
	title    i18n.Text // the first in the alphabet, where studies differ
	primary  bool      // some study marks the outcome as primary
	entries  []entry
	excluded []Exclusion
}

// entry is one effect of one outcome.
type entry struct {
	study   Study
	index   int // of the outcome in the study
	outcome Outcome
	sample  string // key of the people studied
	point   Point
	basis   Basis
	counts  *Counts
	flipped bool
	from    EffectType
	notes   []Note
}

func (e entry) pointer() string { return "/outcomes/" + strconv.Itoa(e.index) }

// compare orders entries by what they are, never by where they stood.
func (e entry) compare(other entry) int {
	return cmp.Or(
		cmp.Compare(number(e.study.Year), number(other.study.Year)),
		cmp.Compare(e.study.Citation, other.study.Citation),
		cmp.Compare(e.study.ID, other.study.ID),
		cmp.Compare(e.index, other.index),
		cmp.Compare(e.study.Sample, other.study.Sample),
		cmp.Compare(e.point.Effect, other.point.Effect),
		cmp.Compare(e.point.Variance, other.point.Variance),
	)
}

func number(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

// collect brings the outcomes that can be pooled together by topic.
func collect(studies []Study, options SynthesisOptions) []group {
	groups := map[topic]*group{}
	var order []topic
	for i, study := range studies {
		sample := "own:" + strconv.Itoa(i)
		if id := strings.TrimSpace(study.Sample); id != "" {
			sample = "id:" + id
		}
		for index, outcome := range study.Outcomes {
			e := entry{study: study, index: index, outcome: outcome, sample: sample}
			t, known := e.topic(options)
			if !known {
				continue
			}
			g := groups[t]
			if g == nil {
				g = &group{topic: t}
				groups[t] = g
				order = append(order, t)
			}
			g.primary = g.primary || outcome.Primary
			if title := outcome.Title; !title.Empty() && (g.title.Empty() || title.EN+title.DA < g.title.EN+g.title.DA) {
				g.title = title
			}
			g.take(e, options)
		}
	}
	collected := make([]group, 0, len(order))
	for _, t := range order {
		collected = append(collected, *groups[t])
	}
	return collected
}

// topic gives what the outcome is pooled under. An outcome without an effect type is pooled under nothing.
func (e entry) topic(options SynthesisOptions) (topic, bool) {
	t := topic{outcome: e.outcome.Code, about: e.outcome.About, effectType: e.outcome.EffectType}
	if t.about == "" {
		t.about = Citizen
	}
	if e.converts(options) {
		t.effectType = options.ConvertTo
	}
	return t, t.effectType.Scale() != ""
}

// take adds an effect, or names it as excluded.
func (g *group) take(e entry, options SynthesisOptions) {
	if reason := e.study.unpooled(); reason.Code != "" {
		g.exclude(e, reason)
		return
	}
	if reason := e.measure(options); reason.Code != "" {
		g.exclude(e, reason)
		return
	}
	e.convert(g.effectType)
	g.entries = append(g.entries, e)
}

func (g *group) exclude(e entry, reason Note) {
	g.excluded = append(g.excluded, Exclusion{
		Study: e.study.ID, Citation: e.study.Citation, Label: e.study.label(), Pointer: e.pointer(),
		Outcome: e.outcome.Code, Code: reason.Code, Reason: reason.Text,
	})
}

// unpooled says why a study as such is not pooled.
func (s Study) unpooled() Note {
	switch {
	case s.Design.Review():
		return Note{"review", i18n.Text{
			DA: "En oversigt lægges ikke sammen med studier, for dens studier ville tælle to gange.",
			EN: "A review is not pooled with studies, for its studies would count twice.",
		}}
	case !s.Design.Controlled():
		return Note{"no-comparison-group", i18n.Text{
			DA: "Studiet har ingen sammenligningsgruppe.",
			EN: "The study has no comparison group.",
		}}
	case s.Quality == Low:
		return Note{"low-quality", i18n.Text{
			DA: "Studiet er vurderet til lav kvalitet.",
			EN: "The study is rated as of low quality.",
		}}
	}
	return Note{}
}

// label is the short name of a study: what its citation begins with up to the year in brackets, or its title where
// the citation has no authors.
func (s Study) label() string {
	name, rest, found := strings.Cut(s.Citation, "(")
	name = strings.TrimSpace(name)
	if found && name == "" {
		_, name, _ = strings.Cut(rest, ":")
		name = strings.TrimSpace(name)
	}
	if name == "" {
		name = strings.TrimSpace(s.Citation)
	}
	if short := []rune(name); len(short) > longestLabel {
		name = strings.TrimSpace(string(short[:longestLabel])) + "…"
	}
	if found && s.Year != nil {
		name += " (" + strconv.Itoa(*s.Year) + ")"
	}
	return name
}

const longestLabel = 48

func (g group) sorted() group {
	slices.SortFunc(g.entries, entry.compare)
	slices.SortFunc(g.excluded, func(a, b Exclusion) int {
		return cmp.Or(cmp.Compare(a.Label, b.Label), cmp.Compare(a.Citation, b.Citation), cmp.Compare(a.Study, b.Study),
			cmp.Compare(a.Pointer, b.Pointer), cmp.Compare(a.Code, b.Code))
	})
	return g
}
