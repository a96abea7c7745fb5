package job

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
)

// All files are written and recorded by name; of several errors that of the first file in
// the order counts, and such a month is not published.
func TestWriteAll(t *testing.T) {
	s, err := Begin(t.TempDir(), "2026-09")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	var files []File
	for i := range 9 {
		files = append(files, File{fmt.Sprintf("%s/f%d", Release, 8-i), func(w io.Writer) error {
			_, err := fmt.Fprint(w, i)
			return err
		}})
	}
	if err := s.WriteAll(context.Background(), files); err != nil {
		t.Fatal(err)
	}
	outputs := s.Outputs()
	if len(outputs) != 9 || outputs[0].Name != Release+"/f0" || outputs[8].Name != Release+"/f8" {
		t.Errorf("outputs %v", outputs)
	}
	first, second := errors.New("first"), errors.New("second")
	err = s.WriteAll(context.Background(), []File{
		{Release + "/g0", func(io.Writer) error { return first }},
		{Release + "/g1", func(io.Writer) error { return second }},
	})
	if !errors.Is(err, first) || errors.Is(err, second) {
		t.Errorf("got %v, want the first", err)
	}
	if s.Publish(Manifest{}, nil) == nil {
		t.Error("published without two files")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := s.WriteAll(ctx, files); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: %v", err)
	}
}
