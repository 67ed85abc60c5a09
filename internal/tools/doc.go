// Package tools pins the programs that build and check the project: the linter, the formatter, the code
// generator and Temporal's determinism checker. It holds no code of its own. Its go.mod keeps their many
// dependencies out of the product's; run one from the repository's top folder with
// "go tool -modfile=internal/tools/go.mod NAME".
package tools
