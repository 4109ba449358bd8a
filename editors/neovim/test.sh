#!/bin/sh
# Tests the plugin in Vim and in two versions of Neovim. What is missing is
# installed, and said: Debian's packages (needs root), and Neovim 0.10 and 0.12
# of later Debians, unpacked into $SCS_EDITORS, or ~/.cache/scs-editors, without
# touching the machine. Done once, that is not done again.
#
# usage: test.sh [-update] [PATTERN]
#
#   -update   writes test/snapshots anew: look at the difference
#   PATTERN   a Lua pattern; only cases with such a name, and nothing else
set -eu

update=
if [ "${1:-}" = -update ]; then
	update=1
	shift
fi
plugin=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
repository=$(dirname -- "$(dirname -- "$plugin")")
cache=${SCS_EDITORS:-${XDG_CACHE_HOME:-$HOME/.cache}/scs-editors}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
first=
trap 'kill $first 2>/dev/null; exit 130' INT TERM

sh "$repository/tools/install.sh" vim:vim luacheck:lua-check cc:gcc prosody:prosody
if ! vim --version | grep -q '+syntax'; then
	echo "vim on PATH has no syntax highlighting: install the package vim" >&2
	exit 3
fi
CGO_ENABLED=0 go build -C "$repository" -trimpath -o bin/ ./cmd/scs

# editor NAME SUITE makes $work/NAME, which runs the Neovim of a suite.
editor() {
	[ -d "$cache/$1/usr" ] || sh "$repository/tools/unpack.sh" "$2" "$cache/$1" neovim
	cat >"$work/$1" <<RUN
#!/bin/sh
export VIMRUNTIME='$cache/$1/usr/share/nvim/runtime'
exec /bin/sh '$repository/tools/unpacked.sh' '$cache/$1' nvim --cmd 'set runtimepath+=$cache/$1/usr/lib/nvim' "\$@"
RUN
	chmod +x "$work/$1"
	echo "$1: $("$work/$1" --version | head -n 1)"
}
editor neovim-0.10 trixie
editor neovim-0.12 forky

# snapshot TARGET COMMAND… writes the highlighting of the scripts into a folder.
# An editor without a terminal must not wait for one.
snapshot() {
	target=$1
	shift
	mkdir -p "$target"
	# shellcheck disable=SC2086 # patterns
	"$@" -N -es -u NONE -i NONE --cmd "let g:plugin = '$plugin'" --cmd "let g:target = '$target'" \
		-S "$plugin/test/snapshot.vim" $scripts </dev/null
}

status=0
if [ -z "${1:-}" ]; then
	(cd "$plugin" && luacheck -q .) || status=1

	scripts="$repository/spec/scansion/*.scs $plugin/test/scripts/*.scs"
	snapshot "$work/vim" vim
	snapshot "$work/0.10" "$work/neovim-0.10"
	snapshot "$work/0.12" "$work/neovim-0.12"
	if [ -n "$update" ]; then
		rm -rf "$plugin/test/snapshots"
		cp -r "$work/vim" "$plugin/test/snapshots"
	fi
	for one in vim 0.10 0.12; do
		diff -ru "$plugin/test/snapshots" "$work/$one" && echo "ok - highlighting as in the snapshots: $one" || status=1
	done
	if [ -d "$repository/../shared/corpus" ]; then
		scripts="$repository/../shared/corpus/*/*.scs"
		snapshot "$work/real-vim" vim
		snapshot "$work/real-neovim" "$work/neovim-0.12"
		diff -ru "$work/real-vim" "$work/real-neovim" && echo "ok - real scripts look alike in Vim and Neovim" || status=1
		if grep -rq 'after a jump' "$work/real-vim"; then
			echo "not ok - real scripts look different after a jump" >&2
			status=1
		fi
	fi
fi

: "${CC:=cc}"
grammar=$repository/editors/tree-sitter-scansion
$CC -shared -fPIC -O1 -I"$grammar/src" "$grammar/src/parser.c" "$grammar/src/scanner.c" -o "$work/scansion.so"
export SCS_TREE_SITTER="$work/scansion.so"

cases() {
	SCS_NVIM=$run "$run" --clean -l "$plugin/test/run.lua" "$@" 2>&1
}

# The editors wait more than they work: both versions at a time.
both() {
	run=$work/neovim-$one
	cases "$@" || {
		echo "== Neovim $one, once more: a busy machine can stumble"
		cases "$@"
	}
}
one=0.10
both "$@" >"$work/log" &
first=$!
one=0.12
echo "== Neovim $one"
both "$@" || status=1
wait "$first" || status=1
echo "== Neovim 0.10"
cat "$work/log"
exit $status
