package note

import (
	"net/url"
	"strconv"
	"time"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// Contents is the list of contents (aktliste) of a case file.
type Contents struct {
	Language i18n.Language
	Zone     *time.Location

	Method  string
	At      time.Time // when the case file was made
	Journal Mark      // the head of the journal
	Files   []File
}

// File is a file of a case file.
type File struct {
	Path     string
	Title    string
	Standing string // to a request of access
	Size     int64  // in bytes
	SHA256   string
}

// note lends its words to the list.
func (c Contents) note() Note { return Note{Language: c.Language, Zone: c.Zone} }

// size is a size in words.
func (c Contents) size(bytes int64) string {
	switch {
	case bytes >= 1<<20:
		return strconv.FormatInt((bytes+1<<19)>>20, 10) + " MB"
	case bytes >= 1<<10:
		return strconv.FormatInt((bytes+1<<9)>>10, 10) + " kB"
	}
	return strconv.FormatInt(bytes, 10) + " B"
}

// address is the address of a file beside the list.
func address(path string) string { return (&url.URL{Path: path}).EscapedPath() }
