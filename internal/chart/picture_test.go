package chart_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/chart"
)

// node is an element of a picture, read back.
type node struct {
	name       string
	attributes map[string]string
	text       string
	children   []*node
	parent     *node
}

// every gives all elements of a name, in the order of the document.
func (n *node) every(name string) []*node {
	var found []*node
	for _, child := range n.children {
		if child.name == name {
			found = append(found, child)
		}
		found = append(found, child.every(name)...)
	}
	return found
}

// texts gives what is written in the picture.
func (n *node) texts() []string {
	var texts []string
	for _, one := range n.every("text") {
		texts = append(texts, one.text)
	}
	return texts
}

// inherited finds an attribute here or further out.
func (n *node) inherited(name string) string {
	for at := n; at != nil; at = at.parent {
		if value, found := at.attributes[name]; found {
			return value
		}
	}
	return ""
}

// fataler is what both tests and rapid checks fail through.
type fataler interface {
	require.TestingT
	Helper()
}

// read reads a picture back and holds it against what is true of every picture: well-formed, named, described,
// self-contained, without a number that is none, and with everything inside its frame.
func read(t fataler, svg []byte) *node {
	t.Helper()
	require.NotContains(t, string(svg), "NaN")
	require.NotContains(t, string(svg), "Inf")
	top := &node{}
	at := top
	decoder := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err, string(svg))
		switch part := token.(type) {
		case xml.StartElement:
			made := &node{name: part.Name.Local, attributes: map[string]string{}, parent: at}
			for _, one := range part.Attr {
				_, twice := made.attributes[one.Name.Local]
				require.False(t, twice, "the attribute %s stands twice", one.Name.Local)
				made.attributes[one.Name.Local] = one.Value
			}
			at.children = append(at.children, made)
			at = made
		case xml.EndElement:
			at = at.parent
		case xml.CharData:
			at.text += string(part)
		}
	}
	require.Len(t, top.children, 1)
	root := top.children[0]
	require.Equal(t, "svg", root.name)
	requireNamed(t, root)
	requireHarmless(t, root)
	requireInside(t, root)
	return root
}

func requireNamed(t fataler, root *node) {
	t.Helper()
	require.Contains(t, []string{"img", "group"}, root.attributes["role"])
	require.Contains(t, []string{"da", "en"}, root.attributes["lang"])
	labels := strings.Fields(root.attributes["aria-labelledby"])
	require.Len(t, labels, 2)
	for i, name := range []string{"title", "desc"} {
		require.Equal(t, name, root.children[i].name)
		require.Equal(t, labels[i], root.children[i].attributes["id"])
		require.NotEmpty(t, root.children[i].text)
	}
	for _, link := range root.every("a") {
		require.NotEmpty(t, link.attributes["aria-label"])
		require.Equal(t, "group", root.attributes["role"], "inside an image no link can be reached")
	}
}

func requireHarmless(t fataler, root *node) {
	t.Helper()
	known := []string{"svg", "title", "desc", "rect", "line", "text", "path", "g", "circle", "a"}
	var look func(n *node)
	look = func(n *node) {
		require.True(t, slices.Contains(known, n.name), n.name)
		for name, value := range n.attributes {
			require.False(t, strings.HasPrefix(name, "on") || name == "style" || name == "src", name)
			if name == "href" {
				require.Regexp(t, `^(https?:/)?/[^/\\]?`, value)
			}
		}
		for _, child := range n.children {
			look(child)
		}
	}
	look(root)
}

func number(t fataler, n *node, name string) float64 {
	t.Helper()
	text := n.inherited(name)
	if text == "" {
		return 0
	}
	value, err := strconv.ParseFloat(text, 64)
	require.NoError(t, err, "%s of %s", name, n.name)
	return value
}

func requireInside(t fataler, root *node) {
	t.Helper()
	wide, high := number(t, root, "width"), number(t, root, "height")
	require.Equal(t, "0 0 "+root.attributes["width"]+" "+root.attributes["height"], root.attributes["viewBox"])
	inside := func(n *node, x, y float64) {
		require.True(t, x >= -0.01 && x <= wide+0.01 && y >= -0.01 && y <= high+0.01, "%s %v at %v, %v outside %v × %v",
			n.name, n.attributes, x, y, wide, high)
	}
	for _, text := range root.every("text") {
		x, y := number(t, text, "x"), number(t, text, "y")
		length := chart.Width(text.text, number(t, text, "font-size"))
		switch text.inherited("text-anchor") {
		case "end":
			inside(text, x-length, y)
			inside(text, x, y)
		case "middle":
			inside(text, x-length/2, y)
			inside(text, x+length/2, y)
		default:
			inside(text, x+length, y)
			inside(text, x, y)
		}
	}
	for _, rect := range root.every("rect") {
		x, y := number(t, rect, "x"), number(t, rect, "y")
		inside(rect, x, y)
		if rect.parent != root || rect.attributes["x"] != "" {
			inside(rect, x+number(t, rect, "width"), y+number(t, rect, "height"))
		}
	}
	for _, line := range root.every("line") {
		inside(line, number(t, line, "x1"), number(t, line, "y1"))
		inside(line, number(t, line, "x2"), number(t, line, "y2"))
	}
	for _, path := range root.every("path") {
		numbers := strings.Fields(strings.NewReplacer("M", " ", "L", " ", "Z", " ").Replace(path.attributes["d"]))
		require.Zero(t, len(numbers)%2)
		for i := 0; i+1 < len(numbers); i += 2 {
			x, err := strconv.ParseFloat(numbers[i], 64)
			require.NoError(t, err)
			y, err := strconv.ParseFloat(numbers[i+1], 64)
			require.NoError(t, err)
			inside(path, x, y)
		}
	}
}

// labels are texts as people write them and as nobody should.
func labels() []string {
	return []string{
		"", "Hansen 2012", "<script>alert(1)</script>", `"><image href="x" onerror="alert(1)"/>`, "a&b]]>",
		"Kommunernes Fælles Forsknings- og Udviklingscenter for Socialpsykiatri (2019), delstudie B",
		"Rehabiliteringskoordineringsindsatsundersøgelsesgruppen (2020)", "\x00\x07\u202eevil\u200d\ufffe", "線形 研究 2020",
		"  mellem\n\trum  ", strings.Repeat("W", 300), "\xff\xfe",
	}
}

func TestPictureIsTheSameEveryTime(t *testing.T) {
	first, again := goals(3).SVG("da"), goals(3).SVG("da")
	require.Equal(t, string(first), string(again))
	first, again = cbt().SVG("da"), cbt().SVG("da")
	require.Equal(t, string(first), string(again))
}
