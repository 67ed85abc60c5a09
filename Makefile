# fasemodel: "make help" lists what can be done here.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

DATA ?= data
GO ?= go
# Flags for the tests, as in: make test TESTFLAGS='-run TestQuorum -v'
TESTFLAGS ?=
# One package may take longer than Go's ten minutes on a machine that does other things beside.
test := $(GO) test -timeout 30m
PACKAGES ?= ./...

# Files of the product and of the stack; each binary is built again only when its own have changed.
product := go.mod go.sum $(shell find cmd/fasemodel workflows activities api internal docs/reference \
	-path internal/tools -prune -o \
	-path '*/testdata' -prune -o -type f ! -name '*_test.go' -print 2>/dev/null)
devstack := $(shell find cmd/devstack -type f ! -name '*_test.go')

.PHONY: help
help: ## List what can be done
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | sed -E 's/^([a-z-]+):.*## /  \1\t/' | expand -t 20

.PHONY: setup
setup: ## Install what is missing (on Debian as root), or say what to install
	@.ci/setup postgres

.PHONY: build
build: bin/fasemodel bin/devstack ## Build the program and the stack it runs on

bin/fasemodel: $(product)
	$(GO) build -o $@ -ldflags='-s -w' ./cmd/fasemodel

# The Temporal server inside takes some minutes to compile for the first time; nothing else is that slow.
bin/devstack: $(devstack)
	@[ -e $@ ] || echo "Building $@ with a Temporal server inside; the first time takes some minutes."
	$(GO) -C cmd/devstack build -o $(CURDIR)/$@ -ldflags='-s -w' .

.PHONY: run
run: setup build ## Start everything on this machine; Ctrl-C stops it; data stay in ./data
	@bin/devstack exec --data $(DATA) -- bin/fasemodel all --migrate --demonstration

.PHONY: demo
demo: setup build ## Take an idea through all gates, on the running "make run" or else on a stack for the occasion
	@if bin/devstack running --data $(DATA); then \
		bin/devstack exec --data $(DATA) -- bin/fasemodel demo; \
	else \
		bin/devstack exec -- .ci/demo; \
	fi

.PHONY: test
test: setup build ## Run every test against a real PostgreSQL, a real Temporal and a real Chromium
	@.ci/setup chromium
	@bin/devstack exec -- $(test) $(TESTFLAGS) $(PACKAGES)
	@DEVSTACK_BIN=$(CURDIR)/bin/devstack $(GO) -C cmd/devstack test $(TESTFLAGS) ./...

.PHONY: check
check: setup build verify-generated lint verify-deployment vulnerabilities race ## Everything that must hold, with the race detector

.PHONY: race
race: setup build ## Run every test of the product with the race detector
	@.ci/setup gcc chromium
	@bin/devstack exec -- $(test) -race $(TESTFLAGS) $(PACKAGES)

.PHONY: bench
bench: setup build ## Measure the speed of the program beside that of the engine and of the database alone
	@bin/devstack exec -- $(GO) test -v -run '^$$' -bench . -benchtime 1x -timeout 120m $(TESTFLAGS) $(PACKAGES)

.PHONY: generate
generate: ## Write the generated code anew
	$(GO) generate ./...

.PHONY: screenshots
screenshots: setup build ## Take the pictures of the pages that the guides show, from the demonstration
	@.ci/setup chromium
	@bin/devstack exec -- .ci/screenshots

.PHONY: assets
assets: ## Copy the design system, htmx and axe-core anew from their npm packages (needs npm)
	@.ci/assets

.PHONY: verify-generated
verify-generated: ## Fail when the generated code is not what its sources give
	@.ci/verify-generated

.PHONY: lint
lint: ## Check format, style, the direction of imports and that workflows are deterministic
	@.ci/lint

.PHONY: verify-deployment
verify-deployment: ## Check docker-compose.yml and Containerfile
	@.ci/verify-deployment

.PHONY: vulnerabilities
vulnerabilities: ## Look for known vulnerabilities in what the program calls, where their database can be reached
	@.ci/vulnerabilities

.PHONY: clean
clean: ## Remove what was built; data stay
	rm -rf bin

.PHONY: clean-data
clean-data: bin/devstack ## Delete what "make run" has kept in ./data
	@bin/devstack discard --data $(DATA)
