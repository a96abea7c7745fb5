"""What integers can withheld counts be? Interval propagation first, then the
least and the greatest value that a mixed-integer program finds (HiGHS)."""
from collections import defaultdict

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

FAR = 10**6


class Contradiction(Exception):
    """No integers satisfy what was released: a relation is wrong, or a released number is."""


class System:
    """Cells with bounds, and equations low <= sum of factor x cell <= high."""

    def __init__(self):
        self.low, self.high, self.parent = {}, {}, {}
        self.equations, self.why = [], {}

    def find(self, cell):
        while self.parent.get(cell, cell) != cell:
            cell = self.parent[cell]
        return cell

    def cell(self, name, low=0, high=FAR):
        root = self.find(name)
        self.bound(root, low, high)
        return root

    def bound(self, cell, low, high, why='as released'):
        cell = self.find(cell)
        old = self.low.get(cell, 0), self.high.get(cell, FAR)
        new = max(old[0], low), min(old[1], high)
        if new[0] > new[1]:
            raise Contradiction(f'{cell}: {old} and {(low, high)} by {why}')
        self.low[cell], self.high[cell] = new
        if new != old:
            self.why[cell] = why
        return new != old

    def same(self, a, b):
        a, b = self.find(a), self.find(b)
        if a != b:
            self.parent[b] = a
            self.bound(a, self.low.pop(b, 0), self.high.pop(b, FAR), 'equal to ' + b)

    def add(self, rule, terms, low, high):
        if len(terms) == 2 and low == high == 0 and {f for _, f in terms} == {1, -1}:
            self.same(terms[0][0], terms[1][0])
        else:
            self.equations.append((rule, terms, low, high))

    def settle(self):
        """Propagates bounds until nothing moves; what is left is in self.live: equations with an open cell."""
        merged, seen = [], set()
        for rule, terms, low, high in self.equations:
            sums = defaultdict(int)
            for cell, factor in terms:
                sums[self.find(cell)] += factor
            sums = tuple(sorted((c, f) for c, f in sums.items() if f))
            if sums and (sums, low, high) not in seen:
                seen.add((sums, low, high))
                merged.append((rule, sums, low, high))
        self.equations = merged
        uses = defaultdict(list)
        for i, (_, terms, _, _) in enumerate(merged):
            for cell, _ in terms:
                uses[cell].append(i)
        waiting, queued = list(range(len(merged))), set(range(len(merged)))
        turns = 0
        while waiting and turns < 60 * len(merged):
            turns += 1
            i = waiting.pop()
            queued.discard(i)
            for cell in self.tighten(merged[i]):
                for j in uses[cell]:
                    if j not in queued:
                        queued.add(j)
                        waiting.append(j)

    def tighten(self, equation):
        rule, terms, low, high = equation
        ends = [(f * self.low[c], f * self.high[c]) if f > 0 else (f * self.high[c], f * self.low[c]) for c, f in terms]
        least, most = sum(e[0] for e in ends), sum(e[1] for e in ends)
        moved = []
        for (cell, factor), (lo, hi) in zip(terms, ends):
            up, down = high - (least - lo), low - (most - hi)       # bounds of factor x cell
            a, b = (-(-down // factor), up // factor) if factor > 0 else (-(up // -factor), -down // -factor)
            if self.bound(cell, a, b, equation):
                moved.append(cell)
        return moved

    def chain(self, cell, most=14):
        """How propagation came to the bounds of a cell: the last equation that moved it, and so on for the cells of that one."""
        told, waiting, lines = set(), [self.find(cell)], []
        while waiting and len(lines) < most:
            c = waiting.pop(0)
            if c in told:
                continue
            told.add(c)
            why = self.why.get(c, 'not bounded')
            if isinstance(why, str):
                lines.append(f'{c} in {self.low[c]}..{self.high[c]}: {why}')
                continue
            rule, terms, low, high = why
            lines.append(f'{c} in {self.low[c]}..{self.high[c]}: {rule}: ' + self.spell(terms, low, high))
            waiting += [o for o, _ in terms if o not in told]
        return lines

    def spell(self, terms, low, high):
        left = ' '.join(f'{"+" if f > 0 else "-"}{abs(f) if abs(f) > 1 else ""} {c}[{self.low[c]}..{self.high[c]}]' for c, f in terms)
        return f'{left} {"=" if low == high else "in"} {low if low == high else (low, high)}'

    def parts(self):
        """Components of cells that are still open: (cells, equations)."""
        live = []
        for rule, terms, low, high in self.equations:
            fixed = sum(f * self.low[c] for c, f in terms if self.low[c] == self.high[c])
            free = [(c, f) for c, f in terms if self.low[c] != self.high[c]]
            least = sum(f * (self.low[c] if f > 0 else self.high[c]) for c, f in free)
            most = sum(f * (self.high[c] if f > 0 else self.low[c]) for c, f in free)
            if free and (least < low - fixed or most > high - fixed):
                live.append((rule, free, low - fixed, high - fixed, (terms, low, high)))
        group = {}

        def root(c):
            while group.setdefault(c, c) != c:
                group[c] = group[group[c]]
                c = group[c]
            return c

        for _, terms, *_ in live:
            first = root(terms[0][0])
            for c, _ in terms[1:]:
                group[root(c)] = first
        cells, equations = defaultdict(list), defaultdict(list)
        for c in list(group):
            cells[root(c)].append(c)
        for e in live:
            equations[root(e[1][0][0])].append(e)
        return [(sorted(cells[r]), equations[r]) for r in cells]


class Part:
    """A component as a mixed-integer program."""

    def __init__(self, system, cells, equations, seconds=3):
        self.equations = equations
        self.cells, self.index, self.seconds = cells, {c: i for i, c in enumerate(cells)}, seconds
        lines, columns, factors = [], [], []
        for i, (_, terms, *_) in enumerate(equations):
            for c, f in terms:
                lines.append(i)
                columns.append(self.index[c])
                factors.append(f)
        a = sparse.csr_matrix((factors, (lines, columns)), shape=(len(equations), len(cells)))
        self.rules = LinearConstraint(a, [e[2] if e[2] > -FAR else -np.inf for e in equations], [e[3] if e[3] < FAR else np.inf for e in equations])
        self.bounds = Bounds([system.low[c] for c in cells], [system.high[c] for c in cells])
        self.whole = np.ones(len(cells))

    def point(self, weights):
        """Integers that make the weighted sum smallest, or None if the time was over without any."""
        for presolve in (True, False):          # the presolve of HiGHS 1.2 now and then takes what has solutions for infeasible
            done = milp(weights, integrality=self.whole, bounds=self.bounds, constraints=self.rules,
                        options={'time_limit': self.seconds, 'presolve': presolve})
            if done.status in (0, 1):
                return None if done.x is None else np.round(done.x).astype(int), done
        raise Contradiction(f'{len(self.cells)} cells, such as {self.cells[0]}')

    def range(self, terms):
        """(least, greatest) of a weighted sum of cells; an end that the time did not suffice to prove is the proven bound."""
        ends = []
        for sign in (1, -1):
            weights = np.zeros(len(self.cells))
            for c, f in terms:
                weights[self.index[c]] += sign * f
            x, done = self.point(weights)
            bound = done.fun if done.status == 0 else getattr(done, 'mip_dual_bound', None)
            ends.append(sign * (int(np.ceil(bound - 1e-6)) if bound is not None and np.isfinite(bound) else -FAR))
        return ends[0], ends[1]

    def core(self, system, terms, width):
        """Equations of which none can go without the range of the sum becoming wide: the proof."""
        kept = list(self.equations)
        size = max(1, len(kept) // 4)
        while size:
            start = 0
            while start < len(kept):
                fewer = kept[:start] + kept[start + size:]
                low, high = Part(system, self.cells, fewer, self.seconds).range(terms)
                if high - low < width:
                    kept = fewer
                else:
                    start += size
            size //= 2
        return kept

    def witness(self, truth, targets, width, rounds=3):
        """Of the targets (each a list of terms) those not yet seen at two values `width` apart."""
        low = [sum(f * truth[self.index[c]] for c, f in t) for t in targets]
        high = list(low)
        open_ = set(range(len(targets)))
        rng = np.random.default_rng(len(self.cells))
        for turn in range(2 * rounds):
            if not open_:
                break
            weights = np.zeros(len(self.cells))
            for i in sorted(open_):
                sign = (1 if turn % 2 else -1) if turn < 2 else rng.choice((-1, 1))
                for c, f in targets[i]:
                    weights[self.index[c]] += sign * f
            x, _ = self.point(weights)
            if x is None:
                continue
            for i in list(open_):
                value = sum(f * x[self.index[c]] for c, f in targets[i])
                low[i], high[i] = min(low[i], value), max(high[i], value)
                if high[i] - low[i] >= width:
                    open_.discard(i)
        return open_
