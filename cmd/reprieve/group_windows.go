package main

import "os/exec"

const onWindows = true

// endGroup does nothing: the command alone is ended, and what it has started is
// not waited for.
func endGroup(*exec.Cmd) {}
