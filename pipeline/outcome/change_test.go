package outcome

import "testing"

func TestChangeMM(t *testing.T) {
	third := Tenths(501).over(3) // 16.7 mm
	huge := Exact{num: 1 << 60, den: 1 << 60}
	for _, c := range []struct {
		value, baseline Exact
		want            float64
	}{
		{Tenths(491), Tenths(702), -21.1}, // 49.1 - 70.2 is -21.1 and not -21.1000...01
		{Tenths(501), Tenths(712), -21.1},
		{third, Tenths(167), 0},
		{Tenths(712), Tenths(501), 21.1},
		{Tenths(11), huge, 1}, // 1.1 mm less 0.1 mm
	} {
		if got := ChangeMM(c.value, c.baseline); got != c.want {
			t.Errorf("%v - %v: got %v, want %v", c.value, c.baseline, got, c.want)
		}
	}
}
