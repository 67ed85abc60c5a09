package strictyaml

import (
	"fmt"

	"go.yaml.in/yaml/v3"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// The kinds of values a field may want, as they are named in messages.
var (
	wantMap    = i18n.Text{DA: "en tabel med felter", EN: "a map of fields"}
	wantList   = i18n.Text{DA: "en liste", EN: "a list"}
	wantText   = i18n.Text{DA: "en tekst", EN: "a text"}
	wantBool   = i18n.Text{DA: "true eller false", EN: "true or false"}
	wantInt    = i18n.Text{DA: "et helt tal", EN: "a whole number"}
	wantNumber = i18n.Text{DA: "et tal", EN: "a number"}
)

func (d *decoder) wrongKind(node *yaml.Node, path string, want i18n.Text) {
	found := nameOf(target(node))
	d.problems.add(node, path, fmt.Sprintf("expected %s, found %s", want.EN, found.EN),
		fmt.Sprintf("skal være %s, men er %s", want.DA, found.DA))
}

// nameOf says what a value is.
func nameOf(node *yaml.Node) i18n.Text {
	switch node.Kind {
	case yaml.MappingNode:
		return wantMap
	case yaml.SequenceNode:
		return wantList
	default: // a scalar: documents and aliases are resolved before
	}
	switch node.ShortTag() {
	case "!!null":
		return i18n.Text{DA: "tom", EN: "nothing"}
	case "!!bool":
		return i18n.Text{DA: "sand/falsk-værdien " + node.Value, EN: "the value " + node.Value}
	case "!!int", "!!float":
		return i18n.Text{DA: "tallet " + clip(node.Value), EN: "the number " + clip(node.Value)}
	default:
		return i18n.Text{DA: fmt.Sprintf("teksten %q", clip(node.Value)), EN: fmt.Sprintf("the text %q", clip(node.Value))}
	}
}

// clip keeps a value in a message short.
func clip(value string) string {
	const most = 40
	characters := []rune(value)
	if len(characters) <= most {
		return value
	}
	return string(characters[:most]) + "…"
}
