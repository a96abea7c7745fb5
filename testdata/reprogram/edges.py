"""Edge cases around sessions, instruments, medication, events and vital signs, for one Timeline of cohorts.py.

Times are relative to T0 = 0, as those of the timeline. Functions that give rows leave patient and shift to the caller.
"""
from fractions import Fraction

import definitions
import instruments
from exports import DAY, HOUR, MINUTE, SECOND

TERMS = ('nausea', 'Nausea', 'NAUSEA', 'headache, then fever', 'dizzy\nafter the session', 'said "spinning"', 'étourdissement', 'Étourdissement')
OPIOIDS = ('morphine', 'Morphine', 'OXYCODONE', 'tramadol', 'hydromorphone', 'codeine', 'methadone', 'tapentadol', 'fentanyl',
           'morphine sulfate', 'codeine')
OTHERS = {'antidepressant': 'sertraline', 'gabapentinoid': 'gabapentin; old', 'nsaid': 'naproxen, 2 x', 'anxiolytic': 'lorazepam', 'other': 'morphine'}


# --- ratings

def session_ratings(line):
    """Ratings in and after sessions, on the limits of rapid relief, some of them a 30 % response exactly."""
    base = line.base if line.base else Fraction(60)
    for start, name, _, _ in line.sessions:
        for phase, minutes in (('during', 20), ('during', 30), ('during', 45), ('post', 90), ('post', 120), ('post', 180)):
            if line.some(0.3):
                session = line.rng.choice((name, name, name, None, line.rng.choice(line.sessions)[1]))
                line.rate(start + minutes * MINUTE, phase, line.rng.randint(0, 60), session=session)
        for t in (start + 12 * HOUR, start + 14 * DAY, start + 14 * DAY - line.tick, start + 13 * HOUR, start + 3 * DAY):
            if line.some(0.12):
                line.rate(t, line.phase(), line.rng.choice((base * Fraction(7, 10), base * Fraction(7, 10) + line.c.step, base)))
        for t in (start, start - DAY, start - 5 * MINUTE):
            if line.some(0.2):
                line.rate(t, 'pre', line.rng.choice((base * Fraction(7, 10), base, line.rng.randint(0, 100))))
    hours_after_first(line)


def hours_after_first(line):
    if not line.some(0.5):
        return
    before = [v for (t, phase, item), (v, _) in sorted(line.ratings.items()) if phase == 'pre' and item == 'pain' and -DAY <= t <= 0]
    target = (before[-1] if before and before[-1] is not None else Fraction(60)) * Fraction(7, 10)
    for hours in (2, 8, 12, 36):
        for t in (hours * HOUR, hours * HOUR - line.tick, hours * HOUR + line.tick):
            if line.some(0.25):
                line.rate(t, line.rng.choice(('post', 'home')), line.rng.choice((target, target, target + line.c.step, target - line.c.step)))


def symptom_ratings(line):
    """Home and pre ratings of the other items, before T0 and in windows."""
    for item in ('fatigue', 'sleep', 'cognition', 'mood'):
        if not line.some(0.3):
            continue
        for d in line.rng.sample(range(-15, 0), line.rng.randint(0, 8)):
            line.rate(line.within(d * DAY, (d + 1) * DAY), line.phase(), line.rng.randint(0, 100), item=item)
        if line.some(0.3):
            line.rate(line.rng.choice((0, -HOUR, -DAY)), 'pre', line.rng.randint(0, 100), item=item)
        for anchor in (0, line.series_end()):
            for lo, hi in definitions.WINDOWS.values():
                if line.some(0.3):
                    for _ in range(line.rng.randint(1, 3)):
                        t = line.within(anchor + lo * DAY, anchor + (hi + 1) * DAY)
                        line.rate(t, line.phase(), line.rng.randint(0, 100), item=item)
        for start, _, _, _ in line.sessions:
            if line.some(0.1):
                line.rate(start + line.rng.choice((0, 5, 12)) * HOUR, line.phase(), line.rng.randint(0, 100), item=item)


# --- instruments

def administrations(line):
    """(time, instrument, item, value) around T0, and around the nominal days of windows."""
    rng, tick, rows = line.rng, line.tick, []
    for name, top in (('phq9', 27), ('gad7', 21)):
        times = (-28 * DAY, -28 * DAY - tick, 0, tick, -10 * DAY, -3 * HOUR, 30 * DAY, -27 * DAY)
        for t in rng.sample(times, rng.randint(0, 4)) + window_times(line):
            total = rng.choice((9, 10, 11, 5, 4, rng.randint(0, top)))
            rows += administration(rng, t, name, total)
    for name, top in (('fiqr', 100), ('pgic', 7), ('promis_pi', 40)):
        for t in [-DAY, 28 * DAY] + window_times(line):
            if rng.random() < 0.4:
                rows.append((t, name, 'total', rng.randint(1, top)))
            if rng.random() < 0.05:
                rows.append((t, name, '3', rng.randint(1, 7)))
    return rows


def administration(rng, t, name, total):
    """As a total, as items of which up to three are missing, or both."""
    kind, items = rng.choice(('total', 'total', 'items', 'items', 'both')), instruments.ITEMS[name]
    rows = [(t, name, 'total', total)] if kind != 'items' else []
    if kind == 'total':
        return rows
    gone = rng.sample(range(1, items + 1), rng.choice((0, 0, 1, 2, 2, 3, 3)))
    for i in range(1, items + 1):
        if i not in gone:
            rows.append((t, name, str(i), rng.choice((0, 0, 1, 1, 1, 2, 3))))
        elif rng.random() < 0.5:
            rows.append((t, name, str(i), None))
    if name == 'phq9' and rng.random() < 0.5:
        rows.append((t, name, '10', rng.randint(0, 3)))
    return rows


def window_times(line):
    """Moments in and at the ends of windows, some of them as near to the nominal day as another."""
    out = []
    for anchor in (0, line.series_end()):
        for window, (lo, hi) in definitions.WINDOWS.items():
            if not line.some(0.25):
                continue
            middle = anchor + instruments.NOMINAL[window] * DAY
            beside = line.round(line.rng.randrange(3 * DAY))
            ends = (anchor + lo * DAY, anchor + lo * DAY - line.tick, anchor + (hi + 1) * DAY, anchor + (hi + 1) * DAY - line.tick)
            out += line.rng.choice(([middle - beside, middle + beside], [middle], [middle - beside - line.tick, middle + beside],
                                    [line.rng.choice(ends)], [line.rng.choice(ends), middle + beside]))
    return sorted(set(out))


# --- medication

def medications(line):
    rng, rows = line.rng, []
    if not line.some(0.5):
        return rows
    end = line.series_end()
    for _ in range(rng.choice((1, 1, 2, 2, 3))):
        kind = rng.choice(('opioid', 'opioid', 'opioid', *OTHERS))
        start, stop = start_and_stop(line, end)
        known = kind == 'opioid' and line.some(0.5)
        rows.append({'drug': rng.choice(OPIOIDS) if kind == 'opioid' else OTHERS[kind], 'class': kind, 'started_at': start, 'stopped_at': stop,
                     'ongoing': rng.choice(('yes', 'yes', 'yes', 'no', None)) if stop is None else rng.choice((None, 'no', 'yes')),
                     'mg_per_day': None if line.some(0.15) else rng.choice((100, 40, 50, Fraction(25, 2), 0)),
                     'mme_per_day': rng.choice((100, 70, 30, 15, 60, Fraction(45, 2), 0)) if known else None})
        if line.some(0.25):
            rows.append(dict(rows[-1], started_at=line.within(end + 60 * DAY, end + 110 * DAY), stopped_at=None, ongoing='yes'))
        if stop is not None and line.some(0.3):                    # another dose from the moment on at which the first ends
            rows.append(dict(rows[-1], started_at=stop, stopped_at=None, ongoing='yes', mme_per_day=rng.choice((70, 50, 49, None))))
    return rows


def start_and_stop(line, end):
    rng, tick = line.rng, line.tick
    moments = (0, tick, -tick, end + 88 * DAY, end + 88 * DAY + tick, end + 71 * DAY + DAY // 2, end + 105 * DAY + DAY // 2,
               end + 80 * DAY, end + 106 * DAY, end + 71 * DAY, -30 * DAY, end + 30 * DAY, end + 400 * DAY)
    start = rng.choice((-90 * DAY, -90 * DAY, -400 * DAY, -90 * DAY, rng.choice(moments)))
    stop = rng.choice((None, None, rng.choice(moments), rng.choice(moments)))
    return start, stop if stop is None or stop >= start else None


# --- events and vital signs

def events(line):
    rng, rows = line.rng, []
    for start, name, _, _ in line.sessions:
        if not line.some(0.15):
            continue
        onset = start + rng.choice((HOUR, 0, -line.tick, DAY, DAY + line.tick, 3 * DAY, line.round(rng.randrange(DAY))))
        session = rng.choice((None, None, name, rng.choice(line.sessions)[1]))
        rows.append({'term': rng.choice(TERMS), 'onset_at': onset, 'severity': rng.choice(('mild', 'mild', 'moderate', 'severe', None)),
                     'session_id': session, 'serious': rng.choice(('yes', 'no', 'no', None)), 'related': rng.choice(('yes', None))})
        if line.some(0.2):
            rows.append(dict(rows[-1], severity='moderate', resolved_at=onset + HOUR))
    return rows


def vitals(line):
    rng, rows = line.rng, []
    sub = 1 if line.c.study else SECOND
    before = (-10 * MINUTE, -10 * MINUTE + 20 * sub, -10 * MINUTE, 0, -DAY, -DAY - line.tick, -MINUTE, -HOUR)
    during = (30 * MINUTE, 30 * MINUTE + 20 * sub, 30 * MINUTE + 59 * sub, line.tick, 31 * MINUTE, 4 * HOUR, 4 * HOUR + line.tick, 2 * HOUR, 30 * MINUTE)
    for start, name, _, _ in line.sessions:
        for parameter, low, limits in (('sbp', 120, (140, 139, 180, 179)), ('dbp', 80, (90, 89, 110, 109)), ('hr', 70, (90, 89)),
                                       ('spo2', 97, (89, 90, 91)), ('dissociation', 0, (0, 5, 20))):
            if not line.some(0.25):
                continue
            for t in rng.sample(before, rng.randint(0, 3)):
                rows.append({'session_id': name, 'parameter': parameter, 'recorded_at': start + line.round(t), 'value': low + value(rng, (0, 1, -1, 3))})
            for t in rng.sample(during, rng.randint(0, 4)):
                rows.append({'session_id': name, 'parameter': parameter, 'recorded_at': start + line.round(t),
                             'value': max(rng.choice((low, rng.choice(limits))) + value(rng, (0, 0, 1, -1)), 0)})
    return rows


def value(rng, choices):
    """Now and then with decimals whose averages are no binary fractions."""
    return rng.choice(choices) + (Fraction(rng.choice((1, -1, 3)), 10) if rng.random() < 0.2 else 0)
