#!/bin/sh
# Installs Debian's Prosody: 0.12 on Debian 12, 13 on Debian 13.
set -eu
. "$(dirname -- "$0")/package.sh"
install_package prosody prosody
