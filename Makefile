# make help lists what there is. Everything needs Go alone, unless its line says
# otherwise.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PACKAGES ?= ./...
FUZZTIME ?= 10s
LISTEN ?= 127.0.0.1:8080
GOLANGCI_LINT_VERSION := v2.15.0

# A test result from an earlier run is good enough at a desk and not in CI.
COUNT := $(if $(filter true,$(CI)),-count=1)

.PHONY: help
help: ## show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: ## build bin/whoowns, one static file
	@CGO_ENABLED=0 go build -trimpath -o bin/whoowns ./cmd/whoowns

.PHONY: run
run: ## serve on LISTEN (127.0.0.1:8080), with whoowns.db in this folder
	@go run ./cmd/whoowns serve --listen $(LISTEN)

.PHONY: test
test: format vet ## check formatting, go vet, and run every test; with a C compiler the race detector, with Docker or a JDK and Maven a Neo4j
	@compiler=$$(go env CC); race=-race; \
	if ! echo 'int main(void) { return 0; }' | $$compiler -x c -o /dev/null - >/dev/null 2>&1; then \
		race=; \
		if [ "$${CI:-}" = true ]; then \
			echo "make test: no C compiler ($$compiler) works, and CI does not leave the race detector out: install gcc or clang" >&2; exit 1; \
		fi; \
		echo "make test: no C compiler ($$compiler) works, so the race detector is left out; install gcc or clang to have it" >&2; \
	fi; \
	if [ -n "$$race" ]; then export CGO_ENABLED=1; fi; \
	go test $$race $(COUNT) -timeout 30m $(PACKAGES)

.PHONY: neo4j-tests
neo4j-tests: ## print the tests that ran on a Neo4j; WHOOWNS_TEST_NEO4J_ROUTE=address, docker or jars says by which way
	@list=$$(mktemp); trap 'rm -f "$$list"' EXIT; \
	packages=$$(go list -f '{{.ImportPath}}{{range .TestImports}} {{.}}{{end}}{{range .XTestImports}} {{.}}{{end}}{{if eq .Name "neo4jtest"}} whoowns/internal/neo4jtest{{end}}' $(PACKAGES) | \
		awk '/ whoowns\/internal\/(neo4jtest|everystore)( |$$)/ {print $$1}'); \
	CI=true WHOOWNS_TEST_NEO4J_LIST="$$list" go test -p 1 -count=1 -timeout 60m $(TESTFLAGS) $$packages >&2; \
	sort -u "$$list"

.PHONY: format
format:
	@unformatted=$$(go list -f '{{.Dir}}' $(PACKAGES) | while IFS= read -r dir; do gofmt -l "$$dir"/*.go; done); \
	if [ -n "$$unformatted" ]; then printf 'make test: these files are not formatted; run gofmt -w on them:\n%s\n' "$$unformatted" >&2; exit 1; fi

.PHONY: vet
vet:
	@go vet $(PACKAGES)

.PHONY: lint
lint: ## run golangci-lint; builds it first where it is not installed, which takes some minutes once
	@if golangci-lint version 2>/dev/null | grep -q 'version v\?2\.'; then golangci-lint run $(PACKAGES); \
	else go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION) run $(PACKAGES); fi

.PHONY: bench
bench: ## run the benchmarks
	@go test -run '^$$' -bench . -benchmem -timeout 30m $(PACKAGES)

.PHONY: fuzz
fuzz: ## run each fuzz test for FUZZTIME (10s)
	@go list $(PACKAGES) | while IFS= read -r package; do \
		for target in $$(go test -list '^Fuzz' "$$package" | grep '^Fuzz' || true); do \
			go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) "$$package" </dev/null || exit 1; \
		done; \
	done

.PHONY: cover
cover: ## measure test coverage into bin/coverage.html
	@mkdir -p bin
	@go test -coverprofile bin/coverage.out -coverpkg ./... $(PACKAGES)
	@go tool cover -func bin/coverage.out | tail -n 1
	@go tool cover -html bin/coverage.out -o bin/coverage.html

.PHONY: clean
clean: ## remove what was built
	@rm -rf bin
