package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/viper"

	"reprieve/pipeline"
)

const (
	envPrefix      = "REPRIEVE_"
	configVariable = envPrefix + "CONFIG"
	configFlag     = "config"
	configName     = "config.yaml" // read if it is in the working directory
)

// flagKeys says which keys have a flag.
var flagKeys = map[string]string{
	"run.exports": "exports",
	"run.out":     "out",
	"run.month":   "month",
	"run.as_of":   "as-of",
	"run.formats": "format",

	"privacy.identity": "identity",
}

// settings is the configuration in effect.
type settings struct {
	config  pipeline.Config
	origins map[string]origin // of every key
	file    string            // the file that was read; empty if none
}

// load reads the configuration: a flag counts before a variable of the
// environment, that before the file, that before the default. An empty
// variable counts as not set. The error is a *configError that lists every
// mistake of every source.
func load(cmd *cobra.Command) (settings, error) {
	keys := allKeys()
	path, err := findFile(cmd)
	if err != nil {
		return settings{}, err
	}
	file := configFile{}
	if path != "" {
		if file, err = readConfigFile(path, keys); err != nil {
			return settings{}, err
		}
	}
	envOrigins, envProblems := readEnv(keys)
	s := settings{file: path, origins: originsOf(keys, file.origins, envOrigins, cmd)}
	problems := slices.Concat(file.problems, envProblems)
	if len(envProblems) == 0 {
		if s.config, err = merge(keys, file.values, cmd); err != nil {
			return settings{}, err
		}
		s.resolveMonth(time.Now())
		s.monthSetsAsideAsOf()
		problems = append(problems, s.broken(file.problems)...)
		s.resolvePaths()
	}
	if len(problems) > 0 {
		sortProblems(problems)
		return settings{}, &configError{problems}
	}
	return s, nil
}

// merge lets viper find the value of every key.
func merge(keys []key, file map[string]any, cmd *cobra.Command) (pipeline.Config, error) {
	v := viper.New()
	for _, k := range keys {
		v.SetDefault(k.name, k.value)
		if k.kind == sectionsKind {
			continue
		}
		if err := v.BindEnv(k.name, k.variable()); err != nil {
			return pipeline.Config{}, fmt.Errorf("config: %w", err)
		}
		if setByFlag(cmd, k) {
			if err := v.BindPFlag(k.name, cmd.Flags().Lookup(flagKeys[k.name])); err != nil {
				return pipeline.Config{}, fmt.Errorf("config: %w", err)
			}
		}
	}
	if err := v.MergeConfigMap(file); err != nil {
		return pipeline.Config{}, fmt.Errorf("config: %w", err)
	}
	var c pipeline.Config
	if err := v.UnmarshalExact(&c, viper.DecodeHook(parseVariable)); err != nil {
		return pipeline.Config{}, fmt.Errorf("config: %w", err)
	}
	return c, nil
}

// setByFlag says whether a command has the flag of a key. A flag of that name
// which is not of the key's kind is another: --format of explain is no list.
func setByFlag(cmd *cobra.Command, k key) bool {
	f := cmd.Flags().Lookup(flagKeys[k.name])
	return f != nil && (k.kind == listKind) == (f.Value.Type() == "stringSlice")
}

// parseVariable turns the text of a variable into the type of its field; it
// leaves other values alone.
func parseVariable(_, to reflect.Type, value any) (any, error) {
	text, ok := value.(string)
	if !ok || to.Kind() == reflect.Struct {
		return value, nil
	}
	parsed, ok := kindOf(reflect.Zero(to)).parse(text)
	if !ok {
		return nil, fmt.Errorf("%q is not a %s", text, to)
	}
	return parsed, nil
}

// findFile returns the file to read: that of --config, that of REPRIEVE_CONFIG,
// config.yaml if it is there, or none.
func findFile(cmd *cobra.Command) (string, error) {
	if f := cmd.Flags().Lookup(configFlag); f != nil && f.Changed {
		return f.Value.String(), existing(origin{source: fromFlag, name: configFlag}, f.Value.String())
	}
	if path := os.Getenv(configVariable); path != "" {
		return path, existing(origin{source: fromEnv, name: configVariable}, path)
	}
	if _, err := os.Lstat(configName); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return configName, nil
}

// existing checks that a file that was asked for is there.
func existing(o origin, path string) error {
	if path == "" {
		return &configError{[]problem{{origin: o, text: "names no file"}}}
	}
	var failed *fs.PathError
	if _, err := os.Stat(path); errors.As(err, &failed) {
		return &configError{[]problem{{origin: o, text: fmt.Sprintf("%s: %v", path, failed.Err)}}}
	}
	return nil
}

// readEnv finds the variables of the keys, and every variable that begins as
// ours do but belongs to no key or does not hold what its key wants.
func readEnv(keys []key) (map[string]origin, []problem) {
	origins := map[string]origin{}
	var names []string
	var problems []problem
	ours := map[string]key{}
	for _, k := range keys {
		if k.kind != sectionsKind {
			names = append(names, k.variable())
		}
		ours[k.variable()] = k
	}
	for _, entry := range slices.Sorted(slices.Values(os.Environ())) {
		name, value, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(name, envPrefix) || name == configVariable || value == "" {
			continue
		}
		o := origin{source: fromEnv, name: name}
		k, known := ours[name]
		switch {
		case !known:
			problems = append(problems, problem{origin: o, text: "unknown variable" + suggestVariable(name, append(names, configVariable))})
		case k.kind == sectionsKind:
			problems = append(problems, problem{origin: o, text: k.kind.String() + " has no variable: it stands in the file"})
		default:
			origins[k.name] = o
			if _, ok := k.kind.parse(value); !ok {
				problems = append(problems, problem{origin: o, text: fmt.Sprintf("%q is not %s", value, k.kind)})
			}
		}
	}
	return origins, problems
}

// originsOf says where the value of every key comes from.
func originsOf(keys []key, file, env map[string]origin, cmd *cobra.Command) map[string]origin {
	origins := maps.Clone(file) // with those of the keys of sections
	if origins == nil {
		origins = map[string]origin{}
	}
	for _, k := range keys {
		origins[k.name] = origin{}
		if o, ok := file[k.name]; ok {
			origins[k.name] = o
		}
		if o, ok := env[k.name]; ok {
			origins[k.name] = o
		}
		if name := flagKeys[k.name]; setByFlag(cmd, k) && cmd.Flags().Changed(name) {
			origins[k.name] = origin{source: fromFlag, name: name}
		}
	}
	return origins
}

// monthSetsAsideAsOf drops a data cut that was written at a lower place than
// the month: `--month 2026-10` cuts at the end of October, whatever as_of the
// file holds.
func (s *settings) monthSetsAsideAsOf() {
	month, asOf := s.origins["run.month"], s.origins["run.as_of"]
	if s.config.Run.Month == "" || s.config.Run.AsOf == "" || month.source <= asOf.source {
		return
	}
	s.config.Run.AsOf = ""
	month.over = asOf.String()
	s.origins["run.as_of"] = month
}

// broken returns the values that break a rule, with their origins, but for those
// of sections of a list of which reading has said what is wrong.
func (s *settings) broken(said []problem) []problem {
	var problems []problem
	for _, e := range s.config.Validate() {
		if slices.ContainsFunc(said, func(p problem) bool { return p.within(e.Key) }) {
			continue
		}
		problems = append(problems, problem{origin: s.originOf(e.Key), key: e.Key, text: fmt.Sprintf("%q %s", e.Value, e.Rule)})
	}
	return problems
}

// within says whether a problem is of a key of a section of a list, or of that
// section as a whole.
func (p problem) within(key string) bool {
	section, _, ok := strings.Cut(key, "].")
	return ok && (p.key == key || p.key == section+"]")
}

// originOf is where a key was written; that of the section around it where a
// section of a list lacks the key.
func (s *settings) originOf(key string) origin {
	o, ok := s.origins[key]
	if i := strings.LastIndexByte(key, '.'); !ok && i >= 0 {
		return s.originOf(key[:i])
	}
	return o
}

// needExports is the error of a command that reads exports but is told of none.
// It puts the month into their folder's name.
func (s *settings) needExports() error {
	if s.config.Run.Exports != "" {
		return s.exportsOfMonth()
	}
	return &configError{[]problem{{key: "run.exports", text: "is not set: give --exports, or the key in the configuration"}}}
}

// needCut is the error of a command that needs a month but is told of none.
func (s settings) needCut() error {
	if s.config.Run.Month != "" || s.config.Run.AsOf != "" {
		return nil
	}
	return &configError{[]problem{{key: "run.month", text: "is not set: give --month or --as-of, or a key in the configuration"}}}
}

// resolvePaths makes the paths that the file gives relative to the file's
// folder. Those of flags, variables and defaults are relative to the working
// directory.
func (s *settings) resolvePaths() {
	resolve := func(key string, path *string) {
		if s.origins[key].source == fromFile && *path != "" && !filepath.IsAbs(*path) {
			*path = filepath.Join(filepath.Dir(s.file), *path)
		}
	}
	resolve("run.exports", &s.config.Run.Exports)
	resolve("run.out", &s.config.Run.Out)
	resolve("privacy.identity", &s.config.Privacy.Identity)
	resolve("release.memory", &s.config.Release.Memory)
}
