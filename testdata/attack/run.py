#!/usr/bin/env python3
"""run.py BINARY [--cohorts N] [--seed S] [--months M] [--naive] [--jobs J] [--keep DIR] [--only NAME] [--show K] [--chains C]
       [--reasons] [--rounding]

Runs BINARY on the demo, on exports/small and on N small synthetic cohorts, for M
consecutive months each, and attacks what stands in release/. With --naive the
releases are made here: each result with a count of 1..5 blanked, and nothing
else; then the attack has to find something. With --reasons the adversary uses
what disclosure.csv says of each count; where that tells small counts from others,
found is only what is solved exactly. What was not tried counts as found.
With --rounding counts are released rounded to base 5 where they can be. Exit 0: as it should be; 1: not; 2: usage."""
import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from concurrent.futures import ProcessPoolExecutor

import attack
import cohorts
import release
import rows
import standing

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ENDS = ('2026-07-01T04:00:00Z', '2026-08-01T04:00:00Z', '2026-09-01T04:00:00Z', cohorts.CUT)     # of June to September, in Toronto


def jobs(args):
    """(name, how its exports come about) of each cohort."""
    yield 'demo', None
    yield 'small', None
    for i in range(args.cohorts):
        kind, seed = ('plain', 'rough')[i % 2], args.seed + i
        yield f'{kind}-{seed}-{random.Random(seed).randint(12, 120)}', kind


def exports(binary, folder, name, kind):
    if kind is None:
        return os.path.join(ROOT, 'testdata', 'exports', name)
    _, seed, patients = name.split('-')
    path = os.path.join(folder, 'exports')
    getattr(cohorts, kind)(binary, path, int(seed), int(patients))
    return path


def one(binary, name, kind, months, naive, folder, chains=0, reasons=False, rounding=False):
    """(name, lines of what was found, broken, figures) of a cohort."""
    began = time.time()
    source = exports(binary, folder, name, kind)
    remembers = not naive and months > 1 and supports(binary, 'release')
    config = os.path.join(folder, 'config.yaml')
    with open(config, 'w', encoding='utf-8') as f:
        f.write('release:\n  memory: memory\n' if remembers else '')
        f.write(f'disclosure:\n  rounding: {attack.ROUNDING}\n' if rounding else '')
    if remembers:
        subprocess.run([binary, 'release', '--init', '--config', config], check=True, capture_output=True, text=True)
    seen, found, kept, given = [], [], '', {}
    for end in ENDS[-months:]:
        formats = 'pdf,data' if kind is None and not naive and end == ENDS[-1] else 'data'
        month, said = cohorts.run(binary, source, os.path.join(folder, 'out'), end, formats, config)
        if month is None:
            return name, [f'{name}: {said[:400]}'], 1, ''
        restricted = rows.read(os.path.join(month, 'restricted', 'ard.csv'))
        if naive:
            released = attack.naive(restricted)
        else:
            left = os.path.join(month, 'release')
            if remembers:
                left = os.path.join(folder, 'left' + end[:7])
                done = subprocess.run([binary, 'release', month, '--to', left, '--config', config], capture_output=True, text=True)
                if done.returncode:
                    kept += f' {end[:7]} not released: {done.stderr.strip()[:200]};'
                    continue
            released = rows.read(os.path.join(left, 'ard.csv'))
            found += documents(left, restricted, released)
            if reasons:
                given[end[:7] + ' '] = release.labels(left)
        seen.append((end[:7] + ' ', released, restricted))
    if not seen:
        return name, [f'{name}:{kept} nothing was released'], 1, ''
    result, system = attack.attack(seen, attack.mined(), said=given)
    if any(rule in ('small count', 'solvable') for said in given.values() for rule, _ in said.values()):
        result.narrow = []                      # 1..5 is what such a reason says
    told = []
    for kind, group in (('shown', result.shown), ('solved', result.exact), ('narrow', result.narrow)):
        for i, (n, v, a, b, why) in enumerate(group):
            told.append(f'{kind}: {n} is {v}, in {a}..{b}')
            if i < chains:
                told[-1] += ''.join('\n        ' + line for line in attack.explain(system, why))
    line = f'{name}:{kept} {result.line()}; {len(found)} in texts; {time.time() - began:.1f} s'
    return name, [line] + told + found, len(result.broken()) + result.unproven + len(found), (
        result.hidden, result.hidden_exact, result.small, len(result.broken()), result.unproven, len(found))


def supports(binary, command):
    return subprocess.run([binary, command, '--help'], capture_output=True).returncode == 0


def documents(folder, restricted, released):
    found = list(release.printed_withheld(folder, released))
    found += release.given_away(folder, restricted, released)
    found += release.headings(folder, restricted, released)
    for look in (standing.numbers, standing.days, standing.steps):
        found += look(restricted, released, attack.SMALL)
    return found


def main():
    p = argparse.ArgumentParser()
    p.add_argument('binary')
    p.add_argument('--cohorts', type=int, default=20)
    p.add_argument('--seed', type=int, default=1)
    p.add_argument('--months', type=int, default=3)
    p.add_argument('--naive', action='store_true')
    p.add_argument('--jobs', type=int, default=2)
    p.add_argument('--keep')
    p.add_argument('--only')
    p.add_argument('--show', type=int, default=5)
    p.add_argument('--chains', type=int, default=0)
    p.add_argument('--reasons', action='store_true')
    p.add_argument('--rounding', action='store_true')
    args = p.parse_args()
    work = args.keep or tempfile.mkdtemp()
    binary = os.path.abspath(args.binary)
    broken, sums = 0, [0] * 6
    with ProcessPoolExecutor(args.jobs) as pool:
        waiting = []
        for name, kind in jobs(args):
            if args.only and args.only != name:
                continue
            folder = os.path.join(work, name)
            shutil.rmtree(folder, ignore_errors=True)
            os.makedirs(folder)
            waiting.append((name, pool.submit(one, binary, name, kind, args.months, args.naive, folder, args.chains, args.reasons, args.rounding)))
        for name, future in waiting:
            try:
                _, told, bad, figures = future.result()
            except Exception:
                told, bad, figures = [f'{name}: {traceback.format_exc()}'], 1, ''
            broken += bad
            sums = [a + b for a, b in zip(sums, figures or [0] * 6)]
            print('\n   '.join(told[:1 + args.show]), flush=True)
            if len(told) > 1 + args.show:
                print(f'   and {len(told) - 1 - args.show} more')
    if not args.keep:
        shutil.rmtree(work)
    hidden, exact, small, bad, untried, texts = sums
    if not hidden:
        print('nothing was withheld: nothing was attacked')
        return 2
    print(f'{len(waiting)} cohorts: {hidden} counts withheld, {exact} of them solved exactly ({100 * exact / max(1, hidden):.1f} %); '
          f'{small} small counts, {bad} of them found ({100 * bad / max(1, small):.1f} %), {untried} not tried; {texts} in texts')
    return int(bad == 0 if args.naive else broken > 0)


if __name__ == '__main__':
    sys.exit(main())
