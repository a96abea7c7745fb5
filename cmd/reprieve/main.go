// Command reprieve turns the monthly exports of a clinic that treats chronic
// pain with ketamine into one outcome a patient, cohort statistics and a report.
//
// One file holds one command; config.go alone knows viper. A command reads its
// flags, makes a request and calls one function of app. Errors go up as they
// are: execute prints them and maps them to the exit status, once.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	_ "time/tzdata" // time zones also where the system has none
)

func main() {
	debug.SetTraceback("none") // a trace shows arguments, which may be ratings
	os.Exit(execute(newApp()))
}

// execute runs the program on the arguments and streams of the process and
// returns its exit status. SIGINT and SIGTERM cancel the work; a second one
// ends the process at once.
func execute(a *app) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	err := run(ctx, a, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	code := exitCode(ctx, err)
	printError(os.Stderr, err, code)
	return code
}
