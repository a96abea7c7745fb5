package ingest

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkRead reads a million ratings of a thousand patients.
func BenchmarkRead(b *testing.B) {
	dir := b.TempDir()
	create := func(name string, write func(w *bufio.Writer)) {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			b.Fatal(err)
		}
		w := bufio.NewWriter(f)
		write(w)
		if err := w.Flush(); err != nil {
			b.Fatal(err)
		}
		if err := f.Close(); err != nil {
			b.Fatal(err)
		}
	}
	const patients, ratings = 1000, 1000
	create("patients.csv", func(w *bufio.Writer) {
		fmt.Fprintln(w, "patient_id,site")
		for p := range patients {
			fmt.Fprintf(w, "p%05d,S1\n", p)
		}
	})
	create("sessions.csv", func(w *bufio.Writer) {
		fmt.Fprintln(w, "session_id,patient_id,started_at")
		for p := range patients {
			fmt.Fprintf(w, "s%05d,p%05d,2026-01-05T10:00:00Z\n", p, p)
		}
	})
	create("vas.csv", func(w *bufio.Writer) {
		fmt.Fprintln(w, "patient_id,recorded_at,phase,vas_mm,session_id,item")
		for r := range ratings {
			for p := range patients {
				fmt.Fprintf(w, "p%05d,2026-%02d-%02dT%02d:%02d:%02d+01:00,home,%d.%d,s%05d,pain\n",
					p*7%patients, 1+r/84, 1+r/3%28, r%24, r%60, p%60, (r+p)%100, r%10, p*7%patients)
			}
		}
	})
	for b.Loop() {
		x, err := Read(context.Background(), Options{Dir: dir})
		if err != nil {
			b.Fatal(err)
		}
		x.Release()
	}
	b.ReportMetric(patients*ratings*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
