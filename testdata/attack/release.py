"""What a release says outside of the rows: tables, figures, documents. Everything printed must be of a released row."""
import csv
import glob
import os
import re
import subprocess

import rows


def texts(folder):
    """(name, text) of all that stands in release/ but the rows themselves."""
    for path in sorted(glob.glob(os.path.join(folder, '**'), recursive=True)):
        name = os.path.relpath(path, folder)
        if os.path.isdir(path) or name.startswith('ard.'):
            continue
        if path.endswith('.pdf'):
            yield name, subprocess.run(['pdftotext', '-layout', path, '-'], capture_output=True, text=True, check=True).stdout
            yield name + ' properties', subprocess.run(['pdfinfo', path], capture_output=True, text=True, check=True).stdout
        else:
            with open(path, encoding='utf-8', errors='replace') as f:
                yield name, f.read()


def tables(folder):
    """(file, line, heading, printed text, id of its row) of the CSV files that name their rows."""
    for path in sorted(glob.glob(os.path.join(folder, 'tables', '*.csv'))):
        with open(path, newline='', encoding='utf-8') as f:
            lines = list(csv.reader(f))
        head = lines[0]
        for number, line in enumerate(lines[1:], 2):
            for i, cell in enumerate(line):
                if i < len(head) and head[i].endswith(' (id)') and i:
                    for one in cell.split():
                        yield os.path.basename(path), number, head[i - 1], line[i - 1], one


def printed_withheld(folder, released):
    """Cells of tables that print a number for a row that is withheld, other than the open numbers of its result (`[c]/253`)."""
    closed, beside = {}, {}
    for r in released:
        two = {'group1_level': ''} if r['x_analysis'] != 'subgroup' else {'variable_level': ''}
        result = rows.key(dict(r, **two))                  # a cell may name two groups: `[c] and 23`
        if rows.withheld(r):
            closed[r['x_result_id']] = result
        elif rows.number(r) is not None:
            beside.setdefault(result, set()).add(r['stat'])
    for file, line, heading, text, name in tables(folder):
        if name in closed:
            left = set(re.findall(r'\d+(?:\.\d+)?', re.sub(r'(?<=\d)[\s\u2009\u202f](?=\d{3})', '', strip_marks(text)))) - beside.get(closed[name], set())
            if left:
                yield f'{file}:{line}: {heading}: {text} ({name})'


def strip_marks(text):
    """Without what may stand for a withheld number: <6, and ≈55 for one that is rounded."""
    return re.sub(r'[<≤≈] ?\d+(?:[\s\u2009\u202f]\d{3})*', '', text)


def fractions(restricted, released):
    """Texts that would give a withheld count away: `3/17`, `3 of 17`, for results of which n or N is withheld."""
    by = {}
    closed = {r['x_result_id'] for r in released if rows.withheld(r)}
    for r in restricted:
        if r['stat_name'] in ('n', 'N') and rows.is_count(r):
            by.setdefault(rows.key(r), {})[r['stat_name']] = (rows.whole(r), r['x_result_id'] in closed)
    open_pairs, closed_pairs = set(), {}
    for key, cells in by.items():
        if len(cells) == 2:
            pair = cells['n'][0], cells['N'][0]
            if cells['n'][1] or cells['N'][1]:
                closed_pairs.setdefault(pair, '|'.join(key))
            else:
                open_pairs.add(pair)
    return {pair: key for pair, key in closed_pairs.items() if pair not in open_pairs}


def given_away(folder, restricted, released):
    """Places in texts where the fraction of a withheld result stands that no open result has too."""
    pairs = fractions(restricted, released)
    for name, text in texts(folder):
        if name in ('disclosure.csv', 'checklist.csv', 'tables/context.csv'):   # the last is of other people's studies
            continue
        for match in re.finditer(r'(?<![\d.,/|≈-])(?<!page )(?<!than )(\d{1,4})(?:/| of )(\d{1,4})(?![\d.,/-]|[\s\u2009\u202f]\d{3})(?! has p =)', text):
            pair = int(match[1]), int(match[2])
            if pair in pairs:
                around = text[max(0, match.start() - 60):match.end() + 20].replace('\n', ' ')
                yield f'{name}: {match[0]} ({pairs[pair]}): {around}'


def headings(folder, restricted, released):
    """(n = 4) in a text where no open count is 4."""
    values = {rows.whole(r) for r in released if rows.is_count(r) and not rows.withheld(r)}
    small = {v for v in (rows.whole(r) for r in restricted if rows.is_count(r)) if v and 0 < v < 6}
    for name, text in texts(folder):
        for match in re.finditer(r'\b[nN] ?= ?(\d{1,4})\b', text):
            n = int(match[1])
            if n in small and n not in values:
                yield f'{name}: {match[0]}: ' + text[max(0, match.start() - 40):match.end() + 10].replace('\n', ' ')


def labels(folder):
    """What disclosure.csv says of each withheld row: id -> (rule, primary or complementary)."""
    with open(os.path.join(folder, 'disclosure.csv'), newline='', encoding='utf-8') as f:
        return {row['x_result_id']: (row['rule'], row['x_suppressed']) for row in csv.DictReader(f)}
