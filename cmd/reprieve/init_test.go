package main

import (
	"os"
	"testing"
)

// What init writes is made from the documented configuration of the repository:
// after a change of config.yaml, copy it over cmd/reprieve/clinic.yaml.
func TestInitHasTheDocumentedConfiguration(t *testing.T) {
	root, err := os.ReadFile("../../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if string(root) != documentedConfig {
		t.Error("clinic.yaml is not config.yaml: copy ../../config.yaml here")
	}
}
