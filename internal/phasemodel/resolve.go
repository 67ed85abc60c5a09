package phasemodel

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// resolver makes a Model of a file: it writes out what gates inherit, and remembers where it was written.
type resolver struct {
	file     *file
	gates    []Gate
	progress []progress
	findings findings
	// origins tells where things of the model are written, where that is elsewhere than their path says.
	origins map[string]*origin
}

// origin is where a review rule, a decision rule, a check or a question is written: as a whole, and those of
// its fields that are written elsewhere.
type origin struct {
	path   string
	fields map[string]string
}

// progress is how far a gate has come; one that is met while it is open extends itself.
type progress int

const (
	untouched progress = iota
	open
	resolved
	broken // its base is unknown or itself; nothing more is said about it
)

// resolve writes out the gates of a file.
func resolve(f *file) (*Model, *resolver) {
	r := &resolver{
		file: f, gates: make([]Gate, len(f.Gates)), progress: make([]progress, len(f.Gates)),
		origins: map[string]*origin{},
	}
	for i := range f.Gates {
		r.resolveGate(i)
	}
	return &Model{
		ID: f.ID, Version: f.Version, Title: f.Title, Note: f.Note, Scale: f.Scale, Criteria: f.Criteria,
		DocumentKinds: f.DocumentKinds, Phases: f.Phases, Gates: r.gates,
	}, r
}

// origin gives the path in the file of what has a path in the model.
func (r *resolver) origin(path string) string {
	for head := path; head != ""; head = head[:max(0, strings.LastIndexAny(head, ".["))] {
		found, known := r.origins[head]
		if !known {
			continue
		}
		rest := path[len(head):]
		field := strings.TrimPrefix(rest, ".")
		if end := strings.IndexAny(field, ".["); end >= 0 {
			field = field[:end]
		}
		if at, elsewhere := found.fields[field]; elsewhere {
			return at + strings.TrimPrefix(rest, "."+field)
		}
		return found.path + rest
	}
	return path
}

// inherit lets a thing of the model stand where another stands.
func (r *resolver) inherit(path, from string) {
	copied := &origin{path: from, fields: map[string]string{}}
	if base, known := r.origins[from]; known {
		copied.path, copied.fields = base.path, maps.Clone(base.fields)
	}
	r.origins[path] = copied
}

// report tells what is said already: what the resolver found itself, and gates that cannot be judged.
func (r *resolver) report(reported told) {
	for _, found := range r.findings {
		reported.add(found.path)
	}
	for i, progress := range r.progress {
		if progress == broken {
			reported.add(fmt.Sprintf("gates[%d]", i))
		}
	}
}

func (r *resolver) resolveGate(i int) {
	if r.progress[i] != untouched {
		return
	}
	written := r.file.Gates[i]
	path := fmt.Sprintf("gates[%d]", i)
	gate := &r.gates[i]
	*gate = Gate{
		ID: written.ID, Kind: kindOf(written), From: written.From, To: written.To,
		EveryMonths: written.EveryMonths, Title: written.Title,
	}
	if gate.Kind == ReReview && gate.To == nil {
		gate.To = gate.From
	}
	var base *Gate
	if written.Extends != "" {
		r.progress[i] = open
		b := r.base(i)
		if b < 0 {
			r.progress[i] = broken
			return
		}
		base = &r.gates[b]
		basePath := fmt.Sprintf("gates[%d]", b)
		gate.Review, gate.Decision = base.Review, base.Decision
		r.inherit(path+".review", basePath+".review")
		r.inherit(path+".decision", basePath+".decision")
		r.checkWithout(i, *base)
		r.inheritItems(i, b)
	} else if len(written.Without) > 0 {
		r.findings.add(path+".without", "kun en faseovergang med extends kan udelade noget",
			"only a gate with extends can leave something out")
	}
	if written.Review != nil {
		r.resolveReview(&gate.Review, written.Review, path+".review", base != nil)
	}
	if written.Decision != nil {
		r.resolveDecision(&gate.Decision, written.Decision, path+".decision", base != nil)
	}
	r.resolveChecks(i)
	r.resolveQuestions(i)
	if len(gate.Checks) > maxItems || len(gate.Questions) > maxItems {
		r.findings.add(path, "faseovergangen har flere end %d krav eller spørgsmål",
			"the gate has more than %d checks or questions", maxItems)
		gate.Checks = gate.Checks[:min(len(gate.Checks), maxItems)]
		gate.Questions = gate.Questions[:min(len(gate.Questions), maxItems)]
	}
	r.progress[i] = resolved
}

func kindOf(written fileGate) GateKind {
	switch {
	case written.Kind != "":
		return written.Kind
	case written.EveryMonths != 0:
		return ReReview
	}
	return Crossing
}

// base resolves the gate that a gate extends and gives its index; -1 where there is none to build on.
func (r *resolver) base(i int) int {
	name := r.file.Gates[i].Extends
	path := fmt.Sprintf("gates[%d].extends", i)
	b := slices.IndexFunc(r.file.Gates, func(other fileGate) bool { return other.ID == name })
	if b < 0 {
		r.findings.add(path, "der er ingen faseovergang %q at bygge på", "there is no gate %q to build on", name)
		return -1
	}
	if r.progress[b] == open {
		r.findings.add(path, "%q bygger i sidste ende på sig selv", "%q builds on itself in the end", name)
		return -1
	}
	r.resolveGate(b)
	if r.progress[b] == broken {
		return -1
	}
	return b
}

func (r *resolver) checkWithout(i int, base Gate) {
	for n, id := range r.file.Gates[i].Without {
		if !slices.ContainsFunc(base.Checks, func(c Check) bool { return c.ID == id }) &&
			!slices.ContainsFunc(base.Questions, func(q Question) bool { return q.ID == id }) {
			r.findings.add(fmt.Sprintf("gates[%d].without[%d]", i, n), "%q har ikke noget krav eller spørgsmål %q",
				"%q has no check or question %q", base.ID, id)
		}
	}
}

func (r *resolver) inheritItems(i, b int) {
	gate, base, without := &r.gates[i], r.gates[b], r.file.Gates[i].Without
	for j, check := range base.Checks {
		if !slices.Contains(without, check.ID) {
			r.inherit(fmt.Sprintf("gates[%d].checks[%d]", i, len(gate.Checks)), fmt.Sprintf("gates[%d].checks[%d]", b, j))
			gate.Checks = append(gate.Checks, check)
		}
	}
	for j, question := range base.Questions {
		if !slices.Contains(without, question.ID) {
			r.inherit(fmt.Sprintf("gates[%d].questions[%d]", i, len(gate.Questions)),
				fmt.Sprintf("gates[%d].questions[%d]", b, j))
			gate.Questions = append(gate.Questions, question)
		}
	}
}

func (r *resolver) resolveReview(rule *ReviewRule, written *fileReview, path string, inherited bool) {
	f := fields{resolver: r, path: path, complete: !inherited}
	f.thing(path)
	take(f, "assessors_per_question", written.AssessorsPerQuestion, &rule.AssessorsPerQuestion)
	take(f, "third_assessor_at_spread", written.ThirdAssessorAt, &rule.ThirdAssessorAt)
	take(f, "assessment_days", written.AssessmentDays, &rule.AssessmentDays)
	take(f, "hearing_days", written.HearingDays, &rule.HearingDays)
	take(f, "recommendation_days", written.RecommendationDays, &rule.RecommendationDays)
	take(f, "ballot_days", written.BallotDays, &rule.BallotDays)
	take(f, "principal_days", written.PrincipalDays, &rule.PrincipalDays)
	take(f, "reminders_days_before", written.ReminderDays, &rule.ReminderDays)
	take(f, "extensions", written.Extensions, &rule.Extensions)
	take(f, "max_rounds", written.MaxRounds, &rule.MaxRounds)
	f.complete = false
	take(f, "skip_july", written.SkipJuly, &rule.SkipJuly)
}

func (r *resolver) resolveDecision(rule *DecisionRule, written *fileDecision, path string, inherited bool) {
	f := fields{resolver: r, path: path, complete: !inherited}
	f.thing(path)
	take(f, "body", written.Body, &rule.Body)
	take(f, "approval", written.Approval, &rule.Approval)
	take(f, "tie", written.Tie, &rule.Tie)
	take(f, "outcomes", written.Outcomes, &rule.Outcomes)
	var quorum *Quorum
	if written.Quorum != nil {
		quorum = &Quorum{Kinds: written.Quorum.Kinds}
		inner := fields{resolver: r, path: path + ".quorum", complete: true}
		take(inner, "share", written.Quorum.Share, &quorum.Share)
		take(inner, "ballots", written.Quorum.Ballots, &quorum.Ballots)
	}
	take(f, "quorum", quorum, &rule.Quorum)
}

func (r *resolver) resolveChecks(i int) {
	gate := &r.gates[i]
	inherited := len(gate.Checks)
	for n, written := range r.file.Gates[i].Checks {
		at := slices.IndexFunc(gate.Checks[:inherited], func(c Check) bool { return c.ID == written.ID })
		f := fields{resolver: r, path: fmt.Sprintf("gates[%d].checks[%d]", i, n)}
		if at < 0 {
			at = len(gate.Checks)
			gate.Checks = append(gate.Checks, Check{ID: written.ID})
			f.complete = true
		}
		f.thing(fmt.Sprintf("gates[%d].checks[%d]", i, at))
		check := &gate.Checks[at]
		take(f, "criterion", written.Criterion, &check.Criterion)
		take(f, "cel", written.CEL, &check.CEL)
		takeText(f, written.DA, written.EN, &check.Text)
		f.complete = false
		take(f, "mandatory", written.Mandatory, &check.Mandatory)
		take(f, "dispensable", written.Dispensable, &check.Dispensable)
	}
}

func (r *resolver) resolveQuestions(i int) {
	gate := &r.gates[i]
	inherited := len(gate.Questions)
	for n, written := range r.file.Gates[i].Questions {
		at := slices.IndexFunc(gate.Questions[:inherited], func(q Question) bool { return q.ID == written.ID })
		f := fields{resolver: r, path: fmt.Sprintf("gates[%d].questions[%d]", i, n)}
		if at < 0 {
			at = len(gate.Questions)
			gate.Questions = append(gate.Questions, Question{ID: written.ID, Dispensable: true})
			f.complete = true
		}
		f.thing(fmt.Sprintf("gates[%d].questions[%d]", i, at))
		question := &gate.Questions[at]
		take(f, "criterion", written.Criterion, &question.Criterion)
		take(f, "pass", written.Pass, &question.Pass)
		takeText(f, written.DA, written.EN, &question.Text)
		f.complete = false
		take(f, "mandatory", written.Mandatory, &question.Mandatory)
		take(f, "dispensable", written.Dispensable, &question.Dispensable)
	}
}

// fields is the place in the file that the values of a thing are taken from.
type fields struct {
	resolver *resolver
	path     string
	complete bool    // a field that is not written is missing
	origin   *origin // of the thing in the model; nil where it is known
}

// thing finds the thing of the model that the values go to. One that is new there stands in the file as a
// whole; one that is inherited keeps its origin but for the fields that are taken.
func (f *fields) thing(path string) {
	if f.complete {
		f.resolver.origins[path] = &origin{path: f.path, fields: map[string]string{}}
	}
	f.origin = f.resolver.origins[path]
}

// take puts a written value in its place, and reports one that is missing.
func take[T any](f fields, name string, written *T, into *T) {
	switch {
	case written != nil:
		*into = *written
		if f.origin != nil {
			f.origin.fields[name] = f.path + "." + name
		}
	case f.complete:
		f.resolver.findings.add(f.path+"."+name, "%s mangler", "%s is missing", name)
	}
}

// takeText takes the two languages apart, so that a changed text does not lose its other language unseen: a
// change of one asks for both.
func takeText(f fields, da, en *string, into *i18n.Text) {
	f.complete = f.complete || da != nil || en != nil
	take(f, "da", da, &into.DA)
	take(f, "en", en, &into.EN)
}
