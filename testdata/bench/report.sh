#!/usr/bin/env bash
# Times the drawing of the demo's report, as PDF and HTML by one command, beside the
# figures alone in R (report.R): five runs of each, in turn, and the medians of the wall
# seconds and of the seconds of the processor (user and system, all cores), which other
# work on the machine changes least.
# Needs Rscript with ggplot2 and survival (Debian: r-cran-ggplot2, r-cran-survival).
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go build -o "$work/reprieve" ./cmd/reprieve
"$work/reprieve" run --out "$work/out" --quiet >/dev/null
month="$work/out/2026-09"
# timed FILE COMMAND... appends the wall and the processor's seconds to FILE.
TIMEFORMAT='%R %U %S'
timed() {
  local file=$1
  shift
  { time "$@" >/dev/null 2>"$work/stderr"; } 2>>"$file" || { cat "$work/stderr" >&2; exit 1; }
}
# median FILE wall|cpu
median() { awk -v what="$2" '{ print what == "wall" ? $1 : $2 + $3 }' "$1" | sort -n | awk '{ v[NR] = $1 } END { printf "%.2f", v[int((NR + 1) / 2)] }'; }
for _ in 1 2 3 4 5; do
  timed "$work/ours" "$work/reprieve" report "$month" "$work/report.pdf" "$work/report.html"
  timed "$work/r" Rscript testdata/bench/report.R "$month" "$work/r.pdf"
done
for which in wall cpu; do
  a=$(median "$work/ours" $which)
  b=$(median "$work/r" $which)
  printf '%s: reprieve, PDF and HTML %s s; R, figures alone %s s; ratio %s\n' "$which" "$a" "$b" "$(awk -v a="$a" -v b="$b" 'BEGIN { printf "%.1f", b / a }')"
done
printf 'PDF: %s bytes; HTML: %s bytes\n' "$(stat -c %s "$work/report.pdf")" "$(stat -c %s "$work/report.html")"
