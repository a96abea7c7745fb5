package regression_test

import (
	"testing"

	"reprieve/stats/design"
	"reprieve/stats/internal/reference"
	"reprieve/stats/regression"
)

// The response model of a made-up cohort of 40 patients, 25 of them complete, that
// an independent program in R computed: baseline (mm), age, male, PHQ-9, response.
// Three events for four covariates: the sparse data that Firth's model is for. The
// penalty of the full model in restricted fits, standard errors from the inverse
// Fisher information at the estimate.
func TestFirthResponseModel(t *testing.T) {
	rows := []struct {
		baseline, age, male, phq9 float64
		response                  bool
	}{
		{73.48, 90, 0, 8, false},
		{71.55, 83, 0, 19, false},
		{60.98, 43, 0, 4, false},
		{56.633333333333333, 40, 0, 10, false},
		{69.214285714285708, 51, 0, 19, false},
		{72.833333333333329, 62, 1, 15, false},
		{45.371428571428574, 54, 1, 17, false},
		{73.63, 34, 0, 22, true},
		{70, 74, 0, 8, true},
		{75.766666666666666, 45, 0, 11, false},
		{81.675, 49, 0, 10, true},
		{76, 84, 0, 0, false},
		{46.783333333333331, 27, 0, 16, false},
		{69.1, 25, 0, 0, false},
		{56.7, 83, 0, 8, false},
		{55, 66, 1, 12, false},
		{74.516666666666666, 53, 1, 10, false},
		{73.1, 36, 0, 24, false},
		{54.2, 31, 0, 4, false},
		{75.4, 59, 0, 19, false},
		{52.1, 50, 0, 4, false},
		{61.5, 40, 0, 16, false},
		{73.966666666666654, 24, 0, 10, false},
		{71.9, 70, 1, 10, false},
		{57.5, 57, 0, 14, false},
	}
	var baseline, age, male, phq9 []float64
	var response []bool
	for _, r := range rows {
		baseline, age, male, phq9 = append(baseline, r.baseline/10), append(age, r.age/10), append(male, r.male), append(phq9, r.phq9/5)
		response = append(response, r.response)
	}
	x, err := design.New(len(rows), design.Main(design.Numeric("baseline_10mm", baseline)), design.Main(design.Numeric("age_10y", age)),
		design.Main(design.Numeric("sex_male", male)), design.Main(design.Numeric("phq9_5", phq9)))
	if err != nil {
		t.Fatal(err)
	}
	fit, err := regression.Firth(x, response, regression.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if fit.N != 25 || fit.Events != 3 {
		t.Errorf("n %d, events %d, want 25, 3", fit.N, fit.Events)
	}
	// The program's optimizer ends within about 1e-6.
	const tolerance = 1e-6
	for i, want := range [][5]float64{
		{1.0990861171514488, 0.82802071857545168, -0.29935044541440581, 4.2417585202784558, 0.1432907106452338},
		{-0.03538539221047355, 0.28485634620958966, -0.61945910094151091, 0.52572943239991715, 0.89554153533270009},
		{-0.8958358525179424, 1.7593264281069974, -5.8838889617482, 1.7904784226422392, 0.552434088254415},
		{0.05736241079506807, 0.40915793347181539, -0.70887308831420714, 0.90474625359804506, 0.88143465853617875},
	} {
		c := fit.Coefficients[i+1]
		for k, got := range [5]float64{c.Estimate, c.StdErr, c.Interval.Low, c.Interval.High, c.P} {
			reference.Close(t, c.Name+" "+[]string{"estimate", "std. error", "low", "high", "p"}[k], got, want[k], tolerance)
		}
	}
}
