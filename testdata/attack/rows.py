"""Results rows as the adversary reads them."""
import csv
import gzip
import math

KEYS = ('x_analysis', 'x_population', 'x_anchor', 'x_window', 'x_missing', 'x_strategy', 'group1', 'group1_level',
        'variable', 'variable_level', 'x_method')
COUNTS = ('n', 'N', 'N_miss', 'n.risk', 'n.event', 'n.redosed', 'n.censored', 'n.unconfirmed', 'n.below', 'n.before', 'n.now')
BY_DAY = {('relief', 'curve'), ('relief', 'at_risk'), ('relief', 'interval')}     # levels are days of this cohort


def key(row):
    """What names a result but for its statistic."""
    return tuple(row[k] for k in KEYS)


def read(path):
    opened = gzip.open if path.endswith('.gz') else open
    with opened(path, 'rt', newline='', encoding='utf-8') as f:
        return list(csv.DictReader(f))


def is_count(row):
    if (row['x_analysis'], row['variable'], row['context']) == ('since', 'number', 'patients'):
        return True
    return row['stat_name'] in COUNTS and row['x_analysis'] != 'claim'


def number(row):
    """The statistic, or None where the cell is empty."""
    return float(row['stat']) if row['stat'] not in ('', 'NaN') else None


def whole(row):
    """A count, or None where the cell is empty or was rounded to no count."""
    x = number(row)
    return int(x) if x is not None and x == math.floor(x) else None


def about(row, base):
    """The least and the greatest that a rounded count can be: up or down to a multiple of the base. None where it is not rounded."""
    if row['x_suppressed'] != 'rounded':
        return None
    return max(0, int(row['told']) - base + 1), int(row['told']) + base - 1


def closed(released):
    """Rows in which a rounded number is not taken for a count."""
    return [dict(r, told=r['stat'], stat='') if r['x_suppressed'] == 'rounded' else r for r in released]


def withheld(row):
    return row['x_suppressed'] not in ('', 'none')
