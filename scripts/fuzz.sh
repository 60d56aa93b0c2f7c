#!/bin/sh
# Runs fuzz targets one after the other and prints a line each: fuzz.sh TIME PACKAGE:TARGET…
set -u

time=$1
shift
log=$(mktemp)
trap 'rm -f "$log"' EXIT
failed=0
for one in "$@"; do
	package=${one%%:*}
	target=${one#*:}
	if go test "./internal/$package" -run '^$' -fuzz "^$target\$" -fuzztime "$time" ${PARALLEL:+-parallel=$PARALLEL} >"$log" 2>&1; then
		echo "$package $target: $time, $(grep -o 'execs: [0-9]*' "$log" | tail -n 1), nothing found"
	else
		failed=1
		echo "$package $target: FOUND SOMETHING"
		tail -n 40 "$log"
	fi
done
exit $failed
