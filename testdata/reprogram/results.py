"""outcomes.csv and the rows of ard.csv that are derived here."""
from fractions import Fraction

import delivery
import estimates as est
from definitions import ANCHORS, WINDOWS, mean, reduced
from exports import MINUTE, SECOND, EPOCH
from datetime import timedelta

COLUMNS = ('x_result_id x_analysis x_population x_anchor x_window x_missing x_strategy group1 group1_level group2 '
           'group2_level variable variable_level context stat_name stat_label stat stat_chr fmt_fun warning error '
           'x_method x_estimand x_suppressed').split()
COVERED = ('flow', 'baseline', 'response', 'response_difference', 'cumulative_response', 'relief', 'trajectory',
           'dosing', 'course', 'site', 'quality')
PRIMARY = {'x_anchor': 'TS', 'x_window': 'W4', 'x_missing': 'nri', 'x_strategy': 'treatment_policy'}
CRITERIA = [('threshold', 20), ('threshold', 30), ('threshold', 50), ('threshold', 70), ('absolute', 20)]
NUMERIC = ('age', 'pain_years', 'failed_classes', 'baseline_mm', 'phq9', 'gad7', 'n_sessions_course1')
CATEGORIES = ('sex', 'diagnosis', 'depression', 'anxiety', 'psychotherapy_planned', 'site', 'basetype')


def text(x):
    """The shortest text that reads back; empty where not estimable."""
    if x is None:
        return ''
    if isinstance(x, bool):
        return str(int(x))
    if isinstance(x, Fraction):
        x = x.numerator if x.denominator == 1 else float(x)
    return repr(x) if isinstance(x, float) else str(x)


def clock(t, study):
    if t is None:
        return ''
    if study:
        return str(t // MINUTE)
    return (EPOCH + timedelta(seconds=t // SECOND)).strftime('%Y-%m-%dT%H:%M:%SZ')


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

class Results:
    """Collects rows; stats in the order given."""

    def __init__(self):
        self.rows = []

    def add(self, analysis, population, stats, **keys):
        for name, value in stats.items():
            row = dict.fromkeys(COLUMNS, '')
            row.update({k: str(v) for k, v in keys.items()})
            row.update(x_analysis=analysis, x_population=population, stat_name=name, stat=text(value), x_suppressed='none')
            row['x_result_id'] = '|'.join(row[c] for c in COLUMNS[1:] if c not in ('stat', 'x_suppressed') and row[c])
            self.rows.append(row)


def column(o, name):
    """The value of a variable of the tables; None if missing."""
    derived = {'baseline_mm': o.base, 'phq9': o.phq9, 'gad7': o.gad7, 'depression': o.depression, 'basetype': o.basetype,
               'n_sessions_course1': len(o.courses[0]) if o.saf else 0}
    value = derived[name] if name in derived else o.p.row[name]
    return None if value == '' else value


def groups(population, names):
    """(keys, members): everyone, then each level that occurs, by group variable."""
    out = [({}, population)]
    for name in names:
        for level in sorted({column(o, name) for o in population} - {None}):
            out.append(({'group1': name, 'group1_level': level}, [o for o in population if column(o, name) == level]))
    return out


def proportion(n, total):
    low, high = est.wilson(n, total)
    return {'n': n, 'N': total, 'p': Fraction(n, total) if total else None, 'conf.low': low, 'conf.high': high}


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
        km = est.KaplanMeier([(o.r, True) if o.status == 'loss' else (o.l, False) for o in group])
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


def rows(enr):
    """All rows derived here."""
    res = Results()
    fas, resp = [o for o in enr if o.fas], [o for o in enr if o.resp]
    flow(res, enr)
    baseline_table(res, fas)
    response(res, resp)
    response_difference(res, resp)
    cumulative_response(res, resp)
    relief(res, [o for o in enr if o.relief_in])
    trajectory(res, fas)
    delivery.rows(res, enr)
    return res.rows
