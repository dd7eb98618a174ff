# One command per intent; `make` alone lists them.

PYTHON ?= python3
BASE := $(or $(DASH_BASE),$(shell sed -n 's/^dash==//p' requirements/base.txt))
VENV = .venv
STOCK = .venv-stock
BIN = $(VENV)/bin
COMPAT = .compat
# The libraries are pinned for Python 3.11.
COMPAT_PYTHON ?= $(PYTHON)

TESTS ?=
# conftest.py says which tests stay together.
PROCESSES ?= -n 2 --dist loadgroup
EMPTY :=
# nox looks for interpreters on PATH; pyenv keeps its own elsewhere.
PYENV = $(subst $(EMPTY) $(EMPTY),:,$(wildcard $(shell pyenv root 2>/dev/null)/versions/3.*/bin) )
NOX = PATH="$(PYENV)$$PATH" $(BIN)/python -m nox

# Our own modules are live in an editable install; these need another one.
SOURCES = setup.py pyproject.toml requirements/base.txt requirements/build.txt \
	$(shell find patch -name '*.py' -not -path 'patch/tests/*')

# A checkout of plotly/dash for `make pull-request`, and what its tests need: all that
# its CI installs for them, and httpx, without which some of ours are left out. One of
# its tests wants flask-compress away.
SETS ?=
CHECKED = .venv-upstream
NEEDED = $(wildcard $(patsubst %,$(UPSTREAM)/requirements/%.txt,\
	install async ci dev testing celery diskcache fastapi quart))

# How long `make search` looks for wrong programs, and which seed is the first.
MINUTES ?= 2
SEED ?= 1
KINDS ?=

# What `make bench` compares, in environments that hold nothing else.
MEASURED = .venv-bench
BENCH ?=

.PHONY: help demo demo-many test all-tests ends hmr table compat bench lint \
	pull-request search search-mutations matrix clean

help:
	@echo "make demo       serve the app of examples/reload_demo.py, and say what to try"
	@echo "make demo-many  serve four apps on one server, examples/many_demo.py"
	@echo "make test       run all tests, then the unit tests on other Pythons and a base"
	@echo "make all-tests  run all tests, after installing what they need"
	@echo "make table      try all ways to start an app, on stock Dash and on the branch"
	@echo "make compat     use released libraries, on stock Dash and on the branch"
	@echo "make search     look for programs that are wrong; MINUTES=60, SEED=7, KINDS='one leaks'"
	@echo "make search-mutations  show which faults of the core the tests' programs catch"
	@echo "make bench      measure the branch beside stock Dash; BENCH=--quick, BENCH=--help"
	@echo "make lint       run the linters and the type checkers"
	@echo "make pull-request  make the pull request, and do with it what upstream's CI does"
	@echo "                   on a checkout of plotly/dash with UPSTREAM=FOLDER; SETS=registry"
	@echo "make matrix     run the tests on all Pythons and bases; TESTS=tests/unit for some"
	@echo "make clean      remove what these commands made"
	@echo
	@echo "PYTHON=python3.9 chooses an interpreter, DASH_BASE=4.3.0 another base."

demo: $(VENV)/branch-$(BASE)
	$(BIN)/python examples/reload_demo.py

demo-many: $(VENV)/branch-$(BASE)
	$(BIN)/python examples/many_demo.py

test: all-tests ends hmr

all-tests: $(VENV)/branch-$(BASE) $(VENV)/testing
	sh scripts/browser.sh
	$(BIN)/python -m pytest --headless $(PROCESSES) \
		patch/tests compat/tests benchmarks/tests launch tests

# The oldest and newest Python and the oldest base. One that the machine lacks is
# named and left out.
ends: $(VENV)/nox
	$(NOX) -r --no-error-on-missing-interpreters -s ends

# uvicorn-hmr needs a newer Python than the tests may have; nox says if there is none.
hmr: $(VENV)/branch-$(BASE) $(VENV)/testing $(VENV)/nox
	DASH_BASE=$(BASE) $(NOX) -r --no-error-on-missing-interpreters -s hmr

table: $(VENV)/branch-$(BASE) $(VENV)/testing $(STOCK)/stock-$(BASE)
	$(BIN)/python -m launch.report \
		--stock $(STOCK)/bin/python --branch $(BIN)/python

compat: $(VENV)/branch-$(BASE) $(VENV)/testing
	sh scripts/browser.sh
	DASH_BASE=$(BASE) $(BIN)/python -m compat --cache $(COMPAT) \
		--python $(COMPAT_PYTHON) $(LIBRARIES)

search: $(VENV)/branch-$(BASE) $(VENV)/testing
	DASH_BASE=$(BASE) $(BIN)/python -m launch.search --minutes $(MINUTES) \
		--seed $(SEED) --keep .search $(foreach kind,$(KINDS),--kind $(kind))

search-mutations: $(VENV)/branch-$(BASE) $(VENV)/testing
	DASH_BASE=$(BASE) $(BIN)/python -m launch.search.mutations

bench: $(MEASURED)/stock/stock-$(BASE) $(MEASURED)/branch/branch-$(BASE) $(MEASURED)/tools/tools
	sh scripts/bench-tools.sh
	$(MEASURED)/tools/bin/python -m benchmarks --stock $(MEASURED)/stock/bin/python \
		--branch $(MEASURED)/branch/bin/python $(BENCH)

lint: $(VENV)/branch-$(BASE) $(VENV)/testing $(VENV)/ci
	PATH="$(CURDIR)/$(BIN):$$PATH" sh scripts/lint.sh

ifdef UPSTREAM
pull-request: $(VENV)/branch-$(BASE) $(VENV)/testing $(VENV)/ci $(CHECKED)/upstream
	sh scripts/browser.sh
	$(BIN)/python -m patch.acceptance $(UPSTREAM) --python $(CHECKED)/bin/python \
		$(if $(SETS),--sets $(SETS))
else
pull-request: $(VENV)/branch-$(BASE) $(VENV)/testing $(VENV)/ci
	sh scripts/browser.sh
	$(BIN)/python -m pytest patch/acceptance
endif

matrix: $(VENV)/nox
	rm -rf .nox/results
	-$(NOX) -s matrix -- $(TESTS)
	$(BIN)/python scripts/matrix_table.py .nox/results

clean:
	rm -rf $(VENV) $(STOCK) $(CHECKED) $(COMPAT) $(MEASURED)
	rm -rf build dist .search .nox .pytest_cache .mypy_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

# An old pip tries every release of some packages, so each environment gets a new one.
%/bin/python:
	$(PYTHON) -m venv $*
	$@ -m pip install --quiet --upgrade pip

$(VENV)/branch-$(BASE): $(SOURCES) | $(BIN)/python
	DASH_BASE=$(BASE) $(BIN)/python -m pip install --quiet --editable ".[fastapi]" \
		-r requirements/fastapi.txt
	rm -f $(VENV)/branch-*
	touch $@

$(VENV)/testing: $(wildcard requirements/*.txt) | $(BIN)/python
	$(BIN)/python -m pip install --quiet -r requirements/testing.txt
	touch $@

$(VENV)/nox: requirements/nox.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet -r requirements/nox.txt
	touch $@

$(VENV)/ci: $(wildcard requirements/*.txt) | $(BIN)/python
	$(BIN)/python -m pip install --quiet -r requirements/ci.txt
	touch $@

$(STOCK)/stock-$(BASE): $(wildcard requirements/*.txt) | $(STOCK)/bin/python
	$(STOCK)/bin/python -m pip install --quiet "dash===$(BASE)" \
		-r requirements/testing.txt
	rm -f $(STOCK)/stock-*
	touch $@

$(CHECKED)/upstream: $(NEEDED) | $(CHECKED)/bin/python
	$(CHECKED)/bin/python -m pip install --quiet "setuptools<80" wheel httpx \
		$(NEEDED:%=-r %)
	touch $@

$(MEASURED)/stock/stock-$(BASE): requirements/base.txt requirements/fastapi.txt \
		| $(MEASURED)/stock/bin/python
	$(MEASURED)/stock/bin/python -m pip install --quiet "dash[fastapi]===$(BASE)" \
		-r requirements/fastapi.txt
	rm -f $(MEASURED)/stock/stock-*
	touch $@

# Not editable, so that Dash is found and read as a user's is.
$(MEASURED)/branch/branch-$(BASE): $(SOURCES) $(shell find dash -name '*.py') \
		requirements/fastapi.txt | $(MEASURED)/branch/bin/python
	DASH_BASE=$(BASE) $(MEASURED)/branch/bin/python -m pip install --quiet \
		--force-reinstall --no-deps .
	$(MEASURED)/branch/bin/python -m pip install --quiet ".[fastapi]" \
		-r requirements/fastapi.txt
	rm -f $(MEASURED)/branch/branch-*
	touch $@

$(MEASURED)/tools/tools: requirements/bench.txt | $(MEASURED)/tools/bin/python
	$(MEASURED)/tools/bin/python -m pip install --quiet -r requirements/bench.txt
	touch $@
