package main

import (
	"testing"

	"reprieve/pipeline/schema"
)

// TestEveryColumnHasWords holds that no column of the schema is of a type that
// the command cannot print.
func TestEveryColumnHasWords(t *testing.T) {
	for _, table := range schema.Tables {
		for _, c := range table.Columns {
			if cells(c) == "" || typeNames[c.Type] == "" || c.Doc == "" {
				t.Errorf("%s.%s: no words for its cells, its type or its meaning", table.Name, c.Name)
			}
		}
	}
}
