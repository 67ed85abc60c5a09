// Package contract holds the names, ids and messages by which the processes are reached, and the one
// mapping of refusals to the engine's errors and back.
//
// It is what app, activities and workflows share: who sends a command needs nothing else of the
// workflows. It imports lifecycle, fault and the engine's error and attribute types; it calls nothing.
// Messages are structs with JSON tags: fields are added, never renamed or retyped, because open
// histories hold them for years.
package contract
