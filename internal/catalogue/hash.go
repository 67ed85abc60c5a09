package catalogue

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
)

// canonical writes a value as JSON in one form only: members sorted by name, no white space, absent fields
// left out. Two files that say the same, in whatever format and order of fields, give the same bytes.
func canonical(value any) []byte {
	decoder := json.NewDecoder(bytes.NewReader(written(value)))
	decoder.UseNumber()
	var tree any
	if err := decoder.Decode(&tree); err != nil {
		panic(fmt.Sprintf("a catalogue value cannot be read back: %v", err))
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(tree); err != nil {
		panic(fmt.Sprintf("a catalogue value cannot be written again: %v", err))
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}

// written writes a value as JSON in the order of its fields: enough to tell equal from different within one
// run of the program, and quicker than canonical.
func written(value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		panic(fmt.Sprintf("a catalogue value cannot be written as JSON: %v", err))
	}
	return text
}

func sum(data []byte) string {
	digest := sha256.Sum256(data)
	return hex.EncodeToString(digest[:])
}

// shortHash shortens a long key to 32 hexadecimal characters.
func shortHash(key string) string { return sum([]byte(key))[:32] }

// Hash is the SHA-256 of what the entry says, without its studies. An import compares it with the hash of
// what is stored to leave an unchanged method alone.
func (m Method) Hash() string {
	m.Studies = nil
	return sum(canonical(m))
}

// Hash is the SHA-256 of what the row says.
func (r StudyRow) Hash() string { return sum(canonical(r)) }

// Hash is the SHA-256 of the study's rows; their order does not matter.
func (g StudyGroup) Hash() string {
	hashes := make([]string, 0, len(g.Rows))
	for _, row := range g.Rows {
		hashes = append(hashes, row.Hash())
	}
	slices.Sort(hashes)
	return sum(canonical(hashes))
}

// hashFile is the SHA-256 of a file's content: what it says about which methods, not how it is written.
func hashFile(f *File) string {
	var lines []string
	for _, method := range f.Methods {
		lines = append(lines, join("method", method.Slug, method.Hash()))
		for _, row := range method.Studies {
			lines = append(lines, join("study", method.Slug, row.Hash()))
		}
	}
	for _, study := range f.Studies {
		lines = append(lines, join("study", study.Method, study.Row.Hash()))
	}
	slices.Sort(lines)
	return sum(canonical(lines))
}
