package chart

import (
	"math"
	"strings"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// Grade is a grade of a Vidensdeklaration, from A, the best, to D. Empty is ungraded.
type Grade string

// ring says how many of the rings from the middle a grade is away; 0 where there is none.
func (g Grade) ring() int {
	at := strings.Index("DCBA", string(g))
	if len(g) != 1 || at < 0 {
		return 0
	}
	return at + 1
}

// Radar is the spider's web of a Vidensdeklaration.
type Radar struct {
	ID         string
	Title      i18n.Text
	Method     string
	Dimensions []Dimension // three or more, clockwise from the top
}

// Dimension is one axis of a radar.
type Dimension struct {
	Label i18n.Text
	Grade Grade
}

// Measures of the radar, in pixels.
const (
	radarRadius = 130.0
	radarWidth  = 560.0
	radarRings  = 4
	radarLabel  = 130.0 // how wide a label is at most
)

func (r Radar) name(language i18n.Language) string {
	if r.Method == "" {
		return r.Title.In(language)
	}
	return r.Title.In(language) + " – " + r.Method
}

// said is a dimension's grade in words.
func (d Dimension) said(language i18n.Language) string {
	if d.Grade.ring() == 0 {
		return i18n.Text{DA: "ikke bedømt", EN: "not graded"}.In(language)
	}
	return string(d.Grade)
}

func (r Radar) description(language i18n.Language) string {
	said := i18n.Text{
		DA: "Fem karakterer fra A (bedst, yderst) til D (inderst). ", EN: "Five grades from A (best, outermost) to D (innermost). ",
	}.In(language)
	if len(r.Dimensions) != 5 {
		said = i18n.Text{
			DA: "Karakterer fra A (bedst, yderst) til D (inderst). ", EN: "Grades from A (best, outermost) to D (innermost). ",
		}.In(language)
	}
	for i, dimension := range r.Dimensions {
		if i > 0 {
			said += ", "
		}
		said += dimension.Label.In(language) + ": " + dimension.said(language)
	}
	return said + "."
}

// Table gives the grades.
func (r Radar) Table(language i18n.Language) Table {
	table := Table{Caption: r.name(language), Columns: []Column{
		{Title: i18n.Text{DA: "Dimension", EN: "Dimension"}.In(language)},
		{Title: i18n.Text{DA: "Karakter", EN: "Grade"}.In(language)},
	}}
	for _, dimension := range r.Dimensions {
		table.Rows = append(table.Rows, Row{
			Kind: DimensionRow, Cells: []string{dimension.Label.In(language), dimension.said(language)},
		})
	}
	return table
}

// SVG draws the web.
func (r Radar) SVG(language i18n.Language) []byte {
	var parts []*element
	y := forestMargin + titleSize
	for _, text := range wrapTo(2, r.Title.In(language), titleSize*boldFactor, radarWidth-2*forestMargin) {
		parts = append(parts, draw("text", "x", radarWidth/2, "y", y, "text-anchor", "middle", "font-size", titleSize,
			"font-weight", "bold").saying(text))
		y += titleSize * 1.3
	}
	if r.Method != "" {
		for _, text := range wrapTo(2, r.Method, textSize, radarWidth-2*forestMargin) {
			parts = append(parts, draw("text", "x", radarWidth/2, "y", y, "text-anchor", "middle", "fill", quiet).saying(text))
			y += textSize * 1.4
		}
	}
	web := radarWeb{Radar: r, language: language, x: radarWidth / 2, y: y + 50 + radarRadius}
	if len(r.Dimensions) > 0 {
		parts = append(parts, web.rings()...)
		parts = append(parts, web.grades()...)
		parts = append(parts, web.labels()...)
	}
	return picture{
		id: "radar-" + r.ID, title: r.name(language), description: r.description(language), role: "img",
		language: language, width: radarWidth, height: web.y + radarRadius + 66,
	}.svg(parts...)
}

// radarWeb is a radar around its middle.
type radarWeb struct {
	Radar

	language i18n.Language
	x, y     float64
}

// at gives the point on an axis, so many rings from the middle.
func (w radarWeb) at(axis int, rings float64) (x, y float64) {
	angle := 2 * math.Pi * float64(axis) / float64(len(w.Dimensions))
	radius := radarRadius * rings / radarRings
	return w.x + radius*math.Sin(angle), w.y - radius*math.Cos(angle)
}

// outline goes around all axes at as many rings as the function says.
func (w radarWeb) outline(rings func(axis int) float64) string {
	corners := make([]string, 0, len(w.Dimensions))
	for i := range w.Dimensions {
		corners = append(corners, point(w.at(i, rings(i))))
	}
	return "M" + strings.Join(corners, "L") + "Z"
}

// rings draws the web; the axis of an ungraded dimension is dashed.
func (w radarWeb) rings() []*element {
	var parts []*element
	for ring := 1; ring <= radarRings; ring++ {
		parts = append(parts, draw("path", "d", w.outline(func(int) float64 { return float64(ring) }), "fill", "none",
			"stroke", line, "stroke-width", 0.8))
	}
	for i, dimension := range w.Dimensions {
		x, y := w.at(i, radarRings)
		axis := draw("line", "x1", w.x, "y1", w.y, "x2", x, "y2", y, "stroke", line, "stroke-width", 0.8)
		if dimension.Grade.ring() == 0 {
			axis.attributes = append(axis.attributes, attribute{"stroke-dasharray", "4 4"})
		}
		parts = append(parts, axis)
	}
	return parts
}

// grades draws a line between neighbours that are both graded, a surface where all are, and a mark for each:
// a disc where there is a grade, a cross at the middle ring's height where there is none.
func (w radarWeb) grades() []*element {
	var parts []*element
	rings := make([]float64, len(w.Dimensions))
	whole := len(w.Dimensions) > 2
	for i, dimension := range w.Dimensions {
		rings[i] = float64(dimension.Grade.ring())
		whole = whole && rings[i] > 0
	}
	if whole {
		parts = append(parts, draw("path", "d", w.outline(func(axis int) float64 { return rings[axis] }),
			"fill", blue, "fill-opacity", "0.16"))
	}
	for i := range rings {
		next := (i + 1) % len(rings)
		if rings[i] == 0 || rings[next] == 0 {
			continue
		}
		x1, y1 := w.at(i, rings[i])
		x2, y2 := w.at(next, rings[next])
		parts = append(parts, draw("line", "x1", x1, "y1", y1, "x2", x2, "y2", y2, "stroke", blue, "stroke-width", 2))
	}
	// The rings' names stand on the axis upwards, behind the marks.
	for ring := 1; ring <= radarRings; ring++ {
		x, y := w.at(0, float64(ring))
		parts = append(parts, halo(x-9, y+4, "end", string("DCBA"[ring-1]), quiet)...)
	}
	for i, dimension := range w.Dimensions {
		x, y := w.at(i, rings[i])
		if rings[i] == 0 {
			continue
		}
		parts = append(parts, draw("g").titled(dimension.Label.In(w.language)+": "+dimension.said(w.language)).add(
			draw("circle", "cx", x, "cy", y, "r", 6.5, "fill", blue, "stroke", paper, "stroke-width", 1.5)))
	}
	return parts
}

// halo writes a small text that stays readable on lines.
func halo(x, y float64, anchor, text, colour string) []*element {
	written := func(more ...any) *element {
		return draw("text", append([]any{"x", x, "y", y, "text-anchor", anchor, "font-size", smallSize}, more...)...).
			saying(text)
	}
	return []*element{
		written("fill", "none", "stroke", paper, "stroke-width", 3.5, "stroke-linejoin", "round", "aria-hidden", "true"),
		written("fill", colour),
	}
}

// labels writes each dimension with its grade outside the web.
func (w radarWeb) labels() []*element {
	var parts []*element
	for i, dimension := range w.Dimensions {
		x, y := w.at(i, radarRings)
		anchor, dx, dy := "middle", 0.0, 0.0
		switch {
		case x > w.x+1:
			anchor, dx = "start", 12
		case x < w.x-1:
			anchor, dx = "end", -12
		case y < w.y:
			dy = -30
		default:
			dy = 22
		}
		lines := wrapTo(2, capital(dimension.Label.In(w.language)), textSize, radarLabel)
		if y > w.y+1 && anchor != "middle" {
			dy = 12
		}
		weight, colour, size := "bold", ink, titleSize
		if dimension.Grade.ring() == 0 {
			weight, colour, size = "normal", quiet, textSize
		}
		for _, text := range lines {
			parts = append(parts, draw("text", "x", x+dx, "y", y+dy, "text-anchor", anchor).saying(text))
			dy += 16
		}
		parts = append(parts, draw("text", "x", x+dx, "y", y+dy+2, "text-anchor", anchor, "font-size", size,
			"font-weight", weight, "fill", colour).saying(dimension.said(w.language)))
	}
	return parts
}
