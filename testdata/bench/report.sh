#!/usr/bin/env bash
# Times the drawing of the demo's report, as PDF and HTML, beside the figures alone in
# R: three runs of each, one after the other, wall seconds and the ratio of the medians.
# Needs Rscript with ggplot2 and survival (Debian: r-cran-ggplot2, r-cran-survival).
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go build -o "$work/reprieve" ./cmd/reprieve
"$work/reprieve" run --out "$work/out" --quiet >/dev/null
month="$work/out/2026-09"
seconds() {
  local start end
  start=$(date +%s%N)
  "$@" >/dev/null
  end=$(date +%s%N)
  awk -v d="$((end - start))" 'BEGIN { printf "%.3f\n", d / 1e9 }'
}
ours() {
  "$work/reprieve" report "$month" "$work/report.pdf"
  "$work/reprieve" report "$month" "$work/report.html"
}
for _ in 1 2 3; do
  seconds ours >>"$work/ours"
  seconds Rscript testdata/bench/report.R "$month" "$work/r.pdf" >>"$work/r"
done
a=$(sort -n "$work/ours" | sed -n 2p)
b=$(sort -n "$work/r" | sed -n 2p)
printf 'reprieve, PDF and HTML: %s s; R, figures alone: %s s; ratio %s\n' "$a" "$b" "$(awk -v a="$a" -v b="$b" 'BEGIN { printf "%.1f", b / a }')"
printf 'PDF: %s bytes; HTML: %s bytes\n' "$(stat -c %s "$work/report.pdf")" "$(stat -c %s "$work/report.html")"
