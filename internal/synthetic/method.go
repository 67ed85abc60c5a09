package synthetic

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// SlugPrefix begins the slug of every synthetic method, by which it is told from a real one.
const SlugPrefix = "syntetisk-"

// Method is a made-up method.
type Method struct {
	ID      lifecycle.MethodID
	Content catalogue.Method // with owner, programme and phase
	Level   evidence.Level
	Verdict evidence.Verdict
	Written time.Time // when its content was last changed
}

// How common it is that something stands in an entry. The catalogue says nothing of these, so that they are
// assumptions: most prices are unknown, as they are to municipalities.
const (
	shareOfOtherCodes = .2  // of each list of codes: taken from another method of the catalogue
	shareOfTopic      = .15 // of the words: the words of the method it takes after
	shareDescribed    = .5  // has a method description on file, for its evidence level
	sharePriced       = .15
	shareStartup      = .05
	shareTrained      = .12
	shareLicensed     = .06
	shareContact      = .3
	shareTimed        = .08
)

// Generator makes methods. It is safe for use by many at once.
type Generator struct {
	seed       uint64
	words      *lexicon
	templates  []template
	towns      []string
	programmes []string
}

// template is a method of the demonstration that made-up ones take after.
type template struct {
	catalogue.Method

	topic   []string // its words that say something
	assumed [2]evidence.Assessment
}

// New makes a generator of a seed.
func New(seed uint64) (*Generator, error) {
	file, err := catalogue.DemonstrationCatalogue()
	if err != nil {
		return nil, err
	}
	g := &Generator{seed: seed, words: newLexicon(file.Methods)}
	for _, m := range file.Methods {
		studies, err := catalogue.EvidenceStudies(m.Studies)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.Slug, err)
		}
		t := template{Method: m}
		for i := range t.assumed {
			t.assumed[i] = evidence.Assess(studies, evidence.File{MethodDescription: i == 1}, evidence.DefaultParameters())
		}
		for _, word := range wordsOf(m) {
			if !g.words.function[word] {
				t.topic = append(t.topic, word)
			}
		}
		g.templates = append(g.templates, t)
		if !slices.Contains(g.programmes, m.Programme) {
			g.programmes = append(g.programmes, m.Programme)
		}
	}
	for _, town := range catalogue.Municipalities() {
		g.towns = append(g.towns, town.Name)
	}
	return g, nil
}

// Programmes gives the slugs of the programmes that the methods belong to: those of the demonstration.
func (g *Generator) Programmes() []string { return slices.Clone(g.programmes) }

// Owners gives every owner that a method may have.
func (g *Generator) Owners() []catalogue.Owner {
	owners := make([]catalogue.Owner, 0, len(g.towns)+len(g.templates))
	for _, town := range g.towns {
		owners = append(owners, catalogue.Owner{Name: town, Type: municipality})
	}
	for _, t := range g.templates {
		if !slices.Contains(owners, t.Owner) {
			owners = append(owners, t.Owner)
		}
	}
	return owners
}

// municipality is the kind of owner that is drawn from all of Denmark's.
const municipality catalogue.Code = "kommune"

// drawing is one method in the making, with its own chance.
type drawing struct {
	*Generator
	*rand.Rand

	zipf *rand.Zipf
	like template
}

// newest is when the latest of the methods was last changed.
func newest() time.Time { return time.Date(2026, time.November, 1, 12, 0, 0, 0, time.UTC) }

// Method makes the method of a number, from 1: always the same one for the same seed.
func (g *Generator) Method(number int) Method {
	chance := rand.New(rand.NewPCG(g.seed, uint64(number))) //nolint:gosec // Numbers are positive; chance hides nothing.
	d := drawing{
		Generator: g, Rand: chance, zipf: rand.NewZipf(chance, zipfExponent, zipfShift, lexiconSize-1),
		like: g.templates[chance.IntN(len(g.templates))],
	}
	content := d.codes()
	content.Slug = fmt.Sprintf("%s%d-%07d", SlugPrefix, g.seed, number)
	content.Title = d.title(content.Origin)
	content.Summary, content.Problem = d.text(20, 41), d.text(7, 20)
	content.Components = d.components()
	content.Owner, content.Programme = d.owner(), d.like.Programme
	content.Delivery, content.Provenance = d.like.Delivery, catalogue.ProvenanceGeneral
	d.facts(&content)
	assessed := d.like.assumed[0]
	if d.happens(shareDescribed) {
		assessed = d.like.assumed[1]
	}
	age := time.Duration(d.ExpFloat64() * float64(400*24*time.Hour))
	written := newest().Add(-min(age, 8*365*24*time.Hour)).Truncate(time.Second)
	return Method{
		ID: d.id(number), Content: content, Level: assessed.Level, Verdict: assessed.Verdict,
		Written: written,
	}
}

// id makes an id of version 7 (RFC 9562) whose time part counts the methods, so that they are written in order.
func (d drawing) id(number int) lifecycle.MethodID {
	var id uuid.UUID
	at := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC).UnixMilli() + int64(number)
	binary.BigEndian.PutUint64(id[:8], uint64(at)<<16|d.Uint64()>>48) //nolint:gosec // After 1970.
	binary.BigEndian.PutUint64(id[8:], d.Uint64())
	id[6], id[8] = id[6]&0x0f|0x70, id[8]&0x3f|0x80
	return lifecycle.MethodID(id.String())
}

func (d drawing) happens(share float64) bool { return d.Float64() < share }

// other is the method that a list of codes is taken from.
func (d drawing) other() template {
	if d.happens(shareOfOtherCodes) {
		return d.templates[d.IntN(len(d.templates))]
	}
	return d.like
}

// codes gives the coded facts as they stand together in the catalogue, each list sometimes from another method.
func (d drawing) codes() catalogue.Method {
	return catalogue.Method{
		MethodType: d.like.MethodType, Origin: d.like.Origin, TargetGroups: d.other().TargetGroups,
		AgeGroups: d.like.AgeGroups, Themes: d.other().Themes, SocialGoals: d.other().SocialGoals,
		LegalBasis: d.other().LegalBasis, Phase: d.other().Phase,
	}
}

// owner is the owner of the method it takes after, and any municipality where that is a municipality.
func (d drawing) owner() catalogue.Owner {
	if d.like.Owner.Type == municipality {
		return catalogue.Owner{Name: d.towns[d.IntN(len(d.towns))], Type: municipality}
	}
	return d.like.Owner
}

// facts fills in what few entries have.
func (d drawing) facts(content *catalogue.Method) {
	if d.happens(sharePriced) {
		unit := []catalogue.Code{"per_course", "per_course", catalogue.CostPerYear, catalogue.CostPerYear, "per_day"}[d.IntN(5)]
		amount := int64(math.Exp(d.NormFloat64()*1.1+10)) / 100 * 100 // median about 22,000 kroner
		if unit == "per_day" {
			amount = amount/100 + 100
		}
		year := 2019 + d.IntN(7)
		content.Cost = &catalogue.Cost{Amount: &amount, Unit: unit, PriceYear: &year, Source: "Syntetisk."}
	}
	if d.happens(shareStartup) {
		amount := int64(d.IntN(50)+1) * 10_000
		content.StartupCost = &amount
	}
	if d.happens(shareTrained) {
		content.TrainingProvider = d.like.Owner.Name
	}
	if d.happens(shareLicensed) {
		content.Licence = "Kræver aftale med " + d.like.Owner.Name + "."
	}
	if d.happens(shareContact) {
		content.Contact = content.Owner.Name
	}
	if d.happens(shareTimed) {
		content.TimeToEffect = fmt.Sprintf("%d måneder", 3*(d.IntN(8)+1))
	}
}

// draw gives a word: now and then of the topic, otherwise by Zipf's law.
func (d drawing) draw() string {
	if len(d.like.topic) > 0 && d.happens(shareOfTopic) {
		return d.like.topic[d.IntN(len(d.like.topic))]
	}
	return d.words.word(int(d.zipf.Uint64())) //nolint:gosec // Smaller than lexiconSize.
}

// content gives a word that says something.
func (d drawing) content() string {
	for {
		if word := d.draw(); !d.words.function[word] {
			return word
		}
	}
}

// text gives sentences of so many words in all.
func (d drawing) text(least, most int) string {
	var b strings.Builder
	wanted := least + d.IntN(most-least+1)
	for sentence := 0; wanted > 0; sentence++ {
		length := min(wanted, 7+d.IntN(10))
		if wanted-length < 4 {
			length = wanted
		}
		if sentence > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(capital(d.draw()))
		for range length - 1 {
			b.WriteByte(' ')
			b.WriteString(d.draw())
		}
		b.WriteByte('.')
		wanted -= length
	}
	return b.String()
}

// title gives two to six words; of some methods from abroad, English ones.
func (d drawing) title(origin catalogue.Code) string {
	if origin == "international" && d.happens(.4) {
		english := englishWords()
		words := make([]string, 0, 3)
		for range 2 + d.IntN(2) {
			words = append(words, english[d.IntN(len(english))])
		}
		return strings.Join(words, " ") + " " + capital(d.content())
	}
	words := make([]string, 0, 6)
	for range 2 + d.IntN(3) + d.IntN(3) {
		words = append(words, d.content())
	}
	return capital(strings.Join(words, " "))
}

func englishWords() []string {
	return strings.Fields(`Family Support Training Program Care Intensive Community Treatment Youth Therapy Group School
		Foster Housing First Parent Management Functional Multisystemic Recovery Coaching Critical Time Intervention
		Cognitive Behavioural Dialogue Network Restorative Early Home Visiting Mentoring`)
}

// components gives three or four of one to four words each, as in the catalogue.
func (d drawing) components() []string {
	components := make([]string, 0, 4)
	for range 3 + min(1, d.IntN(20)) {
		words := []string{capital(d.content())}
		for range d.IntN(4) {
			words = append(words, d.draw())
		}
		components = append(components, strings.Join(words, " "))
	}
	return components
}
