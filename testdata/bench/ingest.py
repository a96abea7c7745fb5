"""The peer of ingest.sh: the same derivation as one statement of SQL in DuckDB.

ingest.py convert CSV PARQUET ARROW    the exports once more, by DuckDB and pyarrow
ingest.py derive csv|parquet DIR       courses, baseline and response, two threads

Contract D1 (gap of 21 days; TS), D2 (home before pre, not in the 12 h after a
session), D3 (home_mean, home_last, pre_session), D4 (baseline of 40 mm), D5 (W4 after
TS, due at the cut) and D6 (30 %), in floats, where the program has exact fractions.
"""
import sys
import duckdb

TYPES = dict(
    patients="'patient_id': 'VARCHAR'",
    sessions="'patient_id': 'VARCHAR', 'session_id': 'VARCHAR', 'started_at': 'TIMESTAMPTZ', 'ended_at': 'TIMESTAMPTZ'",
    vas="'patient_id': 'VARCHAR', 'session_id': 'VARCHAR', 'recorded_at': 'TIMESTAMPTZ', 'vas_mm': 'DECIMAL(5,1)'",
)


def source(kind, folder, name):
    if kind == "csv":
        return f"read_csv('{folder}/{name}.csv', types={{{TYPES[name]}}})"
    return f"read_parquet('{folder}/{name}.parquet')"


def convert(con, csv, parquet, arrow):
    import pyarrow as pa, pyarrow.parquet as pq
    for name in TYPES:
        con.execute(f"COPY (SELECT * FROM {source('csv', csv, name)}) TO '{parquet}/{name}.parquet' (FORMAT parquet)")
        table = pq.read_table(f"{parquet}/{name}.parquet")
        codes = [c for c in table.column_names if c in ("patient_id", "session_id", "phase", "item", "site", "sex")]
        for c in codes:
            table = table.set_column(table.column_names.index(c), c, table[c].dictionary_encode().unify_dictionaries())
        with pa.OSFile(f"{arrow}/{name}.arrow", "wb") as f, pa.ipc.new_file(f, table.schema) as w:
            w.write_table(table, max_chunksize=1 << 16)


SQL = """
WITH s AS (
  SELECT *, row_number() OVER w AS k, lag(started_at) OVER w AS before FROM {sessions}
  WINDOW w AS (PARTITION BY patient_id ORDER BY started_at, session_id)),
numbered AS (
  SELECT *, sum(CASE WHEN before IS NULL OR epoch_us(started_at) - epoch_us(before) > 21 * 86400000000 THEN 1 ELSE 0 END)
    OVER (PARTITION BY patient_id ORDER BY k) AS course FROM s),
c AS (
  SELECT patient_id, min(started_at) AS t0, max(started_at) FILTER (course = 1) AS last1,
    arg_max(ended_at, started_at) FILTER (course = 1) AS ts, max(course) AS courses, list(started_at) AS starts
  FROM numbered GROUP BY patient_id),
r AS (
  SELECT v.patient_id, v.recorded_at, v.phase, CAST(v.vas_mm * 10 AS BIGINT) AS tenths, c.t0, c.ts, c.starts,
    CAST(floor((epoch_us(v.recorded_at) - epoch_us(c.t0)) / 86400000000.0) AS INT) AS d0,
    CAST(floor((epoch_us(v.recorded_at) - epoch_us(c.ts)) / 86400000000.0) AS INT) AS ds
  FROM {vas} v JOIN c USING (patient_id) WHERE v.item = 'pain' AND v.phase IN ('home', 'pre')),
days AS (
  SELECT patient_id, d0, avg(tenths) AS m FROM r
  WHERE phase = 'home' AND recorded_at <= t0 AND d0 BETWEEN -14 AND -1 GROUP BY ALL),
b AS (
  SELECT patient_id, count(*) FILTER (d0 >= -7) AS n7, avg(m) FILTER (d0 >= -7) AS mean7, arg_max(m, d0) AS last_mean
  FROM days GROUP BY patient_id),
p AS (
  SELECT patient_id, arg_max(tenths, recorded_at) AS pre FROM r
  WHERE phase = 'pre' AND recorded_at <= t0 AND recorded_at >= t0 - INTERVAL 24 HOUR GROUP BY patient_id),
base AS (
  SELECT c.patient_id, CASE WHEN n7 >= 3 THEN mean7 WHEN last_mean IS NOT NULL THEN last_mean ELSE pre END AS baseline,
    ts, last1, courses FROM c LEFT JOIN b USING (patient_id) LEFT JOIN p USING (patient_id)),
phases AS (
  SELECT patient_id, ds, phase, avg(tenths) AS m FROM r
  WHERE recorded_at > ts AND ds BETWEEN 22 AND 35
    AND NOT list_bool_or(list_transform(starts, lambda x: recorded_at > x AND recorded_at < x + INTERVAL 12 HOUR)) GROUP BY ALL),
w AS (
  SELECT patient_id, avg(m) AS value FROM (SELECT patient_id, ds, arg_min(m, phase) AS m FROM phases GROUP BY ALL) GROUP BY patient_id)
SELECT count(*), count(*) FILTER (value <= baseline * 0.7) FROM base LEFT JOIN w USING (patient_id)
WHERE baseline >= 400 AND (courses > 1 OR TIMESTAMPTZ '2026-10-01T00:00:00Z' > last1 + INTERVAL 504 HOUR)
  AND TIMESTAMPTZ '2026-10-01T00:00:00Z' >= ts + INTERVAL 864 HOUR
"""

connection = duckdb.connect()
connection.execute("SET threads = 2; SET TimeZone = 'UTC'")
if sys.argv[1] == "convert":
    convert(connection, *sys.argv[2:])
else:
    tables = {name: source(sys.argv[2], sys.argv[3], name) for name in ("sessions", "vas")}
    print("due %d responders %d" % connection.execute(SQL.format(**tables)).fetchone())
