// Package paper makes PDFs of HTML with the Chromium of the machine, where there is one.
//
// Chromium is a program of its own that is given a file and gives a file: it knows no session, runs no script, reaches
// no network, gets none of the program's environment, and is ended with everything it started when its time is up. One
// page is printed at a time.
package paper
