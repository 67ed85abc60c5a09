package phasemodel

import (
	"fmt"
	"maps"
	"slices"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// checkLiterals looks for what compiles but cannot be meant: a document kind, an organisation kind, a verdict or
// a type of method that does not exist; and for ways around the declared types.
func checkLiterals(tree *ast.AST, n names) []i18n.Text {
	l := literals{tree: tree, names: n, ranges: map[string]ast.Expr{}}
	l.visit(tree.Expr())
	return l.found
}

type literals struct {
	tree   *ast.AST
	names  names
	ranges map[string]ast.Expr // what the variables of exists, all, filter… run over
	found  []i18n.Text
}

// vocabulary is a closed set of texts, and what one of them is called.
type vocabulary struct {
	name  i18n.Text
	words []string
}

// verdicts lists what the evidence may be found to say (internal/evidence).
func verdicts() []string {
	return []string{"harmful", "mixed", "effective", "ineffective", "promising", "inconclusive", "unknown"}
}

func (l *literals) visit(e ast.Expr) {
	switch e.Kind() {
	case ast.CallKind:
		l.visitCall(e)
	case ast.SelectKind:
		l.visit(e.AsSelect().Operand())
	case ast.ListKind:
		for _, element := range e.AsList().Elements() {
			l.visit(element)
		}
	case ast.MapKind:
		for _, entry := range e.AsMap().Entries() {
			l.visit(entry.AsMapEntry().Key())
			l.visit(entry.AsMapEntry().Value())
		}
	case ast.StructKind:
		l.report(e, "et beslutningsgrundlag kan ikke laves i et udtryk", "a dossier cannot be made in an expression")
	case ast.ComprehensionKind:
		loop := e.AsComprehension()
		l.visit(loop.IterRange())
		l.visit(loop.AccuInit())
		outer, hidden := l.ranges[loop.IterVar()]
		l.ranges[loop.IterVar()] = loop.IterRange()
		l.visit(loop.LoopCondition())
		l.visit(loop.LoopStep())
		delete(l.ranges, loop.IterVar())
		if hidden {
			l.ranges[loop.IterVar()] = outer
		}
		l.visit(loop.Result())
	case ast.UnspecifiedExprKind, ast.IdentKind, ast.LiteralKind:
	}
}

func (l *literals) visitCall(e ast.Expr) {
	call := e.AsCall()
	if call.IsMemberFunction() {
		l.visit(call.Target())
	}
	for _, argument := range call.Args() {
		l.visit(argument)
	}
	switch call.FunctionName() {
	case "dyn":
		l.report(e, "dyn slår kontrollen af felter fra og kan ikke bruges",
			"dyn turns the check of fields off and cannot be used")
	case operators.Equals, operators.NotEquals:
		left, right := call.Args()[0], call.Args()[1]
		l.compare(left, right)
		l.compare(right, left)
	case operators.In:
		element, list := call.Args()[0], call.Args()[1]
		l.compare(element, list)
		if l.isDocuments(list) {
			l.mustBe(element, l.documents())
		}
	}
}

// compare checks what a value of a closed vocabulary is compared with.
func (l *literals) compare(value, with ast.Expr) {
	if words, closed := l.vocabularyOf(value); closed {
		l.mustBe(with, words)
	}
}

// mustBe checks a text, each text of a list, or what a variable runs over, against a vocabulary.
func (l *literals) mustBe(e ast.Expr, words vocabulary) {
	switch e.Kind() {
	case ast.LiteralKind:
		if text, ok := e.AsLiteral().(types.String); ok && !slices.Contains(words.words, string(text)) {
			l.report(e, fmt.Sprintf("der er ingen %s %q", words.name.DA, text),
				fmt.Sprintf("there is no %s %q", words.name.EN, text))
		}
	case ast.ListKind:
		for _, element := range e.AsList().Elements() {
			if element.Kind() == ast.LiteralKind {
				l.mustBe(element, words)
			}
		}
	case ast.IdentKind:
		if over, bound := l.ranges[e.AsIdent()]; bound && over.Kind() == ast.ListKind {
			l.mustBe(over, words)
		}
	default:
	}
}

func (l *literals) vocabularyOf(e ast.Expr) (vocabulary, bool) {
	switch e.Kind() {
	case ast.IdentKind:
		over, bound := l.ranges[e.AsIdent()]
		return l.documents(), bound && l.isDocuments(over)
	case ast.SelectKind:
		if e.AsSelect().IsTestOnly() {
			return vocabulary{}, false
		}
		holder := l.tree.GetType(e.AsSelect().Operand().ID()).TypeName()
		switch holder + "." + e.AsSelect().FieldName() {
		case partnerType + ".kind":
			kinds := make([]string, 0, len(OrganisationKinds()))
			for _, kind := range OrganisationKinds() {
				kinds = append(kinds, string(kind))
			}
			return vocabulary{i18n.Text{DA: "slags organisation", EN: "kind of organisation"}, kinds}, true
		case evidenceType + ".verdict":
			return vocabulary{i18n.Text{DA: "konklusion om virkning", EN: "verdict"}, verdicts()}, true
		case methodType + ".method_type":
			return vocabulary{
				i18n.Text{DA: "metodetype", EN: "type of method"},
				[]string{"borgerrettet", "organisatorisk", "finansiering"},
			}, true
		}
	default:
	}
	return vocabulary{}, false
}

func (l *literals) documents() vocabulary {
	kinds := make([]string, 0, len(l.names.documents))
	for _, kind := range slices.Sorted(maps.Keys(l.names.documents)) {
		kinds = append(kinds, string(kind))
	}
	return vocabulary{i18n.Text{DA: "slags dokument", EN: "kind of document"}, kinds}
}

// isDocuments tells whether an expression is the dossier's list of documents.
func (l *literals) isDocuments(e ast.Expr) bool {
	if e.Kind() != ast.IdentKind || e.AsIdent() != "documents" {
		return false
	}
	_, hidden := l.ranges["documents"]
	return !hidden
}

func (l *literals) report(e ast.Expr, danish, english string) {
	at := l.tree.SourceInfo().GetStartLocation(e.ID())
	l.found = append(l.found, placed(at.Line(), at.Column(), i18n.Text{DA: danish, EN: english}))
}
