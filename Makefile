.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
BIN := .venv/bin
READY := .venv/.compiled
SOURCES := $(shell find pos_app -name '*.py' 2>/dev/null)
ARGS ?=

.PHONY: help demo test check bench proof screens words lock

help:  ## print this
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(READY)  ## open the desk, full-screen, on demo data
	@$(BIN)/pos-app demo $(ARGS)

test: $(READY)  ## run the whole test-suite (ARGS="-k name" for a part)
	@$(BIN)/python -m pytest -n auto $(ARGS)

check: $(READY)  ## format, lint, types, import contract, unused dependencies, tests
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/deptry .
	@$(MAKE) test

bench: $(READY)  ## measure speed against floors taken in the same run
	@$(BIN)/python -m tests.benchmarks $(ARGS)

proof: $(READY)  ## the long runs: kills, races, bursts, payment links, hostile text (ARGS="slice")
	@$(BIN)/python -m tests.proof $(ARGS)

screens: $(READY)  ## draw the pictures of README and guide anew
	@$(BIN)/python -m tests.screens $(ARGS)

words: $(READY)  ## bring catalogues and docs/keys.md up to the texts in the code
	@$(BIN)/python -m tests.catalogues
	@$(BIN)/python -m tests.keys_page > docs/keys.md

lock: $(READY)  ## resolve the dependencies anew (needs uv and a network)
	@command -v uv >/dev/null || { echo "make lock needs uv: https://docs.astral.sh/uv/" >&2; exit 1; }
	uv lock --upgrade --default-index https://pypi.org/simple
	uv export --quiet --frozen --no-emit-project --all-extras --all-groups --no-annotate --no-header \
	  --format requirements.txt --output-file requirements.lock

$(READY): .venv/.ready $(SOURCES)
	@$(BIN)/python -m compileall -q pos_app
	@touch $@

.venv/.ready: uv.lock requirements.lock .ci/set-up
	@.ci/set-up
