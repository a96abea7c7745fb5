package reports

import (
	"fmt"
	"strings"

	"reprieve/pipeline"
	"reprieve/pipeline/job"
	"reprieve/reports/document"
)

// reproduction is the end of the methods: what made the numbers, how they are made
// again, and where the analysis departed from its plan.
func reproduction(m job.Manifest) []document.Block {
	software := fmt.Sprintf("reprieve %s, definitions of contract %d", m.Build.Version, m.Contract)
	if m.Build.Modules != "" {
		software += ", with the libraries " + m.Build.Modules
	}
	return append([]document.Block{
		document.Paragraph{Spans: spans("", "Software. ", software+". The revision of its source, the version of Go and the platform stand in manifest.json.")},
		document.Paragraph{Spans: spans("", "Random numbers. ", fmt.Sprintf("All come from the generator PCG with the seed %d: 2000 bootstrap samples of patients and %s imputations. The same exports, configuration and version give the same numbers.",
			m.Seed, m.Setting("missing.imputations")))},
		document.Paragraph{Spans: spans("", "Reproduction. ", "\"reprieve verify\" with the folder of the month and its exports compares every file with its checksum, computes the month again and compares the two byte by byte. "+
			"\"reprieve explain\" with the id of a number, which stands in the tables' files and in ard.csv, says what it is.")},
	}, deviations(m)...)
}

// deviations are those from the analysis plan that the configuration lists.
func deviations(m job.Manifest) []document.Block {
	plan := "the statistical analysis plan"
	if name := m.Setting("report.plan"); name != "" {
		plan += " (" + printable(name) + ")"
	}
	lead := func(text string) document.Paragraph {
		return document.Paragraph{Spans: spans("", "Deviations from the plan. ", text)}
	}
	cfg, err := pipeline.ConfigOf(m.Configuration)
	if err != nil { // of another version, which has had other keys
		return []document.Block{lead("They stand in manifest.json; this version cannot read the configuration of the one that made the month.")}
	}
	list := pipeline.DeviationsOf(cfg.Report)
	if len(list) == 0 {
		return []document.Block{lead("From " + plan + ": none recorded.")}
	}
	var items [][]document.Span
	for _, d := range list {
		items = append(items, spans("", d.Date+". ", strings.TrimSuffix(printable(d.What), ".")+". Reason: "+strings.TrimSuffix(printable(d.Why), ".")+"."))
	}
	return []document.Block{lead("From " + plan + ", as recorded in the configuration:"), document.List{Items: items}}
}
