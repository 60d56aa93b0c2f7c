#!/bin/sh
# Removes the test servers that internal/testdb keeps under the user's cache folder, except those in use.
set -eu

case $(uname) in
Darwin) cache=$HOME/Library/Caches ;;
*) cache=${XDG_CACHE_HOME:-$HOME/.cache} ;;
esac

for folder in "$cache"/localprogress-testdb/*; do
	if [ -S "$folder/socket/.s.PGSQL.5432" ]; then
		echo "Kept $folder: tests are using it."
	else
		rm -rf "$folder"
	fi
done
