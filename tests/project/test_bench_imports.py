"""What the measurements import is there: no test runs most of them, and mypy does not read them."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.workspace import PROJECT

OURS = ("app", "bench", "corpus", "flows", "nlp", "pipeline", "tests")
FILES = sorted((PROJECT / "bench").rglob("*.py"))


@cache
def names_in(module: str) -> frozenset[str] | None:
    """The names that a module of ours has at its top, or that it imports; None where it is not there."""
    path = PROJECT / module.replace(".", "/")
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    if not path.is_dir() and not file.is_file():
        return None
    found = {one.stem for one in path.glob("*.py")} | {one.name for one in path.glob("*/")}
    text = file.read_text(encoding="utf8") if file.is_file() else ""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                found.add(node.name)
            case ast.Name():
                found.add(node.id)
            case ast.alias():
                found.add(node.asname or node.name)
    return frozenset(found)


def missing(file: Path) -> list[str]:
    return [
        f"{node.module}.{one.name}"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf8")))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in OURS
        for one in node.names
        if one.name not in (names_in(node.module) or ())
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PROJECT)))
def test_what_a_measurement_imports_is_there(file: Path) -> None:
    assert missing(file) == []


def test_a_name_that_is_gone_is_found(tmp_path: Path) -> None:
    file = tmp_path / "x.py"
    file.write_text(
        "from pipeline.asking.answer import Reply, NoSuchThing\nfrom pipeline.nowhere import A\n"
    )
    assert missing(file) == ["pipeline.asking.answer.NoSuchThing", "pipeline.nowhere.A"]
