package job

import (
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
)

// Version is the version of the program; it stands nowhere else.
const Version = "0.1.0"

// namedModules are the libraries that numbers and pages rest on.
var namedModules = []string{"codeberg.org/go-pdf/fpdf", "github.com/apache/arrow/go/v17", "gonum.org/v1/gonum", "gonum.org/v1/plot"}

// ReadBuild asks the running program how it was built. Program is empty.
func ReadBuild() Build {
	b := Build{Version: Version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Revision = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	var modules []string
	for _, m := range info.Deps {
		if slices.Contains(namedModules, m.Path) {
			modules = append(modules, m.Path+" "+m.Version)
		}
	}
	b.Modules = strings.Join(modules, ", ")
	return b
}

// RunningBuild is ReadBuild with the hash of the program's file.
func RunningBuild() Build {
	b := ReadBuild()
	if path, err := os.Executable(); err == nil {
		b.Program = HashProgram(path)
	}
	return b
}
