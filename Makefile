# make help lists what there is. Everything needs Go alone, unless its line says
# otherwise. The page in web is built and committed: Go builds need no Node.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PACKAGES ?= ./...
FUZZTIME ?= 10s
LISTEN ?= 127.0.0.1:8080
GOLANGCI_LINT_VERSION := v2.15.0

# importing,names is a command that lists the packages whose tests import one of these.
importing = go list -f '{{.ImportPath}}{{range .TestImports}} {{.}}{{end}}{{range .XTestImports}} {{.}}{{end}}{{if eq .Name "neo4jtest"}} whoowns/internal/neo4jtest{{end}}' $(PACKAGES) | \
	awk '/ whoowns\/internal\/($(1))( |$$)/ {print $$1}'

# A test result from an earlier run is good enough at a desk and not in CI.
COUNT := $(if $(filter true,$(CI)),-count=1)

.PHONY: help
help: ## show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: ## build bin/whoowns, one static file
	@CGO_ENABLED=0 go build -trimpath -o bin/whoowns ./cmd/whoowns

.PHONY: run
run: ## serve on LISTEN (127.0.0.1:8080), with whoowns.db in this folder
	@go run ./cmd/whoowns serve --listen $(LISTEN)

# The race detector watches every package on a file, and graph/neo4jstore on a server.
# What is the same code on another store runs there without it, in half the time.
.PHONY: test
test: format vet ## check formatting, go vet, and run every test; with a C compiler the race detector, with Docker or a JDK and Maven a Neo4j, with Node and Chromium the page
	@compiler=$$(go env CC); race=-race; \
	if ! echo 'int main(void) { return 0; }' | $$compiler -x c -o /dev/null - >/dev/null 2>&1; then \
		race=; \
		if [ "$${CI:-}" = true ]; then \
			echo "make test: no C compiler ($$compiler) works, and CI does not leave the race detector out: install gcc or clang" >&2; exit 1; \
		fi; \
		echo "make test: no C compiler ($$compiler) works, so the race detector is left out; install gcc or clang to have it" >&2; \
	fi; \
	if [ -z "$$race" ]; then exec go test $(COUNT) -timeout 30m $(PACKAGES); fi; \
	WHOOWNS_TEST_STORE=file CGO_ENABLED=1 go test -race $(COUNT) -timeout 30m $(PACKAGES); \
	both=$$($(call importing,everystore)); \
	if [ -n "$$both" ]; then go test $(COUNT) -timeout 30m $$both; fi
	@$(MAKE) --no-print-directory web-tests

.PHONY: web
web: web/node_modules/.package-lock.json ## build the page in web/dist anew and test it; needs Node, and fails when what is committed is another
	@cd web && npm run -s check && npm run -s test && rm -rf node_modules/.cache/dist && npm run -s build -- --outDir node_modules/.cache/dist --emptyOutDir --logLevel warn
	@if ! diff -r web/node_modules/.cache/dist web/dist >/dev/null; then \
		rm -rf web/dist && cp -r web/node_modules/.cache/dist web/dist; \
		echo "make web: web/dist was not what web/src gives; it is written anew, look at it and commit it" >&2; exit 1; \
	fi

.PHONY: web-e2e
web-e2e: web/node_modules/.package-lock.json ## try the page in the system's Chromium, against the real server, and again on a Neo4j where one is to be had
	@cd web && npx playwright test
	@if [ -z "$${WHOOWNS_E2E_NEO4J:-}" ]; then cd web/e2e && go test -tags e2e -count=1 -timeout 20m; fi

.PHONY: web-pictures
web-pictures: web/node_modules/.package-lock.json ## make the README's pictures, and others to look at in web/node_modules/.cache/pictures
	@cd web && npx playwright test -c playwright.pictures.config.ts

.PHONY: web-api
web-api: web/node_modules/.package-lock.json ## write the page's client anew from the server's OpenAPI document
	@WHOOWNS_TEST_STORE=file go test ./internal/api -run '^TestPageHasTheDocument$$' -count=1 -update >/dev/null && cd web && npm run -s api

web/node_modules/.package-lock.json: web/package-lock.json
	@cd web && npm ci --silent

# What of the page is tested depends on what there is; CI leaves nothing out.
.PHONY: web-tests
web-tests:
	@missing() { \
		if [ "$${CI:-}" = true ]; then echo "make test: $$1, and CI does not leave the page's tests out: $$2" >&2; exit 1; fi; \
		echo "make test: $$1: $$3; $$2 to have them" >&2; exit 0; \
	}; \
	node -e 'const [a, b] = process.versions.node.split("."); process.exit(+a > 20 || (+a === 20 && +b >= 19) ? 0 : 1)' 2>/dev/null || missing "no Node of version 20.19 or later" "install it" "THE PAGE'S TESTS ARE LEFT OUT"; \
	$(MAKE) --no-print-directory web; \
	{ [ -n "$${WHOOWNS_CHROMIUM:-}" ] || [ -n "$$(ls /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome 2>/dev/null)" ]; } || missing "no Chromium" "install it, or name it in WHOOWNS_CHROMIUM" "THE PAGE IS NOT TRIED IN A BROWSER"; \
	$(MAKE) --no-print-directory web-e2e

.PHONY: neo4j-tests
neo4j-tests: ## print the tests that ran on a Neo4j; WHOOWNS_TEST_NEO4J_ROUTE=address, docker or jars says by which way
	@list=$$(mktemp); trap 'rm -f "$$list"' EXIT; \
	packages=$$($(call importing,neo4jtest|everystore)); \
	CI=true WHOOWNS_TEST_NEO4J_LIST="$$list" go test -p 1 -count=1 -timeout 60m $(TESTFLAGS) $$packages >&2 || failed=$$?; \
	sort -u "$$list"; exit $${failed:-0}

.PHONY: format
format:
	@unformatted=$$(go list -tags e2e -f '{{.Dir}}' $(PACKAGES) | while IFS= read -r dir; do gofmt -l "$$dir"/*.go; done); \
	if [ -n "$$unformatted" ]; then printf 'make test: these files are not formatted; run gofmt -w on them:\n%s\n' "$$unformatted" >&2; exit 1; fi

.PHONY: vet
vet:
	@go vet -tags e2e $(PACKAGES)

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
