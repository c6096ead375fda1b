"""The shape that the project keeps: small files, short functions, our own packages, one set of
defaults.
"""

from __future__ import annotations

import ast
import importlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.settings import Settings, load_settings
from tests.workspace import PROJECT

MAX_FILE, MAX_FUNCTION = 400, 50


def sources() -> Iterator[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=PROJECT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return (PROJECT / name for name in listed.stdout.splitlines() if (PROJECT / name).is_file())


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
