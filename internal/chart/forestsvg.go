package chart

import (
	"math"
	"slices"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// Measures of the forest plot, in pixels.
const (
	forestMargin = 20.0
	forestRow    = 21.0
	forestPlot   = 330.0
	forestGap    = 18.0
	widestLabel  = 320.0
	leastLabel   = 150.0
	mostExcluded = 20 // that are named in the picture; the table has them all
)

// forestDrawing is a forest plot under way, from the top down.
type forestDrawing struct {
	Forest

	language i18n.Language
	axis     axis
	y        float64 // of the next row's middle
	parts    []*element

	// The columns: where labels begin, what country is in the middle of, and where numbers end.
	label, country, n, effect, weight, right float64
	labelRoom                                float64
}

// SVG draws the plot.
func (f Forest) SVG(language i18n.Language) []byte {
	d := &forestDrawing{Forest: f, language: language}
	d.columns()
	d.heading()
	top := d.y - forestRow/2
	d.studyRows()
	if d.Forest.studies() == 0 {
		d.y += 4
		d.put(d.label, d.y, "start", d.say("Ingen studier kan indgå.", "No studies can be included."), "fill", quiet)
		d.y += forestRow
	}
	d.pooledRows()
	if d.drawn() {
		d.rule(top)
	}
	d.footing()
	return picture{
		id: "forest-" + f.ID, title: f.name(language), description: f.description(language), role: "img",
		language: language, width: d.right + forestMargin, height: d.y + forestMargin/2,
	}.svg(d.parts...)
}

// drawn tells whether anything stands on the axis.
func (d *forestDrawing) drawn() bool {
	known := slices.ContainsFunc(d.Pooled, Pooled.known)
	for _, group := range d.Groups {
		known = known || slices.ContainsFunc(group.Studies, ForestStudy.known)
	}
	return known
}

func (d *forestDrawing) say(danish, english string) string {
	return i18n.Text{DA: danish, EN: english}.In(d.language)
}

func (d *forestDrawing) add(parts ...*element) { d.parts = append(d.parts, parts...) }

// put writes a text with its baseline so that the middle of its small letters is at y.
func (d *forestDrawing) put(x, y float64, anchor, text string, more ...any) {
	pairs := append([]any{"x", x, "y", y + 4.5, "text-anchor", anchor}, more...)
	d.add(draw("text", pairs...).saying(text))
}

// columns measures what the columns hold and places them.
func (d *forestDrawing) columns() {
	shown := d.axisSpan()
	d.labelRoom, d.label = leastLabel, forestMargin
	effects, weights := width(d.measureTitle(), textSize)*boldFactor, width(d.weightTitle(), textSize)*boldFactor
	measured := func(text string, factor float64) {
		d.labelRoom = math.Max(d.labelRoom, math.Min(widestLabel, width(text, textSize)*factor))
	}
	widest := func(estimate, low, high float64) {
		effects = math.Max(effects, width(d.result(estimate, low, high, shown, d.language), textSize)*boldFactor)
	}
	for _, group := range d.Groups {
		measured(group.Label.In(d.language), boldFactor)
		for _, study := range group.Studies {
			measured(study.Label, 1)
			widest(study.Estimate, study.Low, study.High)
		}
		if group.Pooled != nil {
			measured(group.Pooled.Label.In(d.language), boldFactor)
			widest(group.Pooled.Estimate, group.Pooled.Low, group.Pooled.High)
		}
	}
	for _, pooled := range d.Pooled {
		measured(pooled.Label.In(d.language), boldFactor)
		widest(pooled.Estimate, pooled.Low, pooled.High)
	}
	d.country = d.label + d.labelRoom + forestGap + 22
	d.n = d.country + 22 + forestGap + 52
	left := d.n + forestGap
	d.axis = axis{span: shown, left: left, right: left + forestPlot, ratio: d.Ratio}
	d.effect = d.axis.right + forestGap + effects
	d.weight = d.effect + forestGap + weights
	d.right = d.weight
}

func (d *forestDrawing) measureTitle() string {
	return d.measure() + d.say(" [95 % KI]", " [95% CI]")
}

// measure is the effect's name, cut where nobody would name an effect so.
func (d *forestDrawing) measure() string {
	return shorten(capital(d.Measure.In(d.language)), textSize, 0.75*widestLabel)
}

func (d *forestDrawing) weightTitle() string { return d.say("Vægt (%)", "Weight (%)") }

// heading writes the title and the heads of the columns.
func (d *forestDrawing) heading() {
	d.y = forestMargin + titleSize
	for _, text := range wrapTo(3, d.Title.In(d.language), titleSize*boldFactor, d.right-d.label) {
		d.add(draw("text", "x", d.label, "y", d.y, "font-size", titleSize, "font-weight", "bold").saying(text))
		d.y += titleSize * 1.3
	}
	if d.Method != "" {
		d.add(draw("text", "x", d.label, "y", d.y, "fill", quiet).saying(shorten(d.Method, textSize, d.right-d.label)))
		d.y += textSize * 1.4
	}
	d.y += 12
	d.put(d.label, d.y, "start", d.say("Studie", "Study"), "font-weight", "bold")
	d.put(d.country, d.y, "middle", d.say("Land", "Country"), "font-weight", "bold")
	d.put(d.n, d.y, "end", "n", "font-weight", "bold")
	d.put(d.effect, d.y, "end", d.measureTitle(), "font-weight", "bold")
	d.put(d.weight, d.y, "end", d.weightTitle(), "font-weight", "bold")
	d.y += forestRow * 0.65
	d.across(d.y, ink)
	d.y += forestRow * 0.65
}

// across draws a line over the whole width.
func (d *forestDrawing) across(y float64, colour string) {
	d.add(draw("line", "x1", d.label, "y1", y, "x2", d.right, "y2", y, "stroke", colour))
}

// studyRows writes a row for each study, group by group.
func (d *forestDrawing) studyRows() {
	for _, group := range d.Groups {
		if !group.Label.Empty() {
			d.put(d.label, d.y, "start", shorten(group.Label.In(d.language), textSize*boldFactor, d.axis.left-d.label),
				"font-weight", "bold")
			d.y += forestRow
		}
		for _, study := range group.Studies {
			d.study(study)
			d.y += forestRow
		}
		if group.Pooled != nil {
			d.pooled(*group.Pooled)
		}
	}
}

// study writes one row: text at both sides, and between them a square as large as the study's weight on the
// line of its interval.
func (d *forestDrawing) study(study ForestStudy) {
	row := draw("g").titled(clean(study.Label) + ": " + d.result(study.Estimate, study.Low, study.High, d.axis.span, d.language))
	all := d.parts
	d.parts = nil
	d.put(d.label, d.y, "start", shorten(study.Label, textSize, d.labelRoom))
	d.land(study)
	d.put(d.n, d.y, "end", study.participants())
	if study.known() {
		d.whisker(study)
		d.mark(study)
	}
	d.put(d.effect, d.y, "end", d.result(study.Estimate, study.Low, study.High, d.axis.span, d.language))
	d.put(d.weight, d.y, "end", study.weight(d.language))
	row.add(d.parts...)
	d.parts = append(all, row)
}

// land writes the country, framed where it is Nordic.
func (d *forestDrawing) land(study ForestStudy) {
	if study.Country == "" {
		if !study.Nordic {
			d.put(d.country, d.y, "middle", unknown)
			return
		}
		study.Country = "N"
	}
	if study.Nordic {
		d.frame(d.country, d.y)
	}
	d.put(d.country, d.y, "middle", shorten(study.Country, smallSize, 40), "font-size", smallSize)
}

func (d *forestDrawing) frame(x, y float64) {
	d.add(draw("rect", "x", x-15, "y", y-8, "width", 30, "height", 16, "rx", 4, "fill", "none", "stroke", blue,
		"stroke-width", 1.5))
}

// whisker draws the interval; an end outside the axis becomes an arrow.
func (d *forestDrawing) whisker(study ForestStudy) {
	if study.High < d.axis.low || study.Low > d.axis.high {
		return
	}
	low, high := d.axis.clamped(study.Low), d.axis.clamped(study.High)
	d.add(draw("line", "x1", low, "y1", d.y, "x2", high, "y2", d.y, "stroke", ink, "stroke-width", 1.3))
	if study.Low < d.axis.low {
		d.arrow(d.axis.left, d.y, -1)
	}
	if study.High > d.axis.high {
		d.arrow(d.axis.right, d.y, 1)
	}
}

// arrow points out of the axis from one of its ends.
func (d *forestDrawing) arrow(x, y, direction float64) {
	tip := x + direction*8
	d.add(draw("path", "d", "M"+point(tip, y)+"L"+point(x, y-4.5)+"L"+point(x, y+4.5)+"Z", "fill", ink))
}

// mark draws the estimate: a square whose area follows the weight, or an arrow where it lies outside.
func (d *forestDrawing) mark(study ForestStudy) {
	switch {
	case study.Estimate < d.axis.low:
		d.arrow(d.axis.left, d.y, -1)
		return
	case study.Estimate > d.axis.high:
		d.arrow(d.axis.right, d.y, 1)
		return
	}
	side := 5.0
	if study.Weight != nil && finite(*study.Weight) {
		side = 4 + 9*math.Sqrt(math.Max(0, *study.Weight)/math.Max(d.heaviest(), 1e-9))
	}
	side = math.Min(side, 13)
	d.add(draw("rect", "x", d.axis.at(study.Estimate)-side/2, "y", d.y-side/2, "width", side, "height", side, "fill", blue))
}

// heaviest is the largest weight of all studies.
func (d *forestDrawing) heaviest() float64 {
	most := 0.0
	for _, group := range d.Groups {
		for _, study := range group.Studies {
			if study.Weight != nil && finite(*study.Weight) {
				most = math.Max(most, *study.Weight)
			}
		}
	}
	return most
}

// pooledRows writes the results under a line.
func (d *forestDrawing) pooledRows() {
	if len(d.Pooled) == 0 {
		return
	}
	d.across(d.y-forestRow*0.4, line)
	d.y += 4
	for _, pooled := range d.Pooled {
		d.pooled(pooled)
	}
}

// pooled writes one result: a diamond from end to end of its interval, and under it where a new study is
// expected.
func (d *forestDrawing) pooled(pooled Pooled) {
	weight, fill := "normal", paper
	if pooled.Chosen {
		weight, fill = "bold", blue
	}
	d.put(d.label, d.y, "start", shorten(pooled.Label.In(d.language), textSize*boldFactor, d.axis.left-d.label),
		"font-weight", weight)
	d.put(d.effect, d.y, "end", d.result(pooled.Estimate, pooled.Low, pooled.High, d.axis.span, d.language),
		"font-weight", weight)
	if pooled.known() {
		d.diamond(pooled, fill)
	}
	d.y += forestRow
	if !pooled.Prediction.known() {
		return
	}
	prediction := pooled.Prediction
	d.put(d.label, d.y, "start", shorten(prediction.label().In(d.language), textSize, d.axis.left-d.label))
	d.put(d.effect, d.y, "end", interval(d.Forest.effect(prediction.Low, d.axis.span, d.language),
		d.Forest.effect(prediction.High, d.axis.span, d.language), d.language))
	d.bar(*prediction)
	d.y += forestRow
}

// diamond draws a result; the parts outside the axis are cut off and become arrows.
func (d *forestDrawing) diamond(pooled Pooled, fill string) {
	const half = 7.0
	low, middle, high := d.axis.at(pooled.Low), d.axis.at(pooled.Estimate), d.axis.at(pooled.High)
	if high < d.axis.left || low > d.axis.right {
		d.outside(pooled.Low, pooled.High)
		return
	}
	// The height at a pixel: none at the ends, the whole at the estimate.
	height := func(x float64) float64 {
		switch {
		case x <= middle && middle > low:
			return half * (x - low) / (middle - low)
		case x > middle && high > middle:
			return half * (high - x) / (high - middle)
		}
		return half
	}
	from, to := math.Max(low, d.axis.left), math.Min(high, d.axis.right)
	peak := math.Min(math.Max(middle, from), to)
	above := "M" + point(from, d.y-height(from)) + "L" + point(peak, d.y-height(peak)) + "L" + point(to, d.y-height(to))
	below := "L" + point(to, d.y+height(to)) + "L" + point(peak, d.y+height(peak)) + "L" + point(from, d.y+height(from)) + "Z"
	d.add(draw("path", "d", above+below, "fill", fill, "stroke", blue, "stroke-width", 1.3, "stroke-linejoin", "round"))
	d.outside(pooled.Low, pooled.High)
}

// outside marks the ends that lie outside the axis.
func (d *forestDrawing) outside(low, high float64) {
	if low < d.axis.low {
		d.arrow(d.axis.left, d.y, -1)
	}
	if high > d.axis.high {
		d.arrow(d.axis.right, d.y, 1)
	}
}

// bar draws a prediction interval: a thin bar with ends, unlike a study and unlike a diamond.
func (d *forestDrawing) bar(prediction Prediction) {
	from, to := d.axis.clamped(prediction.Low), d.axis.clamped(prediction.High)
	d.add(draw("rect", "x", from, "y", d.y-2.5, "width", math.Max(to-from, 1), "height", 5, "fill", faint, "stroke", ink))
	for _, end := range []struct{ value, x float64 }{{prediction.Low, from}, {prediction.High, to}} {
		if end.value >= d.axis.low && end.value <= d.axis.high {
			d.add(draw("line", "x1", end.x, "y1", d.y-6, "x2", end.x, "y2", d.y+6, "stroke", ink, "stroke-width", 1.5))
		}
	}
	d.outside(prediction.Low, prediction.High)
}

func point(x, y float64) string { return coordinate(x) + " " + coordinate(y) }
