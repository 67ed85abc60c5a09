package phasemodel

import "fmt"

// The most a model may hold. They are far above what people can use, and keep the work of judging a file small.
const (
	maxFile   = 1 << 20 // bytes
	maxGates  = 50
	maxItems  = 100 // checks, and questions, of one gate
	maxPhases = 50
	maxNames  = 200 // criteria, and kinds of documents
	maxScale  = 100
)

// sizes is how long the lists of a model are, as it is written or resolved.
type sizes struct {
	scale, criteria, documents, phases int
	gates                              []gateSizes
}

type gateSizes struct{ checks, questions, from, to int }

func (f *file) sizes() sizes {
	s := sizes{len(f.Scale), len(f.Criteria), len(f.DocumentKinds), len(f.Phases), make([]gateSizes, len(f.Gates))}
	for i, gate := range f.Gates {
		s.gates[i] = gateSizes{len(gate.Checks), len(gate.Questions), len(gate.From), len(gate.To)}
	}
	return s
}

func (m *Model) sizes() sizes {
	s := sizes{len(m.Scale), len(m.Criteria), len(m.DocumentKinds), len(m.Phases), make([]gateSizes, len(m.Gates))}
	for i, gate := range m.Gates {
		s.gates[i] = gateSizes{len(gate.Checks), len(gate.Questions), len(gate.From), len(gate.To)}
	}
	return s
}

// tooLong reports the lists that are longer than a model may have.
func (s sizes) tooLong() findings {
	var found findings
	limit := func(path string, length, most int) {
		if length > most {
			found.add(path, "listen er på %d og må højst være på %d", "the list has %d entries and may have at most %d",
				length, most)
		}
	}
	limit("scale", s.scale, maxScale)
	limit("criteria", s.criteria, maxNames)
	limit("document_kinds", s.documents, maxNames)
	limit("phases", s.phases, maxPhases)
	limit("gates", len(s.gates), maxGates)
	for i, gate := range s.gates {
		path := fmt.Sprintf("gates[%d]", i)
		limit(path+".checks", gate.checks, maxItems)
		limit(path+".questions", gate.questions, maxItems)
		limit(path+".from", gate.from, maxPhases)
		limit(path+".to", gate.to, maxPhases)
	}
	return found
}
