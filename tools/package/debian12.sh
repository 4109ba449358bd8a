#!/bin/sh
# Installs the Debian package in a clean Debian 12, uses it there as a user would,
# and removes it again. The clean system is made once, in the user's cache folder,
# and copied each time. Needs root.
#
# usage: debian12.sh
set -eu
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
"$root/tools/install.sh" debootstrap:debootstrap

cache=${XDG_CACHE_HOME:-$HOME/.cache}/scs-debian
clean=$cache/bookworm
mkdir -p "$cache/archives"
if [ ! -d "$clean" ]; then
	echo "making a clean Debian 12 in $clean"
	half=$(mktemp -d -p "$cache")
	trap 'rm -rf "$half"' EXIT
	debootstrap --variant=minbase bookworm "$half/system" http://deb.debian.org/debian >"$half/log" 2>&1 || {
		tail -20 "$half/log"
		exit 3
	}
	mv "$half/system" "$clean"
	rm -rf "$half"
fi

started=$(date +%s)
work=$(mktemp -d)
system=$work/system
end() {
	for mounted in dev/pts proc; do umount "$system/$mounted" 2>/dev/null || true; done
	if mountpoint -q "$system/proc"; then
		echo "still mounted, and so not removed: $system" >&2
	else
		rm -rf "$work"
	fi
}
trap end EXIT
trap 'exit 130' INT TERM

(cd "$root/tools" && go run ./package -host -vscode=false -out "$work/dist" >/dev/null 2>&1)
cp -a "$clean" "$system"
cp "$work"/dist/scs_*.deb "$system/scs.deb"
cp "$cache"/archives/*.deb "$system/var/cache/apt/archives/" 2>/dev/null || true
mount -t proc proc "$system/proc"
mount -t devpts devpts "$system/dev/pts"
printf '#!/bin/sh\nexit 101\n' >"$system/usr/sbin/policy-rc.d" # start no services
chmod +x "$system/usr/sbin/policy-rc.d"

inside() { chroot "$system" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
author() { inside su -l author -c "$*"; }
fail() {
	echo "FAIL: $*" >&2
	exit 1
}
# The files of the system, but for what package managers and users write.
files() { inside find / -xdev \( -path /proc -o -path /dev -o -path /tmp -o -path /home -o -path /var/cache -o -path /var/log \
	-o -path /var/lib/apt -o -path /var/lib/dpkg \) -prune -o -print | sort; }

inside useradd --create-home --shell /bin/sh author
files >"$work/before"

inside dpkg --install /scs.deb >/dev/null
author scs new login.scs >/dev/null
author scs lint login.scs
code=0
author scs run login.scs >"$work/out" 2>&1 || code=$?
if [ "$code" != 3 ] || ! grep -q 'apt-get install prosody' "$work/out"; then
	fail "without Prosody, scs run ends with $code and says: $(cat "$work/out")"
fi
inside dpkg --purge scs >/dev/null
files >"$work/after"
diff "$work/before" "$work/after" || fail "the package leaves something behind"

inside apt-get update -qq
inside apt-get install -y -qq --no-install-recommends prosody man-db >/dev/null 2>"$work/apt" || fail "$(cat "$work/apt")"
cp "$system"/var/cache/apt/archives/*.deb "$cache/archives/"
files >"$work/before"
inside apt-get install -y -qq /scs.deb >/dev/null 2>"$work/apt" || fail "$(cat "$work/apt")"
author scs --version
author scs run login.scs
author 'scs completion bash | grep -q __start_scs' || fail "no completion"
for page in scs-run scs-lint scslint; do
	author "man $page" >"$work/page" 2>"$work/lost" || fail "man $page"
	[ ! -s "$work/lost" ] || fail "man $page: $(cat "$work/lost")"
	for section in NAME SYNOPSIS 'EXIT STATUS' FILES ENVIRONMENT; do
		grep -q "^$section" "$work/page" || fail "man $page has no section $section"
	done
done
inside apt-get purge -y -qq scs >/dev/null 2>&1
files >"$work/after"
diff "$work/before" "$work/after" || fail "the package leaves something behind"
echo "ok, in $(($(date +%s) - started)) s"
