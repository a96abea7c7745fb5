#!/usr/bin/env python3
"""cohorts.py --seed S --patients N OUT_DIR: a legal export folder full of edge cases, and args.txt, the options it asks for.

The same seed gives the same files. Times of a patient are made relative to T0 = 0 and then shifted so that the data cut
falls on or beside an edge.
"""
import argparse
import os
import random
import shlex
from datetime import timedelta
from fractions import Fraction

import badrows
import definitions
import edges
from exports import DAY, EPOCH, HOUR, MINUTE, SECOND, Settings, local_date, parse_time
from spelling import Speller, write_others, write_table

ZONES = ('America/Toronto', 'America/Toronto', 'Europe/London', 'Europe/London', 'UTC', 'Asia/Kolkata', 'America/St_Johns')
CUTS = ('2026-10-01T00:00:00Z', '2026-11-01T06:00:00Z', '2026-10-25T01:00:00Z', '2026-04-15T12:34:56-04:00', '2027-01-01T00:00:00+01:00')
# Changes of the clocks in Toronto, London and St John's.
CHANGES = ('2026-03-08T07:00:00Z', '2026-11-01T06:00:00Z', '2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z', '2026-03-08T05:30:00Z')
SITES = ('S1', 'S2', 'Québec-1', 'North, A', "St. John's", 'Zürich "B"')
SETTINGS = {
    'course.max_gap_days': (14, 28), 'outcome.washout_hours': (6, 24), 'response.min_baseline_mm': (0, 30, 50),
    'relief.landmark_days': (3, 10), 'relief.smooth_days': (1, 3), 'relief.max_silence_days': (7, 30),
    'covariates.depression.source': ('patients', 'phq9', 'patients,phq9'),
    'baseline.rule': ('home_mean', 'home_last', 'pre_session', 'pre_session,home_mean'),
    'instruments.pgic_best': (7,),
}
OPTIONAL = {
    'patients': ('sex', 'age', 'diagnosis', 'pain_years', 'depression', 'anxiety', 'failed_classes', 'psychotherapy_planned',
                 'cohort_month', 'consent'),
    'sessions': ('ended_at', 'series', 'route', 'dose_mg', 'weight_kg', 'setting', 'psychotherapy', 'completed', 'stop_reason'),
    'vas': ('session_id',), 'medications': ('stopped_at', 'ongoing', 'mme_per_day'), 'adverse_events': ('session_id', 'severity', 'serious'),
}


class Cohort:
    """Choices that hold for the whole folder, and the rows made so far."""

    def __init__(self, seed):
        self.rng = rng = random.Random(seed)
        self.study = rng.random() < 0.15
        self.zone, self.as_of = rng.choice(ZONES), rng.choice(CUTS)
        self.cut = parse_time(self.as_of, Settings(self.zone))[0]
        self.scale = rng.choice((100, 100, 100, 100, 10))
        self.comma = rng.random() < 0.15
        self.step = Fraction(1, 10) * (100 // self.scale)
        self.tick = MINUTE if self.study else SECOND
        self.chosen = self.choose_settings()
        self.config = dict(definitions.DEFAULTS)
        self.config.update({k: tuple(v.split(',')) if isinstance(v, str) else v for k, v in self.chosen.items()})
        self.quarantine = rng.random() < 0.2
        self.absent = {t: {c for c in names if rng.random() < (0.4 if c == 'consent' else 0.1)} for t, names in OPTIONAL.items()}
        self.series = rng.choice(('flips', 'flips', 'initial', 'none', 'course'))
        self.sites = rng.sample(SITES, rng.randint(1, 4))
        self.without_medication = rng.choice((None, self.sites[-1]))         # a site
        self.tables = {t: [] for t in ('patients', 'sessions', 'vas', 'instruments', 'medications', 'vitals', 'adverse_events')}

    def choose_settings(self):
        if self.rng.random() < 0.5:
            return {}
        names = self.rng.sample([k for k in SETTINGS if k != 'baseline.rule'], self.rng.randint(1, 4))
        if self.rng.random() < 0.15:
            names.append('baseline.rule')
        return {k: self.rng.choice(SETTINGS[k]) for k in names}

    def arguments(self):
        out = ['--as-of', self.as_of, '--timezone', self.zone]
        out += ['--clock', 'study_minutes'] if self.study else []
        out += ['--vas-scale', str(self.scale)] if self.scale != 100 else []
        out += ['--decimal', 'comma', '--delimiter', ';'] if self.comma else []
        out += ['--on-bad-row', 'quarantine'] if self.quarantine else []
        for key, value in self.chosen.items():
            out += ['--set', f'{key}={value}']
        return out


class Timeline:
    """One patient relative to T0 = 0: sessions, ratings, administrations."""

    def __init__(self, cohort, pid):
        self.c, self.rng, self.tick, self.pid = cohort, cohort.rng, cohort.tick, pid
        self.sessions = []            # [start, session_id, end, series]
        self.ratings = {}             # (time, phase, item) -> [mm or None, session_id]
        self.names = self.rng.sample(['1', '2', '9', '10', '01', 'a', 'B', '3', '30', 'z', '4', '5', '100'], 13)
        self.base = None

    # --- small choices

    def some(self, p):
        return self.rng.random() < p

    def round(self, t):
        return t // self.tick * self.tick

    def within(self, lo, hi):
        """A moment in [lo, hi), now and then at its ends."""
        r = self.rng.random()
        if r < 0.15:
            return lo
        if r < 0.3:
            return hi - self.tick
        return self.round(self.rng.randrange(lo, hi))

    def rate(self, t, phase, value, item='pain', session=None):
        if value is not None:
            steps = round(Fraction(value) / self.c.step)
            value = min(max(steps * self.c.step, Fraction(0)), Fraction(100))
        self.ratings.setdefault((t, phase, item), [value, session])

    def phase(self):
        return 'home' if self.some(0.8) else 'pre'

    # --- sessions

    def add_session(self, start, series):
        end = None if self.some(0.25) else start + self.rng.choice((0, 45 * MINUTE, 45 * MINUTE, 2 * HOUR, 24 * HOUR, 13 * HOUR))
        self.sessions.append([start, f'{self.pid}-{self.names[len(self.sessions)]}', end, series])

    def make_sessions(self):
        gap = self.c.config['course.max_gap_days'] * DAY
        gaps = (0, 0, HOUR, 12 * HOUR, gap, gap + self.tick, gap - self.tick, gap + 9 * DAY, 2 * gap, 8 * HOUR, 36 * HOUR, 14 * DAY,
                 14 * DAY + self.tick, 14 * DAY - self.tick)
        start = 0
        for i in range(self.rng.choice((1, 1, 2, 3, 4, 6, 7))):
            if i:
                start += self.rng.choice(gaps) if self.some(0.25) else self.round(self.rng.randrange(2 * DAY, 5 * DAY))
            self.add_session(start, self.series_of(i, start))

    def series_of(self, i, start):
        mode = self.c.series
        if mode == 'flips':
            return self.rng.choice(('initial', 'initial', 'initial', 'maintenance', None)) if i else self.rng.choice(('initial', None))
        if mode == 'course':
            return 'initial' if i < 4 else 'maintenance'
        return 'initial' if mode == 'initial' else None

    def courses(self):
        ordered = sorted((tuple(s) for s in self.sessions), key=lambda s: (s[0], s[1].encode()))
        return definitions.courses(ordered, self.c.config['course.max_gap_days'])

    def series_end(self):
        last = self.courses()[0][-1]
        return last[0] if last[2] is None else last[2]

    # --- baseline

    def make_baseline(self):
        kind = self.rng.choice(('mean', 'mean', 'thirds', 'same', 'same', 'forty', 'zero', 'low', 'last', 'older', 'pre', 'pre', 'none'))
        level = {'zero': 0, 'low': 33, 'forty': 40}.get(kind, self.rng.choice((70, 50, 60, 80, 66, 45, 100, 73)))
        days = {'thirds': 3, 'last': self.rng.choice((1, 2)), 'none': 0, 'pre': 0, 'older': 0}.get(kind, self.rng.randint(3, 7))
        jitter = {'same': 0, 'zero': 0, 'forty': 1}.get(kind, 30)
        for d in self.rng.sample(range(-7, 0), days):
            for _ in range(self.rng.choice((1, 1, 1, 2, 3))):
                self.rate(self.within(d * DAY, (d + 1) * DAY), 'home', level + self.rng.randint(-jitter, jitter) * self.c.step)
        if kind in ('older', 'last'):
            for _ in range(2):
                self.rate(self.within(-14 * DAY, -7 * DAY), 'home', level + self.rng.randint(-30, 30) * self.c.step)
        if kind == 'pre' or self.some(0.5):
            for t in self.rng.sample((0, -DAY, -20 * MINUTE, -HOUR, -23 * HOUR), self.rng.randint(1, 3)):
                self.rate(t, 'pre', level + self.rng.randint(-jitter, jitter) * self.c.step)
        traps = ((0, 'home'), (-14 * DAY - self.tick, 'home'), (-DAY - self.tick, 'pre'), (self.tick, 'pre'), (12 * HOUR, 'pre'))
        for t, phase in traps:
            if self.some(0.15):
                self.rate(t, phase, self.rng.randint(0, 100))
        self.base = self.baseline_value()

    def baseline_value(self):
        pain = sorted((t, phase, v[0]) for (t, phase, item), v in self.ratings.items() if item == 'pain')
        return definitions.baseline(pain, 0, self.c.config['baseline.rule'])[0]

    # --- values on a tie

    def tied(self, target):
        """Values of one day whose mean is the target where the grid allows it with few of them, else beside it; now and then one
        step off."""
        units = target / self.c.step
        k = units.denominator if units.denominator <= 12 else 1
        total = int(units * k) if k > 1 or units.denominator == 1 else int(units) + self.rng.randint(0, 1)
        total += self.rng.choice((0, 0, 0, 1, -1))
        top = int(100 / self.c.step)
        values = [total // k + (1 if i < total % k else 0) for i in range(k)]
        if k == 1 and self.some(0.3):
            values = [values[0] - 7, values[0] + 7] if 7 <= values[0] <= top - 7 else values
        return [v * self.c.step for v in values if 0 <= v <= top]

    def target(self):
        b = self.base if self.base is not None else Fraction(60)
        return self.rng.choice([b * Fraction(100 - p, 100) for p in (20, 30, 30, 30, 50, 70)] +
                               [b - 20, b * Fraction(13, 10), b * Fraction(2, 5), b, Fraction(0)])

    def rate_day(self, anchor, d, target, phase='home'):
        """Ratings of day d of an anchor whose mean is the target, now and then with one of phase pre beside them."""
        for value in self.tied(target):
            t = self.within(anchor + d * DAY, anchor + (d + 1) * DAY)
            while (t, phase, 'pain') in self.ratings:
                t += self.tick
            self.rate(t, phase, value)
        if phase == 'home' and self.some(0.12):
            self.rate(self.within(anchor + d * DAY, anchor + (d + 1) * DAY), 'pre', self.rng.randint(0, 100))

    def make_windows(self):
        for anchor in (0, self.series_end()):
            for lo, hi in definitions.WINDOWS.values():
                if self.some(0.35):
                    continue
                target = self.target()
                for d in self.rng.sample(range(lo, hi + 1), self.rng.choice((1, 1, 2, 3))):
                    self.rate_day(anchor, d, target, self.phase())
                for t in (anchor + lo * DAY, anchor + lo * DAY - self.tick, anchor + (hi + 1) * DAY, anchor + (hi + 1) * DAY - self.tick):
                    if self.some(0.08):
                        self.rate(t, self.phase(), self.rng.randint(0, 100))

    # --- relief

    def make_relief(self):
        end, b = self.series_end(), self.base if self.base else Fraction(60)
        m, silence = self.c.config['relief.landmark_days'], self.c.config['relief.max_silence_days']
        good = self.rng.choice((b * Fraction(7, 10), b * Fraction(7, 10), b / 2, b * Fraction(3, 5)))
        bad = self.rng.choice((b * Fraction(7, 10) + self.c.step, b * Fraction(4, 5), b, b * Fraction(13, 10)))
        if self.some(0.9):
            for d in self.rng.sample(range(0, m + 1), self.rng.randint(1, min(3, m))):
                self.rate_day(end, d, good)
        d, days = m, []
        for state in self.pattern():
            d += self.rng.choice((1, 1, 2, 3, 7, 8, 8, 10, silence))
            if d > 190:
                break
            days.append(d)
            self.rate_day(end, d, good if state == 'g' else bad, self.phase())
        if self.some(0.55):
            self.redose(end, m, days[-1] if days else m, silence)

    def pattern(self):
        return self.rng.choice(('ggggg', 'gbggbg', 'ggbb', 'gbbg', 'gggb', 'b', 'bb', 'gb', 'gbgbgbb', 'g' * 12 + 'bbb', '', 'ggbgbb',
                                ''.join(self.rng.choice('ggb') for _ in range(15))))

    def redose(self, end, m, last, silence):
        """A session of a later course, on an edge of the landmark or of the silence, with ratings on its own edges."""
        d = self.rng.choice((m, m + 1, last, last + 1, last + silence, last + silence + 1, last + silence + 1))
        start = end + d * DAY + self.rng.choice((0, 0, -self.tick, 5 * HOUR, 20 * HOUR))
        if start <= self.sessions[-1][0]:
            return
        self.add_session(start, 'maintenance')
        self.edge_ratings(start, 0.35)
        if self.some(0.3):
            self.rate(self.within(start, start + DAY), 'home', self.rng.randint(0, 100))

    def edge_ratings(self, start, p):
        hours = self.c.config['outcome.washout_hours'] * HOUR
        for t in (start, start, start + hours, start + hours - self.tick, start + self.tick, start - self.tick, start - DAY,
                  start - DAY - self.tick, start - 30 * MINUTE):
            if self.some(p):
                self.rate(t, self.rng.choice(('home', 'pre')), self.rng.randint(0, 100))

    def make_held(self):
        """Relief without noise around it: the last day in response, then nothing, one bad day or a silence before a re-dosing."""
        self.base = self.rng.choice((Fraction(70), Fraction(220, 3), Fraction(3674, 50), Fraction(60), Fraction(50)))
        self.exact_baseline()
        end, b, m = self.series_end(), self.base, self.c.config['relief.landmark_days']
        silence, gap = self.c.config['relief.max_silence_days'], self.c.config['course.max_gap_days']
        self.rate(end + self.rng.choice((m, m, m - 1)) * DAY + 13 * HOUR, 'home', self.tied(b * Fraction(7, 10))[0] - self.c.step)
        held = m
        for d in sorted(self.rng.sample(range(m + 1, m + 40), self.rng.choice((0, 1, 3, 8)))):
            held = d
            self.rate_day(end, d, self.rng.choice((b * Fraction(7, 10), b / 2)), self.phase())
        redosed = held + self.rng.choice((silence, silence + 1, silence - 1, 5))
        if self.some(0.35):
            self.rate_day(end, self.rng.randint(held + 1, redosed), b)
        if self.some(0.85):
            start = max(end + redosed * DAY + self.rng.choice((0, 0, HOUR, 30 * HOUR)), self.sessions[-1][0] + gap * DAY + self.tick)
            self.add_session(start, 'maintenance')
            for t, phase in ((start, 'pre'), (start, 'home'), (start - HOUR, 'pre'), (start + 14 * HOUR, 'home')):
                if self.some(0.4):
                    self.rate(t, phase, self.rng.choice((b, b * Fraction(2, 5))))

    def exact_baseline(self):
        """Three to five days of home ratings whose mean is self.base where the grid allows it."""
        days = self.base.denominator if 3 <= self.base.denominator <= 5 else 5
        total = int(self.base / self.c.step * days)
        for d in range(days):
            self.rate(self.round(-(d + 1) * DAY + 7 * HOUR), 'home', (total // days + (d < total % days)) * self.c.step)
        self.base = self.baseline_value() or self.base

    def overlap(self):
        """Course 2 begins while the last session of course 1 has not ended."""
        self.sessions = [[0, f'{self.pid}-1', 24 * HOUR, 'initial'], [self.rng.choice((0, HOUR)), f'{self.pid}-2', None, 'maintenance']]
        self.make_baseline()
        self.make_windows()

    def make_extras(self):
        for s in self.sessions:
            self.edge_ratings(s[0], 0.1)
        edges.session_ratings(self)
        edges.symptom_ratings(self)
        times = [t for t, _, _ in self.ratings]
        for t in self.rng.sample(times, min(len(times), 6)):
            if self.some(0.4):
                self.rate(t, self.phase(), self.rng.randint(0, 100), item=self.rng.choice(('fatigue', 'sleep', 'cognition', 'mood')))
            if self.some(0.2):
                self.rate(t + 3 * self.tick, 'home', None)          # a prompt without an answer

    # --- the data cut

    def shift(self, cut):
        """What to add to every time so that the cut falls where it should."""
        gap, m = self.c.config['course.max_gap_days'], self.c.config['relief.landmark_days']
        end, last = self.series_end(), self.courses()[0][-1][0]
        r = self.rng.random()
        if r < 0.25:
            days = self.rng.choice([hi + 1 for _, hi in definitions.WINDOWS.values()] + [m + 1])
            return cut - self.rng.choice((0, end)) - days * DAY + self.rng.choice((-1, 0, 1)) * self.tick
        if r < 0.31:
            start = self.rng.choice(self.sessions)[0]
            edge = self.rng.choice((8 * HOUR, 36 * HOUR, start + 14 * DAY, start, start + 12 * HOUR, end + 88 * DAY))
            return cut - edge + self.rng.choice((-1, 0, 1)) * self.tick
        if r < 0.37:
            return cut - last - gap * DAY + self.rng.choice((-1, 0, 1)) * self.tick
        if r < 0.45:
            return cut - self.rng.choice(self.rng.choice(self.courses()))[0] + self.rng.choice((-1, 0, 1, 5)) * self.tick
        if r < 0.5:
            return cut + self.rng.randrange(1, 40) * DAY
        if r < 0.65 and not self.c.study:
            event = self.rng.choice([s[0] for s in self.sessions] + [t for t, _, _ in self.ratings])
            change = parse_time(self.rng.choice(CHANGES), Settings('UTC'))[0]
            return change + self.rng.choice((-60, -30, -1, 0, 1, 29, 30, 59, 60)) * MINUTE - event
        return self.round(cut - self.rng.randrange(0, 330 * DAY))


def patient_row(c, pid, data_cut):
    rng = c.rng
    maybe = lambda p, value: None if rng.random() < p else value
    return {
        'patient_id': pid, 'site': maybe(0.05, rng.choice(c.sites)),
        'sex': maybe(0.1, rng.choice(('female', 'female', 'male', 'other', 'unknown'))), 'age': maybe(0.1, rng.choice((90, rng.randint(18, 90)))),
        'diagnosis': maybe(0.1, rng.choice(('fibromyalgia', 'crps', 'neuropathic', 'back_pain', 'migraine', 'other'))),
        'pain_years': maybe(0.2, Fraction(rng.randint(0, 300), 10)), 'depression': maybe(0.3, rng.choice(('yes', 'no'))),
        'anxiety': maybe(0.2, rng.choice(('yes', 'no'))), 'failed_classes': maybe(0.2, rng.randint(0, 8)),
        'psychotherapy_planned': maybe(0.2, rng.choice(('yes', 'no'))), 'cohort_month': maybe(0.3, '2026-03'),
        'consent': rng.choice(('yes',) * 12 + ('no', None)), 'data_cut': (data_cut, False) if c.study else None,
    }


def add_patient(c, number):
    rng, pid = c.rng, f'p{number}'
    line = Timeline(c, pid)
    cut = rng.randrange(-10 ** 5, 10 ** 6) * MINUTE if c.study else c.cut
    c.tables['patients'].append(patient_row(c, pid, cut))
    if not c.study and rng.random() < 0.08:
        dated_patient(c, pid)
        return
    kind = rng.random()
    if kind < 0.06:                                        # no session
        for t in range(3):
            line.rate(cut - t * DAY, 'home', rng.randint(0, 100))
        emit(c, line, 0, cut)
        return
    if kind < 0.09:
        line.overlap()
        emit(c, line, cut - rng.choice((2 * HOUR, 24 * HOUR, 24 * HOUR + line.tick, 120 * DAY)), cut)
        return
    line.make_sessions()
    if kind > 0.7:
        line.sessions = line.sessions[:2]
        line.make_held()
        emit(c, line, line.round(cut - rng.randrange(60, 330) * DAY), cut)
        return
    if kind > 0.13:                                        # else no rating
        line.make_baseline()
        line.make_windows() if rng.random() < 0.75 else None
        line.make_relief() if rng.random() < 0.65 else None
        line.make_extras()
    emit(c, line, line.shift(cut), cut)


def emit(c, line, shift, cut):
    """The rows of a timeline, shifted."""
    rng, pid = c.rng, line.pid
    for start, name, end, series in line.sessions:
        c.tables['sessions'].append(given(c, name) | {
            'session_id': name, 'patient_id': pid, 'started_at': (start + shift, False), 'series': series,
            'ended_at': None if end is None or 'ended_at' in c.absent['sessions'] else (end + shift, False),
            'route': rng.choice(('im', 'iv', None)), 'completed': rng.choice(('yes', 'no', None)),
            'setting': rng.choice(('clinic', 'home', None))})
    if rng.random() < 0.15 and line.ratings:
        line.rate(cut - shift, 'home', rng.randint(0, 100))
        line.rate(cut - shift - line.tick, 'home', rng.randint(0, 100))
    for (t, phase, item), (value, session) in line.ratings.items():
        part = rng.choice((0, 0, 0, 0, SECOND // 2, 123456789)) if not c.study and rng.random() < 0.02 else 0
        c.tables['vas'].append({'patient_id': pid, 'recorded_at': (t + shift + part, False), 'phase': phase, 'item': item,
                                'vas_mm': value, 'session_id': None if 'session_id' in c.absent['vas'] else session})
    add_other_tables(c, pid, line, shift)
    if not c.study:
        dateless_ratings(c, pid, [s[0] + shift for s in line.sessions])


def given(c, name):
    """Doses that come back, some missing; weights, some 0; what else a session row says."""
    maybe = lambda value: None if c.rng.random() < 0.2 else value
    return {'dose_mg': maybe(c.rng.choice((Fraction(30), Fraction(35), Fraction(405, 10), Fraction(c.rng.randint(0, 900), 10)))),
            'weight_kg': maybe(c.rng.choice((0, 60, Fraction(753, 10), 91))), 'psychotherapy': maybe(c.rng.choice(('yes', 'no', 'no'))),
            'stop_reason': maybe(c.rng.choice(('completed', 'completed', 'cost', 'other')))}


def add_other_tables(c, pid, line, shift):
    def add(table, rows):
        for r in rows:
            times = {k: (v + shift, False) for k, v in r.items() if k.endswith('_at') and v is not None}
            keep = {k: v for k, v in r.items() if k not in c.absent.get(table, ())}
            c.tables[table].append({'patient_id': pid, **keep, **{k: v for k, v in times.items() if k in keep}})
    if not line.sessions:
        return
    found = {}
    for t, name, item, value in edges.administrations(line):
        found.setdefault((t, name, item), {'recorded_at': t, 'instrument': name, 'item': item, 'value': value})
    add('instruments', found.values())
    if c.tables['patients'][-1]['site'] != c.without_medication:
        add('medications', edges.medications(line))
    add('adverse_events', edges.events(line))
    add('vitals', edges.vitals(line))


def midnight(c, day):
    return parse_time(day.strftime('%Y-%m-%d'), Settings(c.zone))[0]


def dateless_ratings(c, pid, starts):
    """Ratings without a clock time on, and beside, the local date of sessions."""
    for start in starts:
        if c.rng.random() < 0.06:
            day = local_date(start, Settings(c.zone)) + timedelta(days=c.rng.choice((0, 0, 1, -1)))
            date_rating(c, pid, midnight(c, day), c.rng.choice(('home', 'pre')))


def date_rating(c, pid, t, phase, value=None):
    taken = any(r['patient_id'] == pid and r['recorded_at'][0] == t and r['phase'] == phase for r in c.tables['vas'])
    if not taken:
        value = c.rng.randint(0, 100) if value is None else value
        c.tables['vas'].append({'patient_id': pid, 'recorded_at': (t, True), 'phase': phase, 'item': 'pain', 'vas_mm': Fraction(value)})


def dated_patient(c, pid):
    """A patient whose sessions and ratings have only dates."""
    rng = c.rng
    first = (EPOCH + timedelta(seconds=c.cut // SECOND)).date() - timedelta(days=rng.randint(0, 250))
    day, level = first, rng.choice((60, 70, 50))
    for i in range(rng.randint(1, 4)):
        c.tables['sessions'].append({'session_id': f'{pid}-{i}', 'patient_id': pid, 'started_at': (midnight(c, day), True),
                                     'ended_at': (midnight(c, day), True) if rng.random() < 0.5 and 'ended_at' not in c.absent['sessions'] else None,
                                     'series': rng.choice(('initial', None))})
        date_rating(c, pid, midnight(c, day), 'pre', level)
        if rng.random() < 0.3:
            date_rating(c, pid, midnight(c, day), 'home')
        day += timedelta(days=rng.choice((3, 4, 21, 22)))
    for d in range(-9, 60):
        if rng.random() < 0.4:
            date_rating(c, pid, midnight(c, first + timedelta(days=d)), 'home', level if d < 0 else level * rng.choice((5, 7, 8, 10)) // 10)


def keep_scales(c):
    """A site with many ratings, all low, would look like a 0..10 scale: each of its patients gets one old, high rating."""
    for site in {r['site'] for r in c.tables['patients']}:
        members = {r['patient_id'] for r in c.tables['patients'] if r['site'] == site}
        pain = [r for r in c.tables['vas'] if r['patient_id'] in members and r['item'] == 'pain' and r['vas_mm'] is not None]
        if pain and max(r['vas_mm'] for r in pain) <= 10:
            for r in [next(x for x in pain if x['patient_id'] == p) for p in sorted({x['patient_id'] for x in pain})]:
                earliest = min(x['recorded_at'][0] for x in pain if x['patient_id'] == r['patient_id'])
                c.tables['vas'].append(dict(r, recorded_at=(earliest - 60 * DAY, False), phase='post', vas_mm=Fraction(88), session_id=None))


def write(c, folder):
    os.makedirs(folder, exist_ok=True)
    if os.listdir(folder):
        raise SystemExit(f'cohorts: {folder} is not empty')
    speller = Speller(c.rng, c.zone, c.study, c.scale, c.comma)
    for table, rows in c.tables.items():
        if table in ('patients', 'sessions', 'vas') or c.rng.random() < 0.85:
            absent = set(c.absent.get(table, ())) | ({'data_cut'} if table == 'patients' and not c.study else set())
            write_table(folder, table, rows, absent, speller)
    write_others(folder, c.rng)
    with open(os.path.join(folder, 'args.txt'), 'w') as f:
        f.write(shlex.join(c.arguments()) + '\n')


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument('--seed', type=int, required=True)
    p.add_argument('--patients', type=int, help='default: 0 to 120 by the seed')
    p.add_argument('out')
    a = p.parse_args()
    c = Cohort(a.seed)
    n = a.patients if a.patients is not None else c.rng.choice((0, 1, 3, 8, 12, 20, 40, 60, 120))
    for number in c.rng.sample(range(1, 10 * n + 1), n):
        add_patient(c, number)
    keep_scales(c)
    if c.quarantine:
        badrows.add(c)
    write(c, a.out)


if __name__ == '__main__':
    main()
