# Everything an office or a developer does with this project. `make help` lists it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_LOCK := requirements.lock
DEV_LOCK := requirements-dev.lock

export PYTHONSAFEPATH := 1

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev up demo test bench lint format lock texts pictures clean

help: ## List what there is to make
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-10s %s\n", $$1, $$2 }'

setup: $(VENV)/.run ## Set up what the office needs, in .venv
setup-dev: $(VENV)/.dev

up: setup ## Bring up the office's server on this machine: pages, Prefect and the schedules
	@sh deploy/keep-up.sh $(BIN)/ita

demo: setup ## Carry an office through fiscal year 2567, into var/demo
	$(BIN)/python -m demo

test: setup-dev ## Check the code and run every test
	@sh tests/system-packages.sh
	$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest -n 2 --dist loadgroup

bench: setup-dev ## Measure what was promised, and write it down in docs/bench.md
	@test -f var/demo/ita.db || $(MAKE) --no-print-directory demo
	PYTHONPATH=. $(BIN)/python -m bench --write

lint: setup-dev ## Check style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup-dev ## Put the code into its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: ## Work out the locked versions anew (needs uv)
	uv pip compile pyproject.toml --group install --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-header --no-annotate --upgrade -q -o $(RUN_LOCK)
	uv pip compile pyproject.toml --group dev -c $(RUN_LOCK) --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-header --no-annotate -q -o $(DEV_LOCK)

texts: setup-dev ## Gather the texts of the pages into the catalogue of their English
	$(BIN)/python -m web.make_texts

pictures: setup-dev ## Take the pictures of the pages anew, into docs/pictures
	PYTHONPATH=. $(BIN)/python -m tests.pictures

clean: ## Remove what was made: the environment and the demo
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# A stamp stands for an environment that holds just what its lock says, and this project on top.
# PYTHONDONTWRITEBYTECODE is emptied: without compiled code Prefect takes twice as long to load.
# pip says errors alone (-qq): what else it has to say comes from a machine's own settings and alarms people for nothing.
PIP_INSTALL := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pip install -qq --disable-pip-version-check

$(VENV)/.run: $(RUN_LOCK) pyproject.toml | $(VENV)/bin/python
	@echo "กำลังเตรียมระบบใน $(VENV) ราวหนึ่งนาที · Setting up in $(VENV), about a minute"
	@$(PIP_INSTALL) --require-hashes -r $(RUN_LOCK)
	@$(PIP_INSTALL) --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/.dev: $(DEV_LOCK) $(VENV)/.run
	@echo "กำลังเตรียมเครื่องมือสำหรับนักพัฒนา · Setting up what developers need"
	@$(PIP_INSTALL) --require-hashes -r $(DEV_LOCK)
	@touch $@

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "ต้องใช้ Python 3.11 ขึ้นไป · Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
