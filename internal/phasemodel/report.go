package phasemodel

import (
	"errors"
	"fmt"
	"io"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// WriteCheck loads a model, and writes what it holds, or every problem of the file, a line each. It gives the
// error of Load where the model cannot be used; what is wrong is then written already.
func WriteCheck(w io.Writer, language i18n.Language, name string, data []byte) error {
	model, err := load(w, language, name, data)
	if err != nil {
		return err
	}
	hash, err := Hash(model)
	if err != nil {
		return err
	}
	checks, questions := 0, 0
	for _, gate := range model.Gates {
		checks += len(gate.Checks)
		questions += len(gate.Questions)
	}
	format := i18n.Text{
		DA: "%s: modellen %s %s kan bruges: %d faser, %d faseovergange, %d krav, %d spørgsmål\nSHA-256 %s\n",
		EN: "%s: the model %s %s is valid: %d phases, %d gates, %d checks, %d questions\nSHA-256 %s\n",
	}
	_, err = fmt.Fprintf(w, format.In(language), name, model.ID, model.Version, len(model.Phases), len(model.Gates),
		checks, questions, hash)
	return err
}

// WriteDiff loads two models and writes how the second differs from the first, a sentence a line, after the path;
// it gives the number of differences. A file that cannot be loaded is reported as WriteCheck does.
func WriteDiff(
	w io.Writer, language i18n.Language, fromName string, from []byte, toName string, to []byte,
) (int, error) {
	old, oldErr := load(w, language, fromName, from)
	changed, newErr := load(w, language, toName, to)
	if err := errors.Join(oldErr, newErr); err != nil {
		return 0, err
	}
	differences := Compare(old, changed)
	if len(differences) == 0 {
		text := i18n.Text{DA: "Modellerne er ens.", EN: "The models are the same."}
		_, err := fmt.Fprintln(w, text.In(language))
		return 0, err
	}
	marks := map[Change]string{Added: "+", Removed: "-", Changed: "~"}
	for _, d := range differences {
		if _, err := fmt.Fprintf(w, "%s %s\n    %s\n", marks[d.Change], d.Path, d.Text.In(language)); err != nil {
			return 0, err
		}
	}
	return len(differences), nil
}

// load loads a model and writes what is wrong with it.
func load(w io.Writer, language i18n.Language, name string, data []byte) (*Model, error) {
	model, err := Load(name, data)
	if invalid, ok := errors.AsType[*FileError](err); ok {
		if _, writeErr := fmt.Fprintln(w, invalid.In(language)); writeErr != nil {
			return nil, writeErr
		}
	}
	return model, err
}
