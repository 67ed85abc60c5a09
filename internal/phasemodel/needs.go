package phasemodel

import (
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// Need is one thing that a check asks for: where somebody who wants it met has to look.
type Need struct {
	// Field is the variable or the field of the facts: "documents", "partners", "economy.cost_per_citizen".
	Field string
	// Document is the kind of document that is asked for by name; empty where the field is another one.
	Document DocumentKind
}

// Needs lists what a check asks for, in the order of its expression, each once. It is empty where the gate has no such
// check.
func (c *Checks) Needs(gate GateID, check ItemID) []Need {
	for _, compiled := range c.gates[gate] {
		if compiled.id == check {
			return slices.Clone(compiled.needs)
		}
	}
	return nil
}

// Has tells whether the facts hold what a check asks for: the document, or a value of the field. Documents and partners
// are always known, and a need of them that names no kind is always had.
func (f Facts) Has(need Need) bool {
	if need.Document != "" {
		return slices.Contains(f.Documents, need.Document)
	}
	variable, name, ofObject := strings.Cut(need.Field, ".")
	if !ofObject {
		return true
	}
	holders := map[string]object{
		"method": {methodType, f.Method}, "evidence": {evidenceType, f.Evidence},
		"economy": {economyType, f.Economy}, "conditions": {conditionsType, f.Conditions},
	}
	holder := holders[variable]
	asked, declared := objects()[holder.kind][name]
	if !declared {
		return false
	}
	_, known := asked.read(holder.value)
	return known
}

// needsOf reads from an expression what it asks for.
func needsOf(tree *ast.AST) []Need {
	var needs []Need
	add := func(need Need) {
		if !slices.Contains(needs, need) {
			needs = append(needs, need)
		}
	}
	ast.PreOrderVisit(tree.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		switch e.Kind() {
		case ast.CallKind:
			if kind, named := documentAsked(e.AsCall()); named {
				add(Need{Field: "documents", Document: kind})
			}
		case ast.SelectKind:
			if holder := e.AsSelect().Operand(); holder.Kind() == ast.IdentKind && isObject(holder.AsIdent()) {
				add(Need{Field: holder.AsIdent() + "." + e.AsSelect().FieldName()})
			}
		case ast.IdentKind:
			if e.AsIdent() == "partners" {
				add(Need{Field: "partners"})
			}
		default:
		}
	}))
	return needs
}

// documentAsked is the kind in "'kind' in documents".
func documentAsked(call ast.CallExpr) (DocumentKind, bool) {
	if call.FunctionName() != operators.In || len(call.Args()) != 2 {
		return "", false
	}
	element, list := call.Args()[0], call.Args()[1]
	if element.Kind() != ast.LiteralKind || list.Kind() != ast.IdentKind || list.AsIdent() != "documents" {
		return "", false
	}
	kind, text := element.AsLiteral().(types.String)
	return DocumentKind(kind), text
}

func isObject(variable string) bool {
	return slices.Contains([]string{"method", "evidence", "economy", "conditions"}, variable)
}
