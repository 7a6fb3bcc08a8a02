# Every target sets up what it needs on Debian 12 with Go 1.26, and says so first.
SHARED ?= ../shared
TOOL    = go tool -modfile=tools/go.mod
BIN     = build/konbit

run: ## the reference mission in the browser
	go build -o $(BIN) ./cmd/konbit
	$(BIN) demo

test: needs-chromium unit e2e ## every test that a fresh clone can run

unit: modules
	cd web && npm run check && npm test
	go test -race -timeout 30m ./...
	CGO_ENABLED=0 go test ./internal/server # with the walks of every address, for which the race detector is too slow

e2e: needs-chromium modules ## the desk in real Chromium on the real binary
	cd web && npm run e2e

modules: needs-node
	cd web && npm ci --no-audit --no-fund

needs-node:
	@node -e 'const [a,b]=process.versions.node.split(".");process.exit(+a>20||+a==20&&+b>=19?0:1)' 2>/dev/null || \
	  { echo "needs Node.js 20.19 or newer with npm, for web/; nothing was done" >&2; exit 2; }

needs-chromium: needs-node
	@test -x "$${CHROMIUM:-/usr/bin/chromium}" || { \
	  test -z "$$CHROMIUM" || { echo "CHROMIUM=$$CHROMIUM is no program" >&2; exit 2; }; \
	  test "$$(id -u)" = 0 || { echo "the desk is tested in Chromium: as root it is installed; else install chromium, or name a browser with CHROMIUM=PATH" >&2; exit 2; }; \
	  echo "installing Chromium with apt-get, to test the desk in" >&2; \
	  apt-get update && apt-get install -y --no-install-recommends chromium fonts-liberation; }

conformance: ## tests on the material that is not in the repository, and of documents in LibreOffice
	command -v soffice >/dev/null && command -v pdftotext >/dev/null || { apt-get update && apt-get install -y --no-install-recommends libreoffice-writer-nogui poppler-utils fonts-liberation; }
	@test -d "$(SHARED)" || { echo "conformance: no folder $(SHARED); say make conformance SHARED=DIR" >&2; exit 2; }
	SHARED="$(abspath $(SHARED))" go test -tags conformance -run Conformance ./...

check: ## what CI asks beside the tests
	test -z "$$(gofmt -l $$(git ls-files '*.go'))"
	go vet ./...
	$(TOOL) golangci-lint run ./...
	go mod tidy -diff
	for t in linux/amd64 linux/arm64 windows/amd64; do \
	  CGO_ENABLED=0 GOOS=$${t%/*} GOARCH=$${t#*/} go build -o /dev/null ./cmd/konbit || exit 1; done

generate: modules ## rewrite everything generated: schemas, documentation, goldens, the built pages
	go test ./internal/kind ./internal/figure ./internal/render ./internal/report -run Golden -update
	cd web && npm run build

bench: ## the speeds of docs/benchmarks.md
	bench/run

.PHONY: run test unit e2e modules needs-node needs-chromium conformance check generate bench
