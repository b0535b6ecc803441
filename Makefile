# The two commands are `make demo` and `make test`; CONTRIBUTING.md has the inner loop.
.PHONY: demo up down test build set-up format screenshots
release = build/release

demo: $(release)/ready   ## docks a real ligand from an empty folder, then stops what it started
	tools/demo

up: $(release)/ready     ## starts the platform in the background; prints its address and the first password
	tools/up

down:                    ## stops it
	tools/down

test: set-up             ## everything CI runs: build, tests under ASan + UBSan, format, lint
	tools/test

build: set-up
	cmake --preset dev >/dev/null && cmake --build build/dev

.PHONY: $(release)/ready
$(release)/ready: set-up
	cmake --preset release >/dev/null && cmake --build $(release) --target mad mad-engine

screenshots: $(release)/ready  ## pictures of every page, light and dark, desktop and phone, in build/screenshots
	E2E_PROGRAM=$(CURDIR)/$(release)/bin/mad E2E_SCREENSHOTS=$(CURDIR)/build/screenshots tools/e2e pages.spec.ts

set-up:
	tools/set-up

format:
	git ls-files '*.cpp' '*.hpp' | xargs clang-format-19 -i
