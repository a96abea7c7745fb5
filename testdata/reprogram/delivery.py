"""Rows of dosing, course and site, and the rows of quality in patients. Without what needs a fit or Student's t."""
import math
from fractions import Fraction

import estimates as est
import rapid
from definitions import ANCHORS, WINDOWS, day, mean, reduced
from exports import DAY

NUMBERS = ('N', 'mean', 'sd', 'median', 'p25', 'p75')
RANGE = NUMBERS + ('min', 'max')
LEVELS = {'route': ('im', 'iv', 'sc', 'sl', 'po', 'in'), 'setting': ('clinic', 'home'),
          'stop_reason': ('completed', 'adverse_event', 'lack_of_effect', 'cost', 'other')}
NOT_DERIVED = {'interval_trend', 'shrunken', 'icc'}          # of dosing, course and site


def known(values):
    return [v for v in values if v is not None]


def days(a, b):
    return Fraction(b - a, DAY)


def numbers(values, names=NUMBERS, of=None):
    """The named statistics of the known values; N_miss is counted among of."""
    x = known(values)
    m, var = est.moments(x)
    full = {'N': len(x), 'N_miss': of and of - len(x), 'mean': m, 'sd': None if var is None else est.root(var),
            'median': est.quantile(x, Fraction(1, 2)), 'p25': est.quantile(x, Fraction(1, 4)), 'p75': est.quantile(x, Fraction(3, 4)),
            'min': min(x, default=None), 'max': max(x, default=None)}
    return {n: full[n] for n in names}


def share(n, total):
    return {'n': n, 'N': total, 'p': Fraction(n, total) if total else None}


def limited(n, total):
    low, high = est.wilson(n, total)
    return share(n, total) | {'conf.low': low, 'conf.high': high}


# --- dosing

def dose(s):
    return s[4]['dose_mg']


def dose_per_kg(s):
    mg, kg = s[4]['dose_mg'], s[4]['weight_kg']
    return mg / kg if mg is not None and kg is not None and kg > 0 else None


def levels(res, analysis, name, values):
    present = known(values)
    for level in LEVELS[name]:
        if level in present:
            stats = share(present.count(level), len(present)) | {'N_miss': len(values) - len(present)}
            res.add(analysis, 'SAF', stats, variable=name, variable_level=level)


def dosing(res, saf):
    filled = lambda column: any(s[4][column] is not None for o in saf for s in o.p.sessions)
    names = ('N', 'N_miss') + RANGE[1:]
    for name, of in (('dose_mg', dose), ('dose_mg_kg', dose_per_kg)):
        if any(of(s) is not None for o in saf for s in o.p.sessions):
            res.add('dosing', 'SAF', numbers([mean(known(map(of, o.p.sessions))) for o in saf], names, len(saf)), variable=name)
            for k in range(6):
                had = [of(o.p.sessions[k]) for o in saf if len(o.p.sessions) > k]
                if had:
                    res.add('dosing', 'SAF', numbers(had, names, len(had)), variable=name, group1='session_number', group1_level=k + 1)
    for name in ('route', 'setting'):
        if filled(name):
            levels(res, 'dosing', name, [o.p.sessions[0][4][name] for o in saf])
    if filled('dose_mg'):
        ends = [(d[0], d[-1]) for d in (known(map(dose, o.courses[0])) for o in saf) if len(d) > 1]
        for name, holds in (('raised', lambda a, b: b > a), ('lowered', lambda a, b: b < a), ('unchanged', lambda a, b: a == b)):
            res.add('dosing', 'SAF', limited(sum(1 for a, b in ends if holds(a, b)), len(ends)), variable=name)
        for level in ('yes', 'no'):
            x = known(dose_change(o, level == 'yes') for o in saf if o.resp)
            if x:
                res.add('dosing', 'RESP', numbers(x, ('N', 'mean', 'sd')), variable='dose_change_mg', group1='prior_response', group1_level=level)
    if filled('psychotherapy'):
        answers = [a for a in (known(s[4]['psychotherapy'] for s in o.p.sessions) for o in saf) if a]
        res.add('dosing', 'SAF', share(sum('yes' in a for a in answers), len(answers)), variable='psychotherapy')


def dose_change(o, response):
    first = o.courses[0]
    return mean(dose(b) - dose(a) for k, (a, b) in enumerate(zip(first, first[1:]))
                if dose(a) is not None and dose(b) is not None and rapid.responded(o, k + 1) == response)


# --- course

def gaps(sessions):
    return [days(a[0], b[0]) for a, b in zip(sessions, sessions[1:])]


def later(o):
    return [s for c in o.courses[1:] for s in c]


def course(res, saf):
    add = lambda stats, variable, level='', **keys: res.add('course', 'SAF', stats, variable=variable, variable_level=level, **keys)
    closed = [o for o in saf if o.ts is not None]
    for level, holds in (('1', lambda n: n == 1), ('2', lambda n: n == 2), ('3+', lambda n: n > 2)):
        add(share(sum(holds(len(o.courses)) for o in saf), len(saf)), 'courses', level)
    add(numbers([days(o.t0, o.ts) for o in closed], RANGE), 'duration_days')
    add(numbers([Fraction(len(o.courses[0])) for o in closed], RANGE), 'sessions')
    add(limited(sum(len(o.courses[0]) >= 4 for o in closed), len(closed)), 'completed4')
    levels(res, 'course', 'stop_reason', [o.courses[0][-1][4]['stop_reason'] for o in closed])
    had = [sum(map(len, o.courses)) for o in saf]
    for k in range(1, 13):
        add(share(had.count(k), len(saf)), 'sessions_number', k)
    add(share(sum(n > 12 for n in had), len(saf)), 'sessions_number', '13+')
    add(numbers([mean(gaps(o.courses[0])) for o in saf]), 'interval_days')
    add(numbers([mean(gaps(later(o))) for o in saf]), 'maintenance_interval_days')
    for k in range(6):
        x = [g[k] for g in (gaps(later(o)) for o in saf) if len(g) > k]
        if x:
            add(numbers(x), 'maintenance_interval_days', group1='interval_number', group1_level=k + 1)
    add(numbers([days(o.ts, later(o)[0][0]) for o in saf if later(o)]), 'gap_days')
    for level in (84, 182, 365):
        add(sessions_by(saf, level), 'sessions_by', level)
    pain_by_course(add, saf)


def sessions_by(saf, level):
    """Nelson's estimate with the variance from the influences, subject by subject."""
    followed = [days(o.t0, o.p.cut) for o in saf]
    events = [[days(o.t0, s[0]) for s in o.p.sessions] for o in saf]
    at_start = mean(sum(t == 0 for t in x) for x in events)
    out = {'N': len(saf), 'n.risk': sum(f >= level for f in followed), 'estimate': None, 'conf.low': None, 'conf.high': None}
    if not saf or max(followed) < level:
        return out
    times = sorted({t for x in events for t in x if 0 < t <= level})
    risk = {t: sum(f >= t for f in followed) for t in times}
    count = {t: sum(x.count(t) for x in events) for t in times}
    m = sum(Fraction(count[t], risk[t]) for t in times)
    variance = sum(sum(Fraction(x.count(t), risk[t]) - Fraction(count[t], risk[t] ** 2) for t in times if f >= t) ** 2
                   for x, f in zip(events, followed))
    out['estimate'] = at_start + m
    if m > 0:
        factor = math.exp(est.Z * est.root(variance) / float(m))
        out.update({'conf.low': float(at_start) + float(m) / factor, 'conf.high': float(at_start) + float(m) * factor})
    return out


def pre(o, s):
    before = [v for t, phase, v, _ in o.p.around if phase == 'pre' and s[0] - DAY <= t <= s[0]]
    return before[-1] if before else None


def acute(o, s):
    after = mean(v for _, phase, v, name in o.p.around if phase == 'post' and name is not None and name.encode() == s[1])
    return after - pre(o, s) if after is not None and pre(o, s) is not None else None


def pain_by_course(add, saf):
    for of, name, difference, level in ((pre, 'pre_session_mm', 'pre_session_change', ''), (acute, 'acute_change', 'acute_change', 'later-course1')):
        pairs = [(mean(known(of(o, s) for s in o.courses[0])), mean(known(of(o, s) for s in later(o)))) for o in saf]
        pairs = [(a, b) for a, b in pairs if a is not None and b is not None]
        add(numbers([a for a, _ in pairs], ('N', 'mean', 'sd')), name, 'course1')
        add(numbers([b for _, b in pairs], ('N', 'mean', 'sd')), name, 'later')
        add(numbers([b - a for a, b in pairs], ('N', 'mean', 'sd')), difference, level)


# --- site

def binomial(n, q):
    return [math.comb(n, k) * q ** k * (1 - q) ** (n - k) for k in range(n + 1)]


def low(n, q, a):
    below = Fraction(0)
    for r, mass in enumerate(binomial(n, q)):
        if below + mass >= a:
            return max(Fraction(0), (r - (below + mass - a) / mass) / n)
        below += mass


def upper_tail(x, df):
    """P(chi-square > x), of at most 3 degrees of freedom."""
    two = math.erfc(math.sqrt(x / 2))
    return {1: two, 2: math.exp(-x / 2), 3: two + math.sqrt(2 * x / math.pi) * math.exp(-x / 2)}[df]


def site(res, resp):
    keys = {'x_anchor': 'TS', 'x_window': 'W4', 'x_missing': 'nri', 'x_strategy': 'treatment_policy'}
    add = lambda stats, variable, level='': res.add('site', 'RESP', stats, variable=variable, variable_level=level, **keys)
    counts = {}
    for o in resp:
        if o.p.row['site'] is not None:
            c = counts.setdefault(o.p.row['site'], [0, 0])
            if o.due('TS', 'W4'):
                value = o.value('TS', 'W4')
                c[0] += value is not None and reduced(o.base, value, 30)
                c[1] += 1
    x, n = sum(c[0] for c in counts.values()), sum(c[1] for c in counts.values())
    add(share(x, n), 'overall')
    for name, c in counts.items():
        add(limited(*c), 'response', name)
    due = {name: c for name, c in counts.items() if c[1]}
    if len(due) < 2:
        add({'p.value': None}, 'heterogeneity')
        return
    q = Fraction(x, n)
    for name, (k, m) in due.items():
        stats, outside, mass = {}, 0, binomial(m, q)
        for code, (label, a) in enumerate((('funnel95', Fraction(25, 1000)), ('funnel998', Fraction(1, 1000))), 1):
            stats |= {label + '.low': low(m, q, a), label + '.high': 1 - low(m, 1 - q, a)}
            outside = code if sum(mass[:k + 1]) < a or sum(mass[k:]) < a else outside
        add(stats | {'outside': outside}, 'funnel', name)
    chi = sum((k - m * q) ** 2 / (m * q * (1 - q)) for k, m in due.values()) if 0 < q < 1 else None
    add({'p.value': None if chi is None else upper_tail(float(chi), len(due) - 1)}, 'heterogeneity')


# --- quality, in patients

def density(o, d):
    """Home ratings on day d after a session for each such day at risk; None without one."""
    starts, rated, risk = [s[0] for s in o.p.sessions], 0, 0
    for start, following in zip(starts, starts[1:] + [o.p.cut]):
        low, high = start + d * DAY, start + (d + 1) * DAY
        if high <= min(following, o.p.cut):
            risk += 1
            rated += sum(1 for t, phase, _ in o.ratings if phase == 'home' and low <= t < high and t > start)
    return Fraction(rated, risk) if risk else None


def quality(res, saf):
    names = sorted({o.p.row['site'] for o in saf} - {None})
    for keys, members in [({}, saf)] + [({'group1': 'site', 'group1_level': n}, [o for o in saf if o.p.row['site'] == n]) for n in names]:
        for anchor in ANCHORS:
            for window in WINDOWS:
                due = [o for o in members if o.due(anchor, window)]
                observed = sum(o.value(anchor, window) is not None for o in due)
                res.add('quality', 'SAF', share(observed, len(due)), variable='completeness', x_anchor=anchor, x_window=window, **keys)
    before = [Fraction(len({day(t, o.t0) for t, _, _ in o.ratings if -7 <= day(t, o.t0) <= -1})) for o in saf]
    after = [Fraction(sum(0 <= d <= 83 for d in o.days['TS'])) for o in saf if o.ts is not None and o.p.cut >= o.ts + 84 * DAY]
    for anchor, level, x in (('T0', 'before', before), ('TS', 'after', after)):
        res.add('quality', 'SAF', numbers(x, ('N', 'mean', 'sd', 'median')), variable='rated_days', variable_level=level, x_anchor=anchor)
    for d in range(14):
        res.add('quality', 'SAF', numbers([density(o, d) for o in saf], ('N', 'mean')), variable='rating_density', variable_level=d)


def rows(res, enr):
    saf = [o for o in enr if o.saf]
    dosing(res, saf)
    course(res, saf)
    site(res, [o for o in enr if o.resp])
    quality(res, saf)
