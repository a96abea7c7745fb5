"""Rows of results: their columns, the spelling of numbers, groups, and the statistics that several tables share."""
from datetime import timedelta
from fractions import Fraction

import estimates as est
from exports import EPOCH, MINUTE, SECOND

COLUMNS = ('x_result_id x_analysis x_population x_anchor x_window x_missing x_strategy group1 group1_level group2 '
           'group2_level variable variable_level context stat_name stat_label stat stat_chr fmt_fun warning error '
           'x_method x_estimand x_suppressed').split()
PRIMARY = {'x_anchor': 'TS', 'x_window': 'W4', 'x_missing': 'nri', 'x_strategy': 'treatment_policy'}


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


def average(values):
    """Mean with its t limits."""
    m, var = est.moments(values)
    low, high = est.t_limits(m, var, len(values))
    return {'N': len(values), 'mean': m, 'sd': None if var is None else est.root(var), 'conf.low': low, 'conf.high': high}
