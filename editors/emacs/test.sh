#!/bin/sh
# Tries scansion-mode and eglot in Emacs 30, which is unpacked into $SCS_EDITORS,
# or ~/.cache/scs-editors (333 MB), if it is not there. No part of make test.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
repository=$(dirname -- "$(dirname -- "$here")")
emacs=${SCS_EDITORS:-${XDG_CACHE_HOME:-$HOME/.cache}/scs-editors}/emacs
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

sh "$repository/tools/install.sh" prosody:prosody
[ -d "$emacs/usr" ] || sh "$repository/tools/unpack.sh" trixie "$emacs" emacs-nox
CGO_ENABLED=0 go build -C "$repository" -trimpath -o bin/ ./cmd/scs
PATH=$repository/bin:$PATH
share=$(find "$emacs/usr/share/emacs" -maxdepth 1 -name '[0-9]*')
EMACSLOADPATH=$share/lisp
EMACSDATA=$share/etc
HOME=$work
export EMACSLOADPATH EMACSDATA HOME PATH

mkdir -p "$work/scripts/.git"
cd "$work/scripts"
printf '[run]\ntimeout = "1s"\n' >.scs.toml
cat >a.scs <<'SCRIPT'
# A message to oneself

[Client] Romeo
	jid: romeo@localhost
	password: secret

-----

Romeo connects

Romeo sends :
    <message to="${Romeo's full JID}"><body>Soft!</body></message>

Romeo receives:
	<message><body>Loud!</body></message>

Romeo disconects
SCRIPT
timeout 120 sh "$repository/tools/unpacked.sh" "$emacs" emacs-nox -Q --batch -L "$here" -l "$here/test.el" </dev/null
