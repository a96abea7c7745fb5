"""Writes the same small exports as CSV and as Parquet and Arrow files of many kinds.

python3 make.py (pyarrow 26.0.1, duckdb 1.5.6, pandas 3.1.1). No row comes from a
person: every value is computed here. A file VARIANT.TABLE.END holds the rows of
csv/TABLE.csv; pipeline/ingest reads each and compares.
"""
import csv, datetime as dt, os, shutil, zoneinfo
from decimal import Decimal
import duckdb, pandas as pd, pyarrow as pa, pyarrow.parquet as pq

HERE = os.path.dirname(os.path.abspath(__file__))
UTC = dt.timezone.utc
ZONE = zoneinfo.ZoneInfo("America/Toronto")
for name in ("csv", "files"):
    shutil.rmtree(os.path.join(HERE, name), ignore_errors=True)
    os.makedirs(os.path.join(HERE, name))


def at(day, minute=0, base=dt.datetime(2026, 1, 5, 9, 30, tzinfo=UTC)):
    return base + dt.timedelta(days=day, minutes=minute)


# Each value is of the richest type; text() says how the CSV holds it.
patients = [
    dict(patient_id=f"p{i:03d}" if i != 3 else "é-1", site=["Nord", "Süd, b", None][i % 3], sex=["female", "male", "unknown", None][i % 4],
         age=[18, 90, 44, None, 61][i % 5], diagnosis=["crps", "other", None][i % 3], pain_years=[0.5, 12.25, None, 3.0][i % 4],
         depression=[True, False, None][i % 3], anxiety=[None, True][i % 2], failed_classes=[0, 3, None][i % 3],
         cohort_month=["2025-12", "2026-01"][i % 2], consent=True)
    for i in range(7)
]
ids = [p["patient_id"] for p in patients]
sessions = [
    dict(session_id=f"s{k:04d}", patient_id=ids[k % 7], started_at=at(7 * (k // 7), k % 7),
         ended_local=[None, at(7 * (k // 7), k % 7 + 40).astimezone(ZONE).replace(tzinfo=None)][k % 2],
         route=["im", "iv", None][k % 3], dose_mg=[40.0, 52.5, None][k % 3], completed=[True, None, False][k % 3])
    for k in range(21)
]
vas = [
    dict(patient_id=ids[k % 7], recorded_at=at(k // 7 - 10, 11 * k), phase=["home", "home", "pre", "during", "post"][k % 5],
         vas_mm=None if k % 17 == 5 else Decimal((k * 37) % 1001) / 10, session_id=f"s{k % 21:04d}" if k % 5 > 1 and k % 7 == k % 21 % 7 else None,
         item=["pain", "pain", "fatigue", "mood"][k % 4])
    for k in range(140)
]
instruments = [
    dict(patient_id=ids[k % 7], recorded_at=at(k), instrument=["phq9", "gad7", "fiqr", "pgic"][k % 4],
         value=[7.0, 3.0, 41.5, 2.0][k % 4] if k % 9 else None, item="total")
    for k in range(28)
]
medications = [
    dict(patient_id=ids[k % 7], drug=["morphine", "Tramadol", "ibuprofen"][k % 3], **{"class": ["opioid", "opioid", "nsaid"][k % 3]},
         started_on=dt.date(2025, 3, 1) + dt.timedelta(days=13 * k), stopped_on=[None, dt.date(2026, 2, 1)][k % 2], ongoing=k % 2 == 0,
         mg_per_day=[30.0, 200.0, 1200.0][k % 3], mme_per_day=[30.0, None, None][k % 3])
    for k in range(9)
]
TABLES = dict(patients=patients, sessions=sessions, vas=vas, instruments=instruments, medications=medications)
RENAMED = dict(ended_local="ended_at", started_on="started_at", stopped_on="stopped_at")
COLUMNS = {t: list(rows[0]) for t, rows in TABLES.items()}
TYPES = dict(age=pa.int64(), pain_years=pa.float64(), depression=pa.bool_(), anxiety=pa.bool_(), failed_classes=pa.int64(), consent=pa.bool_(),
             started_at=pa.timestamp("us", "UTC"), recorded_at=pa.timestamp("us", "UTC"), ended_local=pa.timestamp("us"), started_on=pa.date32(),
             stopped_on=pa.date32(), dose_mg=pa.float64(), completed=pa.bool_(), ongoing=pa.bool_(), vas_mm=pa.decimal128(4, 1), value=pa.float64(),
             mg_per_day=pa.float64(), mme_per_day=pa.float64())


def text(v):
    if v is None:
        return ""
    if isinstance(v, bool):
        return "yes" if v else "no"
    if isinstance(v, dt.datetime):
        return v.strftime("%Y-%m-%dT%H:%M:%SZ" if v.tzinfo else "%Y-%m-%d %H:%M:%S")
    return str(v)


for name, rows in TABLES.items():
    with open(os.path.join(HERE, "csv", name + ".csv"), "w", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow([RENAMED.get(c, c) for c in COLUMNS[name]])
        w.writerows([text(r[c]) for c in COLUMNS[name]] for r in rows)


def table(name, types={}):
    cols = [(c, types.get(c, TYPES.get(c, pa.string()))) for c in COLUMNS[name]]
    t = pa.table({c: convert([r[c] for r in TABLES[name]], ty) for c, ty in cols})
    return t.rename_columns([RENAMED.get(c, c) for c in COLUMNS[name]])


def convert(values, ty):
    if pa.types.is_dictionary(ty):
        return pa.DictionaryArray.from_arrays(*codes(values, ty))
    if pa.types.is_integer(ty):
        values = [None if v is None else int(v) for v in values]
    if pa.types.is_floating(ty):
        values = [None if v is None else float(v) for v in values]
    if pa.types.is_string(ty) or pa.types.is_large_string(ty):
        values = [None if v is None else text(v) for v in values]
    if pa.types.is_string_view(ty):
        return pa.array(values, pa.string()).cast(ty)
    return pa.array(values, ty)


def codes(values, ty):
    texts = sorted({v for v in values if v is not None})
    return pa.array([None if v is None else texts.index(v) for v in values], ty.index_type), pa.array(texts, ty.value_type)


def path(variant, name, end):
    return os.path.join(HERE, "files", f"{variant}.{name}.{end}")


def parquet(variant, name, types={}, **options):
    t = table(name, types)
    enc = options.get("column_encoding")
    if enc:
        options["column_encoding"] = {c: e for c, e in enc.items() if c in t.column_names}
    pq.write_table(t, path(variant, name, "parquet"), **options)


for name in TABLES:
    parquet("pyarrow", name)
    for codec in ("none", "snappy", "gzip", "brotli", "zstd"):
        for version in ("1.0", "2.0"):
            if name in ("patients", "vas"):
                parquet(f"{codec}-v{version[0]}", name, compression=codec, data_page_version=version, use_dictionary=codec in ("gzip", "zstd"))
TEXTS = ["patient_id", "site", "sex", "diagnosis", "cohort_month", "phase", "session_id", "item", "drug", "class", "instrument", "route"]
NUMBERS = ["age", "failed_classes", "recorded_at", "started_at", "ended_at", "stopped_at"]
FLOATS = ["pain_years", "dose_mg", "value", "mg_per_day", "mme_per_day", "vas_mm"]
for name in TABLES:
    delta = {c: "DELTA_BYTE_ARRAY" for c in TEXTS} | {c: "DELTA_BINARY_PACKED" for c in NUMBERS}
    parquet("delta", name, use_dictionary=False, column_encoding=delta, data_page_version="2.0", data_page_size=200)
    lengths = {c: "DELTA_LENGTH_BYTE_ARRAY" for c in TEXTS} | {c: "BYTE_STREAM_SPLIT" for c in NUMBERS + FLOATS}
    parquet("lengths", name, use_dictionary=False, column_encoding=lengths)
    parquet("groups", name, row_group_size=7, data_page_size=64, write_batch_size=3, write_page_checksum=True)
    parquet("fallback", name, dictionary_pagesize_limit=40, write_batch_size=5, data_page_size=100)
parquet("float32", "vas", dict(vas_mm=pa.float32()))
parquet("float64", "vas", dict(vas_mm=pa.float64()))
parquet("decimal256", "vas", dict(vas_mm=pa.decimal256(40, 12)))
parquet("decimalint", "vas", dict(vas_mm=pa.decimal128(9, 3)), store_decimal_as_integer=True)
parquet("alltext", "vas", dict(vas_mm=pa.string(), recorded_at=pa.string()))
parquet("alltext", "patients", {c: pa.string() for c in COLUMNS["patients"]})
for unit in ("ms", "ns"):
    parquet("time-" + unit, "sessions", dict(started_at=pa.timestamp(unit, "America/Toronto"), ended_local=pa.timestamp(unit)), version="2.6")
parquet("narrow", "patients", dict(age=pa.int8(), failed_classes=pa.uint32()))
parquet("unsigned", "patients", dict(age=pa.uint8(), failed_classes=pa.uint64()))
parquet("float-whole", "patients", dict(age=pa.float64(), failed_classes=pa.float32()))
parquet("answers-int", "patients", dict(depression=pa.int32(), anxiety=pa.uint8(), consent=pa.int64()))
word = pa.dictionary(pa.int32(), pa.string())
parquet("dictionary", "vas", dict(patient_id=word, phase=word, session_id=word, item=word))

# Arrow, as file and as stream.
small, large = pa.dictionary(pa.uint8(), pa.string()), pa.dictionary(pa.int64(), pa.large_string())
KINDS = {
    "ipc": {}, "ipc-large": {c: pa.large_string() for c in TEXTS}, "ipc-view": {c: pa.string_view() for c in TEXTS},
    "ipc-uint8": {c: small for c in TEXTS}, "ipc-int64": {c: large for c in TEXTS},
    "ipc-types": dict(vas_mm=pa.decimal256(50, 1), age=pa.int16(), failed_classes=pa.uint16(), recorded_at=pa.timestamp("s", "+02:00"),
                      started_at=pa.timestamp("ns", "UTC"), ended_local=pa.timestamp("s"), pain_years=pa.float32()),
}
for kind, types in KINDS.items():
    for name in TABLES:
        t = table(name, types)
        with pa.OSFile(path(kind, name, "arrow"), "wb") as f, pa.ipc.new_file(f, t.schema) as w:
            w.write_table(t)
for name in TABLES:
    t = table(name)
    for codec in ("lz4", "zstd"):
        options = pa.ipc.IpcWriteOptions(compression=codec)
        with pa.OSFile(path("ipc-" + codec, name, "arrow"), "wb") as f, pa.ipc.new_file(f, t.schema, options=options) as w:
            w.write_table(t, max_chunksize=9)
    with pa.OSFile(path("stream", name, "arrow"), "wb") as f, pa.ipc.new_stream(f, t.schema) as w:
        w.write_table(t, max_chunksize=9)
# Streams whose dictionary grows, or is another one, from batch to batch.
whole = table("vas").sort_by("patient_id")
for kind, deltas in (("stream-delta", True), ("stream-replaced", False)):
    schema = table("vas", dict(patient_id=word)).schema
    options = pa.ipc.IpcWriteOptions(emit_dictionary_deltas=deltas)
    with pa.OSFile(path(kind, "vas", "arrow"), "wb") as f, pa.ipc.new_stream(f, schema, options=options) as w:
        known = []
        for batch in whole.to_batches(max_chunksize=35):
            own = batch.column("patient_id").to_pylist()
            known = ([*known] if deltas else []) + [v for v in dict.fromkeys(own) if not deltas or v not in known]
            column = pa.DictionaryArray.from_arrays(pa.array([known.index(v) for v in own], pa.int32()), pa.array(known))
            w.write_batch(pa.record_batch([column] + batch.columns[1:], schema=schema))

# pandas, with its own types.
for name in TABLES:
    frame = table(name).to_pandas()
    frame.to_parquet(path("pandas", name, "parquet"))
frame = table("vas").to_pandas()
frame["vas_mm"] = frame["vas_mm"].astype("float64")
for c in ("phase", "item"):
    frame[c] = frame[c].astype("category")
frame.to_parquet(path("pandas-category", "vas", "parquet"))
frame = table("patients").to_pandas()
frame["age"], frame["failed_classes"] = frame["age"].astype("Int64"), frame["failed_classes"].astype("Int16")
frame["depression"] = frame["depression"].astype("boolean")
frame.to_parquet(path("pandas-nullable", "patients", "parquet"))

# DuckDB, from the CSV as it reads it, and with types that it has of its own.
con = duckdb.connect()
con.execute("SET TimeZone = 'America/Toronto'")
source = "read_csv('%s', types={%s})"
TIMES = dict(sessions="'started_at': 'TIMESTAMPTZ', 'ended_at': 'TIMESTAMP'", vas="'recorded_at': 'TIMESTAMPTZ', 'vas_mm': 'DECIMAL(4,1)'",
             instruments="'recorded_at': 'TIMESTAMPTZ'", medications="'started_at': 'DATE', 'stopped_at': 'DATE'", patients="'cohort_month': 'VARCHAR'")
for name in TABLES:
    rows = source % (os.path.join(HERE, "csv", name + ".csv"), TIMES[name])
    con.execute(f"COPY (SELECT * FROM {rows}) TO '{path('duckdb', name, 'parquet')}' (FORMAT parquet)")
    con.execute(f"COPY (SELECT * FROM {rows}) TO '{path('duckdb-v2', name, 'parquet')}' (FORMAT parquet, PARQUET_VERSION V2, COMPRESSION zstd)")
con.execute("CREATE TYPE phase AS ENUM ('pre', 'post', 'home', 'during')")
rows = source % (os.path.join(HERE, "csv", "vas.csv"), TIMES["vas"])
con.execute(f"COPY (SELECT * REPLACE (phase::phase AS phase, vas_mm::DOUBLE AS vas_mm, recorded_at::TIMESTAMPTZ AS recorded_at) FROM {rows}) "
            f"TO '{path('duckdb-enum', 'vas', 'parquet')}' (FORMAT parquet, COMPRESSION gzip, ROW_GROUP_SIZE 2048)")
