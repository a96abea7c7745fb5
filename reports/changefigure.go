package reports

import (
	"reprieve/pipeline/analysis"
	"reprieve/reports/figure"
)

// changePanel is a measure whose mean change is drawn by window after the series.
type changePanel struct {
	name, label string
	keys        analysis.Row // those of its change, but for anchor and window
	lines       []figure.PanelLine
}

// moodPanels and functionPanels are what is drawn, where it is collected.
var (
	moodPanels = []changePanel{
		{"Depression (PHQ-9)", "Mean change, points", moodChange("phq9"), []figure.PanelLine{{At: -5, Name: "5 points lower"}}},
		{"Anxiety (GAD-7)", "Mean change, points", moodChange("gad7"), []figure.PanelLine{{At: -4, Name: "4 points lower"}}},
	}
	functionPanels = []changePanel{
		{"Impact of fibromyalgia (FIQR)", "Mean change, points", functionChange("fiqr"), nil},
		{"Fatigue", "Mean change, mm", functionChange("fatigue"), nil},
		{"Sleep", "Mean change, mm", functionChange("sleep"), nil},
		{"Cognition", "Mean change, mm", functionChange("cognition"), nil},
	}
)

func moodChange(instrument string) analysis.Row {
	return analysis.Row{Analysis: "mood", Population: "FAS", Missing: "oc", Variable: instrument, VariableLevel: "change", Method: "t"}
}

func functionChange(variable string) analysis.Row {
	return analysis.Row{Analysis: "function", Population: "FAS", Variable: variable, VariableLevel: "change", Method: "t"}
}

// changeFigure is mean changes by window after the series; a measure without a value and
// a window without one of any measure are left out.
func changeFigure(r rows, panels []changePanel) figure.Panels {
	f := figure.Panels{XLabel: "After the initial series"}
	at := func(p changePanel, window string) analysis.Row {
		k := p.keys
		k.Anchor, k.Window = "TS", window
		return k
	}
	var drawn []changePanel
	used := map[string]bool{}
	for _, p := range panels {
		found := false
		for _, w := range windows {
			if r.count(at(p, w.key), "N") > 0 {
				found, used[w.key] = true, true
			}
		}
		if found {
			drawn = append(drawn, p)
		}
	}
	for _, w := range windows {
		if used[w.key] {
			f.Columns = append(f.Columns, w.name)
		}
	}
	for _, p := range drawn {
		panel := figure.Panel{Name: p.name, YLabel: p.label, Decimals: 1, Zero: true, Lines: p.lines}
		for _, w := range windows {
			if k := at(p, w.key); used[w.key] {
				panel.Means = append(panel.Means, figure.PanelMean{N: r.count(k, "N"), Mean: r.number(k, "mean"), Low: r.number(k, "conf.low"), High: r.number(k, "conf.high"), ID: id(k, "mean")})
			}
		}
		f.Panels = append(f.Panels, panel)
	}
	return f
}
