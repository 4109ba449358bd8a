#!/bin/sh
# Tests the grammar: that the parser in src is the one that grammar.js makes, that
# real scripts have no ERROR, that each query is one. Neovim's tests hold its
# colours against the language server's (editors/neovim/test/treesitter.lua).
#
# The tree-sitter command is Debian's, unpacked into $SCS_EDITORS, or
# ~/.cache/scs-editors, if it is not there.
#
# usage: test.sh [-update]       -update writes src anew
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
repository=$(dirname -- "$(dirname -- "$here")")
folder=${SCS_EDITORS:-${XDG_CACHE_HOME:-$HOME/.cache}/scs-editors}/tree-sitter
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

sh "$repository/tools/install.sh" cc:gcc node:nodejs
[ -d "$folder/usr" ] || sh "$repository/tools/unpack.sh" trixie "$folder" tree-sitter-cli

# It writes into its folder, and into the user's home.
export XDG_CACHE_HOME="$work/cache" TREE_SITTER_DIR="$work/config"
mkdir -p "$work/config" "$work/grammar"
echo '{"parser-directories":["none"]}' >"$work/config/config.json"
cp -r "$here/grammar.js" "$here/package.json" "$here/queries" "$here/src" "$work/grammar"
cd "$work/grammar"
tree_sitter() {
	sh "$repository/tools/unpacked.sh" "$folder" tree-sitter "$@"
}
tree_sitter --version
tree_sitter generate --no-bindings
if [ "${1:-}" = -update ]; then
	cp -r src "$here"
fi
diff -r src "$here/src" || {
	echo "not ok - src is not what grammar.js makes: run test.sh -update" >&2
	exit 1
}
echo "ok - src is what grammar.js makes"
cp "$here/package.json" . # generate has added to it

cc -fsyntax-only -Wall -Wextra -Werror -Isrc src/scanner.c
echo "ok - the scanner has no warnings"

for query in queries/scansion/*.scm; do
	tree_sitter query "$query" "$repository/spec/scansion/captures.scs" >/dev/null
done
echo "ok - each query is one"

ls "$repository"/spec/scansion/*.scs >"$work/scripts"
if [ -d "$repository/../shared/corpus" ]; then
	# One of them is there for its mistake.
	ls "$repository"/../shared/corpus/*/*.scs | grep -v /broken_ >>"$work/scripts"
fi
if ! tree_sitter parse -q --paths "$work/scripts" >"$work/errors"; then
	cat "$work/errors"
	echo "not ok - these scripts have an ERROR" >&2
	exit 1
fi
echo "ok - $(wc -l <"$work/scripts") scripts without ERROR"
