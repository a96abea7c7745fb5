package ingest

import (
	"fmt"

	"reprieve/pipeline/schema"
)

// checkRow checks the rules between the cells of a row.
func (p *rowReader) checkRow() {
	switch p.table.Name {
	case schema.SessionsTable:
		p.checkEnd()
	case schema.InstrumentsTable:
		p.checkScore()
	}
	p.checkOwner()
}

// checkEnd holds the end of a session to the 24 hours after its start.
func (p *rowReader) checkEnd() {
	start, end := p.value("started_at"), p.value("ended_at")
	if start == absent || end == absent {
		return
	}
	switch i := p.table.Index("ended_at"); {
	case end < start:
		p.wrong(i, "is before started_at", CountBadCell)
	case end > start+int64(schema.Day):
		p.wrong(i, "is more than 24 h after started_at", CountBadCell)
	}
}

// checkScore holds a score to the range of its instrument.
func (p *rowReader) checkScore() {
	value, item := p.value("value"), p.value("item")
	if value == absent || item == absent {
		return
	}
	instrument := p.texts[p.table.Index("instrument")]
	low, high, ok := schema.ScoreRange(instrument, int32(item))
	x := fromOrderedBits(value)
	if !ok || x >= low && x <= high {
		return
	}
	name := "total"
	if item != schema.TotalItem {
		name = "items"
	}
	rule := fmt.Sprintf("is not in %s..%s, the range of the %s of %s", plain(low), plain(high), name, instrument)
	p.wrong(p.table.Index("value"), rule, CountBadCell)
}

// checkOwner holds the session of a row to the patient of the row.
func (p *rowReader) checkOwner() {
	i := p.sessionAt
	if i < 0 || p.chunk.columns[i].texts != nil || p.values[i] == absent {
		return
	}
	patient := p.values[p.patientAt]
	if patient != absent && int64(p.sessions.owner[p.values[i]]) != patient {
		p.wrong(i, ruleOtherPatient, CountReference)
	}
}
