# SPDX-License-Identifier: MIT
# Everything runs from a virtual environment that the first target builds: python3 (3.11 or newer), pip and make are enough.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
ROOMS := monitor spiders storage alerts config

.PHONY: help setup demo run test test-all fast lint types layers check cover wheel train train-setup lock docs clean

help:  ## show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed, this is " + sys.version.split()[0])'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(STAMP)

setup: $(STAMP)  ## build the virtual environment from the hashed lock file

demo: $(STAMP)  ## replay December 2022 to July 2023 and show boards, histories and alerts
	@$(BIN)/loosethread demo --workspace demo-workspace

run: $(STAMP)  ## run the daemon in ./workspace (made on first use)
	@test -f workspace/loosethread.yaml || $(BIN)/loosethread init workspace
	@$(BIN)/loosethread --workspace workspace run

test: $(STAMP)  ## every test
	$(BIN)/python -m pytest -q

test-all: test  ## every test, and every check
	$(MAKE) lint types layers

fast: $(STAMP)  ## the tests that need no process, server or second
	$(BIN)/python -m pytest -q -n auto -m "not slow"

lint: $(STAMP)  ## style, bugs, security rules, formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)  ## strict types
	$(BIN)/mypy

layers: $(STAMP)  ## who may import whom, and the size budgets
	$(BIN)/python -m pytest -q tests/test_architecture.py

check: lint types layers fast  ## what must be green before a commit

cover: $(STAMP)  ## line and branch coverage
	$(BIN)/python -m pytest -q --cov=monitor --cov=spiders --cov=storage --cov=alerts --cov=config --cov-branch --cov-report=term:skip-covered

wheel: $(STAMP)  ## build the wheel into dist/
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation -w dist .

train-setup:  ## torch and this project in .venv-train
	test -x .venv-train/bin/python || $(PYTHON) -m venv .venv-train
	.venv-train/bin/python -m pip install --quiet --disable-pip-version-check 'torch>=2.6,<3' -e .

train: train-setup  ## train the second reader anew from tests/corpus (80 minutes, or hours)
	.venv-train/bin/python -m benchmarks.training

lock:  ## maintainers: resolve requirements.lock again (needs uv)
	uv export --quiet --no-header --no-annotate --no-emit-project --all-extras --format requirements-txt -o requirements.lock

docs: $(STAMP)  ## write the generated part of the manual (docs/reference)
	$(BIN)/python -m monitor.cli.reference docs/reference

clean:  ## remove what can be built again
	rm -rf $(VENV) dist build demo-workspace .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
