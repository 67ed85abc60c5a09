package note

import (
	_ "embed"
	"strings"

	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

//go:embed note.css
var styleSheet string

// StyleSheet is how a note looks on the screen and on A4. A site that shows [Article] serves it with its own.
func StyleSheet() string { return styleSheet }

// place names a seat by its organisation, with what kind it is.
func (n Note) place(organisation string, kind phasemodel.OrganisationKind) string {
	if strings.TrimSpace(organisation) == "" {
		return n.kind(kind)
	}
	return organisation + " (" + n.kind(kind) + ")"
}
