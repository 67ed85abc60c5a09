package catalogue

import "strings"

// kind is what a value in a file is, before anyone knows which field it is for.
type kind int

const (
	kindNull kind = iota
	kindBool
	kindNumber
	kindText
	kindCell // a CSV cell: a text that may stand for a number or a list
	kindList
	kindObject
)

// node is a value of a file, in any of the formats, with its place.
type node struct {
	kind   kind
	text   string // as written, for the scalar kinds
	items  []*node
	fields []member
	at     place
}

// member is a named field of an object.
type member struct {
	name  string
	at    place
	value *node
}

// place is a position in a file; lines and columns count from 1, zero is unknown.
type place struct{ line, column int }

// field finds a field of an object.
func (n *node) field(name string) *node {
	if n == nil || n.kind != kindObject {
		return nil
	}
	for _, f := range n.fields {
		if f.name == name {
			return f.value
		}
	}
	return nil
}

// has tells whether an object names a field, whatever its value.
func (n *node) has(name string) bool { return n.field(name) != nil }

// absent tells whether a value says nothing: null, or an empty cell.
func (n *node) absent() bool {
	return n == nil || n.kind == kindNull || n.kind == kindCell && strings.TrimSpace(n.text) == ""
}

// set puts a value under a dotted name ("owner.name"), making the objects on the way.
func (n *node) set(dotted string, value *node) {
	first, rest, nested := strings.Cut(dotted, ".")
	if !nested {
		n.fields = append(n.fields, member{name: first, at: value.at, value: value})
		return
	}
	inner := n.field(first)
	if inner == nil {
		inner = &node{kind: kindObject, at: value.at}
		n.fields = append(n.fields, member{name: first, at: value.at, value: inner})
	}
	inner.set(rest, value)
}

// empty tells whether no field of an object, however deep, says anything.
func (n *node) empty() bool {
	if n.kind != kindObject {
		return n.absent()
	}
	for _, f := range n.fields {
		if !f.value.empty() {
			return false
		}
	}
	return true
}
