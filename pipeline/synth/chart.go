package synth

import "time"

// chart holds all that happened to one patient: what the tables are written
// from. A number that is missing in the export is a nil or a flag here.
type chart struct {
	number    int
	site      int
	truth     Patient
	person    person
	sessions  []session
	home      []rating
	clinic    []rating
	answers   []answer
	drugs     []drug
	vitals    []vital
	reactions []reaction
}

// person is what patients.csv says of a patient besides site and consent.
type person struct {
	sex           string
	age           int // -1 is missing
	diagnosis     string
	painYears     float64 // below 0 is missing
	depression    bool
	anxiety       bool
	failedClasses int
	psychotherapy bool
	cohortMonth   string
}

// session is one administration.
type session struct {
	id            string
	start, end    time.Time
	endMissing    bool
	route         string
	doseMg        float64
	weightKg      float64 // below 0 is missing
	series        string
	setting       string
	psychotherapy bool
	completed     bool
	stopReason    string
}

// rating is one prompt of a visual analogue scale, answered or not.
type rating struct {
	at        time.Time
	dateOnly  bool
	phase     string
	item      string
	tenths    int // of a mm
	answered  bool
	sessionID string
}

// answer is one value of a questionnaire.
type answer struct {
	at         time.Time
	dateOnly   bool
	instrument string
	item       string
	value      float64
	answered   bool
}

// drug is one row of medications; times are days of the calendar.
type drug struct {
	name, class string
	started     int
	stopped     int // notStopped where it runs on
	endUnknown  bool
	mg          float64
	mme         float64 // below 0 is missing
}

// vital is one reading of a vital sign.
type vital struct {
	sessionID string
	at        time.Time
	parameter string
	value     int
}

// reaction is one adverse event.
type reaction struct {
	term        string
	onset       time.Time
	sessionID   string
	resolved    time.Time
	hasResolved bool
	severity    string
	serious     bool
	related     bool
}
