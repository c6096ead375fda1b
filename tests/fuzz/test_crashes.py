"""What once broke something breaks nothing any more, and every target takes what the fuzzer starts
from.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drawing import drawn, steady
from tests.fuzz.guard import Hang, fault_of, smallest
from tests.fuzz.table import CRASHES, TARGETS, kept_inputs

# The guard's clock counts processor time, so a busy machine makes no false alarm.
_SECONDS = 6.0


@pytest.mark.parametrize("kept", kept_inputs(), ids=lambda file: f"{file.parent.name}/{file.name}")
def test_what_once_broke_something_breaks_nothing(kept: Path) -> None:
    fault = fault_of(TARGETS[kept.parent.name].run, kept.read_bytes(), _SECONDS)
    assert fault is None, fault.told


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_takes_its_first_inputs(name: str) -> None:
    aim = TARGETS[name]
    seeds = [seed for _, seed in zip(range(6), aim.seeds(), strict=False)]
    assert seeds
    for seed in seeds:
        fault = fault_of(aim.run, seed[: aim.longest], _SECONDS)
        assert fault is None, fault.told


_TEXTUAL = (
    "zones",
    "standards",
    "dates",
    "tagging",
    "query",
    "search",
    "template",
    "lint",
    "rtf",
    "html",
)


@pytest.mark.parametrize("name", _TEXTUAL)
def test_any_row_of_its_words_is_taken(name: str) -> None:
    aim = TARGETS[name]
    rows = st.lists(st.sampled_from([*aim.words.split(" "), "\n", " ", "a", "1"]), max_size=30)
    head = "{\\rtf1 " if name == "rtf" else "<html>" if name == "html" else ""

    @given(text=rows.map(" ".join))
    @drawn(name, 40)
    def is_taken(text: str) -> None:
        fault = fault_of(aim.run, (head + text).encode(), _SECONDS)
        assert fault is None, fault.told

    with steady():
        is_taken()


def test_every_kept_input_belongs_to_a_target() -> None:
    assert {f.name for f in CRASHES.iterdir() if f.is_dir()} <= set(TARGETS)


def test_the_guard_sees_what_is_wrong() -> None:
    def loops(_: bytes) -> None:
        while True:
            pass

    def breaks(data: bytes) -> None:
        assert b"x" not in data

    def eats(_: bytes) -> None:
        bytearray(600_000_000)[::4096] = b"1" * len(range(0, 600_000_000, 4096))

    assert fault_of(loops, b"", 0.2) is not None
    assert fault_of(lambda _: None, b"") is None
    bytearray(b"1") * 900_000_000  # an earlier peak hides none
    assert fault_of(eats, b"") is not None
    found = fault_of(breaks, b"abcxdef")
    assert found is not None
    assert smallest(breaks, b"abcxdef", found.name) == b"x"
    assert issubclass(Hang, BaseException)
