// Package api is the JSON API: the contract in openapi.yaml, and the server that keeps it.
//
// The contract is written and reviewed first; api.gen.go is generated from it and never edited. The package
// speaks to the use cases in internal/app and never to the store.
package api

//go:generate go tool -modfile=../internal/tools/go.mod oapi-codegen -config oapi-codegen.yaml openapi.yaml
