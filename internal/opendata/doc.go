// Package opendata says what the open data are, in the words of others: the record for data portals (DCAT-AP as
// JSON-LD) and the feed of a search (Atom).
//
// It is pure: it gets what is true of an installation and of its data as values, and writes documents.
package opendata
