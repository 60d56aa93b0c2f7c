#!/bin/sh
# Checks that the generated files in the tree are what their sources give: makes them again and compares.
set -eu

sums() {
	find internal web static -type f \( -name '*_templ.go' -o -path 'static/*' \) | LC_ALL=C sort | while read -r file; do
		cksum "$file"
	done
}

before=$(sums)
if ! log=$(make --no-print-directory generate 2>&1); then
	echo "$log"
	echo "The generated files cannot be made: see above."
	exit 1
fi
after=$(sums)
if [ "$before" != "$after" ]; then
	echo "These generated files were not current. They are now: look at the change and commit it. Next time run: make generate"
	{ echo "$before"; echo "$after"; } | LC_ALL=C sort | uniq -u | cut -d ' ' -f 3- | LC_ALL=C sort -u
	exit 1
fi
