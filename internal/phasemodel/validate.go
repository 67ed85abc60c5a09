package phasemodel

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// Validate checks a model that did not come from a file, as a whole. The error is strictyaml.Problems without
// lines; Load validates by itself.
func (m *Model) Validate() error {
	found, err := validate(m)
	if err != nil {
		return err
	}
	return found.problems().Err()
}

// validate finds everything wrong with a model, in the order of the model. It fails only where CEL itself
// cannot be set up.
func validate(m *Model) (findings, error) {
	if tooLong := m.sizes().tooLong(); len(tooLong) > 0 {
		return tooLong, nil
	}
	known := namesOf(m)
	c, err := newCompiler(known)
	if err != nil {
		return nil, err
	}
	v := validator{model: m, names: known, compiler: c}
	v.checkHead()
	v.checkScale()
	v.checkVocabulary()
	v.checkPhases()
	v.checkGates()
	v.checkWayThrough()
	return v.found, nil
}

type validator struct {
	model    *Model
	names    names
	compiler *compiler
	found    findings
}

// names is what a model's parts may refer to.
type names struct {
	phases    map[PhaseID]int // with their numbers
	criteria  map[CriterionID]bool
	documents map[DocumentKind]bool
}

func namesOf(m *Model) names {
	n := names{phases: map[PhaseID]int{}, criteria: map[CriterionID]bool{}, documents: map[DocumentKind]bool{}}
	for _, phase := range m.Phases {
		n.phases[phase.ID] = phase.Number
	}
	for _, criterion := range m.Criteria {
		n.criteria[criterion.ID] = true
	}
	for _, kind := range m.DocumentKinds {
		n.documents[kind.ID] = true
	}
	return n
}

const maxIDLength = 64

var (
	kebabCase     = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	versionFormat = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z.+-]{0,31}$`)
)

func (v *validator) checkID(path, id string) {
	switch {
	case id == "":
		v.found.add(path+".id", "id mangler", "id is missing")
	case !kebabCase.MatchString(id) || len(id) > maxIDLength:
		v.found.add(path+".id", "%q er ikke et id af små bogstaver, tal og bindestreger som \"dok-problem\"",
			"%q is not an id of small letters, digits and hyphens like \"dok-problem\"", id)
	}
}

// checkUnique checks an id and reports one that stood on an earlier place already.
func checkUnique[T ~string](v *validator, seen map[T]string, path string, id T) {
	v.checkID(path, string(id))
	if earlier, double := seen[id]; double && id != "" {
		v.found.add(path+".id", "%q er allerede brugt i %s", "%q is already used in %s", id, earlier)
		return
	}
	seen[id] = path
}

func (v *validator) checkText(path string, text i18n.Text) {
	if strings.TrimSpace(text.DA) == "" {
		v.found.add(path+".da", "teksten på dansk mangler", "the text in Danish is missing")
	}
	if strings.TrimSpace(text.EN) == "" {
		v.found.add(path+".en", "teksten på engelsk mangler", "the text in English is missing")
	}
}

func (v *validator) checkHead() {
	if v.model.ID == "" {
		v.found.add("id", "id mangler", "id is missing")
	} else {
		v.checkModelID()
	}
	switch {
	case v.model.Version == "":
		v.found.add("version", "version mangler", "version is missing")
	case !versionFormat.MatchString(v.model.Version):
		v.found.add("version", "%q er ikke en version som \"1.2\"", "%q is not a version like \"1.2\"", v.model.Version)
	}
	v.checkText("title", v.model.Title)
	if !v.model.Note.Empty() {
		v.checkText("note", v.model.Note)
	}
}

func (v *validator) checkModelID() {
	if !kebabCase.MatchString(v.model.ID) || len(v.model.ID) > maxIDLength {
		v.found.add("id", "%q er ikke et id af små bogstaver, tal og bindestreger som \"susi\"",
			"%q is not an id of small letters, digits and hyphens like \"susi\"", v.model.ID)
	}
}

func (v *validator) checkScale() {
	if len(v.model.Scale) < 2 {
		v.found.add("scale", "skalaen skal have mindst to trin", "the scale needs at least two steps")
	}
	for i, step := range v.model.Scale {
		path := fmt.Sprintf("scale[%d]", i)
		if step.Value < 0 || i > 0 && step.Value <= v.model.Scale[i-1].Value {
			v.found.add(path+".value", "trinenes værdier skal stige fra 0 eller mere; %d gør det ikke",
				"the steps' values must rise from 0 or more; %d does not", step.Value)
		}
		v.checkText(path, step.Text)
	}
}

func (v *validator) checkVocabulary() {
	if len(v.model.Criteria) == 0 {
		v.found.add("criteria", "modellen har ingen kriterier", "the model has no criteria")
	}
	criteria := map[CriterionID]string{}
	for i, criterion := range v.model.Criteria {
		path := fmt.Sprintf("criteria[%d]", i)
		checkUnique(v, criteria, path, criterion.ID)
		v.checkText(path, criterion.Text)
	}
	documents := map[DocumentKind]string{}
	for i, kind := range v.model.DocumentKinds {
		path := fmt.Sprintf("document_kinds[%d]", i)
		checkUnique(v, documents, path, kind.ID)
		v.checkText(path, kind.Text)
	}
}

func (v *validator) checkPhases() {
	if len(v.model.Phases) < 2 {
		v.found.add("phases", "modellen skal have mindst to faser", "the model needs at least two phases")
	}
	ids := map[PhaseID]string{}
	numbers := map[int]PhaseID{}
	for i, phase := range v.model.Phases {
		path := fmt.Sprintf("phases[%d]", i)
		checkUnique(v, ids, path, phase.ID)
		if earlier, double := numbers[phase.Number]; double {
			v.found.add(path+".number", "nummer %d har fasen %q allerede", "number %d is that of the phase %q already",
				phase.Number, earlier)
		}
		numbers[phase.Number] = phase.ID
		if phase.Number < 0 {
			v.found.add(path+".number", "nummeret må ikke være negativt", "the number must not be negative")
		}
		v.checkText(path+".title", phase.Title)
		v.checkText(path+".purpose", phase.Purpose)
	}
}

// checkWayThrough follows the crossings from the first phase, and reports the phases they never reach.
func (v *validator) checkWayThrough() {
	if len(v.model.Phases) < 2 {
		return
	}
	byNumber := func(a, b Phase) int { return cmp.Compare(a.Number, b.Number) }
	first := slices.MinFunc(v.model.Phases, byNumber)
	last := slices.MaxFunc(v.model.Phases, byNumber)
	reached := map[PhaseID]bool{first.ID: true}
	for grown := true; grown; {
		grown = false
		for _, gate := range v.model.Gates {
			if gate.Kind != Crossing || !gate.advances() || !slices.ContainsFunc(gate.From, func(from PhaseID) bool {
				return reached[from]
			}) {
				continue
			}
			for _, to := range gate.To {
				grown = grown || !reached[to]
				reached[to] = true
			}
		}
	}
	for i, phase := range v.model.Phases {
		path := fmt.Sprintf("phases[%d]", i)
		switch {
		case reached[phase.ID]:
		case phase.ID == last.ID:
			v.found.addNeeding("phases", path, "ingen faseovergange fører fra %q til %q",
				"no gates lead from %q to %q", first.ID, last.ID)
		default:
			v.found.addNeeding("phases", path, "fasen kan ikke nås fra %q", "the phase cannot be reached from %q", first.ID)
		}
	}
}

// advances tells whether a review of the gate can end in another phase.
func (g Gate) advances() bool { return g.Allows(Advance) || g.Allows(AdvanceWithConditions) }
