# The commands of this project. `make run` and `make test` need nothing but Python 3.11 or newer.
# They stand in mkbdeals/launcher/; this file finds a Python for it.

# That of the system first, when it can make environments: distributions build theirs with profiles, which makes all a
# fifth quicker; others mostly do not. `make run PYTHON=python3.13` chooses another.
SYSTEM := $(shell /usr/bin/python3 -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && \
	echo /usr/bin/python3)
CANDIDATES = .venv/bin/python $(SYSTEM) python3 python3.14 python3.13 python3.12 python3.11
PYTHON := $(shell for each in $(CANDIDATES); do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)
ifeq ($(PYTHON),)
$(error Python 3.11 or newer was not found. Install it (Debian: apt-get install python3 python3-venv) and try again)
endif
# exec: the launcher is make's own child and gets its signals.
LAUNCH = @exec $(PYTHON) mkbdeals/launcher

.PHONY: help run test sweep faults bench reports check fix messages requirements clean distclean
help:
	@echo 'make run           start the demonstration site      (PORT=8001 STAGE=decided)'
	@echo 'make test          run the tests                     (ARGS="-k letter", LANES=2)'
	@echo 'make sweep         run the tests that go round everything: every page, document, way to start'
	@echo 'make faults        break the servers on purpose, write docs/reliability.md  (PART=trust, FAULTS_SEED=1)'
	@echo 'make bench         measure beside bare Django, write docs/performance.md  (PART=scale writes docs/scale.md)'
	@echo 'make reports       make all documents of the demonstration as PDF in var/reports'
	@echo 'make check         check everything that runs nothing'
	@echo 'make fix           mend what tools can mend'
	@echo 'make messages      bring the translations up to date'
	@echo 'make requirements  resolve the locks again'
	@echo 'make clean         stop the site and remove var/ with its data'
	@echo 'make distclean     also remove .venv and node_modules'

run test sweep faults bench reports check fix messages requirements clean distclean:
	$(LAUNCH) $@
