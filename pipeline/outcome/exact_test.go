package outcome

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// On the grid of 0.1 mm a fall of exactly 30 % is a response, and one tenth
// less is not. In float64 18 of these 100 baselines of whole millimetres fail.
func TestResponseExactAtEveryBaseline(t *testing.T) {
	for b := int64(10); b <= 1000; b += 10 {
		at30 := b * 7 / 10 // whole tenths, since b is a multiple of 10
		if !Response(Tenths(at30), Tenths(b), 30) {
			t.Errorf("baseline %d value %d tenths: no response at exactly 30 %%", b, at30)
		}
		if Response(Tenths(at30+1), Tenths(b), 30) {
			t.Errorf("baseline %d value %d tenths: a response at less than 30 %%", b, at30+1)
		}
	}
}

func TestCriteria(t *testing.T) {
	mean := func(tenths ...int64) Exact { // of daily means of one rating each
		sum := Zero
		for _, x := range tenths {
			sum = sum.plus(Tenths(x))
		}
		return sum.over(len(tenths))
	}
	for _, c := range []struct {
		name string
		got  bool
		want bool
	}{
		{"70 to 49 is 30 %", Response(Tenths(490), Tenths(700), 30), true},
		{"a third: 100/3 of 47.619... stays exact", Response(mean(333, 333, 334), mean(476, 476, 477), 30), true}, // 1000*100 <= 1429*70 = 100030
		{"a third, one tenth more", Response(mean(333, 334, 334), mean(476, 476, 477), 30), false},                // 1001*100 > 100030
		{"baseline 0 is never a response", Response(Zero, Zero, 30), false},
		{"at -100 % twice the baseline still counts", Response(Tenths(800), Tenths(400), -100), true},
		{"at 100 % only 0 counts", Response(Tenths(1), Tenths(400), 100), false},
		{"20 mm exactly", AbsoluteResponse(Tenths(300), Tenths(500), 20), true},
		{"20 mm less a tenth", AbsoluteResponse(Tenths(301), Tenths(500), 20), false},
		{"worse at exactly 30 %", Worse(Tenths(520), Tenths(400), 30), true},
		{"worse at less", Worse(Tenths(519), Tenths(400), 30), false},
		{"worse of baseline 0", Worse(Tenths(10), Zero, 30), false},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
}

// Exact agrees with big.Rat, also where numerators leave 63 bits.
func TestExactAgreesWithRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sum, want := Zero, new(big.Rat)
		n := rapid.IntRange(1, 60).Draw(t, "days")
		for range n {
			total := rapid.Int64Range(0, 1000*5000).Draw(t, "sum")
			count := rapid.Int64Range(1, 5000).Draw(t, "ratings")
			sum = sum.plus(ratio(total, count))
			want.Add(want, big.NewRat(total, count))
		}
		sum = sum.over(n)
		want.Quo(want, big.NewRat(int64(n), 1))
		if sum.rat().Cmp(want) != 0 {
			t.Fatalf("got %v, want %v", sum.rat(), want)
		}
		mm, _ := new(big.Rat).Quo(want, big.NewRat(10, 1)).Float64()
		if got := sum.MM(); got != mm {
			t.Fatalf("MM: got %v, want %v", got, mm)
		}
		baseline := ratio(rapid.Int64Range(1, 1000*9000).Draw(t, "baseline"), rapid.Int64Range(1, 9000).Draw(t, "of"))
		p := rapid.IntRange(-100, 100).Draw(t, "percent")
		limit := new(big.Rat).Mul(baseline.rat(), big.NewRat(int64(100-p), 100))
		if got := Response(sum, baseline, p); got != (want.Cmp(limit) <= 0) {
			t.Fatalf("response at %d: %v of %v to %v", p, got, baseline.rat(), want)
		}
		change := new(big.Rat).Sub(want, baseline.rat())
		change.Mul(change, big.NewRat(100, 1))
		f, _ := change.Quo(change, baseline.rat()).Float64()
		if got := percentChange(sum, baseline); got != f {
			t.Fatalf("percent change: got %v, want %v", got, f)
		}
	})
}
