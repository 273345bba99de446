# Each target works on a fresh machine with Python 3.11 or later: it makes .venv and installs what is pinned.
PYTHON ?= python3
Q ?= 跨境人民币结算由哪些部门负责
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
FIGURES := build/bench/short
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt
PEERS_PIP := build/peers/venv/bin/python -m pip --disable-pip-version-check install --quiet --constraint eval/peers/requirements.txt
export Q

.PHONY: install serve ask test lint format report evaluation bench bench-peers constraints clean

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

# A short form of the benchmarks, in some minutes; docs/performance.md has the commands of the long one.
bench: install
	$(BIN)/python -m eval.bench_encode --texts 24 --turns 2 --output $(FIGURES)/encode.json
	$(BIN)/python -m eval.bench_scale --clauses 100,1000 --sentences 500 --asked 60 --output $(FIGURES)/scale.json
	$(BIN)/python -m eval.bench_users --clauses 1000 --sentences 500 --seconds 5 --output $(FIGURES)/users.json
	$(BIN)/python -m eval.bench_report $(FIGURES)

# Beside what one would use instead, in an environment of its own; torch first and alone, as above.
bench-peers: install build/peers/venv/.installed
	$(BIN)/assistant build --quiet
	$(BIN)/python -m eval.peers --write docs/benchmarks.md

build/peers/venv/.installed: eval/peers/requirements.txt
	@echo "installing into build/peers/venv (about 2 GB, a few minutes the first time)"
	$(PYTHON) -m venv build/peers/venv
	$(PEERS_PIP) torch==2.13.0 || { echo "the peers cannot be installed: a package index is needed" >&2; exit 1; }
	$(PEERS_PIP) --requirement eval/peers/requirements.txt
	@touch $@

# Pins anew after pyproject.toml changed: run in an environment that passes the tests.
constraints: install
	$(BIN)/python -m pip freeze --all --exclude pip --exclude-editable | sed 's/+cpu$$//' > constraints.txt

clean:
	rm -rf .venv build/peers .pytest_cache .mypy_cache .ruff_cache .hypothesis
