#!/bin/sh
# Tests the extension: types, lint, the grammar, the package, and in VS Code
# itself, through its API and as a user sees it. Installs what is missing, and
# says so; ends what it starts. Pictures are left in test-results/.
#
# usage: test.sh
#
# SCS_EDITORS is where VS Code is kept (default ~/.cache/scs-editors). With
# SCS_REQUIRE=shared, the real scripts beside the project have to be there.
set -eu
cd "$(dirname "$0")"

../../tools/install.sh chromium:chromium npm:npm prosody:prosody
test/install.sh editor
test/install.sh packages
# One Node for all, whatever the machine has.
PATH=$(test/install.sh node):$PATH
export PATH

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
rm -rf test-results
say() {
	echo "== editors/vscode: $*"
}
# What a person would try once more, for a browser on a busy machine can stumble.
twice() {
	"$@" || {
		say "once more"
		"$@"
	}
}

say "build"
CGO_ENABLED=0 go build -trimpath -o "$folder/scs" ../../cmd/scs
SCS_BINARY=$folder/scs
export SCS_BINARY
node esbuild.mjs
node esbuild.mjs test

# What needs no editor is done while the editors wait.
without_editor() {
	say "types and lint"
	npm run --silent check
	say "grammar"
	npm run --silent test:grammar
	say "units"
	node --test --test-reporter=dot dist/test/*.test.js
	say "the README for newcomers"
	node test/newcomer.mjs --read
}
(set -e; without_editor) >"$folder/log" 2>&1 &
beside=$!
trap 'kill "$beside" 2>/dev/null; exit 130' INT TERM

say "extension tests in VS Code"
twice node test/api.mjs

wait "$beside" || {
	cat "$folder/log"
	exit 1
}
cat "$folder/log"

say "as a user"
./package.sh linux-x64 "$SCS_BINARY" "$folder/scansion.vsix" >/dev/null
twice node test/browser.mjs "$folder/scansion.vsix"

# Minutes: a whole script, key by key, which Neovim's test does as well; and the
# way from the README, of which the commands have been read above.
if [ -n "${SCS_ACCEPT:-}" ]; then
	say "as an author"
	twice node test/writing.mjs "$folder/scansion.vsix"
	say "as a newcomer"
	twice node test/newcomer.mjs
fi
