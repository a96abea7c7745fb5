"""D8, rapid relief: after a session, by a session, hours after the first.

The session after the last of course 1 is the first of course 2. The 12 h are those of the definition, whatever the washout; ratings
within the washout are no outcome ratings anyway.
"""
from definitions import daily_means, mean, reduced
from exports import DAY, HOUR
from rows import proportion

HOURS = {'4h': (2, 8), '24h': (12, 36)}


def next_start(p, k):
    """Start of the patient's session after session k (from 1), or None."""
    return p.sessions[k][0] if k < len(p.sessions) else None


def due(o, k):
    start, after = o.p.sessions[k - 1][0], next_start(o.p, k)
    limit = start + 14 * DAY
    return o.p.cut >= (limit if after is None else min(after, limit))


def responded(o, k):
    """30 % after session k of course 1."""
    start, after = o.p.sessions[k - 1][0], next_start(o.p, k)
    limit = start + 14 * DAY

    def counts(t, phase):
        if start + 12 * HOUR <= t < (limit if after is None else min(after, limit)):
            return True
        return phase == 'pre' and t == after and after <= limit
    value = mean(daily_means([r for r in o.ratings if counts(r[0], r[1])], start).values())
    return value is not None and reduced(o.base, value, 30)


def first_hours(o, lo, hi):
    """None if not counted, else whether the ratings lo..hi hours after T0 are 30 % below the last rating before."""
    before = [v for t, phase, v in o.p.ratings if phase == 'pre' and o.t0 - DAY <= t <= o.t0]
    if o.p.cut < o.t0 + hi * HOUR or not before or before[-1] <= 0:
        return None
    end = next_start(o.p, 1)
    value = mean(v for t, phase, v in o.p.ratings
                 if phase in ('post', 'home') and lo * HOUR <= t - o.t0 <= hi * HOUR and (end is None or t < end))
    return value is not None and reduced(before[-1], value, 30)


def by_session(o, k):
    """None if not counted, else whether there was response after any of the first k sessions of course 1."""
    n = len(o.courses[0])
    first = range(1, min(k, n) + 1)
    if not all(due(o, i) for i in first) or n < k and o.ts is None:
        return None
    return any(responded(o, i) for i in first)


def rows(res, resp):
    def add(variable, level, flags):
        flags = [f for f in flags if f is not None]
        res.add('rapid', 'RESP', proportion(sum(flags), len(flags)), variable=variable, variable_level=level, x_method='wilson')
    for k in (1, 2, 3):
        add('after_session', k, [responded(o, k) for o in resp if len(o.courses[0]) >= k and due(o, k)])
    for k in range(1, 7):
        add('by_session', k, [by_session(o, k) for o in resp])
    for name, (lo, hi) in HOURS.items():
        add('hours', name, [first_hours(o, lo, hi) for o in resp])
