// Package app holds the use cases: it authorises, loads, decides and gives commands to the processes.
//
// It is the only caller of the store and of the workflows. A command to a method's process goes the way of
// command.go: known by its key, texts put under their hashes, given to the process, settled. Content is
// written to the store directly, with versions. What a person may read of an open case, and what a recusal
// closes to them, is decided here with the lifecycle's own functions.
package app
