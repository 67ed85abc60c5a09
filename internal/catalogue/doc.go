// Package catalogue is what the catalogue of methods is made of: the vocabulary, the fields of a method
// and of a study row, the rules a catalogue entry must keep, the file format of imports, and the
// demonstration data that ship with the program.
//
// A file is read as a whole and refused as a whole: [Parse] gives every problem it finds, each with its
// row, its place and a sentence in both languages. What a file does not say stays unknown (an absent
// field), it is never filled in with a guess.
//
// The package is pure: it reads no file, no clock and no database. It may import the standard library,
// i18n, fault, strictyaml, cpr and evidence; the store, the importer and the API import it.
package catalogue
