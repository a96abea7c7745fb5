"""Released numbers other than counts that rest on few patients, and rows whose name alone is of few."""
from collections import defaultdict

import rows

SPREAD = ('mean', 'sd', 'median', 'p25', 'p75')
CURVES = {'curve': 'kaplan_meier', 'time': 'kaplan_meier', 'interval': 'turnbull', 'curve_loss': 'aalen_johansen', 'curve_redosed': 'aalen_johansen'}


def numbers(restricted, released, small):
    """Means, spreads and quantiles of 1..small-1 patients, extremes, and shares of small counts that stand open."""
    counts = defaultdict(dict)
    for r in restricted:
        if rows.is_count(r):
            counts[rows.key(r)][r['stat_name']] = rows.whole(r)
    for r in released:
        if rows.withheld(r) or rows.number(r) is None or r['x_analysis'] == 'claim':
            continue
        of = counts[rows.key(r)]
        n, stat = of.get('n'), r['stat_name']
        N = of.get('N', n)
        if stat in ('min', 'max'):
            yield f'extreme: {r["x_result_id"]} = {r["stat"]}'
        elif stat in SPREAD and 0 < (N or 0) < small and r['x_analysis'] != 'site':
            yield f'of {N}: {r["x_result_id"]} = {r["stat"]}'
        elif stat == 'p' and n is not None and (0 < n < small or 0 < N - n < small) and r['x_method'] != 'cluster_bootstrap':
            yield f'share of {n} of {N}: {r["x_result_id"]} = {r["stat"]}'
        elif stat.startswith('rate.100') and n is not None and 0 < n < small:
            yield f'rate of {n}: {r["x_result_id"]} = {r["stat"]}'


def days(restricted, released, small):
    """Days that an open curve goes on from, where fewer than small patients ended since the day before on it: the day is of few."""
    ends, shown = defaultdict(int), defaultdict(set)
    for r in restricted:
        if (r['x_analysis'], r['variable']) == ('relief', 'curve') and r['stat_name'] in ('n.event', 'n.censored'):
            ends[r['group1_level'], int(r['variable_level'])] += rows.whole(r) or 0
    for r in released:
        if (r['x_analysis'], r['variable']) == ('relief', 'curve'):
            shown[r['group1_level']].add(int(r['variable_level']))
    for group, on in sorted(shown.items()):
        on = sorted(on)
        for day, later in zip([-1] + on, on):
            behind = sum(n for (g, d), n in ends.items() if g == group and day < d <= later)
            if 0 < behind < small:
                yield f'day: curve of {group or "all"}: {behind} ended after day {day} up to day {later}'


def steps(restricted, released, small):
    """Drops of open curves behind which stand fewer than small patients: drop x N."""
    sizes = {}
    for r in restricted:
        if (r['x_analysis'], r['variable'], r['stat_name'], r['x_method']) == ('relief', 'loss', 'N', 'kaplan_meier'):
            sizes[r['group1'], r['group1_level']] = rows.whole(r)
    curves = defaultdict(list)
    for r in released:
        if r['x_analysis'] == 'relief' and r['variable'] in CURVES and r['stat_name'] == 'estimate' and not rows.withheld(r):
            if rows.number(r) is not None:
                end = float(r['variable_level'].split('-')[-1])
                curves[r['variable'], r['x_method'], r['group1'], r['group1_level']].append((end, rows.number(r), r['x_result_id']))
    for (variable, _, group, level), points in curves.items():
        before = 0.0 if variable in ('curve_loss', 'curve_redosed') else 1.0
        for _, height, name in sorted(points):
            behind = abs(before - height) * sizes.get((group, level), 0)
            if 1e-9 < behind < small - 1e-9 - 0.5:      # weights of a curve may put a little less than its patients behind a step
                yield f'step: {name} = {height}: {behind:.1f} patients behind it'
            before = height
