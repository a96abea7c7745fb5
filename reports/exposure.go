package reports

import (
	"strconv"

	"reprieve/pipeline/analysis"
	"reprieve/reports/document"
	"reprieve/reports/table"
)

// exposure is what patients were given: doses, courses, completion, intervals.
func exposure(r rows) []document.Block {
	blocks := []document.Block{
		heading("exposure", "Treatment given"),
		document.Text("What was given is described, not what it does: doses are raised where relief is poor, and patients who come for maintenance are not those who came first."),
	}
	blocks = append(blocks, courses(r)...)
	blocks = append(blocks, circumstances(r)...)
	return append(blocks, doses(r)...)
}

// circumstances are the route and the setting of the first session, and who had
// psychotherapy at any.
func circumstances(r rows) []document.Block {
	var list []document.Span
	for _, v := range []struct{ variable, name string }{{"route", "Route of the first session: "}, {"setting", "Its setting: "}} {
		k := dosingKeys(v.variable, "")
		for i, level := range r.variableLevels(k) {
			k.VariableLevel = level
			name := v.name
			if i > 0 {
				name = "; "
			}
			list = append(list, sentence(name+"%s %s (%s)", table.Text(levelName(v.variable, level)),
				r.cell(k, "n", table.Count(r.count(k, "n"))+"/"+table.Count(r.count(k, "N"))), r.cell(k, "p", table.Percent(r.number(k, "p"), r.count(k, "N"))))...)
		}
		if len(r.variableLevels(k)) > 0 {
			list = append(list, sentence(". ")...)
		}
	}
	if k := dosingKeys("psychotherapy", ""); r.has(k, "n") {
		list = append(list, sentence("At any session %s patients had psychotherapy (%s of those with an answer); the more sessions, the likelier, so this is no group to compare.",
			r.cell(k, "n", table.Count(r.count(k, "n"))+"/"+table.Count(r.count(k, "N"))), r.cell(k, "p", table.Percent(r.number(k, "p"), r.count(k, "N"))))...)
	}
	if len(list) == 0 {
		return nil
	}
	return []document.Block{document.Paragraph{Spans: list}}
}

// spread is "41.2 (30.0 to 50.0)", a median with its quartiles.
func (r rows) spread(k analysis.Row, decimals int) table.Cell {
	return r.cell(k, "median", table.WithInterval(r.number(k, "median"), r.number(k, "p25"), r.number(k, "p75"), decimals))
}

func courseKeys(variable, level, method string) analysis.Row {
	return analysis.Row{Analysis: "course", Population: "SAF", Variable: variable, VariableLevel: level, Method: method}
}

// courses are the length and completion of the initial series, the number of
// sessions, maintenance, and pain before sessions then and later.
func courses(r rows) []document.Block {
	t := &table.Table{Columns: []table.Column{{Header: "Measure"}, {Header: "n", Align: table.Right}, {Header: "Mean\u00a0±\u00a0SD", Align: table.Right}, {Header: "Median (quartiles)", Align: table.Right}}}
	add := func(name string, indent int, k analysis.Row) {
		if !r.has(k, "N") {
			return
		}
		mean := r.cell(k, "mean", table.MeanSD(r.number(k, "mean"), r.number(k, "sd"), 1))
		t.Rows = append(t.Rows, table.Row{Indent: indent, Cells: []table.Cell{table.Text(name), r.tally(k, "N"), mean, r.spread(k, 1)}})
	}
	add("Sessions in the initial series", 0, courseKeys("sessions", "", ""))
	add("Duration of the initial series, days", 0, courseKeys("duration_days", "", ""))
	add("Days between its sessions", 0, courseKeys("interval_days", "", ""))
	add("Days from the initial series to the next course", 0, courseKeys("gap_days", "", ""))
	add("Days between maintenance sessions", 0, courseKeys("maintenance_interval_days", "", ""))
	for i := 1; i <= 6; i++ {
		k := courseKeys("maintenance_interval_days", "", "")
		k.Group1, k.Group1Level = "interval_number", strconv.Itoa(i)
		add("Interval "+strconv.Itoa(i), 1, k)
	}
	t.Notes = []string{"Of the treated patients (SAF); a patient's intervals are averaged first. The initial series: of those in whom it is closed. An interval that has not ended is not known, so later intervals tend to be the shorter ones."}
	blocks := []document.Block{
		coursesText(r),
		document.Table{ID: "courses", Caption: "Courses and intervals between sessions", Table: t},
		document.Figure{ID: "sessionsnumber", Caption: "Number of sessions that patients have had before the data cut.", Figure: sessionsNumberFigure(r)},
	}
	if r.has(courseKeys("sessions_curve", "0", "nelson"), "estimate") {
		blocks = append(blocks, document.Figure{ID: "sessions", Caption: "Mean number of sessions of a patient since the first one (Nelson's estimate), with 95% confidence limits and the numbers of patients followed.", Figure: sessionsFigure(r)})
	}
	if text, ok := painByCourse(r); ok {
		blocks = append(blocks, text)
	}
	return append(blocks, completion(r)...)
}

func coursesText(r rows) document.Paragraph {
	four := r.share(courseKeys("completed4", "", "wilson"))
	level := func(l string) table.Cell { return r.tally(courseKeys("courses", l, ""), "n") }
	list := sentence("%s patients have had one course, %s two and %s three or more. Of those whose initial series is closed, %s, or %s, had at least four sessions in it. ",
		level("1"), level("2"), level("3+"), four.fraction(), four.estimate())
	trend := courseKeys("interval_trend", "", "random_intercept")
	if table.Number(r.number(trend, "ratio"), 0) != table.NE {
		list = append(list, sentence("Each further maintenance interval was %s times the one before (95%% CI %s; random-intercept model of %s intervals); a ratio below 1 is intervals that grow shorter.",
			r.cell(trend, "ratio", table.Number(r.number(trend, "ratio"), 2)),
			r.cell(trend, "ratio.low", table.Interval(r.number(trend, "ratio.low"), r.number(trend, "ratio.high"), 2)), r.tally(trend, "n"))...)
	} else if warning := r.warning(trend, "ratio"); warning != "" {
		list = append(list, sentence("Whether maintenance intervals change is not estimable: %s.", table.Text(warning))...)
	}
	return document.Paragraph{Spans: list}
}

// painByCourse compares pain before sessions of the initial series with that
// before later ones, within patients.
func painByCourse(r rows) (document.Paragraph, bool) {
	k := courseKeys("pre_session_change", "", "t")
	if r.count(k, "N") == 0 {
		return document.Paragraph{}, false
	}
	first, later := courseKeys("pre_session_mm", "course1", ""), courseKeys("pre_session_mm", "later", "")
	mean := func(k analysis.Row) table.Cell { return r.cell(k, "mean", table.Number(r.number(k, "mean"), 1)) }
	return prose("In the %s patients with pain ratings before sessions of both, mean pain before a session was %s mm in the initial series and %s mm in later courses: a change of %s mm, with its 95%% confidence interval.",
		r.tally(k, "N"), mean(first), mean(later), r.mean(k)), true
}

// completion is the reason of the last session of the initial series.
func completion(r rows) []document.Block {
	k := courseKeys("stop_reason", "", "")
	levels := r.variableLevels(k)
	if len(levels) == 0 {
		return nil
	}
	list := sentence("Reason given for the end of the initial series: ")
	for i, l := range levels {
		if i > 0 {
			list = append(list, sentence("; ")...)
		}
		k.VariableLevel = l
		list = append(list, sentence("%s %s (%s)", table.Text(levelName("stop_reason", l)), r.cell(k, "n", table.Count(r.count(k, "n"))+"/"+table.Count(r.count(k, "N"))),
			r.cell(k, "p", table.Percent(r.number(k, "p"), r.count(k, "N"))))...)
	}
	return []document.Block{document.Paragraph{Spans: append(list, sentence(".")...)}}
}

func dosingKeys(variable, method string) analysis.Row {
	return analysis.Row{Analysis: "dosing", Population: "SAF", Variable: variable, Method: method}
}

// doses are the doses by session and how they were changed.
func doses(r rows) []document.Block {
	blocks := []document.Block{subheading("doses", "Doses")}
	if !r.has(dosingKeys("dose_mg", ""), "N") {
		return append(blocks, document.Text("Doses are not collected."))
	}
	t := &table.Table{Columns: []table.Column{{Header: "Session"}}}
	units := []struct{ variable, name string }{{"dose_mg", "Dose, mg"}, {"dose_mg_kg", "Dose, mg/kg"}}
	for _, u := range units {
		t.Columns = append(t.Columns,
			table.Column{Header: "n", Group: u.name, Align: table.Right},
			table.Column{Header: "Mean\u00a0±\u00a0SD", Group: u.name, Align: table.Right},
			table.Column{Header: "Median (quartiles)", Group: u.name, Align: table.Right})
	}
	add := func(name string, group analysis.Row) {
		row := table.Row{Cells: table.Texts(name)}
		for i, u := range units {
			k := group
			k.Variable = u.variable
			row.Cells = append(row.Cells, r.tally(k, "N"),
				r.cell(k, "mean", table.MeanSD(r.number(k, "mean"), r.number(k, "sd"), i+1)), r.spread(k, i+1))
		}
		t.Rows = append(t.Rows, row)
	}
	all := dosingKeys("", "")
	add("All, a mean a patient", all)
	for n := 1; n <= 6; n++ {
		k := all
		k.Group1, k.Group1Level = "session_number", strconv.Itoa(n)
		k.Variable = "dose_mg"
		if r.has(k, "N") {
			add(strconv.Itoa(n), k)
		}
	}
	t.Notes = []string{"Of the treated patients (SAF) whose dose of the session is known. Sessions are numbered over all courses; doses of different routes are not converted."}
	return append(blocks,
		document.Figure{ID: "doses", Caption: "Doses by session: median and quartiles, of the patients whose dose is known.", Figure: doseFigure(r)},
		titration(r),
		document.Figure{ID: "dosechange", Caption: "Change of dose from a session to the next in the initial series, by whether the session before was followed by a response; means of patients' means with 95% confidence intervals.", Figure: doseChangeFigure(r)},
		document.Table{ID: "doses", Caption: "Doses by session", Table: t})
}

// titration says how doses were changed, and after what.
func titration(r rows) document.Paragraph {
	of := func(variable string) share { return r.share(dosingKeys(variable, "wilson")) }
	raised, lowered, same := of("raised"), of("lowered"), of("unchanged")
	list := sentence("In the initial series the last dose was above the first in %s patients, or %s, below it in %s and the same in %s. ",
		raised.fraction(), raised.estimate(), lowered.count(), same.count())
	change := dosingKeys("dose_change_mg", "t")
	change.Population, change.Group1 = "RESP", "prior_response"
	after := func(level string) (table.Cell, table.Cell) {
		change.Group1Level = level
		return r.mean(change), r.tally(change, "N")
	}
	yes, patientsYes := after("yes")
	no, patientsNo := after("no")
	return document.Paragraph{Spans: append(list, sentence("From one session to the next it changed by %s mg on average (95%% CI) after a session that was followed by a response (%s patients), and by %s mg after one that was not (%s patients): "+
		"where the dose follows the response, a comparison of doses says nothing about what a dose does.", yes, patientsYes, no, patientsNo)...)}
}
