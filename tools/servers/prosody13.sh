#!/bin/sh
# Unpacks Prosody 13 with all it needs, C library included, into a folder of
# its own: $SCS_SERVERS/prosody-13, or ~/.cache/scs-servers/prosody-13. Debian 12
# has 0.12 under the same package name, and one machine has to run both.
#
# The packages come from Debian's next suite, fetched by an apt that knows
# nothing of the machine's own state and changes nothing of it: 49 packages,
# 24 MB. The result is the program $SCS_SERVERS/prosody-13/prosody.
set -eu

suite=trixie
target=${SCS_SERVERS:-${XDG_CACHE_HOME:-$HOME/.cache}/scs-servers}/prosody-13
if [ -x "$target/prosody" ]; then
	echo "prosody 13 is there: $target/prosody"
	exit
fi
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
mkdir -p "$(dirname -- "$target")"
work=$(mktemp -d -p "$(dirname -- "$target")")
trap 'rm -rf "$work"' EXIT
sh "$here/../unpack.sh" $suite "$work/tree" prosody

# The program as it will be called, run by the tree's own loader and Lua.
loader=$(cd "$work/tree" && find usr/lib -name 'ld-linux*.so.*' | head -n 1)
libraries=$(dirname -- "$loader")
tree=$target/tree
sed -e "s|^CFG_SOURCEDIR=.*|CFG_SOURCEDIR='$tree/usr/lib/prosody';|" \
	-e "s|^CFG_CONFIGDIR=.*|CFG_CONFIGDIR='$tree/etc/prosody';|" \
	-e "s|^CFG_PLUGINDIR=.*|CFG_PLUGINDIR='$tree/usr/lib/prosody/modules/';|" \
	-e "s|^CFG_DATADIR=.*|CFG_DATADIR='$tree/var/lib/prosody';|" \
	"$work/tree/usr/bin/prosody" >"$work/prosody.lua"
cat >"$work/prosody" <<PROGRAM
#!/bin/sh
LUA_PATH='$tree/usr/share/lua/5.4/?.lua;$tree/usr/share/lua/5.4/?/init.lua'
LUA_CPATH='$tree/$libraries/lua/5.4/?.so'
export LUA_PATH LUA_CPATH
exec '$tree/$loader' --library-path '$tree/$libraries' --argv0 lua5.4 '$tree/usr/bin/lua5.4' '$target/prosody.lua' "\$@"
PROGRAM
chmod +x "$work/prosody"
version=$(sed 's/[^0-9.]//g' "$work/tree/usr/lib/prosody/prosody.version" 2>/dev/null || true)
chmod 755 "$work"
rm -rf "$target"
mv "$work" "$target"
echo "unpacked prosody ${version:-13}: $target/prosody"
