package survival

import (
	"math"
	"testing"
)

// R 4.2.2: pnorm(z, lower.tail = FALSE, log.p = TRUE).
func TestLogNormalTail(t *testing.T) {
	for _, c := range []struct{ z, want float64 }{
		{-40, -0},
		{-9, -1.1285884059538408e-19},
		{-1, -0.17275377902344988},
		{0, -0.69314718055994529},
		{3, -6.6077262215103492},
		{12, -75.410673001568796},
		{29.9, -451.32291245852861},
		{30, -454.32124395634321},
		{31, -484.85396362717927},
		{40, -804.6084420137538},
		{100, -5005.5242086942053},
		{10000, -50000010.129278913},
	} {
		// The error function's own digits; where the tail is all but 1, of the tail.
		if got := logNormalTail(c.z); !(math.Abs(got-c.want) <= 1e-13*math.Abs(c.want)) {
			t.Errorf("log tail at %v = %.17g, want %.17g", c.z, got, c.want)
		}
	}
}

// The derivatives of each kind of row, against differences of its value.
func TestStandardFormDerivatives(t *testing.T) {
	const h = 1e-5
	for _, d := range []Distribution{Weibull, LogNormal, LogLogistic} {
		form, err := d.form()
		if err != nil {
			t.Fatal(err)
		}
		for _, z := range []float64{-7, -1.5, 0, 0.4, 2.5} {
			for name, f := range map[string]func(float64) rowTerms{"known": form.known, "after": form.after, "before": form.before} {
				got, up, down := f(z), f(z+h), f(z-h)
				checkSlope(t, d.String()+" "+name, got.left, (up.value-down.value)/(2*h))
				checkSlope(t, d.String()+" "+name+", second", got.leftLeft, (up.left-down.left)/(2*h))
			}
			a, b := z, z+0.8
			got := form.between(a, b)
			checkSlope(t, d.String()+" left", got.left, (form.between(a+h, b).value-form.between(a-h, b).value)/(2*h))
			checkSlope(t, d.String()+" right", got.right, (form.between(a, b+h).value-form.between(a, b-h).value)/(2*h))
			checkSlope(t, d.String()+" left left", got.leftLeft, (form.between(a+h, b).left-form.between(a-h, b).left)/(2*h))
			checkSlope(t, d.String()+" left right", got.leftRight, (form.between(a, b+h).left-form.between(a, b-h).left)/(2*h))
			checkSlope(t, d.String()+" right right", got.rightRight, (form.between(a, b+h).right-form.between(a, b-h).right)/(2*h))
		}
	}
}

// checkSlope compares with a difference quotient, which is good to about 1e-9.
func checkSlope(t *testing.T, name string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-7*max(1, math.Abs(want))) {
		t.Errorf("%s = %v, want %v", name, got, want)
	}
}
