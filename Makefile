# Bilik. `make` alone lists what there is. The first target that needs it sets everything up.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
READY := $(VENV)/ready

.DEFAULT_GOAL := help
.PHONY: help demo test crash attack mutate faults campaign lint sim bench fuzz gen gen-check goldens lock clean system image image-lock image-tools test-image

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(READY) ## hold an election on the simulated booth: 40 voters, one power cut, audit
	$(RUN)/bilik-sim demo --out out/demo

test: $(READY) ## run all tests
	$(RUN)/python -m pytest

crash: $(READY) ## power cuts at every operation of modelled media, minutes; CRASH="--help" for options
	$(RUN)/python tests/crash $(CRASH)

attack: $(READY) ## a million random events on the states, every invariant after each: make attack EVENTS=N SEED=S
	$(RUN)/python tests/states/attack.py --events $(or $(EVENTS),1000000) --seed $(or $(SEED),1)

mutate: $(READY) ## change a room in one place after the other: does a test notice? make mutate ROOM=storage
	$(RUN)/python -m mutate $(or $(ROOM),states) $(MUTATE)

faults: $(READY) ## every fault on every device, with the campaign, minutes; writes docs/faults.md anew
	rm -rf build/faults && mkdir -p build/faults
	BILIK_FAULT_ROWS=build/faults $(RUN)/python -m pytest tests/faults tests/drivers/test_device_faults.py \
	  tests/journeys/test_journeys_printer.py tests/journeys/test_journeys_faults.py
	$(RUN)/python -m hw_sim.campaign --json build/faults/campaign.json
	$(RUN)/python docs/faults_page.py --collect build/faults
	$(RUN)/python docs/generate.py

campaign: $(READY) ## 100,000 fingerprint verifications over bad cables; CAMPAIGN="--help" for options
	$(RUN)/python -m hw_sim.campaign $(CAMPAIGN)

lint: $(READY) ## types, style and format
	$(RUN)/mypy
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .

sim: $(READY) ## the booth on a web page of this machine, with all that a hand can do to it
	$(RUN)/bilik-sim bench

bench: $(VENV)/ready-bench ## measure sealing, verifying against a peer, audits, screens, the voter's waits
	$(RUN)/python -m bench

# TARGET=name runs one of them, JSON=1 prints for a program. The seconds are shared; starting costs two more each.
SECONDS ?= 60
fuzz: $(VENV)/ready-fuzz ## fuzz every parser of bytes from outside: make fuzz SECONDS=60
	$(RUN)/python tests/fuzz/fuzz_run.py --seconds $(SECONDS) $(addprefix --target ,$(TARGET)) $(if $(JSON),--json)

gen: $(READY) ## write the generated files: state diagram, command help
	$(RUN)/python docs/generate.py

goldens: $(READY) ## record docs/screens anew: every screen as a picture; says what changed: docs/screens.md
	$(RUN)/python -m hw_sim.gallery record

gen-check: $(READY) ## fail if a generated file is stale
	$(RUN)/python docs/generate.py --check

# Left out of the lock: Blinka's HTTP client and USB bridges. See docs/decisions/04-fingerprint-library.md.
UNWANTED := adafruit-circuitpython-connectionmanager adafruit-circuitpython-requests \
	adafruit-circuitpython-typing binho-host-adapter pyftdi pyusb sysv-ipc

lock: system ## make requirements.lock anew from requirements.in
	@set -e; venv=$$(mktemp -d); trap 'rm -rf "$$venv"' EXIT; \
	$(PYTHON) -m venv "$$venv"; "$$venv/bin/pip" install --quiet uv; \
	"$$venv/bin/uv" pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
	  $(addprefix --no-emit-package ,$(UNWANTED)) --output-file requirements.lock requirements.in
	@echo "requirements.lock is new: look at the difference before you commit it"

# The image is built without root and without a network but for the packages: image/README.md
image: image-tools $(READY) ## build the SD card's image, minutes: make image VARIANT=diagnostic for technicians
	$(RUN)/python -m image build --variant $(or $(VARIANT),booth)

image-lock: image-tools $(READY) ## make image/packages.lock anew from image/packages.in: the newest packages
	$(RUN)/python -m image lock

# A stock Debian to compare with is built meanwhile. RECORD=1 notes in image/proven.json a run that found nothing,
# BUILT=1 takes the image that is there, TEST="--help" shows options.
test-image: image-tools $(READY) ## the image built twice, a polling day on it in an emulator, power cuts: as root, minutes
	@sh hw_sim/guest/tools.sh
	@mkdir -p build
	@setsid nice $(RUN)/python -m hw_sim.guest.stock >build/stock.log 2>&1 & stock=$$!; \
	trap 'kill -- -$$stock 2>/dev/null || true' EXIT; \
	{ [ -n "$(BUILT)" ] || $(RUN)/python -m image build; } && \
	$(RUN)/python -m hw_sim.guest $(if $(RECORD),--record) $(TEST)

image-tools:
	@sh image/tools.sh

clean: ## remove everything that was made
	rm -rf $(VENV) build out *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What only the measurements need: the peer's arithmetic.
$(VENV)/ready-bench: requirements-bench.lock $(READY)
	@$(RUN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-bench.lock
	@touch $@

# atheris has no file for every machine; without it `make fuzz` takes our own engine.
$(VENV)/ready-fuzz: requirements-fuzz.lock $(READY)
	@$(RUN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-fuzz.lock || \
	  echo "bilik: atheris cannot be had here: fuzzing goes on without coverage"
	@touch $@

$(READY): requirements.lock setup.cfg
	@$(MAKE) --no-print-directory system
	@echo "bilik: setting up $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(RUN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@$(RUN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# What must come from the distribution: Python 3.11 with venv, libsodium. Installed only where it is absent.
# libdecaf is for speed alone: without it `bilik audit` proves ballots one by one. espeak-ng speaks the audio ballot
# of an election that a committee makes here; without it recordings are needed.
SODIUM := $(PYTHON) -c 'import ctypes; ctypes.CDLL("libsodium.so.23")' 2>/dev/null || \
	$(PYTHON) -c 'import ctypes; ctypes.CDLL("libsodium.so.26")' 2>/dev/null
VENVS := $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null
DECAF := $(PYTHON) -c 'import ctypes; ctypes.CDLL("libdecaf.so.0")' 2>/dev/null
SPEAK := command -v espeak-ng >/dev/null

system:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "bilik: $(PYTHON) was not found; install Python 3.11 or later, or say: make PYTHON=/path/to/python"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "bilik: Python 3.11 or later is needed and $(PYTHON) is $$($(PYTHON) -V); say: make PYTHON=python3.11"; exit 1; }
	@missing=""; { $(SODIUM); } || missing="libsodium23"; \
	{ $(VENVS); } || missing="$$missing python3-venv"; \
	wanted=""; { $(DECAF); } || wanted="libdecaf0"; { $(SPEAK); } || wanted="$$wanted espeak-ng"; \
	if [ -z "$$missing$$wanted" ]; then exit 0; fi; \
	by_hand() { \
	  if [ -z "$$missing" ]; then echo "bilik: without$$(printf ' %s' $$wanted) audits take longer, or nobody speaks"; exit 0; fi; \
	  echo "bilik: $$1" $$missing $$wanted; exit 1; }; \
	if ! command -v apt-get >/dev/null; then by_hand "please install with your distribution's tool:"; fi; \
	if [ "$$(id -u)" = 0 ]; then root="env"; elif sudo -n true 2>/dev/null; then root="sudo -n env"; else \
	  by_hand "please install first: sudo apt-get install"; fi; \
	echo "bilik: installing from the distribution:" $$missing $$wanted; \
	install="$$root DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends"; \
	install="$$install $$missing $$wanted"; \
	$$install >/dev/null 2>&1 || { $$root apt-get update -qq && $$install >/dev/null; } || \
	  by_hand "that failed; please install them by hand: apt-get install"
	@{ $(SODIUM); } || { echo "bilik: libsodium is installed and $(PYTHON) cannot load it"; exit 1; }
	@{ $(VENVS); } || { echo "bilik: $(PYTHON) has no venv module; use the distribution's python3"; exit 1; }
