//go:build !linux

package child

import "syscall"

// signalWithParent has no counterpart here; the next start on the same folder stops what was left behind.
func signalWithParent(*syscall.SysProcAttr, syscall.Signal) {}
