package testdb

import "syscall"

// endWithParent lets the kernel stop the server where the test binary is killed before it can.
func endWithParent(attributes *syscall.SysProcAttr) { attributes.Pdeathsig = syscall.SIGQUIT }
