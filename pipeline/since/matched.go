package since

import (
	"context"
	"fmt"

	"reprieve/pipeline/schema"
)

// matched compares the rows of two months part by part.
type matched struct {
	earlier Month
	now     Rows
	only    *matching // of a part that is the only one; of several nothing is kept
}

// match compares one part.
func (m *matched) match(i int, now schema.Source) (*matching, error) {
	if m.only != nil {
		return m.only, nil
	}
	if m.earlier.Rows.Parts() != m.now.Parts() {
		return nil, fmt.Errorf("since: the rows are in %d parts, those of the earlier month in %d", m.now.Parts(), m.earlier.Rows.Parts())
	}
	earlier, err := m.earlier.Rows.Part(i)
	if err != nil {
		return nil, err
	}
	defer earlier.Release()
	found := match(earlier, m.earlier.Cut, now)
	if m.now.Parts() == 1 {
		m.only = found
	}
	return found, nil
}

// differences are those of all parts.
func (m *matched) differences(ctx context.Context) (*Differences, error) {
	all := &Differences{}
	err := eachPart(ctx, m.now, func(i int, now schema.Source) error {
		part, err := m.match(i, now)
		if err == nil {
			all.add(part.differences)
		}
		return err
	})
	return all, err
}

// upTo are the rows of the later month up to a class.
type upTo struct {
	*matched
	class class
}

// Parts is how many the later month has.
func (u upTo) Parts() int { return u.now.Parts() }

// Part selects the rows of a part.
func (u upTo) Part(i int) (Part, error) {
	now, err := u.now.Part(i)
	if err != nil {
		return nil, err
	}
	defer now.Release()
	m, err := u.match(i, now)
	if err != nil {
		return nil, err
	}
	return m.selected(now, u.class), nil
}
