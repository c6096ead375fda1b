"""The house in numbers: `python -m bench.house` counts rooms, arrows between them and circles.

A room is a folder of `pipeline/`, an arrow that some module of one room imports from another; a
circle are rooms, or modules, that lead back to each other, imports for the type checker included.
The densest functions stand below.
"""

from __future__ import annotations

import ast
import inspect
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.house.density import Density, branches, densities
from pipeline.archive.archive import Archive
from pipeline.settings import PROJECT

_PACKAGES = ("nlp", "pipeline", "flows", "app")
# So many of the densest functions are shown.
_SHOWN = 20
_BRANCHES = 8
Arrows = dict[str, set[str]]


def modules() -> dict[str, Path]:
    """Every module of our packages by its dotted name."""
    found = {}
    for package in _PACKAGES:
        for file in sorted((PROJECT / package).rglob("*.py")):
            parts = file.relative_to(PROJECT).with_suffix("").parts
            found[".".join(parts).removesuffix(".__init__")] = file
    return found


def imports(known: Mapping[str, Path]) -> Arrows:
    """For each module those of ours that it imports, wherever in the file."""
    return {name: set(_imported(file, known)) - {name} for name, file in known.items()}


def _imported(file: Path, known: Mapping[str, Path]) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        if isinstance(node, ast.ImportFrom) and node.module in known:
            named = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (name if name in known else node.module for name in named)


def rooms(between: Arrows) -> Arrows:
    """The arrows between the rooms of `pipeline/`."""
    found: Arrows = {}
    for name, others in between.items():
        room = _room(name)
        if room:
            mine = found.setdefault(room, set())
            mine |= {other for other in map(_room, others) if other and other != room}
    return found


def _room(module: str) -> str:
    package, _, rest = module.partition(".")
    return rest.partition(".")[0] if package == "pipeline" else ""


def circles(arrows: Arrows) -> list[list[str]]:
    """Groups that can reach each other, by following the arrows from each."""
    reached = {name: _reached(name, arrows) for name in arrows}
    groups = {
        tuple(sorted(other for other in reached[name] if name in reached.get(other, ())))
        for name in arrows
    }
    return sorted(list(group) for group in groups if len(group) > 1)


def _reached(start: str, arrows: Arrows) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for other in arrows.get(waiting.pop(), ()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen


def public_methods(part: type) -> int:
    """How many methods a class offers, those of its bases included."""
    members = inspect.getmembers(part, inspect.isfunction)
    return sum(not name.startswith("_") for name, _ in members)


def parts() -> dict[str, int]:
    """The parts of the archive with the number of their public methods."""
    from pipeline.archive import open_archive

    with open_archive("sqlite:///:none:") as archive:
        found = {name: type(part) for name, part in vars(archive).items() if name[0] != "_"}
    found.pop("backend")
    return {name: public_methods(part) for name, part in found.items()}


def densest(known: Mapping[str, Path]) -> list[tuple[Density, str]]:
    """The functions of these modules whose lines do most, each with its module."""
    found = []
    for name, file in known.items():
        tree = ast.parse(file.read_text(encoding="utf8"))
        found += [(one, name) for one in densities(tree)]
    return sorted(found, key=lambda it: (-it[0].work, it[1], it[0].line))[:_SHOWN]


def branching(known: Mapping[str, Path]) -> dict[int, int]:
    """How many functions have more branches than ruff allows, comprehensions counted, by number."""
    counts: Counter[int] = Counter()
    for file in known.values():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                counts[branches(node)] += 1
    return {number: count for number, count in sorted(counts.items()) if number > _BRANCHES}


def main() -> None:
    """Print the table, and the densest functions with how much a line of them does."""
    known = modules()
    between = imports(known)
    house = rooms(between)
    offered = parts()
    lines = sum(file.read_text(encoding="utf8").count("\n") for file in known.values())
    rows = {
        "modules": len(known),
        "lines": lines,
        "rooms of pipeline": len(house),
        "arrows between rooms": sum(map(len, house.values())),
        "circles of rooms": circles(house) or 0,
        "circles of modules": circles(between) or 0,
        "functions by branches, above 8": branching(known),
        "parts of the archive": len(offered),
        "public methods of a part, at most": max(offered.values()),
        "public methods of the archive itself": public_methods(Archive),
        "public methods of all parts": sum(offered.values()),
    }
    for name, value in rows.items():
        print(f"{name:40} {value}")
    for one, name in densest(known):
        print(f"{one.work:4.1f} {name}:{one.line} {one.name}")


if __name__ == "__main__":
    main()
