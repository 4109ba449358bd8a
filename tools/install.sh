#!/bin/sh
# Installs the Debian packages of commands, or of files, that are missing, and
# says so. What is installed is not started: tests start and end what they need.
# usage: install.sh COMMAND:PACKAGE… or /PATH:PACKAGE…
set -eu

missing=
for pair in "$@"; do
	[ -e "${pair%%:*}" ] || command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair#*:}"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
	echo "missing:$missing (install these packages; as root on Debian this is done here)" >&2
	exit 3
fi
echo "installing:$missing"
apt-get update -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3
# RUNLEVEL keeps packages from starting their services.
# shellcheck disable=SC2086 # a list of words
RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
	apt-get install -y -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 --no-install-recommends $missing >/dev/null
