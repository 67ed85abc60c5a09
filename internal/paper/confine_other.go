//go:build !unix

package paper

import "os/exec"

// confine leaves a program as it is: its context ends it.
func confine(*exec.Cmd, string, bool, ...string) error { return nil }
