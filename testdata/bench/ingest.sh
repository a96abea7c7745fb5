#!/usr/bin/env bash
# Times the reading of exports, and of the derivation of courses, baseline and response,
# beside DuckDB's SQL for the same and beside the tools that only move the bytes. See
# README.md. Usage: ingest.sh [RATINGS [FOLDER]]; 10000000 ratings of a hundredth of as
# many patients, in a folder of its own that is kept for the next time if it is named.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
ratings=${1:-10000000}
work=${2:-}
if [ -z "$work" ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
fi
python=${PYTHON:-python3}
mkdir -p "$work"/{csv,gz,parquet,arrow}
(cd "$here" && go build -o "$work/ingest" ./ingest)
if [ ! -e "$work/done" ]; then
  "$work/ingest" generate "$work/csv" $((ratings / 100)) "$ratings"
  "$python" "$here/ingest.py" convert "$work/csv" "$work/parquet" "$work/arrow"
  cp "$work"/csv/{patients,sessions}.csv "$work/gz"
  gzip -c "$work/csv/vas.csv" >"$work/gz/vas.csv.gz"
  touch "$work/done"
fi
for f in "$work"/{csv,gz,parquet,arrow}/*; do cat "$f" >/dev/null; done

# The lines of the table: name, seconds of the processors, wall seconds, MB.
measure() {
  local name=$1
  shift
  /usr/bin/time -f '%U %S %e %M' -o "$work/time" "$@" >"$work/said"
  awk -v n="$name" -v said="$(tr '\n' ' ' <"$work/said")" \
    '{ printf "%-34s %8.2f %8.2f %7.0f   %s\n", n, $1 + $2, $3, $4 / 1024, said }' "$work/time" | tee -a "$work/table"
}
: >"$work/table"
printf '%-34s %8s %8s %7s\n' "" "CPU s" "wall s" "MB"
measure "cat, csv" sh -c "cat '$work/csv/vas.csv' | wc -c"
measure "gzip -dc" sh -c "gzip -dc '$work/gz/vas.csv.gz' | wc -c"
measure "gzip in Go" "$work/ingest" gunzip "$work/gz/vas.csv.gz"
for kind in csv gz parquet arrow; do
  measure "read, $kind" "$work/ingest" read "$work/$kind"
done
for kind in csv gz parquet arrow; do
  measure "read and response, $kind" "$work/ingest" primary "$work/$kind"
done
measure "read and all outcomes, parquet" "$work/ingest" derive "$work/parquet"
for kind in csv parquet; do
  measure "DuckDB, response, $kind" "$python" "$here/ingest.py" derive "$kind" "$work/$kind"
done

# Ratios of the seconds of the processors, which others on the machine change less.
ratio() {
  awk -F '  +' -v what="$1" -v a="$2" -v b="$3" '$1 == a { x = $2 } $1 == b { y = $2 } END { printf "%s: %.2f\n", what, x / y }' "$work/table"
}
ratio "DuckDB / ours, CSV" "DuckDB, response, csv" "read and response, csv"
ratio "DuckDB / ours, Parquet" "DuckDB, response, parquet" "read and response, parquet"
ratio "Parquet / Arrow, reading" "read, parquet" "read, arrow"
wall() {
  awk -F '  +' -v what="$1" -v a="$2" -v b="$3" '$1 == a { x = $3 } $1 == b { y = $3 } END { printf "%s, wall: %.2f\n", what, x / y }' "$work/table"
}
wall ".gz, reading / gzip -dc" "read, gz" "gzip -dc"
wall ".gz, reading / the decompression in Go alone" "read, gz" "gzip in Go"
wall "DuckDB / ours, CSV" "DuckDB, response, csv" "read and response, csv"
