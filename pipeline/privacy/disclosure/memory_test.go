package disclosure

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"reprieve/pipeline/analysis"
)

func release(month string, counts map[string]int) Released {
	return Released{Month: month, Manifest: "of " + month, Who: "lead", When: time.Date(2026, 10, 2, 9, 0, 0, 0, time.UTC), Counts: counts}
}

func TestMemory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "memory.json")
	if _, err := ReadMemory(path); !errors.Is(err, ErrMemory) {
		t.Fatalf("no memory: %v", err)
	}
	if err := Record(path, release("2026-07", nil)); !errors.Is(err, ErrMemory) {
		t.Fatalf("recording without a memory: %v", err)
	}
	if err := InitMemory(path); err != nil {
		t.Fatal(err)
	}
	if err := InitMemory(path); err == nil {
		t.Error("a memory is begun over another")
	}
	for _, r := range []Released{release("2026-07", map[string]int{"a": 20}), release("2026-08", map[string]int{"a": 30, "b": 9}), release("2026-08", map[string]int{"a": 30, "b": 9})} {
		if err := Record(path, r); err != nil {
			t.Fatal(err)
		}
	}
	m, err := ReadMemory(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Releases) != 2 || m.Releases[1].Before != m.Releases[0].Sum {
		t.Errorf("%d releases, want 2 in a chain", len(m.Releases))
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

// Any change of the file is damage: of a count, of a release that is taken out, of
// its end.
func TestMemoryIsDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "memory.json")
	if err := InitMemory(path); err != nil {
		t.Fatal(err)
	}
	for _, month := range []string{"2026-07", "2026-08"} {
		if err := Record(path, release(month, map[string]int{"a": 20})); err != nil {
			t.Fatal(err)
		}
	}
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	second := bytes.Index(good, []byte(`"month": "2026-08"`)) - 3
	for name, bad := range map[string][]byte{
		"a count":        bytes.Replace(good, []byte(`"a": 20`), []byte(`"a": 21`), 1),
		"the name":       bytes.Replace(good, []byte("lead"), []byte("heads"), 1),
		"the first":      append([]byte(`{"format":1,"releases":[ {`), good[second+1:]...),
		"cut off":        good[:len(good)/2],
		"empty":          {},
		"another format": bytes.Replace(good, []byte(`"format": 1`), []byte(`"format": 2`), 1),
	} {
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadMemory(path); !errors.Is(err, ErrMemory) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func count(id, stat string, v float64) analysis.Row {
	return analysis.Row{Analysis: "rapid", Population: "RESP", Variable: "after_session", VariableLevel: id, Method: "wilson", StatName: stat, Stat: v, Suppressed: analysis.NotSuppressed}
}

// A month a line: what was released before of n and N, and whether n and N are
// published now, N first.
func TestBetweenMonths(t *testing.T) {
	for _, c := range []struct {
		name          string
		before        [][2]float64 // n, N of each month
		n, of         float64
		nThere, there bool
	}{
		{"nothing before", nil, 20, 60, true, true},
		{"the same", [][2]float64{{20, 60}}, 20, 60, true, true},
		{"3 more responders of the same", [][2]float64{{17, 60}}, 20, 60, false, true},
		{"6 more of 6 more", [][2]float64{{14, 54}}, 20, 60, true, true},
		{"3 fewer, for rows were corrected", [][2]float64{{23, 60}}, 20, 60, false, true},
		{"4 more of all, who did not respond", [][2]float64{{20, 56}}, 20, 60, true, false},
		{"near the first of two, far from the last", [][2]float64{{19, 50}, {40, 60}}, 20, 60, false, true},
		{"8 more of all, 6 more responders: 2 more who did not", [][2]float64{{14, 52}}, 20, 60, false, true},
	} {
		r := &analysis.Results{Rows: []analysis.Row{count("1", "N", c.of), count("1", "n", c.n)}}
		var earlier Earlier
		for _, b := range c.before {
			earlier = append(earlier, Past{Counts: map[string]int{r.Rows[1].ID(): int(b[0]), r.Rows[0].ID(): int(b[1])}})
		}
		out := Protect(r, Policy{MinCell: 3, Earlier: earlier})
		if n, of := !out.Results.Rows[1].Withheld(), !out.Results.Rows[0].Withheld(); c.before == nil && (!n || !of) {
			t.Errorf("%s: withheld", c.name)
		}
		out = Protect(r, Policy{MinCell: 6, Earlier: earlier})
		if n, of := !out.Results.Rows[1].Withheld(), !out.Results.Rows[0].Withheld(); n != c.nThere || of != c.there {
			t.Errorf("%s: n published %v, N %v, want %v and %v", c.name, n, of, c.nThere, c.there)
		}
	}
}

// A count that patients leave for another, a month a line: who stopped for a reason
// is 3 more or 3 fewer than before.
func TestCountsThatMayFall(t *testing.T) {
	row := func(level string, v float64) analysis.Row {
		return analysis.Row{Analysis: "course", Population: "SAF", Variable: "stop_reason", VariableLevel: level, StatName: "n", Stat: v, Suppressed: analysis.NotSuppressed}
	}
	for _, c := range []struct {
		name        string
		before, now float64
		there       bool
	}{
		{"3 more", 20, 23, false},
		{"3 fewer", 23, 20, false},
		{"8 more", 20, 28, true},
		{"8 fewer", 28, 20, true},
		{"the same", 20, 20, true},
	} {
		r := &analysis.Results{Rows: []analysis.Row{row("cost", c.now)}}
		out := Protect(r, Policy{MinCell: 6, Earlier: Earlier{{Counts: map[string]int{r.Rows[0].ID(): int(c.before)}}}})
		if there := !out.Results.Rows[0].Withheld(); there != c.there {
			t.Errorf("%s: published %v, want %v", c.name, there, c.there)
		}
		if !c.there && out.Withheld[0].Rule != RuleBetween {
			t.Errorf("%s: withheld as %q, want %q", c.name, out.Withheld[0].Rule, RuleBetween)
		}
	}
}

// A count that fell is told no better by what adds up to it: 60 = 40 + 20 before,
// 66 = 49 + 17 now, both wholes and 40 open; 49 would show the 17, which are 3 fewer.
func TestFallIsNotSolved(t *testing.T) {
	s := newSystem(6)
	sum(s, s.cell(60), s.cell(40), s.cell(20))
	sum(s, s.cell(66), s.cell(49), s.cell(17))
	s.change([]signed{{5, 1}, {2, -1}})
	for _, c := range []int{0, 1, 3} {
		if !s.publish(c) {
			t.Fatalf("%d is not published", s.cells[c].value)
		}
	}
	if s.publish(4) || s.publish(5) {
		t.Error("49 or 17 is published, and with it that 3 are gone")
	}
}

func TestEarlierIsReadAsWritten(t *testing.T) {
	var b bytes.Buffer
	e := Earlier{
		{map[string]int{"b|x": 3, "a": 7}, map[string]int{"c": 1}, map[string]About{}},
		{map[string]int{"a": 12}, map[string]int{"b": 57}, map[string]About{"b": {55, 4}}},
	}
	if err := e.Write(&b); err != nil {
		t.Fatal(err)
	}
	if want := "release,x_result_id,count,released\n1,a,7,1\n1,b|x,3,1\n1,c,1,0\n2,a,12,1\n2,b,57,55~4\n"; b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
	again, err := ReadEarlier(&b)
	if err != nil || !reflect.DeepEqual(e, again) {
		t.Errorf("%v, %v", again, err)
	}
	if _, err := ReadEarlier(strings.NewReader("release,x_result_id,count,released\n1,a,seven,1\n")); err == nil {
		t.Error("a word is read as a count")
	}
}
