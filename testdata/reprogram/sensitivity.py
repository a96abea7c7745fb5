"""D19: the primary endpoint and the median duration of relief under another rule."""
import estimates as est
from definitions import Outcome
from rows import PRIMARY, proportion

CHANGES = [('baseline.rule', (rule,)) for rule in ('home_mean', 'home_last', 'pre_session')]
CHANGES += [('response.min_baseline_mm', 0)] + [('course.max_gap_days', days) for days in (14, 28, 42)] + [('relief.smooth_days', 1)]


def rows(res, enr, response_counts):
    for key, value in CHANGES:
        changed = [Outcome(o.p, {**o.config, key: value}) for o in enr]
        keys = dict(variable=key, variable_level=value[0] if isinstance(value, tuple) else value, group1='estimate')
        n, total = response_counts([o for o in changed if o.resp], *PRIMARY.values(), 'threshold', 30)
        res.add('sensitivity', 'RESP', proportion(n, total), group1_level='response', x_method='wilson', **keys, **PRIMARY)
        km = est.KaplanMeier([o.relief_time() for o in changed if o.relief_in])
        stats = dict(zip(('median', 'conf.low', 'conf.high'), km.median()))
        res.add('sensitivity', 'relief', stats, group1_level='relief', x_method='kaplan_meier', **keys)
