package chart

import (
	"fmt"
	"math"
	"strings"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// Funnel shows of each gate how many reviews have ended, and how many of them brought their method across.
type Funnel struct {
	ID      string
	Title   i18n.Text
	Steps   []FunnelStep
	Remarks []i18n.Text
}

// FunnelStep is a gate.
type FunnelStep struct {
	Label  i18n.Text
	Ended  int
	Passed int // of those that ended
	// The addresses lead to the reviews that are counted.
	EndedAddress, PassedAddress string
}

// Measures of the funnel and of the box plot, in pixels: no wider than a page that shows them whole.
const (
	barsWidth  = 680.0
	barsLabel  = 190.0
	barsHeight = 58.0
)

// share is the part that passed in whole percent; empty where none ended.
func (s FunnelStep) share() string {
	if s.Ended <= 0 {
		return ""
	}
	return fmt.Sprintf("%.0f %%", 100*float64(s.Passed)/float64(s.Ended))
}

func (s FunnelStep) said(language i18n.Language) string {
	if s.Ended <= 0 {
		return i18n.Text{DA: "ingen afsluttede behandlinger", EN: "no review has ended"}.In(language)
	}
	return count(s.Passed) + i18n.Text{DA: " af ", EN: " of "}.In(language) + count(s.Ended) +
		i18n.Text{DA: " gik videre (", EN: " went on ("}.In(language) + s.share() + ")"
}

func (f Funnel) description(language i18n.Language) string {
	var said strings.Builder
	said.WriteString(i18n.Text{
		DA: "Hvor mange behandlinger af hver faseovergang der er afsluttet, og hvor mange metoder der gik videre.",
		EN: "How many reviews of each gate have ended, and how many methods went on.",
	}.In(language))
	for _, step := range f.Steps {
		said.WriteString(" " + step.Label.In(language) + ": " + step.said(language) + ".")
	}
	return said.String()
}

// Table gives the numbers.
func (f Funnel) Table(language i18n.Language) Table {
	table := Table{Caption: f.Title.In(language), Columns: []Column{
		{Title: i18n.Text{DA: "Faseovergang", EN: "Gate"}.In(language)},
		{i18n.Text{DA: "Afsluttede behandlinger", EN: "Reviews that ended"}.In(language), true},
		{i18n.Text{DA: "Gik videre", EN: "Went on"}.In(language), true},
		{i18n.Text{DA: "Andel", EN: "Share"}.In(language), true},
	}}
	for _, step := range f.Steps {
		share := step.share()
		if share == "" {
			share = unknown
		}
		row := Row{Kind: StepRow, Cells: []string{step.Label.In(language), count(step.Ended), count(step.Passed), share}}
		table.Rows = append(table.Rows, row.leading("", step.EndedAddress, step.PassedAddress))
	}
	for _, remark := range f.Remarks {
		table.Notes = append(table.Notes, remark.In(language))
	}
	return table
}

// SVG draws a bar for each gate: its length follows the reviews that ended, and its filled part those that passed.
func (f Funnel) SVG(language i18n.Language) []byte {
	most := 1
	for _, step := range f.Steps {
		most = max(most, step.Ended, step.Passed)
	}
	parts, y := barsHeading(f.Title.In(language))
	left := forestMargin + barsLabel
	scale := (barsWidth - forestMargin - left) / float64(most)
	for _, step := range f.Steps {
		parts = append(parts, barsLabelled(step.Label.In(language), y)...)
		ended, passed := scale*float64(step.Ended), scale*float64(math.Min(float64(step.Passed), float64(step.Ended)))
		name := step.Label.In(language) + ": "
		parts = append(parts, link(step.EndedAddress, name+count(step.Ended)+
			i18n.Text{DA: " afsluttede behandlinger", EN: " reviews that ended"}.In(language),
			draw("rect", "x", left, "y", y+8, "width", math.Max(ended, 1), "height", 24, "fill", paper, "stroke", ink)))
		if step.Passed > 0 {
			parts = append(parts, link(step.PassedAddress, name+count(step.Passed)+
				i18n.Text{DA: " gik videre", EN: " went on"}.In(language),
				draw("rect", "x", left, "y", y+8, "width", passed, "height", 24, "fill", blue, "stroke", ink)))
		}
		parts = append(parts, draw("text", "x", left, "y", y+47, "font-size", smallSize).saying(step.said(language)))
		y += barsHeight
	}
	if len(f.Steps) == 0 {
		parts = append(parts, draw("text", "x", forestMargin, "y", y+16, "fill", quiet).saying(
			i18n.Text{DA: "Der er ingen faseovergange at vise.", EN: "There are no gates to show."}.In(language)))
		y += 30
	}
	parts, y = barsRemarks(parts, y, append([]i18n.Text{{
		DA: "Bjælkens længde er antallet af afsluttede behandlinger; den udfyldte del gik videre.",
		EN: "The length of the bar is the number of reviews that ended; the filled part went on.",
	}}, f.Remarks...), language)
	return picture{
		id: "funnel-" + f.ID, title: f.Title.In(language), description: f.description(language), role: "group",
		language: language, width: barsWidth, height: y + forestMargin,
	}.svg(parts...)
}

// barsHeading writes a title over rows, and gives where they begin.
func barsHeading(title string) ([]*element, float64) {
	var parts []*element
	y := forestMargin + titleSize
	for _, text := range wrapTo(2, title, titleSize*boldFactor, barsWidth-2*forestMargin) {
		parts = append(parts, draw("text", "x", forestMargin, "y", y, "font-size", titleSize, "font-weight", "bold").saying(text))
		y += titleSize * 1.3
	}
	return parts, y + 4
}

// barsLabelled names a row.
func barsLabelled(label string, y float64) []*element {
	lines := wrapTo(2, label, textSize, barsLabel-forestGap)
	at := y + 24.5 - float64(len(lines)-1)*8
	parts := make([]*element, 0, len(lines))
	for _, text := range lines {
		parts = append(parts, draw("text", "x", forestMargin, "y", at).saying(text))
		at += 16
	}
	return parts
}

// barsRemarks writes sentences beneath rows, and gives where they end.
func barsRemarks(parts []*element, y float64, remarks []i18n.Text, language i18n.Language) ([]*element, float64) {
	y += 4
	for _, remark := range remarks {
		for _, text := range wrapTo(3, remark.In(language), smallSize, barsWidth-2*forestMargin) {
			y += 16
			parts = append(parts, draw("text", "x", forestMargin, "y", y, "font-size", smallSize, "fill", quiet).saying(text))
		}
	}
	return parts, y
}
