package strictyaml

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Source remembers where the values of a file stand.
type Source struct {
	root *yaml.Node
}

// At gives the line and column of the value with a path such as "gates[2].checks[0].cel". Where the file has
// no such value, it gives the nearest value around it that the file has. A value that came by an alias stands
// at the alias; what is inside it stands where it was written.
func (s *Source) At(path string) (line, column int) {
	if s == nil || s.root == nil {
		return 0, 0
	}
	node := s.root
	for _, step := range steps(path) {
		next := child(target(node), step)
		if next == nil {
			break
		}
		node = next
	}
	return node.Line, node.Column
}

// Has tells whether the file itself states a value with the path.
func (s *Source) Has(path string) bool {
	if s == nil || s.root == nil {
		return false
	}
	node := s.root
	for _, step := range steps(path) {
		if node = child(target(node), step); node == nil {
			return false
		}
	}
	return true
}

// Problem makes a problem with the value that has a path.
func (s *Source) Problem(path, message, danish string) Problem {
	line, column := s.At(path)
	return Problem{Line: line, Column: column, Path: path, Message: message, Danish: danish}
}

// step is a key of a map, or an index of a list.
type step struct {
	key   string
	index int // -1 for a key
}

func child(node *yaml.Node, s step) *yaml.Node {
	if s.index >= 0 {
		if node.Kind == yaml.SequenceNode && s.index < len(node.Content) {
			return node.Content[s.index]
		}
		return nil
	}
	if node.Kind != yaml.MappingNode {
		return nil
	}
	for _, e := range entries(node) {
		if e.name == s.key {
			return e.value
		}
	}
	return nil
}

// steps takes a path apart: `a.b[2]["c.d"]`.
func steps(path string) []step {
	var all []step
	for path != "" {
		switch {
		case strings.HasPrefix(path, `["`):
			quoted, err := strconv.QuotedPrefix(path[1:])
			if err != nil {
				return all
			}
			key, _ := strconv.Unquote(quoted)
			all = append(all, step{key: key, index: -1})
			path = strings.TrimPrefix(path[1+len(quoted):], "]")
		case path[0] == '[':
			digits, rest, _ := strings.Cut(path[1:], "]")
			index, err := strconv.Atoi(digits)
			if err != nil || index < 0 {
				return all
			}
			all = append(all, step{index: index})
			path = rest
		default:
			path = strings.TrimPrefix(path, ".")
			end := strings.IndexAny(path, ".[")
			if end < 0 {
				end = len(path)
			}
			all = append(all, step{key: path[:end], index: -1})
			path = path[end:]
		}
	}
	return all
}

// keyPath extends a path by a key, quoted where it holds what paths are made of.
func keyPath(path, key string) string {
	switch {
	case key == "" || strings.ContainsAny(key, ".[]\" \n"):
		return path + "[" + strconv.Quote(key) + "]"
	case path == "":
		return key
	}
	return path + "." + key
}

func indexPath(path string, index int) string { return path + "[" + strconv.Itoa(index) + "]" }
