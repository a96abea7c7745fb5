package synth

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
)

// The rules of contract section 2, written anew from its text: a reader of its
// own, so that a rule that the generator has wrong is not wrong here as well.

// columnRules maps each column to its levels, or to the name of a kind.
var columnRules = map[string]string{
	"patient_id": "key", "session_id": "text", "site": "text", "drug": "text", "term": "text", "instrument": "text",
	"sex": "female male other unknown", "diagnosis": "fibromyalgia crps neuropathic back_pain migraine other",
	"route": "im iv sc sl po in", "series": "initial maintenance", "setting": "clinic home",
	"stop_reason": "completed adverse_event lack_of_effect cost other", "phase": "home pre during post",
	"class":     "opioid antidepressant anxiolytic gabapentinoid nsaid other",
	"parameter": "sbp dbp hr spo2 dissociation", "severity": "mild moderate severe",
	"depression": "flag", "anxiety": "flag", "psychotherapy_planned": "flag", "consent": "flag", "psychotherapy": "flag",
	"completed": "flag", "ongoing": "flag", "serious": "flag", "related": "flag",
	"age": "number", "pain_years": "number", "failed_classes": "number", "dose_mg": "number", "weight_kg": "number",
	"mg_per_day": "number", "mme_per_day": "number", "value": "number", "vas_mm": "vas",
	"started_at": "time", "ended_at": "time", "recorded_at": "time", "stopped_at": "time", "onset_at": "time", "resolved_at": "time",
	"item": "item", "cohort_month": "text",
}

// required are the columns with * of each table.
var required = map[string][]string{
	"patients":       {"patient_id", "site"},
	"sessions":       {"session_id", "patient_id", "started_at"},
	"vas":            {"patient_id", "recorded_at", "phase", "vas_mm"},
	"instruments":    {"patient_id", "recorded_at", "instrument", "value"},
	"medications":    {"patient_id", "drug", "class", "started_at"},
	"vitals":         {"patient_id", "session_id", "recorded_at", "parameter", "value"},
	"adverse_events": {"patient_id", "term", "onset_at"},
}

var keys = map[string][]string{
	"patients": {"patient_id"}, "sessions": {"session_id"},
	"vas":         {"patient_id", "recorded_at", "phase", "item"},
	"instruments": {"patient_id", "recorded_at", "instrument", "item"},
}

// cells is a parsed row: values in one spelling, "" is missing.
type cells map[string]string

// export is a checked folder and the counts of its roughness.
type export struct {
	rows  map[string][]cells
	rough map[string]int
}

func tableOf(name string) string {
	table, _, _ := strings.Cut(name, ".")
	table = strings.TrimSuffix(strings.TrimSuffix(table, "_home"), "_clinic")
	return table
}

// checkFolder reads a folder and reports what breaks a rule.
func checkFolder(t *testing.T, dir string, truth Truth) export {
	t.Helper()
	zone, err := time.LoadLocation(truth.Timezone)
	if err != nil {
		t.Fatal(err)
	}
	x := export{rows: map[string][]cells{}, rough: map[string]int{}}
	for name, data := range readAll(t, dir) {
		if name == TruthFile {
			continue
		}
		x.readFile(t, name, data, zone)
	}
	for table := range required {
		x.dropDuplicates(t, table)
	}
	x.checkReferences(t)
	x.checkTimes(t, truth.End, zone)
	x.checkScores(t)
	return x
}

func (x export) readFile(t *testing.T, name string, data []byte, zone *time.Location) {
	t.Helper()
	table := tableOf(name)
	if strings.HasSuffix(name, ".gz") {
		data = unzip(t, name, data)
	}
	if after, found := bytes.CutPrefix(data, []byte("\ufeff")); found {
		data = after
		x.rough["mark"]++
	}
	if bytes.Contains(data, []byte("\r\n")) {
		x.rough["crlf"]++
	}
	records, err := csv.NewReader(bytes.NewReader(data)).ReadAll() // also refuses rows of another length
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	head := records[0]
	for _, column := range required[table] {
		if !slices.Contains(head, column) {
			t.Errorf("%s: no column %s", name, column)
		}
	}
	for i, record := range records[1:] {
		row := cells{}
		for c, column := range head {
			row[column], err = x.parse(column, record[c], zone)
			if err != nil {
				t.Errorf("%s:%d: %s: %v", name, i+2, column, err)
			}
			if column != "vas_mm" && column != "value" && row[column] == "" && slices.Contains(required[table], column) {
				t.Errorf("%s:%d: %s: is missing", name, i+2, column)
			}
		}
		if table == "vas" && row["item"] == "" {
			row["item"] = "pain"
		}
		if v, has := row["vas_mm"]; has && v == "" {
			x.rough["unanswered"]++
			continue
		}
		x.rows[table] = append(x.rows[table], row)
	}
}

// unzip returns what a compressed file holds, and checks that its header (RFC
// 1952: flags in byte 3, time in 4 to 7) has neither a name nor a time.
func unzip(t *testing.T, name string, data []byte) []byte {
	t.Helper()
	if !bytes.Equal(data[3:8], make([]byte, 5)) {
		t.Errorf("%s: header %x has a name or a time", name, data[:10])
	}
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

var decimal = regexp.MustCompile(`^\d+(\.\d+)?$`)

// parse returns a cell in one spelling.
func (x export) parse(column, text string, zone *time.Location) (string, error) {
	s := strings.TrimSpace(text)
	if s != text {
		x.rough["blanks"]++
	}
	if s == "" || s == "NA" || s == "." {
		if s != "" {
			x.rough["missing code"]++
		}
		return "", nil
	}
	switch rule := columnRules[column]; rule {
	case "":
		return s, fmt.Errorf("unknown column")
	case "key", "text":
		return s, nil
	case "flag":
		switch strings.ToLower(s) {
		case "yes", "y":
			return "yes", nil
		case "no", "n":
			return "no", nil
		}
		return s, fmt.Errorf("%q is not yes or no", s)
	case "number", "vas":
		v, err := strconv.ParseFloat(s, 64)
		_, decimals, _ := strings.Cut(s, ".")
		if err != nil || !decimal.MatchString(s) || rule == "vas" && (v > 100 || len(decimals) > 1) {
			return s, fmt.Errorf("%q is no legal number", s)
		}
		return strconv.FormatFloat(v, 'g', -1, 64), nil
	case "time":
		return x.parseTime(s, zone)
	case "item":
		if n, err := strconv.Atoi(s); err == nil && n >= 1 && n <= 10 {
			return s, nil
		}
		return oneOf(s, "total pain fatigue sleep cognition mood")
	default:
		return oneOf(s, rule)
	}
}

func oneOf(s, levels string) (string, error) {
	if !slices.Contains(strings.Fields(levels), s) {
		return s, fmt.Errorf("%q is not one of %s", s, levels)
	}
	return s, nil
}

// parseTime returns an instant in UTC, with a mark on what was a date only.
func (x export) parseTime(s string, zone *time.Location) (string, error) {
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02T15:04:05", "2006-01-02 15:04:05"} {
		if at, err := time.ParseInLocation(layout, s, zone); err == nil {
			x.rough["local"]++
			return at.UTC().Format(time.RFC3339), nil
		}
	}
	if at, err := time.ParseInLocation(time.DateOnly, s, zone); err == nil {
		x.rough["date"]++
		return at.UTC().Format(time.RFC3339) + " date", nil
	}
	at, err := time.Parse(time.RFC3339, s)
	if strings.HasSuffix(s, "Z") {
		x.rough["utc"]++
	} else {
		x.rough["offset"]++
	}
	return at.UTC().Format(time.RFC3339), err
}

// dropDuplicates drops exact duplicates and reports rows of one key that differ.
func (x export) dropDuplicates(t *testing.T, table string) {
	t.Helper()
	seen := map[string]string{}
	kept := x.rows[table][:0]
	for _, row := range x.rows[table] {
		whole := fmt.Sprint(row) // maps print in the order of their keys
		key := whole
		if columns, has := keys[table]; has {
			key = ""
			for _, c := range columns {
				key += strings.TrimSuffix(row[c], " date") + "|"
			}
		}
		before, has := seen[key]
		switch {
		case !has:
			seen[key] = whole
			kept = append(kept, row)
		case before != whole:
			t.Errorf("%s: two rows of the key %s", table, key)
		default:
			x.rough["duplicate"]++
		}
	}
	x.rows[table] = kept
}
