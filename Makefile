# Everything one does with this checkout. Needs Python 3.11 or newer and make; the rest is installed into .venv.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
# The first Python on the path that is new enough and can make a virtual environment.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	$$p -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)

# What `make ci` holds the tests to, in per cent; raise them, never lower them.
COVERED_ALL := 97
COVERED_CORE := 99
CORE := tickets_app/domain/*,tickets_app/services/*,integrations/*

# Parts that only `make ci` needs.
SHARED ?= ../shared
TEST_POSTGRES_URL ?=
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
export CHROMIUM

FLOORS := tests/unit tests/contract tests/integration
PYTEST := $(PY) -m pytest -q
# How many processes share the tests of one run; a failing test is easier to follow with WORKERS=0.
WORKERS ?= auto
TOGETHER := -n $(WORKERS) --maxprocesses 4 --dist worksteal
PRODUCT := $(VENV)/.product
TOOLS := $(VENV)/.tools
AXE := tests/browser/node_modules/.package-lock.json

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# Installing

$(PY):
	@test -n "$(PYTHON)" || { echo "Tickets needs Python 3.11 or newer (with venv) on the path."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(PRODUCT): requirements.txt | $(PY)
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(TOOLS): requirements.txt requirements-dev.txt | $(PY)
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $(PRODUCT) $@

$(AXE): tests/browser/package-lock.json | $(PRODUCT)
	PATH="$(abspath $(BIN)):$$PATH" npm ci --prefix tests/browser --ignore-scripts --no-audit --no-fund
	@touch $@

.PHONY: install
install: $(PRODUCT) ## create .venv and install what the product needs

.PHONY: tools
tools: $(TOOLS) ## also install what checking and testing need

# Running

.PHONY: build
build: $(PRODUCT) ## build the front end, when its sources changed
	$(PY) -m tickets_app build

.PHONY: migrate
migrate: $(PRODUCT) ## bring the database to the newest revision
	$(PY) -m tickets_app migrate

.PHONY: run
run: build migrate ## install, build, migrate and start the portal (with the sandbox, unless CHATWOOT_BASE_URL is set)
	$(PY) -m tickets_app demo

.PHONY: demo
demo: run ## the same as run

.PHONY: demo-reset
demo-reset: $(PRODUCT) ## forget the demo's portal and sandbox together
	$(PY) -m tickets_app demo-reset

# Testing

.PHONY: test
test: tools ## unit, contract and integration tests, on SQLite
	$(PYTEST) $(FLOORS) $(TOGETHER)

.PHONY: unit
unit: tools ## rules and parsers, no socket
	$(PYTEST) tests/unit

.PHONY: contract
contract: tools ## our client and the sandbox against recorded Chatwoots
	$(PYTEST) tests/contract $(TOGETHER)

.PHONY: integration
integration: tools ## services and doors on a real SQLite database
	$(PYTEST) tests/integration $(TOGETHER)

.PHONY: postgres
postgres: tools need-postgres ## the integration tests on PostgreSQL
	$(PYTEST) tests/integration $(TOGETHER) --postgres-url "$(TEST_POSTGRES_URL)"

.PHONY: browser
browser: tools build $(AXE) need-chromium ## journeys in chromium, with axe-core
	$(PYTEST) tests/browser -m browser

.PHONY: faults-quick
faults-quick: tools build ## kills, cuts and spoils the running portal for a moment each
	$(PYTEST) tests/faults -m faults -n 3 --dist worksteal

.PHONY: faults
faults: tools build need-postgres ## the same at length, on SQLite and PostgreSQL; figures in data/faults/results
	$(PY) -m tests.faults --full
	$(PY) -m tests.faults --full --database "$(TEST_POSTGRES_URL)"

.PHONY: conformance
conformance: tools need-shared ## the sandbox compared with recordings of real Chatwoots
	$(PY) -m tests.conformance --shared "$(SHARED)"

.PHONY: bench
bench: tools build $(AXE) need-chromium ## measure the portal beside bare anchors
	$(PY) -m bench

# Checking

.PHONY: fmt
fmt: tools ## format the code and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: check
check: tools ## format, lint, walls, types, dead code
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/pyright
	$(BIN)/vulture

.PHONY: revision
revision: tools ## write a migration from the tables: make revision m="what changes"
	@test -n "$(m)" || { echo 'Say what changes: make revision m="add a due date"'; exit 1; }
	PYTHONPATH=. $(PY) alembic/revise.py "$(m)"
	$(BIN)/ruff format --quiet alembic

.PHONY: coverage
coverage: tools
	$(PYTEST) $(FLOORS) $(TOGETHER) --cov --cov-report=
	$(PY) -m coverage report --fail-under=$(COVERED_ALL)
	$(PY) -m coverage report --fail-under=$(COVERED_CORE) --include='$(CORE)'

.PHONY: ci
ci: need-postgres need-chromium need-shared ## everything, failing when a part is missing
	$(MAKE) check
	$(MAKE) coverage
	$(MAKE) postgres
	# Most of the time the comparison waits, as the recording did.
	$(MAKE) --jobs=2 --output-sync browser conformance
	$(MAKE) faults-quick
	$(PY) -m bench --smoke

.PHONY: need-postgres need-chromium need-shared
need-postgres:
	@test -n "$(TEST_POSTGRES_URL)" || { echo "Set TEST_POSTGRES_URL=postgresql://user@host:5432/database (its tables are dropped; each process makes one of its own beside it)."; exit 1; }

need-chromium:
	@test -x "$(CHROMIUM)" || { echo "Install chromium, or set CHROMIUM=/path/to/chromium."; exit 1; }

need-shared:
	@test -d "$(SHARED)/conformance" || { echo "Set SHARED=/path/to/the reference folder that holds conformance/ and chatwoot-recordings/."; exit 1; }
