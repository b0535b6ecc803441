# The two commands are `make demo` and `make test`; CONTRIBUTING.md has the inner loop.
.PHONY: test build set-up format
build_dev = build/dev

test: set-up        ## everything CI runs: build, tests under ASan + UBSan, format, lint
	tools/test

build: set-up
	cmake --preset dev >/dev/null && cmake --build $(build_dev)

set-up:
	tools/set-up

format:
	git ls-files '*.cpp' '*.hpp' | xargs clang-format-19 -i
