package survival_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"reprieve/stats/internal/reference"
	"reprieve/stats/survival"
)

// wantIncidence is one group of the collection's cumulative incidences. Values by
// cause have the cause in their name.
type wantIncidence struct {
	N      int
	Counts map[string]int
	At     map[string]reference.Numbers
	Curve  map[string]reference.Numbers
	Times  struct {
		Tau  float64
		Mean reference.Numbers
	} `json:"restricted_mean_time_in_state"`
}

// The collection's cumulative incidences, every value of it.
func TestIncidenceCollection(t *testing.T) {
	var cases []struct {
		ID, Dataset string
		Input       columns
		Expected    map[string]json.RawMessage
	}
	reference.LoadCollection(t, "competing_risks.json", &cases)
	for _, c := range cases {
		groups, all := readCauses(t, c.Dataset, c.Input)
		for name, raw := range c.Expected {
			t.Run(c.ID+" "+name, func(t *testing.T) {
				switch name {
				case "gray_test":
					checkGray(t, all, raw)
					return
				case "fine_gray":
					checkFineGray(t, all, raw)
					return
				}
				var want wantIncidence
				if err := json.Unmarshal(raw, &want); err != nil {
					t.Fatal(err)
				}
				checkIncidence(t, groups[name], want)
			})
		}
	}
}

// readCauses reads the subjects of a case by group, and all with their groups.
func readCauses(t *testing.T, dataset string, in columns) (map[string][]survival.CauseObservation, []survival.GroupedCause) {
	t.Helper()
	names := []string{in.Time, in.EventCodes}
	if in.Group != nil {
		names = append(names, *in.Group)
	}
	rows := readColumns(t, dataset, in.Filter, "", names...)
	groups := map[string][]survival.CauseObservation{}
	var all []survival.GroupedCause
	var code []int
	if in.Group != nil {
		code, _ = codes(rows, 2)
	}
	for i, row := range rows {
		o := survival.CauseObservation{Time: number(t, row[0]), Cause: int(number(t, row[1]))}
		name := "all"
		if in.Group != nil {
			name = *in.Group + "=" + row[2]
			all = append(all, survival.GroupedCause{CauseObservation: o, Group: code[i]})
		}
		groups[name] = append(groups[name], o)
	}
	return groups, all
}

func checkIncidence(t *testing.T, obs []survival.CauseObservation, want wantIncidence) {
	t.Helper()
	jack := incidence(t, obs, survival.IncidenceOptions{Transform: survival.Log})
	delta := incidence(t, obs, survival.IncidenceOptions{Variance: survival.AalenDelta})
	if jack.N != want.N {
		t.Errorf("N = %d, want %d", jack.N, want.N)
	}
	for j, n := range jack.Events {
		if want := want.Counts[fmt.Sprint("code_", j+1)]; n != want {
			t.Errorf("%d events of cause %d, want %d", n, j+1, want)
		}
	}
	for i, at := range want.At["time"].Floats() {
		p, q := incidenceAt(t, jack, at), incidenceAt(t, delta, at)
		for j := range p.Causes {
			for name, got := range map[string]float64{
				"cif_#": p.Causes[j].Incidence, "cif_#_cmprsk": q.Causes[j].Incidence,
				"se_#_survfit_infinitesimal_jackknife": p.Causes[j].StdErr, "se_#_cmprsk_aalen": q.Causes[j].StdErr,
				"lower_log_#": p.Causes[j].Interval.Low, "upper_log_#": p.Causes[j].Interval.High,
			} {
				name = strings.Replace(name, "#", fmt.Sprint(j+1), 1)
				values, ok := want.At[name]
				if !ok {
					t.Fatalf("no values %s", name)
				}
				reference.Close(t, fmt.Sprint(name, " at ", at), got, float64(values[i]), 1e-9)
			}
		}
	}
	checkIncidenceCurve(t, jack, want)
	times, err := jack.RestrictedTimes(want.Times.Tau)
	if err != nil {
		t.Fatal(err)
	}
	// R's areas begin at the first time of the data, before which all are free of an
	// event; they add up to tau less that time.
	for i, got := range append([]float64{times.EventFree - jack.Steps[0].Time}, times.Lost...) {
		reference.Close(t, fmt.Sprint("restricted time in state ", i), got, float64(want.Times.Mean[i]), 1e-9)
	}
}

func checkIncidenceCurve(t *testing.T, curve survival.IncidenceCurve, want wantIncidence) {
	t.Helper()
	if want.Curve == nil {
		return
	}
	if len(curve.Steps) != len(want.Curve["time"]) {
		t.Fatalf("%d steps, want %d", len(curve.Steps), len(want.Curve["time"]))
	}
	for i, s := range curve.Steps {
		reference.Close(t, "time", s.Time, float64(want.Curve["time"][i]), 0)
		reference.Close(t, "at risk", float64(s.AtRisk), float64(want.Curve["n_risk"][i]), 0)
		reference.Close(t, "event-free", s.EventFree, float64(want.Curve["event_free"][i]), 1e-9)
		for j := range s.Causes {
			reference.Close(t, "incidence", s.Causes[j].Incidence, float64(want.Curve[fmt.Sprint("cif_", j+1)][i]), 1e-9)
		}
	}
}

func incidence(t interface{ Fatal(...any) }, obs []survival.CauseObservation, opts survival.IncidenceOptions) survival.IncidenceCurve {
	c, err := survival.AalenJohansen(obs, opts)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func incidenceAt(t interface{ Fatal(...any) }, c survival.IncidenceCurve, at float64) survival.IncidencePoint {
	p, err := c.At(at)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func checkGray(t *testing.T, obs []survival.GroupedCause, raw json.RawMessage) {
	t.Helper()
	var want struct {
		Event       []string
		Stat, P, DF reference.Numbers
	}
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	for i, event := range want.Event {
		r, err := survival.Gray(obs, survival.GrayOptions{Cause: int(number(t, event))})
		if err != nil {
			t.Fatal(err)
		}
		checkGroupTest(t, "cause "+event, r, wantChi{Chisq: want.Stat[i], P: want.P[i], DF: int(want.DF[i])}, 1e-9)
	}
}

// checkFineGray compares the regression on the group, coded 0 and 1.
func checkFineGray(t *testing.T, obs []survival.GroupedCause, raw json.RawMessage) {
	t.Helper()
	var want struct {
		Failcode         int
		Coef, SE, LogLik reference.Number
	}
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	in := survival.FineGrayInput{Covariates: make([][]float64, 1)}
	for _, o := range obs {
		in.Time, in.Cause = append(in.Time, o.Time), append(in.Cause, o.Cause)
		in.Covariates[0] = append(in.Covariates[0], float64(o.Group))
	}
	fit, err := survival.FineGray(in, survival.FineGrayOptions{Cause: want.Failcode})
	if err != nil {
		t.Fatal(err)
	}
	reference.Close(t, "coefficient", fit.Coefficients[0].Estimate, float64(want.Coef), 1e-9)
	reference.Close(t, "standard error", fit.Coefficients[0].StdErr, float64(want.SE), 1e-9)
	reference.Close(t, "log-likelihood", fit.LogLik, float64(want.LogLik), 1e-9)
}
