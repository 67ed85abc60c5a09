package chart

import (
	"fmt"
	"math"
	"strings"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// Forest is a forest plot: the studies of one outcome with their intervals, and what they come to together.
// All effects stand on the analysis scale, where no effect is 0: ratios as their natural logarithms.
type Forest struct {
	// ID begins the ids of the picture's parts, so that several may stand in one page.
	ID      string
	Title   i18n.Text // the outcome
	Method  string    // the method's title
	Measure i18n.Text // the effect's name on the reader's scale, such as "oddsratio"
	Ratio   bool      // the reader's scale is the exponential of the analysis scale
	// HigherIsBetter says on which side the method does well; nil: unknown.
	HigherIsBetter *bool
	Groups         []ForestGroup
	Pooled         []Pooled
	Heterogeneity  *Heterogeneity
	Between        *Between
	// Remarks are sentences beneath the plot, such as why nothing is pooled.
	Remarks  []i18n.Text
	Excluded []ExcludedStudy
}

// ForestGroup is a group of studies. A forest without groups has one, without a label.
type ForestGroup struct {
	Label   i18n.Text
	Studies []ForestStudy
	Pooled  *Pooled // of this group alone; nil: none
}

// ForestStudy is one study's row.
type ForestStudy struct {
	Label   string // author and year
	Country string // ISO 3166-1 alpha-2; empty: unknown
	Nordic  bool
	N       *int // participants; nil: unknown
	// Estimate with the ends of its 95 % interval.
	Estimate, Low, High float64
	Weight              *float64 // in per cent under the chosen model; nil: none
	Notes               []i18n.Text
}

// Pooled is one model's result.
type Pooled struct {
	Label               i18n.Text
	Estimate, Low, High float64
	// Chosen marks the model that weights, prediction interval and heterogeneity belong to.
	Chosen     bool
	Test       *Test
	Prediction *Prediction
}

// Test is a test of no effect.
type Test struct {
	Statistic float64
	// Freedom is the degrees of freedom of a t-test; 0: the normal distribution.
	Freedom int
	P       float64
}

// Prediction is where the effect of a new study is expected. Quantile names the distribution used.
type Prediction struct {
	Low, High float64
	Quantile  i18n.Text
}

// Heterogeneity is how much the studies differ beyond chance.
type Heterogeneity struct {
	Tau2     float64
	I2       float64 // in per cent
	Q        float64
	QFreedom int
	QP       float64
}

// Between is the test of a difference between the groups.
type Between struct {
	Q       float64
	Freedom int
	P       float64
}

// ExcludedStudy is a study that is not in the synthesis, and why.
type ExcludedStudy struct {
	Label  string
	Reason i18n.Text
}

// studies counts the rows.
func (f Forest) studies() int {
	n := 0
	for _, group := range f.Groups {
		n += len(group.Studies)
	}
	return n
}

// farthest bounds what is drawn, so that sums and differences of what is stay exact enough. No effect of a study
// comes near it; a number beyond is printed all the same.
const farthest = 1e9

func drawable(values ...float64) bool {
	for _, v := range values {
		if !(math.Abs(v) <= farthest) {
			return false
		}
	}
	return true
}

func (s ForestStudy) known() bool { return drawable(s.Estimate, s.Low, s.High) && s.Low <= s.High }

func (p Pooled) known() bool { return drawable(p.Estimate, p.Low, p.High) && p.Low <= p.High }

func (p *Prediction) known() bool { return p != nil && drawable(p.Low, p.High) && p.Low <= p.High }

// axisSpan chooses what the axis shows.
func (f Forest) axisSpan() span {
	var studies, results []span
	for _, group := range f.Groups {
		for _, study := range group.Studies {
			if study.known() {
				studies = append(studies, span{study.Low, study.High})
			}
		}
		if group.Pooled != nil && group.Pooled.known() {
			results = append(results, span{group.Pooled.Low, group.Pooled.High})
		}
	}
	for _, pooled := range f.Pooled {
		if pooled.known() {
			results = append(results, span{pooled.Low, pooled.High})
		}
		if pooled.Prediction.known() {
			results = append(results, span{pooled.Prediction.Low, pooled.Prediction.High})
		}
	}
	return reachOfEffects(studies, results)
}

// effect writes a value of the analysis scale on the reader's.
func (f Forest) effect(v float64, shown span, language i18n.Language) string {
	if f.Ratio {
		return ratio(v, language)
	}
	return difference(v, shown.width(), language)
}

// name is the picture's title.
func (f Forest) name(language i18n.Language) string {
	title := i18n.Text{DA: "Forest plot: " + f.Title.DA, EN: "Forest plot: " + f.Title.In(i18n.English)}.In(language)
	if f.Method != "" {
		title += " – " + f.Method
	}
	return title
}

// description says in words what the picture shows.
func (f Forest) description(language i18n.Language) string {
	shown := f.axisSpan()
	text := i18n.Text{
		DA: fmt.Sprintf("%s med 95 %% konfidensinterval for %d studier.", capital(f.Measure.DA), f.studies()),
		EN: fmt.Sprintf("%s with 95%% confidence interval of %d studies.", capital(f.Measure.In(i18n.English)), f.studies()),
	}
	if f.studies() == 1 {
		text = i18n.Text{
			DA: capital(f.Measure.DA) + " med 95 % konfidensinterval for ét studie.",
			EN: capital(f.Measure.In(i18n.English)) + " with 95% confidence interval of one study.",
		}
	}
	sentences := []string{text.In(language)}
	for _, pooled := range f.Pooled {
		if !pooled.Chosen || !pooled.known() {
			continue
		}
		sentences = append(sentences, pooled.Label.In(language)+": "+
			f.result(pooled.Estimate, pooled.Low, pooled.High, shown, language)+".")
		if pooled.Prediction.known() {
			sentences = append(sentences, pooled.Prediction.label().In(language)+": "+interval(
				f.effect(pooled.Prediction.Low, shown, language), f.effect(pooled.Prediction.High, shown, language), language)+".")
		}
	}
	if f.Heterogeneity != nil {
		sentences = append(sentences, f.Heterogeneity.sentence(language)+".")
	}
	for _, remark := range f.Remarks {
		sentences = append(sentences, remark.In(language))
	}
	return strings.Join(sentences, " ")
}

func (f Forest) result(estimate, low, high float64, shown span, language i18n.Language) string {
	return f.effect(estimate, shown, language) + " " +
		interval(f.effect(low, shown, language), f.effect(high, shown, language), language)
}

func (p *Prediction) label() i18n.Text {
	label := i18n.Text{DA: "95 % prædiktionsinterval", EN: "95% prediction interval"}
	if !p.Quantile.Empty() {
		label.DA += " (" + p.Quantile.DA + ")"
		label.EN += " (" + p.Quantile.In(i18n.English) + ")"
	}
	return label
}

func (h *Heterogeneity) sentence(language i18n.Language) string {
	return i18n.Text{DA: "Heterogenitet: ", EN: "Heterogeneity: "}.In(language) +
		"τ² = " + decimal(h.Tau2, tauDecimals(h.Tau2), language) + ", I² = " + decimal(h.I2, 1, language) +
		i18n.Text{DA: " %", EN: "%"}.In(language) +
		fmt.Sprintf(", Q(%d) = ", h.QFreedom) + decimal(h.Q, 2, language) + ", " + pValue(h.QP, language)
}

// tauDecimals gives a variance of some size as many decimals as it needs.
func tauDecimals(tau2 float64) int {
	if tau2 >= 10 {
		return 2
	}
	return 4
}

// sentence says the test of no effect of a model.
func (t *Test) sentence(language i18n.Language) string {
	statistic := "z = "
	if t.Freedom > 0 {
		statistic = fmt.Sprintf("t(%d) = ", t.Freedom)
	}
	return i18n.Text{DA: "Test af samlet effekt: ", EN: "Test of overall effect: "}.In(language) +
		statistic + decimal(t.Statistic, 2, language) + ", " + pValue(t.P, language)
}

// sentence says the test of a difference between the groups.
func (b *Between) sentence(language i18n.Language) string {
	return i18n.Text{DA: "Forskel mellem grupperne: ", EN: "Difference between the groups: "}.In(language) +
		fmt.Sprintf("Q(%d) = ", b.Freedom) + decimal(b.Q, 2, language) + ", " + pValue(b.P, language)
}

// Table gives the picture's numbers.
func (f Forest) Table(language i18n.Language) Table {
	shown := f.axisSpan()
	say := func(danish, english string) string { return i18n.Text{DA: danish, EN: english}.In(language) }
	table := Table{
		Caption: f.name(language),
		Columns: []Column{
			{Title: say("Studie", "Study")},
			{Title: say("Land", "Country")},
			{Title: say("Nordisk", "Nordic")},
			{Title: say("Deltagere", "Participants"), Numeric: true},
			{Title: capital(f.Measure.In(language)), Numeric: true},
			{Title: say("95 % KI, nedre", "95% CI, lower"), Numeric: true},
			{Title: say("95 % KI, øvre", "95% CI, upper"), Numeric: true},
			{Title: say("Vægt (%)", "Weight (%)"), Numeric: true},
			{Title: say("Bemærkning", "Remark")},
		},
	}
	add := func(kind RowKind, cells ...string) { table.Rows = append(table.Rows, Row{Kind: kind, Cells: cells}) }
	number := func(v float64) string { return f.effect(v, shown, language) }
	pooledRow := func(p Pooled) {
		add(PooledRow, p.Label.In(language), "", "", "", number(p.Estimate), number(p.Low), number(p.High), "", "")
		if p.Prediction.known() {
			add(PredictionRow, p.Prediction.label().In(language), "", "", "", "", number(p.Prediction.Low),
				number(p.Prediction.High), "", "")
		}
	}
	for _, group := range f.Groups {
		for _, study := range group.Studies {
			remark := group.Label.In(language)
			for _, note := range study.Notes {
				remark = joined(remark, note.In(language))
			}
			add(StudyRow, clean(study.Label), study.Country, yesNo(study.Nordic, language), study.participants(),
				number(study.Estimate), number(study.Low), number(study.High), study.weight(language), remark)
		}
		if group.Pooled != nil {
			pooledRow(*group.Pooled)
		}
	}
	for _, pooled := range f.Pooled {
		pooledRow(pooled)
	}
	for _, excluded := range f.Excluded {
		add(ExcludedRow, clean(excluded.Label), "", "", "", "", "", "", "",
			say("Ikke med: ", "Not included: ")+excluded.Reason.In(language))
	}
	table.Notes = f.notes(language)
	return table
}

// notes are the sentences beneath the plot.
func (f Forest) notes(language i18n.Language) []string {
	var notes []string
	if f.Heterogeneity != nil {
		notes = append(notes, f.Heterogeneity.sentence(language)+".")
	}
	for _, pooled := range f.Pooled {
		if pooled.Chosen && pooled.Test != nil {
			notes = append(notes, pooled.Test.sentence(language)+".")
		}
	}
	if f.Between != nil {
		notes = append(notes, f.Between.sentence(language)+".")
	}
	for _, remark := range f.Remarks {
		notes = append(notes, remark.In(language))
	}
	return notes
}

func (s ForestStudy) participants() string {
	if s.N == nil {
		return unknown
	}
	return count(*s.N)
}

func (s ForestStudy) weight(language i18n.Language) string {
	if s.Weight == nil || !(*s.Weight >= 0 && *s.Weight <= 100) {
		return unknown
	}
	return decimal(*s.Weight, 1, language)
}

func yesNo(yes bool, language i18n.Language) string {
	if yes {
		return i18n.Text{DA: "ja", EN: "yes"}.In(language)
	}
	return i18n.Text{DA: "nej", EN: "no"}.In(language)
}

func joined(first, second string) string {
	if first == "" {
		return second
	}
	return first + "; " + second
}
