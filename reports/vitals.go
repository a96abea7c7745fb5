package reports

import (
	"fmt"
	"strconv"
	"strings"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/outcome"
	"reprieve/reports/document"
	"reprieve/reports/figure"
	"reprieve/reports/table"
)

// vitalSign is a vital sign in words.
type vitalSign struct {
	key, name, unit string
	peak            string  // the variable of the largest change
	rise, high      float64 // the rise that counts and the value that is high; 0 for none
}

var vitalSigns = []vitalSign{
	{"sbp", "Systolic pressure", "mmHg", "sbp_peak", outcome.SBPRise, outcome.SBPHigh},
	{"dbp", "Diastolic pressure", "mmHg", "dbp_peak", outcome.DBPRise, outcome.DBPHigh},
	{"hr", "Heart rate", "per minute", "hr_peak", outcome.HRRise, 0},
	{"spo2", "Oxygen saturation", "%", "spo2_lowest", 0, 0},
	{"dissociation", "Dissociation", "score", "dissociation_peak", 0, 0},
}

func vitalKeys(variable, level, method string) analysis.Row {
	return analysis.Row{Analysis: "vitals", Population: "SAF", Variable: variable, VariableLevel: level, Method: method}
}

// vitalBlocks are the course of the vital signs after a session's start; nothing
// where no sign was read before and after the start of a session.
func vitalBlocks(r rows) []document.Block {
	signs := measured(r)
	if len(signs) == 0 {
		return nil
	}
	blocks := []document.Block{subheading("vitals", "Vital signs in the hours after the start"), settledText(r)}
	if f := vitalChangeFigure(r, signs); len(f.Panels) > 0 {
		blocks = append(blocks, document.Figure{ID: "vitals", Caption: "Mean change of vital signs from the last value before a session, by minutes since its start, with 95% confidence intervals; patients' means over their sessions. " +
			"Later spans are of fewer patients, those who were watched longer.", Figure: f})
	}
	if f := vitalLevelFigure(r, signs); len(f.Panels) > 0 {
		blocks = append(blocks, document.Figure{ID: "pressure", Caption: "Mean blood pressure before sessions and by minutes since their start, with 95% confidence intervals, and the values that count as high. Means stay below them while single sessions may not: those are counted in the table of vital signs at sessions.", Figure: f})
	}
	return append(blocks, vitalTable(r, signs))
}

// measured are the signs that were read before and after the start of a session.
func measured(r rows) []vitalSign {
	var signs []vitalSign
	for _, s := range vitalSigns {
		if r.count(vitalKeys(s.peak, "", "t"), "N") > 0 {
			signs = append(signs, s)
		}
	}
	return signs
}

// settledText says how often a rise that counts was over at the last value.
func settledText(r rows) document.Paragraph {
	list := sentence("A rise counts from 20 mmHg systolic, 10 mmHg diastolic and 20 heart beats a minute over the last value before the session. Of the sessions with one, the last value within 4 h of the start was at most 10%% above that before the session in: ")
	for i, s := range []struct{ variable, name string }{{"sbp_settled", "systolic pressure"}, {"dbp_settled", "diastolic pressure"}, {"hr_settled", "heart rate"}} {
		if i > 0 {
			list = append(list, sentence("; ")...)
		}
		k := vitalKeys(s.variable, "", "cluster_bootstrap")
		list = append(list, sentence("%s %s, or %s", table.Text(s.name),
			r.cell(k, "n", table.Count(r.count(k, "n"))+"/"+table.Count(r.count(k, "N"))),
			r.cell(k, "p", table.PercentWithInterval(r.number(k, "p"), r.number(k, "conf.low"), r.number(k, "conf.high"), r.count(k, "N"))))...)
	}
	return document.Paragraph{Spans: append(list, sentence(". Whether the others settled after monitoring ended is not known.")...)}
}

// spanName is a span with a dash that stands between numbers.
func spanName(name string) string { return strings.ReplaceAll(name, "-", "–") }

// monitored are the spans up to the last in which a sign was read.
func monitored(r rows, signs []vitalSign) []outcome.MonitorBin {
	n := 0
	for i, bin := range outcome.MonitorBins {
		for _, s := range signs {
			if r.count(vitalKeys(s.key, bin.Name, "t"), "N") > 0 {
				n = i + 1
			}
		}
	}
	return outcome.MonitorBins[:n]
}

// panelMean is the mean of a variable at a level.
func panelMean(r rows, variable, level string) figure.PanelMean {
	k := vitalKeys(variable, level, "t")
	return figure.PanelMean{N: r.count(k, "N"), Mean: r.number(k, "mean"), Low: r.number(k, "conf.low"), High: r.number(k, "conf.high"), ID: id(k, "mean")}
}

// vitalChangeFigure is the change of the signs that have a rise that counts.
func vitalChangeFigure(r rows, signs []vitalSign) figure.Panels {
	f := figure.Panels{XLabel: "Minutes since the start of the session"}
	bins := monitored(r, signs)
	for _, bin := range bins {
		f.Columns = append(f.Columns, spanName(bin.Name))
	}
	for _, s := range signs {
		if s.rise == 0 {
			continue
		}
		p := figure.Panel{Name: s.name, YLabel: "Mean change, " + s.unit, Decimals: 1, Zero: true}
		p.Lines = []figure.PanelLine{{At: s.rise, Name: fmt.Sprintf("a rise that counts: %s %s", strconv.FormatFloat(s.rise, 'f', -1, 64), s.unit)}}
		for _, bin := range bins {
			p.Means = append(p.Means, panelMean(r, s.key+"_change", bin.Name))
		}
		f.Panels = append(f.Panels, p)
	}
	return f
}

// vitalLevelFigure is the pressures themselves, beside the values that are high.
func vitalLevelFigure(r rows, signs []vitalSign) figure.Panels {
	f := figure.Panels{XLabel: "Minutes since the start of the session", Columns: []string{"Before"}}
	bins := monitored(r, signs)
	for _, bin := range bins {
		f.Columns = append(f.Columns, spanName(bin.Name))
	}
	for _, s := range signs {
		if s.high == 0 {
			continue
		}
		p := figure.Panel{Name: s.name, YLabel: "Mean, " + s.unit, Decimals: 0}
		p.Lines = []figure.PanelLine{{At: s.high, Name: fmt.Sprintf("high: %s %s", strconv.FormatFloat(s.high, 'f', -1, 64), s.unit)}}
		p.Means = append(p.Means, panelMean(r, s.key, "before"))
		for _, bin := range bins {
			p.Means = append(p.Means, panelMean(r, s.key, bin.Name))
		}
		f.Panels = append(f.Panels, p)
	}
	return f
}

// vitalTable is every sign: before, its change by span, and the largest change.
func vitalTable(r rows, signs []vitalSign) document.Table {
	t := &table.Table{Columns: []table.Column{{Header: "Minutes since the start"}, {Header: "Patients", Align: table.Right}, {Header: "Mean (95%\u00a0CI)", Align: table.Right}, {Header: "SD", Align: table.Right}}}
	add := func(name string, k analysis.Row) {
		if r.count(k, "N") == 0 {
			return
		}
		t.Rows = append(t.Rows, table.Row{Indent: 1, Cells: []table.Cell{
			table.Text(name), r.tally(k, "N"), r.mean(k), r.cell(k, "sd", table.Number(r.number(k, "sd"), 1)),
		}})
	}
	for _, s := range signs {
		t.Rows = append(t.Rows, table.Row{Cells: table.Texts(s.name + ", " + s.unit), Section: true})
		add("before", vitalKeys(s.key, "before", "t"))
		for _, bin := range outcome.MonitorBins {
			add("change, "+spanName(bin.Name), vitalKeys(s.key+"_change", bin.Name, "t"))
		}
		furthest := "largest change"
		if s.key == "spo2" {
			furthest = "lowest value, change"
		}
		add(furthest, vitalKeys(s.peak, "", "t"))
	}
	t.Notes = []string{"Of the treated patients (SAF), sessions with a value in the 24 h before the start and one in the 4 h after it; a patient's sessions are averaged first. Change: less the value before. Largest change: of any value after the start. Spans without a patient are left out."}
	return document.Table{ID: "vitals", Caption: "Vital signs before sessions and their change after the start", Table: t}
}
