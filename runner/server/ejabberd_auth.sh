#!/bin/sh
# Says yes to every question of ejabberd's external authentication.
while size=$(dd bs=2 count=1 2>/dev/null | od -An -tu1) && [ -n "$size" ]; do
	# shellcheck disable=SC2086 # two numbers
	set -- $size
	dd bs=1 count=$(($1 * 256 + $2)) >/dev/null 2>&1
	printf '\000\002\000\001'
done
