"""Questions that are made to be slow: the work grows with their length, not with its square."""

from __future__ import annotations

from functools import cache

import pytest

from pipeline.archive import Parts
from pipeline.ground.errors import Unclear
from pipeline.search.operators import parse
from pipeline.search.query import LONGEST_QUESTION
from pipeline.search.query_entities import Names, identifiers
from tests.pipeline.search.test_search import ask, vocabulary
from tests.pipeline.search.test_understanding import archive  # noqa: F401 - a fixture of another file
from tests.workspace import processor_seconds

SHAPES = {
    "one word": "arbeitsschutz",
    "one letter": "a",
    "digits": "1",
    "points": "a.",
    "numbers": "1.",
    "hyphens": "-",
    "left out": "-a ",
    "left out in a list": "und -a, -b, ",
    "left out behind a word": "x -a, ",
    "quoted": '"a" ',
    "opened": "„",
    "opened before words": "„a ",
    "opened by many signs": "»a ‚b “c ",
    "names of files": "a-b.c+d",
    "almost names of files": "a.pd",
}


registers = cache(vocabulary)


def _seconds(text: str) -> float:
    def read() -> None:
        parse(text)
        identifiers(text, registers(), Names())

    return processor_seconds(read)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_four_times_as_long_takes_no_sixteen_times(shape: str) -> None:
    short, long = 6_000, 24_000
    parse(shape * 50)  # what is loaded once
    assert _seconds((shape * long)[:long]) < 9 * max(_seconds((shape * short)[:short]), 0.002)


@pytest.mark.parametrize("length", [LONGEST_QUESTION + 1, 1_000_000])
def test_what_nobody_asks_is_refused_in_words(length: int, archive: Parts) -> None:  # noqa: F811
    with pytest.raises(Unclear, match="möglich sind"):
        ask(archive, "x" * length)
