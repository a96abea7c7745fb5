"""Rows that break a rule, for cohorts whose bad rows are left out."""
from fractions import Fraction

from exports import DAY, columns
from spelling import Raw

# Texts that no column of the kind takes.
WRONG = {'time': '2026-13-01', 'keytime': 'yesterday', 'yesno': 'maybe', 'number': 'abc', 'whole': '1.5', 'vas': '100.5', 'month': None,
         'text': None, 'key': ''}


def add(c):
    """Adds copies of legal rows with one fault each, and spoils a few rows."""
    patients = [r['patient_id'] for r in c.tables['patients']]
    sessions = [r['session_id'] for r in c.tables['sessions']]
    for table, rows in c.tables.items():
        if not rows:
            continue
        for row in c.rng.sample(rows, min(len(rows), c.rng.choice((0, 1, 3, 6)))):
            spoiled = faulty(c, table, dict(row), patients, sessions)
            if c.rng.random() < 0.3:
                row.update(spoiled)                      # instead of the legal one
            else:
                rows.append(spoiled)


def faulty(c, table, row, patients, sessions):
    rng = c.rng
    fault = rng.choice(('cell', 'cell', 'unknown', 'conflict', 'session', 'range'))
    if fault == 'unknown' and table != 'patients':
        return dict(row, patient_id='nobody')
    if fault == 'session' and row.get('session_id') and table != 'sessions':
        return dict(row, session_id=rng.choice(('none', rng.choice(sessions))))
    if fault == 'conflict':
        return conflict(rng, table, row)
    if fault == 'range' and table == 'sessions':
        start, clock = row['started_at']
        return dict(row, ended_at=(start + rng.choice((-1, 1)) * 2 * DAY, clock))
    if fault == 'range' and table == 'instruments':
        return dict(row, instrument='phq9', value=28)
    kinds = [(name, kind) for name, (kind, required) in columns(table).items()
             if (required or name in row and name not in c.absent.get(table, ()) and row[name] is not None) and WRONG.get(kind, 'nothing') is not None]
    name, kind = rng.choice(kinds)
    return dict(row, **{name: Raw(WRONG.get(kind, 'nothing'))})


def conflict(rng, table, row):
    """The key of a row with another value; where the whole row is the key that is another row."""
    if table == 'vas' and row['vas_mm'] is not None:
        return dict(row, vas_mm=Fraction(100) - row['vas_mm'] if row['vas_mm'] != 50 else Fraction(60))
    if table == 'instruments' and row['value'] is not None:
        return dict(row, value=row['value'] + 1 if row['value'] < 3 else row['value'] - 1)
    if table == 'sessions':
        return dict(row, started_at=(row['started_at'][0] + DAY, row['started_at'][1]))
    if table == 'patients':
        return dict(row, site='another')
    return row
