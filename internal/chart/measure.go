package chart

import (
	"strings"
	"unicode/utf8"
)

// The sizes of text, in pixels.
const (
	textSize  = 13.0
	smallSize = 12.0
	titleSize = 16.0
)

// boldFactor is how much wider bold text is at most.
const boldFactor = 1.13

// widths are the widths of the characters from space to tilde in thousandths of the font's size: the wider of
// Arial's and DejaVu Sans', as a browser measures them.
var widths = [...]int{
	318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636,
	636, 636, 636, 636, 337, 337, 838, 838, 838, 556, 1015, 684, 686, 722, 770, 667, 611, 778, 752, 295, 500, 667,
	557, 863, 748, 787, 667, 787, 722, 667, 611, 732, 684, 989, 685, 667, 685, 390, 337, 390, 838, 556, 500, 613,
	635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818,
	592, 592, 525, 636, 337, 636, 838,
}

// width measures a text of a size in pixels, so that it is no wider in any of the fonts.
func width(text string, size float64) float64 {
	sum := 0
	for _, r := range text {
		switch {
		case r >= ' ' && int(r-' ') < len(widths):
			sum += widths[r-' ']
		case r < 0x2000:
			sum += latinWidth(r)
		default:
			sum += 1000 // arrows, dashes, signs of mathematics, ideographs
		}
	}
	return float64(sum) * size / 1000
}

func latinWidth(r rune) int {
	switch r {
	case '\u00a0', '·':
		return 318
	case '²', '³', '¹':
		return 401
	case 'å', 'ä', 'ö', 'ø', 'é', 'ü', 'τ':
		return 636
	case '§':
		return 556
	case 'Å', 'Ø', 'Ä', 'Ö':
		return 787
	}
	return 1000
}

// shorten cuts a text that is wider than allowed, and marks the cut.
func shorten(text string, size, allowed float64) string {
	text = clean(text)
	if width(text, size) <= allowed {
		return text
	}
	room := allowed - width("…", size)
	for text != "" && width(text, size) > room {
		_, last := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-last]
	}
	return strings.TrimRight(text, " ,;:-….") + "…"
}

// wrap breaks a text between words into lines that fit, and shortens a word that is wider than a line.
func wrap(text string, size, allowed float64) []string {
	var lines []string
	current := ""
	for word := range strings.FieldsSeq(clean(text)) {
		joined := word
		if current != "" {
			joined = current + " " + word
		}
		if width(joined, size) <= allowed {
			current = joined
			continue
		}
		if current != "" {
			lines = append(lines, current)
		}
		current = shorten(word, size, allowed)
	}
	if current != "" {
		lines = append(lines, current)
	}
	return lines
}

// wrapTo breaks a text into at most so many lines, the last of which is shortened.
func wrapTo(most int, text string, size, allowed float64) []string {
	lines := wrap(text, size, allowed)
	if len(lines) <= most {
		return lines
	}
	last := shorten(strings.Join(lines[most-1:], " "), size, allowed)
	return append(lines[:most-1:most-1], last)
}
