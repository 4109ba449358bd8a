#!/bin/sh
# Unpacks Debian packages of another suite, with all they need, C library
# included, into a folder. The machine's own packages are neither used nor
# changed: apt is given a state of its own. Needs no root.
#
# usage: unpack.sh SUITE FOLDER PACKAGE…
#
# unpacked.sh runs a program of the folder.
set -eu

suite=$1
folder=$2
shift 2

if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg-deb >/dev/null 2>&1; then
	echo "this is no Debian: install $* as your system does" >&2
	exit 3
fi

mkdir -p "$(dirname -- "$folder")"
work=$(mktemp -d -p "$(dirname -- "$folder")")
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/archives/partial" "$work/tree"
: >"$work/status"

# The mirror and the keys are those of the machine.
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
	grep -v '^ *#' | grep -o 'https\{0,1\}://[^ ]*/debian/\{0,1\}\( \|$\)' | head -n 1 | tr -d ' ')
keys=/usr/share/keyrings/debian-archive-keyring.gpg
echo "deb [signed-by=$keys] ${mirror:-http://deb.debian.org/debian} $suite main" >"$work/sources.list"
cat >"$work/apt.conf" <<CONF
Dir::State "$work";
Dir::State::lists "$work/lists";
Dir::State::status "$work/status";
Dir::Cache "$work";
Dir::Cache::archives "$work/archives";
Dir::Etc::sourcelist "$work/sources.list";
Dir::Etc::sourceparts "-";
APT::Sandbox::User "";
APT::Install-Recommends "false";
Acquire::Languages "none";
Acquire::Retries "3";
CONF
export APT_CONFIG="$work/apt.conf"

echo "fetching $* of Debian $suite"
apt-get update -qq
apt-get install -y -qq --download-only "$@" >/dev/null
for package in "$work"/archives/*.deb; do
	dpkg-deb -x "$package" "$work/tree"
done
rm -rf "$folder"
mv "$work/tree" "$folder"
