package pdf

import (
	"fmt"
	"image/color"
	"math"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"reprieve/reports/document"
	"reprieve/reports/fonts"
	"reprieve/reports/table"
)

// curve is a small figure: two lines, one with a translucent band, a rotated
// axis label and glyphs.
type curve struct {
	height vg.Length
	label  string
}

func (f curve) Height(vg.Length) vg.Length { return f.height }
func (f curve) Alt() string                { return "Two falling lines." }
func (f curve) Data() *table.Table         { return &table.Table{} }

func (f curve) Draw(c draw.Canvas) {
	p := plot.New()
	p.X.Label.Text, p.Y.Label.Text = "Weeks since the first session", f.label
	p.X.Label.TextStyle.Font.Size, p.Y.Label.TextStyle.Font.Size = 9, 9
	p.X.Tick.Label.Font.Size, p.Y.Tick.Label.Font.Size = 8, 8
	p.Y.Min, p.Y.Max = 0, 100
	var a, b, band plotter.XYs
	for week := range 13 {
		x := float64(week)
		a = append(a, plotter.XY{X: x, Y: 35 + 35*math.Exp(-x/3)})
		b = append(b, plotter.XY{X: x, Y: 50 + 20*math.Exp(-x/3)})
		band = append(band, plotter.XY{X: x, Y: a[week].Y + 6})
	}
	for week := 12; week >= 0; week-- {
		band = append(band, plotter.XY{X: float64(week), Y: a[week].Y - 6})
	}
	area, _ := plotter.NewPolygon(band)
	area.Color, area.LineStyle.Width = color.NRGBA{R: 24, G: 58, B: 94, A: 50}, 0
	one, dots, _ := plotter.NewLinePoints(a)
	one.Color, dots.Color, dots.Shape = color.NRGBA{R: 24, G: 58, B: 94, A: 255}, color.NRGBA{R: 24, G: 58, B: 94, A: 255}, draw.CircleGlyph{}
	two, _ := plotter.NewLine(b)
	two.Dashes = []vg.Length{4, 3}
	p.Add(area, one, dots, two)
	p.Legend.Add("Depression ≥ 10 points", one, dots)
	p.Legend.Add("Autres: Montréal", two)
	p.Legend.Top = true
	p.Legend.TextStyle.Font.Size = 8
	p.Draw(c)
}

func registerFonts(t testing.TB) {
	t.Helper()
	if err := fonts.Register(); err != nil {
		t.Fatal(err)
	}
}

const prose = "Of the patients who were due four weeks after the end of their initial series, " +
	"those without a rating in the window count as not improved. The interval is Wilson’s; the difference between " +
	"patients with and without depression has Newcombe’s hybrid-score limits, and nothing in this report is the effect of a treatment: " +
	"there is no comparison group, and regression to the mean alone gives 8 to 22% responders. "

func characteristics() *table.Table {
	t := &table.Table{
		Columns: []table.Column{
			{Header: "Characteristic"},
			{Header: "All\n(N = 212)", Align: table.Right},
			{Header: "Yes\n(n = 118)", Group: "Depression at baseline", Align: table.Right},
			{Header: "No\n(n = 86)", Group: "Depression at baseline", Align: table.Right},
			{Header: "SMD", Align: table.Right},
		},
		Notes: []string{
			"SMD: standardized mean difference, yes − no. NE: not estimable.",
			"Eight patients without a PHQ-9 or a record of depression are in the first column alone.",
		},
	}
	add := func(indent int, section bool, cells ...string) {
		t.Rows = append(t.Rows, table.Row{Cells: table.Texts(cells...), Indent: indent, Section: section})
	}
	add(0, false, "Age, years, mean ± SD", "48.2 ± 12.1", "47.1 ± 11.8", "49.9 ± 12.6", "−0.23")
	add(0, false, "Pain at baseline, mm, mean ± SD", "68.4 ± 14.0", "70.2 ± 13.1", "66.0 ± 14.9", "0.30")
	add(0, false, "Years in pain, median (quartiles)", "9 (4 to 16)", "10 (5 to 17)", "8 (4 to 15)", "0.11")
	add(0, true, "Sex, n (%)")
	add(1, false, "Female", "161 (75.9%)", "92 (78.0%)", "63 (73%)", "0.11")
	add(1, false, "Male", "49 (23.1%)", "25 (21.2%)", "22 (26%)", "−0.11")
	add(1, false, "Other", "2 (0.9%)", "1 (0.8%)", "1 (1%)", "NE")
	add(0, true, "Diagnosis, n (%)")
	add(1, false, "Fibromyalgia", "120 (56.6%)", "70 (59.3%)", "46 (53%)", "0.12")
	add(1, false, "Complex regional pain syndrome", "31 (14.6%)", "15 (12.7%)", "14 (16%)", "−0.10")
	add(1, false, "Neuropathic pain after surgery, injury or shingles, with or without allodynia", "61 (28.8%)", "33 (28.0%)", "26 (30%)", "−0.05")
	return t
}

// long has so many rows that it breaks over pages.
func long(rows int) *table.Table {
	t := &table.Table{Columns: []table.Column{
		{Header: "Site"},
		{Header: "Window"},
		{Header: "n/N", Align: table.Right},
		{Header: "Responders, % (95% interval)", Align: table.Right},
		{Header: "p", Align: table.Right},
	}, Notes: []string{"Wilson’s interval; missing counts as not a responder."}}
	for i := range rows {
		if i%12 == 0 {
			t.Rows = append(t.Rows, table.Row{Cells: table.Texts(fmt.Sprintf("Region %d", i/12+1)), Section: true})
		}
		t.Rows = append(t.Rows, table.Row{Indent: 1, Cells: table.Texts(
			fmt.Sprintf("Clinic-%03d Montréal", i), "W4", fmt.Sprintf("%d/%d", 10+i%7, 30+i%11), "41% (29% to 55%)", "0.043",
		)})
	}
	return t
}

func wide(columns int) *table.Table {
	t := &table.Table{Columns: []table.Column{{Header: "Threshold and rule for missing data"}}}
	row := table.Row{Cells: table.Texts("At least 30% lower than at baseline, not re-dosed")}
	for i := 1; i < columns; i++ {
		t.Columns = append(t.Columns, table.Column{Header: fmt.Sprintf("Week %d after the end", i), Align: table.Right, Group: []string{"Start", "End"}[2*i/(columns+1)]})
		row.Cells = append(row.Cells, table.Text("45/80 (56%)"))
	}
	t.Rows = []table.Row{row, row, row}
	return t
}

func demo() *document.Document {
	span := func(s string) []document.Span { return []document.Span{{Text: s}} }
	return &document.Document{
		Title: "Ketamine outcomes, October 2026", Subtitle: "A single-arm cohort of patients with chronic pain",
		Subject: "Outcomes of a cohort.", Author: "Clinique de la douleur, Montréal", Language: "en",
		Date:        time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC),
		RunningHead: "Ketamine outcomes, October 2026",
		Notice:      "Synthetic data: for demonstration only, not for clinical use",
		Blocks: []document.Block{
			document.Facts{Items: []document.Fact{
				{Label: "Data cut", Value: "2026-11-01"},
				{Label: "Patients", Value: "346 in the exports, 212 with a baseline"},
				{Label: "Configuration", Value: strings.Repeat("9f86d081884c7d65", 8), Code: true},
			}},
			document.Heading{Level: 1, Text: "Summary", ID: "summary"},
			document.Paragraph{Role: document.Lead, Spans: span("Four weeks after the end of the initial series, pain was at least 30% lower than at baseline in 45 of 80 patients (56%; 45% to 67%).")},
			document.Paragraph{Spans: []document.Span{{Text: prose}, {Text: "Patients are counted once, ", Bold: true}, {Text: "at the primary window", Italic: true}, {Text: ". α, χ², ±, µg, §, ×, → and ≤ are drawn. " + prose}}},
			document.Paragraph{Role: document.Warning, Spans: span("23 of 103 patients due (22%) have no rating in the window. The rule for missing data moves the result: 56% if missing counts as not improved, 73% among those observed.")},
			document.List{Items: [][]document.Span{
				span("Pain: 45/80 (56%; 45% to 67%) responded at the primary endpoint."),
				span("Duration: half had lost relief by day 41 (34 to 58) after the last session, counting re-dosing before loss as the end of follow-up rather than as a loss."),
				span("Depression: the PHQ-9 fell by 5.1 points (3.9 to 6.3)."),
			}},
			document.Heading{Level: 2, Text: "Who was counted"},
			document.Text(prose + prose),
			document.Table{ID: "baseline", Caption: "Characteristics at baseline of the patients with a baseline rating, by depression.", Table: characteristics()},
			document.Heading{Level: 1, Text: "Pain"},
			document.Text(prose),
			document.Figure{ID: "trajectory", Caption: "Mean pain by week since the first session, with the 95% confidence band of the patients with depression.", Figure: curve{height: 230, label: "Pain, mm (0–100)"}},
			document.Heading{Level: 2, Text: "By site"},
			document.Text(prose),
			document.Table{ID: "sites", Caption: "Responders by site.", Table: long(70)},
			document.Table{ID: "wide", Caption: "A table of many columns.", Table: wide(9)},
			document.Heading{Level: 1, Text: "Methods", ID: "methods"},
			document.Text(prose + prose + prose),
			document.Paragraph{Role: document.Small, Spans: span("Source: Corriger 2022; Newcombe 1998. " + prose)},
			document.Heading{Level: 1, Text: "Appendix", Unnumbered: true},
			document.Figure{ID: "tall", Caption: "A figure higher than the page.", Figure: curve{height: 1200, label: "Pain"}},
		},
	}
}
