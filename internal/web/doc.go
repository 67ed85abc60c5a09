// Package web serves the pages: one file a page, its handler in NAME.go and what it shows in NAME.templ.
//
// A handler reads the request, asks a use case of internal/app, and shows what it gives; no rule of the process is
// written here. Pages work without JavaScript; htmx makes them quick. What is not the field's own comes from the
// design system in assets/dkfds, which .ci/assets copies. Texts stand in texts/PAGE.LANGUAGE.toml.
package web

//go:generate go tool -modfile=../tools/go.mod templ generate -path .
