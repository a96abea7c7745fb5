"""D9: pain before, during and after a session, averaged first within a patient."""
from definitions import mean
from exports import DAY
from rows import average


def phases(p, session):
    """{name: mm} of a session, without what it does not have."""
    start, name = session[0], session[1]
    pre = [v for t, phase, v in p.ratings if phase == 'pre' and start - DAY <= t <= start]
    named = [(phase, v) for _, phase, v, of in p.around if of is not None and of.encode() == name]
    found = {'pre': pre[-1] if pre else None, 'during': mean(v for phase, v in named if phase == 'during'),
             'post': mean(v for phase, v in named if phase == 'post')}
    if pre and found['post'] is not None:
        found['change'] = found['post'] - found['pre']
    return {k: v for k, v in found.items() if v is not None}


def rows(res, saf):
    by_patient = [[phases(o.p, s) for s in o.p.sessions] for o in saf]
    tables = [({}, by_patient)]
    for number in range(1, 7):
        members = [sessions[number - 1:number] for sessions in by_patient if len(sessions) >= number]
        if members:
            tables.append(({'group1': 'session_number', 'group1_level': number}, members))
    for keys, patients in tables:
        for name in ('change', 'pre', 'during', 'post'):
            means = [mean(s[name] for s in sessions if name in s) for sessions in patients]
            res.add('within_session', 'SAF', average([m for m in means if m is not None]), variable=name, x_method='t', **keys)
