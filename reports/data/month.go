package data

import (
	"fmt"
	"os"
	"path/filepath"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/job"
)

// ResultsFile is the file of a month, with slashes, that holds all results rows;
// reports are drawn again from it.
const ResultsFile = job.Restricted + "/ard.csv"

// ReadMonth reads the manifest and the results rows of a published month. Rows
// that are not as they were published are an error.
func ReadMonth(folder string) (job.Manifest, *analysis.Results, error) {
	m, err := job.ReadManifest(folder)
	if err != nil {
		return m, nil, err
	}
	if err := m.CheckFile(folder, ResultsFile); err != nil {
		return m, nil, err
	}
	f, err := os.Open(filepath.Join(folder, filepath.FromSlash(ResultsFile)))
	if err != nil {
		return m, nil, fmt.Errorf("data: %w", err)
	}
	defer f.Close()
	results, err := ReadARD(f)
	return m, results, err
}
