//go:build race

package web_test

// underRace: the race detector slows everything down. It watches the program, which the tests without a browser drive
// through the same pages; those with one run without it, in "make test".
const underRace = true
