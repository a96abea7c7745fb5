#!/usr/bin/env python3
"""mine.py LEARN.csv.gz... --check CHECK.csv.gz... | gzip -9n > invariants.txt.gz

Relations between counts that hold in every cohort of LEARN: a = b, a = b + c,
a + b = c + d, a <= b. A row that a cohort does not have counts 0: a group or
level is written where somebody is in it. Of the equations only so many are kept
as are independent, the plainest first; of the inequalities those between rows
whose keys differ in one place, and which no others imply. What one of CHECK
contradicts is left out and said.

Each line of the output: `=` a b, `+` a b c (a = b + c), `x` a b c d
(a + b = c + d), `<` a b, the cells by number; before them a line a cell with its
name, `# number name`.
"""
import argparse
import sys

import numpy as np

import contract
import rows

PRIME = (1 << 31) - 1
LEAST = 12                      # cohorts in which a cell is not 0, for a relation of it to be believed; half of all for a <= b


def matrix(paths, names=None):
    """(names of the cells, one line a cohort of their values)."""
    tables = []
    for path in paths:
        table = {}
        for row in rows.read(path):
            if rows.is_count(row) and (row['x_analysis'], row['variable']) not in rows.BY_DAY:
                value = rows.whole(row)
                table[row['x_result_id']] = value if value is not None else 0
        tables.append(table)
    if names is None:
        names = sorted({name for table in tables for name in table})
    return names, np.array([[table.get(name, 0) for name in names] for table in tables], dtype=np.int64)


def hashes(values, seed):
    """A number a column; sums of columns have the sums of their numbers (mod 2^64)."""
    weights = np.random.default_rng(seed).integers(1, 1 << 62, len(values), dtype=np.int64).astype(np.uint64)
    return (values.astype(np.uint64) * weights[:, None]).sum(axis=0, dtype=np.uint64)


def classes(values):
    """Columns that are equal: (the first of each, which class each column is in)."""
    _, first, member = np.unique(hashes(values, 1), return_index=True, return_inverse=True)
    order = np.argsort(first, kind='stable')
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return first[order], rank[member]


class Independent:
    """Equations kept so far, and a random point that solves them modulo a prime."""

    def __init__(self, size):
        self.rng = np.random.default_rng(7)
        self.free = self.rng.integers(1, PRIME, size)
        self.point = self.free.copy()
        self.lines = []                         # (pivot, row reduced), each free of the earlier pivots

    def add(self, terms):
        line = np.zeros(len(self.free), dtype=np.int64)
        for cell, factor in terms:
            line[cell] = (line[cell] + factor) % PRIME
        for pivot, other in self.lines:
            if line[pivot]:
                line = (line - line[pivot] * other) % PRIME
        if not line.any():
            return False
        pivot = int(np.flatnonzero(line)[-1])
        line = line * pow(int(line[pivot]), PRIME - 2, PRIME) % PRIME
        self.lines = [(p, (o - o[pivot] * line) % PRIME if o[pivot] else o) for p, o in self.lines]
        self.lines.append((pivot, line))
        pivots = np.array([p for p, _ in self.lines])
        point = self.free.copy()
        point[pivots] = 0
        for p, o in self.lines:
            at = np.flatnonzero(o)
            at = at[at != p]
            self.point[p] = -int(sum(int(o[i]) * int(point[i]) for i in at) % PRIME) % PRIME
        rest = np.ones(len(self.free), dtype=bool)
        rest[pivots] = False
        self.point[rest] = self.free[rest]
        return True


def closeness(names, cells):
    """How plain a relation is: the number of key fields in which its cells differ, then the lengths of the names."""
    fields = [names[c].split('|') for c in cells]
    differ = sum(len(set(f)) - 1 for f in zip(*fields)) if len({len(f) for f in fields}) == 1 else 99
    return differ, sum(len(names[c]) for c in cells)


def sums(values, names, nonzero):
    """Candidates a = b + c and a + b = c + d among the classes, as (terms, cells)."""
    h = hashes(values, 2)
    usable = np.flatnonzero(nonzero >= LEAST)
    hu = h[usable]
    left, right = np.triu_indices(len(usable), 1)
    total = hu[left] + hu[right]
    order = np.argsort(h, kind='stable')
    spot = np.searchsorted(h[order], total)
    spot[spot == len(h)] = 0
    hit = h[order][spot] == total
    for i in np.flatnonzero(hit):
        a, b, c = int(order[spot[i]]), int(usable[left[i]]), int(usable[right[i]])
        if nonzero[a] >= LEAST and a not in (b, c):
            yield ((a, -1), (b, 1), (c, 1)), (a, b, c)
    by = np.argsort(total, kind='stable')
    equal = np.flatnonzero(total[by][1:] == total[by][:-1])
    for i in equal:
        p, q = by[i], by[i + 1]
        a, b, c, d = (int(usable[x]) for x in (left[p], right[p], left[q], right[q]))
        if len({a, b, c, d}) == 4:
            yield ((a, 1), (b, 1), (c, -1), (d, -1)), (a, b, c, d)


def below(values, names, members, nonzero):
    """Pairs of classes (a, b) with a <= b everywhere and keys that differ in one place."""
    by_shape = {}
    for cell, name in enumerate(names):
        fields = name.split('|')
        for i in range(len(fields)):
            # a field and its level are one place; so are anchor and window
            hole = tuple('*' if j == i else f for j, f in enumerate(fields))
            by_shape.setdefault(hole, []).append(cell)
        hole = tuple('*' if j in (8, 9, 10) else f for j, f in enumerate(fields))
        by_shape.setdefault(('variable',) + hole, []).append(cell)
        hole = tuple('*' if j in (6, 7) else f for j, f in enumerate(fields))
        by_shape.setdefault(('group',) + hole, []).append(cell)
    pairs = set()
    for cells in by_shape.values():
        found = sorted({int(members[c]) for c in cells})
        if len(found) > 400:
            continue
        block = values[:, found]
        for i, a in enumerate(found):
            own = block[:, i:i + 1]
            if nonzero[a] < len(values) / 2:
                continue
            touches = ((block == own) & (own > 0)).sum(axis=0) >= len(values) / 20    # an accident seldom comes so near without a breach
            holds = (block >= own).all(axis=0) & touches
            pairs.update((a, found[j]) for j in np.flatnonzero(holds) if found[j] != a)
    return pairs


def reduced(pairs, values):
    """Without the pairs that two others imply."""
    up = {}
    for a, b in pairs:
        up.setdefault(a, set()).add(b)
    kept = []
    for a, bs in up.items():
        implied = set()
        for b in bs:
            implied |= up.get(b, set()) & bs
        kept += [(a, b) for b in bs - implied]
    return sorted(kept)


def from_contract(paths, names):
    """What the definitions say already: (class of each cell by their equalities, pairs of classes a <= b)."""
    at = {name: i for i, name in enumerate(names)}
    parent, pairs = list(range(len(names))), set()

    def root(i):
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for path in paths:
        for _, terms, low, high in contract.equations(contract.Table([r for r in rows.read(path) if rows.is_count(r)])):
            cells = [(at[c], f) for c, f in terms if c in at]
            if len(cells) != len(terms):
                continue
            if len(cells) == 2 and low == high == 0:
                parent[root(cells[0][0])] = root(cells[1][0])
            elif low == 0:
                pairs.update((c, d) for c, f in cells for d, g in cells if (f, g) == (-1, 1) and sum(h > 0 for _, h in cells) == 1)
    roots = [root(i) for i in range(len(names))]
    return roots, {(roots[a], roots[b]) for a, b in pairs}


def main():
    p = argparse.ArgumentParser()
    p.add_argument('learn', nargs='+')
    p.add_argument('--check', nargs='*', default=[])
    args = p.parse_args()
    names, values = matrix(args.learn)
    _, check = matrix(args.check, names) if args.check else (None, np.zeros((0, len(names)), dtype=np.int64))
    first, member = classes(np.vstack([values, check]))
    print(len(names), 'cells', len(first), 'classes', file=sys.stderr)
    nonzero = (values[:, first] != 0).sum(axis=0) * (values[:, first].max(axis=0) > 1)
    heads = [names[i] for i in first]
    v, w = values[:, first], check[:, first]

    candidates = sorted(sums(v, heads, nonzero), key=lambda t: (len(t[1]), closeness(heads, t[1])))
    print(len(candidates), 'candidate equations', file=sys.stderr)
    cells = np.full((len(candidates), 4), len(first))
    factors = np.zeros((len(candidates), 4), dtype=np.int64)
    for i, (terms, _) in enumerate(candidates):
        for j, (cell, factor) in enumerate(terms):
            cells[i, j], factors[i, j] = cell, factor
    kept, space = [], Independent(len(first))
    start, dropped = 0, 0
    while start < len(candidates):
        point = np.append(space.point, 0)
        stop = min(start + 20000, len(candidates))
        rest = (point[cells[start:stop]] * factors[start:stop]).sum(axis=1) % PRIME
        fresh = np.flatnonzero(rest)
        if not len(fresh):
            start = stop
            continue
        start += int(fresh[0])
        terms, ids = candidates[start]
        start += 1
        if len(w) and sum(f * w[:, c] for c, f in terms).any():
            dropped += 1
            continue
        if space.add(terms):
            kept.append(terms)
    print(len(kept), 'independent equations;', dropped, 'contradicted', file=sys.stderr)

    pairs = below(v, names, member, nonzero)
    good = {(a, b) for a, b in pairs if not len(w) or (w[:, a] <= w[:, b]).all()}
    print(len(pairs), 'inequalities;', len(pairs) - len(good), 'contradicted', file=sys.stderr)
    good = reduced(good, v)
    print(len(good), 'kept', file=sys.stderr)

    roots, known = from_contract(args.learn[:12], names)
    number, lines = {}, []
    spell = lambda i: str(number.setdefault(int(i), len(number)))
    seen = {}                                   # the cells of a class that the definitions do not join
    for i in range(len(names)):
        c = int(member[i])
        if nonzero[c] >= LEAST and roots[i] not in seen.setdefault(c, {}):
            if seen[c]:
                lines.append(f'= {spell(next(iter(seen[c].values())))} {spell(i)}')
            seen[c][roots[i]] = i
    for terms in kept:
        lines.append(('+ ' if len(terms) == 3 else 'x ') + ' '.join(spell(first[c]) for c, _ in terms))
    for a, b in good:
        if not any((roots[i], roots[j]) in known for i in seen.get(a, {}).values() for j in seen.get(b, {}).values()):
            lines.append(f'< {spell(first[a])} {spell(first[b])}')
    for i, n in sorted(number.items(), key=lambda item: item[1]):
        print('#', n, names[i])
    print('\n'.join(lines))


if __name__ == '__main__':
    main()
