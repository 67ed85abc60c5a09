// Package store keeps content and record in PostgreSQL: the tables, the queries, and the one transaction
// in which a command is decided and recorded.
//
// It is the only package that imports gorm and pgx, and errors.go is the one place where a driver's error
// becomes a fault. Rows are plain structs; no type of the driver leaves the package.
//
// # The record
//
// [Store.Record] locks a method's head row, decides the command on the state kept there, and writes the
// journal, the answer, the read tables and the messages to send in the same transaction. The journal is
// the truth; the state in the head row and every read table are caches of it, which [Store.Rebuild]
// makes anew and [Store.Compare] checks.
//
// # Roles
//
// The owner role migrates. The application role runs everything else, and has no right to update or
// delete the journal, checkpoints, ballots, their voids, decisions and publications.
package store
