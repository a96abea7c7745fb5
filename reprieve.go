// Package reprieve holds the documented configuration of the program.
package reprieve

import _ "embed" // the configuration

// ConfigFile is config.yaml: every key, what it does, its legal values and its
// default.
//
//go:embed config.yaml
var ConfigFile string
