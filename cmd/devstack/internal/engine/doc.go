// Package engine runs a whole Temporal server inside this process, for one machine: all four services on loopback,
// SQLite files in the data folder, one namespace with the project's search attributes. It is for development
// and tests; in production the program talks to a Temporal cluster that others run.
package engine
