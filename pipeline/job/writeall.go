package job

import (
	"context"
	"io"
	"runtime"
	"sync/atomic"

	"reprieve/stats/parallel"
)

// File is one file of a month and how it is written.
type File struct {
	Name  string
	Write func(io.Writer) error
}

// WriteAll writes files, as many at a time as there are processors. The error is that of
// the first file, in their order, that has one, or that of ctx.
func (s *Stage) WriteAll(ctx context.Context, files []File) error {
	errs := make([]error, len(files))
	var next atomic.Int64
	var group parallel.Group
	for range min(runtime.GOMAXPROCS(0), len(files)) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(files) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				errs[i] = s.Write(files[i].Name, files[i].Write)
			}
		})
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}
