"""The files of a draft change together or not at all, whenever the process that writes them is
killed.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest

from pipeline.drafting.files import SUMS, abandoned, put, settle, was_edited

OLD = {"a.txt": b"alt", "b.txt": b"alt", "draft.json": b"alt"}
NEW = dict.fromkeys(OLD, b"neu")


class Killed(BaseException):
    """Nothing cleans up behind a process that was killed."""


def contents(folder: Path) -> dict[str, bytes]:
    return {
        file.name: file.read_bytes()
        for file in folder.iterdir()
        if file.is_file() and file.name != SUMS
    }


@pytest.mark.parametrize("after", range(12))
def test_killed_at_any_moment_it_is_the_old_state_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    folder = tmp_path / "entwurf"
    put(folder, OLD)
    steps = 0

    def killing(real: object) -> object:
        def step(self: Path, *given: object, **named: object) -> object:
            nonlocal steps
            steps += 1
            if steps > after:
                raise Killed
            return real(self, *given, **named)  # type: ignore[operator]

        return step

    with monkeypatch.context() as patch:
        for name in ("open", "rename", "replace", "rmdir"):
            patch.setattr(Path, name, killing(getattr(Path, name)))
        with suppress(Killed):
            put(folder, NEW)
    settle(folder)
    assert contents(folder) in (OLD, NEW)
    assert not any(was_edited(folder, name) for name in OLD)
    put(folder, NEW)
    assert contents(folder) == NEW


def test_what_a_killed_process_left_goes_with_the_next_draft(tmp_path: Path) -> None:
    left = tmp_path / "halb" / ".omdok-neu-1"
    left.mkdir(parents=True)
    (left / "a.txt").write_text("halb")
    put(tmp_path / "entwurf", OLD)
    assert left.exists()  # somebody may be writing
    os.utime(left, (0, 0))
    assert abandoned(tmp_path) == [left]
    put(tmp_path / "entwurf", NEW)
    assert not left.parent.exists()
