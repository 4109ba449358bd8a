#!/bin/sh
# A server for tests that starts and ends at once.
FAKE=dies FAKE_GO=/dev/null exec "$(dirname "$0")/fake.sh" "$@"
