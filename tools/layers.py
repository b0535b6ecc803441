"""Fails when a file includes a folder that its own folder may not use, or a heavy library outside its one folder.

tools/layers.txt lists, for a folder or a file, the folders it may use; the longest match decides.
"""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
allowed, libraries = {}, {}
for line in (root / "tools/layers.txt").read_text().splitlines():
    if not line or line.startswith("#"):
        continue
    place, uses = line.split(":", 1)
    if place.startswith("<"):  # a library: the places that may name it
        libraries[place.strip("<>")] = uses.split()
    else:
        allowed[place.strip()] = {f"src/{use}" for use in uses.split()} | {"src/base"}


def longest_match(path):
    parts = path.split("/")
    return next((p for n in range(len(parts), 0, -1) if (p := "/".join(parts[:n])) in allowed), None)


def folder_of(path):
    """The listed folder a file lies in, even where the file itself has a line of its own."""
    return longest_match(path.rsplit("/", 1)[0])


wrong = []
tops = ("src", "apps", "bench")
for file in sorted(p for top in tops for p in (root / top).rglob("*") if p.suffix in {".hpp", ".cpp"}):
    path = file.relative_to(root).as_posix()
    test = path.endswith("_test.cpp")
    rule, here = longest_match(path), folder_of(path)
    if rule is None:
        wrong.append(f"{path}: no line in tools/layers.txt covers it")
        continue
    for number, line in enumerate(file.read_text().splitlines(), 1):
        include = re.match(r'\s*#include ["<]([^">]+)[">]', line)
        if not include:
            continue
        there = folder_of("src/" + include[1])
        if there and there != here and there not in allowed[rule] and not test:
            wrong.append(f"{path}:{number}: {rule} may not use {there}")
        for library, places in libraries.items():
            if include[1].startswith(library) and not any(path.startswith(p) for p in places):
                wrong.append(f"{path}:{number}: only {' '.join(places)} may include <{library}…>")
print("\n".join(wrong) or "layers: ok")
sys.exit(bool(wrong))
