// Package demo is the tutorial as a program: with the demonstration users, over the HTTP API and nothing
// else, it takes an idea from the catalogue through all three gates and tells each step in plain words.
//
// It imports nothing of the program but the languages: what it knows is the contract.
package demo
