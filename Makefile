# Two verbs for a newcomer: `make run` and `make test`. The rest is for us.
# What each does without make is in README.md.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test test-full lint lock words screenshots programs

# The first Python from 3.11 on; `make PYTHON=/path/to/python run` overrides.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $$p && break; done)
VENV := .venv
IN_VENV := $(VENV)/bin/python
PROCESSES ?= 2

help:
	@echo "make run        the portal on 127.0.0.1:8000 (PORT, DATA_DIR), with demonstration data"
	@echo "make test       the whole test suite, browser journeys included"
	@echo "make test-full  the same and what takes long, after the linters"
	@echo "make lint       ruff, import-linter, djlint, missing migrations"
	@echo "make words      the words to translate, collected from code and templates into locale/"
	@echo "make screenshots    the pictures of docs/tour.md, taken anew"
	@echo "make lock       requirements/*.txt from pyproject.toml (UPGRADE=--upgrade: newest versions)"

run: $(VENV)/.local
	@exec $(IN_VENV) manage.py up --with-parent

# Tests that share a running portal are kept together by tests/conftest.py.
pytest = $(IN_VENV) -m pytest -n $(PROCESSES)

test: $(VENV)/.dev programs
	@exec $(pytest) -m "not full"

test-full: lint programs
	@exec $(pytest)

lint: $(VENV)/.dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports
	$(VENV)/bin/djlint --lint templates
	$(IN_VENV) manage.py makemigrations --check --dry-run

lock: $(VENV)/.dev
	@command -v uv >/dev/null || { echo "make lock needs uv: $(IN_VENV) -m pip install uv, and $(VENV)/bin in PATH"; exit 1; }
	$(call compile,runtime,)
	$(call compile,local,--group local)
	$(call compile,dev,--group dev)

words: $(VENV)/.dev programs
	@exec $(IN_VENV) manage.py collect_words

screenshots: $(VENV)/.dev programs
	@exec $(IN_VENV) -m tests.browser.tour

# No addresses in the locks: names, versions and hashes only, so that any mirror serves them.
compile = uv pip compile pyproject.toml $(2) $(UPGRADE) --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate --quiet --output-file requirements/$(1).txt

# What is installed is what the lock says; it is installed again only when the lock has changed.
# (The lock for tests holds all of the one for running.)
$(VENV)/.local: requirements/local.txt | $(VENV)/bin/python
	@cmp -s $< $@ || cmp -s requirements/dev.txt $(VENV)/.dev || $(install)
	@cp $< $@

$(VENV)/.dev: requirements/dev.txt | $(VENV)/bin/python
	@cmp -s $< $@ || $(install)
	@cp $< $@

install = { echo "Installing $<"; $(IN_VENV) -m pip --version >/dev/null 2>&1 || $(IN_VENV) -m ensurepip >/dev/null; \
	$(IN_VENV) -m pip install --quiet --disable-pip-version-check --require-hashes -r $<; }

# Debian's python3 comes without ensurepip, which venv needs.
$(VENV)/bin/python:
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11 or newer is needed: apt-get install python3"; exit 1; fi
	@if ! $(PYTHON) -c 'import ensurepip' 2>/dev/null; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv; \
		else \
			echo "Python's venv is missing. Please run:  sudo apt-get install -y python3-venv  and then make again."; exit 1; \
		fi; \
	fi
	$(PYTHON) -m venv $(VENV)

# The journeys of tests/browser need a Chromium, Playwright's driver a library that a bare Debian lacks, and the check that
# every word is translated needs gettext; without them these tests are skipped and say so (with CI=true they fail).
PROGRAMS := chromium libatomic1 gettext
programs:
	@if ! command -v chromium >/dev/null || ! command -v xgettext >/dev/null || \
		! /sbin/ldconfig -p 2>/dev/null | grep -q 'libatomic\.so\.1'; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(PROGRAMS); \
		else \
			echo "Some tests will be skipped. To have them all:  sudo apt-get install -y $(PROGRAMS)"; \
		fi; \
	fi
