package catalogue

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// maxJSONDepth is deeper than any entry goes.
const maxJSONDepth = 16

// jsonl reads a file with one JSON object a line; empty lines are skipped.
func (p *parser) jsonl(data []byte) {
	row := 0
	for line := 1; len(data) > 0 && !p.stopped; line++ {
		var text []byte
		text, data, _ = bytes.Cut(data, []byte("\n"))
		if len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		row++
		tree, problem := readJSON(text, line)
		if problem != nil {
			problem.Row = row
			problem.Pointer = fmt.Sprintf("/%d", p.index)
			p.index++
			p.add(*problem)
			continue
		}
		p.entry(row, tree, nil)
	}
}

// jsonLine reads the one value of a line.
type jsonLine struct {
	text    []byte
	line    int
	decoder *json.Decoder

	// offset and column are how far the line has been counted: columns are counted once, not from the
	// start of the line for every value.
	offset, column int
}

func readJSON(text []byte, line int) (*node, *Problem) {
	l := &jsonLine{text: text, line: line, decoder: json.NewDecoder(bytes.NewReader(text)), column: 1}
	l.decoder.UseNumber()
	n, problem := l.value(0)
	if problem != nil {
		return nil, problem
	}
	if rest := bytes.TrimSpace(text[l.decoder.InputOffset():]); len(rest) > 0 {
		return nil, l.problem(l.next(), "Linjen rummer mere end ét objekt.", "The line holds more than one object.")
	}
	return n, nil
}

func (l *jsonLine) problem(at place, danish, english string) *Problem {
	return &Problem{Line: at.line, Column: at.column, Code: CodeSyntax, Text: i18n.Text{DA: danish, EN: english}}
}

// next is the place of the token that comes next.
func (l *jsonLine) next() place {
	offset := int(l.decoder.InputOffset())
	for offset < len(l.text) && bytes.IndexByte([]byte(" \t\r,:"), l.text[offset]) >= 0 {
		offset++
	}
	return l.at(offset)
}

// at gives the place of an offset that is not before the last one asked for.
func (l *jsonLine) at(offset int) place {
	offset = min(max(offset, l.offset), len(l.text))
	l.column += utf8.RuneCount(l.text[l.offset:offset])
	l.offset = offset
	return place{line: l.line, column: l.column}
}

func (l *jsonLine) token() (json.Token, place, *Problem) {
	at := l.next()
	token, err := l.decoder.Token()
	if err == nil {
		return token, at, nil
	}
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		at = l.at(int(syntax.Offset) - 1)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		at = l.at(len(l.text))
	}
	return nil, at, l.problem(at, "Linjen er ikke gyldig JSON fra dette sted.", "The line is not valid JSON from here on.")
}

func (l *jsonLine) value(depth int) (*node, *Problem) {
	token, at, problem := l.token()
	if problem != nil {
		return nil, problem
	}
	if depth > maxJSONDepth {
		return nil, l.problem(at, "Værdierne ligger for dybt inde i hinanden.", "The values are nested too deep.")
	}
	n := &node{at: at}
	switch token := token.(type) {
	case nil:
		n.kind = kindNull
	case bool:
		n.kind, n.text = kindBool, fmt.Sprint(token)
	case json.Number:
		n.kind, n.text = kindNumber, token.String()
	case string:
		n.kind, n.text = kindText, token
	case json.Delim:
		if token == '[' {
			return l.list(n, depth)
		}
		return l.object(n, depth)
	}
	return n, nil
}

func (l *jsonLine) list(n *node, depth int) (*node, *Problem) {
	n.kind = kindList
	for l.decoder.More() {
		item, problem := l.value(depth + 1)
		if problem != nil {
			return nil, problem
		}
		n.items = append(n.items, item)
	}
	_, _, problem := l.token()
	return n, problem
}

func (l *jsonLine) object(n *node, depth int) (*node, *Problem) {
	n.kind = kindObject
	seen := map[string]bool{}
	for l.decoder.More() {
		token, at, problem := l.token()
		if problem != nil {
			return nil, problem
		}
		name, _ := token.(string)
		if seen[name] {
			return nil, l.problem(at, fmt.Sprintf("Feltet %s står to gange.", quoted(name)),
				fmt.Sprintf("The field %s stands twice.", quoted(name)))
		}
		seen[name] = true
		value, problem := l.value(depth + 1)
		if problem != nil {
			return nil, problem
		}
		n.fields = append(n.fields, member{name: name, at: at, value: value})
	}
	_, _, problem := l.token()
	return n, problem
}
