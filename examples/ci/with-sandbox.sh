#!/bin/sh
# Runs a command, such as the tests of an application, beside a P100 of its own: serves
# a sandbox on a free port, makes the users of seed.sh, and stops it again. It exits as
# the command does.
#
# usage: with-sandbox.sh COMMAND [ARGUMENT...]
#
# The command finds P100 by P100_BASE_URL and P100_API_KEY; the control API is there too,
# and wants P100_SANDBOX_CONTROL_TOKEN. What was asked and answered is afterwards in
# requests.json in the folder P100_LOGS (p100-logs), and the sandbox's own log in
# sandbox.log. P100_SANDBOX_PROGRAM names the sandbox's program (p100-sandbox); all
# variables that this knows can be set as well. Needs a POSIX shell and curl.
set -eu

[ $# -gt 0 ] || {
	echo 'usage: with-sandbox.sh COMMAND [ARGUMENT...]' >&2
	exit 2
}
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
program=${P100_SANDBOX_PROGRAM:-p100-sandbox}
logs=${P100_LOGS:-p100-logs}
folder=$(mktemp -d)
server=
export P100_API_KEY="${P100_API_KEY:-any-key-will-do}"
# Nothing secret: whoever can read this can also start a sandbox.
export P100_SANDBOX_CONTROL_TOKEN="${P100_SANDBOX_CONTROL_TOKEN:-token-of-$$}"

finish() {
	if [ -n "$server" ]; then
		curl --silent --show-error --output "$logs/requests.json" --header "x-sandbox-token: $P100_SANDBOX_CONTROL_TOKEN" \
			"$P100_BASE_URL/sandbox/v1/requests?order=oldest&limit=8192" || true
		kill -INT "$server" && wait "$server" || true
	fi
	rm -rf -- "$folder"
}
trap finish EXIT
trap 'exit 130' INT TERM

mkdir -p -- "$logs"
mkfifo "$folder/start"
"$program" serve --json --address 127.0.0.1:0 --file "$folder/p100.db" >"$folder/start" 2>"$logs/sandbox.log" &
server=$!
# The first line says where it is. It comes when requests are accepted.
if ! read -r start <"$folder/start"; then
	server=
	cat -- "$logs/sandbox.log" >&2
	exit 1
fi
P100_BASE_URL=$(printf '%s\n' "$start" | sed 's/.*"url":"\([^"]*\)".*/\1/')
export P100_BASE_URL
curl --silent --show-error --fail --output /dev/null "$P100_BASE_URL/readyz"

sh "$here/seed.sh" alice bob
"$@"
