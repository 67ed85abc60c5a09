package chart

import (
	"bytes"
	"encoding/xml"
	"math"
	"strconv"
	"strings"
	"unicode"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// The colours: dark text on white, and one blue that is as dark as grey. Contrasts on white are 4.5:1 and more
// for text, 3:1 and more for what is drawn.
const (
	ink   = "#1a1a1a"
	quiet = "#595959"
	line  = "#767676"
	faint = "#d9d9d9"
	blue  = "#1b4f8a"
	paper = "#ffffff"
)

// fonts are found on the reader's machine; nothing is fetched. Text is measured for the widest of them.
const fonts = "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif"

// element is a part of a picture. Names and attributes are written by this package alone; values and texts are
// escaped, wherever they come from.
type element struct {
	name       string
	attributes []attribute
	text       string
	children   []*element
}

type attribute struct{ name, value string }

// draw makes an element of a name and of attributes in pairs: names, each followed by a text or a number.
func draw(name string, pairs ...any) *element {
	made := &element{name: name}
	for i := 0; i+1 < len(pairs); i += 2 {
		key, _ := pairs[i].(string)
		var value string
		switch given := pairs[i+1].(type) {
		case string:
			value = given
		case float64:
			value = coordinate(given)
		case int:
			value = strconv.Itoa(given)
		}
		made.attributes = append(made.attributes, attribute{key, value})
	}
	return made
}

// add puts elements inside this one and gives it back.
func (e *element) add(children ...*element) *element {
	e.children = append(e.children, children...)
	return e
}

// saying puts a text inside this element and gives it back.
func (e *element) saying(text string) *element {
	e.text = clean(text)
	return e
}

// titled gives the element a title, which browsers show and screen readers say.
func (e *element) titled(text string) *element {
	return e.add(draw("title").saying(text))
}

func (e *element) write(b *bytes.Buffer) {
	b.WriteString("<" + e.name)
	for _, one := range e.attributes {
		b.WriteString(" " + one.name + `="`)
		escape(b, one.value)
		b.WriteByte('"')
	}
	if e.text == "" && len(e.children) == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteByte('>')
	escape(b, e.text)
	for _, child := range e.children {
		child.write(b)
	}
	b.WriteString("</" + e.name + ">")
}

// escape writes a text so that it is nothing but text. A buffer takes whatever it is given.
func escape(b *bytes.Buffer, text string) { _ = xml.EscapeText(b, []byte(text)) }

// coordinate writes a length with two decimals at most. What is not a number stands at the origin: a picture
// that is wrong in one place is better than one that no program opens.
func coordinate(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "0"
	}
	text := strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64)
	if text == "-0" {
		return "0"
	}
	return text
}

// clean makes a text of whatever was given: white space becomes single spaces, and characters that control or
// reorder text go.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) && r != '\u00a0':
			return ' '
		case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == ' ' }), " ")
}

// picture is what every picture has: its name, its description and its size.
type picture struct {
	id          string
	title       string
	description string
	role        string // img, or group where there are links inside
	language    i18n.Language
	width       float64
	height      float64
}

// svg writes a document with the elements on white paper.
func (p picture) svg(children ...*element) []byte {
	width, height := math.Ceil(p.width), math.Ceil(p.height)
	id := identifier(p.id)
	root := draw("svg", "xmlns", "http://www.w3.org/2000/svg", "role", p.role, "lang", string(p.language),
		"aria-labelledby", id+"-title "+id+"-desc", "width", width, "height", height,
		"viewBox", "0 0 "+coordinate(width)+" "+coordinate(height), "font-family", fonts, "font-size", textSize,
		"fill", ink)
	root.add(
		draw("title", "id", id+"-title").saying(p.title),
		draw("desc", "id", id+"-desc").saying(p.description),
		draw("rect", "width", width, "height", height, "fill", paper))
	root.add(children...)
	var b bytes.Buffer
	root.write(&b)
	b.WriteByte('\n')
	return b.Bytes()
}

// identifier makes a text usable as the beginning of ids in a page.
func identifier(text string) string {
	made := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		}
		return -1
	}, text)
	return "chart-" + made
}

// link puts elements inside a link, where the address is one of this site or of the web: a script is no address.
func link(address, name string, children ...*element) *element {
	if !safeAddress(address) {
		return draw("g").titled(name).add(children...)
	}
	return draw("a", "href", address, "aria-label", clean(name)).add(children...)
}

func safeAddress(address string) bool {
	return strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://") ||
		strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") && !strings.HasPrefix(address, `/\`)
}
