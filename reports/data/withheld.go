package data

import (
	"encoding/csv"
	"io"

	"reprieve/pipeline/privacy/disclosure"
)

// WriteWithheld writes the list of the rows that are withheld, without their
// values: the id, the analysis, the rule and the mark, as the entries have them.
func WriteWithheld(w io.Writer, withheld []disclosure.Entry) error {
	c := csv.NewWriter(w)
	if err := c.Write([]string{"x_result_id", "x_analysis", "rule", "x_suppressed"}); err != nil {
		return err
	}
	for _, e := range withheld {
		if err := c.Write([]string{e.ID, e.Analysis, e.Rule, e.Suppressed}); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}
