#!/bin/sh
# Installs the servers that tests and "make test-servers" run scripts on:
#
#   prosody      Debian's package, 0.12 on Debian 12 (needs root)
#   prosody13    Prosody 13 of a later Debian, unpacked beside it (needs no root)
#   ejabberd     Debian's package (needs root)
#
# usage: install.sh [prosody] [prosody13] [ejabberd]        all three without arguments
#
# What is already there is left alone. Prosody 13 goes to $SCS_SERVERS, or to
# ~/.cache/scs-servers, where the tests look for it.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
[ $# -gt 0 ] || set -- prosody prosody13 ejabberd
for server; do
	case $server in
	prosody | prosody13 | ejabberd) sh "$here/$server.sh" ;;
	*)
		echo "install.sh: no server \"$server\" (prosody, prosody13 or ejabberd)" >&2
		exit 2
		;;
	esac
done
