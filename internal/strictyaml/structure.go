package strictyaml

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"
)

const (
	// MaxExpansion is how many values aliases may add to those that are written. A few lines of aliases to
	// aliases can stand for billions of values.
	MaxExpansion = 50_000
	// MaxDepth is how deep lists and maps may be nested.
	MaxDepth = 64
	// MaxProblems is how many problems are reported of one file.
	MaxProblems = 100
)

// structure checks what holds for every document, whatever it is decoded into.
type structure struct {
	problems *Problems
	expanded map[*yaml.Node]int  // the size of an anchored value with its aliases written out
	open     map[*yaml.Node]bool // anchored values that are being walked
	stop     bool                // the tree cannot be decoded
}

// checkStructure reports what is wrong with the tree itself, and tells whether it can be decoded all the same.
func checkStructure(root *yaml.Node, problems *Problems) bool {
	s := structure{problems: problems, expanded: map[*yaml.Node]int{}, open: map[*yaml.Node]bool{}}
	s.measure(root, 0)
	if s.stop {
		return false
	}
	s.checkKeys(root)
	return true
}

// measure gives the size of a value with its aliases written out, and how much of it aliases added. It visits
// every written value once, for an anchor always stands before its aliases.
func (s *structure) measure(node *yaml.Node, depth int) (size, added int) {
	if depth > MaxDepth {
		s.refuse(node, fmt.Sprintf("lists and maps are nested more than %d deep", MaxDepth),
			fmt.Sprintf("lister og tabeller ligger mere end %d niveauer inde i hinanden", MaxDepth))
		return 0, 0
	}
	if node.Kind == yaml.AliasNode {
		if s.open[node.Alias] {
			s.refuse(node, fmt.Sprintf("the anchor &%s contains itself", node.Value),
				fmt.Sprintf("ankeret &%s indeholder sig selv", node.Value))
		}
		return s.expanded[node.Alias], s.expanded[node.Alias]
	}
	s.open[node] = node.Anchor != ""
	size = 1
	for _, child := range node.Content {
		childSize, childAdded := s.measure(child, depth+1)
		size, added = size+childSize, added+childAdded
		if !s.stop && added > MaxExpansion {
			s.refuse(child, fmt.Sprintf("aliases expand to more than %d values here", MaxExpansion),
				fmt.Sprintf("henvisninger bliver her til mere end %d værdier", MaxExpansion))
		}
		if s.stop {
			return 0, 0
		}
	}
	delete(s.open, node)
	if node.Anchor != "" {
		s.expanded[node] = size
	}
	return size, added
}

func (s *structure) refuse(node *yaml.Node, message, danish string) {
	s.problems.add(node, "", message, danish)
	s.stop = true
}

// checkKeys reports keys that are written twice, keys that are no text, and tags.
func (s *structure) checkKeys(node *yaml.Node) {
	if node.Style&yaml.TaggedStyle != 0 {
		s.problems.add(node, "", fmt.Sprintf("the tag %s is not used here; leave it out", node.Tag),
			fmt.Sprintf("mærket %s bruges ikke her; udelad det", node.Tag))
	}
	if node.Kind == yaml.MappingNode {
		s.checkMapping(node)
	}
	for _, child := range node.Content {
		s.checkKeys(child)
	}
}

func (s *structure) checkMapping(node *yaml.Node) {
	first := make(map[string]*yaml.Node, len(node.Content)/2)
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		scalar := target(key)
		if scalar.Kind != yaml.ScalarNode || scalar.ShortTag() == "!!null" {
			s.problems.add(key, "", "a key must be a text", "en nøgle skal være en tekst")
			continue
		}
		if earlier, double := first[scalar.Value]; double {
			s.problems.add(key, "",
				fmt.Sprintf("the key %q is already given on line %d", scalar.Value, earlier.Line),
				fmt.Sprintf("nøglen %q er allerede angivet på linje %d", scalar.Value, earlier.Line))
			continue
		}
		first[scalar.Value] = key
		if isMerge(key) {
			s.checkMerge(node.Content[i+1])
		}
	}
}

// checkMerge reports a merge of something else than maps, and of maps that give one key twice: YAML would let
// the first win, which is easily misread.
func (s *structure) checkMerge(value *yaml.Node) {
	sources := mergeSources(value)
	if len(sources) == 0 {
		s.problems.add(value, "", "only maps can be merged with <<", "kun tabeller kan flettes ind med <<")
		return
	}
	given := map[string]bool{}
	for _, source := range sources {
		if target(source).Kind != yaml.MappingNode {
			s.problems.add(source, "", "only maps can be merged with <<", "kun tabeller kan flettes ind med <<")
			continue
		}
		for _, e := range entries(target(source)) {
			if given[e.name] {
				s.problems.add(source, "",
					fmt.Sprintf("the key %q comes from two of the merged maps", e.name),
					fmt.Sprintf("nøglen %q kommer fra to af de indflettede tabeller", e.name))
			}
			given[e.name] = true
		}
	}
}

// entry is a key of a map with its value; merged keys come after those written in the map itself.
type entry struct {
	name       string
	key, value *yaml.Node
}

// entries lists the keys of a map, with << merged in: a key of the map itself hides the merged
// one, and the first of two equal keys, which is reported as a problem, hides the second.
func entries(node *yaml.Node) []entry {
	var own, merged []entry
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if isMerge(key) {
			for _, source := range mergeSources(value) {
				if target(source).Kind == yaml.MappingNode {
					merged = append(merged, entries(target(source))...)
				}
			}
			continue
		}
		if scalar := target(key); scalar.Kind == yaml.ScalarNode {
			own = append(own, entry{name: scalar.Value, key: key, value: value})
		}
	}
	seen := make(map[string]bool, len(own)+len(merged))
	return slices.DeleteFunc(append(own, merged...), func(e entry) bool {
		hidden := seen[e.name]
		seen[e.name] = true
		return hidden
	})
}

func mergeSources(value *yaml.Node) []*yaml.Node {
	switch resolved := target(value); resolved.Kind {
	case yaml.MappingNode:
		return []*yaml.Node{value}
	case yaml.SequenceNode:
		return resolved.Content
	default:
		return nil
	}
}

func isMerge(key *yaml.Node) bool {
	return key.Kind == yaml.ScalarNode && key.Value == "<<" && key.ShortTag() == "!!merge"
}

// target gives the value an alias stands for, and any other value as it is.
func target(node *yaml.Node) *yaml.Node {
	if node.Kind == yaml.AliasNode {
		return node.Alias
	}
	return node
}

func (p *Problems) add(node *yaml.Node, path, message, danish string) {
	if len(*p) >= MaxProblems {
		return
	}
	*p = append(*p, Problem{Line: node.Line, Column: node.Column, Path: path, Message: message, Danish: danish})
}
