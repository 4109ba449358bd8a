# Sourced by the scripts beside it.
# shellcheck shell=sh

# install_package NAME PROGRAM installs a Debian package unless its program is
# there. The service that comes with it is not started: only what scs starts
# is wanted, and it uses no file of the service.
install_package() {
	if command -v "$2" >/dev/null 2>&1 || [ -x "/usr/sbin/$2" ]; then
		echo "$1 is there: $(dpkg-query -W -f '${Version}' "$1" 2>/dev/null || echo 'not from a package')"
		return
	fi
	if ! command -v apt-get >/dev/null 2>&1; then
		echo "this is no Debian: install $1 as your system does" >&2
		return 3
	fi
	if [ "$(id -u)" -ne 0 ]; then
		echo "to install $1, become root: apt-get install --no-install-recommends $1" >&2
		return 3
	fi
	echo "installing the package $1"
	forbid_services
	apt-get update -qq -o Acquire::Retries=3
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Acquire::Retries=3 --no-install-recommends "$1" >/dev/null
	echo "installed $1 $(dpkg-query -W -f '${Version}' "$1")"
}

# forbid_services keeps packages from starting their services until this
# script ends, as the machine may have one running on their ports.
forbid_services() {
	policy=/usr/sbin/policy-rc.d
	[ -e "$policy" ] && return
	printf '#!/bin/sh\nexit 101\n' >"$policy"
	chmod +x "$policy"
	trap 'rm -f "$policy"' EXIT
}
