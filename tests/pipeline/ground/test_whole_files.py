"""Whole files: what several writers change at once is all there afterwards."""

from __future__ import annotations

import multiprocessing
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.ground.whole_files import (
    Stale,
    change_whole,
    locked,
    mark_of,
    replace_whole,
    write_whole,
)

_WRITERS, _EACH = 8, 25


def _count_up(file: str, writer: int) -> None:
    for number in range(_EACH):
        change_whole(Path(file), lambda text, line=f"{writer}-{number}\n": text + line)


def _wanted() -> list[str]:
    return sorted(f"{writer}-{number}" for writer in range(_WRITERS) for number in range(_EACH))


def test_no_change_of_many_processes_is_lost(tmp_path: Path) -> None:
    file = tmp_path / "liste.txt"
    fork = multiprocessing.get_context("spawn" if sys.platform == "darwin" else "fork")
    writers = [fork.Process(target=_count_up, args=(str(file), n)) for n in range(_WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(file.read_text(encoding="utf8").split()) == _wanted()
    assert [left.name for left in tmp_path.iterdir()] == ["liste.txt"]


def test_no_change_of_many_threads_is_lost(tmp_path: Path) -> None:
    file = tmp_path / "neu" / "liste.txt"
    with ThreadPoolExecutor(_WRITERS) as pool:
        list(pool.map(lambda writer: _count_up(str(file), writer), range(_WRITERS)))
    assert sorted(file.read_text(encoding="utf8").split()) == _wanted()


def test_who_writes_without_the_lock_loses_nothing_either(tmp_path: Path) -> None:
    file = tmp_path / "liste.txt"
    write_whole(file, "alt\n")
    calls = []

    def change(text: str) -> str:
        calls.append(text)
        if len(calls) == 1:
            # An editor saves while the change is being made.
            write_whole(file, "alt\nvon Hand\n")
        return text + "neu\n"

    assert change_whole(file, change) == "alt\nvon Hand\nneu\n"
    assert calls == ["alt\n", "alt\nvon Hand\n"]


def test_who_writes_all_the_time_is_given_up_on(tmp_path: Path) -> None:
    file = tmp_path / "liste.txt"

    def change(text: str) -> str:
        write_whole(file, f"{text}x")
        return "nie geschrieben"

    with pytest.raises(Stale):
        change_whole(file, change)
    assert set(file.read_text(encoding="utf8")) == {"x"}


@pytest.mark.parametrize(
    ("there", "seen", "written"),
    [
        ("eins", mark_of("eins"), True),
        ("eins", mark_of("zwei"), False),
        ("", mark_of(""), True),
        (None, mark_of(""), True),
        (None, mark_of("eins"), False),
        ("ä\r\n", mark_of("ä\r\n".encode()), True),
        ("ä\r\n", mark_of("ä\n"), False),
    ],
)
def test_only_what_was_seen_is_replaced(
    tmp_path: Path, there: str | None, seen: str, written: bool
) -> None:
    file = tmp_path / "datei.txt"
    if there is not None:
        file.write_bytes(there.encode())
    if written:
        replace_whole(file, "neu", seen)
        assert file.read_bytes() == b"neu"
        return
    with pytest.raises(Stale):
        replace_whole(file, "neu", seen)
    assert (file.read_bytes() if file.exists() else None) == (there and there.encode())


def test_a_change_that_fails_leaves_the_file_and_lets_the_lock_go(tmp_path: Path) -> None:
    file = tmp_path / "datei.txt"
    write_whole(file, "alt")

    def change(text: str) -> str:
        raise ValueError(text)

    with pytest.raises(ValueError, match="alt"):
        change_whole(file, change)
    with locked(file):
        assert file.read_text(encoding="utf8") == "alt"
