# Two commands for a fresh machine with Python 3.11+ and make: `make publish` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: publish test lint long map chat-model clean

publish: $(VENV)/.installed
	$(BIN)/polyfolio run

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -n auto
	$(MAKE) --no-print-directory lint

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The longer hunts: 10,000 examples a law. Figures are in docs/measurements.md.
long: $(VENV)/.installed-dev
	HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest -n auto

# The offline engine has wheels for x86-64 only and no musl; without it the job is the same but for its drafts.
$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[offline]' || \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@

map: $(VENV)/.installed-dev
	$(BIN)/python -m tests.house_map > docs/map.md

# A real small model behind a real chat server; without them it says what to install.
chat-model: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks.chat_model --python '$(PYTHON_CHAT)' --model '$(MODEL)'

clean:
	rm -rf $(VENV) dist build .polyfolio *.egg-info
