"""D17: events and vital signs of sessions. The limits by bootstrap are not derived here.

Values of one minute: of one minute of the clock, after they are told apart into before and during. An event that names a session which
the data cut has left out belongs to no session.
"""
from collections import defaultdict
from fractions import Fraction

from definitions import mean
from exports import DAY, HOUR, MINUTE
from rows import proportion

RISES = (('sbp_rise', 'sbp', 20), ('dbp_rise', 'dbp', 10), ('hr_rise', 'hr', 20))
HIGH = (('sbp_high', 'sbp', 180), ('dbp_high', 'dbp', 110))


def session_of(p, event):
    """session_id of an event, or None."""
    if event['session_id'] is not None:
        name = event['session_id'].encode()
        return name if any(s[1] == name for s in p.sessions) else None
    around = [s for s in p.sessions if s[0] <= event['onset_at'] <= s[0] + DAY]
    return around[-1][1] if around else None


def events(res, saf, sessions):
    placed = [(o, e, session_of(o.p, e)) for o in saf for e in o.p.events]
    res.add('safety', 'SAF', {'n': sum(1 for _, _, s in placed if s is None)}, variable='no_session')
    found = [(o, e) for o, e, s in placed if s is not None]
    tables = [({}, found)] + [({'group1': 'severity', 'group1_level': level}, [(o, e) for o, e in found if e['severity'] == level])
                              for level in sorted({e['severity'] for _, e in found} - {None})]
    terms = sorted({term(e) for _, e in found})
    for keys, members in tables:
        event_rows(res, [(o, e) for o, e in members if e['serious'] == 'yes'], saf, sessions, dict(variable='serious', **keys))
        for name in terms:
            event_rows(res, [(o, e) for o, e in members if term(e) == name], saf, sessions,
                       dict(variable='term', variable_level=name, **keys))


def term(event):
    return event['term'].strip().lower()


def event_rows(res, found, saf, sessions, keys):
    stats = proportion(len({o.p.id for o, _ in found}), len(saf))
    stats['rate.100'] = Fraction(100 * len(found), sessions) if sessions else None
    res.add('safety', 'SAF', stats, x_method='wilson', **keys)


class Monitored:
    """before: the last value; during: the values in order of time, of each parameter that has both."""

    def __init__(self, rows, start):
        by_minute = defaultdict(list)
        for r in rows:
            t = r['recorded_at']
            if start - DAY <= t <= start or start < t <= start + 4 * HOUR:
                by_minute[r['parameter'], t > start, t // MINUTE].append(r['value'])
        self.before, self.during = {}, defaultdict(list)
        for parameter, after, minute in sorted(by_minute):
            value = mean(by_minute[parameter, after, minute])
            if after:
                self.during[parameter].append(value)
            else:
                self.before[parameter] = value

    def both(self, parameter):
        """(before, during), or None."""
        if parameter not in self.before or parameter not in self.during:
            return None
        return self.before[parameter], self.during[parameter]


def vital_signs(res, saf):
    monitored = []
    for o in saf:
        of_session = defaultdict(list)
        for r in o.p.vitals:
            of_session[r['session_id'].encode()].append(r)
        monitored += [Monitored(of_session[s[1]], s[0]) for s in o.p.sessions]

    def add(variable, parameter, met, counted=lambda before, during: True):
        pairs = [m.both(parameter) for m in monitored]
        flags = [met(*pair) for pair in pairs if pair is not None and counted(*pair)]
        stats = proportion(sum(flags), len(flags))
        res.add('safety', 'SAF', {k: stats[k] for k in ('n', 'N', 'p')}, variable=variable, x_method='cluster_bootstrap')
    for variable, parameter, limit in RISES:
        add(variable, parameter, lambda before, during: max(during) - before >= limit)
    for variable, parameter, limit in HIGH:
        add(variable, parameter, lambda before, during: max(during) >= limit)
    add('spo2_low', 'spo2', lambda before, during: min(during) < 90)
    add('dissociation_resolved', 'dissociation', lambda before, during: during[-1] <= before, lambda before, during: max(during) > before)


def rows(res, saf, tables):
    if tables['adverse_events'] is not None:
        events(res, saf, sum(len(o.p.sessions) for o in saf))
    if tables['vitals'] is not None:
        vital_signs(res, saf)
