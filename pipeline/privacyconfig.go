package pipeline

import (
	"fmt"
	"strings"

	"reprieve/pipeline/privacy"
	"reprieve/pipeline/privacy/seal"
	"reprieve/pipeline/schema"
)

// PrivacyConfig says what the privacy gate lets in, and what is encrypted.
type PrivacyConfig struct {
	K     int           `mapstructure:"k"` // the smallest class of patients that is not noted
	Allow []AllowConfig `mapstructure:"allow"`

	Recipients []string `mapstructure:"recipients"` // public keys that restricted/ is encrypted for; none: it is not
	Identity   string   `mapstructure:"identity"`   // file of keys that decrypt; empty: none
}

// AllowConfig is a rule of the privacy gate that may find what it finds in one
// column.
type AllowConfig struct {
	Rule   string `mapstructure:"rule"`
	Table  string `mapstructure:"table"`
	Column string `mapstructure:"column"`
	Reason string `mapstructure:"reason"` // printed in the report
}

// gate are the options of the privacy gate.
func (c Config) gate(x inputs) privacy.Options {
	o := privacy.Options{K: c.Privacy.K, Clock: schema.Clock(c.Exports.Clock), Others: x.others, Ignored: c.Exports.Ignore}
	tables := map[string]string{}
	for _, f := range x.files {
		o.Files = append(o.Files, privacy.FileName{Table: f.Table, Name: f.Name})
		tables[f.Name] = f.Table
	}
	for _, h := range x.headers {
		header := privacy.FileHeader{Table: tables[h.File]}
		for _, m := range h.Metadata {
			header.Texts = append(header.Texts, m.Key, m.Value)
		}
		o.Headers = append(o.Headers, header)
	}
	for _, a := range c.Privacy.Allow {
		o.Allow = append(o.Allow, privacy.Exception(a))
	}
	return o
}

// recipients are those of the files of restricted/. The configuration has been
// validated.
func (c Config) recipients() seal.Recipients {
	r, _ := seal.ParseRecipients(c.Privacy.Recipients)
	return r
}

// Identities reads the file of privacy.identity; without a path there are none. The
// error is a *KeyError.
func Identities(path string) (seal.Identities, error) {
	identities, err := seal.ReadIdentities(path)
	if err != nil {
		return identities, &KeyError{"privacy.identity", path, "cannot be used: " + strings.TrimPrefix(err.Error(), "seal: ")}
	}
	return identities, nil
}

// allowNames are the rules and places that are allowed, between commas.
func allowNames(list []AllowConfig) string {
	names := make([]string, len(list))
	for i, a := range list {
		names[i] = fmt.Sprintf("%s %s.%s", a.Rule, a.Table, a.Column)
	}
	return strings.Join(names, ", ")
}

// privacy finds what is wrong with the settings of the gate.
func (v *validation) privacy(key string, c PrivacyConfig) {
	v.between(key+".k", c.K, 1, 1000)
	if _, err := seal.ParseRecipients(c.Recipients); err != nil {
		v.add(key+".recipients", "", strings.TrimPrefix(err.Error(), "seal: "))
	}
	seen := map[AllowConfig]bool{}
	for i, a := range c.Allow {
		key := fmt.Sprintf("%s.allow[%d]", key, i)
		v.oneOf(key+".rule", a.Rule, privacy.RuleNames()...)
		if _, ok := privacy.LookupRule(a.Rule); ok {
			v.place(key, a)
		}
		if v.line(key+".reason", a.Reason) {
			a.Reason = ""
			if seen[a] {
				v.add(key+".column", a.Column, "is allowed twice by this rule")
			}
			seen[a] = true
		}
	}
}

// place finds what is wrong with the table and column of an exception.
func (v *validation) place(key string, a AllowConfig) {
	if tables, columns := privacy.Places(a.Rule, a.Table); len(tables) > 0 {
		v.oneOf(key+".table", a.Table, tables...)
		if len(columns) > 0 {
			v.oneOf(key+".column", a.Column, columns...)
		}
	}
}
