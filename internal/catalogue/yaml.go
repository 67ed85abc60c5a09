package catalogue

import (
	"errors"

	"go.yaml.in/yaml/v3"

	"github.com/fasemodel/fasemodel/internal/strictyaml"
)

// yaml reads a YAML file: a list of methods. Files above strictyaml.MaxBytes are refused; a larger
// catalogue is written as JSONL or CSV, which are read row by row.
func (p *parser) yaml(data []byte) {
	root, err := strictyaml.Tree(data)
	if problems, ok := errors.AsType[strictyaml.Problems](err); ok {
		for _, problem := range problems {
			p.add(Problem{
				Row: rowAt(root, problem.Line), Line: problem.Line, Column: problem.Column,
				Code: CodeSyntax, Text: problem.Text(),
			})
		}
	}
	if root == nil {
		return
	}
	tree := yamlTree{known: map[*yaml.Node]*node{}}.node(root)
	if tree.kind != kindList {
		p.whole(tree.at, CodeWrongType, "Filen skal være en liste af metoder.", "The file must be a list of methods.")
		return
	}
	for i, item := range tree.items {
		p.entry(i+1, item, nil)
	}
}

// rowAt finds the row a line belongs to, and zero before the first row.
func rowAt(root *yaml.Node, line int) int {
	row := 0
	if root == nil || root.Kind != yaml.SequenceNode {
		return row
	}
	for i, item := range root.Content {
		if item.Line <= line {
			row = i + 1
		}
	}
	return row
}

// yamlTree turns YAML's own tree into ours. What an alias refers to is turned once and shared.
type yamlTree struct {
	known map[*yaml.Node]*node
}

func (t yamlTree) node(y *yaml.Node) *node {
	if y.Kind == yaml.AliasNode {
		y = y.Alias
	}
	if n, ok := t.known[y]; ok {
		return n
	}
	n := &node{at: place{line: y.Line, column: y.Column}, text: y.Value}
	t.known[y] = n
	switch y.Kind {
	case yaml.SequenceNode:
		n.kind = kindList
		for _, item := range y.Content {
			n.items = append(n.items, t.node(item))
		}
	case yaml.MappingNode:
		n.kind = kindObject
		for i := 0; i+1 < len(y.Content); i += 2 {
			key := y.Content[i]
			n.fields = append(n.fields, member{
				name: key.Value, at: place{line: key.Line, column: key.Column}, value: t.node(y.Content[i+1]),
			})
		}
	default:
		n.kind = scalarKind(y)
	}
	return n
}

func scalarKind(y *yaml.Node) kind {
	switch y.ShortTag() {
	case "!!null":
		return kindNull
	case "!!bool":
		return kindBool
	case "!!int", "!!float":
		return kindNumber
	}
	return kindText
}
