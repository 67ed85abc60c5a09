package journal

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

var (
	errUnknownFormat = fault.New(fault.Malformed, "export-unknown-format",
		"Filen er ikke en journaleksport i et format, som dette program kender.",
		"The file is not a journal export in a format that this program knows.")
	errTruncated = fault.New(fault.Malformed, "export-truncated",
		"Filen er afbrudt: slutlinjen mangler.", "The file is cut off: its last line is missing.")
	errLine = fault.New(fault.Malformed, "export-line-malformed",
		"En linje i filen er ikke skrevet, som formatet kræver.",
		"A line of the file is not written as the format requires.")
	errSection = fault.New(fault.Malformed, "export-line-misplaced",
		"En linje står et forkert sted i filen.", "A line stands in the wrong place of the file.")
	errRead = fault.New(fault.Malformed, "export-unreadable",
		"Filen kunne ikke læses.", "The file could not be read.")
)

// VerifyExport verifies an export file from the file alone. What is wrong with the journal is in the
// report; an error, of kind Malformed and with the number of the line, says that the file is not a
// readable export: of an unknown format, cut off, or with a line that is not as the format requires.
// It keeps 32 bytes per row, to hold the checkpoints against them.
func VerifyExport(r io.Reader) (Report, error) {
	v := exportVerifier{
		sum: sha256.New(), chains: make(map[string][]Hash), referenced: make(map[Hash]struct{}),
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, MaxExportLine)
	lines.Split(wholeLines)
	for lines.Scan() {
		v.number++
		if err := v.line(lines.Bytes()); err != nil {
			return v.report, atLine(err, v.number)
		}
	}
	if err := lines.Err(); err != nil {
		return v.report, atLine(readError(err), v.number+1)
	}
	if v.at != inTrailer {
		return v.report, atLine(errTruncated, v.number+1)
	}
	return v.report, nil
}

// wholeLines splits after line feeds and keeps them; a last line without one is a file cut off.
func wholeLines(data []byte, atEOF bool) (advance int, token []byte, err error) {
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		return i + 1, data[:i+1], nil
	}
	if atEOF && len(data) > 0 {
		return 0, nil, errTruncated
	}
	return 0, nil, nil
}

func readError(err error) error {
	switch {
	case errors.Is(err, bufio.ErrTooLong):
		return errLineTooLong
	case errors.Is(err, errTruncated):
		return errTruncated
	}
	return errRead.Because(err)
}

func atLine(err error, number int) error {
	return fault.From(err).With(fault.Detail{
		Pointer: fmt.Sprintf("/lines/%d", number),
		Code:    fault.CodeOf(err),
		Text:    i18n.Text{DA: fmt.Sprintf("Linje %d", number), EN: fmt.Sprintf("Line %d", number)},
	})
}

// exportVerifier is how far a file has been read.
type exportVerifier struct {
	number int
	at     section
	sum    hash.Hash
	header ExportHeader
	report Report

	current    *chain            // the chain whose rows are being read
	broken     bool              // the current chain has a bad row; what follows of it says nothing more
	chains     map[string][]Hash // the hashes of each chain's good rows
	heads      []Head            // as the rows state them, good or bad
	referenced map[Hash]struct{} // hashes that some row's payload names
	last       Checkpoint
	badDay     bool // a checkpoint was bad; those after it say nothing more
	counts     ExportTrailer
}

func (v *exportVerifier) line(whole []byte) error {
	line := whole[:len(whole)-1]
	var peek struct {
		Kind string `json:"kind"`
	}
	if v.number == 1 {
		header, err := decodeHeader(line)
		if err != nil {
			return err
		}
		v.header = header
		v.sum.Write(whole)
		return nil
	}
	if json.Unmarshal(line, &peek) != nil {
		return errLine
	}
	if err := v.move(peek.Kind); err != nil {
		return err
	}
	if v.at == inTrailer {
		return v.trailer(line)
	}
	v.sum.Write(whole)
	switch v.at {
	case inRows:
		if peek.Kind == kindWithheld {
			return v.withheld(line)
		}
		return v.row(line)
	case inTexts:
		return v.text(line)
	default:
		return v.checkpoint(line)
	}
}

// move follows the file from section to section.
func (v *exportVerifier) move(kind string) error {
	to, known := map[string]section{
		kindRow: inRows, kindWithheld: inRows, kindText: inTexts, kindCheckpoint: inCheckpoints, kindTrailer: inTrailer,
	}[kind]
	switch {
	case !known:
		return errLine
	case to < v.at || v.at == inTrailer:
		return errSection
	}
	v.at = to
	return nil
}

func (v *exportVerifier) find(finding Finding) {
	finding.Line = v.number
	v.report.Findings = append(v.report.Findings, finding)
}

func (v *exportVerifier) row(line []byte) error {
	row, err := decodeRow(line)
	if err != nil {
		return err
	}
	collectHashes(row.Payload, v.referenced)
	v.follow(Head{row.Method, row.Sequence, row.Hash}, func() *Finding { return v.current.next(row, nil) })
	return nil
}

// withheld follows the chain over a row whose content is not in the file. The texts that it refers to are not either.
func (v *exportVerifier) withheld(line []byte) error {
	withheld, err := decodeWithheld(line)
	if err != nil {
		return err
	}
	v.follow(Head{withheld.Method, withheld.Sequence, withheld.Hash}, func() *Finding {
		finding := v.current.over(withheld)
		if finding == nil {
			v.report.Withheld++
		}
		return finding
	})
	return nil
}

// follow takes a step in a chain, which begins where another method's rows do.
func (v *exportVerifier) follow(head Head, step func() *Finding) {
	v.counts.Rows++
	v.heads = appendHead(v.heads, head)
	if v.current == nil || v.current.method != head.Method {
		v.endChain()
		_, seen := v.chains[head.Method]
		v.current, v.broken = &chain{method: head.Method}, seen
		if seen {
			v.find(Finding{
				Subject: SubjectRow, Method: head.Method, Sequence: head.Sequence, Problem: ChainScattered,
			})
		} else {
			v.chains[head.Method] = nil
		}
	}
	if v.broken {
		return
	}
	if finding := step(); finding != nil {
		v.broken = true
		v.find(*finding)
		return
	}
	v.chains[head.Method] = append(v.chains[head.Method], head.Hash)
}

func (v *exportVerifier) endChain() {
	if v.current != nil {
		v.current.addTo(&v.report)
		v.current = nil
	}
}

func (v *exportVerifier) text(line []byte) error {
	v.endChain()
	text, err := decodeText(line)
	if err != nil {
		return err
	}
	v.counts.Texts++
	found := len(v.report.Findings)
	v.report.Add(text)
	for i := range v.report.Findings[found:] {
		v.report.Findings[found+i].Line = v.number
	}
	if _, known := v.referenced[text.Hash]; !known {
		v.find(Finding{Subject: SubjectText, Hash: text.Hash, Problem: TextUnreferenced})
	}
	return nil
}

func (v *exportVerifier) checkpoint(line []byte) error {
	v.endChain()
	checkpoint, err := decodeCheckpoint(line)
	if err != nil {
		return err
	}
	v.counts.Checkpoints++
	if v.badDay {
		return nil
	}
	finding := checkpoint.follows(v.last, nil)
	if finding == nil {
		finding = checkpoint.matches(v.hashAt)
	}
	if finding != nil {
		v.badDay = true
		v.find(*finding)
		return nil
	}
	v.report.Checkpoints++
	v.report.Checkpoint = checkpoint.Hash
	v.last = checkpoint
	return nil
}

// hashAt is a HashAt over the file's own rows. A chain the file does not hold is unknown in a case file
// and missing in a complete export.
func (v *exportVerifier) hashAt(method string, sequence int64) (hash Hash, exists, known bool, err error) {
	rows, held := v.chains[method]
	if sequence > int64(len(rows)) {
		return Hash{}, false, held || v.header.Complete, nil
	}
	return rows[sequence-1], true, true, nil
}

func (v *exportVerifier) trailer(line []byte) error {
	v.endChain()
	stated, err := decodeTrailer(line)
	if err != nil {
		return err
	}
	heads, err := hashHeads(v.heads)
	if err != nil {
		return err
	}
	v.counts.Chains = len(v.heads)
	if stated.Rows != v.counts.Rows || stated.Chains != v.counts.Chains ||
		stated.Texts != v.counts.Texts || stated.Checkpoints != v.counts.Checkpoints {
		v.find(Finding{Subject: SubjectFile, Problem: WrongCounts})
	}
	if stated.Heads != heads {
		v.find(Finding{Subject: SubjectFile, Problem: WrongHeads})
	}
	if stated.File != Hash(v.sum.Sum(nil)) {
		v.find(Finding{Subject: SubjectFile, Problem: WrongFileHash})
	}
	return nil
}

// collectHashes notes every string of a canonical payload that is a hash. A quote inside a string is
// escaped, so 64 digits between two plain quotes are a whole string.
func collectHashes(payload []byte, into map[Hash]struct{}) {
	const digits = 2 * len(Hash{})
	for i := 0; i+digits+1 < len(payload); i++ {
		if payload[i] != '"' || payload[i+digits+1] != '"' {
			continue
		}
		if hash, err := ParseHash(string(payload[i+1 : i+1+digits])); err == nil {
			into[hash] = struct{}{}
		}
	}
}
