#!/bin/sh
# Installs Debian's ejabberd. Without recommended packages it needs about 90 MB,
# most of it Erlang.
set -eu
. "$(dirname -- "$0")/package.sh"
install_package ejabberd ejabberdctl
