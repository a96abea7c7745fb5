"""Comparison of two result folders (outcomes.csv, ard.csv): by patient and column, and by the keys of a row."""
import csv
import os

import delivery
from results import COVERED

KEYS = ('x_analysis x_population x_anchor x_window x_missing x_strategy group1 group1_level variable variable_level '
        'x_method stat_name').split()
NOT_DERIVED = ('emmean', 'std.error', 'df', 'conf.low', 'conf.high', 'rate.100.low', 'rate.100.high')      # as rows not expected
RELATIVE, NEAR_ZERO = 1e-8, 1e-9


def rows(folder, name):
    with open(os.path.join(folder, name), encoding='utf-8-sig', newline='') as f:
        return list(csv.DictReader(f))


def same(expected, actual):
    if expected == actual:
        return True
    try:
        x, y = float(expected), float(actual)
    except ValueError:
        return False
    return abs(x - y) <= max(RELATIVE * max(abs(x), abs(y)), NEAR_ZERO)        # False for NaN


def outcome_differences(expected, actual):
    if expected and actual and list(expected[0]) != list(actual[0]):
        yield 'outcomes.csv: columns differ: ' + ', '.join(sorted(set(expected[0]) ^ set(actual[0])) or ['order'])
    if [r['patient_id'] for r in expected] != [r['patient_id'] for r in actual]:
        missing = {r['patient_id'] for r in expected} ^ {r['patient_id'] for r in actual}
        yield f'outcomes.csv: patients or their order differ: {sorted(missing)[:5]}'
    found = {r['patient_id']: r for r in actual}
    for r in expected:
        for column, value in r.items():
            got = found.get(r['patient_id'], {}).get(column)
            if got is not None and not same(value, got):
                yield f"outcomes {r['patient_id']} {column}: expected {value!r}, got {got!r}"


def key(row):
    """x_method tells rows apart only under relief."""
    return tuple((row.get(c) or '').strip() if c != 'x_method' or row['x_analysis'] == 'relief' else '' for c in KEYS)


def derived_here(k):
    """Whether rows of this kind are derived here at all."""
    row = dict(zip(KEYS, k))
    if row['x_analysis'] == 'quality' and not row['x_population'] or row['variable'] in delivery.NOT_DERIVED:
        return False
    return row['x_analysis'] in COVERED and row['x_missing'] != 'mi'


def result_differences(expected, actual):
    """(line, kind): kind is 'differs', or 'extra' for rows of a covered analysis that are not expected."""
    found = {}
    for r in actual:
        k = key(r)
        if k in found and found[k] != r['stat']:
            yield f"{' '.join(x for x in k if x)}: twice, {found[k]!r} and {r['stat']!r}", 'differs'
        found[k] = r['stat']
    wanted = {key(r): r['stat'] for r in expected}
    for k, value in wanted.items():
        label = ' '.join(x for x in k if x)
        if k not in found:
            if value:
                yield f'{label}: missing (expected {value})', 'differs'
        elif not same(value, found[k]):
            yield f'{label}: expected {value!r}, got {found[k]!r}', 'differs'
    for k, value in found.items():
        if k not in wanted and derived_here(k) and k[KEYS.index('stat_name')] not in NOT_DERIVED:
            yield f"{' '.join(x for x in k if x)}: not expected, is {value!r}", 'extra'


def differences(expected, actual):
    """(lines that differ, lines not expected)."""
    lines = list(outcome_differences(rows(expected, 'outcomes.csv'), rows(actual, 'outcomes.csv')))
    extra = []
    for line, kind in result_differences(rows(expected, 'ard.csv'), rows(actual, 'ard.csv')):
        (lines if kind == 'differs' else extra).append(line)
    return lines, extra
