package describe_test

import (
	"fmt"

	"reprieve/stats/describe"
)

func ExampleUnchanged_FallRate() {
	// Pain of mean 55 mm, SD 20 mm, in patients who are treated from 40 mm on.
	u := describe.Unchanged{Mean: 55, SD: 20, Correlation: 0.7}
	rate, err := u.FallRate(0.3, 40, 100)
	fmt.Printf("%.1f %% have 30 %% less pain without any change %v\n", 100*rate, err)
	// Output:
	// 12.4 % have 30 % less pain without any change <nil>
}

func ExampleUnchanged_MeanFall() {
	u := describe.Unchanged{Mean: 55, SD: 20, Correlation: 0.7}
	fall, err := u.MeanFall(40)
	fmt.Printf("%.1f mm %v\n", fall, err)
	// Output:
	// 2.3 mm <nil>
}
