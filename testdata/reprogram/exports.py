"""Reading an export folder: files of a table, spelling of values, times, exact duplicates.

What does not fit the export format raises BadExport: a refusal here is a fault of the cohort, not a number to compare. With
quarantine a bad row is left out instead, and with it the rows that name its patient or session.
"""
import csv
import gzip
import io
import os
import re
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

SECOND = 10 ** 9                      # times are whole nanoseconds
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)

# column -> kind; a trailing * marks a column that must exist.
TABLES = {
    'patients': 'patient_id*:key site*:text sex:female|male|other|unknown age:whole '
                'diagnosis:fibromyalgia|crps|neuropathic|back_pain|migraine|other pain_years:number depression:yesno '
                'anxiety:yesno failed_classes:whole psychotherapy_planned:yesno cohort_month:month consent:yesno data_cut:time',
    'sessions': 'session_id*:key patient_id*:key started_at*:keytime ended_at:time route:im|iv|sc|sl|po|in dose_mg:number '
                'weight_kg:number series:initial|maintenance setting:clinic|home psychotherapy:yesno completed:yesno '
                'stop_reason:completed|adverse_event|lack_of_effect|cost|other',
    'vas': 'patient_id*:key recorded_at*:keytime phase*:home|pre|during|post vas_mm*:vas session_id:text '
           'item:pain|fatigue|sleep|cognition|mood',
    'instruments': 'patient_id*:key recorded_at*:keytime instrument*:key value*:number item:text',
    'medications': 'patient_id*:key drug*:text class*:opioid|antidepressant|anxiolytic|gabapentinoid|nsaid|other '
                   'started_at*:time stopped_at:time ongoing:yesno mg_per_day:number mme_per_day:number',
    'vitals': 'patient_id*:key session_id*:key recorded_at*:keytime parameter*:sbp|dbp|hr|spo2|dissociation value*:number',
    'adverse_events': 'patient_id*:key term*:text onset_at*:time session_id:text resolved_at:time '
                      'severity:mild|moderate|severe serious:yesno related:yesno',
}
KEYS = {
    'patients': ('patient_id',),
    'sessions': ('session_id',),
    'vas': ('patient_id', 'recorded_at', 'phase', 'item'),
    'instruments': ('patient_id', 'recorded_at', 'instrument', 'item'),
}
YESNO = {'yes': 'yes', 'y': 'yes', 'true': 'yes', '1': 'yes', 'no': 'no', 'n': 'no', 'false': 'no', '0': 'no'}
NUMBER = re.compile(r'-?\d+(\.\d+)?')
RFC3339 = re.compile(r'(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)')
LOCAL = re.compile(r'(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?')
DATE = re.compile(r'(\d{4})-(\d\d)-(\d\d)')


class BadExport(Exception):
    """A row or file that the export format does not allow."""


class Settings:
    """How the files are written: time zone, clock, scale, decimal mark, delimiter, codes of a missing value."""

    def __init__(self, timezone='UTC', clock='calendar', vas_scale=100, decimal='point', delimiter=',',
                 missing_codes=('', 'NA', '.'), quarantine=False):
        self.zone = ZoneInfo(timezone)
        self.study = clock == 'study_minutes'
        self.scale = int(vas_scale)
        self.comma = decimal == 'comma'
        self.delimiter, self.quarantine = delimiter, quarantine
        self.missing = set(missing_codes) | {''}


def columns(table):
    """Column name -> (kind, required)."""
    out = {}
    for word in TABLES[table].split():
        name, kind = word.split(':', 1)
        out[name.rstrip('*')] = (kind, name.endswith('*'))
    return out


def table_of(name):
    """(table, delimiter or None for the declared one, gzipped) of a file name, or None if it is no table's file."""
    m = re.fullmatch(r'(.*?)\.(csv|tsv)(\.gz)?', name)
    if not m:
        return None
    for table in TABLES:
        rest = m.group(1)[len(table):]
        if m.group(1).startswith(table) and re.match(r'$|[._\-0-9]', rest):
            return table, '\t' if m.group(2) == 'tsv' else None, bool(m.group(3))
    return None


def instant(parts, nanos, offset):
    moment = datetime(*parts, tzinfo=timezone.utc) - offset
    return (moment - EPOCH) // timedelta(seconds=1) * SECOND + nanos


def parse_time(text, settings):
    """(nanoseconds, has a clock time). In study minutes the zero is the patient's own."""
    if settings.study:
        if not re.fullmatch(r'-?\d+', text):
            raise BadExport(f'{text!r}: not whole minutes')
        return int(text) * MINUTE, True
    m = RFC3339.fullmatch(text)
    if m:
        parts = [int(x) for x in m.groups()[:6]]
        nanos = int((m.group(7) or '0').ljust(9, '0'))
        zone = m.group(8)
        offset = timedelta(0)
        if zone != 'Z':
            offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6])) * (-1 if zone[0] == '-' else 1)
        return instant(parts, nanos, offset), True
    m = LOCAL.fullmatch(text) or DATE.fullmatch(text)
    if not m:
        raise BadExport(f'{text!r}: not a time')
    parts = [int(x or 0) for x in m.groups()]
    # fold=0 is the first of two equal local times, and the offset before the change where the time does not exist.
    offset = datetime(*parts, tzinfo=settings.zone, fold=0).utcoffset()
    return instant(parts, 0, offset), len(parts) > 3


def local_date(t, settings):
    return (EPOCH + timedelta(seconds=t // SECOND)).astimezone(settings.zone).date()


def parse_number(text, settings):
    plain = text.replace(',', '.') if settings.comma else text
    if not NUMBER.fullmatch(plain):
        raise BadExport(f'{text!r}: not a number')
    return Fraction(plain)


def parse_cell(text, kind, settings):
    """The value of a cell: None if missing; times as (nanoseconds, has a clock time)."""
    text = text.strip()
    if text in settings.missing:
        if kind in ('key', 'keytime'):
            raise BadExport('a key is missing')
        return None
    if kind in ('text', 'key', 'month'):
        return text
    if kind in ('time', 'keytime'):
        try:
            return parse_time(text, settings)
        except ValueError:
            raise BadExport(f'{text!r}: no such time') from None
    if kind == 'yesno':
        if text.lower() not in YESNO:
            raise BadExport(f'{text!r}: not yes or no')
        return YESNO[text.lower()]
    if kind in ('number', 'whole', 'vas'):
        value = parse_number(text, settings)
        if kind == 'whole' and value.denominator != 1:
            raise BadExport(f'{text!r}: not a whole number')
        if kind == 'vas':
            if not 0 <= value <= settings.scale or (value * 10).denominator != 1:
                raise BadExport(f'{text!r}: outside the scale or more than one decimal')
            value = value * 100 / settings.scale
        return value
    if text not in kind.split('|'):
        raise BadExport(f'{text!r}: not one of {kind}')
    return text


def file_rows(path, table, delimiter, settings):
    opener = gzip.open if path.endswith('.gz') else open
    with opener(path, 'rb') as f:
        text = f.read().decode('utf-8-sig')
    reader = csv.reader(io.StringIO(text, newline=''), delimiter=delimiter or settings.delimiter, strict=True)
    header = next(reader)
    known = columns(table)
    for name in header:
        if name not in known:
            raise BadExport(f'{path}: unknown column {name!r}')
    for name, (_, required) in known.items():
        if required and name not in header:
            raise BadExport(f'{path}: no column {name!r}')
    for cells in reader:
        if len(cells) != len(header):
            raise BadExport(f'{path}:{reader.line_num}: {len(cells)} cells, {len(header)} columns')
        row = dict.fromkeys(known)
        try:
            row.update((name, parse_cell(cell, known[name][0], settings)) for name, cell in zip(header, cells))
        except BadExport as e:
            if settings.quarantine:
                continue
            raise BadExport(f'{path}:{reader.line_num}: {e}') from None
        if table == 'vas' and 'item' not in header:
            row['item'] = 'pain'
        if table == 'instruments' and 'item' not in header:
            row['item'] = 'total'
        yield row, set(header)


def read_table(folder, table, settings, tables):
    """(rows without exact duplicates, names of the columns that some file has), or (None, ()) if the table has no file. Rows that
    break a rule of their own go first, then all rows of a key that has different values."""
    rows, have, found = [], set(), False
    legal = rule_of(table, tables)
    for name in sorted(os.listdir(folder)):
        hit = table_of(name)
        if not hit or hit[0] != table:
            continue
        found = True
        for row, header in file_rows(os.path.join(folder, name), table, hit[1], settings):
            have |= header
            if table in ('vas', 'instruments', 'vitals') and row['vas_mm' if table == 'vas' else 'value'] is None:
                continue                                  # a prompt without an answer
            if legal(row):
                rows.append(row)
            elif not settings.quarantine:
                raise BadExport(f'{table}: {row}: breaks a rule')
    return (one_a_key(table, rows, settings), have) if found else (None, set())


def one_a_key(table, rows, settings):
    names, by_key, refuted = KEYS.get(table), {}, set()
    for row in rows:
        plain = tuple(v[0] if isinstance(v, tuple) else v for v in row.values())
        key = tuple(v for n, v in zip(row, plain) if names is None or n in names)
        if by_key.setdefault(key, (plain, row))[0] != plain:
            refuted.add(key)
    if refuted and not settings.quarantine:
        raise BadExport(f'{table}: {sorted(refuted)[0]}: same key, different values')
    return [row for key, (_, row) in by_key.items() if key not in refuted]


def rule_of(table, tables):
    """What a row must be besides its cells: of a known patient and session, and within the ranges."""
    if table == 'patients':
        return lambda r: True
    known = {r['patient_id'] for r in tables['patients'] or ()}
    if table == 'sessions':
        return lambda r: r['patient_id'] in known and (r['ended_at'] is None or 0 <= r['ended_at'][0] - r['started_at'][0] <= DAY)
    if table == 'instruments':
        return lambda r: r['patient_id'] in known and legal_score(r)
    owner = {r['session_id']: r['patient_id'] for r in tables['sessions'] or ()}
    return lambda r: r['patient_id'] in known and (r.get('session_id') is None or owner.get(r['session_id']) == r['patient_id'])


def legal_score(r):
    top = {('phq9', True): 27, ('gad7', True): 21, ('phq9', False): 3, ('gad7', False): 3, ('fiqr', True): 100}
    low, high = (1, 7) if r['instrument'] == 'pgic' else (0, top.get((r['instrument'], r['item'] == 'total')))
    return high is None or low <= r['value'] <= high


def check_scale(tables, settings):
    sites, site_of = {}, {r['patient_id']: r['site'] for r in tables['patients']}
    for r in tables['vas']:
        if r['item'] == 'pain':
            sites.setdefault(site_of[r['patient_id']], []).append(r['vas_mm'])
    for values in sites.values():
        if settings.scale == 100 and len(values) >= 20 and max(values) <= 10:
            raise BadExport('vas: a site looks like a 0..10 scale')


def drop_dateless(tables, settings):
    """vas rows without a clock time on the local date of a session go, unless that session too has only a date and the
    phase is pre."""
    if settings.study:
        return
    days = {}
    for s in tables['sessions']:
        t, clock = s['started_at']
        days.setdefault((s['patient_id'], local_date(t, settings)), []).append(clock)
    kept = []
    for r in tables['vas']:
        t, clock = r['recorded_at']
        clocks = () if clock else days.get((r['patient_id'], local_date(t, settings)), ())
        if any(c or r['phase'] != 'pre' for c in clocks):
            continue
        kept.append(r)
    tables['vas'] = kept


def read(folder, settings):
    """(tables, columns by table) with times as nanoseconds; a missing optional table is None."""
    tables, have = {}, {}
    for table in TABLES:
        tables[table], have[table] = read_table(folder, table, settings, tables)
    for table in ('patients', 'sessions', 'vas'):
        if tables[table] is None:
            raise BadExport(f'no {table}')
    check_scale(tables, settings)
    drop_dateless(tables, settings)
    for rows in tables.values():
        for r in rows or ():
            for name, v in r.items():
                if isinstance(v, tuple):
                    r[name] = v[0]
    return tables, have
