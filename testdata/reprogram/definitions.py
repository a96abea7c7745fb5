"""One patient's outcome from one patient's rows: course, baseline, windows, response, duration of relief, depression.

All times are nanoseconds, all means and comparisons exact fractions.
"""
from collections import defaultdict
from fractions import Fraction

from exports import DAY, HOUR

WINDOWS = {'W1': (4, 10), 'W2': (11, 17), 'W4': (22, 35), 'W8': (43, 70), 'W12': (71, 105), 'W26': (154, 210)}
ANCHORS = ('T0', 'TS')
DEFAULTS = {
    'course.max_gap_days': 21, 'outcome.washout_hours': 12, 'response.min_baseline_mm': Fraction(40),
    'relief.landmark_days': 7, 'relief.smooth_days': 7, 'relief.max_silence_days': 21,
    'covariates.depression.source': ('phq9', 'patients'), 'baseline.rule': ('home_mean', 'home_last', 'pre_session'), 'instruments.pgic_best': 1,
}


def mean(values):
    values = list(values)
    return Fraction(sum(values), len(values)) if values else None


def day(t, anchor):
    return (t - anchor) // DAY


class Patient:
    """A patient with the rows before the data cut."""

    def __init__(self, row, cut):
        self.id, self.row, self.cut = row['patient_id'], row, cut
        self.sessions = []            # (start, session_id, end or None, series or None, row)
        self.items = defaultdict(list)             # item -> (time, phase, mm)
        self.around = []                           # (time, phase, mm, session_id or None) of item pain
        self.administrations = defaultdict(dict)   # (instrument, time) -> item -> value
        self.medications, self.vitals, self.events = [], [], []     # rows

    @property
    def ratings(self):
        return self.items['pain']


def patients(tables, as_of, settings):
    """Patients in bytewise order of patient_id; as_of is replaced by each patient's data_cut on the study clock."""
    found = {}
    for row in tables['patients']:
        cut = row['data_cut'] if settings.study else as_of
        if cut is None:
            raise ValueError(f"patients: {row['patient_id']}: no data_cut")
        found[row['patient_id']] = Patient(row, cut)
    for r in tables['sessions']:
        p = found[r['patient_id']]
        if r['started_at'] < p.cut:
            end = r['ended_at'] if r['ended_at'] is not None and r['ended_at'] < p.cut else None
            p.sessions.append((r['started_at'], r['session_id'].encode(), end, r['series'], r))
    for r in tables['vas']:
        p = found[r['patient_id']]
        if r['recorded_at'] < p.cut:
            p.items[r['item']].append((r['recorded_at'], r['phase'], r['vas_mm']))
            if r['item'] == 'pain':
                p.around.append((r['recorded_at'], r['phase'], r['vas_mm'], r['session_id']))
    for r in tables['instruments'] or ():
        p = found[r['patient_id']]
        if r['recorded_at'] < p.cut:
            p.administrations[r['instrument'], r['recorded_at']][r['item']] = r['value']
    for table, moment in (('medications', 'started_at'), ('vitals', 'recorded_at'), ('adverse_events', 'onset_at')):
        for r in tables[table] or ():
            p = found[r['patient_id']]
            if r[moment] < p.cut:
                {'medications': p.medications, 'vitals': p.vitals, 'adverse_events': p.events}[table].append(r)
    for p in found.values():
        p.sessions.sort(key=lambda s: s[:2])
        for ratings in p.items.values():
            ratings.sort()
        p.around.sort(key=lambda r: r[:2])
    return sorted(found.values(), key=lambda p: p.id.encode())


def courses(sessions, max_gap_days):
    """Sessions in order -> list of courses."""
    out = []
    for s in sessions:
        before = out[-1][-1] if out else None
        if before is None or s[0] - before[0] > max_gap_days * DAY or s[3] == 'maintenance' != before[3]:
            out.append([])
        out[-1].append(s)
    return out


def outcome_ratings(p, washout_hours, item='pain'):
    """Ratings of phase home or pre outside the hours after any session's start."""
    return [(t, phase, v) for t, phase, v in p.items[item]
            if phase in ('home', 'pre') and not any(s[0] < t < s[0] + washout_hours * HOUR for s in p.sessions)]


def daily_means(ratings, anchor):
    """day -> mean of the ratings after the anchor; those of phase pre only where the day has none of phase home."""
    by_day = defaultdict(lambda: {'home': [], 'pre': []})
    for t, phase, v in ratings:
        if t > anchor:
            by_day[day(t, anchor)][phase].append(v)
    return {d: mean(r['home'] or r['pre']) for d, r in sorted(by_day.items())}


def window_value(means, lo, hi):
    return mean(means[d] for d in means if lo <= d <= hi)


def home_days(ratings, t0, lo):
    by_day = defaultdict(list)
    for t, phase, v in ratings:
        if phase == 'home' and lo <= day(t, t0) <= -1:
            by_day[day(t, t0)].append(v)
    return {d: mean(v) for d, v in sorted(by_day.items())}


def baseline(ratings, t0, rules):
    """(mm, basetype) by the first of the rules that gives one, or (None, '')."""
    week, fortnight = home_days(ratings, t0, -7), home_days(ratings, t0, -14)
    pre = [v for t, phase, v in ratings if phase == 'pre' and t0 - DAY <= t <= t0]
    for rule in rules:
        if rule == 'home_mean' and len(week) >= 3:
            return mean(week.values()), rule
        if rule == 'home_last' and fortnight:
            return fortnight[max(fortnight)], rule
        if rule == 'pre_session' and pre:
            return pre[-1], rule
    return None, ''


def reduced(base, value, percent):
    """value <= base x (100 - percent) / 100, for a base above 0."""
    return base > 0 and value <= base * (100 - percent) / 100


def instrument_baseline(p, t0, instrument, items):
    """The latest administration from 28 days before t0 to t0 that can be scored."""
    if t0 is None:
        return None
    times = [t for name, t in p.administrations if name == instrument and t0 - 28 * DAY <= t <= t0]
    scores = (score(p.administrations[instrument, t], items) for t in sorted(times, reverse=True))
    return next((s for s in scores if s is not None), None)


def score(found, items):
    """The total of an administration, else from its items if at most two are missing; 0 items: the total only."""
    if 'total' in found:
        return found['total']
    answered = [found[str(i)] for i in range(1, items + 1) if str(i) in found]
    return items * mean(answered) if items and len(answered) >= items - 2 else None


def depression(phq9, column, sources):
    for source in sources:
        if source == 'phq9' and phq9 is not None:
            return 'yes' if phq9 >= 10 else 'no'
        if source == 'patients' and column:
            return column
    return 'unknown'


class Outcome:
    """What is derived of one ENR patient."""

    def __init__(self, p, config):
        self.p, self.config = p, config
        self.courses = courses(p.sessions, config['course.max_gap_days'])
        self.saf = bool(self.courses)
        self.t0 = self.ts = None
        if self.saf:
            self.anchors(config['course.max_gap_days'])
        self.base, self.basetype = baseline(p.ratings, self.t0, config['baseline.rule']) if self.saf else (None, '')
        self.fas = self.base is not None
        self.resp = self.fas and self.base > 0 and self.base >= config['response.min_baseline_mm']
        self.phq9 = instrument_baseline(p, self.t0, 'phq9', 9)
        self.gad7 = instrument_baseline(p, self.t0, 'gad7', 7)
        self.depression = depression(self.phq9, p.row['depression'], config['covariates.depression.source'])
        self.ratings = outcome_ratings(p, config['outcome.washout_hours'])
        self.days = {a: daily_means(self.ratings, self.anchor(a)) if self.anchor(a) is not None else {} for a in ANCHORS}
        self.relief(config)

    def anchors(self, max_gap_days):
        first = self.courses[0]
        self.t0 = first[0][0]
        start, end = first[-1][0], first[-1][2]
        if len(self.courses) > 1 or self.p.cut > start + max_gap_days * DAY:
            self.ts = start if end is None else end

    def anchor(self, name):
        return self.t0 if name == 'T0' else self.ts

    def due(self, anchor, window):
        a = self.anchor(anchor)
        return a is not None and self.p.cut >= a + (WINDOWS[window][1] + 1) * DAY

    def value(self, anchor, window):
        return window_value(self.days[anchor], *WINDOWS[window])

    def carried(self, anchor, window):
        """The value, else the last daily mean of days 0..lo-1."""
        value = self.value(anchor, window)
        if value is not None:
            return value
        early = [d for d in self.days[anchor] if 0 <= d < WINDOWS[window][0]]
        return self.days[anchor][max(early)] if early else None

    def redosing(self):
        """Start of the first session of a later course, or None."""
        return self.courses[1][0][0] if len(self.courses) > 1 else None

    def redosed_in(self, anchor, window):
        q = self.redosing()
        return q is not None and q < self.anchor(anchor) + (WINDOWS[window][1] + 1) * DAY

    def relief(self, config):
        """relief_due, relief_rated, relief_in (None where not due), status, L, R, Q, unconfirmed."""
        m, smooth = config['relief.landmark_days'], config['relief.smooth_days']
        self.relief_due = self.resp and self.ts is not None and self.p.cut >= self.ts + (m + 1) * DAY
        self.relief_rated, self.relief_in, self.status = False, None, ''
        self.l = self.r = self.q = None
        self.unconfirmed = False
        if not self.relief_due:
            return
        q = self.redosing()
        means = daily_means([x for x in self.ratings if before(x, q)], self.ts)
        landmark = window_value(means, 0, m)
        self.relief_rated = landmark is not None
        early = q is not None and day(q, self.ts) < m + 1
        self.relief_in = not early and landmark is not None and reduced(self.base, landmark, 30)
        if self.relief_in:
            self.follow(means, m, smooth, q, config['relief.max_silence_days'])

    def follow(self, means, m, smooth, q, silence):
        days = [d for d in means if d > m]
        good = [reduced(self.base, window_value(means, max(m + 1, d - smooth + 1), d), 30) for d in days]
        redosed = q is not None
        loss = next((i for i, g in enumerate(good)
                     if not g and (redosed if i + 1 == len(days) else not good[i + 1])), None)
        held = [d for d, g in zip(days[:loss], good) if g]
        self.l = held[-1] if held else m
        if loss is not None:
            self.status, self.r = 'loss', days[loss]
        elif redosed and day(q, self.ts) - self.l <= silence:
            self.status, self.q = 'redosed', day(q, self.ts)
        else:
            self.status = 'censored'
            self.unconfirmed = bool(good) and not good[-1]

    def relief_time(self):
        """(day, whether relief was lost) for Kaplan-Meier."""
        return (self.r, True) if self.status == 'loss' else (self.l, False)


def before(rating, q):
    """A rating before a session's start: one of phase pre may be stamped exactly at it."""
    t, phase, _ = rating
    return q is None or t < q or t == q and phase == 'pre'
