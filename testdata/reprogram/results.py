"""outcomes.csv and the rows of ard.csv that are derived here."""
from fractions import Fraction

import curves
import delivery
import estimates as est
import instruments
import medication
import rapid
import safety
import sensitivity
import within_session
from definitions import ANCHORS, WINDOWS, mean, reduced
from rows import PRIMARY, Results, clock, column, groups, proportion, text

COVERED = ('flow', 'baseline', 'response', 'response_difference', 'cumulative_response', 'relief', 'trajectory', 'rapid',
           'within_session', 'mood', 'function', 'medication', 'safety', 'sensitivity', 'dosing', 'course', 'site', 'quality')
CRITERIA = [('threshold', 20), ('threshold', 30), ('threshold', 50), ('threshold', 70), ('absolute', 20)]
NUMERIC = ('age', 'pain_years', 'failed_classes', 'baseline_mm', 'phq9', 'gad7', 'n_sessions_course1')
CATEGORIES = ('sex', 'diagnosis', 'depression', 'anxiety', 'psychotherapy_planned', 'site', 'basetype')


# --- one row a patient

def window_cells(o, anchor, window):
    value = o.value(anchor, window)
    cells = {'due': o.due(anchor, window), 'obs': value is not None, 'value': value, 'pchg': None, 'resp30': None, 'resp50': None}
    if value is not None and o.fas and o.base > 0:
        cells.update(pchg=100 * (value - o.base) / o.base, resp30=reduced(o.base, value, 30), resp50=reduced(o.base, value, 50))
    return {f'{anchor.lower()}_{window.lower()}_{k}': v for k, v in cells.items()}


def outcome_row(o, study):
    row = {'patient_id': o.p.id, 'site': o.p.row['site'] or '', 'saf': o.saf, 'fas': o.fas, 'resp': o.resp,
           't0': clock(o.t0, study), 'ts': clock(o.ts, study), 'n_sessions': len(o.p.sessions),
           'n_sessions_course1': len(o.courses[0]) if o.saf else 0, 'n_courses': len(o.courses),
           'baseline_mm': o.base, 'basetype': o.basetype, 'depression': o.depression, 'phq9_baseline': o.phq9}
    for anchor in ANCHORS:
        for window in WINDOWS:
            row.update(window_cells(o, anchor, window))
    row.update(relief_in=o.relief_in, relief_status=o.status, relief_l=o.l, relief_r=o.r, relief_q=o.q)
    return {k: v if isinstance(v, str) else text(v) for k, v in row.items()}


def outcome_columns():
    names = ('patient_id site saf fas resp t0 ts n_sessions n_sessions_course1 n_courses baseline_mm basetype depression '
             'phq9_baseline').split()
    names += [f'{a.lower()}_{w.lower()}_{c}' for a in ANCHORS for w in WINDOWS
              for c in ('due', 'obs', 'value', 'pchg', 'resp30', 'resp50')]
    return names + ['relief_in', 'relief_status', 'relief_l', 'relief_r', 'relief_q']


# --- rows of results

def flow(res, enr):
    resp = [o for o in enr if o.resp]
    for name, members in (('ENR', enr), ('SAF', [o for o in enr if o.saf]), ('FAS', [o for o in enr if o.fas]), ('RESP', resp)):
        res.add('flow', name, {'n': len(members)}, variable='n', variable_level=name)
    for anchor in ANCHORS:
        for window in WINDOWS:
            due = [o for o in resp if o.due(anchor, window)]
            observed = sum(1 for o in due if o.value(anchor, window) is not None)
            for name, n in (('due', len(due)), ('observed', observed)):
                res.add('flow', 'RESP', {'n': n}, variable='n', variable_level=name, x_anchor=anchor, x_window=window)
    for name in ('relief_due', 'relief_rated', 'relief_in'):
        res.add('flow', 'RESP', {'n': sum(1 for o in resp if getattr(o, name))}, variable='n', variable_level=name)


def summary(values, population):
    m, var = est.moments(values)
    return {'N': len(values), 'N_miss': population - len(values), 'mean': m, 'sd': None if var is None else est.root(var),
            'median': est.quantile(values, Fraction(1, 2)), 'p25': est.quantile(values, Fraction(1, 4)),
            'p75': est.quantile(values, Fraction(3, 4)), 'min': min(values, default=None), 'max': max(values, default=None)}


def present(members, name):
    return [v for v in (column(o, name) for o in members) if v is not None]


def baseline_table(res, fas):
    for keys, members in groups(fas, ['depression']):
        for name in NUMERIC:
            res.add('baseline', 'FAS', summary(present(members, name), len(members)), variable=name, **keys)
        for name in CATEGORIES:
            values = present(members, name)
            for level in sorted(set(present(fas, name))):
                n = values.count(level)
                res.add('baseline', 'FAS', {'n': n, 'N': len(values), 'N_miss': len(members) - len(values),
                                            'p': Fraction(n, len(values)) if values else None},
                        variable=name, variable_level=level, **keys)
    differences(res, fas)


def differences(res, fas):
    yes, no = ([o for o in fas if o.depression == level] for level in ('yes', 'no'))
    keys = {'group1': 'depression', 'group1_level': 'yes-no'}
    for name in NUMERIC + CATEGORIES:
        a, b = present(yes, name), present(no, name)
        if len(a) < 2 or len(b) < 2 or name == 'depression':
            continue
        if name in NUMERIC:
            (m1, v1), (m0, v0) = est.moments(a), est.moments(b)
            res.add('baseline', 'FAS', {'smd': est.difference(m1, v1, m0, v0)}, variable=name, **keys)
            continue
        for level in sorted(set(present(fas, name))):
            p1, p0 = Fraction(a.count(level), len(a)), Fraction(b.count(level), len(b))
            res.add('baseline', 'FAS', {'smd': est.difference(p1, p1 * (1 - p1), p0, p0 * (1 - p0))},
                    variable=name, variable_level=level, **keys)


def met(o, value, criterion, amount):
    if criterion == 'threshold':
        return reduced(o.base, value, amount)
    if criterion == 'absolute':
        return o.base - value >= amount
    return value >= o.base * (100 + amount) / 100


def counts(members, anchor, window, missing, strategy, criterion, amount):
    """(responders, denominator) among those due."""
    n = total = 0
    for o in members:
        if not o.due(anchor, window):
            continue
        if strategy == 'composite' and o.redosed_in(anchor, window):
            total += 1
            continue
        value = o.carried(anchor, window) if missing == 'locf' else o.value(anchor, window)
        if value is None and missing == 'oc':
            continue
        total += 1
        n += missing == 'best' if value is None else met(o, value, criterion, amount)
    return n, total


def response(res, resp):
    for anchor in ANCHORS:
        for window in WINDOWS:
            for missing in ('nri', 'oc', 'best', 'locf'):
                for strategy in ('treatment_policy', 'composite'):
                    keys = {'x_anchor': anchor, 'x_window': window, 'x_missing': missing, 'x_strategy': strategy}
                    names = ('depression', 'site', 'sex', 'basetype') if keys == PRIMARY else ()
                    worse = [('worse', 30)] if (missing, strategy) == ('oc', 'treatment_policy') else []
                    for group, members in groups(resp, names):
                        for criterion in CRITERIA + worse:
                            stats = proportion(*counts(members, *keys.values(), *criterion))
                            res.add('response', 'RESP', stats, variable=criterion[0], variable_level=criterion[1],
                                    x_method='wilson', **keys, **group)


def response_difference(res, resp):
    (a, n1), (c, n0) = (counts([o for o in resp if o.depression == level], *PRIMARY.values(), 'threshold', 30)
                        for level in ('yes', 'no'))
    empty = n1 == 0 or n0 == 0
    table = (a, n1 - a, c, n0 - c)
    triples = (('rd', 'newcombe', est.newcombe, (a, n1, c, n0)), ('rr', 'katz', est.katz, (a, n1, c, n0)),
               ('or', 'woolf', est.woolf, table))
    keys = dict(variable='depression', variable_level='yes-no', **PRIMARY)
    for name, method, function, args in triples:
        values = (None, None, None) if empty else function(*args)
        res.add('response_difference', 'RESP', dict(zip((name, name + '.low', name + '.high'), values)), x_method=method, **keys)
    res.add('response_difference', 'RESP', {'p.value': None if empty else est.fisher(*table)}, x_method='fisher', **keys)


def cumulative_response(res, resp):
    reductions = []
    for o in resp:
        if o.due('TS', 'W4'):
            value = o.value('TS', 'W4')
            reductions.append(0 if value is None else 100 * (o.base - value) / o.base)
    for x in range(-100, 101):
        res.add('cumulative_response', 'RESP', proportion(sum(1 for r in reductions if r >= x), len(reductions)),
                variable='pct_reduction', variable_level=x, x_method='wilson', **PRIMARY)


def relief(res, members):
    for keys, group in groups(members, ['depression']):
        curves.rows(res, group, keys)
        km = est.KaplanMeier([o.relief_time() for o in group])
        status = [o.status for o in group]
        keys = dict(x_method='kaplan_meier', **keys)
        median, low, high = km.median()
        area, error = km.restricted_mean(84)
        res.add('relief', 'relief', {
            'N': len(group), 'n.event': status.count('loss'), 'n.redosed': status.count('redosed'),
            'n.censored': status.count('censored'), 'n.unconfirmed': sum(1 for o in group if o.unconfirmed),
            'median': median, 'conf.low': low, 'conf.high': high, 'rmst': area, 'rmst.std.error': error},
            variable='loss', **keys)
        for t in (14, 28, 56, 84, 182):
            s, low, high = km.survival(t)
            res.add('relief', 'relief', {'n.risk': km.at_risk(t), 'n.event': km.events(t), 'estimate': s,
                                         'conf.low': low, 'conf.high': high}, variable='time', variable_level=t, **keys)


def trajectory(res, fas):
    for keys, members in groups(fas, ['depression']):
        for week in range(13):
            values = [o.base if week == 0 else weekly(o, week) for o in members]
            values = [v for v in values if v is not None]
            m, var = est.moments(values)
            res.add('trajectory', 'FAS', {'N': len(values), 'mean': m, 'sd': None if var is None else est.root(var)},
                    variable='week', variable_level=week, **keys)


def weekly(o, week):
    return mean(v for d, v in o.days['T0'].items() if 7 * (week - 1) <= d <= 7 * week - 1)


def rows(cohort):
    """All rows derived here."""
    res, enr, tables = Results(), cohort.enr, cohort.tables
    saf, fas, resp = ([o for o in enr if getattr(o, name)] for name in ('saf', 'fas', 'resp'))
    flow(res, enr)
    baseline_table(res, fas)
    response(res, resp)
    response_difference(res, resp)
    cumulative_response(res, resp)
    relief(res, [o for o in enr if o.relief_in])
    trajectory(res, fas)
    rapid.rows(res, resp)
    within_session.rows(res, saf)
    names = {r['instrument'] for r in tables['instruments'] or ()}
    instruments.mood(res, fas, names)
    instruments.function(res, fas, names, {r['item'] for r in tables['vas']}, cohort.pgic_best)
    medication.rows(res, enr, fas, tables)
    safety.rows(res, saf, tables)
    sensitivity.rows(res, enr, counts)
    delivery.rows(res, enr)
    return res.rows
