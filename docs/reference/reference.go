// Package reference holds the reference pages that the program itself shows.
package reference

import _ "embed"

//go:embed problems.md
var problems string

// Problems gives the page that explains every code of a problem, as Markdown. Each code stands in a row of a
// table: code, status, meaning.
func Problems() string { return problems }
