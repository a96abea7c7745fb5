"""D12 and D15: instruments at a window, and the ratings of fatigue, sleep and cognition.

An administration that cannot be scored is none: the nearest is sought among those that can.
"""
from definitions import ANCHORS, WINDOWS, baseline, daily_means, day, instrument_baseline, outcome_ratings, score, window_value
from exports import DAY
from rows import average, proportion

NOMINAL = {'W1': 7, 'W2': 14, 'W4': 28, 'W8': 56, 'W12': 84, 'W26': 182}
ITEMS = {'phq9': 9, 'gad7': 7}
SYMPTOMS = ('fatigue', 'sleep', 'cognition')


def at_window(o, instrument, anchor, window):
    """The score nearest to the nominal day, the earlier of two as near."""
    a, (lo, hi) = o.anchor(anchor), WINDOWS[window]
    found = []
    for (name, t), items in o.p.administrations.items():
        value = score(items, ITEMS.get(instrument, 0)) if name == instrument and t > a and lo <= day(t, a) <= hi else None
        if value is not None:
            found.append((abs(t - a - NOMINAL[window] * DAY), t, value))
    return min(found)[2] if found else None


def mood(res, fas, instruments):
    for anchor in ANCHORS:
        for window in WINDOWS:
            due = [o for o in fas if o.due(anchor, window)]
            for name in ('phq9', 'gad7'):
                if name in instruments:
                    mood_rows(res, name, [(getattr(o, name), at_window(o, name, anchor, window)) for o in due],
                              dict(x_anchor=anchor, x_window=window, variable=name))


def mood_rows(res, name, pairs, keys):
    changes = [value - base for base, value in pairs if base is not None and value is not None]
    res.add('mood', 'FAS', average(changes), variable_level='change', x_missing='oc', x_method='t', **keys)
    ill = [(base, value) for base, value in pairs if base is not None and base >= 10]
    for level, met in (('response50', lambda base, value: value <= base / 2), ('remission', lambda base, value: value < 5)):
        n = sum(1 for base, value in ill if value is not None and met(base, value))
        for missing, total in (('nri', len(ill)), ('oc', sum(1 for _, value in ill if value is not None))):
            res.add('mood', 'FAS', proportion(n, total), variable_level=level, x_missing=missing, x_method='wilson', **keys)


class Symptom:
    """Baseline and windows of a patient by another item of the ratings."""

    def __init__(self, o, item):
        self.base, _ = baseline(o.p.items[item], o.t0, o.config['baseline.rule'])
        ratings = outcome_ratings(o.p, o.config['outcome.washout_hours'], item)
        self.days = {a: daily_means(ratings, o.anchor(a)) for a in ANCHORS if o.anchor(a) is not None}

    def change(self, anchor, window):
        value = window_value(self.days[anchor], *WINDOWS[window])
        return None if self.base is None or value is None else value - self.base


def function(res, fas, instruments, items, best):
    symptoms = {item: [Symptom(o, item) for o in fas] for item in SYMPTOMS if item in items}
    for anchor in ANCHORS:
        for window in WINDOWS:
            keys = dict(x_anchor=anchor, x_window=window)
            due = [o.due(anchor, window) for o in fas]
            members = [o for o, d in zip(fas, due) if d]
            if 'fiqr' in instruments:
                pairs = [(instrument_baseline(o.p, o.t0, 'fiqr', 0), at_window(o, 'fiqr', anchor, window)) for o in members]
                changes = [value - base for base, value in pairs if base is not None and value is not None]
                res.add('function', 'FAS', average(changes), variable='fiqr', variable_level='change', x_method='t', **keys)
            for item, of_item in symptoms.items():
                changes = [s.change(anchor, window) for s, d in zip(of_item, due) if d]
                res.add('function', 'FAS', average([c for c in changes if c is not None]), variable=item, variable_level='change',
                        x_method='t', **keys)
            if 'pgic' in instruments:
                pgic(res, [at_window(o, 'pgic', anchor, window) for o in members], best, keys)


def pgic(res, values, best, keys):
    values = [v for v in values if v is not None]
    good = (1, 2) if best == 1 else (6, 7)
    res.add('function', 'FAS', average(values), variable='pgic', variable_level='mean', x_method='t', **keys)
    res.add('function', 'FAS', proportion(sum(1 for v in values if v in good), len(values)), variable='pgic',
            variable_level='improved', x_method='wilson', **keys)
    for level in range(1, 8):
        stats = proportion(values.count(level), len(values))
        res.add('function', 'FAS', {k: stats[k] for k in ('n', 'N', 'p')}, variable='pgic', variable_level=level, **keys)
