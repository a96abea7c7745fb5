package main

import (
	"os/exec"
	"strings"
	"testing"
)

// layers are the parts of the program from the top down: a part imports only
// what stands below it, and stats imports nothing of ours but itself.
var layers = []string{"reprieve/cmd", "reprieve/reports", "reprieve/pipeline", "reprieve/stats"}

// homes says in which packages alone a module may be imported.
var homes = map[string][]string{
	"github.com/spf13/viper":         {"reprieve/cmd/reprieve"},
	"github.com/spf13/cobra":         {"reprieve/cmd/reprieve"},
	"github.com/apache/arrow/go/v17": {"reprieve/pipeline/schema", "reprieve/pipeline/ingest", "reprieve/pipeline/ingest/pages", "reprieve/reports/data"},
	"gonum.org/v1/plot":              {"reprieve/reports/figure", "reprieve/reports/fonts", "reprieve/reports/pdf", "reprieve/reports/svg"},
	"reprieve/reports/pdf":           {"reprieve/reports"},
	"reprieve/reports/data":          {"reprieve/cmd/reprieve", "reprieve/reports", "reprieve/reports/html", "reprieve/reports/explain"},
	"reprieve/reports/html":          {"reprieve/reports"},
	"reprieve/pipeline/analysis":     {"reprieve/pipeline", "reprieve/pipeline/claims", "reprieve/pipeline/definition", "reprieve/pipeline/privacy/disclosure", "reprieve/pipeline/since", "reprieve/reports", "reprieve/reports/data", "reprieve/reports/explain"},
	"reprieve/pipeline/ingest":       {"reprieve/pipeline", "reprieve/pipeline/shard", "reprieve/reports/data", "reprieve/cmd/reprieve"},
	"github.com/apache/beam":         nil, // pipeline/beam is a module of its own, which nothing here imports
	"reprieve/pipeline/beam":         nil,
	"net/http":                       nil, // nothing is sent or fetched
}

func under(path, parent string) bool { return path == parent || strings.HasPrefix(path, parent+"/") }

func layerOf(path string) int {
	for i, l := range layers {
		if under(path, l) {
			return i
		}
	}
	return -1
}

func TestImportDirections(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", "reprieve/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) < 20 {
		t.Fatalf("only %d packages are listed", len(lines))
	}
	for _, line := range lines {
		fields := strings.Fields(line)
		from := fields[0]
		if layerOf(from) < 0 {
			t.Errorf("%s is in none of the parts %v", from, layers)
		}
		for _, to := range fields[1:] {
			if l := layerOf(to); l >= 0 && l < layerOf(from) {
				t.Errorf("%s imports %s, which stands above it", from, to)
			}
			for module, allowed := range homes {
				if under(to, module) && !allowedIn(from, module, allowed) {
					t.Errorf("%s imports %s; only %v may", from, to, allowed)
				}
			}
		}
	}
}

func allowedIn(from, module string, allowed []string) bool {
	for _, a := range allowed {
		if from == a {
			return true
		}
	}
	return under(from, module)
}
