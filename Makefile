# `make demo` and `make test` set everything up on a bare machine: Python >= 3.11, make and git.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.8
PACKAGES := orchestration assets ledger_engine warehouse contracts

.DEFAULT_GOAL := help
.PHONY: help setup demo test soak check format lock clean

help:  ## Show what can be made.
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/installed  ## Make .venv with the locked packages; does nothing where it is current.

$(VENV)/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	  || { echo "Tieout needs Python 3.11, 3.12 or 3.13; name one: make PYTHON=python3.12"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	$(BIN)/python -m ledger_engine.warm_up
	touch $@

demo: setup  ## Run the whole line on a simulated institution; ends with found against planted.
	@$(BIN)/tieout demo

test: setup  ## Run the tests.
	@$(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

soak: setup  ## Run the long campaigns: kills, power cuts, flipped bits, both back ends compared.
	@$(BIN)/pytest -m soak tests/soak

check: setup  ## Run the static part: format, lint, layers, types, SQL.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/sqlfluff lint $(PACKAGES)

format: setup  ## Format Python and SQL.
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/sqlfluff fix --quiet $(PACKAGES)

lock: setup  ## Renew requirements.lock from pyproject.toml.
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --group dev \
	  --generate-hashes --no-emit-index-url --no-header --output-file requirements.lock pyproject.toml

clean:  ## Remove .venv and the caches; state folders are left alone.
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .import_linter_cache
