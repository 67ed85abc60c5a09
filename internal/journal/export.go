package journal

import (
	"bufio"
	"crypto/sha256"
	"hash"
	"io"
	"time"

	"github.com/fasemodel/fasemodel/internal/fault"
)

// The form of the export file: JSON Lines, each line in canonical form and ended by a line feed. First
// the header; then rows, each method's together and in order, of which some may be withheld; then texts; then checkpoints; last the
// trailer, which counts what came before and holds its hash.
const (
	ExportFormat  = "fasemodel-journal-export"
	ExportVersion = 1
	// MaxExportLine bounds a line, its line feed included.
	MaxExportLine = 16 << 20
)

// ExportHeader says what a file holds.
type ExportHeader struct {
	At time.Time // when the file was written: UTC, whole microseconds
	// Complete: the file holds every chain of the installation, so that each head of a checkpoint must
	// be found in it. A case file holds one chain and is not complete.
	Complete bool
}

// ExportTrailer closes a file.
type ExportTrailer struct {
	Rows        int64
	Chains      int
	Texts       int
	Checkpoints int
	Heads       Hash // of the canonical list of the chains' heads in the order of the file
	File        Hash // of every byte before the trailer's line
}

// Exporter writes an export file as a stream.
type Exporter struct {
	out     *bufio.Writer
	sum     hash.Hash
	at      section
	heads   []Head
	trailer ExportTrailer
}

var (
	errExportOrder = fault.New(fault.Internal, "export-order",
		"Eksporten skrives i rækkefølgen rækker, tekster, kontrolpunkter.",
		"An export is written in the order rows, texts, checkpoints.")
	errLineTooLong = fault.New(fault.Malformed, "export-line-too-long",
		"En linje i filen er længere end tilladt.", "A line of the file is longer than allowed.")
)

// NewExporter writes the header. The file is whole only after [Exporter.Close].
func NewExporter(w io.Writer, header ExportHeader) (*Exporter, error) {
	e := &Exporter{out: bufio.NewWriter(w), sum: sha256.New(), at: inHeader}
	line, err := encodeHeader(header)
	if err != nil {
		return nil, err
	}
	return e, e.write(inHeader, line)
}

// Row writes a row. A method's rows are written together and in order; a row that could not be read
// back as it is, is refused.
func (e *Exporter) Row(row Row) error {
	line, err := encodeRow(row)
	if err != nil {
		return err
	}
	e.trailer.Rows++
	e.heads = appendHead(e.heads, Head{row.Method, row.Sequence, row.Hash})
	return e.write(inRows, line)
}

// Withheld is a row that the reader of a file may not read. Its hashes keep the chain together: that it is there, and
// that nothing was put in its place, can be proved without it.
type Withheld struct {
	Method   string
	Sequence int64
	Previous Hash
	Hash     Hash
}

// Withheld writes what keeps the chain together in place of a row that the reader may not read.
func (e *Exporter) Withheld(withheld Withheld) error {
	line, err := encodeWithheld(withheld)
	if err != nil {
		return err
	}
	e.trailer.Rows++
	e.heads = appendHead(e.heads, Head{withheld.Method, withheld.Sequence, withheld.Hash})
	return e.write(inRows, line)
}

// Text writes a text after the rows that refer to it.
func (e *Exporter) Text(text Text) error {
	line, err := encodeText(text)
	if err != nil {
		return err
	}
	e.trailer.Texts++
	return e.write(inTexts, line)
}

// Checkpoint writes a checkpoint; they come last, in the order of their dates.
func (e *Exporter) Checkpoint(checkpoint Checkpoint) error {
	line, err := encodeCheckpoint(checkpoint)
	if err != nil {
		return err
	}
	e.trailer.Checkpoints++
	return e.write(inCheckpoints, line)
}

// Close writes the trailer. It does not close the writer it was given.
func (e *Exporter) Close() error {
	heads, err := hashHeads(e.heads)
	if err != nil {
		return err
	}
	e.trailer.Chains, e.trailer.Heads, e.trailer.File = len(e.heads), heads, Hash(e.sum.Sum(nil))
	line, err := encodeTrailer(e.trailer)
	if err != nil {
		return err
	}
	if err := e.write(inTrailer, line); err != nil {
		return err
	}
	return e.out.Flush()
}

func (e *Exporter) write(at section, line []byte) error {
	if at < e.at || e.at == inTrailer {
		return errExportOrder
	}
	if len(line)+1 > MaxExportLine {
		return errLineTooLong
	}
	e.at = at
	line = append(line, '\n')
	e.sum.Write(line)
	_, err := e.out.Write(line)
	return err
}

// appendHead keeps the last row of each run of one method's rows.
func appendHead(heads []Head, head Head) []Head {
	if last := len(heads) - 1; last >= 0 && heads[last].Method == head.Method {
		heads[last] = head
		return heads
	}
	return append(heads, head)
}

func hashHeads(heads []Head) (Hash, error) {
	if heads == nil {
		heads = []Head{}
	}
	bytes, err := Canonical(heads)
	if err != nil {
		return Hash{}, err
	}
	return HashOf(bytes), nil
}
