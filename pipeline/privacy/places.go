package privacy

import "reprieve/pipeline/schema"

// Places returns the tables where a rule can find something and, of a table, the
// columns; no columns where the table is none of these, or where any name is
// one, as in a list of columns that are not read.
func Places(rule, table string) (tables, columns []string) {
	switch rule {
	case "header":
		return []string{exportsPlace}, nil
	case "other_file_name":
		return []string{exportsPlace}, []string{FileNames}
	case "file_name":
		return tablesWith(anyColumn), []string{FileNames}
	case "file_metadata":
		return tablesWith(anyColumn), []string{FileHeaders}
	case "k_anonymity":
		return []string{schema.PatientsTable}, []string{PatientClasses}
	case "outlier":
		return []string{schema.SessionsTable}, []string{"session_id", "dose_mg", "weight_kg"}
	case "sequential_id", "record_number":
		return []string{schema.PatientsTable}, []string{"patient_id"}
	}
	holds := holdsFindings(rule)
	t, _ := schema.Lookup(table)
	for _, c := range t.Columns {
		if holds(t, c) {
			columns = append(columns, c.Name)
		}
	}
	return tablesWith(holds), columns
}

func anyColumn(schema.Table, schema.Column) bool { return true }

// holdsFindings says in which columns a rule of cells looks.
func holdsFindings(rule string) func(schema.Table, schema.Column) bool {
	return func(t schema.Table, c schema.Column) bool {
		switch c.Type {
		case schema.PatientID, schema.SessionID:
			return isKey(t, c.Name) && (hasRule(idPatterns, rule) || dateRule(rule))
		case schema.Text:
			return hasRule(textPatterns, rule) || dateRule(rule) || rule == "free_text" || rule == "distinct_text"
		case schema.Number, schema.ScoreNumber, schema.Whole:
			return rule == "long_number"
		default:
			return false
		}
	}
}

func dateRule(rule string) bool { return rule == "date" || rule == "date_in_text" }

// isKey says whether a column alone is the key of its table.
func isKey(t schema.Table, column string) bool { return len(t.Key) == 1 && t.Key[0] == column }

func hasRule(list []pattern, rule string) bool {
	for _, p := range list {
		if p.rule == rule {
			return true
		}
	}
	return false
}

func tablesWith(holds func(schema.Table, schema.Column) bool) []string {
	var names []string
	for _, t := range schema.Tables {
		for _, c := range t.Columns {
			if holds(t, c) {
				names = append(names, t.Name)
				break
			}
		}
	}
	return names
}
