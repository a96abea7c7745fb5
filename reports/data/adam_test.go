package data_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
	"reprieve/reports/data"
)

// adamWriter is WriteADSL, WriteADQS or WriteADTTE.
type adamWriter func(io.Writer, []cohort.Member, schema.Clock) error

var adamWriters = []struct {
	name  string
	write adamWriter
}{{"ADSL", data.WriteADSL}, {"ADQS", data.WriteADQS}, {"ADTTE", data.WriteADTTE}}

// adamTable is a dataset as it is read back.
type adamTable struct {
	schema *arrow.Schema
	rows   [][]string // a missing value is "-"
}

// adamRead writes the members and reads the file back.
func adamRead(t *testing.T, write adamWriter, members []cohort.Member, clock schema.Clock) adamTable {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, members, clock); err != nil {
		t.Fatal(err)
	}
	pf, err := file.NewParquetReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer pf.Close()
	mem := memory.NewCheckedAllocator(memory.DefaultAllocator)
	defer mem.AssertSize(t, 0)
	r, err := pqarrow.NewFileReader(pf, pqarrow.ArrowReadProperties{}, mem)
	if err != nil {
		t.Fatal(err)
	}
	tbl, err := r.ReadTable(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer tbl.Release()
	// The schema of the table lacks the file's own metadata.
	fields, err := r.Schema()
	if err != nil {
		t.Fatal(err)
	}
	table := adamTable{schema: fields, rows: make([][]string, tbl.NumRows())}
	for c := range int(tbl.NumCols()) {
		row := 0
		for _, chunk := range tbl.Column(c).Data().Chunks() {
			for i := range chunk.Len() {
				table.rows[row] = append(table.rows[row], adamCell(chunk, i))
				row++
			}
		}
	}
	return table
}

// adamCell is a cell as text. Ten digits tell all numbers of these tests apart
// and hide the last bits of thirds.
func adamCell(a arrow.Array, i int) string {
	if a.IsNull(i) {
		return "-"
	}
	switch a := a.(type) {
	case *array.Float64:
		return strconv.FormatFloat(a.Value(i), 'g', 10, 64)
	case *array.Int64:
		return strconv.FormatInt(a.Value(i), 10)
	case *array.Timestamp:
		return a.Value(i).ToTime(arrow.Microsecond).Format(time.RFC3339)
	case *array.String:
		return a.Value(i)
	}
	return fmt.Sprintf("unexpected %s", a.DataType())
}

// lines are the rows with their cells, or those of the named columns, in one
// text.
func (a adamTable) lines(names ...string) []string {
	lines := make([]string, len(a.rows))
	for i, row := range a.rows {
		cells := row
		if len(names) > 0 {
			cells = nil
			for _, name := range names {
				cells = append(cells, row[a.schema.FieldIndices(name)[0]])
			}
		}
		lines[i] = strings.Join(cells, " | ")
	}
	return lines
}

// adamTime is a time of the calendar clock.
func adamTime(day, hour int) schema.Instant {
	return schema.Instant(time.Date(2026, 5, day, hour, 0, 0, 0, time.UTC).UnixMicro())
}

// The variables in their order with their type and label, whether there are
// rows or not: names of at most 8 and labels of at most 40 characters, as ADaM
// demands.
func TestADaMVariables(t *testing.T) {
	const at = "timestamp[us, tz=UTC]"
	want := map[string][]string{
		"ADSL": {
			"USUBJID utf8 Unique Subject Identifier",
			"SITEID utf8 Study Site Identifier",
			"AGE int64 Age (years; 90 = 90 and over)",
			"SEX utf8 Sex",
			"TRT01A utf8 Actual Treatment for Period 01",
			"TRTSDTM " + at + " Start of the First Session (T0)",
			"TRTEDTM " + at + " End of the Last Session of Course 1 (TS)",
			"SAFFL utf8 Safety Population Flag",
			"FASFL utf8 Full Analysis Set Population Flag",
			"RESPFL utf8 Response Population Flag",
			"DEPRESS utf8 Comorbid Depression at Baseline",
			"PHQ9BL float64 PHQ-9 Total at Baseline",
			"GAD7BL float64 GAD-7 Total at Baseline",
			"BASE float64 Baseline Pain, VAS (mm)",
			"BASETYPE utf8 Baseline Type",
			"NSESS int64 Number of Sessions",
			"NSESS1 int64 Number of Sessions in Course 1",
			"NCOURSE int64 Number of Courses",
			"DIAG utf8 Main Diagnosis",
			"PAINYRS float64 Years of Pain before Treatment",
			"FAILCLS int64 Number of Failed Drug Classes",
			"ANXIETY utf8 Comorbid Anxiety, as Recorded",
			"KAPPLAN utf8 Psychotherapy Planned at the Start",
		},
		"ADQS": {
			"USUBJID utf8 Unique Subject Identifier",
			"PARAMCD utf8 Parameter Code",
			"PARAM utf8 Parameter",
			"AVISIT utf8 Analysis Visit",
			"AVISITN int64 Analysis Visit (N)",
			"ANCHOR utf8 Anchor of the Analysis Visit",
			"AVAL float64 Analysis Value",
			"BASE float64 Baseline Value",
			"BASETYPE utf8 Baseline Type",
			"CHG float64 Change from Baseline",
			"PCHG float64 Percent Change from Baseline",
			"DTYPE utf8 Derivation Type",
			"DUEFL utf8 Data Reach beyond the Window Flag",
			"OBSFL utf8 Rated in the Window Flag",
			"ABLFL utf8 Baseline Record Flag",
			"CRIT1 utf8 Analysis Criterion 1",
			"CRIT1FL utf8 Criterion 1 Evaluation Result Flag",
			"CRIT2 utf8 Analysis Criterion 2",
			"CRIT2FL utf8 Criterion 2 Evaluation Result Flag",
			"ICEFL utf8 Re-dosed before the Window's End Flag",
		},
		"ADTTE": {
			"USUBJID utf8 Unique Subject Identifier",
			"PARAMCD utf8 Parameter Code",
			"PARAM utf8 Parameter",
			"STARTDTM " + at + " Time-to-Event Origin (TS)",
			"AVAL int64 Analysis Value",
			"CNSR int64 Censor (0 Loss, 1 Censored, 2 Re-dosed)",
			"EVNTDESC utf8 Event or Censoring Description",
			"CNSDTDSC utf8 Censor Date Description",
			"ALO int64 Last Day in Response (L)",
			"AHI int64 Day of Loss (R)",
			"REDOSDY int64 Day of Re-dosing (Q)",
		},
	}
	for _, d := range adamWriters {
		for name, members := range map[string][]cohort.Member{"no patients": nil, "a patient": {adamChart()}} {
			t.Run(d.name+"/"+name, func(t *testing.T) {
				table := adamRead(t, d.write, members, schema.Calendar)
				if (len(table.rows) > 0) != (len(members) > 0) {
					t.Errorf("%d members give %d rows", len(members), len(table.rows))
				}
				md := table.schema.Metadata()
				if dataset, _ := md.GetValue("dataset"); dataset != d.name {
					t.Errorf("the dataset calls itself %q", dataset)
				}
				var got []string
				for _, f := range table.schema.Fields() {
					label, _ := f.Metadata.GetValue("label")
					if len(f.Name) > 8 || f.Name != strings.ToUpper(f.Name) || len(label) > 40 || !f.Nullable {
						t.Errorf("%s: a name, label or null that ADaM does not allow", f.Name)
					}
					got = append(got, fmt.Sprintf("%s %s %s", f.Name, f.Type, label))
				}
				if diff := cmp.Diff(want[d.name], got); diff != "" {
					t.Errorf("variables (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// adamChart is a patient whose outcome is derived from ratings, with thirds and
// ratings next to the limit of response.
//
// Sessions start on days 0 and 7; the second ends after an hour, so TS is day 7,
// 1 h. The cut on day 30 is more than 21 days after day 7, so course 1 is closed.
// Home ratings, at noon of the anchor's day: 60, 60, 60.1 on days -3..-1; then
// by day of TS 2: 40, 9: 42, 10: 42.1, 11: 42.1.
func adamChart() cohort.Member {
	t0 := adamTime(4, 15)
	ts := t0 + 7*schema.Day + schema.Hour
	p := outcome.Patient{
		Sessions: []outcome.Session{
			{Start: t0, End: t0 + schema.Hour, Series: schema.NoSeries},
			{Start: t0 + 7*schema.Day, End: ts, Series: schema.NoSeries},
		},
		Cut: t0 + 30*schema.Day,
	}
	rate := func(anchor schema.Instant, day int, tenths int16) {
		at := anchor + schema.Instant(day)*schema.Day + 12*schema.Hour
		p.Ratings = append(p.Ratings, outcome.Rating{At: at, Phase: schema.Home, Item: schema.Pain, Tenths: tenths})
	}
	rate(t0, -3, 600)
	rate(t0, -2, 600)
	rate(t0, -1, 601)
	rate(ts, 2, 400)
	rate(ts, 9, 420)
	rate(ts, 10, 421)
	rate(ts, 11, 421)
	rules := outcome.Rules{
		MaxGapDays: 21, WashoutHours: 12, BaselineRules: []outcome.BaselineRule{outcome.HomeMean},
		MinBaselineTenths: 400, LandmarkDays: 7, SmoothDays: 7, MaxSilenceDays: 21,
	}
	return cohort.Member{ID: "C1", Site: "north", Age: 50, Outcome: outcome.Derive(p, rules)}
}

// From ratings to all three datasets. The baseline is 180.1/3 = 60.0333 mm, of
// which 70 % are 42.0233.
func TestADaMOfAChart(t *testing.T) {
	members := []cohort.Member{adamChart()}
	for _, c := range []struct {
		name    string
		write   adamWriter
		columns []string
		want    []string
	}{
		{
			"ADSL", data.WriteADSL,
			[]string{"USUBJID", "TRTSDTM", "TRTEDTM", "RESPFL", "BASE", "BASETYPE", "NSESS", "NSESS1", "NCOURSE"},
			[]string{"C1 | 2026-05-04T15:00:00Z | 2026-05-11T16:00:00Z | Y | 60.03333333 | home_mean | 2 | 2 | 1"},
		},
		{
			"ADQS", data.WriteADQS,
			[]string{"AVISIT", "AVAL", "CHG", "PCHG", "DTYPE", "DUEFL", "OBSFL", "CRIT1FL", "CRIT2FL"},
			[]string{
				"Baseline | 60.03333333 | - | - | AVERAGE | - | - | - | -",
				// Day 2 of TS at noon is day 9 of T0. 100 (120 - 180.1) / 180.1 = -6010/180.1.
				"W1 after T0 | 40 | -20.03333333 | -33.37034981 | AVERAGE | Y | Y | Y | N",
				// Days 16 and 17: (42 + 42.1)/2; day 18 lies outside. 100 (126.15 - 180.1) / 180.1 = -5395/180.1.
				"W2 after T0 | 42.05 | -17.98333333 | -29.95558023 | AVERAGE | Y | Y | N | N",
				// Days 9 and 10 of TS.
				"W1 after TS | 42.05 | -17.98333333 | -29.95558023 | AVERAGE | Y | Y | N | N",
				// Day 11. 100 (126.3 - 180.1) / 180.1 = -5380/180.1.
				"W2 after TS | 42.1 | -17.93333333 | -29.87229317 | AVERAGE | Y | Y | N | N",
			},
		},
		{
			// The states of days 9, 10, 11 are those of 42, 42.05 and 42.0667: in
			// response, then out of it twice.
			"ADTTE", data.WriteADTTE,
			[]string{"USUBJID", "STARTDTM", "AVAL", "CNSR", "ALO", "AHI", "REDOSDY"},
			[]string{"C1 | 2026-05-11T16:00:00Z | 10 | 0 | 9 | 10 | -"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := adamRead(t, c.write, members, schema.Calendar).lines(c.columns...)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

// Times of the study-minutes clock are whole minutes, before the zero too.
func TestADaMStudyMinutes(t *testing.T) {
	m := cohort.Member{ID: "M1", Outcome: outcome.Outcome{
		SAF: true, FAS: true, RESP: true, HasTS: true, T0: -90 * schema.Minute, TS: 20160 * schema.Minute,
		Baseline: outcome.Tenths(500), BaseType: outcome.HomeMean,
		Relief: outcome.Relief{Due: true, Rated: true, In: true, Status: outcome.Censored, L: 7},
	}}
	for _, c := range []struct {
		name    string
		write   adamWriter
		columns []string
		want    string
	}{
		{"ADSL", data.WriteADSL, []string{"TRTSDTM", "TRTEDTM"}, "-90 | 20160"},
		{"ADTTE", data.WriteADTTE, []string{"STARTDTM"}, "20160"},
	} {
		t.Run(c.name, func(t *testing.T) {
			table := adamRead(t, c.write, []cohort.Member{m}, schema.StudyMinutes)
			if diff := cmp.Diff([]string{c.want}, table.lines(c.columns...)); diff != "" {
				t.Errorf("times (-want +got):\n%s", diff)
			}
			for _, name := range c.columns {
				if f, _ := table.schema.FieldsByName(name); f[0].Type != arrow.PrimitiveTypes.Int64 {
					t.Errorf("%s is %s", name, f[0].Type)
				}
			}
		})
	}
}

// The same members give the same bytes.
func TestADaMSameBytes(t *testing.T) {
	for _, d := range adamWriters {
		t.Run(d.name, func(t *testing.T) {
			var first, second bytes.Buffer
			for _, b := range []*bytes.Buffer{&first, &second} {
				if err := d.write(b, []cohort.Member{adamChart()}, schema.Calendar); err != nil {
					t.Fatal(err)
				}
			}
			if !bytes.Equal(first.Bytes(), second.Bytes()) {
				t.Error("two files of the same members differ")
			}
		})
	}
}

var errADaMFull = errors.New("no space left")

// adamFull is a disk that is full once after some bytes, until room is made.
type adamFull struct {
	room int
	full bool
}

func (f *adamFull) Write(p []byte) (int, error) {
	f.room -= len(p)
	if f.room < 0 && !f.full {
		f.full = true
		return 0, errADaMFull
	}
	return len(p), nil
}

// A file that cannot be written is an error, wherever it ends.
func TestADaMWriteError(t *testing.T) {
	for _, d := range adamWriters {
		for _, room := range []int{0, 100, 1000} {
			t.Run(fmt.Sprintf("%s/%d", d.name, room), func(t *testing.T) {
				if err := d.write(&adamFull{room: room}, []cohort.Member{adamChart()}, schema.Calendar); !errors.Is(err, errADaMFull) {
					t.Errorf("error %v, want %v", err, errADaMFull)
				}
			})
		}
	}
}
