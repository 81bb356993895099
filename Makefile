# `make` alone lists the targets
DEV ?= .dev
.DEFAULT_GOAL := help
.PHONY: help demo test lint bench clean

help:   ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-6s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
demo:   ## tonight's review on a demo company; web client on 127.0.0.1:8069 (SERVE=0: only the table; PORT=…)
	@dev/demo.sh
test:   ## all tests (ARGS=… for pytest)
	@dev/test.sh $(ARGS)
lint:   ## all linters
	@dev/setup.sh
	@dev/lint.sh
bench:  ## the benchmarks, into out/bench.json
	@dev/bench.sh $(ARGS)
clean:  ## stop the database servers, remove test databases and out/ (keeps the set-up and your databases)
	@dev/clean.sh
