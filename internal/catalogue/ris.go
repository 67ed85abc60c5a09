package catalogue

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A RIS file is what reference managers write: records of lines that begin with a tag of two characters, from TY
// to ER. It carries references and no effects. A study read from it is unrated and has one outcome that says that
// nobody has read what was found, until somebody registers it.

// What stands as the outcome of a study whose effects nobody has read.
const (
	unreadOutcome     = "Udfald er ikke aflæst"
	unreadOutcomeEN   = "Outcomes not read"
	unreadOutcomeCode = "not-read"
)

// The tags of a RIS file that are read. Where there are several for one thing, the first that stands there says it.
var (
	risAuthors   = []string{"AU", "A1"}
	risTitles    = []string{"TI", "T1", "CT", "BT"}
	risYears     = []string{"PY", "Y1", "DA"}
	risJournals  = []string{"JO", "JF", "T2", "JA", "J2"}
	risDOI       = []string{"DO", "M3"}
	risAddresses = []string{"UR", "L2"}
	risPublisher = []string{"PB"}
)

// risTag is a line that begins with a tag. Programs differ in how many spaces they put around the dash.
var risTag = regexp.MustCompile(`^([A-Z][A-Z0-9]) {1,2}- ?(.*)$`)

// risLine is what one tag says, with the lines that go on from it.
type risLine struct {
	tag   string
	value string
	at    place
}

// risRecord is one reference.
type risRecord struct {
	lines []risLine
	at    place
}

// ris reads the records of a RIS file as study rows.
func (p *parser) ris(data []byte) {
	p.studiesOnly = true
	row := 0
	var record *risRecord
	for number := 1; len(data) > 0 && !p.stopped; number++ {
		var text []byte
		text, data, _ = bytes.Cut(data, []byte("\n"))
		line := strings.TrimRight(string(text), " \t\r")
		at := place{line: number}
		tagged := risTag.FindStringSubmatch(line)
		switch {
		case tagged == nil && strings.TrimSpace(line) == "":
		case tagged == nil && record == nil, tagged != nil && record == nil && tagged[1] != "TY":
			p.whole(at, CodeSyntax, "En post begynder med mærket TY.", "A record begins with the tag TY.")
			return
		case tagged == nil:
			last := &record.lines[len(record.lines)-1]
			last.value = strings.TrimSpace(last.value + " " + strings.TrimSpace(line))
		case tagged[1] == "TY" && record != nil:
			p.unended(record)
			return
		case tagged[1] == "ER":
			row++
			p.risEntry(row, record)
			record = nil
		default:
			if record == nil {
				record = &risRecord{at: at}
			}
			record.lines = append(record.lines, risLine{tag: tagged[1], value: strings.TrimSpace(tagged[2]), at: at})
		}
	}
	if record != nil && !p.stopped {
		p.unended(record)
	}
}

// unended reports a record that the file does not end: what stands after it may be lost.
func (p *parser) unended(record *risRecord) {
	p.whole(record.at, CodeSyntax, "Posten, der begynder her, slutter ikke med mærket ER.",
		"The record that begins here does not end with the tag ER.")
}

// risEntry reads one record as a study row.
func (p *parser) risEntry(row int, record *risRecord) {
	n := &node{kind: kindObject, at: record.at}
	tags := map[string]string{}
	put := func(field string, said risLine) {
		if said.tag != "" {
			tags["/"+field] = said.tag
		}
		if said.value != "" {
			n.set(field, &node{kind: kindText, text: said.value, at: said.at})
		}
	}
	put("authors", record.authors())
	put("title", record.first(risTitles))
	put("source", risLine{value: record.source(), at: record.at})
	design, method := record.keyword("design"), record.keyword("method", "metode")
	put("design", design)
	put("method", method)
	year := record.first(risYears)
	published, dated := yearOf(year.value)
	if dated {
		n.set("year", &node{kind: kindCell, text: published, at: year.at})
		tags["/year"] = year.tag
	}
	for _, unsaid := range [][2]string{
		{"outcome", unreadOutcome},
		{"outcome_en", unreadOutcomeEN},
		{"outcome_code", unreadOutcomeCode},
		{"effect_type", string(EffectNone)},
		{"favours", string(FavoursUnread)},
		{"quality", string(QualityUnrated)},
		{"provenance", string(ProvenanceSource)},
	} {
		put(unsaid[0], risLine{value: unsaid[1], at: record.at})
	}
	if tags["/title"] == "" {
		tags["/title"] = risTitles[0]
	}
	p.entry(row, n, func(r *reader) {
		r.tags = tags
		if year.value != "" && !dated {
			tags["/year"] = year.tag
			r.wrong("/year", year.at, CodeWrongType, "Året skal begynde med fire cifre.",
				"The year must begin with four digits.")
		}
		if design.value == "" && p.defaults.Design == "" {
			codes := strings.Join(codeTexts(p.vocabulary.Codes(Designs)), ", ")
			r.wrong("/design", record.at, CodeMissing,
				"Studiets design står ikke i RIS. Angiv det for hele filen (design), eller skriv et nøgleord i posten: "+
					"KW  - design: rct. Koder: "+codes+".",
				"RIS does not say the study's design. Give it for the whole file (design), or write a keyword in the "+
					"record: KW  - design: rct. Codes: "+codes+".")
		}
		if method.value == "" && p.defaults.Method == "" {
			r.wrong("/method", record.at, CodeMissing,
				"Metoden mangler. Angiv den for hele filen (method), eller skriv et nøgleord i posten: KW  - method: slug.",
				"The method is missing. Give it for the whole file (method), or write a keyword in the record: "+
					"KW  - method: slug.")
		}
	})
}

// first gives the first of some tags that says anything.
func (r *risRecord) first(tags []string) risLine {
	for _, tag := range tags {
		for _, line := range r.lines {
			if line.tag == tag && line.value != "" {
				return line
			}
		}
	}
	return risLine{}
}

// keyword gives what a keyword of the form "name: value" says.
func (r *risRecord) keyword(names ...string) risLine {
	for _, line := range r.lines {
		if line.tag != "KW" {
			continue
		}
		for keyword := range strings.SplitSeq(line.value, ";") {
			name, value, found := strings.Cut(keyword, ":")
			if found && slices.Contains(names, strings.ToLower(strings.TrimSpace(name))) {
				return risLine{tag: "KW", value: strings.ToLower(strings.TrimSpace(value)), at: line.at}
			}
		}
	}
	return risLine{}
}

// authors writes the authors as a reference does, "Landenberger NA, Lipsey MW", and only the first of very many.
func (r *risRecord) authors() risLine {
	const andOthers = " m.fl."
	var all risLine
	for _, line := range r.lines {
		if !slices.Contains(risAuthors, line.tag) || line.value == "" {
			continue
		}
		if all.tag == "" {
			all = risLine{tag: line.tag, value: shortName(line.value), at: line.at}
			continue
		}
		longer := all.value + ", " + shortName(line.value)
		if utf8.RuneCountInString(longer+andOthers) > MaxLine {
			all.value += andOthers
			break
		}
		all.value = longer
	}
	return all
}

// shortName turns "Lipsey, Mark W." into "Lipsey MW"; a name that is not turned round stays as it is.
func shortName(name string) string {
	family, given, turned := strings.Cut(name, ",")
	if !turned {
		return name
	}
	given, suffix, _ := strings.Cut(given, ",")
	var initials strings.Builder
	begin := true
	for _, letter := range given {
		switch {
		case !unicode.IsLetter(letter):
			begin = true
		case begin || unicode.IsUpper(letter):
			initials.WriteRune(unicode.ToUpper(letter))
			begin = false
		}
	}
	return strings.Join(strings.Fields(family+" "+initials.String()+" "+suffix), " ")
}

// source writes where the study is published: journal, volume and pages, publisher, DOI, address.
func (r *risRecord) source() string {
	var parts []string
	place := r.first(risJournals).value
	if volume := r.first([]string{"VL"}).value; volume != "" {
		place += " " + volume
		if issue := r.first([]string{"IS"}).value; issue != "" {
			place += "(" + issue + ")"
		}
	}
	if begin, end := r.first([]string{"SP"}).value, r.first([]string{"EP"}).value; begin != "" {
		place += ":" + begin
		if end != "" && end != begin {
			place += "-" + end
		}
	}
	doi := r.doi()
	for _, part := range []string{strings.TrimSpace(place), r.first(risPublisher).value, doi} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if address := r.first(risAddresses).value; address != "" && doi == "" {
		parts = append(parts, address)
	}
	source := strings.Join(parts, ". ")
	if utf8.RuneCountInString(source) > MaxLine {
		source = string([]rune(source)[:MaxLine-1]) + "…"
	}
	return source
}

// doi gives the record's DOI, however it is written. M3 often holds something else.
func (r *risRecord) doi() string {
	for _, line := range r.lines {
		if !slices.Contains(risDOI, line.tag) {
			continue
		}
		if at := strings.Index(line.value, "10."); at >= 0 && strings.Contains(line.value[at:], "/") {
			return "doi:" + strings.TrimSpace(line.value[at:])
		}
	}
	return ""
}

// risYear is a date of RIS: "2005", "2005/03/12/", "2005///".
var risYear = regexp.MustCompile(`^(\d{4})(?:[/-].*)?$`)

func yearOf(date string) (year string, dated bool) {
	found := risYear.FindStringSubmatch(date)
	if found == nil {
		return "", false
	}
	return found[1], true
}

func codeTexts(codes []Code) []string {
	texts := make([]string, 0, len(codes))
	for _, code := range codes {
		texts = append(texts, string(code))
	}
	return texts
}
