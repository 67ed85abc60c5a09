package crash_test

import "syscall"

// endWithParent lets the kernel end a process where the test is killed before it can.
func endWithParent(attributes *syscall.SysProcAttr) { attributes.Pdeathsig = syscall.SIGTERM }
