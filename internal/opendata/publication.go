package opendata

import (
	"time"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// APIPath is where the API stands below the address of an installation.
const APIPath = "/api/v1"

// Publication is what an installation says of itself to those who use its data.
type Publication struct {
	// Address is where the installation is reached from outside, such as https://metoder.example.dk, without a
	// slash at its end.
	Address string
	// Publisher answers for the data.
	Publisher Publisher
	// Licence is the address of the licence that the data are under.
	Licence string
}

// Publisher is an organisation that publishes data.
type Publisher struct {
	Name  string
	Page  string // its address; empty: unknown
	Email string // where questions about the data go; empty: nowhere
}

// api gives the whole address of something in the API.
func (p Publication) api(path string) string { return p.Address + APIPath + path }

// Contents is what is true of the data at the moment.
type Contents struct {
	Issued   *time.Time // when the first method became public; nil where none is
	Modified *time.Time // the latest change; nil where nothing is public
	// FirstYear and LastYear are those in which the studies were published; nil where none has a year.
	FirstYear, LastYear *int
}

func text(danish, english string) i18n.Text { return i18n.Text{DA: danish, EN: english} }
