# Two commands set everything up on a machine with Python 3.11+ and make: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
CODE := ruralwatch model collector parsers storage alerts config web

.PHONY: help install demo run test check lint types contracts fast bench pin schemas clean
.DEFAULT_GOAL := help

help: ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

$(STAMP): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "ruralwatch needs Python 3.11 or later, not " + sys.version.split()[0] + "; name another with PYTHON=python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

install: $(STAMP) ## set up .venv with the pinned dependencies

demo: $(STAMP) ## the whole way from page to alert on the bundled site, no network
	@$(BIN)/ruralwatch demo

run: $(STAMP) ## start the daemon on the shipped configuration
	@$(BIN)/ruralwatch run

test: $(STAMP) lint types contracts ## everything: lint, types, contracts, all tests
	$(BIN)/python -m pytest -n 2

check: $(STAMP) lint types contracts fast ## lint, types, contracts and the fast tests, within a minute

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy $(CODE)

contracts: $(STAMP)
	$(BIN)/lint-imports --no-cache

fast: $(STAMP)
	$(BIN)/python -m pytest -n 2 -m 'not slow'

bench: $(STAMP) ## every benchmark, beside its peers in one run
	@for file in benchmarks/[a-z]*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

schemas: $(STAMP) ## write the JSON Schema of each configuration file anew
	$(BIN)/ruralwatch config schemas --write

pin: $(STAMP) ## compile the pinned requirements anew
	$(BIN)/python -m piptools compile --quiet --strip-extras --allow-unsafe --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options --no-header -o requirements/main.txt requirements/main.in
	$(BIN)/python -m piptools compile --quiet --strip-extras --allow-unsafe --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options --no-header -o requirements/dev.txt requirements/dev.in

clean:
	rm -rf $(VENV) demo-data .mypy_cache .ruff_cache .pytest_cache .hypothesis
