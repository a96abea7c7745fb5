#!/usr/bin/env python3
"""cohorts.py BINARY DIR FIRST LAST: for each seed the results of a cohort, DIR/SEED.csv.gz, to learn from.

Small synthetic cohorts, made by the program under attack and then roughened.

A cohort of `reprieve synth` is tidy: everybody has a baseline from home
ratings, a site, a known sex. A relation between counts that holds only because
of that is no knowledge of the adversary's, so cohorts to learn from lose rows
and cells at random.
"""
import csv
import gzip
import os
import random
import shutil
import subprocess
import sys
import tempfile

CUT = '2026-10-01T04:00:00Z'        # the end of 2026-09 in America/Toronto, where synth puts its clinic


def plain(binary, folder, seed, patients):
    """Writes the exports of a tidy cohort into folder."""
    subprocess.run([binary, 'synth', folder, '--patients', str(patients), '--seed', str(seed), '--months', '12',
                    '--last-month', '2026-09'], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def rough(binary, folder, seed, patients):
    """Writes a cohort that has lost rows and cells."""
    plain(binary, folder, seed, patients)
    rng = random.Random(seed)
    tables = {}
    for name in sorted(os.listdir(folder)):
        if '.csv' in name:
            names, rows = read(os.path.join(folder, name))
            tables.setdefault('vas' if name.startswith('vas') else name.split('.')[0], []).append((name, names, rows))
    for table, change in (('patients', blank_patients), ('sessions', blank_sessions), ('vas', thin_ratings),
                          ('instruments', thin_instruments), ('medications', blank_medications), ('adverse_events', loosen_events)):
        for i, (name, names, rows) in enumerate(tables.get(table, ())):
            tables[table][i] = name, names, change(rng, once(rows, ('session_id',) if table == 'sessions' else KEYS))
    known = {row['session_id'] for _, _, rows in tables['sessions'] for row in rows}
    for table, files in tables.items():
        for name, names, rows in files:
            if table != 'sessions' and 'session_id' in names:
                rows = [row for row in rows if not row['session_id'] or row['session_id'] in known]
            write(os.path.join(folder, name), names, rows)


KEYS = ('session_id', 'patient_id', 'recorded_at', 'phase', 'item', 'instrument', 'drug', 'started_at', 'term', 'onset_at')


def once(rows, names):
    """The rows without those that repeat a key: a cell blanked in one of two copies would make them contradict each other."""
    seen, kept = set(), []
    for row in rows:
        key = tuple(row.get(name, '') for name in names)
        if key not in seen:
            seen.add(key)
            kept.append(row)
    return kept


def read(path):
    opened = gzip.open if path.endswith('.gz') else open
    with opened(path, 'rt', newline='', encoding='utf-8-sig') as f:
        reader = csv.DictReader(f)
        rows = list(reader)
        return reader.fieldnames, rows


def write(path, names, rows):
    opened = gzip.open if path.endswith('.gz') else open
    with opened(path, 'wt', newline='', encoding='utf-8') as f:
        writer = csv.DictWriter(f, names, lineterminator='\n')
        writer.writeheader()
        writer.writerows(rows)


def blank_patients(rng, rows):
    shares = {name: rng.choice((0, 0.05, 0.3)) for name in
              ('site', 'sex', 'age', 'diagnosis', 'depression', 'anxiety', 'failed_classes', 'pain_years', 'psychotherapy_planned')}
    for row in rows:
        for name, share in shares.items():
            if rng.random() < share:
                row[name] = ''
        if row['sex'] and rng.random() < 0.06:
            row['sex'] = rng.choice(('other', 'unknown'))
        if rng.random() < 0.05:
            row['consent'] = rng.choice(('N', ''))
    return rows


def thin_ratings(rng, rows):
    """Patients who lose all home ratings, all ratings of a phase, or many of any."""
    fates = random.Random(str(sorted(row['patient_id'] for row in rows)[:1]))
    share = fates.choice((0.05, 0.3))
    low = fates.choice((0, 0.15))
    fate = {}
    kept = []
    for row in rows:
        f = fate.setdefault(row['patient_id'], tuple(random.Random(row['patient_id'] + str(i)).random() for i in range(4)))
        if f[0] < share and row['phase'] == 'home' and rng.random() < 0.98:
            continue
        if f[1] < share and row['phase'] == 'pre' and rng.random() < 0.7:
            continue
        if f[2] < 0.3 and rng.random() < 0.7:
            continue
        if f[3] < low and row['vas_mm'].replace('.', '').isdigit():
            row['vas_mm'] = '0' if f[3] < low / 3 else str(int(float(row['vas_mm']) * 0.4))
        kept.append(row)
    return kept


def thin_instruments(rng, rows):
    gone = {}
    share = rng.choice((0, 0.2, 0.5))
    return [row for row in rows
            if gone.setdefault((row['patient_id'], row['instrument']), rng.random()) >= share and rng.random() > 0.1]


def blank_sessions(rng, rows):
    share = {name: rng.choice((0, 0.1, 0.4)) for name in ('route', 'dose_mg', 'weight_kg', 'setting', 'psychotherapy', 'stop_reason')}
    for row in rows:
        for name, s in share.items():
            if rng.random() < s:
                row[name] = ''
    never = rng.choice((0, 0.08))
    gone = {}
    return [row for row in rows if gone.setdefault(row['patient_id'], rng.random()) >= never]


def blank_medications(rng, rows):
    for row in rows:
        if rng.random() < 0.1:
            row['stopped_at'] = row['ongoing'] = ''
        if rng.random() < 0.1:
            row['mme_per_day'] = ''
    return rows


def loosen_events(rng, rows):
    for row in rows:
        if rng.random() < 0.15:
            row['session_id'] = ''
        if rng.random() < 0.1:
            row['serious'] = 'Y'
    return rows


def run(binary, exports, out, as_of=CUT, formats='data', config=None):
    """Runs the month; the folder of the month, or None and what was said."""
    command = [binary, 'run', '--exports', exports, '--out', out, '--as-of', as_of, '--format', formats, '--quiet']
    if config:
        command[2:2] = ['--config', config]
    done = subprocess.run(command, capture_output=True, text=True, cwd=os.path.dirname(os.path.abspath(out)))
    months = sorted(m for m in os.listdir(out) if os.path.isdir(os.path.join(out, m)) and m[:1].isdigit()) if os.path.isdir(out) else []
    if not months:
        return None, done.stderr
    return os.path.join(out, months[-1]), done.stderr


def main():
    binary, folder, first, last = os.path.abspath(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    os.makedirs(folder, exist_ok=True)
    for seed in range(first, last + 1):
        work = tempfile.mkdtemp()
        (rough if seed % 4 else plain)(binary, os.path.join(work, 'exports'), seed, random.Random(seed).randint(12, 120))
        month, said = run(binary, os.path.join(work, 'exports'), os.path.join(work, 'out'))
        if month is None:
            print(f'{seed}: {said}', file=sys.stderr)
        else:
            with open(os.path.join(month, 'restricted', 'ard.csv'), 'rb') as f, gzip.open(os.path.join(folder, f'{seed}.csv.gz'), 'wb') as g:
                g.write(f.read())
        shutil.rmtree(work)


if __name__ == '__main__':
    main()
