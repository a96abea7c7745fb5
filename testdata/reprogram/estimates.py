"""Closed-form statistics: proportions, differences, quantiles, standardised differences, Kaplan-Meier. None = not estimable."""
import functools
import math
from fractions import Fraction

Z = 1.959963984540054


def root(x):
    """Square root of an exact non-negative fraction."""
    return math.sqrt(x)


def wilson(x, n):
    if n == 0:
        return None, None
    p, z2 = x / n, Z * Z
    centre, half = p + z2 / (2 * n), Z * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    low, high = (centre - half) / (1 + z2 / n), (centre + half) / (1 + z2 / n)
    return 0.0 if x == 0 else low, 1.0 if x == n else high


def newcombe(x1, n1, x0, n0):
    """Risk difference with its hybrid score limits."""
    p1, p0, (l1, u1), (l0, u0) = x1 / n1, x0 / n0, wilson(x1, n1), wilson(x0, n0)
    d = float(Fraction(x1, n1) - Fraction(x0, n0))
    return d, d - math.hypot(p1 - l1, u0 - p0), d + math.hypot(u1 - p1, p0 - l0)


def katz(x1, n1, x0, n0):
    """Ratio of risks with log limits."""
    if x0 == 0:
        return None, None, None
    if x1 == 0:
        return 0.0, None, None
    rr, se = float(Fraction(x1 * n0, n1 * x0)), math.sqrt(1 / x1 - 1 / n1 + 1 / x0 - 1 / n0)
    return rr, rr * math.exp(-Z * se), rr * math.exp(Z * se)


def woolf(a, b, c, d):
    """Odds ratio ad / bc with log limits."""
    if b * c == 0:
        return None, None, None
    if a * d == 0:
        return 0.0, None, None
    ratio, se = float(Fraction(a * d, b * c)), math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    return ratio, ratio * math.exp(-Z * se), ratio * math.exp(Z * se)


def fisher(a, b, c, d):
    """Two-sided: the sum of the tables no likelier than the one seen."""
    row, col, n = a + b, a + c, a + b + c + d
    weight = {k: math.comb(row, k) * math.comb(n - row, col - k) for k in range(max(0, row + col - n), min(row, col) + 1)}
    return float(Fraction(sum(w for w in weight.values() if w <= weight[a]), math.comb(n, col)))


def moments(values):
    """(mean, variance) exactly; the variance is None below two values."""
    n = len(values)
    if n == 0:
        return None, None
    m = Fraction(sum(values), n)
    return m, sum((v - m) ** 2 for v in values) / (n - 1) if n > 1 else None


def t_limits(m, variance, n):
    """Limits of a mean by Student's t; none below two values."""
    if n < 2:
        return None, None
    half = t_quantile(n - 1) * root(variance / n)
    return float(m) - half, float(m) + half


@functools.cache
def t_quantile(df):
    """0.975 quantile of Student's t: the root of its distribution function, by bisection."""
    low, high = 1.9, 13.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if t_upper(middle, df) > 0.025 else (low, middle)
    return (low + high) / 2


def t_upper(x, df):
    """P(T > x) for whole df, by its finite series (Abramowitz and Stegun 26.7.3, 26.7.4)."""
    theta, c2 = math.atan(x / math.sqrt(df)), df / (df + x * x)
    term = total = 1.0 if df % 2 == 0 else math.sqrt(c2)
    for k in range(2 if df % 2 == 0 else 3, df - 1, 2):
        term *= c2 * (k - 1) / k
        total += term
    if df % 2 == 0:
        inside = math.sin(theta) * total
    else:
        inside = 2 / math.pi * (theta + (math.sin(theta) * total if df > 1 else 0))
    return (1 - inside) / 2


def quantile(values, p):
    """Type 7."""
    v = sorted(values)
    if not v:
        return None
    h = (len(v) - 1) * Fraction(p)
    i = int(h)
    return v[i] + (h - i) * (v[i + 1] - v[i]) if i + 1 < len(v) else v[i]


def difference(m1, v1, m0, v0):
    """Standardised mean difference, absolute."""
    spread = (v1 + v0) / 2
    return abs(float(m1 - m0)) / root(spread) if spread > 0 else None


class KaplanMeier:
    """times: list of (time, event)."""

    def __init__(self, times):
        self.times, self.last = times, max((t for t, _ in times), default=None)
        self.steps, s, greenwood = [], Fraction(1), Fraction(0)       # (time, S, sum d / n(n - d), d, n)
        for t in sorted({t for t, event in times if event}):
            n, d = self.at_risk(t), sum(1 for u, event in times if event and u == t)
            s *= Fraction(n - d, n)
            greenwood = greenwood + Fraction(d, n * (n - d)) if n > d else None
            self.steps.append((t, s, greenwood, d, n))

    def at_risk(self, t):
        return sum(1 for u, _ in self.times if u >= t)

    def events(self, t):
        return sum(1 for u, event in self.times if event and u <= t)

    def survival(self, t):
        """(S, low, high) at t."""
        if self.last is None:
            return None, None, None
        s, greenwood = Fraction(1), Fraction(0)
        for step in self.steps:
            if step[0] <= t:
                s, greenwood = step[1], step[2]
        if t > self.last and s > 0:
            return None, None, None
        return (s, *limits(s, greenwood))

    def median(self):
        """(median, low, high): the times where S and its upper and lower limit reach one half."""
        curve = [(t, s, *limits(s, g)) for t, s, g, _, _ in self.steps]
        return half_time([(t, s) for t, s, _, _ in curve]), half_time([(t, lo) for t, _, lo, _ in curve]), \
            half_time([(t, hi) for t, _, _, hi in curve])

    def restricted_mean(self, tau):
        """(area under S to tau, its standard error)."""
        if self.last is None or self.last < tau and (not self.steps or self.steps[-1][1] > 0):
            return None, None
        knots = [(0, Fraction(1))] + [(t, s) for t, s, _, _, _ in self.steps if t < tau] + [(tau, None)]

        def area(start):
            return sum((u - max(t, start)) * s for (t, s), (u, _) in zip(knots, knots[1:]) if u > start)
        variance = sum(area(t) ** 2 * Fraction(d, n * (n - d)) for t, _, _, d, n in self.steps if t < tau and n > d)
        return area(0), root(variance)


def limits(s, greenwood):
    """Log-log limits of S; none at 0 and 1."""
    if s == 0 or s == 1:
        return None, None
    ls = math.log(s)
    half = Z * root(greenwood) / -ls
    return math.exp(ls * math.exp(half)), math.exp(ls * math.exp(-half))


def half_time(curve):
    below = [(t, y) for t, y in curve if y is not None and y <= 0.5]
    if not below:
        return None
    t, y = below[0]
    later = [u for u, x in below if x < y]
    return Fraction(t + later[0], 2) if y == 0.5 and later else t
