// Package lifecycle is a method's process as a decider: commands, events, state, Decide and Evolve.
//
// Decide takes the state and a command and gives events or a refusal; Evolve takes the state and an
// event and gives the next state. Every rule of the procedure stands in Decide and what it calls, and
// nowhere else: recording, the workflow's validator, the "why not" on a page, the dry run of the API,
// the property tests and the recovery all call these two. Evolve applies facts and computes no rule:
// due instants, tallies and outcomes are data in events. Time passing is a command like any other.
//
// It is pure: it imports the standard library, fault, i18n and the types of phasemodel. It reads no
// clock (commands carry their time) and knows working days through the Calendar it is given. Free text
// never enters: commands and events carry the hash under which the text is kept.
package lifecycle
