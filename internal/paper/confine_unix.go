//go:build unix

package paper

import (
	"os"
	"os/exec"
	"syscall"
)

// nobody is the user and the group of nobody. Chromium's sandbox refuses root.
const nobody = 65534

// confine makes a program end together with everything it starts, and where the program here is root, run as nobody
// with the folder and the files named.
func confine(command *exec.Cmd, folder string, sandbox bool, files ...string) error {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }
	if os.Geteuid() != 0 || !sandbox {
		return nil
	}
	command.SysProcAttr.Credential = &syscall.Credential{Uid: nobody, Gid: nobody}
	for _, name := range append(files, folder) {
		if err := os.Chown(name, nobody, nobody); err != nil {
			return err
		}
	}
	return nil
}
