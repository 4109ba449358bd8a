#!/bin/sh
# Packages the extension with the program for one platform.
#
# usage: package.sh TARGET PATH-TO-BINARY OUT.vsix
#
# TARGET is what VS Code calls the platform: linux-x64, linux-arm64, darwin-x64,
# darwin-arm64, win32-x64 or win32-arm64. PATH-TO-BINARY is scs built for it. The
# version is that of package.json, or $VERSION (1.2.3) if that is set. It needs
# node 20 or newer and what "npm ci" installs, which it runs if that is missing.
# Nothing in the checkout is changed but node_modules and dist.
set -eu

if [ $# != 3 ]; then
	sed -n 's/^# usage/usage/p' "$0" >&2
	exit 2
fi
target=$1
binary=$(realpath "$2")
mkdir -p "$(dirname "$3")"
out=$(realpath "$(dirname "$3")")/$(basename "$3")
cd "$(dirname "$0")"

case $target in
linux-x64 | linux-arm64 | darwin-x64 | darwin-arm64) name=scs ;;
win32-x64 | win32-arm64) name=scs.exe ;;
*)
	echo "package.sh: no such target: \"$target\"" >&2
	exit 2
	;;
esac
[ -f "$binary" ] || {
	echo "package.sh: no such file: \"$2\"" >&2
	exit 2
}

test/install.sh packages
node esbuild.mjs

# What is packaged is put together elsewhere, so that packages for several
# platforms can be made at a time.
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
mkdir "$stage/bin" "$stage/dist" "$stage/icons"
cp package.json README.md language-configuration.json ../../LICENSE "$stage"
cp -r syntaxes walkthrough "$stage"
cp icons/*.png icons/file-*.svg "$stage/icons"
cp dist/extension.js dist/web.js "$stage/dist"
cp "$binary" "$stage/bin/$name"
chmod 755 "$stage/bin/$name"
# What only concerns the making of the package is left out of it.
node -e '
	const { readFileSync, writeFileSync } = require("fs");
	const [file, version] = process.argv.slice(1);
	const { scripts, devDependencies, ...kept } = JSON.parse(readFileSync(file, "utf8"));
	writeFileSync(file, JSON.stringify({ ...kept, version: version || kept.version }, null, 2));
' "$stage/package.json" "${VERSION:-}"
packages=$PWD/node_modules
cd "$stage"
# The files come from the list above, so that a .vscodeignore has nothing to leave out.
node "$packages/@vscode/vsce/vsce" package --no-dependencies --allow-missing-repository \
	--target "$target" --out "$out" >"$stage.log" 2>&1 || {
	cat "$stage.log" >&2
	rm -f "$stage.log"
	exit 1
}
rm -f "$stage.log"
echo "$out"
