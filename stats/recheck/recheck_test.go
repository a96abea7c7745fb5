package recheck_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/stats/recheck"
)

// set is data as pairs of field and text.
type set []string

const (
	noppers15 = "8/12,3/12"
	noppersW1 = "2/12,0/12"
	cohen     = "10,2,3,19"
)

// One claim a line. The figures of papers are those of their abstracts; the values
// that decide are in testdata/reference/recheck.R, or in the comment.
var claims = []struct {
	name      string
	data      set
	statistic string
	claimed   string
	want      recheck.Verdict
	by        []string // the methods that reproduce it
	why       string
}{
	{
		"Noppers 2011, 15 min: .0405, Yates .1013, Fisher .0995",
		set{"counts", noppers15},
		"p", "P<0.05", recheck.Reproduced,
		[]string{"chi-square", "N - 1 chi-square", "likelihood ratio", "unpooled z", "one-sided Fisher"},
		"",
	},
	{"the same to its digits", set{"counts", noppers15}, "p", ".0405", recheck.Reproduced, []string{"chi-square"}, ""},
	{"Fisher's, cut off: .0995", set{"counts", noppers15}, "p", "= 0.099", recheck.ByTruncation, nil, ""},
	{
		"Noppers 2011, week 1: all above .05 but chi-square's .14",
		set{"counts", noppersW1},
		"p", "ns", recheck.Reproduced,
		[]string{"chi-square", "Yates chi-square", "N - 1 chi-square", "likelihood ratio", "unpooled z", "Fisher", "Fisher mid-p", "one-sided Fisher"},
		"",
	},
	{"no p-value", set{"counts", noppers15}, "p", "1.2", recheck.Impossible, nil, "within 0..1"},
	{"odds ratio 6.00", set{"counts", noppers15}, "or", "6.00", recheck.Reproduced, []string{"sample"}, ""},
	{"conditional 5.512", set{"counts", noppers15}, "or", "5.51", recheck.Reproduced, []string{"conditional"}, ""},
	{"Woolf 1.018-35.37", set{"counts", noppers15}, "or-ci", "1.018-35.37", recheck.Reproduced, []string{"Woolf"}, ""},
	{"conditional exact 0.782-51.84", set{"counts", noppers15}, "or-ci", "0.782 to 51.84", recheck.Reproduced, []string{"conditional exact"}, ""},
	{"conditional exact 0.19 to no bound", set{"counts", noppersW1}, "or-ci", "0.19-inf", recheck.Reproduced, []string{"conditional exact"}, ""},
	{"an odds ratio of 2/12 over 0/12", set{"counts", noppersW1}, "rr", "2.0", recheck.NotEstimable, nil, ""},
	{"risk ratio 2.667", set{"counts", noppers15}, "rr", "2.667", recheck.Reproduced, []string{"ratio"}, ""},
	{"its inverse, .375", set{"counts", noppers15}, "rr", ".375", recheck.NotReproduced, nil, "second group against the first"},
	{"Katz 0.925-7.685", set{"counts", noppers15}, "rr-ci", "0.925-7.685", recheck.Reproduced, []string{"Katz log"}, ""},
	{"7.685464 by way of 7.6855", set{"counts", noppers15}, "rr-ci", "0.925-7.686", recheck.Close, nil, ""},
	{"risk difference .4167", set{"counts", noppers15}, "rd", "41.7%", recheck.Reproduced, []string{"difference"}, ""},
	{"Newcombe .0218-.6697", set{"counts", noppers15}, "rd-ci", "2.18-66.97", recheck.Reproduced, []string{"Newcombe hybrid score"}, ""},
	{"180 min, Newcombe", set{"counts", "6/12,2/12"}, "rd-ci", "-.041-.607", recheck.Reproduced, []string{"Newcombe hybrid score"}, ""},
	{"week 1, Newcombe", set{"counts", noppersW1}, "rd-ci", "-.104 to .448", recheck.Reproduced, []string{"Newcombe hybrid score"}, ""},
	{"week 8, Newcombe", set{"counts", "2/12,2/12"}, "rd-ci", "-.306,.306", recheck.Reproduced, []string{"Newcombe hybrid score"}, ""},
	{
		"week 8, Fisher 1",
		set{"counts", "2/12,2/12"},
		"p", ">.99", recheck.Reproduced,
		[]string{"chi-square", "Yates chi-square", "N - 1 chi-square", "likelihood ratio", "unpooled z", "Fisher", "Fisher mid-p"},
		"",
	},
	{"13 of 12", set{"counts", "13/12,3/12"}, "p", "<0.05", recheck.Impossible, nil, "13 of 12: more than the group"},

	{"Cohen 2006, 10/12", set{"table", cohen}, "sensitivity", "83", recheck.Reproduced, []string{"10/12"}, ""},
	{"Cohen 2006, 19/22 = 86.4", set{"table", cohen}, "specificity", ".86", recheck.Reproduced, []string{"19/22"}, ""},
	{"Cohen 2006, 19/21 = 90.476, by way of 90.5", set{"table", cohen}, "npv", "91%", recheck.Close, nil, ""},
	{"Cohen 2006, 29/34 = 85.3; 28/34 = 82.4", set{"table", cohen}, "agreement", "83%", recheck.Impossible, nil, "no whole count of 34 gives 83%"},
	{"Wilson .552-.953", set{"table", cohen}, "sensitivity-ci", ".552-.953", recheck.Reproduced, []string{"Wilson"}, ""},
	{"kappa .684", set{"table", cohen}, "kappa", ".68", recheck.Reproduced, []string{"Cohen's kappa"}, ""},

	{"Graven-Nielsen 2000, 58.62", set{"counts", "17/29"}, "percent", "58", recheck.ByTruncation, nil, ""},
	{"Wilson .407-.745; Agresti-Coull is .4071-.7451", set{"counts", "17/29"}, "ci", "40.7-74.5%", recheck.Reproduced, []string{"Wilson", "Agresti-Coull"}, ""},
	{"Clopper-Pearson .389-.765", set{"counts", "17/29"}, "ci", ".389-.765", recheck.Reproduced, []string{"Clopper-Pearson"}, ""},
	{"Voute 2023, 75.68", set{"counts", "249/329"}, "percent", "75.7", recheck.Reproduced, []string{"249/329"}, ""},
	{"Tankha 2025, 86.07", set{"counts", "890/1034"}, "percent", "86.1", recheck.Reproduced, []string{"890/1034"}, ""},
	{
		"Tankha 2025, Wilson",
		set{"counts", "890/1034"},
		"ci", ".838-.881", recheck.Reproduced,
		[]string{"Wilson", "Wilson, continuity-corrected", "Clopper-Pearson", "Agresti-Coull"},
		"",
	},
	{"Pastrak 2021, Wilson", set{"counts", "18/34"}, "ci", ".367-.685", recheck.Reproduced, []string{"Wilson"}, ""},
	{"Corriger 2022, adverse events, Wilson", set{"counts", "108/218"}, "ci", ".430-.561", recheck.Reproduced, []string{"Wilson", "Agresti-Coull"}, ""},
	{"specificity, Wilson", set{"table", cohen}, "specificity-ci", ".667-.953", recheck.Reproduced, []string{"Wilson"}, ""},
	{"Yermus 2023, 94.8 lost", set{"counts", "94/1806"}, "lost", "95", recheck.Reproduced, []string{"1712/1806"}, ""},
	// 346/.185 = 1870.3 and 346/.175 = 1977.1.
	{"Yermus 2023, 80.8 lost", set{"counts", "346/1806"}, "lost", "82", recheck.NotReproduced, nil, "if 346 stayed, it fits groups of 1871 to 1977"},
	{"half up: 1/8 = 12.5", set{"counts", "1/8"}, "percent", "13", recheck.Reproduced, []string{"1/8"}, ""},
	{"half to even: 1/8 = 12.5", set{"counts", "1/8"}, "percent", "12", recheck.Reproduced, []string{"1/8"}, ""},
	{"one limit with more digits: 0 to .3543", set{"counts", "0/7"}, "ci", "0-.3543", recheck.Reproduced, []string{"Wilson"}, ""},
	{"nobody", set{"counts", "0/0"}, "percent", "0", recheck.NotEstimable, nil, ""},
	{"one of one", set{"counts", "1/1"}, "percent", "100", recheck.Reproduced, []string{"1/1"}, ""},
	{"over all", set{"counts", "1/1"}, "percent", "101", recheck.Impossible, nil, "more than the whole"},

	{"Pickering 2020, 7/20", set{"n", "20"}, "percent", "35", recheck.Possible, []string{"7/20"}, ""},
	// 9/12 = 75, 10/12 = 83.3, 11/12 = 91.7.
	{"none of 12", set{"n", "12"}, "percent", "85", recheck.Impossible, nil, "no whole count of 12 gives 85 %"},
	{"of nobody", set{"n", "0"}, "percent", "5", recheck.Impossible, nil, ""},

	// 16.0 + 35.3 + 45.7 = 97.0, each within .05.
	{"Corriger 2022, classes", set{"parts", "16.0,35.3,45.7"}, "sum", "", recheck.Impossible, nil, "the parts sum to 97.0 %; rounding allows 96.850 to 97.150"},
	{"thirds", set{"parts", "33,33,33"}, "sum", "", recheck.Possible, nil, ""},
	{"halves", set{"parts", "50,50"}, "sum", "", recheck.Reproduced, []string{"sum of the parts"}, ""},
	{"thirds of 3", set{"parts", "33,33,33", "n", "3"}, "sum", "", recheck.Possible, nil, ""},
	// 33 % of 10 is no count: 3/10 = 30, 4/10 = 40.
	{"thirds of 10", set{"parts", "33,33,33", "n", "10"}, "sum", "", recheck.Impossible, nil, "no whole count of 10 gives 33 %"},
	// Each is one of 7 (14.3), and six of them are not all seven.
	{"sevenths", set{"parts", "14,14,14,14,14,14,16", "n", "7"}, "sum", "", recheck.Impossible, nil, "no whole count of 7 gives 16 %"},
	{"responders", set{"nested", "58,41,20"}, "nested", "", recheck.Reproduced, []string{"threshold 1", "threshold 2", "threshold 3"}, ""},
	{"more at the higher threshold", set{"nested", "41,58"}, "nested", "", recheck.Impossible, nil, "58 after 41"},
	{"41.4 may be 41", set{"nested", "41,41.4"}, "nested", "", recheck.Possible, nil, ""},

	{
		"Corriger 2022, 1.1/1.8 = .611",
		set{"mean", "6.8,5.7", "sd", "1.8", "n", "240,93"},
		"effect-size", ".61", recheck.Reproduced,
		[]string{"difference / first SD", "difference / second SD", "Cohen's d", "Hedges' g"},
		"",
	},
	{"Corriger 2022, t 5.0", set{"mean", "6.8,5.7", "sd", "1.8,1.8", "n", "240,93"}, "p", "P<.001", recheck.Reproduced, []string{"pooled t", "Welch t"}, ""},
	// 1.2/1.75 = .686 and 1.0/1.85 = .541: .68 is allowed, .70 is not.
	{"within rounding", set{"mean", "6.8,5.7", "sd", "1.8", "n", "240,93"}, "effect-size", ".68", recheck.Possible, nil, ""},
	{"beyond rounding", set{"mean", "6.8,5.7", "sd", "1.8", "n", "240,93"}, "effect-size", ".70", recheck.NotReproduced, nil, ""},
	// The width is 2 * 1.96 * sqrt(1/240 + 1/93 + .61^2/666) = .488 and hardly moves; .40 is another.
	{"Corriger 2022, interval", set{"mean", "6.8,5.7", "sd", "1.8", "n", "240,93"}, "effect-ci", ".40-.80", recheck.NotReproduced, nil, ""},
	{"the interval moved by rounding", set{"mean", "6.8,5.7", "sd", "1.8", "n", "240,93"}, "effect-ci", ".38-.87", recheck.Possible, nil, ""},
	// In R 2*pt(-sqrt(35)*c(1.35/2.25, 1.4/2.2, 1.45/2.15), 34) is .00115, .00063, .00033.
	{"a change, p .0006", set{"mean", "-1.4", "sd", "2.2", "n", "35"}, "p", ".0006", recheck.Reproduced, []string{"one-sample t"}, ""},
	{"a change, p .0004", set{"mean", "-1.4", "sd", "2.2", "n", "35"}, "p", ".0004", recheck.Possible, nil, ""},
	{"a change, p .0011", set{"mean", "-1.4", "sd", "2.2", "n", "35"}, "p", ".0011", recheck.Possible, nil, ""},
	{"a change, p .0001", set{"mean", "-1.4", "sd", "2.2", "n", "35"}, "p", ".0001", recheck.NotReproduced, nil, ""},
	{"no spread", set{"mean", "1.0", "sd", "0.0", "n", "5"}, "p", "<.05", recheck.NotEstimable, nil, ""},

	{"Orhurhu 2019: (-2.35 - 1.31)/2 = -1.83", set{"estimate", "−1.83", "interval", "(−2.35, −1.31)"}, "symmetry", "", recheck.Reproduced, []string{"middle, difference scale"}, ""},
	{"Orhurhu 2019, z", set{"estimate", "-1.83", "interval", "-2.35,-1.31"}, "z", "-6.90", recheck.Reproduced, []string{"z, difference scale"}, ""},
	{"Orhurhu 2019, SE .2653", set{"estimate", "-1.83", "interval", "-2.35,-1.31"}, "se", ".265", recheck.Reproduced, []string{"normal, difference scale"}, ""},
	{"16 studies, p = .00196", set{"estimate", "-1.05", "interval", "-1.72,-.39"}, "p", ".002", recheck.Reproduced, []string{"z, difference scale"}, ""},
	// The middle is -.515, a tie; the limits' rounding allows -.52 too.
	{"Voute 2023", set{"estimate", "-.52", "interval", "-.62,-.41"}, "symmetry", "", recheck.Reproduced, []string{"middle, difference scale"}, ""},
	{"a ratio: sqrt(2.76 * 8.84) = 4.939", set{"estimate", "4.94", "interval", "2.76-8.84"}, "symmetry", "", recheck.Reproduced, []string{"middle, log scale"}, ""},
	{"outside", set{"estimate", "3.0", "interval", "1.0,2.0"}, "symmetry", "", recheck.Impossible, nil, "outside its interval"},

	// Brown and Heathers 2017: 5.19 of 28 is no mean: 145/28 = 5.179, 146/28 = 5.214.
	{"GRIM", set{"mean", "5.19", "n", "28", "items", "1"}, "grim", "", recheck.Impossible, nil, "no total of 28 whole numbers has the mean 5.19"},
	{"GRIM, 5.18", set{"mean", "5.18", "n", "28", "items", "1"}, "grim", "", recheck.Possible, []string{"145/28"}, ""},
	// Of two items a patient 291/56 = 5.196, 290/56 = 5.179; of three 436/84 = 5.190.
	{"GRIM, two items", set{"mean", "5.19", "n", "28", "items", "2"}, "grim", "", recheck.ByTruncation, nil, ""},
	{"GRIM, three items", set{"mean", "5.19", "n", "28", "items", "3"}, "grim", "", recheck.Possible, []string{"436/84"}, ""},
	{"GRIM off the scale", set{"mean", "11.0", "n", "4", "items", "1", "scale", "0-10"}, "grim", "", recheck.Impossible, nil, "within 0..10"},
	// {1, 2}: mean 1.5, SD .7071, with divisor n .5. {0, 3}: 2.1213. {-1, 4}: 3.5355.
	{"GRIMMER, two", set{"mean", "1.5", "sd", "0.71", "n", "2", "items", "1"}, "grimmer", "", recheck.Possible, nil, ""},
	{"GRIMMER, divisor n", set{"mean", "1.5", "sd", "0.50", "n", "2", "items", "1"}, "grimmer", "", recheck.Possible, nil, ""},
	{"GRIMMER, none", set{"mean", "1.5", "sd", "1.00", "n", "2", "items", "1"}, "grimmer", "", recheck.Impossible, nil, ""},
	{"GRIMMER, off the scale", set{"mean", "1.5", "sd", "3.54", "n", "2", "items", "1", "scale", "0-3"}, "grimmer", "", recheck.Impossible, nil, ""},
	{"GRIMMER, one", set{"mean", "2", "sd", "0", "n", "1", "items", "1"}, "grimmer", "", recheck.Impossible, nil, "one patient"},
}

func TestClaims(t *testing.T) {
	for _, c := range claims {
		t.Run(c.name, func(t *testing.T) {
			f := check(t, data(t, c.data...), c.statistic, c.claimed)
			if f.Verdict != c.want {
				t.Errorf("verdict %v, want %v: %+v", f.Verdict, c.want, f)
			}
			if c.by != nil {
				if diff := cmp.Diff(c.by, f.Methods(recheck.Reproduced)); diff != "" {
					t.Errorf("reproduced by (-want +got)\n%s", diff)
				}
			}
			if !strings.Contains(f.Why, c.why) {
				t.Errorf("why %q, want %q", f.Why, c.why)
			}
		})
	}
}

// GRIMMER never calls a sample impossible that exists: every sample of up to five
// ratings 2..6 has the mean and standard deviation that are printed of it.
func TestGrimmerLetsEverySamplePass(t *testing.T) {
	for n := 2; n <= 5; n++ {
		sample := slices.Repeat([]int{2}, n)
		for {
			sum, squares := 0, 0
			for _, x := range sample {
				sum += x
				squares += x * x
			}
			variance := (float64(squares) - float64(sum*sum)/float64(n)) / float64(n-1)
			mean, sd := fmt.Sprintf("%.2f", float64(sum)/float64(n)), fmt.Sprintf("%.2f", math.Sqrt(max(variance, 0)))
			d := data(t, "mean", mean, "sd", sd, "n", fmt.Sprint(n), "items", "1", "scale", "2-6")
			if f := check(t, d, "grimmer", ""); f.Verdict != recheck.Possible {
				t.Fatalf("%v: mean %s, sd %s: %v", sample, mean, sd, f.Verdict)
			}
			if !next(sample, 6) {
				break
			}
		}
	}
}

// next counts up in whole numbers that do not fall, false after the last.
func next(sample []int, top int) bool {
	for i := len(sample) - 1; i >= 0; i-- {
		if sample[i] < top {
			for j, v := i, sample[i]+1; j < len(sample); j++ {
				sample[j] = v
			}
			return true
		}
	}
	return false
}

// Every count of every group up to 60 is found again by its percentage, rounded half
// up or to even, to 0 or 1 digits; and a percentage is impossible just where no count
// gives it.
func TestEveryCountIsFound(t *testing.T) {
	for n := 1; n <= 60; n++ {
		printed := map[string]bool{}
		for x := 0; x <= n; x++ {
			text := fmt.Sprint((200*x + n) / (2 * n)) // half up
			printed[text] = true
			if f := check(t, data(t, "counts", fmt.Sprintf("%d/%d", x, n)), "percent", text); f.Verdict != recheck.Reproduced {
				t.Fatalf("%d/%d is not %s %%: %v", x, n, text, f.Verdict)
			}
			if (200*x+n)%(2*n) == 0 && (200*x+n)/(2*n)%2 == 1 { // a tie: to even is one less
				printed[fmt.Sprint((200*x+n)/(2*n)-1)] = true
			}
		}
		for p := 0; p <= 100; p++ {
			f := check(t, data(t, "n", fmt.Sprint(n)), "percent", fmt.Sprint(p))
			if possible := f.Verdict == recheck.Possible; possible != printed[fmt.Sprint(p)] {
				t.Fatalf("%d %% of %d: %v", p, n, f.Verdict)
			}
		}
	}
}

func TestErrors(t *testing.T) {
	var d recheck.Data
	for _, c := range [][2]string{
		{"counts", "8"},
		{"counts", "8/x"},
		{"counts", "-1/3"},
		{"counts", ""},
		{"counts", "1/2,1/2,1/2"},
		{"table", "1,2,3"},
		{"table", "1,2,3,x"},
		{"n", "1.5"},
		{"n", "1,2,3"},
		{"mean", "4,5,6"},
		{"mean", "."},
		{"mean", "1e3"},
		{"mean", "1234567890"},
		{"mean", "0.1234567890123456789"},
		{"sd", "-1"},
		{"items", "0"},
		{"scale", "10-0"},
		{"scale", "x"},
		{"estimate", "x"},
		{"interval", "1"},
		{"interval", "2-1"},
		{"interval", "1-inf"},
		{"parts", ""},
		{"nested", "x"},
		{"level", "0"},
		{"level", "100"},
		{"colour", "red"},
	} {
		if err := d.Set(c[0], c[1]); err == nil {
			t.Errorf("%s %q: no error", c[0], c[1])
		}
	}
	for _, c := range []struct {
		data               set
		statistic, claimed string
	}{
		{set{"counts", "1/2"}, "percent", "x"},
		{set{"counts", "1/2"}, "ci", "x"},
		{set{"counts", "1/2,1/3"}, "p", "5%"},
		{set{"counts", "1/2,1/3"}, "p", ""},
		{set{"counts", "1/2,1/3"}, "or", "20%"},
		{set{"parts", "50,50"}, "sum", "100"},
		{set{"counts", "1/2"}, "colour", "1"},
	} {
		if _, err := recheck.Check(data(t, c.data...), c.statistic, c.claimed); err == nil {
			t.Errorf("%s %q: no error", c.statistic, c.claimed)
		}
	}
}

// Every statistic names what it needs where nothing is known, and none panics on
// its own example.
func TestMissingData(t *testing.T) {
	for _, s := range recheck.Statistics() {
		_, err := recheck.Check(recheck.Data{}, s.Name, s.Example)
		var missing *recheck.MissingData
		if !errors.As(err, &missing) || missing.Statistic != s.Name || missing.Needs != s.Needs {
			t.Errorf("%s: %v", s.Name, err)
		}
	}
}

func TestImplied(t *testing.T) {
	d := data(t, "estimate", "1", "interval", "0,2", "parts", "50,50", "nested", "2,1", "items", "1", "mean", "1", "sd", "1", "n", "2")
	if diff := cmp.Diff([]string{"symmetry", "sum", "nested", "grim", "grimmer"}, recheck.Implied(d)); diff != "" {
		t.Errorf("implied (-want +got)\n%s", diff)
	}
	if got := recheck.Implied(recheck.Data{}); got != nil {
		t.Errorf("implied of nothing: %v", got)
	}
}

// An interval is shown to the digits of its limit with more.
func TestPlacesOfAnInterval(t *testing.T) {
	if f := check(t, data(t, "counts", "0/7"), "ci", "0-.3543"); f.Places != 4 || f.Percent {
		t.Errorf("%d places, percent %t; want 4, false", f.Places, f.Percent)
	}
}

func ExampleCheck() {
	var d recheck.Data
	if err := d.Set("counts", "8/12,3/12"); err != nil {
		fmt.Println(err)
	}
	f, err := recheck.Check(d, "p", "<0.05")
	for _, v := range f.Values {
		fmt.Printf("%s %.4f: %v\n", v.Method, v.Value, v.Verdict)
	}
	fmt.Println(f.Verdict, err)
	// Output:
	// chi-square 0.0405: reproduced
	// Yates chi-square 0.1013: not reproduced
	// N - 1 chi-square 0.0449: reproduced
	// likelihood ratio 0.0374: reproduced
	// unpooled z 0.0241: reproduced
	// Fisher 0.0995: not reproduced
	// Fisher mid-p 0.0559: not reproduced
	// one-sided Fisher 0.0498: reproduced
	// reproduced <nil>
}
