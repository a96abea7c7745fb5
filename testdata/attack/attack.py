"""The adversary: everything that is released, against everything that is withheld."""
import gzip
import itertools
import os
import time
from collections import defaultdict

import contract
import inversions
import rows
from solver import FAR, Contradiction, Part, System

HERE = os.path.dirname(os.path.abspath(__file__))
SMALL = 6                       # disclosure.min_cell
LEARNED_SITES = ('Montréal', 'Toronto')
ROUNDING = 5                    # disclosure.rounding, where counts are rounded
PATIENCE = 60                   # seconds of integer programs for one cohort


def mined(path=os.path.join(HERE, 'invariants.txt.gz')):
    """Relations found by mine.py, as (rule, terms by name, low, high)."""
    names, found = {}, []
    with (gzip.open if path.endswith('.gz') else open)(path, 'rt', encoding='utf-8') as f:
        for line in f:
            kind, rest = line.rstrip('\n').split(' ', 1)
            if kind == '#':
                number, name = rest.split(' ', 1)
                names[number] = name
                continue
            cells = [names[c] for c in rest.split()]
            factors, high = {'=': ((1, -1), 0), '+': ((1, -1, -1), 0), 'x': ((1, 1, -1, -1), 0), '<': ((-1, 1), FAR)}[kind]
            found.append(('mined ' + kind, list(zip(cells, factors)), 0, high))
    return found


def naive(restricted):
    """A release that blanks each result with a count of 1..5 or a complement of 1..5, and nothing else."""
    by = defaultdict(list)
    for row in restricted:
        by[rows.key(row)].append(row)
    out = []
    for row in restricted:
        counts = {r['stat_name']: rows.whole(r) for r in by[rows.key(row)] if rows.is_count(r)}
        small = any(c is not None and 0 < c < SMALL for c in counts.values())
        if 'n' in counts and 'N' in counts and counts['N'] is not None and counts['n'] is not None:
            small = small or 0 < counts['N'] - counts['n'] < SMALL
        out.append(dict(row, stat='', stat_chr='', x_suppressed='primary') if small else dict(row))
    return out


def system(months, relations, inverted=True, said=()):
    """What the adversary knows of the counts of some months, each (label, released rows). A cell's name is its label and id."""
    s = System()
    for label, released in months:
        month(s, label, released, relations)
        if inverted:
            for rule, terms, low, high in inversions.linear(released):
                terms = [(label + (c if isinstance(c, str) else '/'.join(c)), f) for c, f in terms]
                for c, _ in terms:
                    s.cell(c)
                s.add(rule, terms, low, high)
    for rule, terms, low, high in said:
        for c, _ in terms:
            s.cell(c, 0, 1 if c.startswith('either ') else FAR)
        s.add(rule, terms, low, high)
    for (label, released), (later, others) in zip(months, months[1:]):
        for rule, terms, low, high in growth(label, released, later, others):
            s.add(rule, terms, low, high)
    s.settle()
    for _ in range(4):
        if not inverted or not any([inversions.narrow(released, s, label) for label, released in months]):
            break
        s.settle()
    return s


def month(s, label, released, relations):
    counts = [r for r in released if rows.is_count(r)]
    for r in counts:
        value = rows.whole(r)
        if value is not None and not rows.withheld(r):
            s.cell(label + r['x_result_id'], value, value)
        elif rows.about(r, ROUNDING):
            s.cell(label + r['x_result_id'], *rows.about(r, ROUNDING))
        else:
            s.cell(label + r['x_result_id'])
    everybody = s.high.get(label + 'flow||||||||n|exported||n', FAR)
    if everybody < FAR:
        for r in counts:
            if about_patients(r):
                s.bound(label + r['x_result_id'], 0, everybody, 'all patients')
    known = {r['x_result_id'] for r in counts}
    for rule, terms, low, high in itertools.chain(contract.equations(contract.Table(counts)), relations):
        if all(c in known for c, _ in terms):
            s.add(rule, [(label + c, f) for c, f in terms], low, high)


def nested(s, small=SMALL):
    """Open counts of which one is within the other and that differ by 1..5."""
    for rule, terms, low, high in s.equations:
        if len(terms) == 2 and low == 0 and high > 0 and {f for _, f in terms} == {1, -1} and not rule.startswith(('mined', 'grows')):
            (a, f), (b, _) = terms
            if s.low[a] == s.high[a] and s.low[b] == s.high[b] and 0 < abs(s.low[a] - s.low[b]) < small:
                yield rule, (a, b) if f < 0 else (b, a), abs(s.low[a] - s.low[b])


def labelled(label, released, said, truth):
    """What the reasons in disclosure.csv say: a small count is 1..5, or what is left of N is; what is withheld for the sake of others
    is 0 or at least SMALL. Reasons that are not true of the counts themselves are left out."""
    cells = defaultdict(dict)
    for r in released:
        if rows.is_count(r) and about_patients(r):
            cells[rows.key(r)][r['stat_name']] = label + r['x_result_id']
    most = 10**4
    for by in cells.values():
        for stat, name in by.items():
            rule = said.get(name[len(label):], ('', ''))[0]
            either, x, N = 'either ' + name, truth[name], truth.get(by.get('N'), 0)
            if rule == 'solvable' and (x == 0 or x >= SMALL):
                yield 'not small', [(either, most), (name, -1)], 0, FAR
                yield 'not small', [(name, 1), (either, -SMALL)], 0, FAR
            elif rule == 'small count' and ('N' not in by or stat in ('N', 'N_miss')) and 0 < x < SMALL:
                yield 'small', [(name, 1)], 1, SMALL - 1
            elif rule == 'small count' and stat == 'n' and 'N' in by and (0 < x < SMALL or 0 < N - x < SMALL):
                yield 'small', [(either, most), (name, -1)], 1 - SMALL, FAR
                yield 'small', [(either, 1), (name, 1)], 1, FAR
                yield 'rest small', [(by['N'], -1), (name, 1), (either, -most)], 1 - SMALL - most, FAR
                yield 'rest small', [(by['N'], 1), (name, -1), (either, -1)], 0, FAR


EMPTY = {'baseline', 'missingness', 'response', 'cumulative_response', 'mood', 'function', 'trajectory', 'within_session', 'medication',
         'quality', 'dosing', 'course'}


def not_estimable(label, released, truth):
    """An open cell that is empty was not estimable: a share or a mean of nobody, a spread of fewer than two."""
    sizes = {rows.key(r): label + r['x_result_id'] for r in released if r['stat_name'] == 'N'}
    for r in released:
        N = sizes.get(rows.key(r))
        if N and r['x_analysis'] in EMPTY and r['x_missing'] != 'mi' and not rows.withheld(r) and r['stat'] == '' and not r['warning']:
            most = {'p': 0, 'mean': 0, 'sd': 1}.get(r['stat_name'])
            if most is not None and truth[N] <= most:
                yield 'not estimable', [(N, 1)], 0, most


# Counts that may fall from month to month; all others are of patients who stay in what they were counted in.
FALLING = {('course', 'courses', 'n'), ('course', 'sessions_number', 'n'), ('dosing', 'dose_mg', 'N_miss'), ('dosing', 'dose_mg_kg', 'N_miss'),
           ('flow', 'left', 'n'), ('relief', 'at_risk', 'n.censored'), ('relief', 'curve', 'n.censored'), ('relief', 'loss', 'n.censored'),
           ('relief', 'loss', 'n.unconfirmed'), ('course', 'stop_reason', 'N_miss')}
FIXED = {'response', 'cumulative_response', 'waterfall', 'mood', 'shift', 'function', 'missingness', 'subgroup', 'site', 'medication', 'baseline'}


def grows(row):
    if row['x_analysis'] in ('since', 'restated', 'drift'):
        return False
    if row['x_analysis'] in ('quality', 'tipping_point', 'privacy') and row['variable'] not in ('completeness', 'rated_days', 'rating_density'):
        return False
    if row['variable_level'] == 'not_evaluable':    # a site's first medication row makes others evaluable
        return False
    if (row['x_analysis'], row['variable']) == ('flow', 'left'):
        return row['variable_level'] in ('no_baseline', 'baseline_zero', 'baseline_below_minimum', 'not_rated')
    return rows.is_count(row) and (row['x_analysis'], row['variable'], row['stat_name']) not in FALLING


def growth(label, released, later, others):
    """Counts of the earlier month are at most those of the later one, and where both n and N are of closed windows, so is N - n."""
    before = {r['x_result_id'] for r in released if grows(r)}
    known, now = ({r['x_result_id'] for r in month if rows.is_count(r)} for month in (released, others))
    yield from contract.between(label, known, later, now)
    for r in others:
        name = r['x_result_id']
        if name not in before or not grows(r):
            continue
        yield 'grows', [(later + name, 1), (label + name, -1)], 0, FAR
        whole = name[:-1] + 'N'
        if r['stat_name'] == 'n' and r['x_analysis'] in FIXED and whole in before:
            yield 'the others grow', [(later + whole, 1), (label + whole, -1), (later + name, -1), (label + name, 1)], 0, FAR


def explain(s, why):
    """The chain of equations behind what was found."""
    if isinstance(why, str):
        return s.chain(why)
    part, free = why
    return [f'{e[0]}: ' + s.spell(*e[4]) for e in part.core(s, free, SMALL)]


def about_patients(row):
    if row['x_analysis'] == 'quality':
        return (row['variable'] in ('completeness', 'rated_days', 'rating_density')
                or row['variable_level'] in ('rated_w4', 'baseline', 'phq9', 'lag_days'))
    if row['x_analysis'] == 'since':
        return row['variable'] in ('number', 'patients')
    if row['x_analysis'] == 'drift':
        return row['variable'] == 'completeness'
    if row['x_analysis'] == 'privacy':
        return row['variable'] in ('classes', 'diversity', 'outliers')
    if row['x_analysis'] in ('safety', 'vitals'):
        return row['x_method'] != 'cluster_bootstrap' and row['variable'] != 'no_session'
    return (row['x_analysis'], row['variable'], row['stat_name']) not in (
        ('variability', 'weekly_pain', 'n'), ('course', 'interval_trend', 'n'), ('site', 'icc', 'N'))


def small_cells(restricted, label=''):
    """Protected counts: (name, terms, true value): cells of 1..5, and complements N - n of 1..5."""
    by = defaultdict(dict)
    for r in restricted:
        if rows.is_count(r) and about_patients(r):
            by[rows.key(r)][r['stat_name']] = (label + r['x_result_id'], rows.whole(r))
    for cells in by.values():
        for name, value in cells.values():
            if value is not None and 0 < value < SMALL:
                yield name, [(name, 1)], value
        if 'n' in cells and 'N' in cells:
            (n, a), (N, b) = cells['n'], cells['N']
            if a is not None and b is not None and 0 < b - a < SMALL:
                yield N + ' - n', [(N, 1), (n, -1)], b - a


def at_sites(relations, released):
    """The relations with the names of this clinic's sites, where it has two as the cohorts that they were learned on."""
    sites = sorted({r['variable_level'] for r in released if (r['x_analysis'], r['variable'], r['group1']) == ('baseline', 'site', '')})
    if len(sites) != 2 or sites == list(LEARNED_SITES):
        return relations
    for old, new in zip(LEARNED_SITES, sites):
        relations = [(rule, [(c.replace(f'|{old}|', f'|{new}|'), f) for c, f in terms], low, high) for rule, terms, low, high in relations]
    return relations


def hold(relations, truth):
    """The relations that are true of this cohort, and how many are not: an adversary with more of them than is fair."""
    good = []
    for relation in relations:
        _, terms, low, high = relation
        if all(truth.get(c) is not None for c, _ in terms) and low <= sum(f * truth[c] for c, f in terms) <= high:
            good.append(relation)
    return good, len(relations) - len(good)


class Result:
    """What was found: small counts solved exactly, bounded within fewer than SMALL, or standing open in the release."""

    def __init__(self):
        self.small, self.safe, self.unproven, self.hidden, self.hidden_exact, self.wrong = 0, 0, 0, 0, 0, 0
        self.shown, self.exact, self.narrow = [], [], []

    def broken(self):
        return self.shown + self.exact + self.narrow

    def line(self):
        return (f'{self.small} small counts: {len(self.shown)} shown, {len(self.exact)} solved exactly, {len(self.narrow)} narrowly, '
                f'{self.safe} not{f", {self.unproven} not tried" if self.unproven else ""}; {self.hidden} counts withheld, {self.hidden_exact} of them solved')


def increments(earlier, restricted):
    """Protected growth: (name, terms, true value) of cells that grew by 1..5 from an earlier month to the last."""
    label, before = earlier
    later, now = restricted
    old = {r['x_result_id']: rows.whole(r) for r in before if grows(r)}
    for r in now:
        name = r['x_result_id']
        if name in old and grows(r) and about_patients(r) and None not in (old[name], rows.whole(r)):
            more = rows.whole(r) - old[name]
            if 0 < more < SMALL:
                yield f'{name} since {label}', [(later + name, 1), (label + name, -1)], more


def attack(months, relations, inverted=True, growing=True, said=None):
    """Bounds every protected count by what is released. months: (label, released rows, restricted rows)."""
    truth = {label + r['x_result_id']: rows.whole(r) for label, _, restricted in months for r in restricted if rows.is_count(r)}
    result = Result()
    months = [(label, rows.closed(released), restricted) for label, released, restricted in months]
    relations = at_sites(relations, months[0][1])
    for label, _, restricted in months:
        relations, wrong = hold(relations, {r['x_result_id']: rows.whole(r) for r in restricted if rows.is_count(r)})
        result.wrong += wrong
    reasons = [e for label, released, _ in months for e in labelled(label, released, (said or {}).get(label, {}), truth)]
    reasons += [e for label, released, _ in months for e in not_estimable(label, released, truth)]
    s = system([(label, released) for label, released, _ in months], relations, inverted, reasons)
    for name, value in truth.items():
        if (name in s.low or name in s.parent) and value is not None:
            root = s.find(name)
            if not s.low[root] <= value <= s.high[root]:
                raise Contradiction(f'{name} is {value}, taken to be in {s.low[root]}..{s.high[root]} by {s.why.get(root)}')
    protected = [small_cells(restricted, label) for label, _, restricted in months]
    if growing:
        protected += [increments((a, r), (b, q)) for (a, _, r), (b, _, q) in itertools.combinations(months, 2)]
    gone = {label + r['x_result_id'] for label, released, _ in months for r in released
            if rows.is_count(r) and (rows.withheld(r) or rows.whole(r) is None)}
    result.hidden = len(gone)
    targets = first_bounds(s, itertools.chain(*protected), gone, result)
    solve(s, targets, truth, result)
    result.hidden_exact = sum(s.low[s.find(c)] == s.high[s.find(c)] for c in gone)
    return result, s


def first_bounds(s, protected, gone, result):
    """Sorts the protected counts by what propagation says of them; those that are left."""
    wanted = {}
    for name, terms, value in protected:
        if all(c in s.low or c in s.parent for c, _ in terms):      # a row that is not released at all has no bounds
            result.small += 1
            sums = defaultdict(int)
            for c, f in terms:
                sums[s.find(c)] += f
            wanted.setdefault(tuple(sorted(sums.items())), []).append((name, value, any(c in gone for c, _ in terms)))
    targets = []
    for terms, named in wanted.items():
        constant = sum(f * s.low[c] for c, f in terms if s.low[c] == s.high[c])
        free = [(c, f) for c, f in terms if f and s.low[c] != s.high[c]]
        low = constant + sum(f * (s.low[c] if f > 0 else s.high[c]) for c, f in free)
        high = constant + sum(f * (s.high[c] if f > 0 else s.low[c]) for c, f in free)
        why = next((c for c, f in terms if f), None)
        if high - low >= SMALL:
            targets.append((free, constant, named))
        for name, value, closed in named:
            if high - low < SMALL:
                kind = result.narrow if free else result.exact if closed else result.shown
                kind.append((name, value, low, high, why))
    return targets


def solve(s, targets, truth, result):
    """Those that propagation left open, by integer programs, one component at a time."""
    parts, where, began = s.parts(), {}, time.process_time()
    for i, (cells, _) in enumerate(parts):
        where.update((c, i) for c in cells)
    by = defaultdict(list)
    for target in targets:
        homes = {where.get(c) for c, _ in target[0]}
        by[homes.pop() if len(homes) == 1 else None].append(target)
    result.safe += sum(len(named) for _, _, named in by.pop(None, []))     # free of all others, or of two systems: as wide as the bounds
    value = {s.find(name): v for name, v in truth.items() if name in s.low or name in s.parent}
    for c in s.low:
        if 'either ' in c:
            value[c] = 0                        # a choice of the program's, not looked at
    for i, found in by.items():
        part = Part(s, *parts[i])
        left = part.witness([value.get(c) for c in part.cells], [t for t, _, _ in found], SMALL)
        result.safe += sum(len(named) for j, (_, _, named) in enumerate(found) if j not in left)
        for j in sorted(left):
            free, constant, named = found[j]
            if time.process_time() - began > PATIENCE:
                result.unproven += len(named)
                continue
            low, high = part.range(free)
            if high - low >= SMALL:
                result.safe += len(named)
                continue
            kind = result.exact if low == high else result.narrow
            kind += [(name, v, low + constant, high + constant, (part, free)) for name, v, _ in named]
