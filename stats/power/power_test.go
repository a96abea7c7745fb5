package power_test

import (
	"fmt"
	"math"
	"testing"

	"reprieve/stats/internal/reference"
	"reprieve/stats/power"
)

type number = reference.Number

// The collection's powers and sizes, each by its id. R finds sizes by a root search;
// ours agree to 1e-9.
func TestCollection(t *testing.T) {
	var cases []struct {
		ID       string
		Input    map[string]number
		Expected map[string]number
	}
	reference.LoadCollection(t, "power.json", &cases)
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			in := func(name string) float64 { return float64(c.Input[name]) }
			opts := power.Options{Alpha: in("alpha")}
			got := map[string]float64{}
			var err error
			switch c.ID {
			case "power_t_test_n":
				got["power"], err = power.TwoSampleT(in("n"), in("delta"), in("sd"), opts)
				opts.Sides = power.Both
				got["power_strict"], _ = power.TwoSampleT(in("n"), in("delta"), in("sd"), opts)
			case "power_t_test_find_n":
				got["n_per_group"], err = power.TwoSampleTSize(in("power"), in("delta"), in("sd"), opts)
			case "power_prop_find_n":
				got["n_per_group"], err = power.TwoProportionsSize(in("power"), in("p1"), in("p2"), opts)
			case "power_paired_t":
				got["power"], err = power.PairedT(in("n"), in("delta"), in("sd"), opts)
			case "schoenfeld_events":
				got["events"], err = power.Events(in("power"), in("hr"), in("p1"), opts)
			default:
				t.Skip("lacking")
			}
			if err != nil {
				t.Fatal(err)
			}
			for name, want := range c.Expected {
				reference.Close(t, name, got[name], float64(want), 1e-9)
			}
		})
	}
}

// From R 4.2.2: power.t.test(n = 20, delta = 1, sd = 1)$power, the same for paired, power.t.test(power =
// .8, delta = .5, sd = 1, tol = 1e-12)$n, power.prop.test(n = 50, p1 = .5, p2 = .75)$power; Schoenfeld's
// events by hand: (1.959964 + 0.8416212)² / (0.25 log(2)²) = 65.35.
func TestR(t *testing.T) {
	two, err := power.TwoSampleT(20, 1, 1, power.Options{})
	check(t, "two", two, err, 0.868952801692498, 1e-10)
	paired, err := power.PairedT(20, 1, 1, power.Options{})
	check(t, "paired", paired, err, 0.988591294544565, 1e-10)
	n, err := power.TwoSampleTSize(0.8, -0.5, 1, power.Options{})
	check(t, "size", n, err, 63.7657637248468, 1e-9)
	m, err := power.PairedTSize(0.8, 0.5, 1, power.Options{})
	check(t, "pairs", m, err, 33.3672039788038, 1e-9)
	p, err := power.TwoProportions(50, 0.5, 0.75, power.Options{})
	check(t, "proportions", p, err, 0.740165901331388, 1e-12)
	e, err := power.Events(0.8, 0.5, 0, power.Options{})
	check(t, "events", e, err, 65.35, 1e-4)
}

func check(t *testing.T, what string, got float64, err error, want, tolerance float64) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	reference.Close(t, what, got, want, tolerance)
}

func TestErrors(t *testing.T) {
	for want, err := range map[string]error{
		"two-sample t: size 1: not from 2":                                         second(power.TwoSampleT(1, 1, 1, power.Options{})),
		"paired t: difference 1, standard deviation 0: not finite, or not above 0": second(power.PairedT(5, 1, 0, power.Options{})),
		"two-sample t: alpha 5 is not in (0, 1)":                                   second(power.TwoSampleT(5, 1, 1, power.Options{Alpha: 5})),
		"two-sample t size: power 80 is not in (alpha, 1)":                         second(power.TwoSampleTSize(80, 1, 1, power.Options{})),
		"two proportions size: power 0.8: no size up to 1e+10 reaches it":          second(power.TwoProportionsSize(0.8, 0.5, 0.5, power.Options{})),
		"two proportions: proportion NaN is not in (0, 1)":                         second(power.TwoProportions(5, math.NaN(), 0.5, power.Options{})),
		"events: hazard ratio 1: not above 0 and other than 1":                     second(power.Events(0.8, 1, 0.5, power.Options{})),
	} {
		if err == nil || err.Error() != "power: "+want {
			t.Errorf("error = %v, want power: %s", err, want)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func ExampleTwoSampleT() {
	p, err := power.TwoSampleT(30, 0.5, 1, power.Options{})
	fmt.Printf("%.3f %v\n", p, err)
	// Output:
	// 0.478 <nil>
}

func ExamplePairedT() {
	p, err := power.PairedT(25, 10, 20, power.Options{})
	fmt.Printf("%.3f %v\n", p, err)
	// Output:
	// 0.670 <nil>
}

func ExampleTwoSampleTSize() {
	// 12 mm on a scale with a standard deviation of 24 mm.
	n, err := power.TwoSampleTSize(0.9, 12, 24, power.Options{})
	fmt.Printf("%.0f a group %v\n", math.Ceil(n), err)
	// Output:
	// 86 a group <nil>
}

func ExamplePairedTSize() {
	n, err := power.PairedTSize(0.9, 12, 24, power.Options{})
	fmt.Printf("%.0f pairs %v\n", math.Ceil(n), err)
	// Output:
	// 44 pairs <nil>
}

func ExampleTwoProportions() {
	p, err := power.TwoProportions(80, 0.5, 0.3, power.Options{})
	fmt.Printf("%.3f %v\n", p, err)
	// Output:
	// 0.737 <nil>
}

func ExampleTwoProportionsSize() {
	n, err := power.TwoProportionsSize(0.8, 0.5, 0.3, power.Options{})
	fmt.Printf("%.0f a group %v\n", math.Ceil(n), err)
	// Output:
	// 93 a group <nil>
}

func ExampleEvents() {
	n, err := power.Events(0.9, 0.65, 0, power.Options{})
	fmt.Printf("%.0f events %v\n", math.Ceil(n), err)
	// Output:
	// 227 events <nil>
}
