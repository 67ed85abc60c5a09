package phasemodel

import (
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"strings"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/strictyaml"
)

//go:embed susi.yaml
var defaultModel []byte

// Default gives the phase model that the program ships with.
func Default() (*Model, error) { return Load("susi.yaml", defaultModel) }

// DefaultYAML gives the file of the default model, for those who want to start from it.
func DefaultYAML() []byte { return append([]byte(nil), defaultModel...) }

// Load reads a phase model from YAML and validates it as a whole. The name is the file's, for messages only.
// The error is a *FileError, which holds every problem that was found.
func Load(name string, data []byte) (*Model, error) {
	if len(data) > maxFile {
		return nil, &FileError{Name: name, Problems: strictyaml.Problems{{
			Line: 1, Column: 1,
			Message: fmt.Sprintf("the file holds %d bytes, and a phase model may have at most %d", len(data), maxFile),
			Danish:  fmt.Sprintf("filen fylder %d byte, og en fasemodel må højst fylde %d", len(data), maxFile),
		}}}
	}
	var written file
	source, err := strictyaml.Decode(data, &written)
	var problems strictyaml.Problems
	if err != nil && !errors.As(err, &problems) {
		return nil, err
	}
	if source == nil {
		return nil, &FileError{Name: name, Problems: problems}
	}
	if tooLong := written.sizes().tooLong(); len(tooLong) > 0 {
		for _, found := range tooLong {
			problems = append(problems, source.Problem(found.path, found.text.EN, found.text.DA))
		}
		problems.Sort()
		return nil, &FileError{Name: name, Problems: problems}
	}
	model, r := resolve(&written)
	reported := told{}
	for _, problem := range problems {
		reported.add(problem.Path)
	}
	for _, found := range r.findings {
		if !reported.about(found.path) {
			problems = append(problems, source.Problem(found.path, found.text.EN, found.text.DA))
		}
	}
	r.report(reported)
	all, err := validate(model)
	if err != nil {
		return nil, err
	}
	unsound := maps.Clone(reported)
	for _, found := range all {
		path := r.origin(found.path)
		if reported.about(path) || reported.about(found.path) || unsound.within(found.needs) {
			continue
		}
		if len(problems) >= strictyaml.MaxProblems {
			break
		}
		problems = append(problems, source.Problem(path, found.text.EN, found.text.DA))
		unsound.add(path)
	}
	if len(problems) == 0 {
		return normalised(model), nil
	}
	problems.Sort()
	return nil, &FileError{Name: name, Problems: problems}
}

// told holds the paths that a problem is reported of, so that a value that could not be read is not called
// missing as well.
type told map[string]bool

func (t told) add(path string) {
	if path != "" {
		t[path] = true
	}
}

// about tells whether a problem is reported of the value with a path, or of one around it.
func (t told) about(path string) bool {
	for path != "" {
		if t[path] {
			return true
		}
		path = path[:max(0, strings.LastIndexAny(path, ".["))]
	}
	return false
}

// within tells whether a problem is reported of anything inside a part of the model.
func (t told) within(part string) bool {
	if part == "" {
		return false
	}
	for path := range t {
		if rest, inside := strings.CutPrefix(path, part); inside && (rest == "" || strings.ContainsAny(rest[:1], ".[")) {
			return true
		}
	}
	return false
}

// FileError says what is wrong in a file that holds a phase model.
type FileError struct {
	Name     string
	Problems strictyaml.Problems
}

// Error gives one "name:line:col: path: message" a line, in English.
func (e *FileError) Error() string { return e.In(i18n.English) }

// In gives one "name:line:col: path: message" a line in a language.
func (e *FileError) In(language i18n.Language) string {
	lines := make([]string, len(e.Problems))
	for i, problem := range e.Problems {
		lines[i] = e.Name + ":" + problem.In(language)
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives the problems.
func (e *FileError) Unwrap() error { return e.Problems }

// Fault gives the error as a fault with one detail for each problem.
func (e *FileError) Fault() *fault.Error {
	return fault.New(fault.Invalid, "phase-model-invalid", "Fasemodellen kan ikke bruges.",
		"The phase model cannot be used.").With(e.Problems.Details()...).Because(e)
}
