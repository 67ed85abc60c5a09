// Package workflows holds the durable processes: a method's, an import's, and the housekeeping.
//
// A method's process is an entity workflow around lifecycle's decider. It keeps commands in order, holds one
// timer for what is due next, and asks the activity Record to write down what happens; its state is the
// fold of the events that come back, and of nothing else. The rules are lifecycle's.
//
// Everything here is replayed: it takes time from the engine, ranges over no map, starts no goroutine, and
// reaches the world through activities called by the names in contract. A change in the order of what
// it asks of the engine is guarded by workflow.GetVersion and by the recorded histories under testdata.
package workflows
