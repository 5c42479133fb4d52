# The whole of it: `make demo`, `make test`. The rest is for those who change the code.
PORT ?= 8000
DATA ?= var
export PORT DATA ARTICLES

SHELL := /bin/sh
BIN := .venv/bin
CANDIDATES := python3.11 python3.12 python3.13 python3.14 python3 python
# A version manager's shim can be on PATH and not run: take the first that really starts.
PYTHON ?= $(shell for name in $(CANDIDATES); do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$name && break; \
	done)
PIP := $(BIN)/python -m pip -qq --no-input --disable-pip-version-check install --require-hashes --no-deps
COMPILE := uv pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 --quiet --custom-compile-command "make lock"

# For what reads the code and no data.
CODE := DJANGO_DEBUG=on DATABASE_URL=sqlite://:memory:

.PHONY: help
help:
	@echo 'make demo [PORT=8000] [DATA=var] [ARTICLES=folder]   start the site with its content'
	@echo 'make test [ARGS=…] [ARTICLES=folder]                 run the test suite'
	@echo 'make password                                        set a new password for the demo admin'
	@echo 'make lint types migrations schema                    check style, types, migrations, API schema'
	@echo 'make html                                            check every page with the Nu Html Checker (Java, npm)'
	@echo 'make test-postgres DATABASE_URL=postgres://…         run the test suite on PostgreSQL'
	@echo 'make lock                                            compile requirements/*.in (needs uv)'

.PHONY: demo
demo: CHECK = $(PYTHON) -m ruralplan.launch check
demo: .venv/base
	@$(BIN)/python -m ruralplan.launch serve

.PHONY: password
password: .venv/base
	@DEMO=on $(BIN)/python manage.py changepassword admin

.PHONY: test
test: .venv/test
	@$(BIN)/python -m pytest $(ARGS)

.PHONY: test-postgres
test-postgres: .venv/test
	@case "$(DATABASE_URL)" in postgres*) ;; *) \
		echo 'Say which server to use: make test-postgres DATABASE_URL=postgres://user:password@host/name' >&2; exit 1;; esac
	@DATABASE_URL='$(DATABASE_URL)' $(BIN)/python -m pytest $(ARGS)

.PHONY: html
html: .venv/test .venv/html
	@HTML_CHECKER=.venv/npm/node_modules/vnu-jar/build/dist/vnu.jar $(BIN)/python -m pytest tests/check_html.py

.PHONY: lint
lint: .venv/test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint templates --lint --quiet
	@$(BIN)/codespell

.PHONY: types
types: .venv/test
	@$(CODE) $(BIN)/mypy

.PHONY: migrations
migrations: .venv/test
	@$(CODE) $(BIN)/python manage.py makemigrations --check --dry-run

.PHONY: schema
schema: .venv/test
	@$(CODE) $(BIN)/python manage.py spectacular --validate --fail-on-warn --file .venv/openapi.yaml
	@diff -u docs/openapi.yaml .venv/openapi.yaml || { \
		echo 'docs/openapi.yaml is not what the code serves. Copy .venv/openapi.yaml over it.' >&2; exit 1; }

# Addresses and folders of the machine that compiles are no part of a lock.
.PHONY: lock
lock:
	@for name in base postgres celery test; do \
		$(COMPILE) requirements/$$name.in -o requirements/$$name.txt && \
		sed -i -E '/^(--|#.*(file:|https?:))/d' requirements/$$name.txt || exit 1; \
	done

.venv/made:
	@test -n '$(PYTHON)' || { \
		echo 'RuralPlan needs Python 3.11 or newer. On Debian: apt install python3 python3-venv' >&2; exit 1; }
	@$(CHECK)
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo 'Python cannot make an environment here. On Debian: apt install python3-venv' >&2; exit 1; }
	@echo 'Making .venv …'
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@touch $@

# Without scripts: the package's own would fetch a Java.
.venv/html: requirements/html/package-lock.json requirements/html/package.json .venv/made
	@{ command -v java && command -v npm; } >/dev/null || { \
		echo 'The checker of HTML needs Java 17 and npm. On Debian: apt install default-jre-headless npm' >&2; exit 1; }
	@echo 'Installing requirements/html …'
	@mkdir -p .venv/npm && cp requirements/html/*.json .venv/npm/
	@npm ci --prefix .venv/npm --ignore-scripts --no-audit --no-fund --loglevel error >/dev/null || { \
		echo 'npm could not install requirements/html. Is the package registry reachable?' >&2; exit 1; }
	@touch $@

.venv/%: requirements/%.txt .venv/made
	@$(CHECK)
	@echo 'Installing requirements/$*.txt …'
	@$(PIP) -r $< || { echo 'pip could not install $<. Is the package index reachable?' >&2; exit 1; }
	@touch $@
