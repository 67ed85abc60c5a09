package catalogue

import (
	"bytes"
	"fmt"
	"mime"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

// Format is how a file is written.
type Format string

// The formats that can be imported. A CSV file holds either methods or study rows; its header says which. A RIS
// file holds studies whose effects nobody has read.
const (
	FormatYAML  Format = "yaml"
	FormatJSONL Format = "jsonl"
	FormatCSV   Format = "csv"
	FormatRIS   Format = "ris"
)

// Defaults is what study rows that stand by themselves need not say, because it holds for all that do not.
type Defaults struct {
	Method string // slug
	Design Code
}

// has tells whether a column's value is given for every row that does not state it.
func (d Defaults) has(column string) bool {
	return column == "method" && d.Method != "" || column == "design" && d.Design != ""
}

// The limits of a file. Its size in bytes is limited by whoever receives it.
const (
	MaxRows     = 50_000 // methods and study rows together
	maxProblems = 100    // more than this many problems are counted, not listed
)

// File is what a file says: methods with the studies that stand with them, and study rows that stand by
// themselves and name their method.
type File struct {
	Name    string
	Format  Format
	Methods []Method
	Studies []MethodStudy
	// methodPlaces and studyPlaces say where in the file each of them stands.
	methodPlaces, studyPlaces []entryPlace
	// Hash is the SHA-256 of what the file says. It does not depend on format, order or spelling of the file,
	// so that the same content imported again can be told.
	Hash string
}

// entryPlace is where an entry of a file stands.
type entryPlace struct {
	row, index int
	at         place
}

// MethodProblem places something that is wrong with a field of the method at a position of Methods.
func (f *File) MethodProblem(position int, field, code string, text i18n.Text) Problem {
	return f.methodPlaces[position].problem(field, code, text)
}

// StudyProblem places something that is wrong with a field of the study row at a position of Studies.
func (f *File) StudyProblem(position int, field, code string, text i18n.Text) Problem {
	return f.studyPlaces[position].problem(field, code, text)
}

func (p entryPlace) problem(field, code string, text i18n.Text) Problem {
	return Problem{
		Row: p.row, Line: p.at.line, Column: p.at.column, Pointer: fmt.Sprintf("/%d/%s", p.index, field), Code: code,
		Text: text,
	}
}

// MethodStudy is a study row of the method with a slug.
type MethodStudy struct {
	Method string
	Row    StudyRow
}

// Rows counts the methods and study rows of the file.
func (f *File) Rows() int {
	rows := len(f.Methods) + len(f.Studies)
	for _, method := range f.Methods {
		rows += len(method.Studies)
	}
	return rows
}

// StudiesByMethod gives what StudiesOf gives, for every method at once.
func (f *File) StudiesByMethod() map[string][]StudyRow {
	rows := make(map[string][]StudyRow, len(f.Methods))
	for _, method := range f.Methods {
		rows[method.Slug] = append(rows[method.Slug], method.Studies...)
	}
	for _, study := range f.Studies {
		rows[study.Method] = append(rows[study.Method], study.Row)
	}
	return rows
}

// StudiesOf gives all of the file's study rows for a method, with those that stand by themselves last.
func (f *File) StudiesOf(slug string) []StudyRow {
	var rows []StudyRow
	for _, method := range f.Methods {
		if method.Slug == slug {
			rows = append(rows, method.Studies...)
		}
	}
	for _, study := range f.Studies {
		if study.Method == slug {
			rows = append(rows, study.Row)
		}
	}
	return rows
}

// contentTypes are the media types that say which format a body is in. Types that say nothing certain
// (text/plain, application/octet-stream, and the one that spreadsheets give CSV files) leave it to the name.
var contentTypes = map[string]Format{
	"application/yaml":      FormatYAML,
	"application/x-yaml":    FormatYAML,
	"text/yaml":             FormatYAML,
	"text/x-yaml":           FormatYAML,
	"application/jsonl":     FormatJSONL,
	"application/x-jsonl":   FormatJSONL,
	"application/ndjson":    FormatJSONL,
	"application/x-ndjson":  FormatJSONL,
	"application/jsonlines": FormatJSONL,
	"text/csv":              FormatCSV,
	"application/csv":       FormatCSV,

	"application/x-research-info-systems": FormatRIS,
}

// DetectFormat finds the format from the content type, and from the name's extension where the type does not
// say. It gives an Unsupported fault for anything that is not imported.
func DetectFormat(contentType, name string) (Format, error) {
	if media, _, err := mime.ParseMediaType(contentType); err == nil {
		if format, ok := contentTypes[media]; ok {
			return format, nil
		}
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".yaml", ".yml":
		return FormatYAML, nil
	case ".jsonl", ".ndjson":
		return FormatJSONL, nil
	case ".csv":
		return FormatCSV, nil
	case ".ris":
		return FormatRIS, nil
	}
	return "", fault.New(fault.Unsupported, CodeFormatUnknown,
		"Filtypen kan ikke importeres. Brug YAML (application/yaml), JSONL (application/jsonl), CSV (text/csv) eller "+
			"RIS (application/x-research-info-systems).",
		"Files of this type cannot be imported. Use YAML (application/yaml), JSONL (application/jsonl), CSV (text/csv) "+
			"or RIS (application/x-research-info-systems).")
}

// Parse reads a file of methods and studies and checks it as a whole. The error is an Invalid fault with the
// code CodeImportInvalid whose details are every problem found, each with its row and its sentence in both
// languages; its cause is Problems. A file that is not refused can be imported as it stands, save for what
// only the database knows (programmes, and methods that study rows name).
func Parse(name string, data []byte, format Format) (*File, error) {
	return DefaultVocabulary().Parse(name, data, format, Defaults{})
}

// Parse reads a file against this vocabulary, as Parse does against the one that ships with the program. The
// defaults are for files of studies.
func (v *Vocabulary) Parse(name string, data []byte, format Format, defaults Defaults) (*File, error) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	f := &File{Name: name, Format: format}
	p := &parser{vocabulary: v, defaults: defaults, file: f, slugs: map[string]int{}, studies: map[string]int{}}
	if at, ok := validUTF8(data); !ok {
		p.whole(at, CodeEncoding, "Filen er ikke UTF-8 fra dette sted. Gem den som UTF-8.",
			"The file is not UTF-8 from here on. Save it as UTF-8.")
		return nil, p.problems.fault()
	}
	switch format {
	case FormatYAML:
		p.yaml(data)
	case FormatJSONL:
		p.jsonl(data)
	case FormatCSV:
		p.csv(data)
	case FormatRIS:
		p.ris(data)
	default:
		_, err := DetectFormat("", "")
		return nil, err
	}
	p.agree()
	if len(f.Methods) > 0 && defaults != (Defaults{}) {
		p.whole(place{}, CodeContradiction,
			"Metode og design kan kun angives for en fil med studier; denne rummer metoder.",
			"Method and design can be given for a file of studies only; this one holds methods.")
	}
	if len(p.problems) == 0 && f.Rows() == 0 {
		p.whole(place{}, CodeEmpty, "Filen rummer ingen metoder og ingen studier.",
			"The file holds no methods and no studies.")
	}
	if err := p.result(); err != nil {
		return nil, err
	}
	f.Hash = hashFile(f)
	return f, nil
}

// parser reads the entries of a file one by one and collects its problems.
type parser struct {
	vocabulary *Vocabulary
	defaults   Defaults

	file     *File
	problems Problems
	slugs    map[string]int // slug → row
	studies  map[string]int // method and content of a study row that stands by itself → row
	origin   []*reader      // of the study rows that stand by themselves
	index    int            // entries read
	rows     int            // methods and study rows read
	stopped  bool
	// studiesOnly: every entry is a study row, whether or not it names its method.
	studiesOnly bool
}

// whole reports a problem with the file as a whole.
func (p *parser) whole(at place, code, danish, english string) {
	p.add(Problem{Line: at.line, Column: at.column, Code: code, Text: i18n.Text{DA: danish, EN: english}})
}

// entry reads one entry: a method, or a study row that names its method.
func (p *parser) entry(row int, n *node, prepare func(*reader)) {
	if p.stopped {
		return
	}
	r := newReader(row, p.index, p.vocabulary)
	r.defaults = p.defaults
	if prepare != nil {
		prepare(r)
	}
	p.index++
	if n.has("method") && !n.has("slug") || p.studiesOnly {
		p.addStudy(r, row, n)
	} else {
		p.addMethod(r, row, n)
	}
	p.add(r.problems...)
	if p.rows > MaxRows {
		p.stopped = true
		p.whole(n.at, CodeTooMany,
			fmt.Sprintf("Filen har flere end %d rækker. Del den i flere filer.", MaxRows),
			fmt.Sprintf("The file has more than %d rows. Split it into several files.", MaxRows))
	}
}

// add keeps problems, and stops reading a file that is wrong all through.
func (p *parser) add(problems ...Problem) {
	p.problems = append(p.problems, problems...)
	if len(p.problems) > 10*maxProblems {
		p.stopped = true
	}
}

func (p *parser) addMethod(r *reader, row int, n *node) {
	method := r.method(n)
	p.rows += 1 + len(method.Studies)
	p.file.Methods = append(p.file.Methods, method)
	p.file.methodPlaces = append(p.file.methodPlaces, entryPlace{row, p.index - 1, n.at})
	if method.Slug == "" {
		return
	}
	if first, twice := p.slugs[method.Slug]; twice {
		r.report(r.placeOf("/slug"), detail("/slug", CodeDuplicate,
			fmt.Sprintf("Metoden %s står også i række %d.", quoted(method.Slug), first),
			fmt.Sprintf("The method %s also stands in row %d.", quoted(method.Slug), first)))
		return
	}
	p.slugs[method.Slug] = row
}

func (p *parser) addStudy(r *reader, row int, n *node) {
	study := r.ownStudy(n)
	p.rows++
	p.file.Studies = append(p.file.Studies, study)
	p.file.studyPlaces = append(p.file.studyPlaces, entryPlace{row, p.index - 1, n.at})
	p.origin = append(p.origin, r)
	key := join(study.Method, string(written(study.Row)))
	if first, twice := p.studies[key]; twice {
		r.report(r.placeOf(""), detail("", CodeDuplicate,
			fmt.Sprintf("Studiet siger det samme som række %d.", first),
			fmt.Sprintf("The study says the same as row %d.", first)))
		return
	}
	p.studies[key] = row
}

// agree checks that the study rows that stand by themselves do not contradict each other about a study.
func (p *parser) agree() {
	rows := map[string][]StudyRow{}
	readers := map[string][]*reader{}
	var methods []string
	for i, study := range p.file.Studies {
		if _, known := rows[study.Method]; !known {
			methods = append(methods, study.Method)
		}
		rows[study.Method] = append(rows[study.Method], study.Row)
		readers[study.Method] = append(readers[study.Method], p.origin[i])
	}
	for _, method := range methods {
		for _, group := range GroupStudies(rows[method]) {
			if field, differs := group.disagreement(); differs {
				r := readers[method][group.positions[len(group.positions)-1]]
				r.problems = nil
				r.report(r.placeOf("/"+field), disagreement("/"+field, field))
				p.add(r.problems...)
			}
		}
	}
}

// result cuts the list of problems to a length a person can read.
func (p *parser) result() error {
	if rest := len(p.problems) - maxProblems; rest > 0 {
		p.problems = p.problems[:maxProblems]
		more, moreEN := fmt.Sprint(rest), fmt.Sprint(rest)
		if p.stopped {
			more, moreEN = "mindst "+more, "at least "+moreEN
		}
		p.add(moreProblems(more, moreEN))
	}
	return p.problems.fault()
}

// missingForImport says which fields a file must state beyond what any new method needs.
func (m Method) missingForImport() []fault.Detail {
	var c checks
	c.required("/slug", m.Slug)
	c.required("/method_type", string(m.MethodType))
	c.required("/phase", string(m.Phase))
	c.required("/provenance", string(m.Provenance))
	for i, row := range m.Studies {
		c.required(fmt.Sprintf("/studies/%d/provenance", i), string(row.Provenance))
	}
	return c.found
}

// validUTF8 finds the first place that is not UTF-8.
func validUTF8(data []byte) (place, bool) {
	if utf8.Valid(data) {
		return place{}, true
	}
	offset := 0
	for offset < len(data) {
		r, width := utf8.DecodeRune(data[offset:])
		if r == utf8.RuneError && width <= 1 {
			break
		}
		offset += width
	}
	return placeIn(data, offset, 1), false
}

// placeIn turns an offset into a line and a column, in characters; the data begin at a line.
func placeIn(data []byte, offset, line int) place {
	before := data[:min(max(offset, 0), len(data))]
	start := bytes.LastIndexByte(before, '\n') + 1
	return place{line: line + bytes.Count(before, []byte("\n")), column: utf8.RuneCount(before[start:]) + 1}
}
