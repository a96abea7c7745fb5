package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"reprieve/pipeline/ingest"
	"reprieve/pipeline/schema"
)

// Two ratings of one patient; the second has a slip.
func ExampleRead() {
	dir, err := os.MkdirTemp("", "exports")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	write := func(name, content string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			panic(err)
		}
	}
	write("patients.csv", "patient_id,site\np1,S1\n")
	write("sessions.csv", "session_id,patient_id,started_at\ns1,p1,2026-01-05T10:00:00-05:00\n")
	write("vas.csv", "patient_id,recorded_at,phase,vas_mm\np1,2026-01-03,home,68.5\np1,2026-01-04,home,7O\n")

	_, err = ingest.Read(context.Background(), ingest.Options{Dir: dir})
	var refused *ingest.Refused
	fmt.Println(errors.As(err, &refused))
	fmt.Println(err)

	write("vas.csv", "patient_id,recorded_at,phase,vas_mm\np1,2026-01-03,home,68.5\np1,2026-01-04,home,70\n")
	exports, err := ingest.Read(context.Background(), ingest.Options{Dir: dir})
	if err != nil {
		panic(err)
	}
	defer exports.Release()
	vas := exports.View(schema.VASTable)
	for i := range vas.Len() {
		fmt.Println(vas.Tenths("vas_mm").At(i))
	}
	// Output:
	// true
	// vas.csv:3:20: vas_mm: "7O" is not a number
	// 685
	// 700
}
