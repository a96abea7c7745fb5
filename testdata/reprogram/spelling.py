"""Writing tables in every legal spelling: files, column orders, quotes, line ends, times, numbers, missing codes, duplicates."""
import csv
import gzip
import io
import os
from datetime import datetime, timedelta, timezone
from fractions import Fraction

from exports import EPOCH, MINUTE, SECOND, Settings, columns, parse_time

YESNO = {'yes': ('yes', 'y', 'Y', 'YES', 'True', '1'), 'no': ('no', 'n', 'N', 'No', 'FALSE', '0')}
OFFSETS = (0, 2, -4, -5, 5.5, -3.5, 14)
NAMES = ('', '_home', '-2', '.2026-10', '2', '_b')
OTHERS = {'README.txt': 'nothing\n', 'vascular.csv': 'a,b\n1,2\n', 'patientsold.csv': 'patient_id\nzz\n', 'notes.csv': 'x\n'}


class Raw(str):
    """A cell as it stands, legal or not."""


class Speller:
    """Chooses a spelling for each cell; every choice reads back to the same value."""

    def __init__(self, rng, timezone, study, scale, comma):
        self.rng, self.study, self.scale, self.comma = rng, study, scale, comma
        self.settings = Settings(timezone)
        self.mark = ';' if comma else ','

    def cell(self, value, kind):
        if isinstance(value, Raw):
            return str(value)
        if value is None:
            out = self.rng.choice(('', '', '', 'NA', '.'))
        elif kind in ('time', 'keytime'):
            out = self.time(value)
        elif kind == 'yesno':
            out = self.rng.choice(YESNO[value])
        elif kind in ('vas', 'number', 'whole'):
            out = self.number(value * self.scale / 100 if kind == 'vas' else value, kind)
        else:
            out = value
        return self.rng.choice((' ', '  ')) + out + self.rng.choice((' ', '')) if self.rng.random() < 0.03 else out

    def number(self, value, kind):
        value = Fraction(value)
        places = next(k for k in range(9) if (value * 10 ** k).denominator == 1)
        if kind == 'vas' and places == 0 and self.rng.random() < 0.3:
            places = 1
        digits = str(abs(int(value * 10 ** places))).rjust(places + 1, '0')
        out = digits if places == 0 else digits[:-places] + '.' + digits[-places:]
        return ('-' if value < 0 else '') + (out.replace('.', ',') if self.comma else out)

    def time(self, value):
        t, date_only = value
        if self.study:
            return str(t // MINUTE)
        if date_only:
            return self.local_of(t).strftime('%Y-%m-%d')
        if t % SECOND == 0 and self.rng.random() < 0.5:
            found = self.wall_times(t)
            if found:
                return self.rng.choice(found)
        return self.rfc3339(t)

    def local_of(self, t):
        return (EPOCH + timedelta(seconds=t // SECOND)).astimezone(self.settings.zone)

    def wall_times(self, t):
        """Spellings without an offset that mean t; around a change of the clocks also a wall time that does not exist."""
        out = []
        moment = EPOCH + timedelta(seconds=t // SECOND)
        for near in (moment, moment - timedelta(hours=2)):
            offset = near.astimezone(self.settings.zone).utcoffset()
            wall = (moment + offset).replace(tzinfo=None)
            for pattern in ('%Y-%m-%d %H:%M:%S', '%Y-%m-%dT%H:%M:%S') + (('%Y-%m-%d %H:%M', '%Y-%m-%dT%H:%M') if wall.second == 0 else ()):
                if parse_time(wall.strftime(pattern), self.settings)[0] == t:
                    out.append(wall.strftime(pattern))
        return out

    def rfc3339(self, t):
        hours = self.rng.choice(OFFSETS)
        wall = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=t // SECOND, hours=hours)
        nanos = t % SECOND
        fraction = ''
        if nanos:
            fraction = '.' + f'{nanos:09d}'.rstrip('0')
        elif self.rng.random() < 0.05:
            fraction = '.000'
        zone = f"{'-' if hours < 0 else '+'}{int(abs(hours)):02d}:{int(abs(hours) % 1 * 60):02d}"
        if hours == 0 and self.rng.random() < 0.7:
            zone = 'Z'
        return wall.strftime('%Y-%m-%dT%H:%M:%S') + fraction + zone


def write_table(folder, table, rows, absent, speller):
    """Writes the rows, some of them twice in another spelling, to one or more files; the columns named absent are left out."""
    rng = speller.rng
    rows = rows + [r for r in rows if rng.random() < 0.04]
    rng.shuffle(rows)
    names = rng.sample(NAMES, rng.choice((1, 1, 2, 3)))
    parts = [[] for _ in names]
    for r in rows:
        home = 0 if table == 'vas' and r['phase'] == 'home' else len(parts) - 1
        parts[home if rng.random() < 0.5 else rng.randrange(len(parts))].append(r)
    for name, part in zip(names, parts):
        write_file(folder, table + name, table, part, absent, speller)


def chosen_columns(table, rows, absent, rng):
    kinds, out = columns(table), []
    for name, (_, required) in kinds.items():
        empty = all(r.get(name) in (None, {'vas': 'pain', 'instruments': 'total'}.get(table) if name == 'item' else None) for r in rows)
        if required or name not in absent and (not empty or name in ('consent', 'data_cut') or rng.random() < 0.5):
            out.append(name)
    rng.shuffle(out)
    return out


def write_file(folder, stem, table, rows, absent, speller):
    rng, kinds = speller.rng, columns(table)
    tab = rng.random() < 0.25
    names = chosen_columns(table, rows, absent, rng)
    out = io.StringIO(newline='')
    w = csv.writer(out, delimiter='\t' if tab else speller.mark, lineterminator=rng.choice(('\n', '\n', '\r\n')),
                   quoting=rng.choice((csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL)))
    w.writerow(names)
    for r in rows:
        w.writerow([speller.cell(r.get(n), kinds[n][0]) for n in names])
    text = out.getvalue()
    if rows and rng.random() < 0.2:
        text = text.rstrip('\r\n')
    data = (b'\xef\xbb\xbf' if rng.random() < 0.25 else b'') + text.encode('utf-8')
    name = stem + ('.tsv' if tab else '.csv')
    if rng.random() < 0.3:
        data, name = gzip.compress(data, mtime=0), name + '.gz'
    with open(os.path.join(folder, name), 'wb') as f:
        f.write(data)


def write_others(folder, rng):
    """Files that are no table's."""
    for name, text in OTHERS.items():
        if rng.random() < 0.2:
            with open(os.path.join(folder, name), 'w') as f:
                f.write(text)
