package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// MaxBytes is the most a file may hold.
const MaxBytes = 10 << 20

// parse reads the one document of a file into a tree, or says why it cannot.
func parse(data []byte) (*yaml.Node, *Problem) {
	if len(data) > MaxBytes {
		return nil, &Problem{
			Line: 1, Column: 1,
			Message: fmt.Sprintf("the file holds %d bytes, and at most %d are read", len(data), MaxBytes),
			Danish:  fmt.Sprintf("filen fylder %d byte, og højst %d bliver læst", len(data), MaxBytes),
		}
	}
	if problem := checkCharacters(data); problem != nil {
		return nil, problem
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	document, err := next(decoder)
	if errors.Is(err, io.EOF) {
		return nil, &Problem{Line: 1, Column: 1, Message: "the file is empty", Danish: "filen er tom"}
	}
	if err != nil {
		return nil, syntaxProblem(data, err)
	}
	second, err := next(decoder)
	if err == nil {
		return nil, &Problem{
			Line: second.Line, Column: second.Column,
			Message: "a second document begins here, and a file holds one",
			Danish:  "her begynder et dokument mere, og en fil rummer ét",
		}
	}
	if !errors.Is(err, io.EOF) {
		return nil, syntaxProblem(data, err)
	}
	return document.Content[0], nil
}

// next reads one document. The parser has panicked on odd input before, so a panic counts as input that it
// cannot read: a bad file must never stop the program.
func next(decoder *yaml.Decoder) (document *yaml.Node, err error) {
	defer func() {
		if reason := recover(); reason != nil {
			document, err = nil, fmt.Errorf("yaml: not readable: %v", reason)
		}
	}()
	document = &yaml.Node{}
	if err := decoder.Decode(document); err != nil {
		return nil, err
	}
	if document.Kind != yaml.DocumentNode || len(document.Content) != 1 {
		return nil, errors.New("yaml: not readable")
	}
	return document, nil
}

// checkCharacters refuses bytes that are not UTF-8 and characters that YAML does not allow; the parser
// refuses them too, but without saying where.
func checkCharacters(data []byte) *Problem {
	line, column := 1, 1
	for rest := data; len(rest) > 0; {
		character, width := utf8.DecodeRune(rest)
		switch {
		case character == utf8.RuneError && width <= 1:
			return &Problem{
				Line: line, Column: column,
				Message: fmt.Sprintf("the byte 0x%02X is not UTF-8; save the file as UTF-8", rest[0]),
				Danish:  fmt.Sprintf("byten 0x%02X er ikke UTF-8; gem filen som UTF-8", rest[0]),
			}
		case character == '\n':
			line, column = line+1, 1
			rest = rest[width:]
			continue
		case character < ' ' && character != '\t' && character != '\r',
			character >= 0x7F && character < 0xA0 && character != 0x85,
			character == '\uFEFF' && len(rest) != len(data), character == '\uFFFE', character == '\uFFFF':
			return &Problem{
				Line: line, Column: column,
				Message: fmt.Sprintf("the character U+%04X does not belong in a text file", character),
				Danish:  fmt.Sprintf("tegnet U+%04X hører ikke hjemme i en tekstfil", character),
			}
		}
		column++
		rest = rest[width:]
	}
	return nil
}

var (
	parserLine    = regexp.MustCompile(`^(?:yaml: )?(?:line (\d+): )?`)
	unknownAnchor = regexp.MustCompile(`unknown anchor '([^']+)' referenced`)
)

// grammarProblems are the parser's own complaints. It counts their lines from 0, those of its scanner from 1.
var grammarProblems = []string{
	"did not find expected <document start>", "did not find expected node content",
	"did not find expected '-' indicator", "did not find expected key",
	"did not find expected ',' or ']'", "did not find expected ',' or '}'",
	"found duplicate %YAML directive", "found incompatible YAML document", "found undefined tag handle",
	"found duplicate %TAG directive",
}

// syntaxProblem places an error of the parser, which gives a line at best, and nothing on the first line.
func syntaxProblem(data []byte, err error) *Problem {
	text := err.Error()
	match := parserLine.FindStringSubmatch(text)
	message := strings.TrimPrefix(text, match[0])
	if name := unknownAnchor.FindStringSubmatch(message); name != nil {
		line, column := find(data, "*"+name[1])
		return &Problem{
			Line: line, Column: column,
			Message: fmt.Sprintf("*%s refers to an anchor &%s that is not above it", name[1], name[1]),
			Danish:  fmt.Sprintf("*%s henviser til et anker &%s, som ikke står ovenfor", name[1], name[1]),
		}
	}
	line, _ := strconv.Atoi(match[1])
	if line == 0 || slices.Contains(grammarProblems, message) {
		line++
	}
	lines := strings.Split(string(data), "\n")
	if line > len(lines) {
		line = len(lines)
	}
	if strings.Contains(message, "tab character") {
		// The scanner gives the line where the surrounding value began.
		for line < len(lines) && !strings.Contains(indentOf(lines[line-1]), "\t") {
			line++
		}
	}
	indent := indentOf(lines[line-1])
	if tab := strings.IndexByte(indent, '\t'); tab >= 0 {
		return &Problem{
			Line: line, Column: tab + 1,
			Message: "a tab cannot indent; use spaces",
			Danish:  "en tabulator kan ikke bruges til indrykning; brug mellemrum",
		}
	}
	if strings.HasSuffix(message, "<document start>") {
		return &Problem{
			Line: line, Column: len(indent) + 1,
			Message: "the document has ended above, and a file holds one",
			Danish:  "dokumentet er slut ovenfor, og en fil rummer ét",
		}
	}
	return &Problem{
		Line: line, Column: len(indent) + 1,
		Message: "this is not YAML: " + message,
		Danish:  "dette er ikke YAML: " + message,
	}
}

func indentOf(line string) string { return line[:len(line)-len(strings.TrimLeft(line, " \t"))] }

// find gives the line and column of the first place where a text stands as a whole word.
func find(data []byte, word string) (line, column int) {
	pattern := regexp.MustCompile(regexp.QuoteMeta(word) + `(?:[\s,\]}:]|$)`)
	at := pattern.FindIndex(data)
	if at == nil {
		return 1, 1
	}
	before := data[:at[0]]
	start := bytes.LastIndexByte(before, '\n') + 1
	return bytes.Count(before, []byte("\n")) + 1, utf8.RuneCount(before[start:]) + 1
}
