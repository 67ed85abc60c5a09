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
}

type findings []finding

// add formats both sentences with the same arguments, so that both name the same things in the same order.
func (f *findings) add(path, danish, english string, arguments ...any) {
	*f = append(*f, finding{path: path, text: i18n.Text{
		DA: fmt.Sprintf(danish, arguments...), EN: fmt.Sprintf(english, arguments...),
	}})
}

// problems gives findings that have no file to point into.
func (f findings) problems() strictyaml.Problems {
	all := make(strictyaml.Problems, len(f))
	for i, found := range f {
		all[i] = strictyaml.Problem{Path: found.path, Message: found.text.EN, Danish: found.text.DA}
	}
	return all
}
