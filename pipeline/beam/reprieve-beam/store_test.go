package main

import (
	"bytes"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// bucket is an object store that speaks as much of the protocol of S3 as the SDK's
// file system asks for: to list, to read, to remove and to write objects whole. It stands in for one.
type bucket struct {
	mu      sync.Mutex
	objects map[string][]byte // by /BUCKET/KEY
	broken  bool              // answers no write
}

func (b *bucket) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case r.Method == http.MethodPut && !b.broken:
		text, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		if strings.HasPrefix(r.Header.Get("X-Amz-Content-Sha256"), "STREAMING-") {
			text = unchunked(text)
		}
		b.objects[r.URL.Path] = text
	case r.Method == http.MethodDelete:
		delete(b.objects, r.URL.Path)
		w.WriteHeader(http.StatusNoContent)
	case r.Method == http.MethodGet && r.URL.Query().Has("list-type"):
		b.list(w, r)
	case r.Method == http.MethodGet && b.objects[r.URL.Path] != nil:
		_, _ = w.Write(b.objects[r.URL.Path])
	case r.Method == http.MethodGet:
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, "<Error><Code>NoSuchKey</Code></Error>")
	default:
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, "<Error><Code>AccessDenied</Code></Error>")
	}
}

func (b *bucket) list(w io.Writer, r *http.Request) {
	type object struct{ Key string }
	var answer struct {
		XMLName  xml.Name `xml:"ListBucketResult"`
		Contents []object
	}
	for path := range b.objects {
		if key, ok := strings.CutPrefix(path, strings.TrimSuffix(r.URL.Path, "/")+"/"); ok && strings.HasPrefix(key, r.URL.Query().Get("prefix")) {
			answer.Contents = append(answer.Contents, object{key})
		}
	}
	slices.SortFunc(answer.Contents, func(x, y object) int { return strings.Compare(x.Key, y.Key) })
	_ = xml.NewEncoder(w).Encode(answer)
}

// unchunked is a body without the sizes and signatures of its chunks.
func unchunked(text []byte) []byte {
	var whole []byte
	for {
		line, rest, ok := bytes.Cut(text, []byte("\r\n"))
		size, _, _ := bytes.Cut(line, []byte(";"))
		n, err := strconv.ParseInt(string(size), 16, 64)
		if !ok || err != nil || n == 0 || n > int64(len(rest)) {
			return whole
		}
		whole, text = append(whole, rest[:n]...), rest[n+2:]
	}
}

// s3 makes s3:// that of a bucket here until the test ends.
func s3(t *testing.T) *bucket {
	t.Helper()
	b := &bucket{objects: map[string][]byte{}}
	server := httptest.NewServer(b)
	t.Cleanup(server.Close)
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": server.URL, "AWS_REGION": "none", "AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none",
		"AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "AWS_MAX_ATTEMPTS": "1",
	} {
		t.Setenv(name, value)
	}
	return b
}

// Exports and shards of S3, by its protocol; a store that takes no summaries ends the job,
// and a shard that is not there too.
func TestS3(t *testing.T) {
	b := s3(t)
	cfg := monthOf(small, "data")
	want := plain(t, cfg)
	copyTo(t, partition(t, cfg, 3), "s3://registry/shards")
	sameMonth(t, want, work(t, onPrism(t, "s3://registry/shards")))

	copyTo(t, small, "s3://registry/exports")
	r := onPrism(t, "s3://registry/work")
	r.Exports = &exports{Dir: "s3://registry/exports", Month: "2026-09", Settings: cfg.Settings(), Number: 2}
	sameMonth(t, want, work(t, r))

	for path := range b.objects {
		if strings.Contains(path, "receipts") {
			t.Errorf("%s is left", path)
		}
	}

	r = onPrism(t, "s3://registry/shards")
	b.broken = true
	if err := r.work(t.Context()); err == nil || !strings.Contains(err.Error(), "shard-0000") {
		t.Errorf("got %v", err)
	}
	nothingPublished(t, r.Out)
	b.broken = false
	delete(b.objects, "/registry/shards/shard-00001")
	if err := r.work(t.Context()); err == nil || !strings.Contains(err.Error(), "shard-00001") {
		t.Errorf("got %v", err)
	}
	nothingPublished(t, r.Out)
}
