package chart

import (
	"math"
	"strings"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// BoxPlot shows how some numbers are spread in each of several rows: the middle half as a box, the median in it, and a
// line from where one of ten is smaller to where one of ten is larger.
type BoxPlot struct {
	ID       string
	Title    i18n.Text
	RowTitle i18n.Text // what a row is
	Unit     i18n.Text // of the numbers: days
	Boxes    []Box
	Remarks  []i18n.Text
}

// Box is one row. Without a count there is nothing to draw.
type Box struct {
	Label                    i18n.Text
	Count                    int
	P10, Q1, Median, Q3, P90 float64
	// Address leads to what is counted.
	Address string
}

// number writes a number of a box: tenths where all are small, and else whole ones.
func (b BoxPlot) number(v float64, language i18n.Language) string {
	if b.largest() < 10 {
		return decimal(v, 1, language)
	}
	return decimal(v, 0, language)
}

func (b BoxPlot) largest() float64 {
	most := 0.0
	for _, box := range b.Boxes {
		if box.Count > 0 && finite(box.P90) {
			most = math.Max(most, box.P90)
		}
	}
	return most
}

func (b BoxPlot) said(box Box, language i18n.Language) string {
	if box.Count <= 0 {
		return i18n.Text{DA: "ingen at måle på", EN: "none to measure"}.In(language)
	}
	return i18n.Text{DA: "median ", EN: "median "}.In(language) + b.number(box.Median, language) + ", " +
		i18n.Text{DA: "9 af 10 under ", EN: "9 of 10 below "}.In(language) + b.number(box.P90, language) + " " +
		b.Unit.In(language) + " (n = " + count(box.Count) + ")"
}

func (b BoxPlot) description(language i18n.Language) string {
	var said strings.Builder
	said.WriteString(i18n.Text{
		DA: "Boksen rummer den midterste halvdel, stregen i den er medianen, og linjen går fra 10 % til 90 %.",
		EN: "The box holds the middle half, the line in it is the median, and the whiskers go from 10 % to 90 %.",
	}.In(language))
	for _, box := range b.Boxes {
		said.WriteString(" " + box.Label.In(language) + ": " + b.said(box, language) + ".")
	}
	return said.String()
}

// Table gives the numbers.
func (b BoxPlot) Table(language i18n.Language) Table {
	table := Table{Caption: b.Title.In(language), Columns: []Column{
		{Title: capital(b.RowTitle.In(language))},
		{i18n.Text{DA: "Metoder", EN: "Methods"}.In(language), true},
		{"10 %", true},
		{i18n.Text{DA: "1. kvartil", EN: "1st quartile"}.In(language), true},
		{"Median", true},
		{i18n.Text{DA: "3. kvartil", EN: "3rd quartile"}.In(language), true},
		{"90 %", true},
	}}
	for _, box := range b.Boxes {
		cells := []string{box.Label.In(language), count(box.Count)}
		for _, v := range []float64{box.P10, box.Q1, box.Median, box.Q3, box.P90} {
			if box.Count <= 0 {
				v = math.NaN()
			}
			cells = append(cells, b.number(v, language))
		}
		table.Rows = append(table.Rows, Row{Kind: BoxRow, Cells: cells}.leading("", box.Address, "", "", box.Address, "", box.Address))
	}
	table.Notes = append(table.Notes, i18n.Text{DA: "Tallene er i ", EN: "The numbers are in "}.In(language)+b.Unit.In(language)+".")
	for _, remark := range b.Remarks {
		table.Notes = append(table.Notes, remark.In(language))
	}
	return table
}

// SVG draws the boxes over one axis from nought.
func (b BoxPlot) SVG(language i18n.Language) []byte {
	parts, y := barsHeading(b.Title.In(language))
	left := forestMargin + barsLabel
	scale := axis{span: span{0, math.Max(1, b.largest()) * 1.04}, left: left, right: barsWidth - forestMargin - 8}
	top, ticks := y, scale.evenTicks(language)
	rows := make([]*element, 0, len(b.Boxes))
	for _, box := range b.Boxes {
		parts = append(parts, barsLabelled(box.Label.In(language), y)...)
		rows = append(rows, draw("text", "x", left, "y", y+47, "font-size", smallSize).saying(b.said(box, language)))
		if box.Count > 0 {
			rows = append(rows, link(box.Address, box.Label.In(language)+": "+b.said(box, language), boxShape(scale, box, y+20)...))
		}
		y += barsHeight
	}
	for _, mark := range ticks {
		x := scale.at(mark.at)
		parts = append(parts,
			draw("line", "x1", x, "y1", top, "x2", x, "y2", y, "stroke", faint),
			draw("text", "x", x, "y", y+16, "text-anchor", "middle", "font-size", smallSize).saying(mark.label))
	}
	parts = append(parts,
		draw("line", "x1", scale.left, "y1", y, "x2", scale.right, "y2", y, "stroke", line),
		draw("text", "x", (scale.left+scale.right)/2, "y", y+34, "text-anchor", "middle", "font-size", smallSize, "fill", quiet).
			saying(capital(b.Unit.In(language))))
	parts, y = barsRemarks(append(parts, rows...), y+34, append([]i18n.Text{{
		DA: "Boksen rummer den midterste halvdel, stregen i den er medianen, og linjen går fra 10 % til 90 %.",
		EN: "The box holds the middle half, the line in it is the median, and the whiskers go from 10 % to 90 %.",
	}}, b.Remarks...), language)
	return picture{
		id: "box-plot-" + b.ID, title: b.Title.In(language), description: b.description(language), role: "group",
		language: language, width: barsWidth, height: y + forestMargin,
	}.svg(parts...)
}

// boxShape draws a box around a height.
func boxShape(scale axis, box Box, y float64) []*element {
	low, high := scale.clamped(box.P10), scale.clamped(box.P90)
	from, to, middle := scale.clamped(box.Q1), scale.clamped(box.Q3), scale.clamped(box.Median)
	return []*element{
		// The whole row can be pointed at.
		draw("rect", "x", scale.left, "y", y-14, "width", scale.right-scale.left, "height", 28, "fill", paper, "fill-opacity", "0"),
		draw("line", "x1", low, "y1", y, "x2", high, "y2", y, "stroke", ink, "stroke-width", 1.5),
		draw("line", "x1", low, "y1", y-6, "x2", low, "y2", y+6, "stroke", ink, "stroke-width", 1.5),
		draw("line", "x1", high, "y1", y-6, "x2", high, "y2", y+6, "stroke", ink, "stroke-width", 1.5),
		draw("rect", "x", from, "y", y-11, "width", math.Max(to-from, 2), "height", 22, "fill", levelInk[2], "stroke", ink),
		draw("line", "x1", middle, "y1", y-11, "x2", middle, "y2", y+11, "stroke", ink, "stroke-width", 3),
	}
}
