// Package strictyaml reads YAML that people write by hand, and refuses whatever could mean something else
// than its author thinks: duplicate keys, unknown fields, wrong types, a second document, text that is not
// UTF-8, and aliases that expand past a bound. It reports every problem it finds at once, each with its
// line and column, in both languages.
//
// It imports the standard library, a YAML parser and the small packages i18n and fault. It reads no files.
package strictyaml
