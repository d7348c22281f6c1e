# `make play` and `make test` need nothing but a Python that fits: each sets .venv up as far as it must,
# and again when the versions it was made of have changed.

PYTHON = python3 python3.14 python3.13 python3.12 python3.11 python
ROUTINE = upper-back-relief

FITS = import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))
BIN = .venv/bin
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: help play test cover fuzz lint bench docs goldens clean

help: ## show these targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

play: .venv/ready-to-play ## play a routine, or export it where there is no sound device; ROUTINE=NAME for another
	$(BIN)/voicecoach play $(ROUTINE) --or-export $(ROUTINE).mp3

test: .venv/ready-to-test ## run the tests, but for those marked thorough
	$(BIN)/pytest -n auto -m "not thorough"

cover: .venv/ready-to-test ## run all tests, with more examples of each property, and measure what they cover
	$(BIN)/pytest -n auto --cov --hypothesis-profile=thorough

fuzz: .venv/ready-to-test ## try damaged files of every kind for some three minutes, and count them
	$(BIN)/pytest -m fuzz tests/fuzz

lint: .venv/ready-to-test ## check style, types and which room imports which
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/ready-to-test ## run the benchmarks
	$(BIN)/pytest tests/benchmarks

docs: .venv/ready-for-docs ## build the web site of the documentation in build/site, and check its links
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

goldens: .venv/ready-to-test ## write the golden files and the generated parts of docs
	$(BIN)/pytest tests/scripts --rewrite-goldens

clean: ## remove .venv and what the tools leave behind
	rm -rf .venv .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

# The pip that comes with Python 3.11 knows neither dependency groups nor constraints for builds.
.venv/ready-to-play: .venv/bin/python pyproject.toml constraints.txt
	@echo "Setting up .venv (the first time this takes about 550 MB) ..."
	@$(PIP) pip
	@$(PIP) --build-constraint constraints.txt -e .
	@touch $@

.venv/ready-to-test: .venv/ready-to-play
	@echo "Adding the tools for tests ..."
	@$(PIP) --group dev
	@touch $@

.venv/ready-for-docs: .venv/ready-to-play
	@$(PIP) --group docs
	@touch $@

# A name on the path may lead to a Python that is too old, too new or not there: the first that fits is
# taken. One that cannot make virtual environments says itself what it lacks.
.venv/bin/python:
	@for python in $(PYTHON); do \
		$$python -c '$(FITS)' 2>/dev/null || continue; \
		$$python -m venv .venv && exit; \
		rm -rf .venv; \
		exit 1; \
	done; \
	echo "voicecoach needs Python 3.11 to 3.14, and none of these is one: $(PYTHON)." >&2; \
	echo "Install one, or name the one you have: make play PYTHON=/path/to/python3" >&2; \
	exit 1
