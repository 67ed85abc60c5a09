package catalogue

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

// reader turns the values of one row into an entry and collects what is wrong with them.
type reader struct {
	row          int
	base         string // the pointer of the row
	decimalComma bool   // "0,35" is a number, in CSV files separated by semicolons
	places       map[string]place
	problems     Problems
	broken       map[string]bool // pointers that cannot be read; what follows from that is not said again
	vocabulary   *Vocabulary
	defaults     Defaults
	tags         map[string]string // pointer → the tag of a RIS file that the field is read from
}

func newReader(row, index int, vocabulary *Vocabulary) *reader {
	return &reader{
		row: row, base: "/" + strconv.Itoa(index), vocabulary: vocabulary,
		places: map[string]place{}, broken: map[string]bool{},
	}
}

// wrong reports a value that cannot be read.
func (r *reader) wrong(pointer string, at place, code, danish, english string) {
	r.broken[pointer] = true
	r.report(at, detail(pointer, code, danish, english))
}

// report places a detail whose pointer is relative to the row.
func (r *reader) report(at place, d fault.Detail) {
	if r.full() {
		return
	}
	if tag := r.tags[d.Pointer]; tag != "" {
		d.Text = i18n.Text{DA: "Mærket " + tag + ": " + d.Text.DA, EN: "Tag " + tag + ": " + d.Text.EN}
	}
	r.problems = append(r.problems, Problem{
		Row: r.row, Line: at.line, Column: at.column, Pointer: r.base + d.Pointer, Code: d.Code, Text: d.Text,
	})
}

// full tells whether the row has more problems than anybody reads.
func (r *reader) full() bool { return len(r.problems) > 2*maxProblems }

// validated reports what the rules say about the entry, except about values that could not be read.
func (r *reader) validated(details []fault.Detail) {
	for _, d := range details {
		if !r.isBroken(d.Pointer) {
			r.report(r.placeOf(d.Pointer), d)
		}
	}
}

// placeOf finds the place of a field, or of the nearest thing around it that stands in the file.
func (r *reader) placeOf(pointer string) place {
	for {
		if at, ok := r.places[pointer]; ok || pointer == "" {
			return at
		}
		pointer = parent(pointer)
	}
}

func (r *reader) isBroken(pointer string) bool {
	for ; pointer != ""; pointer = parent(pointer) {
		if r.broken[pointer] {
			return true
		}
	}
	return r.broken[""]
}

func parent(pointer string) string {
	cut := strings.LastIndexByte(pointer, '/')
	if cut < 0 {
		return ""
	}
	return pointer[:cut]
}

// form reads the fields of one object.
type form struct {
	r       *reader
	pointer string
	node    *node
}

// object opens a value as an object with known fields; any other field is reported.
func (r *reader) object(n *node, pointer string, known []string) form {
	r.places[pointer] = n.at
	f := form{r: r, pointer: pointer}
	if n.kind != kindObject {
		r.wrongType(pointer, n, "en samling felter", "a set of fields")
		return f
	}
	f.node = n
	for _, field := range n.fields {
		if slices.Contains(known, field.name) {
			continue
		}
		if r.full() {
			break
		}
		list := strings.Join(known, ", ")
		r.report(field.at, detail(pointer+"/"+escape(field.name), CodeUnknownField,
			fmt.Sprintf("Feltet %s kendes ikke. Kendte felter: %s.", quoted(field.name), list),
			fmt.Sprintf("The field %s is not known. Known fields: %s.", quoted(field.name), list)))
	}
	return f
}

// escape writes a name as a step of a JSON pointer, without repeating a number that identifies a person.
func escape(name string) string {
	name = strings.Trim(quoted(name), "«»")
	return strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}

// value finds a field's value and remembers its place; nil means that the file does not say.
func (f form) value(name string) (value *node, pointer string) {
	pointer = f.pointer + "/" + name
	value = f.node.field(name)
	if value == nil {
		return nil, pointer
	}
	f.r.places[pointer] = value.at
	if value.absent() {
		return nil, pointer
	}
	return value, pointer
}

func (r *reader) wrongType(pointer string, n *node, danish, english string) {
	hint := instead(n)
	r.wrong(pointer, n.at, CodeWrongType,
		fmt.Sprintf("Feltet %s skal være %s%s.", fieldName(pointer), danish, hint[0]),
		fmt.Sprintf("The field %s must be %s%s.", fieldName(pointer), english, hint[1]))
}

// instead says, in Danish and in English, what a value is instead of what it should be.
func instead(n *node) [2]string {
	switch n.kind {
	case kindBool:
		return [2]string{", men er sand eller falsk", ", but is true or false"}
	case kindNumber:
		return [2]string{", men er et tal", ", but is a number"}
	case kindText:
		return [2]string{", men er en tekst", ", but is a text"}
	case kindList:
		return [2]string{", men er en liste", ", but is a list"}
	case kindObject:
		return [2]string{", men er en samling felter", ", but is a set of fields"}
	case kindNull, kindCell:
		// Nothing is called absent, and a cell has no kind of its own to name.
	}
	return [2]string{}
}

func (f form) text(name string) string {
	n, pointer := f.value(name)
	if n == nil {
		return ""
	}
	return f.r.textOf(n, pointer)
}

func (r *reader) textOf(n *node, pointer string) string {
	if n.kind != kindText && n.kind != kindCell {
		r.wrongType(pointer, n, "en tekst (et tal som tekst skrives i anførselstegn)",
			"a text (a number meant as text is written in quotes)")
		return ""
	}
	return strings.ReplaceAll(n.text, "\r\n", "\n")
}

// word reads a short text without the spaces around it: a code, a slug, a date.
func (f form) word(name string) string { return strings.TrimSpace(f.text(name)) }

func (f form) code(name string) Code { return Code(f.word(name)) }

// whole10 is an integer as it is written in any of the formats.
var whole10 = regexp.MustCompile(`^[-+]?\d{1,18}$`)

func integer[N int | int64](f form, name string) *N {
	n, pointer := f.value(name)
	if n == nil {
		return nil
	}
	return integerOf[N](f.r, n, pointer)
}

func integerOf[N int | int64](r *reader, n *node, pointer string) *N {
	text := strings.TrimSpace(n.text)
	if n.kind != kindNumber && n.kind != kindCell || !whole10.MatchString(text) {
		r.wrongType(pointer, n, "et helt tal", "a whole number")
		return nil
	}
	parsed, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		r.wrongType(pointer, n, "et helt tal", "a whole number")
		return nil
	}
	value := N(parsed)
	return &value
}

// decimal10 is a decimal number; names such as NaN and hexadecimal forms are not numbers here.
var decimal10 = regexp.MustCompile(`^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?$`)

func (f form) decimal(name string) *float64 {
	n, pointer := f.value(name)
	if n == nil {
		return nil
	}
	text := strings.TrimSpace(n.text)
	if n.kind == kindCell && f.r.decimalComma && !strings.Contains(text, ".") {
		text = strings.Replace(text, ",", ".", 1)
	}
	value, err := strconv.ParseFloat(text, 64)
	if n.kind != kindNumber && n.kind != kindCell || !decimal10.MatchString(text) || err != nil || math.IsInf(value, 0) {
		f.r.wrongType(pointer, n, "et tal", "a number")
		return nil
	}
	return &value
}

func (f form) boolean(name string) *bool {
	n, pointer := f.value(name)
	if n == nil {
		return nil
	}
	if n.kind == kindBool || n.kind == kindCell {
		switch strings.ToLower(strings.TrimSpace(n.text)) {
		case "true", "ja", "sand":
			return new(true)
		case "false", "nej", "falsk":
			return new(false)
		}
	}
	f.r.wrongType(pointer, n, "true eller false", "true or false")
	return nil
}

// list gives the elements of a list. A cell is taken apart by one of the separators. A list with more
// elements than allowed is reported and not read.
func (f form) list(name, separators string, most int) ([]*node, string) {
	n, pointer := f.value(name)
	if n == nil {
		return nil, pointer
	}
	var items []*node
	switch n.kind {
	case kindList:
		items = n.items
	case kindCell:
		for _, part := range splitCell(n.text, separators) {
			items = append(items, &node{kind: kindCell, text: part, at: n.at})
		}
	default:
		f.r.wrongType(pointer, n, "en liste", "a list")
	}
	if len(items) > most {
		f.r.wrong(pointer, n.at, CodeTooLong,
			fmt.Sprintf("Feltet %s har %d elementer; højst %d er tilladt.", fieldName(pointer), len(items), most),
			fmt.Sprintf("The field %s has %d elements; at most %d are allowed.", fieldName(pointer), len(items), most))
		return nil, pointer
	}
	return items, pointer
}

// The separators of lists within a CSV cell. References and other free texts hold semicolons, so only the
// bar separates them.
const (
	codeSeparators = "|;"
	textSeparators = "|"
)

func (f form) codes(name string) []Code {
	items, pointer := f.list(name, codeSeparators, MaxList)
	var codes []Code
	for i, item := range items {
		at := pointer + "/" + strconv.Itoa(i)
		f.r.places[at] = item.at
		codes = append(codes, Code(strings.TrimSpace(f.r.textOf(item, at))))
	}
	return codes
}

func (f form) numbers(name string) []int {
	items, pointer := f.list(name, codeSeparators, MaxList)
	var numbers []int
	for i, item := range items {
		at := pointer + "/" + strconv.Itoa(i)
		f.r.places[at] = item.at
		if n := integerOf[int](f.r, item, at); n != nil {
			numbers = append(numbers, *n)
		}
	}
	return numbers
}

func (f form) texts(name string) []string {
	items, pointer := f.list(name, textSeparators, MaxList)
	var texts []string
	for i, item := range items {
		at := pointer + "/" + strconv.Itoa(i)
		f.r.places[at] = item.at
		texts = append(texts, f.r.textOf(item, at))
	}
	return texts
}

// inner opens a field that is an object of its own; one that says nothing gives false.
func (f form) inner(name string, known []string) (form, bool) {
	n, pointer := f.value(name)
	if n == nil || n.kind == kindObject && n.empty() {
		return form{r: f.r, pointer: pointer}, false
	}
	return f.r.object(n, pointer, known), true
}

// splitCell takes a cell apart at its separators; a backslash keeps the character after it. Elements lose the
// spaces around them, and empty ones are left out.
func splitCell(cell, separators string) []string {
	var parts []string
	var part strings.Builder
	end := func() {
		if text := strings.TrimSpace(part.String()); text != "" {
			parts = append(parts, text)
		}
		part.Reset()
	}
	kept := false
	for _, r := range cell {
		switch {
		case kept:
			part.WriteRune(r)
			kept = false
		case r == '\\':
			kept = true
		case strings.ContainsRune(separators, r):
			end()
		default:
			part.WriteRune(r)
		}
	}
	if kept {
		part.WriteByte('\\')
	}
	end()
	return parts
}

// joinCell is the reverse of splitCell for a list of free texts.
func joinCell(parts []string) string {
	escaped := make([]string, 0, len(parts))
	for _, part := range parts {
		escaped = append(escaped, strings.NewReplacer(`\`, `\\`, `|`, `\|`).Replace(part))
	}
	return strings.Join(escaped, "|")
}
