# Two commands do everything on a fresh machine: `make grade` and `make test`.
PYTHON ?= python3
VENV := .venv
ifeq ($(origin PYTHON), command line)  # `make PYTHON=python3.13 test`: beside the usual one, which stays
VENV := .venv-$(notdir $(PYTHON))
endif
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TEACHING := $(VENV)/.ready-teaching
# These tests wait for a good part of their time, so there are half as many workers again as cores.
WORKERS := $(shell expr \( 3 \* $$(getconf _NPROCESSORS_ONLN) + 1 \) / 2)
SUITE := -n $(WORKERS) --dist worksteal -m "not slow"

.PHONY: grade test test-slow lint bench audit docs pictures clean

grade: $(READY)  ## grade the sample class and show the result; a person's part, and what students get, are played
	$(BIN)/nablagrade grade
	$(BIN)/python tests/sample_class/by_hand.py
	$(BIN)/nablagrade feedback gradient-vector

test: $(READY)  ## pass the tests
	$(BIN)/pytest $(SUITE)

test-slow: $(TEACHING)  ## the long comparisons that .ci/run runs too
	$(BIN)/pytest -n $(WORKERS) --dist loadscope --no-loadscope-reorder --durations 25 -m slow

lint: $(READY)  ## style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

audit: $(READY)  ## every specimen against every check
	$(BIN)/nablagrade audit

bench: $(TEACHING)  ## against nbgrader and against a bare fork: small notebooks, then a course as people teach it
	$(BIN)/python benchmarks/bench.py $(BENCH)
	$(BIN)/python benchmarks/course_bench.py --students 30

docs: $(READY)  ## the site: docs/_build/index.html, which opens without a server
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev,docs]"
	$(BIN)/python -m sphinx -q -W -b html docs docs/_build

pictures: $(READY)  ## the site's pictures, of the real program in Debian's chromium
	$(BIN)/python docs/take_pictures.py

# The environment is complete when this file is newer than what it was made from.
$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	touch $(READY)

# The libraries of the slow tests take as much room as all the rest: only who runs those needs them.
$(TEACHING): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev,teaching]"
	touch $(TEACHING)

clean:  ## forget the environment and all results
	rm -rf .venv .venv-* docs/_build autograded feedback records reports gradebook.db gradebook.db.backup
