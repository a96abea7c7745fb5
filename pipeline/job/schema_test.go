package job_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"reprieve/pipeline"
	"reprieve/pipeline/job"
	"reprieve/pipeline/synth"
)

// node is a part of a JSON document.
type node = map[string]any

// validator checks documents against a schema of the keywords that the schema of
// the manifest uses; any other keyword is an error.
type validator struct{ root node }

func (v validator) check(at string, schema node, value any) []string {
	var wrong []string
	add := func(format string, args ...any) { wrong = append(wrong, at+": "+fmt.Sprintf(format, args...)) }
	for _, word := range slices.Sorted(maps.Keys(schema)) {
		rule := schema[word]
		switch word {
		case "$schema", "$defs", "title", "description", "required", "additionalProperties":
		case "$ref":
			name := strings.TrimPrefix(rule.(string), "#/$defs/")
			wrong = append(wrong, v.check(at, v.root["$defs"].(node)[name].(node), value)...)
		case "type":
			if !isType(rule.(string), value) {
				add("is not of type %s", rule)
			}
		case "const":
			if !reflect.DeepEqual(rule, value) {
				add("is not %v", rule)
			}
		case "enum":
			if !slices.Contains(rule.([]any), value) {
				add("is not one of %v", rule)
			}
		case "pattern":
			if s, ok := value.(string); ok && !regexp.MustCompile(rule.(string)).MatchString(s) {
				add("does not match %s", rule)
			}
		case "format":
			s, _ := value.(string)
			if _, err := time.Parse(time.RFC3339Nano, s); rule != "date-time" || err != nil {
				add("is not a %s", rule)
			}
		case "minimum":
			if n, ok := value.(float64); ok && n < rule.(float64) {
				add("is below %v", rule)
			}
		case "minLength":
			if s, ok := value.(string); ok && len(s) < int(rule.(float64)) {
				add("is too short")
			}
		case "minItems":
			if list, ok := value.([]any); ok && len(list) < int(rule.(float64)) {
				add("has too few items")
			}
		case "items":
			list, _ := value.([]any)
			for i, item := range list {
				wrong = append(wrong, v.check(fmt.Sprintf("%s[%d]", at, i), rule.(node), item)...)
			}
		case "properties":
			wrong = append(wrong, v.object(at, schema, value)...)
		case "anyOf":
			if !slices.ContainsFunc(rule.([]any), func(s any) bool { return v.check(at, s.(node), value) == nil }) {
				add("is none of what it may be")
			}
		default:
			add("the schema has a keyword that the test does not know: %s", word)
		}
	}
	return wrong
}

func (v validator) object(at string, schema node, value any) []string {
	object, ok := value.(node)
	if !ok {
		return nil // the type is said to be wrong
	}
	var wrong []string
	properties := schema["properties"].(node)
	for _, name := range schema["required"].([]any) {
		if _, ok := object[name.(string)]; !ok {
			wrong = append(wrong, at+": lacks "+name.(string))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if p, ok := properties[name].(node); ok {
			wrong = append(wrong, v.check(at+"."+name, p, object[name])...)
		} else if schema["additionalProperties"] == false {
			wrong = append(wrong, at+": has an unknown key "+name)
		}
	}
	return wrong
}

func isType(name string, value any) bool {
	switch x := value.(type) {
	case nil:
		return name == "null"
	case bool:
		return name == "boolean"
	case string:
		return name == "string"
	case float64:
		return name == "number" || name == "integer" && x == float64(int64(x))
	case []any:
		return name == "array"
	case node:
		return name == "object"
	}
	return false
}

func parse(t *testing.T, text string) node {
	t.Helper()
	var n node
	if err := json.Unmarshal([]byte(text), &n); err != nil {
		t.Fatal(err)
	}
	return n
}

// runMonth publishes a month of a synthetic cohort and returns its manifest.
func runMonth(t *testing.T, exports, out string, change func(*pipeline.Config)) string {
	t.Helper()
	cfg := pipeline.DefaultConfig()
	cfg.Run.Exports, cfg.Run.Out, cfg.Run.Month, cfg.Missing.Imputations = exports, out, "2026-09", 2
	change(&cfg)
	s, err := pipeline.Run(context.Background(), cfg, pipeline.Request{
		Build: job.Build{Version: "1.2.3", Platform: "linux/amd64"}, Force: true,
		Write: func(_ context.Context, stage *job.Stage, _ *pipeline.Product) error {
			return stage.Write("release/a.csv", func(w io.Writer) error { _, err := io.WriteString(w, "a\n"); return err })
		},
		Log: func() []byte { return nil }, Now: time.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(s.Folder, job.ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The manifests of runs are what the schema says: a first month and a second, with
// all tables and with few, with warnings, with and without claims.
func TestManifestsFollowTheSchema(t *testing.T) {
	v := validator{parse(t, job.ManifestSchema)}
	exports, out := filepath.Join(t.TempDir(), "exports"), t.TempDir()
	options := synth.Options{Patients: 15, Seed: 1, Months: 3, LastMonth: "2026-09", Timezone: "UTC"}
	if _, err := synth.Write(context.Background(), exports, options); err != nil {
		t.Fatal(err)
	}
	manifests := map[string]string{
		"first":  runMonth(t, exports, out, func(*pipeline.Config) {}),
		"second": runMonth(t, exports, out, func(c *pipeline.Config) { c.Claims = nil }),
	}
	for _, name := range []string{"medications.csv", "instruments.csv", "adverse_events.csv", "truth.json"} {
		if err := os.Remove(filepath.Join(exports, name)); err != nil {
			t.Fatal(err)
		}
	}
	manifests["warnings"] = runMonth(t, exports, out, func(c *pipeline.Config) { c.Response.MinBaselineMM = 100 })
	for name, text := range manifests {
		if wrong := v.check("manifest", v.root, parse(t, text)); wrong != nil {
			t.Errorf("%s:\n%s", name, strings.Join(wrong, "\n"))
		}
	}
	if m := parse(t, manifests["warnings"]); len(m["warnings"].([]any)) == 0 || len(m["absent"].([]any)) == 0 || m["previous"] == nil {
		t.Error("the third manifest shows no warnings, absent tables and previous month")
	}
}

// The schema describes the keys of the manifest, all of them and no others, in
// their order; and it refuses what is not a manifest.
func TestSchemaRefuses(t *testing.T) {
	v := validator{parse(t, job.ManifestSchema)}
	required, manifest := v.root["required"].([]any), reflect.TypeFor[job.Manifest]()
	if len(required) != manifest.NumField() || len(v.root["properties"].(node)) != manifest.NumField() {
		t.Fatalf("%d keys in the schema, %d in the manifest", len(required), manifest.NumField())
	}
	for i, name := range required {
		if key := manifest.Field(i).Tag.Get("json"); key != name {
			t.Errorf("key %d: %v in the schema, %s in the manifest", i, name, key)
		}
	}
	exports := filepath.Join(t.TempDir(), "exports")
	if _, err := synth.Write(context.Background(), exports, synth.Options{Patients: 3, Seed: 1, Months: 1, LastMonth: "2026-09", Timezone: "UTC"}); err != nil {
		t.Fatal(err)
	}
	text := runMonth(t, exports, t.TempDir(), func(*pipeline.Config) {})
	for _, name := range required {
		without := parse(t, text)
		delete(without, name.(string))
		of := parse(t, text)
		of[name.(string)] = 1.5
		for what, m := range map[string]node{"lacks": without, "holds a number": of} {
			if v.check("manifest", v.root, m) == nil {
				t.Errorf("a manifest that %s at %v is accepted", what, name)
			}
		}
	}
	for _, c := range []struct{ from, to string }{
		{`"month": "2026-09"`, `"month": "2026-13"`},
		{`"release/a.csv"`, `"a.csv"`},
		{`"contract": 1`, `"contract": 0`},
		{`"calendar"`, `"julian"`},
		{`"warnings": [`, `"Warnings": [`},
		{`"sha256": "`, `"sha256": "x`},
	} {
		changed := strings.Replace(text, c.from, c.to, 1)
		if changed == text {
			t.Fatalf("no %s in the manifest", c.from)
		}
		if v.check("manifest", v.root, parse(t, changed)) == nil {
			t.Errorf("%s is accepted", c.to)
		}
	}
}
