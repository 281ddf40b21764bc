# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# `make` lists the targets. Nothing outside this directory is written except caches (uv's, pip's, and
# ansible-test's in ~/.ansible/test).

PYTHON ?= python3
VENV := .venv
READY := $(VENV)/.ready
NOX := $(VENV)/bin/python -m nox

.DEFAULT_GOAL := help
.PHONY: help test matrix lane lint units plays sanity integration awx browser guides rulebooks docs build coverage bench fuzz mutation demo eda simulator clean

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*  ## /\1\t/p' Makefile | expand -t 14

# The environment to work in. Its scripts hold the checkout's path, so it is made anew if the checkout has moved.
ifneq ($(shell cat $(READY) 2>/dev/null),$(CURDIR))
.PHONY: $(READY)
endif
$(READY): tests/requirements.txt
	@echo "Making $(VENV) (about 10 seconds) ..."
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))' 2>/dev/null || { \
	  echo "$(PYTHON) must be Python 3.10 or newer with the modules venv and ensurepip" \
	    "(Debian and Ubuntu: apt install python3-venv). Name another one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
	@$(VENV)/bin/python -m pip install -qq --disable-pip-version-check -r tests/requirements.txt
	@# Ansible finds collections in site-packages, so the commands in .venv/bin know this one without any setting.
	@cd $(VENV)/lib/python3.*/site-packages && mkdir -p ansible_collections/msp \
	  && ln -s "$(CURDIR)" ansible_collections/msp/checkcentral
	@printf '%s' "$(CURDIR)" > $(READY)

test: $(READY)  ## quick checks: style, types, words, unit tests, documentation, one integration test (1 to 8 minutes)
	@$(VENV)/bin/python tests/checks/run_sessions.py test

matrix: $(READY)  ## every check on every ansible-core, in full (about 30 minutes)
	@$(VENV)/bin/python tests/checks/run_sessions.py matrix

LANE ?= 2.21
lane: $(READY)  ## the checks of one ansible-core, in full: make lane LANE=2.19
	@$(VENV)/bin/python tests/checks/run_sessions.py sanity-$(LANE) units-$(LANE) plays-$(LANE) integration-$(LANE) \
	  $(if $(filter 2.21,$(LANE)),coverage)

lint: $(READY)  ## style, types, words, licenses, changelog fragments
	$(NOX) -s lint

units: $(READY)  ## unit tests, on every ansible-core
	$(NOX) -k "units and not preview"

plays: $(READY)  ## tests with real plays that fail or are interrupted, on every ansible-core
	$(NOX) -k plays

sanity: $(READY)  ## ansible-test sanity, on every ansible-core
	$(NOX) -k "sanity and not preview"

integration: $(READY)  ## integration tests against the simulator, on every ansible-core
	$(NOX) -k integration

awx: $(READY)  ## tests of the AWX integration: credential, jobs, slices, configuration
	$(NOX) -s awx

browser: $(READY)  ## tests of the coverage page in a browser (needs Chromium)
	$(NOX) -s browser

guides: $(READY)  ## run the commands of the guides against the simulator
	$(NOX) -s guides

rulebooks: $(READY)  ## tests of the event source in a real ansible-rulebook (needs Java)
	$(NOX) -s eda

coverage: $(READY)  ## report the code coverage of the unit and integration tests that ran before
	$(NOX) -s coverage

docs: $(READY)  ## build the documentation site
	$(NOX) -s docs

build: $(READY)  ## build the collection and check the package
	$(NOX) -s package

# BENCH="create one" measures some of the works, RUNS=1 is quicker; WORKERS=16 and LATENCY=20 are for create.
bench: $(READY)  ## benchmark the collection against scripts and plays without it (about 25 minutes)
	@$(VENV)/bin/python -m tests.bench $(if $(RUNS),--runs $(RUNS)) $(if $(WORKERS),--workers $(WORKERS)) \
	  $(if $(LATENCY),--latency $(LATENCY)) $(BENCH)

# FUZZ_TIMES=100 tries a hundred times as many examples as the unit tests do.
fuzz: $(READY)  ## run the property tests with more, random examples (some minutes)
	$(NOX) -s fuzz

# MUTANTS="--every 5 _client" tries every fifth change of one file.
mutation: $(READY)  ## mutation tests of the code that decides what is sent (takes hours)
	$(NOX) -s mutation -- $(MUTANTS)

demo: $(READY)  ## onboard a customer on the simulator
	@$(VENV)/bin/python demo/run.py

eda: $(READY)  ## demo of the event source: a rulebook keeps the ticket of a check (needs Java)
	$(NOX) -s eda-demo

simulator: $(READY)  ## start the CheckCentral simulator: make simulator PORT=8643
	@$(VENV)/bin/python -m tests.simulator --port=$(or $(PORT),8642)

clean:  ## remove the environments and the output of the checks
	rm -rf $(VENV) .nox .ansible .hypothesis .mypy_cache .ruff_cache tests/output tests/integration/inventory
	find . -name __pycache__ -prune -exec rm -rf {} +
