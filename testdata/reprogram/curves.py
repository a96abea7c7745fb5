"""D10 and D13: duration of relief as interval-censored times (Turnbull) and with re-dosing as another cause (Aalen-Johansen)."""
import math
from fractions import Fraction

import estimates as est

INFINITE = math.inf
NEGLIGIBLE = 1e-12


# --- Turnbull

class Turnbull:
    """Intervals (L, R], R infinite where there is no loss. The mass of an innermost interval stands at its right end."""

    def __init__(self, intervals):
        self.last = max((x for pair in intervals for x in pair if x < INFINITE), default=None)
        self.cells = innermost(intervals)
        self.mass = likeliest([[j for j, (q, p) in enumerate(self.cells) if left <= q and p <= right] for left, right in intervals],
                              len(self.cells))

    def beyond(self, t):
        """1 - the mass at or before t, 0 and 1 exactly."""
        s = sum(w for (_, p), w in zip(self.cells, self.mass) if p > t)
        return 0.0 if s < NEGLIGIBLE else 1.0 if s > 1 - NEGLIGIBLE else s

    def survival(self, t):
        if self.last is None:
            return None
        s = self.beyond(t)
        return None if t > self.last and s > 0 else s

    def median(self):
        """The smallest right end with at most half of the mass beyond it."""
        ends = [p for (_, p), w in zip(self.cells, self.mass) if w > NEGLIGIBLE and self.beyond(p) <= 0.5 + 1e-9]
        first = min(ends, default=INFINITE)
        return None if first == INFINITE else first


def innermost(intervals):
    """Where mass can be: from a left end to a right end with no other end between. A right end closes before a left end opens."""
    ends = sorted([(left, 1) for left, _ in intervals] + [(right, 0) for _, right in intervals])
    return sorted({(a, b) for (a, x), (b, y) in zip(ends, ends[1:]) if x == 1 and y == 0})


def likeliest(members, size):
    """Masses of the cells that maximise the likelihood: Newton's method on the cells with mass, and a cell enters when the slope asks
    for it. The sum of the masses is 1 at the maximum of log L - n x sum."""
    if size == 0:
        return []
    n, mass = len(members), [1 / size] * size
    for _ in range(200):
        mass = reweighted(members, mass)
    active = [j for j in range(size) if mass[j] > 1e-7]
    mass = [m if j in active else 0.0 for j, m in enumerate(mass)]
    for _ in range(500):
        mass, moved = newton(members, mass, active, n)
        active = [j for j in active if mass[j] > 0]
        if moved > 1e-13:
            continue
        slope = slopes(members, mass)
        steepest = max(range(size), key=lambda j: slope[j])
        if slope[steepest] <= n * (1 + 1e-9):
            break
        active = sorted({*active, steepest})
        mass[steepest] = max(mass[steepest], 1e-9)
    return mass


def reweighted(members, mass):
    """One step of self-consistency."""
    slope = slopes(members, mass)
    return [m * s / len(members) for m, s in zip(mass, slope)]


def slopes(members, mass):
    out = [0.0] * len(mass)
    for cells in members:
        inverse = 1 / sum(mass[j] for j in cells)
        for j in cells:
            out[j] += inverse
    return out


def newton(members, mass, active, n):
    """(masses after a step that stays at or above 0, length of the step)."""
    where = {j: i for i, j in enumerate(active)}
    slope, curve = [-float(n)] * len(active), [[0.0] * len(active) for _ in active]
    for cells in members:
        inside = [where[j] for j in cells if j in where]
        inverse = 1 / sum(mass[active[i]] for i in inside)
        for a in inside:
            slope[a] += inverse
            for b in inside:
                curve[a][b] += inverse * inverse
    step = solve(curve, slope)
    length = min([1.0] + [-mass[j] / d for j, d in zip(active, step) if d < 0 and mass[j] + d < 0])
    out = list(mass)
    for j, d in zip(active, step):
        out[j] = max(mass[j] + length * d, 0.0)
        if mass[j] + d < 0 and out[j] < 1e-15:
            out[j] = 0.0
    return out, max(abs(a - b) for a, b in zip(out, mass))


def solve(matrix, right):
    """Gauss with pivots; the matrix is slightly enlarged on its diagonal, so that a singular one moves nothing along its null space."""
    n = len(right)
    rows = [list(r) + [y] for r, y in zip(matrix, right)]
    for i in range(n):
        rows[i][i] *= 1 + 1e-11
    for i in range(n):
        pivot = max(range(i, n), key=lambda k: abs(rows[k][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for k in range(n):
            if k != i and rows[k][i] != 0:
                factor = rows[k][i] / rows[i][i]
                rows[k] = [x - factor * y for x, y in zip(rows[k], rows[i])]
    return [rows[i][n] / rows[i][i] for i in range(n)]


# --- Aalen-Johansen

class AalenJohansen:
    """times: list of (time, cause), cause None where censored. Censorings follow the events of their time."""

    def __init__(self, times):
        self.times, self.last = times, max((t for t, _ in times), default=None)
        self.moments = sorted({t for t, cause in times if cause is not None})

    def at_risk(self, t):
        return sum(1 for u, _ in self.times if u >= t)

    def events(self, cause, t):
        return sum(1 for u, c in self.times if c == cause and u <= t)

    def incidence(self, cause, t):
        """(incidence, low, high) at t; not estimable beyond the last time, unless nobody is left without an event."""
        if self.last is None:
            return None, None, None
        value, free, variance = self.with_influence(cause, t)
        if t > self.last and free > 0:
            return None, None, None
        return (value, *limits(value, variance))

    def with_influence(self, cause, t):
        """(incidence, event-free share, sum of the squared influences of each patient: the derivatives by the weight)."""
        value, free = Fraction(0), Fraction(1)
        d_value, d_free = ([Fraction(0)] * len(self.times) for _ in range(2))
        for u in (m for m in self.moments if m <= t):
            n = self.at_risk(u)
            hazard = Fraction(sum(1 for v, c in self.times if v == u and c == cause), n)
            leaving = Fraction(sum(1 for v, c in self.times if v == u and c is not None), n)
            for i, (v, c) in enumerate(self.times):
                d_hazard = ((v == u and c == cause) - hazard) / n if v >= u else 0
                d_leaving = ((v == u and c is not None) - leaving) / n if v >= u else 0
                d_value[i] += d_free[i] * hazard + free * d_hazard
                d_free[i] = d_free[i] * (1 - leaving) - free * d_leaving
            value, free = value + free * hazard, free * (1 - leaving)
        return value, free, sum(d * d for d in d_value)


def limits(value, variance):
    """Log-log limits of an incidence; none at 0 and 1."""
    if value in (0, 1):
        return None, None
    log = math.log(value)
    half = est.Z * est.root(variance) / (value * -log)
    return math.exp(log * math.exp(half)), math.exp(log * math.exp(-half))


# --- rows

TIMES = (14, 28, 56, 84, 182)


def rows(res, group, keys):
    """Rows of the members of the relief population of one group."""
    status = [o.status for o in group]
    counts = {'N': len(group), 'n.event': status.count('loss'), 'n.redosed': status.count('redosed'), 'n.censored': status.count('censored')}
    turnbull = Turnbull([(o.l, o.r if o.status == 'loss' else INFINITE) for o in group])
    res.add('relief', 'relief', {**counts, 'median': turnbull.median()}, variable='loss', x_method='turnbull', **keys)
    for t in TIMES:
        res.add('relief', 'relief', {'estimate': turnbull.survival(t)}, variable='time', variable_level=t, x_method='turnbull', **keys)
    johansen = AalenJohansen([competing(o) for o in group])
    res.add('relief', 'relief', counts, variable='loss', x_method='aalen_johansen', **keys)
    for cause in ('loss', 'redosed'):
        for t in TIMES:
            value, low, high = johansen.incidence(cause, t)
            res.add('relief', 'relief', {'n.risk': johansen.at_risk(t), 'n.event': johansen.events(cause, t), 'estimate': value,
                                         'conf.low': low, 'conf.high': high},
                    variable=f'time_{cause}', variable_level=t, x_method='aalen_johansen', **keys)


def competing(o):
    if o.status == 'loss':
        return Fraction(o.l + o.r, 2), 'loss'
    return (o.q, 'redosed') if o.status == 'redosed' else (o.l, None)
