# Two commands: `make run` starts the product with the demonstration bank, `make test` passes every test.
# Both install what they need first and rebuild only what has changed.

SHELL := /bin/bash
CARGO ?= cargo
NPM ?= npm
WEB_SOURCES := $(shell find web -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help run test pages packages-run packages-test bench openapi

help:
	@echo "make run    set up what is missing, build, and start Yuanyin with the demonstration bank"
	@echo "make test   set up what is missing and pass every test"
	@echo "make bench  measure (see bench/README.md)"

run: packages-run pages
	$(CARGO) build --release -p server
	exec ./target/release/yuanyin serve --demo

test: packages-test pages
	CARGO="$(CARGO)" NPM="$(NPM)" bash tests/run.sh

bench: packages-test pages
	bash bench/run.sh

pages: web/dist/.built

web/node_modules/.installed: web/package-lock.json
	cd web && $(NPM) ci --no-audit --no-fund
	@touch $@

web/dist/.built: web/node_modules/.installed $(WEB_SOURCES)
	cd web && $(NPM) run build
	@touch $@

openapi: pages
	$(CARGO) run -q -p server -- openapi > web/openapi/yuanyin.json
	cd web && $(NPM) run api

packages-run:
	@bash tests/packages.sh run

packages-test:
	@bash tests/packages.sh run test
