.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
.PHONY: help setup libraries demo test test-more schedules check bench docs

python := .venv/bin/python
# A file's tests stay on one worker, so the processes that they share start once. Files go in order:
# sorted by their number of tests the longest would come last, on one worker alone.
pytest := $(python) -m pytest -n 2 --dist loadfile --no-loadscope-reorder
cog := .venv/bin/cog -P -I .
pages := docs/reference/*.md sandbox/README.md

help: ## List what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

setup: .venv/.built ## Build .venv from the pinned requirements

.venv/.built: requirements/dev.txt
	python3 -m venv .venv
	$(python) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(python) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

libraries: setup
	@tools/system-libraries $(python)

demo: libraries ## Run the main job on this machine; SOURCE=<archive or git URL>, DEMO_SUMMARY=<file>
	@$(python) -m sandbox.demo

test: libraries ## Run the tests
	$(pytest) -m "not more"

test-more: libraries ## Run the tests that are too slow for every save
	$(pytest) -m more || [ $$? -eq 5 ]  # 5: there are none

SCHEDULES = 200
FIRST = 1
schedules: libraries ## Play random schedules against processes and faults; SCHEDULES=<count>, FIRST=<number>
	$(python) -m tests.schedules --count $(SCHEDULES) --first $(FIRST)

search: libraries ## Play 50,000 random requests against the planner; takes an hour or two
	seq 20 | xargs -P 2 -I SEED $(python) -m pytest tests/properties/test_people.py \
	  --hypothesis-profile=search --hypothesis-seed=SEED --timeout=0 -p no:cacheprovider

check: libraries ## Lint, types, import contracts, generated pages
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo
	$(cog) --check $(pages)
	@for part in "inventaris service workers" sandbox; do \
	  printf '%s: %s lines\n' "$$part" "$$(find $$part -name '*.py' -exec cat {} + | wc -l)"; done

bench: libraries ## Measure the claims in benchmarks/
	@for claim in $(basename $(notdir $(wildcard benchmarks/[a-z]*.py))); do \
	  echo "$$claim"; $(python) -m "benchmarks.$$claim" || exit 1; done

docs: libraries ## Write the generated pages anew
	$(cog) -r $(pages)
