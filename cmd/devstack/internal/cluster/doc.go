// Package cluster runs a private PostgreSQL cluster from the binaries on the machine: on loopback only, with
// passwords, owned by an unprivileged user when the caller is root. It makes the roles and the database that the
// program expects and nothing inside the database; tables are the program's own affair.
package cluster
