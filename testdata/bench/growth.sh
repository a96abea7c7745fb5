#!/bin/sh
# How time and memory of a run grow with its exports: synthetic cohorts of 10^4 to 10^7 rows,
# some 260 a patient, each read, derived, analysed and reported once.
#
# usage: testdata/bench/growth.sh [largest power of ten, by default 6 [run.memory]]
#
# With run.memory 64GiB all rows are in memory, with 1MiB they are in shards; without it the
# memory of the machine decides.
#
# Needs GNU time (/usr/bin/time) and room for the exports in the folder for temporary files:
# 60 MB for a million rows.
set -eu
largest=${1:-6}
export REPRIEVE_RUN_MEMORY="${2:-}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go build -o "$work/reprieve" ./cmd/reprieve
printf '%12s %10s %10s %10s %8s\n' rows patients seconds 'CPU s' MB
power=4
patients=38
while [ "$power" -le "$largest" ]; do
	"$work/reprieve" synth "$work/exports" --patients "$patients" --timezone UTC >"$work/said"
	/usr/bin/time -o "$work/time" -f '%e %U %S %M' \
		"$work/reprieve" run --exports "$work/exports" --month 2026-09 --out "$work/out" --quiet >"$work/said"
	rows=$(grep -o '"rows": [0-9]*' "$work/out/2026-09/manifest.json" | awk '{ n += $2 } END { print n }')
	awk -v rows="$rows" -v patients="$patients" \
		'{ printf "%12d %10d %10.1f %10.1f %8.0f\n", rows, patients, $1, $2 + $3, $4 / 1024 }' "$work/time"
	rm -rf "$work/exports" "$work/out"
	power=$((power + 1))
	patients=$((patients * 10))
done
