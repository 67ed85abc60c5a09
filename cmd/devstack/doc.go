// Devstack runs what fasemodel needs on one machine: a private PostgreSQL cluster, a Temporal server with its data
// in SQLite files, and an OpenID Connect provider with demonstration users. Everything listens on loopback only and
// keeps its data in one folder, so that a restart continues where the last one stopped.
//
//	devstack up                    run the stack until Ctrl-C
//	devstack exec -- COMMAND       run a command with a stack, and stop the stack after it
//	devstack running               say whether a stack runs on the data folder
//	devstack discard               delete the data of a stack that does not run
//	devstack users                 list the demonstration users
//
// It is a module of its own so that the product's go.mod stays free of a database server's dependencies.
package main
