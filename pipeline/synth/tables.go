package synth

// tables are the open files of an export folder.
type tables struct {
	patients, sessions, home, clinic, instruments *file
	medications, vitals, reactions                *file
	all                                           []*file
}

// createTables creates the files; on an error none is left open.
func createTables(dir string) (t *tables, err error) {
	t = &tables{}
	defer func() {
		if err != nil {
			_ = t.close() // the first error is the one to tell
		}
	}()
	for _, l := range []struct {
		layout
		into **file
	}{
		{layout{name: "patients.csv", columns: patientColumns, lineEnd: "\n"}, &t.patients},
		{layout{name: "sessions.csv", columns: sessionColumns, lineEnd: "\n", duplicates: 0.002, disorder: 0.01}, &t.sessions},
		{layout{name: "vas_home.csv.gz", columns: homeColumns, lineEnd: "\n", duplicates: 0.003, disorder: 0.01}, &t.home},
		{layout{name: "vas_clinic.csv.gz", columns: clinicColumns, lineEnd: "\n", duplicates: 0.004, disorder: 0.01}, &t.clinic},
		{layout{name: "instruments.csv", columns: instrumentColumns, lineEnd: "\n", duplicates: 0.001}, &t.instruments},
		{layout{name: "medications.csv", columns: medicationColumns, lineEnd: "\r\n", mark: true}, &t.medications},
		{layout{name: "vitals.csv.gz", columns: vitalColumns, lineEnd: "\n"}, &t.vitals},
		{layout{name: "adverse_events.csv", columns: reactionColumns, lineEnd: "\n", disorder: 0.01}, &t.reactions},
	} {
		f, err := createFile(dir, l.layout)
		if err != nil {
			return t, err
		}
		*l.into = f
		t.all = append(t.all, f)
	}
	return t, nil
}

// close closes every file and returns the first error.
func (t *tables) close() error {
	var first error
	for _, f := range t.all {
		if err := f.close(); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// write writes the rows of one patient to every table.
func (t *tables) write(c cohort, ch *chart) error {
	l := &line{
		rng:   newStream(c.seed, ch.number, spelling),
		zone:  c.calendar.zone,
		brief: ch.site%2 == 1,
	}
	for _, step := range []func() error{
		func() error { return writeRows(t.patients, l, []*chart{ch}, spellPatient) },
		func() error { return writeRows(t.sessions, l, ch.sessions, ch.spellSession) },
		func() error { return writeRows(t.home, l, ch.home, ch.spellHome) },
		func() error { return writeRows(t.clinic, l, ch.clinic, ch.spellClinic) },
		func() error { return writeRows(t.instruments, l, ch.answers, ch.spellAnswer) },
		func() error { return writeRows(t.medications, l, ch.drugs, ch.drugSpeller(c.calendar)) },
		func() error { return writeRows(t.vitals, l, ch.vitals, ch.spellVital) },
		func() error { return writeRows(t.reactions, l, ch.reactions, ch.spellReaction) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
