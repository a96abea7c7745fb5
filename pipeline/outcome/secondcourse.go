package outcome

// secondCourse is the window of the primary endpoint after the end of course 2, as it
// is after that of course 1; not due without a closed course 2. The sessions of
// course 1 are c.first.
func secondCourse(p Patient, ratings []Rating, c courseOne, maxGapDays int) Window {
	if c.first == len(p.Sessions) {
		return Window{}
	}
	second := courses(p.Sessions[c.first:], p.Cut, maxGapDays)
	if !second.closed {
		return Window{}
	}
	return windowAt(dailyMeans(nil, ratings, second.ts), Windows[PrimaryWindow], second.ts, p.Cut, second)
}
