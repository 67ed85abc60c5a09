package chart

import (
	"fmt"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// rule draws the axis beneath the rows, and behind them the line of no effect and that of the chosen result.
func (d *forestDrawing) rule(top float64) {
	bottom := d.y - forestRow*0.35
	none := d.axis.at(0)
	behind := []*element{
		draw("line", "x1", none, "y1", top, "x2", none, "y2", bottom, "stroke", ink, "stroke-width", 1),
	}
	for _, pooled := range d.Pooled {
		if pooled.Chosen && pooled.known() && pooled.Estimate >= d.axis.low && pooled.Estimate <= d.axis.high {
			x := d.axis.at(pooled.Estimate)
			behind = append(behind, draw("line", "x1", x, "y1", top, "x2", x, "y2", bottom, "stroke", blue,
				"stroke-width", 1, "stroke-dasharray", "3 3"))
		}
	}
	d.parts = append(behind, d.parts...)
	d.add(draw("line", "x1", d.axis.left, "y1", bottom, "x2", d.axis.right, "y2", bottom, "stroke", ink))
	for _, tick := range d.axis.ticks(d.language) {
		x := d.axis.at(tick.at)
		d.add(
			draw("line", "x1", x, "y1", bottom, "x2", x, "y2", bottom+5, "stroke", ink),
			draw("text", "x", x, "y", bottom+18, "text-anchor", "middle", "font-size", smallSize).saying(tick.label))
	}
	d.y = bottom + 18
	d.directions()
}

// directions says under the axis what lies on either side of no effect, and on which scale one reads.
func (d *forestDrawing) directions() {
	low, high := i18n.Text{DA: "lavere", EN: "lower"}, i18n.Text{DA: "højere", EN: "higher"}
	if d.HigherIsBetter != nil {
		method := i18n.Text{DA: "til metodens fordel", EN: "favours the method"}
		control := i18n.Text{DA: "til sammenligningens fordel", EN: "favours the comparison"}
		low, high = control, method
		if !*d.HigherIsBetter {
			low, high = method, control
		}
	}
	d.y += 18
	none := d.axis.at(0)
	d.add(
		draw("text", "x", none-8, "y", d.y, "text-anchor", "end", "font-size", smallSize).
			saying("← "+low.In(d.language)),
		draw("text", "x", none+8, "y", d.y, "text-anchor", "start", "font-size", smallSize).
			saying(high.In(d.language)+" →"))
	if d.Ratio {
		d.y += 18
		d.add(draw("text", "x", (d.axis.left+d.axis.right)/2, "y", d.y, "text-anchor", "middle", "font-size", smallSize,
			"fill", quiet).saying(d.measure() + d.say(" (logaritmisk skala)", " (logarithmic scale)")))
	}
	d.y += 12
}

// footing writes what belongs to the whole beneath the plot.
func (d *forestDrawing) footing() {
	for _, note := range d.notes(d.language) {
		d.paragraph(note, ink)
	}
	if d.framed() {
		d.y += 20
		d.frame(d.label+15, d.y-4)
		d.put(d.label+40, d.y-4, "start", d.say("nordisk studie", "Nordic study"), "font-size", smallSize)
	}
	if d.clipped() {
		d.paragraph(d.say("En pil viser, at intervallet rækker ud over aksen; tallene står til højre.",
			"An arrow shows that the interval reaches beyond the axis; its numbers stand to the right."), quiet)
	}
	if len(d.Excluded) == 0 {
		return
	}
	d.paragraph(fmt.Sprintf("%s (%d):", d.say("Ikke med i samlingen", "Not in the synthesis"), len(d.Excluded)), ink)
	for i, excluded := range d.Excluded {
		if i == mostExcluded {
			d.paragraph(fmt.Sprintf(d.say("… og %d flere, som tabellen nævner.", "… and %d more, which the table names."),
				len(d.Excluded)-i), quiet)
			return
		}
		d.paragraph("• "+shorten(excluded.Label, smallSize, widestLabel)+": "+excluded.Reason.In(d.language), quiet)
	}
}

// paragraph writes a sentence over as many lines as it needs.
func (d *forestDrawing) paragraph(text, colour string) {
	for i, one := range wrapTo(4, text, smallSize, d.right-d.label) {
		d.y += 17
		if i == 0 {
			d.y += 3
		}
		d.add(draw("text", "x", d.label, "y", d.y, "font-size", smallSize, "fill", colour).saying(one))
	}
}

// framed tells whether a study is marked as Nordic.
func (d *forestDrawing) framed() bool {
	for _, group := range d.Groups {
		for _, study := range group.Studies {
			if study.Nordic {
				return true
			}
		}
	}
	return false
}

// clipped tells whether anything reaches beyond the axis.
func (d *forestDrawing) clipped() bool {
	beyond := func(low, high float64) bool { return low < d.axis.low || high > d.axis.high }
	for _, group := range d.Groups {
		for _, study := range group.Studies {
			if study.known() && beyond(study.Low, study.High) {
				return true
			}
		}
	}
	for _, pooled := range d.Pooled {
		if pooled.known() && beyond(pooled.Low, pooled.High) ||
			pooled.Prediction.known() && beyond(pooled.Prediction.Low, pooled.Prediction.High) {
			return true
		}
	}
	return false
}
