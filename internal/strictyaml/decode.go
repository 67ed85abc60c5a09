package strictyaml

import (
	"encoding"
	"errors"
	"fmt"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/fasemodel/fasemodel/internal/fault"
)

// OneOrMany is a list that may be written as a single value: "from: ide" as well as "from: [ide, modning]".
type OneOrMany[T any] []T

func (OneOrMany[T]) oneOrMany() {}

// Decode reads one YAML document into a value that into points to. Struct fields are named by their yaml tags;
// embedded structs are marked ",inline". Pointers may be null, and are nil where the file leaves them out.
//
// The error is Problems, with everything that is wrong at once; what could be read is then in the value, and
// the Source is there unless the file is no YAML or something else than the struct that was asked for, so that a
// caller can go on looking for problems.
func Decode(data []byte, into any) (*Source, error) {
	value := reflect.ValueOf(into)
	if value.Kind() != reflect.Pointer || value.IsNil() {
		return nil, fmt.Errorf("strictyaml: cannot decode into %T; give a pointer", into)
	}
	root, problem := parse(data)
	if problem != nil {
		return nil, Problems{*problem}
	}
	var problems Problems
	if !checkStructure(root, &problems) {
		return nil, problems
	}
	d := decoder{problems: &problems, shapes: map[reflect.Type]shape{}}
	d.decode(root, value.Elem(), "")
	problems.Sort()
	if root.Kind != yaml.MappingNode && value.Elem().Kind() == reflect.Struct {
		return nil, problems
	}
	return &Source{root: root}, problems.Err()
}

type decoder struct {
	problems *Problems
	shapes   map[reflect.Type]shape
}

func (d *decoder) decode(node *yaml.Node, value reflect.Value, path string) {
	content := target(node)
	if value.Kind() == reflect.Pointer {
		if isNull(content) {
			return
		}
		if value.IsNil() {
			value.Set(reflect.New(value.Type().Elem()))
		}
		d.decode(node, value.Elem(), path)
		return
	}
	if reader, ok := reflect.TypeAssert[encoding.TextUnmarshaler](value.Addr()); ok {
		d.decodeText(node, reader, path)
		return
	}
	switch value.Kind() {
	case reflect.Struct:
		d.decodeStruct(node, value, path)
	case reflect.Map:
		d.decodeMap(node, value, path)
	case reflect.Slice:
		d.decodeSlice(node, value, path)
	default:
		d.decodeScalar(node, value, path)
	}
}

func (d *decoder) decodeStruct(node *yaml.Node, value reflect.Value, path string) {
	content := target(node)
	if content.Kind != yaml.MappingNode {
		d.wrongKind(node, path, wantMap)
		return
	}
	fields := d.shapeOf(value.Type())
	for _, e := range entries(content) {
		index, known := fields.index[e.name]
		if !known {
			d.problems.add(e.key, keyPath(path, e.name),
				"unknown field"+fields.suggest(e.name, "; did you mean %s?"),
				"ukendt felt"+fields.suggest(e.name, "; mente du %s?"))
			continue
		}
		d.decode(e.value, value.FieldByIndex(index), keyPath(path, e.name))
	}
}

func (d *decoder) decodeMap(node *yaml.Node, value reflect.Value, path string) {
	content := target(node)
	if content.Kind != yaml.MappingNode {
		d.wrongKind(node, path, wantMap)
		return
	}
	kind := value.Type()
	value.Set(reflect.MakeMap(kind))
	for _, e := range entries(content) {
		element := reflect.New(kind.Elem()).Elem()
		d.decode(e.value, element, keyPath(path, e.name))
		value.SetMapIndex(reflect.ValueOf(e.name).Convert(kind.Key()), element)
	}
}

func (d *decoder) decodeSlice(node *yaml.Node, value reflect.Value, path string) {
	content := target(node)
	if content.Kind != yaml.SequenceNode {
		if _, either := reflect.TypeAssert[interface{ oneOrMany() }](value); either && !isNull(content) {
			value.Set(reflect.MakeSlice(value.Type(), 1, 1))
			d.decode(node, value.Index(0), path)
			return
		}
		d.wrongKind(node, path, wantList)
		return
	}
	value.Set(reflect.MakeSlice(value.Type(), len(content.Content), len(content.Content)))
	for i, element := range content.Content {
		d.decode(element, value.Index(i), indexPath(path, i))
	}
}

// decodeText reads what a type reads itself. Numbers and dates come as they are written.
func (d *decoder) decodeText(node *yaml.Node, reader encoding.TextUnmarshaler, path string) {
	content := target(node)
	if content.Kind != yaml.ScalarNode || isNull(content) || content.ShortTag() == "!!bool" {
		d.wrongKind(node, path, wantText)
		return
	}
	err := reader.UnmarshalText([]byte(content.Value))
	if err == nil {
		return
	}
	if bilingual, ok := errors.AsType[*fault.Error](err); ok {
		d.problems.add(node, path, bilingual.Text.EN, bilingual.Text.DA)
		return
	}
	d.problems.add(node, path, err.Error(), "kan ikke læses: "+err.Error())
}

var decimal = regexp.MustCompile(`^[-+]?(0|[1-9][0-9]*)$`)

func (d *decoder) decodeScalar(node *yaml.Node, value reflect.Value, path string) {
	content := target(node)
	tag := ""
	if content.Kind == yaml.ScalarNode {
		tag = content.ShortTag()
	}
	switch value.Kind() {
	case reflect.String:
		d.decodeString(node, value, path, tag)
	case reflect.Bool:
		if tag != "!!bool" {
			d.wrongKind(node, path, wantBool)
			return
		}
		value.SetBool(strings.EqualFold(content.Value, "true"))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if tag != "!!int" || !decimal.MatchString(content.Value) {
			d.wrongKind(node, path, wantInt)
			return
		}
		number, err := strconv.ParseInt(content.Value, 10, 64)
		if err != nil || value.OverflowInt(number) {
			d.problems.add(node, path, "the number is too large", "tallet er for stort")
			return
		}
		value.SetInt(number)
	case reflect.Float32, reflect.Float64:
		number, err := strconv.ParseFloat(content.Value, 64)
		if tag != "!!int" && tag != "!!float" || err != nil || math.IsInf(number, 0) || math.IsNaN(number) {
			d.wrongKind(node, path, wantNumber)
			return
		}
		value.SetFloat(number)
	default:
		// A type that this package does not know is a mistake in the program, and is said as one.
		d.problems.add(node, path, "the program cannot read a "+value.Type().String(),
			"programmet kan ikke læse en "+value.Type().String())
	}
}

func (d *decoder) decodeString(node *yaml.Node, value reflect.Value, path, tag string) {
	switch tag {
	case "!!str", "!!timestamp":
		value.SetString(target(node).Value)
	case "!!int", "!!float", "!!bool":
		// 1.10 and 1.1 are one number but two versions, so a text that looks like a number needs its quotes.
		d.problems.add(node, path,
			fmt.Sprintf("expected a text, found %s; write %q in quotes", nameOf(target(node)).EN, target(node).Value),
			fmt.Sprintf("skal være en tekst, men er %s; sæt %q i anførselstegn",
				nameOf(target(node)).DA, target(node).Value))
	default:
		d.wrongKind(node, path, wantText)
	}
}

// shape is the fields of a struct by their names in the file.
type shape struct {
	index map[string][]int
	names []string
}

func (d *decoder) shapeOf(kind reflect.Type) shape {
	if known, ok := d.shapes[kind]; ok {
		return known
	}
	s := shape{index: map[string][]int{}}
	for i := range kind.NumField() {
		field := kind.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		switch {
		case options == "inline" && field.Type.Kind() == reflect.Struct:
			inner := d.shapeOf(field.Type)
			for _, name := range inner.names {
				s.add(name, append([]int{i}, inner.index[name]...))
			}
		case name == "-" || !field.IsExported():
		case name == "":
			s.add(strings.ToLower(field.Name), []int{i})
		default:
			s.add(name, []int{i})
		}
	}
	d.shapes[kind] = s
	return s
}

func (s *shape) add(name string, index []int) {
	s.index[name] = index
	s.names = append(s.names, name)
}

// suggest names the field that is nearest to a misspelt one, in a format with one %s; empty where none is near.
func (s shape) suggest(name, format string) string {
	best, bestDistance := "", min(3, (len(name)+1)/2)
	for _, candidate := range s.names {
		if distance := editDistance(name, candidate, bestDistance); distance < bestDistance {
			best, bestDistance = candidate, distance
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(format, best)
}

// editDistance counts the letters to change between two names, up to a bound.
func editDistance(a, b string, bound int) int {
	if len(a)-len(b) >= bound || len(b)-len(a) >= bound {
		return bound
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], slices.Min([]int{row[j+1] + 1, row[j] + 1, diagonal + cost})
		}
	}
	return min(row[len(b)], bound)
}

func isNull(node *yaml.Node) bool {
	return node.Kind == yaml.ScalarNode && node.ShortTag() == "!!null"
}
