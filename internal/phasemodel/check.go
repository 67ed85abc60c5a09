package phasemodel

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/interpreter"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

const (
	// maxExpression is the most characters a check's expression may have.
	maxExpression = 2_000
	// costLimit bounds what one check may cost, in CEL's own units: about a step each. The checks of the
	// default model cost less than 50.
	costLimit = 100_000
)

// Checks is the checks of a model, compiled. It may be used by many goroutines at once.
type Checks struct {
	gates map[GateID][]compiledCheck
}

type compiledCheck struct {
	id      ItemID
	program cel.Program
	needs   []Need
}

// Compile compiles every check of a model once. The error is strictyaml.Problems with the path of each
// expression that does not compile.
func Compile(m *Model) (*Checks, error) {
	c, err := newCompiler(namesOf(m))
	if err != nil {
		return nil, err
	}
	checks := &Checks{gates: make(map[GateID][]compiledCheck, len(m.Gates))}
	var found findings
	for i, gate := range m.Gates {
		compiled := make([]compiledCheck, 0, len(gate.Checks))
		for j, check := range gate.Checks {
			program, needs, texts := c.compile(check.CEL)
			for _, text := range texts {
				found = append(found, finding{path: fmt.Sprintf("gates[%d].checks[%d].cel", i, j), text: text})
			}
			compiled = append(compiled, compiledCheck{id: check.ID, program: program, needs: needs})
		}
		checks.gates[gate.ID] = compiled
	}
	if err := found.problems().Err(); err != nil {
		return nil, err
	}
	return checks, nil
}

// Evaluate answers the checks of a gate from the facts, in the order of the model. What a check needs and the
// facts do not know makes it not met. It fails where the model has no such gate, with the code
// "unknown-gate", and where a check costs more than it may, with the code "check-too-costly".
func (c *Checks) Evaluate(gate GateID, facts Facts) ([]CheckResult, error) {
	compiled, known := c.gates[gate]
	if !known {
		return nil, fault.New(fault.NotFound, "unknown-gate",
			fmt.Sprintf("Fasemodellen har ingen faseovergang %q.", gate),
			fmt.Sprintf("The phase model has no gate %q.", gate))
	}
	variables := facts.activation()
	results := make([]CheckResult, len(compiled))
	for i, check := range compiled {
		value, _, err := check.program.Eval(variables)
		if _, ok := errors.AsType[interpreter.EvalCancelledError](err); ok {
			return nil, fault.New(fault.Invalid, "check-too-costly",
				fmt.Sprintf("Kravet %q kan ikke besvares: udtrykket er for dyrt at beregne.", check.id),
				fmt.Sprintf("The check %q cannot be answered: its expression costs too much.", check.id)).Because(err)
		}
		// Any other error means that the dossier does not hold what the check asks for.
		results[i] = CheckResult{ID: check.id, Passed: err == nil && value.Value() == true}
	}
	return results, nil
}

// compiler turns expressions into programs.
type compiler struct {
	env   *cel.Env
	names names
}

func newCompiler(n names) (*compiler, error) {
	env, err := environment()
	if err != nil {
		return nil, err
	}
	return &compiler{env: env, names: n}, nil
}

// compile gives the program of an expression and what it asks for, or what is wrong with it.
func (c *compiler) compile(expression string) (cel.Program, []Need, []i18n.Text) {
	if strings.TrimSpace(expression) == "" {
		return nil, nil, []i18n.Text{{DA: "cel mangler", EN: "cel is missing"}}
	}
	if length := utf8.RuneCountInString(expression); length > maxExpression {
		return nil, nil, []i18n.Text{{
			DA: fmt.Sprintf("udtrykket har %d tegn og må højst have %d", length, maxExpression),
			EN: fmt.Sprintf("the expression has %d characters and may have at most %d", length, maxExpression),
		}}
	}
	ast, issues := c.env.Compile(expression)
	if issues.Err() != nil {
		texts := make([]i18n.Text, 0, len(issues.Errors()))
		for _, issue := range issues.Errors() {
			texts = append(texts, placed(issue.Location.Line(), issue.Location.Column(), translated(issue.Message)))
		}
		return nil, nil, texts
	}
	if !ast.OutputType().IsExactType(cel.BoolType) {
		return nil, nil, []i18n.Text{{
			DA: fmt.Sprintf("udtrykket skal være sandt eller falsk, men giver %s", ast.OutputType()),
			EN: fmt.Sprintf("the expression must be true or false, but gives %s", ast.OutputType()),
		}}
	}
	if texts := checkLiterals(ast.NativeRep(), c.names); len(texts) > 0 {
		return nil, nil, texts
	}
	program, err := c.env.Program(ast, cel.CostLimit(costLimit))
	if err != nil {
		return nil, nil, []i18n.Text{translated(err.Error())}
	}
	return program, needsOf(ast.NativeRep()), nil
}

// placed says where in an expression something is wrong; columns come counted from 0.
func placed(line, column int, text i18n.Text) i18n.Text {
	if line > 1 {
		return i18n.Text{
			DA: fmt.Sprintf("udtrykkets linje %d, tegn %d: %s", line, column+1, text.DA),
			EN: fmt.Sprintf("expression line %d, character %d: %s", line, column+1, text.EN),
		}
	}
	return i18n.Text{
		DA: fmt.Sprintf("udtrykkets tegn %d: %s", max(column, 0)+1, text.DA),
		EN: fmt.Sprintf("expression character %d: %s", max(column, 0)+1, text.EN),
	}
}

var (
	undefinedField = regexp.MustCompile(`^undefined field '([^']*)'`)
	undeclared     = regexp.MustCompile(`^undeclared reference to '([^']*)'`)
	noOverload     = regexp.MustCompile(`^found no matching overload for '([^']*)' applied to '(.*)'$`)
)

// translated says the most common messages of CEL in both languages; the others stay as they are.
func translated(message string) i18n.Text {
	if match := undefinedField.FindStringSubmatch(message); match != nil {
		return i18n.Text{
			DA: fmt.Sprintf("der er intet felt %q", match[1]), EN: fmt.Sprintf("there is no field %q", match[1]),
		}
	}
	if match := undeclared.FindStringSubmatch(message); match != nil {
		return i18n.Text{
			DA: fmt.Sprintf("%q er ukendt; beslutningsgrundlaget har %s", match[1], variableNames),
			EN: fmt.Sprintf("%q is unknown; the dossier has %s", match[1], variableNames),
		}
	}
	if match := noOverload.FindStringSubmatch(message); match != nil {
		operator := strings.Trim(match[1], "_@")
		return i18n.Text{
			DA: fmt.Sprintf("%s kan ikke bruges på %s", operator, match[2]),
			EN: fmt.Sprintf("%s cannot be applied to %s", operator, match[2]),
		}
	}
	return i18n.Text{DA: "udtrykket kan ikke oversættes: " + message, EN: "the expression does not compile: " + message}
}

const variableNames = "documents, method, evidence, economy, partners, conditions"
