#!/usr/bin/env python3
"""compare_go.py BINARY SEEDS... [--patients N] [--keep DIR] [--show N]

For each seed (a number, or a range as 1-50): makes a cohort, derives it here, runs BINARY on it, and prints the first
differences. With --keep the folders stay, one a seed: exports, expected, actual, config.yaml, log.txt.
Exit 0: no difference; 1: some; 2: usage."""
import argparse
import os
import shlex
import shutil
import subprocess
import sys
import tempfile

import compare
import derive

LISTS = ('covariates.depression.source', 'baseline.rule')     # keys whose value is a list
HERE = os.path.dirname(os.path.abspath(__file__))


def options(folder):
    with open(os.path.join(folder, 'args.txt')) as f:
        words = shlex.split(f.read())
    p = argparse.ArgumentParser()
    derive.add_options(p)
    return words, p.parse_args(words)


def configuration(args):
    """config.yaml as text: nested keys, one value a line."""
    flat = {'exports.timezone': args.timezone, 'exports.clock': args.clock if args.clock != 'calendar' else None,
            'exports.vas_scale': args.vas_scale, 'exports.decimal': args.decimal if args.decimal != 'point' else None,
            'exports.on_bad_row': args.on_bad_row if args.on_bad_row != 'stop' else None,
            'exports.delimiter': f"'{args.delimiter}'" if args.delimiter != ',' else None}
    for pair in args.set:
        name, _, value = pair.partition('=')
        flat[name] = f"[{', '.join(value.split(','))}]" if name in LISTS else value
    tree = {}
    for name, value in flat.items():
        node = tree
        *parents, leaf = name.split('.')
        for parent in parents:
            node = node.setdefault(parent, {})
        if value is not None:
            node[leaf] = value
    return '\n'.join(lines(tree, 0)) + '\n'


def lines(tree, depth):
    for name, value in tree.items():
        if isinstance(value, dict):
            yield '  ' * depth + name + ':'
            yield from lines(value, depth + 1)
        else:
            yield '  ' * depth + f'{name}: {value}'


def run_python(script, *args):
    subprocess.run([sys.executable, os.path.join(HERE, script), *args], check=True)


def run_binary(binary, folder, as_of):
    """(folder with the results or None, exit code)."""
    out = os.path.join(folder, 'out')
    with open(os.path.join(folder, 'log.txt'), 'w') as log:
        code = subprocess.run([binary, 'run', '--config', os.path.join(folder, 'config.yaml'), '--exports',
                               os.path.join(folder, 'exports'), '--out', out, '--as-of', as_of, '--format', 'data', '--quiet'],
                              stdout=log, stderr=log).returncode
    months = [os.path.join(out, n, 'restricted') for n in (os.listdir(out) if os.path.isdir(out) else ()) if n != 'latest']
    months = [m for m in months if os.path.exists(os.path.join(m, 'outcomes.csv'))]
    return max(months, key=os.path.getmtime, default=None), code


def one(binary, seed, folder, patients):
    """(lines that differ, lines not expected) of a seed."""
    exports, expected = os.path.join(folder, 'exports'), os.path.join(folder, 'expected')
    run_python('cohorts.py', '--seed', str(seed), *(['--patients', str(patients)] if patients is not None else []), exports)
    words, args = options(exports)
    run_python('derive.py', exports, expected, *words)
    with open(os.path.join(folder, 'config.yaml'), 'w') as f:
        f.write(configuration(args))
    actual, code = run_binary(os.path.abspath(binary), folder, args.as_of)
    if actual is None:
        with open(os.path.join(folder, 'log.txt')) as f:
            return [f'exit {code}, no results'] + ['  ' + line.rstrip() for line in f.readlines()[:8]], []
    found = compare.differences(expected, actual)
    return ([f'exit {code}'] if code else []) + found[0], found[1]


def seeds(words):
    for w in words:
        low, _, high = w.partition('-')
        yield from range(int(low), int(high or low) + 1)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('binary')
    p.add_argument('seeds', nargs='+')
    p.add_argument('--patients', type=int)
    p.add_argument('--keep')
    p.add_argument('--show', type=int, default=10)
    a = p.parse_args()
    bad = total = 0
    for seed in seeds(a.seeds):
        folder = os.path.join(a.keep, str(seed)) if a.keep else tempfile.mkdtemp(prefix='reprogram-')
        if a.keep:
            shutil.rmtree(folder, ignore_errors=True)
            os.makedirs(folder)
        differing, extra = one(a.binary, seed, folder, a.patients)
        total, bad = total + 1, bad + bool(differing)
        print(f"seed {seed}: {len(differing)} differences, {len(extra)} rows not expected", flush=True)
        for line in differing[:a.show] + extra[:3]:
            print('  ' + line)
        if not a.keep:
            shutil.rmtree(folder)
    print(f'{total} cohorts, {bad} with differences')
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
