"""D16: what is taken at T0 and at twelve weeks, from rows of start and end.

A site has medication rows if a patient of ENR has one before the data cut, and a patient without a site is of a site of its own kind. An opioid row without morphine equivalents matters at the moments at which it
runs; a row with neither end nor `ongoing` matters always.
"""
from fractions import Fraction

from definitions import mean
from exports import DAY
from rows import average, proportion

FACTORS = {'codeine': '0.15', 'hydrocodone': '1', 'hydromorphone': '5', 'methadone': '4.7', 'morphine': '1', 'oxycodone': '1.5',
           'oxymorphone': '3', 'tapentadol': '0.4', 'tramadol': '0.2'}
DAYS = range(71, 106)
MOMENT = 88
KEYS = dict(x_anchor='TS', x_window='W12')


class Taken:
    """The rows of a patient; collected: whether a patient without rows takes nothing."""

    def __init__(self, o, collected):
        self.o, self.rows = o, o.p.medications
        self.known = bool(self.rows) or collected

    def of(self, kind):
        return [r for r in self.rows if r['class'] == kind]

    def evaluable(self, kind):
        return self.known and not any(self.end(r) is None and not self.ongoing(r) for r in self.of(kind))

    def end(self, row):
        """stopped_at, unless it is at or after the data cut."""
        stop = row['stopped_at']
        return stop if stop is not None and stop < self.o.p.cut else None

    def ongoing(self, row):
        return row['ongoing'] == 'yes' or row['stopped_at'] is not None

    def running(self, kind, t):
        return [r for r in self.of(kind) if r['started_at'] <= t and (self.end(r) is None or t < self.end(r))]

    def equivalents(self, t):
        """mg of morphine a day at a moment; None if not evaluable."""
        total = Fraction(0)
        for r in self.running('opioid', t):
            mg = r['mme_per_day']
            factor = FACTORS.get(r['drug'].lower())
            if mg is None and factor is not None and r['mg_per_day'] is not None:
                mg = r['mg_per_day'] * Fraction(factor)
            if mg is None:
                return None
            total += mg
        return total

    def course_of_equivalents(self):
        """(at T0, at each day of the window), or None if not evaluable."""
        if not self.evaluable('opioid'):
            return None
        at = [self.equivalents(self.o.t0)] + [self.equivalents(self.o.ts + d * DAY + DAY // 2) for d in DAYS]
        return None if None in at else (at[0], at[1:])


def rows(res, enr, fas, tables):
    if not tables['medications']:
        return
    sites = {o.p.row['site'] for o in enr if o.p.medications}
    taken = [Taken(o, o.p.row['site'] in sites) for o in fas if o.due('TS', 'W12')]
    classes = sorted({r['class'] for r in tables['medications']})
    if 'opioid' in classes:
        equivalents(res, [t.course_of_equivalents() for t in taken])
    for kind in classes:
        one_class(res, kind, taken)


def share(res, variable, level, flags):
    res.add('medication', 'FAS', proportion(sum(flags), len(flags)), variable=variable, variable_level=level, x_method='wilson', **KEYS)


def equivalents(res, found):
    pairs = [(base, mean(days), max(days)) for base, days in (f for f in found if f is not None) if base > 0]
    res.add('medication', 'FAS', average([value - base for base, value, _ in pairs]), variable='mme', variable_level='change',
            x_method='t', **KEYS)
    share(res, 'mme', 'reduced30', [value <= base * Fraction(7, 10) for base, value, _ in pairs])
    share(res, 'mme', 'reduced50', [value <= base / 2 for base, value, _ in pairs])
    share(res, 'mme', 'stopped', [highest == 0 for _, _, highest in pairs])
    res.add('medication', 'FAS', {'n': found.count(None)}, variable='mme', variable_level='not_evaluable', **KEYS)


def one_class(res, kind, taken):
    known = [t for t in taken if t.evaluable(kind)]
    pairs = [(bool(t.running(kind, t.o.t0)), bool(t.running(kind, t.o.ts + MOMENT * DAY))) for t in known]
    share(res, kind, 'stopped', [not after for before, after in pairs if before])
    share(res, kind, 'started', [after for before, after in pairs if not before])
    res.add('medication', 'FAS', {'n': len(taken) - len(known)}, variable=kind, variable_level='not_evaluable', **KEYS)
