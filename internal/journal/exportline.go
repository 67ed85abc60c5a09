package journal

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/fasemodel/fasemodel/internal/fault"
)

// section is where in the file a line stands; sections follow each other and never come back.
type section int

const (
	inHeader section = iota
	inRows
	inTexts
	inCheckpoints
	inTrailer
)

// The kinds of lines, as their member "kind" says.
const (
	kindHeader     = "header"
	kindRow        = "row"
	kindWithheld   = "withheld"
	kindText       = "text"
	kindCheckpoint = "checkpoint"
	kindTrailer    = "trailer"
)

type headerLine struct {
	Kind       string `json:"kind"`
	Format     string `json:"format"`
	Version    int    `json:"version"`
	ExportedAt string `json:"exported_at"`
	Complete   bool   `json:"complete"`
}

type rowLine struct {
	Kind     string          `json:"kind"`
	Method   string          `json:"method"`
	Sequence int64           `json:"sequence"`
	Type     string          `json:"type"`
	Version  int             `json:"version"`
	Actor    string          `json:"actor"`
	At       string          `json:"at"`
	Payload  json.RawMessage `json:"payload"`
	Previous Hash            `json:"previous"`
	Hash     Hash            `json:"hash"`
}

type withheldLine struct {
	Kind     string `json:"kind"`
	Method   string `json:"method"`
	Sequence int64  `json:"sequence"`
	Previous Hash   `json:"previous"`
	Hash     Hash   `json:"hash"`
}

type textLine struct {
	Kind   string `json:"kind"`
	Hash   Hash   `json:"hash"`
	Salt   string `json:"salt"` // hexadecimal
	Text   string `json:"text"`
	Erased bool   `json:"erased"`
}

type checkpointLine struct {
	Kind     string `json:"kind"`
	Date     string `json:"date"`
	Heads    []Head `json:"heads"`
	Previous Hash   `json:"previous"`
	Hash     Hash   `json:"hash"`
}

type trailerLine struct {
	Kind        string `json:"kind"`
	Rows        int64  `json:"rows"`
	Chains      int    `json:"chains"`
	Texts       int    `json:"texts"`
	Checkpoints int    `json:"checkpoints"`
	HeadsHash   Hash   `json:"heads_hash"`
	FileHash    Hash   `json:"file_hash"`
}

func encodeHeader(h ExportHeader) ([]byte, error) {
	if !isInstant(h.At) {
		return nil, errLine
	}
	return Canonical(headerLine{
		kindHeader, ExportFormat, ExportVersion, h.At.UTC().Format(timeLayout), h.Complete,
	})
}

func decodeHeader(line []byte) (ExportHeader, error) {
	var wire headerLine
	if json.Unmarshal(line, &wire) != nil || wire.Kind != kindHeader ||
		wire.Format != ExportFormat || wire.Version != ExportVersion {
		return ExportHeader{}, errUnknownFormat
	}
	at, err := time.Parse(timeLayout, wire.ExportedAt)
	if err != nil {
		return ExportHeader{}, errLine
	}
	header := ExportHeader{At: at, Complete: wire.Complete}
	return header, sameLine(line, header, encodeHeader)
}

// encodeRow refuses a row that check refuses: its line could not be read back as the same row.
func encodeRow(r Row) ([]byte, error) {
	if problem := r.check(); problem != "" {
		return nil, errRow.With(fault.Detail{
			Pointer: "/" + rowField(problem), Code: string(problem), Text: problem.Text(),
		})
	}
	return Canonical(rowLine{
		kindRow, r.Method, r.Sequence, r.Type, r.Version, r.Actor, r.At.UTC().Format(timeLayout),
		r.Payload, r.Previous, r.Hash,
	})
}

func decodeRow(line []byte) (Row, error) {
	var wire rowLine
	if json.Unmarshal(line, &wire) != nil {
		return Row{}, errLine
	}
	at, err := time.Parse(timeLayout, wire.At)
	if err != nil {
		return Row{}, errLine
	}
	row := Row{
		Method: wire.Method, Sequence: wire.Sequence, Type: wire.Type, Version: wire.Version,
		Actor: wire.Actor, At: at, Payload: wire.Payload, Previous: wire.Previous, Hash: wire.Hash,
	}
	return row, sameLine(line, row, encodeRow)
}

func encodeWithheld(w Withheld) ([]byte, error) {
	if w.Method == "" || w.Sequence < 1 {
		return nil, errLine
	}
	return Canonical(withheldLine{kindWithheld, w.Method, w.Sequence, w.Previous, w.Hash})
}

func decodeWithheld(line []byte) (Withheld, error) {
	var wire withheldLine
	if json.Unmarshal(line, &wire) != nil {
		return Withheld{}, errLine
	}
	withheld := Withheld{Method: wire.Method, Sequence: wire.Sequence, Previous: wire.Previous, Hash: wire.Hash}
	return withheld, sameLine(line, withheld, encodeWithheld)
}

func encodeText(t Text) ([]byte, error) {
	return Canonical(textLine{kindText, t.Hash, hex.EncodeToString(t.Salt), t.Text, t.Erased})
}

func decodeText(line []byte) (Text, error) {
	var wire textLine
	if json.Unmarshal(line, &wire) != nil {
		return Text{}, errLine
	}
	salt, err := hex.DecodeString(wire.Salt)
	if err != nil {
		return Text{}, errLine
	}
	text := Text{Hash: wire.Hash, Salt: salt, Text: wire.Text, Erased: wire.Erased}
	return text, sameLine(line, text, encodeText)
}

func encodeCheckpoint(c Checkpoint) ([]byte, error) {
	heads := c.Heads
	if heads == nil {
		heads = []Head{}
	}
	return Canonical(checkpointLine{kindCheckpoint, c.Date, heads, c.Previous, c.Hash})
}

func decodeCheckpoint(line []byte) (Checkpoint, error) {
	var wire checkpointLine
	if json.Unmarshal(line, &wire) != nil {
		return Checkpoint{}, errLine
	}
	checkpoint := Checkpoint{Date: wire.Date, Heads: wire.Heads, Previous: wire.Previous, Hash: wire.Hash}
	return checkpoint, sameLine(line, checkpoint, encodeCheckpoint)
}

func encodeTrailer(t ExportTrailer) ([]byte, error) {
	return Canonical(trailerLine{
		kindTrailer, t.Rows, t.Chains, t.Texts, t.Checkpoints, t.Heads, t.File,
	})
}

func decodeTrailer(line []byte) (ExportTrailer, error) {
	var wire trailerLine
	if json.Unmarshal(line, &wire) != nil {
		return ExportTrailer{}, errLine
	}
	trailer := ExportTrailer{
		Rows: wire.Rows, Chains: wire.Chains, Texts: wire.Texts, Checkpoints: wire.Checkpoints,
		Heads: wire.HeadsHash, File: wire.FileHash,
	}
	return trailer, sameLine(line, trailer, encodeTrailer)
}

// sameLine holds that a line is exactly what the writer would have written for what was read from it.
// One comparison so refuses unknown, missing, repeated and misspelt members and every other form.
func sameLine[T any](line []byte, value T, encode func(T) ([]byte, error)) error {
	again, err := encode(value)
	if err != nil || !bytes.Equal(again, line) {
		return errLine
	}
	return nil
}
