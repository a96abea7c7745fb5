package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"reprieve/pipeline/shard"
)

// receipt says what became of a shard, or of the exports. It goes through the engine as
// JSON, and holds no value of a patient.
type receipt struct {
	Shard   string `json:"shard"`             // the name of its file
	Summary string `json:"summary,omitempty"` // the name of the file of its summary
	SHA256  string `json:"sha256,omitempty"`  // of that file
	Problem string `json:"problem,omitempty"` // why there is no summary; to try again would not help
	Status  int    `json:"status,omitempty"`  // of the program, where there is a problem
}

func (r receipt) text() string {
	b, err := json.Marshal(r)
	if err != nil {
		panic(err) // it is texts alone
	}
	return string(b)
}

// problemOf says whether an error is of the content of a file, so that the engine need
// not try again, and what it is.
func problemOf(err error) (string, bool) {
	if errors.As(err, new(*shard.Corrupt)) || errors.Is(err, os.ErrNotExist) {
		return err.Error(), true
	}
	return "", false
}

// writeReceipts writes receipts in the order of the shards to a file.
func writeReceipts(ctx context.Context, texts []string, to string) (err error) {
	dir, discard, err := privateFolder()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, discard()) }()
	slices.Sort(texts) // each begins with the name of the shard
	file := filepath.Join(dir, "receipts")
	if err := os.WriteFile(file, []byte(strings.Join(texts, "\n")+"\n"), 0o600); err != nil {
		return err
	}
	return put(ctx, file, to)
}

// readReceipts reads what writeReceipts has written.
func readReceipts(path string) ([]receipt, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("beam: the engine has said that it is done, but left no receipts: %w", err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	var all []receipt
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var r receipt
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return nil, errors.New("beam: receipts: are not as they were written")
		}
		all = append(all, r)
	}
	return all, nil
}

// problems are the errors of all receipts that tell of one.
func problems(all []receipt) error {
	var errs []error
	for _, r := range all {
		if r.Problem != "" {
			errs = append(errs, &failed{r})
		}
	}
	return errors.Join(errs...)
}

// failed is a shard, or an export, that to process again would not help.
type failed struct{ receipt }

func (e *failed) Error() string { return e.Problem }

// checkReceipts holds receipts to one summary of each shard.
func checkReceipts(all []receipt, shards int) error {
	if err := problems(all); err != nil {
		return err
	}
	times := map[string]int{}
	for _, r := range all {
		times[r.Summary]++
	}
	for i := range shards {
		if n := times[filepath.Base(shard.SummaryPath("", i))]; n != 1 {
			return fmt.Errorf("beam: %s: the engine gave %d summaries of it", filepath.Base(shard.Path("", i)), n)
		}
	}
	if len(all) != shards {
		return fmt.Errorf("beam: the engine gave %d summaries of %d shards", len(all), shards)
	}
	return nil
}

// checkSummary holds a file to its receipt.
func checkSummary(path string, r receipt) error {
	sum, err := hashOf(path)
	if err != nil {
		return err
	}
	if sum != r.SHA256 {
		return &shard.Corrupt{File: r.Summary, Rule: "is not what was made of " + r.Shard + " now"}
	}
	return nil
}

// hashOf is the SHA-256 of a file.
func hashOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("beam: %w", err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("beam: %w", err)
	}
	return fmt.Sprintf("%x", h.Sum(nil)), nil
}
