package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"reprieve/pipeline/job"
)

// readExports reads what 'reprieve config show' prints, and checks it.
func readExports(dir, config string, number int) (exports, error) {
	if config == "" {
		return exports{}, &usageError{"--exports needs --config: what 'reprieve config show' prints"}
	}
	text, err := os.ReadFile(config)
	if err != nil {
		return exports{}, fmt.Errorf("beam: %w", err)
	}
	all, err := settingsOf(text)
	if err != nil {
		return exports{}, &usageError{config + ": " + err.Error()}
	}
	x := exports{Dir: dir, Number: number}
	for _, s := range all {
		switch s.Key {
		case "run.exports", "run.out", "run.memory":
		case "run.month":
			x.Month = s.Value
		case "run.as_of":
			x.AsOf = s.Value
		default:
			x.Settings = append(x.Settings, s)
		}
	}
	_, err = x.config()
	return x, err
}

// settingsOf are the keys of a configuration file with their values, as a manifest has them.
func settingsOf(text []byte) ([]job.Setting, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return nil, errors.New("is not YAML")
	}
	if len(doc.Content) == 0 {
		return nil, errors.New("is empty")
	}
	return flat(nil, "", doc.Content[0])
}

// flat adds the keys below a node.
func flat(to []job.Setting, key string, n *yaml.Node) ([]job.Setting, error) {
	var err error
	switch n.Kind {
	case yaml.ScalarNode:
		return append(to, job.Setting{Key: key, Value: n.Value}), nil
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content) && err == nil; i += 2 {
			to, err = flat(to, strings.TrimPrefix(key+"."+n.Content[i].Value, "."), n.Content[i+1])
		}
		return to, err
	case yaml.SequenceNode:
		return flatList(to, key, n)
	default:
		return to, fmt.Errorf("line %d: is not what 'reprieve config show' prints", n.Line)
	}
}

// flatList adds a list: of sections by number, of values as one text.
func flatList(to []job.Setting, key string, n *yaml.Node) ([]job.Setting, error) {
	var texts []string
	for i, item := range n.Content {
		if item.Kind == yaml.MappingNode {
			var err error
			if to, err = flat(to, fmt.Sprintf("%s[%d]", key, i), item); err != nil {
				return to, err
			}
			continue
		}
		text := item.Value
		if text == "" || strings.ContainsAny(text, `,"`) {
			text = strconv.Quote(text)
		}
		texts = append(texts, text)
	}
	if len(texts) == 0 && len(n.Content) > 0 {
		return to, nil
	}
	return append(to, job.Setting{Key: key, Value: strings.Join(texts, ", ")}), nil
}
