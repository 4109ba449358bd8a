#!/bin/sh
# Tests the page of "scs run --report html" in browsers, and its diagrams in
# mermaid: what takes too long for "make test", which has a sample in
# runner/report. Pictures are left in test-results/, to be looked at.
#
# usage: test.sh          test
#        test.sh measure  what the page costs; on a machine that does nothing else
set -eu
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)

"$root/tools/install.sh" chromium:chromium firefox-esr:firefox-esr npm:npm prosody:prosody
"$root/editors/vscode/test/install.sh" editor
PATH=$("$root/editors/vscode/test/install.sh" node):$PATH
export PATH
[ node_modules/.package-lock.json -nt package-lock.json ] || {
	echo "installing: npm packages of tools/page"
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
CGO_ENABLED=0 go build -C "$root" -trimpath -o "$work/scs" ./cmd/scs
(cd "$root" && SCS_KEEP_PAGES="$work" go test ./runner/report -count=1)

what=${1:-test}
corpus=$root/../shared/corpus
if [ "$what" = measure ]; then
	set -- "$root/spec/scansion"
	[ -d "$corpus/prosody" ] && set -- "$@" "$corpus/prosody"
	node measure.mjs "$work/scs" "$work/thousand.html" "$@"
	exit
fi

# Which scripts pass is not the question here.
rm -rf test-results
cd "$root"
set -- spec/scansion
[ -d "$corpus" ] && set -- "$@" "$corpus"
"$work/scs" run --config none --report html="$work/suite.html" "$@" >/dev/null || true
mkdir -p "$work/mermaid"
find "$@" -name '*.scs' | while read -r script; do
	"$work/scs" run --config none --report mermaid="$work/mermaid/$(printf %s "$script" | tr / -).mmd" "$script" >/dev/null || true
done
cd - >/dev/null
code=0
node test.mjs "$work" || code=1
node firefox.mjs "$work" || code=1
exit $code
