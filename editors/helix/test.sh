#!/bin/sh
# Tries languages.toml in Helix 25.01, which is unpacked into $SCS_EDITORS, or
# ~/.cache/scs-editors, if it is not there. No part of make test.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
repository=$(dirname -- "$(dirname -- "$here")")
helix=${SCS_EDITORS:-${XDG_CACHE_HOME:-$HOME/.cache}/scs-editors}/helix
work=$(mktemp -d)
socket=$work/tmux
trap 'tmux -S "$socket" kill-server 2>/dev/null || true; rm -rf "$work"' EXIT

sh "$repository/tools/install.sh" tmux:tmux cc:gcc
[ -d "$helix/usr" ] || sh "$repository/tools/unpack.sh" trixie "$helix" hx
CGO_ENABLED=0 go build -C "$repository" -trimpath -o bin/ ./cmd/scs

mkdir -p "$work/.config/helix" "$work/scripts/.git"
sed "s|/CLONE|$repository|" "$here/languages.toml" >"$work/.config/helix/languages.toml"
mkdir -p "$work/.config/helix/runtime/queries" "$work/.config/helix/runtime/grammars"
ln -s "$repository/editors/tree-sitter-scansion/queries/scansion" "$work/.config/helix/runtime/queries/"
printf '# A title\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: secret\n\n-----\n\nRomeo   conects\n\nRomeo sends:\n\t<message to="${Romeo'"'"'s full JID}" id="m1">\n\t\t<body>Soft!</body>\n\t</message>\n' >"$work/scripts/a.scs"
cd "$work/scripts"
hx() {
	HOME=$work PATH=$repository/bin:$PATH LANG=C.UTF-8 HELIX_RUNTIME=$helix/usr/lib/hx/runtime \
		sh "$repository/tools/unpacked.sh" "$helix" hx "$@"
}
hx --grammar build
HOME=$work PATH=$repository/bin:$PATH LANG=C.UTF-8 COLORTERM=truecolor HELIX_RUNTIME=$helix/usr/lib/hx/runtime \
	tmux -S "$socket" -f /dev/null new-session -d -x 120 -y 30 \
	"/bin/sh '$repository/tools/unpacked.sh' '$helix' hx a.scs:9:11" </dev/null

# shows TEXT waits until the screen holds it.
shows() {
	tries=0
	until tmux -S "$socket" capture-pane -p | grep -qF "$1"; do
		tries=$((tries + 1))
		if [ "$tries" -gt 300 ]; then
			echo "not ok - Helix does not show: $1" >&2
			tmux -S "$socket" capture-pane -p >&2
			exit 1
		fi
		sleep 0.1
	done
}
shows 'unknown verb "conects"'
tmux -S "$socket" send-keys ' a' # the quick fixes
shows 'write "connects"'
echo "ok - Helix: diagnostics and quick fixes"
tmux -S "$socket" send-keys Escape
# In the default theme, what each of these words is has a color of its own.
esc=$(printf '\033')
colors() {
	tmux -S "$socket" capture-pane -p -e | sed -n "s/.*\(${esc}\[[0-9;]*38[0-9;]*m\)$1.*/\1/p" | head -n 1
}
different=$({ colors title; colors Client; colors jid; colors romeo@; colors sends; } | sort -u | grep -c .)
if [ "$different" -ne 5 ]; then
	echo "not ok - Helix shows $different colors" >&2
	tmux -S "$socket" capture-pane -p -e | cat -v >&2
	exit 1
fi
[ -z "${SCS_PICTURE:-}" ] || tmux -S "$socket" capture-pane -p -e >"$SCS_PICTURE"
echo "ok - Helix: $different colors"
