package journal

import (
	"errors"
	"fmt"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// Subject says what sort of thing a finding is about.
type Subject string

// The things that are verified.
const (
	SubjectRow        Subject = "row"
	SubjectText       Subject = "text"
	SubjectCheckpoint Subject = "checkpoint"
	SubjectFile       Subject = "file"
)

// Finding is one thing that is wrong, and where.
type Finding struct {
	Subject  Subject
	Problem  Problem
	Method   string // of a row, or of a checkpoint's head
	Sequence int64  // the number the row has or should have had
	Found    int64  // for a gap: the number that stands there instead
	Hash     Hash   // of a text
	Date     string // of a checkpoint
	Line     int    // of an export file; 0 elsewhere

	cause error
}

// Cause gives the error that kept something from being read, for logs.
func (f Finding) Cause() error { return f.cause }

// Text gives the finding as one sentence.
func (f Finding) Text() i18n.Text {
	where := i18n.Text{DA: "filen", EN: "the file"}
	switch f.Subject {
	case SubjectRow:
		where = i18n.Text{
			DA: fmt.Sprintf("metode %s, række %d", f.Method, f.Sequence),
			EN: fmt.Sprintf("method %s, row %d", f.Method, f.Sequence),
		}
	case SubjectText:
		where = i18n.Text{DA: "tekst " + f.Hash.String(), EN: "text " + f.Hash.String()}
	case SubjectCheckpoint:
		where = i18n.Text{DA: "kontrolpunkt " + f.Date, EN: "checkpoint " + f.Date}
		if f.Method != "" {
			where.DA += fmt.Sprintf(", metode %s, række %d", f.Method, f.Sequence)
			where.EN += fmt.Sprintf(", method %s, row %d", f.Method, f.Sequence)
		}
	case SubjectFile:
	}
	if f.Line > 0 {
		where.DA = fmt.Sprintf("linje %d: %s", f.Line, where.DA)
		where.EN = fmt.Sprintf("line %d: %s", f.Line, where.EN)
	}
	why := f.Problem.Text()
	if f.Problem == Gap {
		why.DA += fmt.Sprintf(" (her står nummer %d)", f.Found)
		why.EN += fmt.Sprintf(" (number %d stands here)", f.Found)
	}
	return i18n.Text{DA: where.DA + ": " + why.DA, EN: where.EN + ": " + why.EN}
}

// Report is what a verification found. Rows, texts and checkpoints are counted where they were read;
// of a chain with a bad row only the rows before it count.
type Report struct {
	Rows        int64
	Withheld    int64 // rows of which only the hashes are there
	Texts       int
	ErasedTexts int
	Checkpoints int
	Heads       []Head // the last good row of each chain
	Checkpoint  Hash   // of the last good checkpoint
	Findings    []Finding
}

// OK tells whether nothing is wrong.
func (r Report) OK() bool { return len(r.Findings) == 0 }

// Merge adds another report: of another chain, or of the checkpoints.
func (r *Report) Merge(other Report) {
	r.Rows += other.Rows
	r.Withheld += other.Withheld
	r.Texts += other.Texts
	r.ErasedTexts += other.ErasedTexts
	r.Checkpoints += other.Checkpoints
	r.Heads = append(r.Heads, other.Heads...)
	if !other.Checkpoint.IsZero() {
		r.Checkpoint = other.Checkpoint
	}
	r.Findings = append(r.Findings, other.Findings...)
}

// Err joins the causes of what could not be read, and is nil where everything could.
func (r Report) Err() error {
	var causes []error
	for _, finding := range r.Findings {
		causes = append(causes, finding.cause)
	}
	return errors.Join(causes...)
}

// headsInLines is how many heads a report names before it leaves them to the export file.
const headsInLines = 20

// Lines gives the report as lines for a terminal: each finding, the counts, the heads, and the verdict.
func (r Report) Lines(language i18n.Language) []string {
	var lines []string
	say := func(danish, english string, args ...any) {
		format := i18n.Text{DA: danish, EN: english}.In(language)
		lines = append(lines, fmt.Sprintf(format, args...))
	}
	for _, finding := range r.Findings {
		say("FEJL %s", "ERROR %s", finding.Text().In(language))
	}
	say("Kæder: %d. Rækker: %d. Tekster: %d, heraf slettet: %d. Kontrolpunkter: %d.",
		"Chains: %d. Rows: %d. Texts: %d, of which erased: %d. Checkpoints: %d.",
		len(r.Heads), r.Rows, r.Texts, r.ErasedTexts, r.Checkpoints)
	if r.Withheld > 0 {
		say("Heraf er %d rækker holdt tilbage for modtageren: deres hash er i kæden, deres indhold er ikke i filen.",
			"Of these %d rows are withheld from the recipient: their hash is in the chain, their content is not in the file.",
			r.Withheld)
	}
	if len(r.Heads) <= headsInLines {
		for _, head := range r.Heads {
			say("Hoved %s: række %d, %s", "Head %s: row %d, %s", head.Method, head.Sequence, head.Hash)
		}
	}
	if !r.Checkpoint.IsZero() {
		say("Seneste kontrolpunkt: %s", "Latest checkpoint: %s", r.Checkpoint)
	}
	if r.OK() {
		say("Journalen er hel.", "The journal is whole.")
	} else {
		say("Journalen er IKKE hel: %d fejl.", "The journal is NOT whole: %d errors.", len(r.Findings))
	}
	return lines
}
