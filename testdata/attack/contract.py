"""Equations between counts, from the definitions alone.

`equations(table)` yields (name of the rule, terms, low, high): low <= sum of
factor x cell <= high, over the rows that there are. A cell is the x_result_id
of a count. What the rules do not say by name, mine.py finds by looking.
"""
from collections import defaultdict

WINDOWS = ('W1', 'W2', 'W4', 'W8', 'W12', 'W26')
ENDPOINT = ('RESP', 'TS', 'W4', 'nri', 'treatment_policy')
FAR = 10**6


class Table:
    """The counts of a results table by their keys. cell(...) is None where there is no such row."""

    def __init__(self, count_rows):
        self.at, self.rows = {}, count_rows
        self.levels = defaultdict(list)         # (analysis, keys, group, variable, method) -> levels of the variable
        self.groups = defaultdict(list)         # (analysis, keys, group1, variable, level, method, stat) -> levels of the group
        for r in count_rows:
            keys = tuple(r[k] for k in ('x_population', 'x_anchor', 'x_window', 'x_missing', 'x_strategy'))
            group, name = (r['group1'], r['group1_level']), r['stat_name']
            self.at[r['x_analysis'], keys, group, r['variable'], r['variable_level'], r['x_method'], name] = r['x_result_id']
            levels = self.levels[r['x_analysis'], keys, group, r['variable'], r['x_method']]
            if r['variable_level'] not in levels:
                levels.append(r['variable_level'])
            if r['group1']:
                groups = self.groups[r['x_analysis'], keys, r['group1'], r['variable'], r['variable_level'], r['x_method'], name]
                groups.append(r['group1_level'])

    def cell(self, analysis, keys, variable, level, stat, method='', group=('', '')):
        return self.at.get((analysis, keys, group, variable, level, method, stat))


def keys(population='', anchor='', window='', missing='', strategy=''):
    return population, anchor, window, missing, strategy


def equal(rule, whole, *parts, slack=0):
    """whole = sum of parts (+ up to slack); nothing where a cell has no row."""
    if whole is None or not parts or None in parts:
        return
    yield rule, [(whole, 1)] + [(p, -1) for p in parts], 0, slack


def at_most(rule, low, high):
    if low is not None and high is not None and low != high:
        yield rule, [(high, 1), (low, -1)], 0, FAR


def equations(t):
    for part in (same_row, by_level, by_group, flow, response, ladder, cumulative, described, subgroup, sites, tipping, relief,
                 curves, mood, function, medication, sessions, safety, completeness, checks, vitals, privacy, compared):
        yield from part(t)


def same_row(t):
    for (a, k, g, v, l, m, s), cell in t.at.items():
        get = lambda stat: t.at.get((a, k, g, v, l, m, stat))
        if s == 'n' and (a, v) != ('variability', 'weekly_pain') and v != 'interval_trend':
            yield from at_most('n <= N', cell, get('N'))
        if s == 'n.event' and get('n.redosed'):
            yield from equal('ends of relief', get('N'), cell, get('n.redosed'), get('n.censored'))
            yield from at_most('unconfirmed', get('n.unconfirmed'), get('n.censored'))
        elif s == 'n.event' and a == 'onset':
            yield from equal('onset', get('N'), cell, get('n.censored'))
        elif s == 'n.event':
            yield from at_most('n.event <= N', cell, get('N'))
        if s == 'n.risk':
            yield from at_most('n.risk <= N', cell, get('N'))


SPLIT = {'baseline': ('sex', 'diagnosis', 'depression', 'anxiety', 'psychotherapy_planned', 'site', 'basetype'),
         'missingness': ('sex', 'diagnosis', 'depression', 'anxiety', 'psychotherapy_planned', 'site', 'basetype'),
         'dosing': ('route', 'setting'), 'course': ('stop_reason', 'sessions_number', 'courses'), 'shift': ('phq9', 'fiqr'),
         'waterfall': ('reduction',)}


def by_level(t):
    """The levels of a category are a partition of those with a value."""
    for (a, k, g, v, m), levels in t.levels.items():
        if v in SPLIT.get(a, ()):
            cells = [t.cell(a, k, v, l, 'n', m, g) for l in levels]
            for l in levels:
                yield from equal('levels add to N', t.cell(a, k, v, l, 'N', m, g), *cells)
        if (a, v) == ('function', 'pgic'):
            cells = [t.cell(a, k, v, str(i), 'n', m, g) for i in range(1, 8)]
            yield from equal('impressions add to N', t.cell(a, k, v, '1', 'N', m, g), *cells)


PARTITIONS = ('depression', 'basetype', 'rated')
PARTIAL = ('sex', 'site')


def by_group(t):
    """Groups that everybody is in add up to the whole; those with empty cells do not exceed it."""
    for (a, k, group, v, l, m, s), levels in t.groups.items():
        whole = t.cell(a, k, v, l, s, m)
        if whole is None or a in ('site', 'tipping_point', 'within_session', 'dosing') or v == 'maintenance_interval_days':
            continue
        parts = [t.cell(a, k, v, l, s, m, (group, level)) for level in levels]
        if group in PARTITIONS:                 # of a curve: groups without a time on a day have no row, and rows may be left out
            everyone = t.groups.get((a, k, group, 'loss', '', m, 'N'), levels) if a == 'relief' and (v, s) != ('curve', 'n.event') else levels
            yield from equal('groups add up', whole, *parts, slack=0 if len(levels) == len(everyone) and (v, s) != ('curve', 'n.risk') else FAR)
        elif group in PARTIAL:
            yield 'groups within the whole', [(whole, 1)] + [(p, -1) for p in parts], 0, FAR
        elif group == 'severity':
            for p in parts:
                yield from at_most('severity', p, whole)


def flow(t):
    def n(population, name, anchor='', window='', variable='n'):
        return t.cell('flow', keys(population, anchor, window), variable, name, 'n')

    def left(population, name, anchor='', window=''):
        return n(population, name, anchor, window, 'left')

    yield from equal('exported', n('', 'exported'), n('ENR', 'ENR'), left('', 'no_consent'))
    yield from equal('ENR', n('ENR', 'ENR'), n('SAF', 'SAF'), left('ENR', 'no_session'))
    yield from equal('SAF', n('SAF', 'SAF'), n('FAS', 'FAS'), left('SAF', 'no_baseline'))
    yield from equal('FAS', n('FAS', 'FAS'), n('RESP', 'RESP'), left('FAS', 'baseline_zero'), left('FAS', 'baseline_below_minimum'))
    for inner, outer in (('relief_in', 'relief_rated'), ('relief_rated', 'relief_due'), ('relief_due', 'RESP')):
        yield from at_most('relief', n('RESP', inner), n('RESP', outer))
    for anchor in ('T0', 'TS'):
        for i, w in enumerate(WINDOWS):
            yield from equal('due', n('RESP', 'RESP'), left('RESP', 'course_open', anchor, w), left('RESP', 'not_yet_due', anchor, w),
                             n('RESP', 'due', anchor, w))
            yield from equal('observed', n('RESP', 'due', anchor, w), n('RESP', 'observed', anchor, w), left('RESP', 'not_rated', anchor, w))
            if i:
                yield from at_most('later windows', n('RESP', 'due', anchor, w), n('RESP', 'due', anchor, WINDOWS[i - 1]))
                yield from equal('open', left('RESP', 'course_open', anchor, w), left('RESP', 'course_open', anchor, WINDOWS[0]))
    for w in WINDOWS:
        yield from at_most('TS after T0', n('RESP', 'due', 'TS', w), n('RESP', 'due', 'T0', w))


def response(t):
    """Missing data and strategies at one anchor, window and criterion."""
    for (a, k, g, v, m), levels in list(t.levels.items()):
        if a != 'response' or k[3] != 'nri':
            continue
        population, anchor, window, _, strategy = k
        for l in levels:
            def get(stat, missing='nri', strategy=strategy, method=m):
                return t.cell(a, (population, anchor, window, missing, strategy), v, l, stat, method, g)
            for other in ('best', 'locf'):
                yield from equal('one N', get('N'), get('N', other))
            yield from equal('one N', get('N'), get('N', 'mi', method='mi'))
            yield from at_most('nri <= locf', get('n'), get('n', 'locf'))
            yield from at_most('locf <= best', get('n', 'locf'), get('n', 'best'))
            if None not in (get('n', 'oc'), get('n', 'best')):
                yield from equal('nri = oc', get('n'), get('n', 'oc'))
                yield ('best = nri + unrated', [(get('n', 'best'), 1), (get('n'), -1), (get('N'), -1), (get('N', 'oc'), 1)], 0, 0)
            if strategy == 'treatment_policy':
                for missing in ('nri', 'oc', 'best', 'locf'):
                    yield from at_most('composite', get('n', missing, 'composite'), get('n', missing))
                yield from equal('one N', get('N'), get('N', 'nri', 'composite'))
                yield from at_most('composite N', get('N', 'oc'), get('N', 'oc', 'composite'))
                if g == ('', ''):
                    due = t.cell('flow', keys('RESP', anchor, window), 'n', 'due', 'n')
                    seen = t.cell('flow', keys('RESP', anchor, window), 'n', 'observed', 'n')
                    yield from equal('N = due', get('N'), due)
                    yield from equal('N oc = observed', get('N', 'oc'), seen)


def ladder(t):
    """A larger fall is rarer; all criteria of one table have one N."""
    for (a, k, g, v, m), levels in t.levels.items():
        if a == 'response' and v == 'threshold' and m == 'wilson':
            steps = [t.cell(a, k, v, l, 'n', m, g) for l in ('20', '30', '50', '70')]
            for high, low in zip(steps, steps[1:]):
                yield from at_most('ladder', low, high)
            whole = t.cell(a, k, v, '20', 'N', m, g)
            for l in ('30', '50', '70'):
                yield from equal('one N', whole, t.cell(a, k, v, l, 'N', m, g))
            yield from equal('one N', whole, t.cell(a, k, 'absolute', '20', 'N', m, g))
            worse = t.cell(a, k, 'worse', '30', 'n', m, g)
            yield from equal('one N', whole, t.cell(a, k, 'worse', '30', 'N', m, g))
            if worse is not None and None not in (whole, steps[0]):
                yield 'worse and better exclude', [(whole, 1), (worse, -1), (steps[0], -1)], 0, FAR


def cumulative(t):
    k = keys(*ENDPOINT)
    n = lambda x, s='n': t.cell('cumulative_response', k, 'pct_reduction', str(x), s, 'wilson')
    for x in range(-100, 101):
        yield from equal('N = due', n(x, 'N'), t.cell('flow', keys('RESP', 'TS', 'W4'), 'n', 'due', 'n'))
        if x > -100:
            yield from at_most('cumulative falls', n(x), n(x - 1))
    for l in (20, 30, 50, 70):
        yield from equal('curve = ladder', n(l), t.cell('response', k, 'threshold', str(l), 'n', 'wilson'))
    for missing in ('oc',):
        bars = keys('RESP', 'TS', 'W4', missing, 'treatment_policy')
        bar = lambda x: t.cell('waterfall', bars, 'reduction', str(x), 'n')
        unrated = t.cell('flow', keys('RESP', 'TS', 'W4'), 'left', 'not_rated', 'n')
        yield from equal('bar', n(100), bar(100))
        for x in range(-100, 100, 10):
            if x:
                yield from equal('bar', n(x), n(x + 10), bar(x))
        yield from equal('bar', n(0), n(10), bar(0), unrated)
        yield from equal('bar', t.cell('flow', keys('RESP', 'TS', 'W4'), 'n', 'due', 'n'), n(-100), bar('rise'))
        yield from equal('bars', t.cell('waterfall', bars, 'reduction', '0', 'N'), t.cell('flow', keys('RESP', 'TS', 'W4'), 'n', 'observed', 'n'))


NUMBERS = ('age', 'pain_years', 'failed_classes', 'baseline_mm', 'phq9', 'gad7', 'n_sessions_course1')


def described(t):
    """baseline and missingness: with and without a value are everybody of the group."""
    def tables(a, k, g, size):
        for (a1, k1, g1, v, m), levels in t.levels.items():
            if (a1, k1, g1) == (a, k, g):
                for l in levels:
                    yield from equal('with and without', size, t.cell(a, k, v, l, 'N', m, g), t.cell(a, k, v, l, 'N_miss', m, g))

    k = keys('FAS')
    fas = t.cell('flow', k, 'n', 'FAS', 'n')
    yield from tables('baseline', k, ('', ''), fas)
    for d in ('yes', 'no', 'unknown'):
        yield from tables('baseline', k, ('depression', d), t.cell('baseline', k, 'depression', d, 'n'))
    m = keys('RESP', 'TS', 'W4')
    yield from tables('missingness', m, ('rated', 'yes'), t.cell('flow', m, 'n', 'observed', 'n'))
    yield from tables('missingness', m, ('rated', 'no'), t.cell('flow', m, 'left', 'not_rated', 'n'))
    # The groups of the primary endpoint are those rated and those not.
    e = keys(*ENDPOINT)
    for group in ('depression', 'site', 'sex', 'basetype'):
        for l in t.levels.get(('missingness', m, ('rated', 'yes'), group, ''), []):
            parts = [t.cell('missingness', m, group, l, 'n', '', ('rated', r)) for r in ('yes', 'no')]
            parts = [p for p in parts if p is not None]
            yield from equal('rated or not', t.cell('response', e, 'threshold', '30', 'N', 'wilson', (group, l)), *parts)
            base = t.cell('baseline', k, group, l, 'n')
            yield from at_most('due are of FAS', t.cell('response', e, 'threshold', '30', 'N', 'wilson', (group, l)), base)
    for r in ('yes', 'no'):
        for v in SPLIT['missingness']:
            for l in t.levels.get(('missingness', m, ('rated', r), v, ''), []):
                yield from at_most('due are of FAS', t.cell('missingness', m, v, l, 'n', '', ('rated', r)), t.cell('baseline', k, v, l, 'n'))


def subgroup(t):
    k = keys(*ENDPOINT)
    whole = t.cell('response', k, 'threshold', '30', 'n', 'wilson')
    due = t.cell('response', k, 'threshold', '30', 'N', 'wilson')
    for (a, k1, g, v, m), _ in list(t.levels.items()):
        if a != 'subgroup':
            continue
        get = lambda level, stat: t.cell(a, k1, v, level, stat, m)
        if v.endswith('_relief'):
            n = t.cell('relief', keys('relief'), 'loss', '', 'N', 'kaplan_meier')
            yield from equal('factor', n, get('yes', 'N'), get('no', 'N'), get('no', 'N_miss'))
            continue
        yield from equal('factor', due, get('yes', 'N'), get('no', 'N'), get('no', 'N_miss'))
        yield from equal('one N_miss', get('yes', 'N_miss'), get('no', 'N_miss'))
        terms = [(whole, 1), (get('yes', 'n'), -1), (get('no', 'n'), -1)]
        if all(c for c, _ in terms):
            yield 'responders of a factor', terms, 0, FAR
            if get('no', 'N_miss'):
                yield 'responders without a factor', terms + [(get('no', 'N_miss'), -1)], -FAR, 0
        for level in ('yes', 'no'):
            other = {'depression': ('depression', level), 'female': ('sex', {'yes': 'female', 'no': 'male'}[level])}.get(v)
            if other:
                for s in ('n', 'N'):
                    yield from equal('same group', get(level, s), t.cell('response', k, 'threshold', '30', s, 'wilson', other))
    # Responders in a group whose cell is empty are at most so many.
    m = keys('RESP', 'TS', 'W4')
    for group in PARTIAL:
        levels = t.groups.get(('response', k, group, 'threshold', '30', 'wilson', 'n'), [])
        without = [t.cell('missingness', m, group, t.levels[('missingness', m, ('rated', r), group, '')][0], 'N_miss', '', ('rated', r))
                   for r in ('yes', 'no') if t.levels.get(('missingness', m, ('rated', r), group, ''))]
        for v, l in (('threshold', '20'), ('threshold', '30'), ('threshold', '50'), ('threshold', '70'), ('absolute', '20')):
            whole_n = t.cell('response', k, v, l, 'n', 'wilson')
            parts = [t.cell('response', k, v, l, 'n', 'wilson', (group, g)) for g in levels]
            if whole_n and parts and None not in parts + without:
                yield ('responders without a group', [(whole_n, 1)] + [(p, -1) for p in parts] + [(w, -1) for w in without], -FAR, 0)


def sites(t):
    k = keys(*ENDPOINT)
    for s in ('n', 'N'):
        levels = t.levels.get(('site', k, ('', ''), 'response', 'wilson'), [])
        yield from equal('site overall', t.cell('site', k, 'overall', '', s), *(t.cell('site', k, 'response', l, s, 'wilson') for l in levels))
        yield from at_most('site overall', t.cell('site', k, 'overall', '', s), t.cell('response', k, 'threshold', '30', s, 'wilson'))
        for l in levels:
            yield from equal('site', t.cell('site', k, 'response', l, s, 'wilson'), t.cell('response', k, 'threshold', '30', s, 'wilson', ('site', l)))


def tipping(t):
    k = keys('RESP', 'TS', 'W4', '', 'treatment_policy')
    for d, at in (('yes', 0), ('no', 1)):
        levels = t.levels.get(('tipping_point', k, ('depression', d), 'unrated_responding', ''), [])
        cell = lambda l: t.cell('tipping_point', k, 'unrated_responding', l, 'n', '', ('depression', d))
        for l in levels:
            share = l.split('/')[at]
            first = '/'.join((share, '0') if at == 0 else ('0', share))
            if l != first:
                yield from equal('share of one group', cell(l), cell(first))
            elif share not in ('0', '100'):
                zero, hundred = cell('0/0'), cell('100/0' if at == 0 else '0/100')
                if zero and hundred:
                    a = int(share)
                    yield ('share rounded', [(cell(l), 100), (zero, a - 100), (hundred, -a)], -49, 50)
        yield from equal('none responding', cell('0/0'), t.cell('response', keys(*ENDPOINT), 'threshold', '30', 'n', 'wilson', ('depression', d)))
        m = keys('RESP', 'TS', 'W4')
        unrated = t.cell('missingness', m, 'depression', d, 'n', '', ('rated', 'no'))
        top = cell('100/0' if at == 0 else '0/100')
        yield from equal('all responding', top, cell('0/0'), unrated)


def relief(t):
    k = keys('relief')
    for (a, k1, g, v, m), levels in list(t.levels.items()):
        if a != 'relief' or v != 'loss':
            continue
        get = lambda stat, method=m: t.cell(a, k, v, '', stat, method, g)
        for s in ('N', 'n.event', 'n.redosed', 'n.censored'):
            yield from equal('one relief', get(s, 'kaplan_meier'), get(s))
        if g == ('', ''):
            yield from equal('relief N', get('N'), t.cell('flow', keys('RESP'), 'n', 'relief_in', 'n'))
        for variable in ('time', 'time_loss', 'time_redosed'):
            days = sorted((int(l) for l in t.levels.get((a, k, g, variable, m), []) if l.isdigit()))
            at = lambda day, s: t.cell(a, k, variable, str(day), s, m, g)
            for day, later in zip(days, days[1:]):
                yield from at_most('events grow', at(day, 'n.event'), at(later, 'n.event'))
                yield from at_most('risk falls', at(later, 'n.risk'), at(day, 'n.risk'))
            for day in days:
                yield from at_most('risk of N', at(day, 'n.risk'), get('N'))
                end = get('n.redosed') if variable == 'time_redosed' else get('n.event')
                yield from at_most('events of all', at(day, 'n.event'), end)
                if None not in (get('N'), at(day, 'n.risk'), at(day, 'n.event')) and m == 'kaplan_meier':
                    yield 'at risk or ended', [(get('N'), 1), (at(day, 'n.risk'), -1), (at(day, 'n.event'), -1)], -FAR, FAR


def curves(t):
    """Kaplan-Meier: who is at risk at a day is who has not ended before it."""
    k = keys('relief')
    for (a, k1, g, v, m), levels in list(t.levels.items()):
        if a != 'relief' or v not in ('curve', 'at_risk') or m != 'kaplan_meier':
            continue
        days = sorted(int(l) for l in levels if l.isdigit())
        at = lambda variable, day, s: t.cell(a, k, variable, str(day), s, m, g)
        whole = t.cell(a, k, 'loss', '', 'N', m, g)
        if v == 'at_risk':
            for day, later in zip(days, days[1:]):
                for s in ('n.event', 'n.censored'):
                    yield from at_most('ends grow', at(v, day, s), at(v, later, s))
                yield from at_most('risk falls', at(v, later, 'n.risk'), at(v, day, 'n.risk'))
                if None not in (whole, at(v, later, 'n.risk'), at(v, day, 'n.event'), at(v, day, 'n.censored')):
                    ends = [(whole, 1), (at(v, day, 'n.event'), -1), (at(v, day, 'n.censored'), -1), (at(v, later, 'n.risk'), -1)]
                    yield 'at risk have not ended', ends, 0, FAR
            if 0 in days:                           # it may be left out
                yield from equal('all at risk', whole, at(v, 0, 'n.risk'))
            continue
        if not all(at(v, d, 'n.event') and at(v, d, 'n.censored') for d in days):
            continue                            # days are left out
        for day, later in zip(days, days[1:]):
            yield from equal('step', at(v, day, 'n.risk'), at(v, day, 'n.event'), at(v, day, 'n.censored'), at(v, later, 'n.risk'))
        for variable in ('time', 'at_risk'):
            for l in t.levels.get((a, k, g, variable, m), []):
                upto = [d for d in days if d <= int(l)]
                for s in ('n.event', 'n.censored'):
                    yield from equal('steps up to a day', at(variable, l, s), *(at(v, d, s) for d in upto))
                nxt = [d for d in days if d >= int(l)]
                if nxt:
                    yield from equal('next step', at(variable, l, 'n.risk'), at(v, nxt[0], 'n.risk'))
    yield from by_day(t, k)


def by_day(t, k):
    """Fewer are at risk on a later day, and more have ended, whichever table says it."""
    for group in sorted({g for (a, _, g, v, m) in t.levels if (a, v, m) == ('relief', 'loss', 'kaplan_meier')}):
        for stat, variables in (('n.risk', ('time', 'at_risk', 'curve')), ('n.event', ('time', 'at_risk'))):
            marks = sorted((int(l), t.cell('relief', k, v, l, stat, 'kaplan_meier', group)) for v in variables
                           for l in t.levels.get(('relief', k, group, v, 'kaplan_meier'), []) if t.cell('relief', k, v, l, stat, 'kaplan_meier', group))
            for (day, cell), (later, other) in zip(marks, marks[1:]):
                if day == later:
                    yield from equal('one day', cell, other)
                elif stat == 'n.risk':
                    yield from at_most('risk falls', other, cell)
                else:
                    yield from at_most('events grow', cell, other)


PHQ9 = ('0-4', '5-9', '10-14', '15-19', '20-27')


def mood(t):
    for anchor in ('T0', 'TS'):
        for w in WINDOWS:
            oc, nri = keys('FAS', anchor, w, 'oc'), keys('FAS', anchor, w, 'nri')
            for item in ('phq9', 'gad7'):
                change = t.cell('mood', oc, item, 'change', 'N', 't')
                for l in ('response50', 'remission', 'improved5', 'improved4'):
                    get = lambda k, s: t.cell('mood', k, item, l, s, 'wilson')
                    yield from equal('nri = oc', get(oc, 'n'), get(nri, 'n'))
                    yield from at_most('N oc', get(oc, 'N'), get(nri, 'N'))
                    yield from at_most('N oc', get(oc, 'N'), change)
                    if l.startswith('improved'):
                        yield from equal('N = change', get(oc, 'N'), change)
                yield from equal('N = change', t.cell('mood', oc, item, 'worse5', 'N', 'wilson'), change)
                yield from at_most('remission is response', t.cell('mood', oc, item, 'remission', 'n', 'wilson'),
                                   t.cell('mood', oc, item, 'response50', 'n', 'wilson'))
                for k in (oc, nri):
                    yield from equal('one N', t.cell('mood', k, item, 'remission', 'N', 'wilson'), t.cell('mood', k, item, 'response50', 'N', 'wilson'))
            cell = lambda a, b: t.cell('shift', oc, 'phq9', f'{a}>{b}', 'n')
            yield from equal('shift N', t.cell('shift', oc, 'phq9', '0-4>0-4', 'N'), t.cell('mood', oc, 'phq9', 'change', 'N', 't'))
            yield from equal('shift from 10', t.cell('mood', oc, 'phq9', 'response50', 'N', 'wilson'),
                             *(cell(a, b) for a in PHQ9[2:] for b in PHQ9))
            yield from equal('shift to below 5', t.cell('mood', oc, 'phq9', 'remission', 'n', 'wilson'), *(cell(a, '0-4') for a in PHQ9[2:]))
            up, all_better = [], t.cell('mood', oc, 'phq9', 'improved5', 'n', 'wilson')
            if all_better:
                two = [cell(a, b) for i, a in enumerate(PHQ9) for b in PHQ9[:max(0, i - 1)]]
                if None not in two:
                    yield 'two classes are five points', [(all_better, 1)] + [(c, -1) for c in two], 0, FAR
                    one = [cell(a, b) for i, a in enumerate(PHQ9) for b in PHQ9[:i]] + [cell('20-27', '20-27')]     # 8 points wide
                    yield 'five points are a class', [(all_better, -1)] + [(c, 1) for c in one], 0, FAR
            yield from equal('shift fiqr', t.cell('shift', oc, 'fiqr', 'remission>remission', 'N'),
                             t.cell('function', keys('FAS', anchor, w), 'fiqr', 'change', 'N', 't'))


def function(t):
    for anchor in ('T0', 'TS'):
        for w in WINDOWS:
            k = keys('FAS', anchor, w)
            whole = t.cell('function', k, 'pgic', 'mean', 'N', 't')
            yield from equal('one N', whole, t.cell('function', k, 'pgic', 'improved', 'N', 'wilson'))
            for i in range(1, 8):
                yield from equal('one N', whole, t.cell('function', k, 'pgic', str(i), 'N'))
            yield from equal('improved', t.cell('function', k, 'pgic', 'improved', 'n', 'wilson'),
                             t.cell('function', k, 'pgic', '1', 'n'), t.cell('function', k, 'pgic', '2', 'n'))
            for item in ('fatigue', 'sleep', 'cognition'):
                yield from equal('test', t.cell('function', k, item, 'test', 'N', 'paired_t'), t.cell('function', k, item, 'change', 'N', 't'))
            yield from at_most('improved14', t.cell('function', k, 'fiqr', 'improved14', 'N', 'wilson'), t.cell('function', k, 'fiqr', 'change', 'N', 't'))


def medication(t):
    k = keys('FAS', 'TS', 'W12')
    due = None
    for (a, k1, g, v, m) in list(t.levels):
        if a != 'medication' or v == 'mme' or m != 'wilson':
            continue
        parts = [t.cell(a, k, v, 'stopped', 'N', m), t.cell(a, k, v, 'started', 'N', m), t.cell(a, k, v, 'not_evaluable', 'n')]
        if None in parts:
            continue
        if due:
            yield 'due for medication', [(p, 1) for p in due] + [(p, -1) for p in parts], 0, 0
        due = due or parts
    get = lambda l, s: t.cell('medication', k, 'mme', l, s, 'wilson')
    yield from at_most('stopped', get('stopped', 'n'), get('reduced50', 'n'))
    yield from at_most('reduced', get('reduced50', 'n'), get('reduced30', 'n'))
    for l in ('reduced30', 'reduced50', 'stopped'):
        yield from equal('takers', t.cell('medication', k, 'mme', 'change', 'N', 't'), get(l, 'N'))
    takers = t.cell('medication', k, 'mme', 'change', 'N', 't')
    yield from equal('takers', takers, get('increased', 'N'))
    yield from equal('takers', takers, t.cell('medication', k, 'mme', 'change_pseudomedian', 'N', 'hodges_lehmann'))
    for l in ('dose_T0', 'dose_W12'):
        yield from equal('takers', takers, t.cell('medication', k, 'mme', l, 'N'))
    yield from at_most('takers', t.cell('medication', k, 'mme', 'dose_TS', 'N'), takers)
    if None not in (takers, get('increased', 'n'), get('reduced30', 'n')):
        yield 'more or less', [(takers, 1), (get('increased', 'n'), -1), (get('reduced30', 'n'), -1)], 0, FAR


def sessions(t):
    """How many had so many sessions, and what was given at each."""
    k = keys('SAF')
    saf = t.cell('flow', k, 'n', 'SAF', 'n')
    number = lambda j: t.cell('course', k, 'sessions_number', str(j), 'n')
    for v in ('sessions_number', 'courses'):
        for l in t.levels.get(('course', k, ('', ''), v, ''), []):
            yield from equal('N = SAF', saf, t.cell('course', k, v, l, 'N'))
    for v in ('dose_mg', 'dose_mg_kg'):
        yield from equal('doses', saf, t.cell('dosing', k, v, '', 'N'), t.cell('dosing', k, v, '', 'N_miss'))
        for j in range(1, 7):
            g = ('session_number', str(j))
            parts = [t.cell('dosing', k, v, '', 'N', '', g), t.cell('dosing', k, v, '', 'N_miss', '', g)]
            yield from equal('session of that number', saf, *parts, *(number(i) for i in range(1, j)))
    for v in ('route', 'setting'):
        for l in t.levels.get(('dosing', k, ('', ''), v, ''), []):
            yield from equal('first session', saf, t.cell('dosing', k, v, l, 'N'), t.cell('dosing', k, v, l, 'N_miss'))
    whole = t.cell('dosing', k, 'raised', '', 'N', 'wilson')
    yield from equal('doses changed', whole, *(t.cell('dosing', k, v, '', 'n', 'wilson') for v in ('raised', 'lowered', 'unchanged')))
    for v in ('lowered', 'unchanged'):
        yield from equal('one N', whole, t.cell('dosing', k, v, '', 'N', 'wilson'))
    closed = t.cell('course', k, 'completed4', '', 'N', 'wilson')
    for v in ('duration_days', 'sessions'):
        yield from equal('closed', closed, t.cell('course', k, v, '', 'N'))
    for l in t.levels.get(('course', k, ('', ''), 'stop_reason', ''), []):
        yield from equal('closed', closed, t.cell('course', k, 'stop_reason', l, 'N'), t.cell('course', k, 'stop_reason', l, 'N_miss'))
    later = [t.cell('course', k, 'courses', l, 'n') for l in ('2', '3+')]
    yield from equal('second course', t.cell('course', k, 'gap_days', '', 'N'), *later)
    for v in ('change', 'pre', 'during', 'post'):
        for j in range(1, 7):
            c = t.cell('within_session', k, v, '', 'N', 't', ('session_number', str(j)))
            yield from at_most('any session', c, t.cell('within_session', k, v, '', 'N', 't'))
            if c and saf and None not in [number(i) for i in range(1, j)]:
                yield 'so many sessions', [(saf, 1), (c, -1)] + [(number(i), -1) for i in range(1, j)], 0, FAR


def safety(t):
    k = keys('SAF')
    saf = t.cell('flow', k, 'n', 'SAF', 'n')
    for (a, k1, g, v, m), levels in t.levels.items():
        if a == 'safety' and m == 'wilson':
            for l in levels:
                yield from equal('N = SAF', saf, t.cell(a, k, v, l, 'N', m, g))


def completeness(t):
    for anchor in ('T0', 'TS'):
        for i, w in enumerate(WINDOWS):
            k = keys('SAF', anchor, w)
            whole = t.cell('quality', k, 'completeness', '', 'N')
            yield from at_most('SAF', whole, t.cell('flow', keys('SAF'), 'n', 'SAF', 'n'))
            yield from at_most('RESP in SAF', t.cell('flow', keys('RESP', anchor, w), 'n', 'due', 'n'), whole)
            yield from at_most('RESP in SAF', t.cell('flow', keys('RESP', anchor, w), 'n', 'observed', 'n'), t.cell('quality', k, 'completeness', '', 'n'))
            if i:
                yield from at_most('later windows', whole, t.cell('quality', keys('SAF', anchor, WINDOWS[i - 1]), 'completeness', '', 'N'))


def checks(t):
    """The numbers that are set against limits stand elsewhere too."""
    k, at = keys('SAF'), keys('SAF', 'TS', 'W4')
    found = {(v, l, s): name for (a, _, _, v, l, _, s), name in t.at.items() if (a, v) == ('quality', 'check')}
    get = lambda level, s: found.get(('check', level, s))
    saf, fas = t.cell('flow', k, 'n', 'SAF', 'n'), t.cell('flow', keys('FAS'), 'n', 'FAS', 'n')
    for s in ('n', 'N'):
        yield from equal('check', t.cell('quality', at, 'completeness', '', s), get('rated_w4', s))
    yield from equal('check', saf, get('baseline', 'N'))
    yield from equal('check', fas, get('baseline', 'n'))
    yield from equal('check', saf, get('phq9', 'N'))
    yield from at_most('check', t.cell('baseline', keys('FAS'), 'phq9', '', 'N'), get('phq9', 'n'))
    yield from at_most('check', get('lag_days', 'N'), saf)


SIGNS = ('sbp', 'dbp', 'hr', 'spo2', 'dissociation')
SPANS = ('0-25', '25-50', '50-75', '75-105', '105-150', '150-240')


def vitals(t):
    k = keys('SAF')
    saf = t.cell('flow', k, 'n', 'SAF', 'n')
    N = lambda v, l='': t.cell('vitals', k, v, l, 'N', 't')
    for sign in SIGNS:
        whole = N(sign, 'before')
        yield from at_most('vitals', whole, saf)
        yield from equal('vitals', whole, N(sign + ('_lowest' if sign == 'spo2' else '_peak')))
        for span in SPANS:
            yield from equal('vitals', N(sign, span), N(sign + '_change', span))
            yield from at_most('vitals', N(sign, span), whole)


def privacy(t):
    found = {(v, l, s): name for (a, _, _, v, l, _, s), name in t.at.items() if a == 'privacy'}
    exported = t.cell('flow', keys(), 'n', 'exported', 'n')
    for l in ('all', 'age_sex_site'):
        yield from equal('classes', exported, found.get(('classes', l, 'N')))
        yield from at_most('alone', found.get(('classes', l, 'n')), found.get(('classes', l, 'n.below')))
        yield from at_most('below', found.get(('classes', l, 'n.below')), exported)
    yield from at_most('coarser', found.get(('classes', 'age_sex_site', 'n')), found.get(('classes', 'all', 'n')))
    yield from at_most('coarser', found.get(('classes', 'age_sex_site', 'n.below')), found.get(('classes', 'all', 'n.below')))


# The rows that the headlines of `since` are.
HEADLINES = {
    'enrolled': ('flow', 'ENR', '', '', '', '', '', '', 'n', 'ENR', '', 'n'),
    'started': ('flow', 'SAF', '', '', '', '', '', '', 'n', 'SAF', '', 'n'),
    'with_baseline': ('flow', 'FAS', '', '', '', '', '', '', 'n', 'FAS', '', 'n'),
    'eligible': ('flow', 'RESP', '', '', '', '', '', '', 'n', 'RESP', '', 'n'),
    'due': ('flow', 'RESP', 'TS', 'W4', '', '', '', '', 'n', 'due', '', 'n'),
    'observed': ('flow', 'RESP', 'TS', 'W4', '', '', '', '', 'n', 'observed', '', 'n'),
    'responders': ('response', 'RESP', 'TS', 'W4', 'nri', 'treatment_policy', '', '', 'threshold', '30', 'wilson', 'n'),
    'in_relief': ('relief', 'relief', '', '', '', '', '', '', 'loss', '', 'kaplan_meier', 'N'),
    'losses': ('relief', 'relief', '', '', '', '', '', '', 'loss', '', 'kaplan_meier', 'n.event'),
    'serious': ('safety', 'SAF', '', '', '', '', '', '', 'serious', '', 'wilson', 'n'),
}


def headline(population, name, level):
    return '|'.join(('since', population, '', '', '', '', 'headline', name, 'number', level, '', 'value'))


def compared(t):
    """What has changed: the headlines of this month, and who came to be due since the month before."""
    known = set(t.at.values())
    for name, keys_ in HEADLINES.items():
        now, row = headline(keys_[1], name, 'now'), '|'.join(keys_)
        if now in known and row in known:
            yield from equal('headline', row, now)
    due = keys('SAF', 'TS', 'W4')
    for group in {g for (a, _, g, v, _, _, _) in t.at if (a, v) == ('drift', 'completeness')}:
        parts = [t.cell('drift', keys(), 'completeness', '', s, '', group) for s in ('n.before', 'n.now')]
        yield from equal('due before and since', t.cell('quality', due, 'completeness', '', 'N', '', group), *parts)


def between(label, known, later, others):
    """What rows of a month say of the one before it, `label`: cells are named with their months."""
    for name, keys_ in HEADLINES.items():
        before, row = headline(keys_[1], name, 'before'), '|'.join(keys_)
        if before in others and row in known:
            yield 'headline before', [(later + before, 1), (label + row, -1)], 0, 0
    new, gone, enrolled = 'since||||||||patients|new||n', 'since||||||||patients|withdrawn||n', '|'.join(HEADLINES['enrolled'])
    if {new, gone, enrolled} <= others and enrolled in known:
        yield 'new and withdrawn', [(later + enrolled, 1), (label + enrolled, -1), (later + new, -1), (later + gone, 1)], 0, 0
    for stat in 'nN':
        for kind in ('published', 'restated'):
            row = f'restated|RESP|TS|W4|nri|treatment_policy|report|{kind}|month|{label.strip()}|wilson|{stat}'
            primary = f'response|RESP|TS|W4|nri|treatment_policy|||threshold|30|wilson|{stat}'
            if row in others and primary in known and kind == 'published':
                yield 'as it was published', [(later + row, 1), (label + primary, -1)], 0, 0
            elif row in others and primary in others and stat == 'n':
                yield 'grows', [(later + primary, 1), (later + row, -1)], 0, FAR
    for site in sorted({r.split('|')[7] for r in others if r.startswith('drift||||||') and '|completeness|' in r}):
        row = f"drift||||||{'site' if site else ''}|{site}|completeness|||n.before"
        whole = f"quality|SAF|TS|W4|||{'site' if site else ''}|{site}|completeness|||N"
        if row in others and whole in known:
            yield 'due before', [(later + row, 1), (label + whole, -1)], 0, FAR
