# Each target works on a fresh machine with Python 3.11 or later: it makes .venv and installs what is pinned.
PYTHON ?= python3
Q ?= 跨境人民币结算由哪些部门负责
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt
export Q

.PHONY: install serve ask test lint format report evaluation constraints clean

install: .venv/.installed

# torch comes first and alone: were it left to another package, the newest release with its GPU libraries would be
# fetched. With the pinned build tools in place, --no-build-isolation keeps pip from fetching others.
.venv/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make install PYTHON=python3.11")'
	@echo "installing into .venv (about 2 GB, a few minutes the first time)"
	$(PYTHON) -m venv .venv
	$(PIP) torch==2.13.0
	$(PIP) setuptools hatchling editables
	$(PIP) --no-build-isolation --editable '.[dev]'
	@touch $@

serve: install
	$(BIN)/assistant serve --host $(HOST) --port $(PORT)

ask: install
	@$(BIN)/assistant build --quiet
	@$(BIN)/assistant ask "$$Q"

# In two processes, a file's tests in one of them; `.venv/bin/pytest tests/test_x.py` runs in one.
test: lint
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The page that shows every document, clause, agency list and repair, for a person to read through.
report: install
	$(BIN)/assistant documents report --output docs/corpus-report.md

# Asks all questions and makes the result the one that `make test` compares with: look at what moved before committing.
evaluation: install
	$(BIN)/assistant build --quiet
	$(BIN)/assistant eval --compare "eval/results/$$($(BIN)/python -c 'import json; print(json.load(open("eval/results/gate.json"))["run"])')"
	$(BIN)/python -m eval.gate "$$(ls -t eval/results/20*.json | head -1)"

# Pins anew after pyproject.toml changed: run in an environment that passes the tests.
constraints: install
	$(BIN)/python -m pip freeze --all --exclude pip --exclude-editable | sed 's/+cpu$$//' > constraints.txt

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
