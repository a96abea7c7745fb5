package pipeline

import (
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"reprieve/pipeline/job"
)

// ConfigOf is the configuration of which Settings wrote the given keys: the
// inverse of Settings. Keys that are not among them have their defaults; places
// (run.exports, run.out, run.month, run.as_of) are empty. It fails on a key that
// this version does not have and on a value that is not of its key's type.
func ConfigOf(settings []job.Setting) (Config, error) {
	c := DefaultConfig()
	c.Run.Out, c.Claims = "", []ClaimConfig{}
	for _, s := range settings {
		if s.Key == "claims" || s.Key == "privacy.allow" { // their names: each has its own keys
			continue
		}
		field, err := c.field(s.Key)
		if err != nil {
			return Config{}, err
		}
		if err := setText(field, s.Value); err != nil {
			return Config{}, &KeyError{s.Key, s.Value, err.Error()}
		}
	}
	return c, nil
}

// field finds the field of a dotted key. The key of an item beyond the last of a
// list of sections adds an item.
func (c *Config) field(key string) (reflect.Value, error) {
	v := reflect.ValueOf(c).Elem()
	for word := range strings.SplitSeq(key, ".") {
		name, index, list := strings.Cut(strings.TrimSuffix(word, "]"), "[")
		i := slices.IndexFunc(reflect.VisibleFields(v.Type()), func(f reflect.StructField) bool { return f.Tag.Get("mapstructure") == name })
		if i < 0 {
			return v, &KeyError{key, "", "is not a key of this version"}
		}
		v = v.Field(i)
		if list {
			n, err := strconv.Atoi(index)
			if err != nil || v.Kind() != reflect.Slice || n < 0 || n > v.Len() {
				return v, &KeyError{key, "", "is not a key of this version"}
			}
			if n == v.Len() {
				v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
			}
			v = v.Index(n)
		}
		if k := v.Kind(); k != reflect.Struct && !strings.HasSuffix(key, word) {
			return v, &KeyError{key, "", "is not a key of this version"}
		}
	}
	if v.Kind() == reflect.Struct {
		return v, &KeyError{key, "", "is a section, not a key"}
	}
	return v, nil
}

// setText is the inverse of settingText.
func setText(field reflect.Value, text string) error {
	switch field.Interface().(type) {
	case string:
		field.SetString(text)
		return nil
	case int:
		n, err := strconv.Atoi(text)
		if err != nil {
			return errors.New("is not a whole number")
		}
		field.SetInt(int64(n))
		return nil
	case float64:
		x, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return errors.New("is not a number")
		}
		field.SetFloat(x)
		return nil
	case []string:
		items, err := listOf(text)
		if err != nil {
			return err
		}
		field.Set(reflect.ValueOf(items))
		return nil
	}
	return errors.New("is of no type that a setting has")
}

// listOf reads the items of a list as settingText writes them: with ", " between
// them, and quoted where they are empty or hold a comma or a quotation mark.
func listOf(text string) ([]string, error) {
	items := []string{}
	for text != "" {
		var item string
		var err error
		if item, text, err = firstItem(text); err != nil {
			return nil, err
		}
		items = append(items, item)
		rest, ok := strings.CutPrefix(text, ", ")
		if text != "" && (!ok || rest == "") {
			return nil, errors.New("is not a list")
		}
		text = rest
	}
	return items, nil
}

// firstItem reads the first item of a list and returns what stands after it.
func firstItem(text string) (item, rest string, err error) {
	if !strings.HasPrefix(text, `"`) {
		end := strings.Index(text, ", ")
		if end < 0 {
			end = len(text)
		}
		return text[:end], text[end:], nil
	}
	quoted, err := strconv.QuotedPrefix(text)
	if err != nil {
		return "", "", errors.New("is not a list")
	}
	item, err = strconv.Unquote(quoted)
	return item, text[len(quoted):], err
}
