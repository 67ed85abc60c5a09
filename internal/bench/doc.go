// Package bench measures the program's speed beside the limit that the engine alone sets, in the same run.
//
// It has benchmarks only: nothing here is asserted, because machines are noisy. "make bench" runs it on a
// stack for the occasion and prints what was measured.
package bench
