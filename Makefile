# Every target sets up what it needs on Debian 12 with Go 1.26, and says so first.
SHARED ?= ../shared
TOOL    = go tool -modfile=tools/go.mod
BIN     = build/konbit

run: ## the reference mission in the browser
	go build -o $(BIN) ./cmd/konbit
	$(BIN) demo

test: ## every test a fresh clone can run
	go test -race ./...

conformance: ## tests on the material that is not in the repository
	@test -d "$(SHARED)" || { echo "conformance: no folder $(SHARED); say make conformance SHARED=DIR" >&2; exit 2; }
	SHARED="$(abspath $(SHARED))" go test -tags conformance -run Conformance ./...

check: ## what CI asks beside the tests
	test -z "$$(gofmt -l $$(git ls-files '*.go'))"
	go vet ./...
	$(TOOL) golangci-lint run ./...
	go mod tidy -diff
	for t in linux/amd64 linux/arm64 windows/amd64; do \
	  CGO_ENABLED=0 GOOS=$${t%/*} GOARCH=$${t#*/} go build -o /dev/null ./cmd/konbit || exit 1; done

generate: ## rewrite everything generated: schemas, documentation, goldens
	go test ./internal/kind -run Golden -update

bench: ## the speeds of docs/benchmarks.md
	bench/run

.PHONY: run test conformance check generate bench
