// Package browser drives a real Chromium for the tests of the pages and for their pictures. The program itself does not
// use it.
package browser
