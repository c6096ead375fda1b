"""The shape that the project keeps: small files, short functions, our own packages, one set of
defaults.
"""

from __future__ import annotations

import ast
import importlib
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.house.__main__ import circles, imports, modules, rooms
from bench.house.density import branches, dense_statements
from pipeline.settings import Settings, load_settings
from tests.workspace import PROJECT

MAX_FILE, MAX_FUNCTION = 400, 50
# With comprehensions; what ruff counts is bounded by 8.
MAX_BRANCHES = 9
_PRODUCT = {"app", "flows", "nlp", "pipeline"}


def sources() -> Iterator[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=PROJECT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return (PROJECT / name for name in listed.stdout.splitlines() if (PROJECT / name).is_file())


def products() -> Iterator[Path]:
    """The files that are installed; tests and bench may pack their tables."""
    return (path for path in sources() if path.relative_to(PROJECT).parts[0] in _PRODUCT)


def test_files_and_functions_are_short() -> None:
    too_long = []
    for path in sources():
        text = path.read_text(encoding="utf8")
        if text.count("\n") > MAX_FILE:
            too_long.append(f"{path.relative_to(PROJECT)}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if (
                isinstance(node, ast.FunctionDef)
                and node.end_lineno
                and node.end_lineno - node.lineno >= MAX_FUNCTION
            ):
                too_long.append(f"{path.relative_to(PROJECT)}:{node.lineno} {node.name}")
    assert not too_long


def test_nothing_leads_back_to_itself() -> None:
    between = imports(modules())
    assert circles(between) == []
    assert circles(rooms(between)) == []


def test_a_statement_is_read_in_one_go() -> None:
    """No statement has a comprehension within another, two in one field, or two that an operator
    joins; `bench.house.density.dense_statements` defines it.
    """
    dense = [
        f"{path.relative_to(PROJECT)}:{statement.lineno}"
        for path in products()
        for statement in dense_statements(ast.parse(path.read_text(encoding="utf8")))
    ]
    assert not dense


@pytest.mark.parametrize(
    ("statement", "dense"),
    [
        ("a = [x for x in y if x]", 0),
        ("a = [x for xs in y for x in xs]", 0),
        ("a = f([x for x in y], tuple(z for z in w))", 0),
        ("a = {'b': [x for x in y], 'c': ', '.join(z for z in w)}", 0),
        ("a = {'b': [x for x in y], 'c': {'d': [z for z in w], 'e': [z for z in w]}}", 0),
        ("a = [lambda r: any(x for x in r), lambda r: all(x for x in r)]", 0),
        ("if any(x for x in y):\n    a = [x for x in y]", 0),
        ("a = [[x for x in xs] for xs in y]", 1),
        ("a = [x for x in y if any(z for z in x)]", 1),
        ("a = [x for x in (z for z in y)]", 1),
        ("a = any(x for x in y) or all(z for z in w)", 1),
        ("a = f(sum(x for x in y) / sum(z for z in w))", 1),
        ("a = f([x for xs in y for x in xs], [z for z in w])", 1),
        ("a = f(g([x for x in y]) + g([x for x in y]), [z for z in w])", 1),
        ("for x in [z for z in y if all(w for w in z)]:\n    pass", 1),
    ],
)
def test_what_a_dense_statement_is(statement: str, dense: int) -> None:
    assert len(dense_statements(ast.parse(statement))) == dense


def test_a_name_stands_for_two_classes_at_most() -> None:
    """One word for one thing; a page may show under a name what lies behind it."""
    named = Counter(
        node.name
        for path in products()
        for node in ast.parse(path.read_text(encoding="utf8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert [name for name, count in named.items() if count > 2] == []


def test_no_function_branches_much() -> None:
    """Ruff bounds the complexity at 8 and counts no comprehensions; with them it may be more, but
    not much: the bound falls as the functions between are taken apart (`python -m bench.house`).
    """
    branching = [
        f"{path.relative_to(PROJECT)}:{node.lineno} {node.name}"
        for path in products()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and branches(node) > MAX_BRANCHES
    ]
    assert not branching


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("return 1", 1),
        ("if a:\n        b()\n    elif c:\n        d()", 3),
        ("for a in b:\n        c()", 2),
        ("while a:\n        c()", 2),
        ("try:\n        a()\n    except OSError:\n        b()", 2),
        ("match a:\n        case 1:\n            b()\n        case _:\n            c()", 2),
        ("return [a for a in b if a]", 2),
        ("return any(a for a in b) or all(a for a in c)", 3),
    ],
)
def test_what_branches_are(body: str, count: int) -> None:
    (function,) = ast.parse(f"def f():\n    {body}").body
    assert branches(function) == count


@pytest.mark.parametrize("package", ["app", "flows", "nlp", "pipeline"])
def test_packages_are_ours_and_not_those_of_the_registry(package: str) -> None:
    found = importlib.import_module(package).__file__
    assert found
    assert Path(found).is_relative_to(PROJECT)


def test_the_shipped_configuration_says_what_holds_without_it() -> None:
    shipped, default = load_settings(PROJECT / "omdok.toml"), Settings()
    # These are said with a path there and empty here: compared below.
    written = {"base", "store", "embedding", "drafting", "backup"}
    assert shipped.model_dump(exclude=written) == default.model_dump(exclude=written)
    for name in ("store_url", "model", "engine", "drafts_folder", "backups_folder", "keys_folder"):
        assert getattr(shipped, name) == getattr(default, name)


def test_no_committed_file_names_this_machine() -> None:
    listed = subprocess.run(
        ["git", "grep", "-lIE", r"(^|[^.[:alnum:]])/(work|root|home)/[a-z]", "--", ".", ":!*test_shape.py"],
        cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert listed.stdout == ""
