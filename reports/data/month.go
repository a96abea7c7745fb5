package data

import (
	"reprieve/pipeline/analysis"
	"reprieve/pipeline/job"
	"reprieve/pipeline/privacy/seal"
)

// ResultsFile is the file of a month, with slashes, that holds all results rows;
// reports are drawn again from it.
const ResultsFile = job.Restricted + "/ard.csv"

// ReadMonth reads the manifest and the results rows of a published month. Rows
// that are not as they were published are an error; those that are encrypted too,
// a seal.ErrSealed.
func ReadMonth(folder string) (job.Manifest, *analysis.Results, error) {
	return ReadSealedMonth(folder, seal.Identities{})
}

// ReadSealedMonth is ReadMonth with identities for rows that may be encrypted.
func ReadSealedMonth(folder string, identities seal.Identities) (job.Manifest, *analysis.Results, error) {
	m, err := job.ReadManifest(folder)
	if err != nil {
		return m, nil, err
	}
	results, err := ReadResults(folder, m, ResultsFile, identities)
	return m, results, err
}

// ReadResults reads the results rows of a file of a month, named with slashes.
func ReadResults(folder string, m job.Manifest, name string, identities seal.Identities) (*analysis.Results, error) {
	f, err := m.Open(folder, name, identities)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // it is only read
	return ReadARD(f)
}
