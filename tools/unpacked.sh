#!/bin/sh
# Runs a program that unpack.sh has unpacked, with the C library it came with.
#
# usage: unpacked.sh FOLDER PROGRAM ARGUMENT…      (FOLDER absolute, FOLDER/usr/bin/PROGRAM)
set -eu

folder=$1
program=$2
shift 2
# Nothing of PATH is needed: tests take it away.
for loader in "$folder"/usr/lib/*/ld-linux*.so.*; do
	break
done
exec "$loader" --library-path "${loader%/*}" --argv0 "$program" "$folder/usr/bin/$program" "$@"
