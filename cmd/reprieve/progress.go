package main

import (
	"io"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"

	"reprieve/pipeline"
)

// display lets the progress bar and the log share standard error: a log line
// takes the bar away, the next progress draws it again. A bar that cannot be
// drawn does not stop the work, so its errors are left alone.
type display struct {
	mu    sync.Mutex
	w     io.Writer
	bar   *progressbar.ProgressBar
	stage string
	known bool // how much there is
}

// Write writes a log line.
func (d *display) Write(p []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.bar != nil {
		_ = d.bar.Clear()
	}
	return d.w.Write(p)
}

// show draws how far a stage is.
func (d *display) show(stage string, done, total int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if known := total > 0; d.bar == nil || stage != d.stage || known != d.known {
		d.known = known
		d.remove()
		d.stage, d.bar = stage, newBar(d.w, stage, total)
	}
	if total > 0 && total != d.bar.GetMax64() {
		d.bar.ChangeMax64(total)
	}
	_ = d.bar.Set64(done)
}

// remove takes the bar away. The lock is held.
func (d *display) remove() {
	if d.bar != nil {
		_ = d.bar.Clear()
		d.bar = nil
	}
}

// close takes the bar away for good.
func (d *display) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.remove()
}

// units are what the stages count.
var units = map[string]string{pipeline.Reading: "rows", pipeline.Deriving: "patients"}

// newBar returns a bar, with how much there is, the rate and the time left where the
// stage counts; a spinner where the total is not known.
func newBar(w io.Writer, stage string, total int64) *progressbar.ProgressBar {
	if total <= 0 {
		total = -1
	}
	options := []progressbar.Option{
		progressbar.OptionSetWriter(w),
		progressbar.OptionSetDescription(stage),
		progressbar.OptionSetWidth(24),
		progressbar.OptionThrottle(65 * time.Millisecond),
		progressbar.OptionSetSpinnerChangeInterval(0),
		progressbar.OptionSetRenderBlankState(true),
		progressbar.OptionUseANSICodes(true),
		progressbar.OptionClearOnFinish(),
	}
	if unit := units[stage]; unit != "" && total > 0 {
		options = append(options, progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString(unit))
	}
	return progressbar.NewOptions64(total, options...)
}
