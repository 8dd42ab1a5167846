# Two commands matter: `make run` and `make test`. Each prepares what it needs and can be repeated.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help run stop test check bench fast prepare prepare-tests diagrams schema lock clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 16

prepare:
	@$(PYTHON) deploy/prepare.py

prepare-tests:
	@$(PYTHON) deploy/prepare.py --tests

run: prepare ## set up everything and start the platform with its demo
	@exec $(BIN)/hotline up --demo

stop: ## end the Asterisk that an ended platform has left running, and the calls on it
	@$(BIN)/hotline stop-pbx

test: prepare-tests ## set up everything and pass all tests
	$(BIN)/python -m pytest -n auto --dist loadfile

fast: ## the tests that need no server: seconds
	$(BIN)/python -m pytest tests/unit tests/properties tests/replay tests/architecture --ignore=tests/properties/test_ticket_walks.py

check: prepare-tests ## lint, types, layers, front end, migrations, spelling
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell
	cd agent_console/web && PATH="$(CURDIR)/$(BIN):$$PATH" npm run check
	$(BIN)/python -m tickets.migrations_check

bench: prepare-tests ## print the table of measured figures
	$(BIN)/python -m bench

diagrams: ## redraw the state machines from their tables
	$(BIN)/python -m callcenter.machine docs/machines.md
	$(BIN)/python -m tickets.diagram docs/workflow.md

schema: ## write down the schema for new databases, after a new migration
	$(BIN)/python -m tickets.migrations_check --write

lock: ## write down the versions that are installed
	$(BIN)/pip freeze --exclude-editable > requirements.lock

clean: ## forget what was built (data under var/ is kept)
	rm -rf .venv agent_console/static agent_console/web/node_modules
