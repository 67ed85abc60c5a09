package strictyaml

import "go.yaml.in/yaml/v3"

// Tree reads one YAML document as a tree, for a caller that knows better than a struct what the values may
// be. Everything that holds for any document is checked as in Decode: UTF-8, one document, no duplicate keys,
// no aliases that expand past a bound. Aliases stand in the tree as aliases, and merges as "<<" keys.
//
// The error is Problems. The tree is nil when the document cannot be walked safely; with duplicate keys it is
// given beside the problems, so that the caller can go on looking.
func Tree(data []byte) (*yaml.Node, error) {
	root, problem := parse(data)
	if problem != nil {
		return nil, Problems{*problem}
	}
	var problems Problems
	if !checkStructure(root, &problems) {
		problems.Sort()
		return nil, problems
	}
	problems.Sort()
	return root, problems.Err()
}
