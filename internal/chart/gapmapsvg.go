package chart

import (
	"math"
	"strconv"
	"strings"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// Measures of the gap map, in pixels.
const (
	gapLabel  = 270.0
	gapCell   = 106.0
	gapHeight = 62.0
	gapTotal  = 60.0
	gapBubble = 20.0 // radius of the largest
	hatchStep = 20.0
)

// levelInk darkens with the level, in grey as in colour.
var levelInk = [Levels]string{"#f2f2f2", "#dbe7f3", "#b3cde6", "#7da9d3", "#3f78b5", "#12406f"}

// gapDrawing is a gap map under way.
type gapDrawing struct {
	GapMap

	language    i18n.Language
	left, right float64
	most        int // methods in the fullest cell
	y           float64
	parts       []*element
}

// SVG draws the map. It holds links and is therefore a group and not an image: inside an image there is
// nothing to reach for those who do not see it.
func (m GapMap) SVG(language i18n.Language) []byte {
	d := &gapDrawing{GapMap: m, language: language, left: forestMargin + gapLabel}
	d.right = d.left + Levels*gapCell + gapTotal
	for _, row := range m.Rows {
		for _, cell := range row.Cells {
			d.most = max(d.most, cell.Count)
		}
	}
	d.heading()
	for _, row := range m.Rows {
		d.row(row)
		d.y += gapHeight
	}
	if len(m.Rows) == 0 {
		d.add(draw("text", "x", forestMargin, "y", d.y+24, "fill", quiet).
			saying(d.say("Der er ingen metoder at vise.", "There are no methods to show.")))
		d.y += 40
	}
	d.legend()
	return picture{
		id: "gap-map-" + m.ID, title: m.Title.In(language), description: m.description(language), role: "group",
		language: language, width: d.right + forestMargin, height: d.y + forestMargin,
	}.svg(d.parts...)
}

func (d *gapDrawing) say(danish, english string) string {
	return i18n.Text{DA: danish, EN: english}.In(d.language)
}

func (d *gapDrawing) add(parts ...*element) { d.parts = append(d.parts, parts...) }

// heading writes the title and the levels.
func (d *gapDrawing) heading() {
	d.y = forestMargin + titleSize
	for _, text := range wrapTo(2, d.Title.In(d.language), titleSize*boldFactor, d.right-forestMargin) {
		d.add(draw("text", "x", forestMargin, "y", d.y, "font-size", titleSize, "font-weight", "bold").saying(text))
		d.y += titleSize * 1.3
	}
	d.y += 14
	d.add(draw("text", "x", d.left+Levels*gapCell/2, "y", d.y, "text-anchor", "middle", "font-weight", "bold").
		saying(d.say("Evidensniveau", "Evidence level")))
	d.y += 20
	top := d.y
	for level := range Levels {
		x := d.left + (float64(level)+0.5)*gapCell
		d.add(draw("text", "x", x, "y", top, "text-anchor", "middle", "font-weight", "bold").saying(strconv.Itoa(level)))
		for i, text := range wrapTo(2, d.Levels[level].In(d.language), smallSize, gapCell-6) {
			d.add(draw("text", "x", x, "y", top+16+float64(i)*14, "text-anchor", "middle", "font-size", smallSize).saying(text))
		}
	}
	d.add(
		draw("text", "x", forestMargin, "y", top+30, "font-weight", "bold").saying(capital(d.RowTitle.In(d.language))),
		draw("text", "x", d.right, "y", top+30, "text-anchor", "end", "font-weight", "bold").saying(d.say("I alt", "Total")))
	d.y = top + 40
}

// row writes a row's name, its cells and its total.
func (d *gapDrawing) row(row GapRow) {
	lines := wrapTo(3, row.Label.In(d.language), textSize, gapLabel-forestGap)
	y := d.y + gapHeight/2 + 4.5 - float64(len(lines)-1)*8
	for _, text := range lines {
		d.add(draw("text", "x", forestMargin, "y", y).saying(text))
		y += 16
	}
	for level, cell := range row.Cells {
		x := d.left + float64(level)*gapCell
		name := d.cellName(row, level, d.language)
		if cell.Count <= 0 {
			d.add(d.gap(x, name))
			continue
		}
		d.add(
			draw("rect", "x", x+2, "y", d.y+2, "width", gapCell-4, "height", gapHeight-4, "fill", "none", "stroke", line),
			link(cell.Address, name, d.bubble(x, level, cell)...))
		d.signs(x, row, level)
	}
	total := draw("text", "x", d.right, "y", d.y+gapHeight/2+4.5, "text-anchor", "end", "font-weight", "bold").
		saying(count(row.Total))
	if row.Total > 0 && row.Address != "" {
		total = link(row.Address, row.Label.In(d.language)+": "+d.methods(row.Total, d.language), total)
	}
	d.add(total)
}

// gap draws a cell without methods: hatched, with a nought.
func (d *gapDrawing) gap(x float64, name string) *element {
	cell := draw("g").titled(name)
	left, top, wide, high := x+2, d.y+2, gapCell-4, gapHeight-4
	var hatch strings.Builder
	for offset := hatchStep; offset < wide+high; offset += hatchStep {
		hatch.WriteString("M" + point(left+math.Max(0, offset-high), top+math.Min(offset, high)) +
			"L" + point(left+math.Min(offset, wide), top+math.Max(0, offset-wide)))
	}
	return cell.add(
		draw("path", "d", hatch.String(), "stroke", faint, "stroke-width", 1),
		draw("rect", "x", left, "y", top, "width", wide, "height", high, "fill", "none", "stroke", line, "stroke-dasharray", "3 3"),
		draw("circle", "cx", x+gapCell/2, "cy", d.y+gapHeight/2, "r", 10, "fill", paper),
		draw("text", "x", x+gapCell/2, "y", d.y+gapHeight/2+4.5, "text-anchor", "middle", "fill", quiet).saying("0"))
}

// bubble draws a cell's methods: a disc whose area follows their number, which stands in it or beside it.
func (d *gapDrawing) bubble(x float64, level int, cell GapCell) []*element {
	radius := math.Max(4, gapBubble*math.Sqrt(float64(cell.Count)/float64(d.most)))
	cx, cy := x+gapCell/2, d.y+gapHeight/2
	if d.signed(cell) {
		cy -= 7
	}
	text := count(cell.Count)
	half := width(text, textSize) * boldFactor / 2
	within := half < radius-1.5
	if !within {
		cx -= half + 2 // disc and number stand in the middle together
	}
	parts := []*element{
		// The whole cell can be pointed at.
		draw("rect", "x", x+2, "y", d.y+2, "width", gapCell-4, "height", gapHeight-4, "fill", paper, "fill-opacity", "0"),
		draw("circle", "cx", cx, "cy", cy, "r", radius, "fill", levelInk[level], "stroke", ink),
	}
	written := draw("text", "y", cy+4.5, "font-weight", "bold").saying(text)
	if within {
		colour := ink
		if level >= 4 {
			colour = paper
		}
		written.attributes = append(written.attributes, attribute{"x", coordinate(cx)}, attribute{"text-anchor", "middle"},
			attribute{"fill", colour})
	} else {
		written.attributes = append(written.attributes, attribute{"x", coordinate(cx + radius + 4)})
	}
	return append(parts, written)
}

func (d *gapDrawing) signed(cell GapCell) bool {
	for _, sign := range Signs() {
		if cell.Signs[sign].Count > 0 {
			return true
		}
	}
	return false
}

// signs marks at the foot of a cell which verdicts are among its methods, each with its number.
func (d *gapDrawing) signs(x float64, row GapRow, level int) {
	type held struct {
		sign Sign
		GapSign
	}
	var shown []held
	wide := 0.0
	for _, sign := range Signs() {
		if one := row.Cells[level].Signs[sign]; one.Count > 0 {
			shown = append(shown, held{sign, one})
			wide += signWidth(one.Count)
		}
	}
	at := x + (gapCell-wide)/2
	for _, one := range shown {
		y := d.y + gapHeight - 11
		name := row.Label.In(d.language) + ", " + d.say("niveau ", "level ") + strconv.Itoa(level) + ": " +
			count(one.Count) + " " + d.SignLabels[one.sign].In(d.language)
		mark := []*element{
			signShape(one.sign, at+7, y), draw("text", "x", at+14, "y", y+4, "font-size", smallSize).saying(count(one.Count)),
		}
		if one.Address != "" {
			mark = []*element{link(one.Address, name, mark...)}
		}
		d.add(mark...)
		at += signWidth(one.Count)
	}
}

func signWidth(n int) float64 { return 18 + width(count(n), smallSize) }

// signShape draws a verdict as a shape of its own: a filled triangle downwards, a diamond half filled, a ring
// struck through.
func signShape(sign Sign, x, y float64) *element {
	switch sign {
	case HarmfulSign:
		return draw("path", "d", "M"+point(x-5, y-4)+"L"+point(x+5, y-4)+"L"+point(x, y+5)+"Z", "fill", ink)
	case MixedSign:
		return draw("g").add(
			draw("path", "d", "M"+point(x, y-5)+"L"+point(x+5, y)+"L"+point(x, y+5)+"L"+point(x-5, y)+"Z", "fill", paper,
				"stroke", ink),
			draw("path", "d", "M"+point(x, y-5)+"L"+point(x, y+5)+"L"+point(x-5, y)+"Z", "fill", ink))
	case IneffectiveSign:
	}
	return draw("g").add(
		draw("circle", "cx", x, "cy", y, "r", 4.5, "fill", paper, "stroke", ink, "stroke-width", 1.2),
		draw("line", "x1", x-4, "y1", y+4, "x2", x+4, "y2", y-4, "stroke", ink, "stroke-width", 1.2))
}

// legend explains the marks.
func (d *gapDrawing) legend() {
	d.y += 24
	at := forestMargin
	for _, sign := range Signs() {
		text := d.SignLabels[sign].In(d.language)
		d.add(signShape(sign, at+6, d.y-4), draw("text", "x", at+16, "y", d.y, "font-size", smallSize).saying(text))
		at += 16 + width(text, smallSize) + 24
	}
	remarks := append([]i18n.Text{{
		DA: "Cirklens areal følger antallet af metoder; tallet står i eller ved cirklen. Skraverede felter er tomme.",
		EN: "The disc's area follows the number of methods, which stands in or beside it. Hatched cells are empty.",
	}}, d.Remarks...)
	for _, remark := range remarks {
		for _, text := range wrapTo(3, remark.In(d.language), smallSize, d.right-forestMargin) {
			d.y += 18
			d.add(draw("text", "x", forestMargin, "y", d.y, "font-size", smallSize, "fill", quiet).saying(text))
		}
	}
}
