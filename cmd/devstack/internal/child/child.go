package child

import (
	"os/exec"
	"runtime"
	"syscall"
)

// Start starts the program and returns a channel that yields how it ended. Where the kernel can do so, it sends the
// program the signal when this process dies first.
func Start(cmd *exec.Cmd, whenOrphaned syscall.Signal) (<-chan error, error) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	signalWithParent(cmd.SysProcAttr, whenOrphaned)
	started, ended := make(chan error, 1), make(chan error, 1)
	go func() {
		// The kernel counts the death of the thread that started the program as the death of its parent.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			ended <- cmd.Wait()
		}
	}()
	return ended, <-started
}
