package schema

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTables(t *testing.T) {
	names := map[string]bool{}
	for _, table := range Tables {
		if names[table.Name] {
			t.Errorf("%s is there twice", table.Name)
		}
		names[table.Name] = true
		for _, key := range table.Key {
			if c, ok := table.Column(key); !ok {
				t.Errorf("%s: the key %s is not a column", table.Name, key)
			} else if !c.NonEmpty {
				t.Errorf("%s: the key %s may be missing", table.Name, key)
			}
		}
		if table.Doc == "" {
			t.Errorf("%s has no words for people", table.Name)
		}
		checkColumns(t, table)
	}
}

func checkColumns(t *testing.T, table Table) {
	t.Helper()
	names := map[string]bool{}
	for i, c := range table.Columns {
		at := table.Name + "." + c.Name
		if names[c.Name] {
			t.Errorf("%s is there twice", at)
		}
		names[c.Name] = true
		if found, ok := table.Column(c.Name); !ok || found.Name != c.Name || table.Index(c.Name) != i {
			t.Errorf("%s is not found", at)
		}
		if (c.Type == Level) != (len(c.Levels) > 0) {
			t.Errorf("%s: type %d with the levels %v", at, c.Type, c.Levels)
		}
		if sorted := slices.Compact(slices.Sorted(slices.Values(c.Levels))); len(sorted) != len(c.Levels) {
			t.Errorf("%s: a level is there twice: %v", at, c.Levels)
		}
		if ranged := c.Type == Whole || c.Type == Number; ranged != (c.Min < c.Max) {
			t.Errorf("%s: type %d with the range %v to %v", at, c.Type, c.Min, c.Max)
		}
		if c.Default != "" && c.Required {
			t.Errorf("%s: a default for a column that must exist", at)
		}
		if c.NonEmpty && !c.Required && c.Default == "" {
			t.Errorf("%s: may not be missing, but need not exist", at)
		}
		if c.Doc == "" {
			t.Errorf("%s has no words for people", at)
		}
	}
}

// The columns of the contract's section 2, in its order; * stands for a column
// that must exist, + for one whose cells may not be missing.
func TestColumnsOfTheContract(t *testing.T) {
	want := map[string][]string{
		"patients": {
			"patient_id*+", "site*", "sex", "age", "diagnosis", "pain_years", "depression", "anxiety", "failed_classes",
			"psychotherapy_planned", "cohort_month", "consent", "data_cut",
		},
		"sessions": {
			"session_id*+", "patient_id*+", "started_at*+", "ended_at", "route", "dose_mg", "weight_kg", "series", "setting",
			"psychotherapy", "completed", "stop_reason",
		},
		"vas":         {"patient_id*+", "recorded_at*+", "phase*+", "vas_mm*", "session_id", "item+"},
		"instruments": {"patient_id*+", "recorded_at*+", "instrument*+", "value*", "item+"},
		"medications": {
			"patient_id*+", "drug*+", "class*+", "started_at*+", "stopped_at", "ongoing", "mg_per_day", "mme_per_day",
		},
		"vitals": {"patient_id*+", "session_id*+", "recorded_at*+", "parameter*+", "value*"},
		"adverse_events": {
			"patient_id*+", "term*+", "onset_at*+", "session_id", "resolved_at", "severity", "serious", "related",
		},
	}
	got := map[string][]string{}
	for _, table := range Tables {
		for _, c := range table.Columns {
			name := c.Name
			if c.Required {
				name += "*"
			}
			if c.NonEmpty {
				name += "+"
			}
			got[table.Name] = append(got[table.Name], name)
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for _, table := range Tables {
		required := slices.Contains([]string{PatientsTable, SessionsTable, VASTable}, table.Name)
		if table.Required != required {
			t.Errorf("%s: required is %v", table.Name, table.Required)
		}
	}
}

func TestLookup(t *testing.T) {
	for _, name := range []string{PatientsTable, SessionsTable, VASTable, InstrumentsTable, MedicationsTable, VitalsTable, AdverseEventsTable} {
		if table, ok := Lookup(name); !ok || table.Name != name {
			t.Errorf("%s: got %q, %v", name, table.Name, ok)
		}
	}
	for _, name := range []string{"", "Patients", "sites"} {
		if table, ok := Lookup(name); ok || table.Name != "" {
			t.Errorf("%q: got %q, %v", name, table.Name, ok)
		}
	}
	vas, _ := Lookup(VASTable)
	if c, ok := vas.Column("dose_mg"); ok || c.Name != "" || vas.Index("dose_mg") != -1 {
		t.Errorf("a column of another table: %+v", c)
	}
}

// The records hold the place of a level; programs compare it with the constants.
func TestConstantsAreLevels(t *testing.T) {
	levels := func(table, column string) []string {
		tab, _ := Lookup(table)
		c, _ := tab.Column(column)
		return c.Levels
	}
	for _, c := range []struct {
		name string
		at   []string
		code int
	}{
		{"home", levels(VASTable, "phase"), int(Home)},
		{"pre", levels(VASTable, "phase"), int(Pre)},
		{"during", levels(VASTable, "phase"), int(During)},
		{"post", levels(VASTable, "phase"), int(Post)},
		{"pain", levels(VASTable, "item"), int(Pain)},
		{"fatigue", levels(VASTable, "item"), int(Fatigue)},
		{"sleep", levels(VASTable, "item"), int(Sleep)},
		{"cognition", levels(VASTable, "item"), int(Cognition)},
		{"mood", levels(VASTable, "item"), int(Mood)},
		{"initial", levels(SessionsTable, "series"), int(Initial)},
		{"maintenance", levels(SessionsTable, "series"), int(Maintenance)},
	} {
		if got := slices.Index(c.at, c.name); got != c.code {
			t.Errorf("%s is level %d, the constant is %d", c.name, got, c.code)
		}
	}
	for column, n := range map[string]int{"phase": 4, "item": 5} {
		if got := len(levels(VASTable, column)); got != n {
			t.Errorf("%s has %d levels, %d constants", column, got, n)
		}
	}
	if NoSeries != -1 {
		t.Error("NoSeries is not the code of a missing cell")
	}
}

func TestScoreRange(t *testing.T) {
	for _, c := range []struct {
		instrument string
		item       int32
		low, high  float64
		ok         bool
	}{
		{"phq9", TotalItem, 0, 27, true},
		{"phq9", 1, 0, 3, true},
		{"phq9", 10, 0, 3, true}, // the question on difficulty, never summed
		{"gad7", TotalItem, 0, 21, true},
		{"gad7", 7, 0, 3, true},
		{"fiqr", TotalItem, 0, 100, true},
		{"pgic", TotalItem, 1, 7, true},
		{"pcl6", TotalItem, 0, 0, false},
		{"PHQ9", TotalItem, 0, 0, false}, // names are case-sensitive
		{"", TotalItem, 0, 0, false},
	} {
		low, high, ok := ScoreRange(c.instrument, c.item)
		if low != c.low || high != c.high || ok != c.ok {
			t.Errorf("%q item %d: got %v to %v, %v; want %v to %v, %v", c.instrument, c.item, low, high, ok, c.low, c.high, c.ok)
		}
	}
}

func TestLengthsOfTime(t *testing.T) {
	for length, want := range map[Instant]int64{Second: 1_000_000, Minute: 60_000_000, Hour: 3_600_000_000, Day: 86_400_000_000} {
		if int64(length) != want {
			t.Errorf("got %d microseconds, want %d", length, want)
		}
	}
}
