#!/usr/bin/env python3
"""derive.py EXPORTS_DIR OUT_DIR --as-of TIME [options]: outcomes.csv and ard.csv of an export folder."""
import argparse
import csv
import os
from fractions import Fraction

import definitions
import exports
import results
import rows


def parser():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument('exports')
    p.add_argument('out')
    add_options(p)
    return p


def add_options(p):
    """The options that say how an export folder is to be read and analysed."""
    p.add_argument('--as-of', required=True)
    p.add_argument('--timezone', default='UTC')
    p.add_argument('--clock', default='calendar', choices=('calendar', 'study_minutes'))
    p.add_argument('--vas-scale', type=int, default=100, choices=(10, 100))
    p.add_argument('--decimal', default='point', choices=('point', 'comma'))
    p.add_argument('--delimiter', default=',')
    p.add_argument('--on-bad-row', default='stop', choices=('stop', 'quarantine'))
    p.add_argument('--set', action='append', default=[], metavar='KEY=VALUE')


def configuration(pairs):
    config = dict(definitions.DEFAULTS)
    for pair in pairs:
        key, _, value = pair.partition('=')
        if key not in config:
            raise SystemExit(f'derive: unknown key {key}')
        if isinstance(config[key], tuple):
            config[key] = tuple(value.split(','))
        else:
            config[key] = Fraction(value)
            if config[key].denominator == 1:
                config[key] = int(config[key])
    return config


class Cohort:
    """What is read, and the outcomes of ENR in order of patient_id."""

    def __init__(self, tables, enr, pgic_best):
        self.tables, self.enr, self.pgic_best = tables, enr, pgic_best


def cohort(args):
    """(settings, cohort) of parsed options."""
    settings = exports.Settings(args.timezone, args.clock, args.vas_scale, args.decimal, args.delimiter,
                                quarantine=args.on_bad_row == 'quarantine')
    calendar = exports.Settings(args.timezone)
    as_of = exports.parse_time(args.as_of, calendar)[0]
    tables, have = exports.read(args.exports, settings)
    config = configuration(args.set)
    enrolled = [p for p in definitions.patients(tables, as_of, settings)
                if 'consent' not in have['patients'] or p.row['consent'] == 'yes']
    return settings, Cohort(tables, [definitions.Outcome(p, config) for p in enrolled], config['instruments.pgic_best'])


def write(path, names, rows):
    with open(path, 'w', encoding='utf-8', newline='') as f:
        w = csv.DictWriter(f, names, lineterminator='\n')
        w.writeheader()
        w.writerows(rows)


def main(argv=None):
    args = parser().parse_args(argv)
    settings, found = cohort(args)
    os.makedirs(args.out, exist_ok=True)
    write(os.path.join(args.out, 'outcomes.csv'), results.outcome_columns(),
          [results.outcome_row(o, settings.study) for o in found.enr])
    write(os.path.join(args.out, 'ard.csv'), rows.COLUMNS, results.rows(found))


if __name__ == '__main__':
    main()
