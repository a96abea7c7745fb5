// Package parallel runs functions at the same time.
//
// A panic in a goroutine ends a program at once, past every deferred recover, and
// prints the panic's value, which may hold data. In a Group it becomes a panic of
// the goroutine that waits, with the place where it arose.
package parallel

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
)

// Group runs functions, each in its goroutine. The zero value is an empty group; a
// group must not be copied after its first use.
type Group struct {
	running sync.WaitGroup
	mutex   sync.Mutex
	first   *Panic
}

// Go runs a function. After a panic the others go on.
func (g *Group) Go(do func()) {
	g.running.Go(func() {
		defer g.keep()
		do()
	})
}

// keep keeps the first panic.
func (g *Group) keep() {
	r := recover()
	if r == nil {
		return
	}
	g.mutex.Lock()
	defer g.mutex.Unlock()
	if g.first == nil {
		g.first = Recovered(r)
	}
}

// Wait waits until all functions have returned. If one of them panicked, Wait
// panics with the *Panic of the first.
func (g *Group) Wait() {
	g.running.Wait()
	if g.first != nil {
		panic(g.first)
	}
}

// Panic is a panic that was recovered, with its place.
type Panic struct {
	Value any
	Place string // a line for each function, from where it arose: its name, file and line
}

// Recovered describes what recover returned; it is called in the deferred
// function. Nothing of the arguments is kept. A *Panic is returned as it is.
func Recovered(value any) *Panic {
	if p, ok := value.(*Panic); ok {
		return p
	}
	callers := make([]uintptr, 64)
	frames := runtime.CallersFrames(callers[:runtime.Callers(2, callers)])
	var place strings.Builder
	for {
		f, more := frames.Next()
		fmt.Fprintf(&place, "\t%s (%s:%d)\n", f.Function, f.File, f.Line)
		if !more {
			break
		}
	}
	return &Panic{Value: value, Place: place.String()}
}

// Error says that there was a panic, of what kind, and where. It holds neither the
// panic's value nor any number of it: both may be of a patient.
func (p *Panic) Error() string {
	return fmt.Sprintf("a panic of %T\n%s", p.Value, strings.TrimSuffix(p.Place, "\n"))
}
