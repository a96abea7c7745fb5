"""Counts from statistics computed of them.

linear(...) gives equations from shares and means in lowest terms: p = 3 / 7
says that N is a multiple of 7. narrow(...) tries all integers that are still
possible of the few counts that a statistic was computed from, and keeps those
that give the released number.
"""
import itertools
import math
from collections import defaultdict
from fractions import Fraction

import numpy as np
from scipy.special import ndtri
from scipy.stats import t as student

import rows
from contract import ENDPOINT, Table, keys

Z = float(ndtri(0.975))
TRIES = 400_000                 # combinations of counts that are tried for one statistic
WHOLE = {'age', 'failed_classes', 'n_sessions_course1', 'sessions', 'pgic', 'rated_days'}    # variables of whole numbers


def fraction(x, most=4000):
    """x in lowest terms if it is a fraction of whole numbers up to most, else None."""
    f = Fraction(x).limit_denominator(most)
    return f if f.numerator / f.denominator == x or abs(float(f) - x) <= 4e-16 * max(1, abs(x)) else None


def by_result(released):
    """Results: keys -> (open statistics by name, counts by name as cells)."""
    found = defaultdict(lambda: ({}, {}))
    for r in released:
        numbers, cells = found[rows.key(r)]
        if rows.is_count(r):
            cells[r['stat_name']] = r['x_result_id']
        if not rows.withheld(r) and rows.number(r) is not None:
            numbers[r['stat_name']] = rows.number(r)
    return found


def linear(released):
    """Shares: n of N in lowest terms."""
    for k, (numbers, cells) in by_result(released).items():
        n, N, p = cells.get('n'), cells.get('N'), numbers.get('p')
        if n and N and p is not None and k[4] != 'mi' and ('n' not in numbers or 'N' not in numbers):
            f = fraction(p)
            if f is not None:
                yield 'share', [(n, f.denominator), (N, -f.numerator)], 0, 0
                yield 'share', [(N, 1), (('times', n), -f.denominator)], 0, 0
        if N and 'mean' in numbers and 'N' not in numbers and k[8] in WHOLE and k[9] in ('', 'mean', 'before', 'after'):
            f = fraction(numbers['mean'])
            if f is not None:
                yield 'mean of whole numbers', [(N, 1), (('mean', N), -f.denominator)], 0, 0


def wilson(n, N):
    n, N = np.asarray(n, float), np.asarray(N, float)
    with np.errstate(all='ignore'):
        p = n / N
        centre = (p + Z * Z / (2 * N)) / (1 + Z * Z / N)
        half = Z * np.sqrt(p * (1 - p) / N + Z * Z / (4 * N * N)) / (1 + Z * Z / N)
    return {'p': p, 'conf.low': np.where(n == 0, 0, centre - half), 'conf.high': np.where(n == N, 1, centre + half)}


def difference(a, b, c, d):
    """rd, rr, or and their limits of a of b and c of d."""
    a, b, c, d = (np.asarray(x, float) for x in (a, b, c, d))
    with np.errstate(all='ignore'):
        p, q = wilson(a, b), wilson(c, d)
        rd = a / b - c / d
        rr = a / b / (c / d)
        odds = a * (d - c) / (c * (b - a))
        low = rd - np.sqrt((p['p'] - p['conf.low'])**2 + (q['conf.high'] - q['p'])**2)
        high = rd + np.sqrt((p['conf.high'] - p['p'])**2 + (q['p'] - q['conf.low'])**2)
        katz = Z * np.sqrt(1 / a - 1 / b + 1 / c - 1 / d)
        woolf = Z * np.sqrt(1 / a + 1 / (b - a) + 1 / c + 1 / (d - c))
        return {'rd': rd, 'rd.low': low, 'rd.high': high, 'rr': rr, 'rr.low': rr * np.exp(-katz), 'rr.high': rr * np.exp(katz),
                'or': odds, 'or.low': odds * np.exp(-woolf), 'or.high': odds * np.exp(woolf)}


def imbalance(a, b, c, d):
    """smd of a level of a category."""
    a, b, c, d = (np.asarray(x, float) for x in (a, b, c, d))
    with np.errstate(all='ignore'):
        p, q = a / b, c / d
        return {'smd': np.abs(p - q) / np.sqrt((p * (1 - p) + q * (1 - q)) / 2)}


def statistics(released):
    """(cells, function of their values, open numbers, order): what can be tried. order: pairs of places (i, j) with value i <= value j."""
    results = by_result(released)
    t = Table([r for r in released if rows.is_count(r)])
    e = keys(*ENDPOINT)
    for k, (numbers, cells) in results.items():
        n, N = cells.get('n'), cells.get('N')
        shown = {s: x for s, x in numbers.items() if s in ('conf.low', 'conf.high')}
        if n and N and k[10] == 'wilson' and shown and ('n' not in numbers or 'N' not in numbers):
            yield (n, N), wilson, shown, [(0, 1)]
        if N and 'N' not in numbers and k[10] == 't' and {'mean', 'sd'} <= set(numbers) and 'conf.high' in numbers:
            half = (numbers['conf.high'] - numbers['mean']) / numbers['sd'] if numbers['sd'] else None
            if half:
                yield (N,), lambda x: {'half': student.ppf(0.975, np.maximum(x - 1, 1)) / np.sqrt(np.maximum(x, 1))}, {'half': half}, []
        if 'smd' in numbers and k[9] and k[0] in ('baseline', 'missingness'):
            get = lambda level, s: t.cell(k[0], tuple(k[1:6]), k[8], k[9], s, '', (k[6], level))
            four = (get('yes', 'n'), get('yes', 'N'), get('no', 'n'), get('no', 'N'))
            if None not in four:
                yield four, imbalance, {'smd': numbers['smd']}, [(0, 1), (2, 3)]
        if k[0] in ('response_difference', 'subgroup') and k[9] == 'yes-no':
            if k[0] == 'subgroup':
                get = lambda level, s: t.cell('subgroup', tuple(k[1:6]), k[8], level, s, 'wilson')
            else:
                get = lambda level, s: t.cell('response', e, 'threshold', '30', s, 'wilson', ('depression', level))
            four = (get('yes', 'n'), get('yes', 'N'), get('no', 'n'), get('no', 'N'))
            shown = {s: x for s, x in numbers.items() if s.split('.')[0] in ('rd', 'rr', 'or')}
            if None not in four and shown:
                yield four, difference, shown, [(0, 1), (2, 3)]
        if k[0] == 'tipping_point' and k[8] == 'unrated_responding' and 'rd' in numbers:
            get = lambda level: t.cell('tipping_point', tuple(k[1:6]), k[8], k[9], 'n', '', ('depression', level))
            size = lambda level: t.cell('response', e, 'threshold', '30', 'N', 'wilson', ('depression', level))
            four = (get('yes'), size('yes'), get('no'), size('no'))
            if None not in four:
                yield four, difference, {s: x for s, x in numbers.items() if s.startswith('rd')}, [(0, 1), (2, 3)]


def narrow(released, system, label=''):
    """One round over all statistics; true if a bound moved."""
    moved = largest_site(released, system, label)
    for cells, function, shown, order in statistics(released):
        roots = [system.find(label + c) for c in cells]
        ranges = [(system.low[r], system.high[r]) for r in roots]
        if all(a == b for a, b in ranges):
            continue
        size = math.prod(b - a + 1 for a, b in ranges)
        if size > TRIES:
            continue
        grid = np.array(list(itertools.product(*(range(a, b + 1) for a, b in ranges)))).T
        for i, j in order:
            grid = grid[:, grid[i] <= grid[j]]
        computed = function(*grid)
        good = np.ones(grid.shape[1], dtype=bool)
        for s, x in shown.items():
            with np.errstate(all='ignore'):
                good &= np.abs(computed[s] - x) <= 1e-9 * max(1, abs(x))
        if not good.any():
            continue                            # computed otherwise than thought: nothing is concluded
        for r, values in zip(roots, grid[:, good]):
            moved |= bool(system.bound(r, int(values.min()), int(values.max()), 'inverted ' + '/'.join(shown)))
    return moved


def largest_site(released, system, label=''):
    """The funnel's curve is drawn up to the largest site, in steps of a fortieth of it."""
    ends = sorted({int(r['variable_level']) for r in released if (r['x_analysis'], r['variable']) == ('site', 'funnel_curve')})
    sizes = [system.find(label + r['x_result_id']) for r in released
             if (r['x_analysis'], r['variable'], r['stat_name']) == ('site', 'response', 'N')]
    if not ends or not sizes:
        return False
    top, step = ends[-1], ends[0]
    moved = any([system.bound(c, 0, top + step - 1, 'the funnel ends there') for c in sizes])
    able = [c for c in sizes if system.high[c] >= top]
    if len(able) == 1:
        moved |= system.bound(able[0], top, top + step - 1, 'the funnel ends at the largest site')
    return moved
