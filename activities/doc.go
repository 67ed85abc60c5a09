// Package activities is what the processes do to the world: record what happens, apply the rows of an
// import, deliver mail, wake a process whose answer was lost, and seal the journal daily.
//
// Each activity says in a small interface what it needs of the store or of the use cases; the program
// hands it over. Every activity may be tried again at any point, so each does nothing twice.
package activities
