package journal

import (
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/fasemodel/fasemodel/internal/fault"
)

// RowFormat is the format member of what a row's hash covers. It keeps a row's bytes apart from those of
// everything else that is hashed, and changes if the form ever does.
const RowFormat = "fasemodel.journal.row/1"

// timeLayout writes an instant with exactly six decimals.
const timeLayout = "2006-01-02T15:04:05.000000Z"

// Row is one event of one method's journal.
type Row struct {
	Method   string
	Sequence int64 // 1 for the first row of a method
	Type     string
	Version  int // of the type's payload, from 1
	Actor    string
	At       time.Time // UTC, whole microseconds
	Payload  []byte    // canonical JSON
	Previous Hash      // the hash of the row before; the zero hash for the first
	Hash     Hash
}

// Instant gives an instant as rows hold it: UTC, whole microseconds.
func Instant(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// Seal gives the row with its hash, which covers every other field. It refuses a row that could not be
// verified afterwards, with a fault of kind Invalid whose detail names the field.
func Seal(row Row) (Row, error) {
	if problem := row.check(); problem != "" {
		return Row{}, errRow.With(fault.Detail{
			Pointer: "/" + rowField(problem), Code: string(problem), Text: problem.Text(),
		})
	}
	row.Hash = row.sum()
	return row, nil
}

var errRow = fault.New(fault.Invalid, "journal-row-invalid",
	"Rækken kan ikke skrives i journalen.", "The row cannot be written to the journal.")

// check tells what keeps a row on its own, without its neighbours, from being a row of a journal.
func (r Row) check() Problem {
	switch {
	case r.Method == "" || !utf8.ValidString(r.Method):
		return BadMethod
	case r.Sequence < 1 || r.Sequence > MaxInteger:
		return BadSequence
	case r.Type == "" || !utf8.ValidString(r.Type) || r.Version < 1 || r.Version > MaxInteger:
		return BadType
	case r.Actor == "" || !utf8.ValidString(r.Actor):
		return BadActor
	case !isInstant(r.At):
		return BadTime
	case !IsCanonical(r.Payload):
		return NotCanonical
	}
	return ""
}

// isInstant tells whether a time is UTC in whole microseconds and has a year of four digits.
func isInstant(t time.Time) bool {
	_, offset := t.Zone()
	return offset == 0 && t.Nanosecond()%1000 == 0 && t.Year() >= 1 && t.Year() <= 9999
}

// sum computes the hash. The members are written in their canonical order by hand, which a test holds
// against Canonical, because verifying a journal does nothing else.
func (r Row) sum() Hash {
	b := make([]byte, 0, len(r.Payload)+512)
	b = appendString(append(b, `{"actor":`...), r.Actor)
	b = appendString(append(b, `,"at":`...), r.At.UTC().Format(timeLayout))
	b = appendString(append(b, `,"format":`...), RowFormat)
	b = appendString(append(b, `,"method":`...), r.Method)
	b = append(append(b, `,"payload":`...), r.Payload...)
	b = appendString(append(b, `,"previous":`...), r.Previous.String())
	b = strconv.AppendInt(append(b, `,"sequence":`...), r.Sequence, 10)
	b = appendString(append(b, `,"type":`...), r.Type)
	b = strconv.AppendInt(append(b, `,"version":`...), int64(r.Version), 10)
	return HashOf(append(b, '}'))
}
