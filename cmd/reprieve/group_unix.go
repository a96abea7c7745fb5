//go:build !windows

package main

import (
	"os/exec"
	"syscall"
)

const onWindows = false

// endGroup lets the end of a command's time end what it has started too.
func endGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
