"""The parts of a long text are told in time that grows with its length, and not with its square."""

from __future__ import annotations

import time

import pytest

from pipeline.reading.assemble import assemble
from pipeline.reading.evidence import units
from pipeline.reading.extraction import Extraction, Piece
from pipeline.reading.kind import weigh
from pipeline.reading.sections import sections_of

SMALL, TIMES = 400, 6
# Four times the growth of the length would be forgiven to a busy machine; its square is nine times.
MOST = 4.0
LINES = {
    "anschriften": "Presse: Ida Ost, Telefon 0731 555",
    "anfuehrung ohne ende": "„Wir laden alle",
    "kurze zeilen": "Sprechtag",
}


def seconds(line: str, count: int) -> float:
    """The least of three readings, in seconds of the processor."""
    pieces = (
        Piece("Pressemitteilung", "heading", 1),
        *(Piece(f"{line} {n}") for n in range(count)),
    )
    body = assemble(Extraction((*pieces, Piece(f"{line} " * count))))
    found = units(body.text, body.blocks)
    taken = []
    for _ in range(3):
        start = time.process_time()
        weigh(found)
        sections_of("press_release", found)
        taken.append(time.process_time() - start)
    return min(taken)


@pytest.mark.parametrize("kind", LINES)
def test_time_grows_with_the_length(kind: str) -> None:
    small, large = seconds(LINES[kind], SMALL), seconds(LINES[kind], SMALL * TIMES)
    assert large < MOST * TIMES * small
