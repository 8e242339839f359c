# vmgui from a checkout: `make run` starts it, `make test` checks it. Both do the whole set-up first.

bin := .venv/bin
display := $(if $(DISPLAY)$(WAYLAND_DISPLAY),,display)

.PHONY: run test setup bench i18n

# ARGS are handed to vmgui: make run ARGS="--connect qemu:///session"
run:
	@packaging/packages.sh run $(display)
	@packaging/venv.sh
	@packaging/run.sh $(ARGS)

# ARGS are handed to pytest: make test ARGS="tests/core -x"
test:
	@packaging/packages.sh run display test
	@packaging/venv.sh
	$(bin)/ruff check
	$(bin)/ruff format --check
	$(bin)/mypy
	$(bin)/lint-imports
	$(if $(ARGS),$(bin)/pytest $(ARGS),packaging/tests.sh)

# Only the set-up: system packages, then .venv with .venv/bin/vmgui
setup:
	@packaging/packages.sh run
	@packaging/venv.sh

bench:
	@packaging/packages.sh run display test bench
	@packaging/venv.sh
	$(bin)/python -m tests.bench $(ARGS)
	$(bin)/pytest -q -m performance

# Collect the texts into the template, bring the translations up to date and compile them
i18n: setup
	$(bin)/python packaging/catalogs.py
