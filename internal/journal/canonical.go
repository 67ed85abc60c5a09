package journal

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/fasemodel/fasemodel/internal/fault"
)

// MaxInteger is the largest integer, and its negative the smallest, that every JSON reader holds
// exactly (RFC 7493 section 2.2).
const MaxInteger = 1<<53 - 1

// maxDepth bounds how deep a value may nest. The journal's own payloads nest less than ten deep.
const maxDepth = 100

// Canonical gives a value's bytes in the form of RFC 8785. It takes what encoding/json can marshal; a
// json.RawMessage is read as JSON. It refuses, with a fault of kind Invalid, numbers that are not written
// as integers, integers beyond ±[MaxInteger], invalid UTF-8, lone surrogates and keys that repeat.
func Canonical(v any) ([]byte, error) {
	if raw, ok := v.(json.RawMessage); ok {
		return CanonicalJSON(raw)
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, errSyntax.Because(err)
	}
	// The encoder puts an escaped U+FFFD where a Go string holds a byte that is not UTF-8, and writes a
	// real U+FFFD unescaped. The escape is the only trace of the replacement.
	if bytes.Contains(raw, []byte(`\ufffd`)) {
		return nil, errUTF8
	}
	return CanonicalJSON(raw)
}

// CanonicalJSON gives the canonical form of a JSON text. It refuses what [Canonical] refuses, and what is
// not JSON.
func CanonicalJSON(raw []byte) ([]byte, error) {
	if !utf8.Valid(raw) {
		return nil, errUTF8
	}
	if !json.Valid(raw) {
		return nil, errSyntax
	}
	c := canonicaliser{in: raw, out: make([]byte, 0, len(raw))}
	if err := c.value(0); err != nil {
		return nil, err
	}
	return c.out, nil
}

// IsCanonical tells whether bytes are JSON in canonical form.
func IsCanonical(raw []byte) bool {
	canonical, err := CanonicalJSON(raw)
	return err == nil && bytes.Equal(canonical, raw)
}

var (
	errSyntax = fault.New(fault.Invalid, "canonical-syntax",
		"Værdien kan ikke skrives som JSON.", "The value cannot be written as JSON.")
	errUTF8 = fault.New(fault.Invalid, "canonical-utf8",
		"Teksten er ikke gyldig UTF-8.", "The text is not valid UTF-8.")
	errNumber = fault.New(fault.Invalid, "canonical-number",
		"Kun hele tal mellem -9007199254740991 og 9007199254740991 kan indgå.",
		"Only whole numbers between -9007199254740991 and 9007199254740991 are allowed.")
	errDuplicate = fault.New(fault.Invalid, "canonical-duplicate-key",
		"Samme navn står to gange i et objekt.", "The same name stands twice in one object.")
	errDepth = fault.New(fault.Invalid, "canonical-depth",
		"Værdien er indlejret for dybt.", "The value is nested too deeply.")
)

// canonicaliser reads text that json.Valid has accepted, so it checks only what that leaves open.
type canonicaliser struct {
	in  []byte
	pos int
	out []byte
}

func (c *canonicaliser) value(depth int) error {
	if depth > maxDepth {
		return errDepth
	}
	switch c.peek() {
	case '{':
		return c.object(depth)
	case '[':
		return c.array(depth)
	case '"':
		text, err := c.text()
		if err != nil {
			return err
		}
		c.out = appendString(c.out, text)
		return nil
	case 't':
		c.literal("true")
		return nil
	case 'f':
		c.literal("false")
		return nil
	case 'n':
		c.literal("null")
		return nil
	default:
		return c.number()
	}
}

// member is one name of an object with its canonical value.
type member struct {
	name  string
	units []uint16
	value []byte
}

func (c *canonicaliser) object(depth int) error {
	c.pos++ // the opening brace
	outer := c.out
	var members []member
	for c.peek() != '}' {
		if c.peek() == ',' {
			c.pos++
		}
		c.space()
		name, err := c.text()
		if err != nil {
			return err
		}
		c.space()
		c.pos++ // the colon
		c.out = nil
		if err := c.value(depth + 1); err != nil {
			return err
		}
		members = append(members, member{name: name, units: utf16.Encode([]rune(name)), value: c.out})
	}
	c.pos++
	// RFC 8785 section 3.2.3: names are ordered by their UTF-16 code units, not by their bytes.
	slices.SortFunc(members, func(a, b member) int { return slices.Compare(a.units, b.units) })
	c.out = append(outer, '{')
	for i, m := range members {
		if i > 0 {
			if members[i-1].name == m.name {
				return errDuplicate
			}
			c.out = append(c.out, ',')
		}
		c.out = appendString(c.out, m.name)
		c.out = append(c.out, ':')
		c.out = append(c.out, m.value...)
	}
	c.out = append(c.out, '}')
	return nil
}

func (c *canonicaliser) array(depth int) error {
	c.pos++ // the opening bracket
	c.out = append(c.out, '[')
	for c.peek() != ']' {
		if c.peek() == ',' {
			c.pos++
			c.out = append(c.out, ',')
		}
		if err := c.value(depth + 1); err != nil {
			return err
		}
	}
	c.pos++
	c.out = append(c.out, ']')
	return nil
}

func (c *canonicaliser) literal(word string) {
	c.pos += len(word)
	c.out = append(c.out, word...)
}

func (c *canonicaliser) number() error {
	start := c.pos
	for c.pos < len(c.in) && strings.IndexByte("+-.0123456789eE", c.in[c.pos]) >= 0 {
		c.pos++
	}
	n, err := strconv.ParseInt(string(c.in[start:c.pos]), 10, 64)
	if err != nil || n > MaxInteger || n < -MaxInteger {
		return errNumber
	}
	c.out = strconv.AppendInt(c.out, n, 10)
	return nil
}

// text reads a string and gives its characters. A surrogate without its partner is no character.
func (c *canonicaliser) text() (string, error) {
	c.pos++ // the opening quote
	start := c.pos
	for c.in[c.pos] != '"' && c.in[c.pos] != '\\' {
		c.pos++
	}
	if c.in[c.pos] == '"' {
		c.pos++
		return string(c.in[start : c.pos-1]), nil
	}
	text := append([]byte(nil), c.in[start:c.pos]...)
	for c.in[c.pos] != '"' {
		if c.in[c.pos] != '\\' {
			text = append(text, c.in[c.pos])
			c.pos++
			continue
		}
		r, err := c.escape()
		if err != nil {
			return "", err
		}
		text = utf8.AppendRune(text, r)
	}
	c.pos++
	return string(text), nil
}

func (c *canonicaliser) escape() (rune, error) {
	letter := c.in[c.pos+1]
	if letter != 'u' {
		c.pos += 2
		if i := strings.IndexByte("bfnrt", letter); i >= 0 {
			return rune("\b\f\n\r\t"[i]), nil
		}
		return rune(letter), nil
	}
	r := c.unit()
	if !utf16.IsSurrogate(r) {
		return r, nil
	}
	if c.in[c.pos] == '\\' && c.in[c.pos+1] == 'u' {
		if pair := utf16.DecodeRune(r, c.unit()); pair != utf8.RuneError {
			return pair, nil
		}
	}
	return 0, errUTF8
}

// unit reads one \uXXXX.
func (c *canonicaliser) unit() rune {
	n, _ := strconv.ParseUint(string(c.in[c.pos+2:c.pos+6]), 16, 16)
	c.pos += 6
	return rune(n)
}

func (c *canonicaliser) peek() byte {
	c.space()
	return c.in[c.pos]
}

func (c *canonicaliser) space() {
	for c.pos < len(c.in) && strings.IndexByte(" \t\r\n", c.in[c.pos]) >= 0 {
		c.pos++
	}
}

// appendString writes a string as RFC 8785 section 3.2.2.2 says: the shortest escape for what must be
// escaped, everything else as it is.
func appendString(out []byte, text string) []byte {
	const hexDigits = "0123456789abcdef"
	out = append(out, '"')
	for i := range len(text) {
		switch b := text[i]; {
		case b == '"' || b == '\\':
			out = append(out, '\\', b)
		case b >= 0x20:
			out = append(out, b)
		case strings.IndexByte("\b\t\n\f\r", b) >= 0:
			out = append(out, '\\', "btnfr"[strings.IndexByte("\b\t\n\f\r", b)])
		default:
			out = append(out, '\\', 'u', '0', '0', hexDigits[b>>4], hexDigits[b&0xf])
		}
	}
	return append(out, '"')
}
