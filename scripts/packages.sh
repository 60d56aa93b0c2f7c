#!/bin/sh
# Sees to the system packages that `make run` or `make test` needs: packages.sh run|test|quality|bench.
# Root on Debian and Ubuntu gets what is missing and is told; anybody else is told the one command to run.
set -eu

purpose=$1

has_postgres() {
	command -v postgres && return
	for program in /usr/lib/postgresql/*/bin/postgres /usr/pgsql-*/bin/postgres \
		/opt/homebrew/opt/postgresql@*/bin/postgres /usr/local/opt/postgresql@*/bin/postgres; do
		[ -x "$program" ] && return
	done
	return 1
}

has_browser() {
	for program in chromium chromium-browser google-chrome google-chrome-stable; do
		command -v $program && return
	done
	[ -d /Applications/Chromium.app ] || [ -d "/Applications/Google Chrome.app" ]
}

database_elsewhere() {
	case $purpose in
	run) [ -n "${DATABASE_URL:-}" ] ;;
	*) [ -n "${LP_TEST_DATABASE_URL:-}" ] ;;
	esac
}

missing() {
	database_elsewhere || has_postgres >/dev/null || echo postgresql
	[ "$purpose" = run ] && return
	if [ "$purpose" = bench ]; then
		command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || echo nginx
		command -v wrk >/dev/null || echo wrk
		return
	fi
	has_browser >/dev/null || echo chromium
	command -v vipsthumbnail >/dev/null || echo libvips-tools
	command -v pdftotext >/dev/null || echo poppler-utils
	[ "$purpose" = test ] && return
	command -v java >/dev/null || echo default-jre-headless
	command -v npm >/dev/null || echo npm
}

# Debian's package would also make and start a server for the whole machine, which nobody here asked for. The setting that
# forbids it is there only meanwhile.
install_postgres() {
	setting=/etc/postgresql-common/createcluster.d/local-progress.conf
	mkdir -p "$(dirname $setting)"
	echo 'create_main_cluster = false' >$setting
	status=0
	apt-get install -y -q --no-install-recommends postgresql || status=$?
	rm -f $setting
	return $status
}

packages=$(missing | tr '\n' ' ')
packages=${packages% }
[ -n "$packages" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	echo "Installing the system packages this machine lacks: $packages"
	export DEBIAN_FRONTEND=noninteractive
	apt-get update -q || echo "The list of packages could not be brought up to date; trying with the one at hand."
	for package in $packages; do
		case $package in
		postgresql) install_postgres || { echo "PostgreSQL could not be installed (see above), and nothing runs without it."; exit 1; } ;;
		*) apt-get install -y -q --no-install-recommends "$package" ||
			echo "The package $package could not be installed; what needs it is not run." ;;
		esac
	done
	exit 0
fi

if command -v brew >/dev/null; then
	command="brew install $(echo "$packages" | sed 's/postgresql/postgresql@17/; s/libvips-tools/vips/; s/poppler-utils/poppler/')"
elif command -v apt-get >/dev/null; then
	command="sudo apt-get install $packages"
else
	command="(your system's package manager) install $packages"
fi
echo "This machine lacks: $packages. To install, run: $command"
case " $packages " in
*" postgresql "*)
	echo "Nothing runs without PostgreSQL."
	exit 1
	;;
esac
