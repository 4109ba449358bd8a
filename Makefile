# make demo    lint, format and run the project's scripts
# make test    every test, linters included; what .ci/run calls
# make check   the quick part of test
# make accept  what takes too long for test, in parts of minutes; make accept-PART for one
# make bench   measure against peers, as ratios
# make vsix    the VS Code extension for this machine, into dist/scs.vsix
# make package archives and VS Code extensions for six platforms, into dist/
# make test-servers  run the project's scripts on Prosody 0.12, Prosody 13, ejabberd
# make fuzz    each fuzz target for FUZZTIME
# make attack  long inputs that are made to be slow; takes minutes

GO       ?= go
FUZZTIME ?= 60s
LINT      = $(GO) tool -modfile=tools/go.mod golangci-lint run
# Up to three tests that fail are run once more. A data race, a panic or a
# package that does not build is never forgiven.
TESTSUM   = $(GO) tool -modfile=tools/go.mod gotestsum --format-hide-empty-pkg \
            --rerun-fails=1 --rerun-fails-max-failures=3 --rerun-fails-run-root-test \
            --rerun-fails-abort-on-data-race --rerun-fails-report bin/flaky.txt
# What a part of accept needs is there: nothing is left out.
ACCEPTED  = SCS_ACCEPT=1 SCS_REQUIRE="$$SCS_REQUIRE,prosody,ejabberd,profanity,script,slixmpp,gajim,xvfb-run"
export CGO_ENABLED := 0

.PHONY: accept attack bench build check demo fuzz lint package test test-servers vsix

build:
	$(GO) build -trimpath -buildvcs=auto -o bin/ ./cmd/...

demo: build
	@tools/install.sh prosody:prosody
	@echo "== scs lint spec/scansion: scripts to learn from"
	bin/scs lint spec/scansion
	@echo
	@echo "== scs lint spec/mistakes: mistakes that real authors made"
	-bin/scs lint spec/mistakes
	@echo
	@echo "== scs fmt --check spec/scansion: are they in style?"
	bin/scs fmt --check spec/scansion
	@echo
	@echo "== scs run spec/scansion: each on a Prosody of its own"
	bin/scs run spec/scansion

# Four packages at once: some wait for a server that does not answer. The line
# before has vetted them.
check:
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); \
	if [ -n "$$unformatted" ]; then echo "gofmt -l:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(GO) test -short -vet=off -p 4 ./...

lint:
	$(LINT) ./...

# Race detection needs cgo, and so a C compiler. Three packages at once: some wait.
test:
	@tools/install.sh gcc:gcc patch:patch pre-commit:pre-commit prosody:prosody xmllint:libxml2-utils \
		/usr/share/bash-completion/bash_completion:bash-completion script:bsdutils
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); \
	if [ -n "$$unformatted" ]; then echo "gofmt -l:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(GO) vet -C tools ./...
	$(LINT) ./...
	$(GO) test -C tools ./...
	@mkdir -p bin && rm -f bin/flaky.txt
	CGO_ENABLED=1 $(TESTSUM) --packages ./... -- -race -p 3 -timeout 8m
	@if [ -s bin/flaky.txt ]; then echo "FLAKY, passed when run again:"; cat bin/flaky.txt; fi
	@echo "what means nothing with the race detector:"
	$(GO) test -run 'DoNotAllocate' ./lint
	$(GO) test ./cmd/internal/cli/docstest
	$(GO) test -run 'Linear|OneSignal|ShellsComplete' ./cmd/internal/cli/scs ./internal/config ./internal/textedit \
	  ./record ./runner ./runner/explore ./runner/match ./runner/order ./runner/redact ./runner/report
	editors/tree-sitter-scansion/test.sh
	editors/helix/test.sh
	editors/neovim/test.sh
	editors/vscode/test.sh

# Each part is one thing, and is to end within 20 minutes on two processors that have
# nothing else to do. How long each takes, "make accept" says.
ACCEPT = accept-docs accept-package accept-record accept-import accept-ejabberd accept-fill \
         accept-restore accept-editor accept-vscode accept-page accept-order accept-wrong

.PHONY: $(ACCEPT)

# One part after the other, also where one fails; then which failed.
accept:
	@failed=; for part in $(ACCEPT); do \
	  echo "== $$part"; began=$$(date +%s); \
	  $(MAKE) --no-print-directory $$part && said=passed || { said=FAILED; failed="$$failed $$part"; }; \
	  echo "== $$part $$said after $$(($$(date +%s) - began)) s"; \
	done; \
	if [ -n "$$failed" ]; then echo "failed:$$failed"; exit 1; fi

# The commands of README and docs, the way from the README, the CI recipes, and
# completion in the real shells.
accept-docs:
	@tools/install.sh prosody:prosody shellcheck:shellcheck script:bsdutils zsh:zsh fish:fish \
	  /usr/share/bash-completion/bash_completion:bash-completion
	sh tools/servers/install.sh ejabberd
	$(GO) test -C tools -count=1 ./workflows
	SCS_REQUIRE="$$SCS_REQUIRE,script,bash-completion,zsh,fish" \
	  $(GO) test ./cmd/internal/cli/scs -run ShellsComplete -v -count=1
	$(ACCEPTED) $(GO) test ./cmd/internal/cli/docstest -v -count=1 -timeout 20m

# The .deb in a clean Debian 12.
accept-package:
	tools/package/debian12.sh

# What scs records between real clients and Prosody.
accept-record:
	@tools/install.sh prosody:prosody profanity:profanity script:bsdutils \
	  /usr/lib/python3/dist-packages/slixmpp:python3-slixmpp
	$(ACCEPTED) $(GO) test ./record/proxy -v -count=1 -timeout 20m

# Logs of Prosody, slixmpp and Gajim, and damaged logs of every format.
accept-import:
	@tools/install.sh prosody:prosody /usr/lib/python3/dist-packages/slixmpp:python3-slixmpp gajim:gajim xvfb-run:xvfb
	$(ACCEPTED) $(GO) test ./record -skip TestImportedFromEjabberd -v -count=1 -timeout 40m

# Logs of ejabberd.
accept-ejabberd:
	@tools/install.sh prosody:prosody
	sh tools/servers/install.sh ejabberd
	$(ACCEPTED) $(GO) test ./record -run TestImportedFromEjabberd -v -count=1 -timeout 40m

# Scripts whose expectations are all filled by scs run --update.
accept-fill:
	@tools/install.sh prosody:prosody
	$(ACCEPTED) $(GO) test ./record/update -skip TestWhatWasSpoiltIsRestored -v -count=1 -timeout 40m

# 2,035 damages of expectations that scs run --update restores.
accept-restore:
	@tools/install.sh prosody:prosody
	$(ACCEPTED) $(GO) test ./record/update -run TestWhatWasSpoiltIsRestored -v -count=1 -timeout 60m

# Every item of completion at every place, and 10,000 random steps in the debugger.
accept-editor:
	@tools/install.sh prosody:prosody
	$(ACCEPTED) $(GO) test ./ast ./lint ./lsp ./dap -count=1 -timeout 40m

# VS Code as a user, an author and a newcomer see it.
accept-vscode:
	SCS_ACCEPT=1 editors/vscode/test.sh

# The page of a run in Chromium and Firefox.
accept-page:
	tools/page/test.sh

# Orders that scripts depend on are found and reproduced.
accept-order:
	@tools/install.sh prosody:prosody
	$(ACCEPTED) $(GO) test ./runner/accept -run 'TestWhatOnlyArrivalDetects|TestExplore' -v -count=1 -timeout 40m

# Scripts that are wrong on purpose fail where the language says.
accept-wrong:
	@tools/install.sh prosody:prosody
	$(ACCEPTED) $(GO) test ./runner/accept -run TestWrongOnPurpose -v -count=1 -timeout 40m

# Installs what is missing of the three servers, and writes the table of docs/servers.md.
test-servers: build
	sh tools/servers/install.sh
	bin/scs run --config none --timeout 15s --all --report matrix=docs/servers.md \
	  --report matrix=$(if $(UPDATE),docs/servers.json,bin/servers.json) $(if $(UPDATE),,--expect docs/servers.json) \
	  --server prosody --server prosody=$${SCS_SERVERS:-$${XDG_CACHE_HOME:-$$HOME/.cache}/scs-servers}/prosody-13/prosody \
	  --server ejabberd spec/scansion

attack:
	SCS_ATTACK=1 $(GO) test ./cmd/internal/cli/scs -run TestTimeIsLinear -v -count=1 -timeout 30m
	SCS_ATTACK=1 $(GO) test ./runner -run TestManyStanzas -v -count=1 -timeout 10m

bench: build
	@tools/install.sh npm:npm prosody:prosody xmllint:libxml2-utils shfmt:shfmt
	$(GO) run -C tools ./bench

vsix: build
	@mkdir -p dist
	editors/vscode/package.sh "$$(cd tools && $(GO) run ./package -target)" bin/scs dist/scs.vsix

package:
	$(GO) run -C tools ./package $(if $(VERSION),-version $(VERSION))

fuzz:
	@set -e; $(GO) list ./... | while read -r package; do \
	  for target in $$($(GO) test -list '^Fuzz' "$$package" | grep '^Fuzz' || true); do \
	    echo "== $$package $$target"; \
	    $(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x "$$package"; \
	  done; \
	done
