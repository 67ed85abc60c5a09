package phasemodel

import (
	"fmt"

	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/strictyaml"
)

// finding is something wrong with the value that has a path.
type finding struct {
	path string
	text i18n.Text
	// needs is a part of the model that must be sound for the finding to mean anything: where the scale cannot
	// be read, nothing is off it.
	needs string
}

type findings []finding

// add formats both sentences with the same arguments, so that both name the same things in the same order.
func (f *findings) add(path, danish, english string, arguments ...any) {
	*f = append(*f, finding{path: path, text: i18n.Text{
		DA: fmt.Sprintf(danish, arguments...), EN: fmt.Sprintf(english, arguments...),
	}})
}

// addNeeding adds a finding that means something only where another part of the model is sound.
func (f *findings) addNeeding(needs, path, danish, english string, arguments ...any) {
	f.add(path, danish, english, arguments...)
	(*f)[len(*f)-1].needs = needs
}

// problems gives findings that have no file to point into.
func (f findings) problems() strictyaml.Problems {
	all := make(strictyaml.Problems, len(f))
	for i, found := range f {
		all[i] = strictyaml.Problem{Path: found.path, Message: found.text.EN, Danish: found.text.DA}
	}
	return all
}
