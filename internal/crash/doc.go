// Package crash holds the test that nothing is lost and nothing doubled when parts are killed.
//
// It has a test only: on a stack of its own, in a temporary folder, with the built program, whose parts are
// ended by SIGKILL while the demonstration's users give commands over the API. It asks the program as its
// clients and its operators do, and the database what is written there.
package crash
