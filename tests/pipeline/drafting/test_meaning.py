"""Key sentences weigh a passage by how close it is to what the whole document is about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from pipeline.drafting.content import read_facts
from pipeline.drafting.meaning import meaning_of
from pipeline.drafting.style import load_fact_signs
from pipeline.ground.types import Passage
from pipeline.settings import load_settings
from tests.pipeline.drafting.builders import Register, Stored, Writer


@dataclass(frozen=True)
class Indexed:
    document: Any
    tags: tuple
    quotes: tuple
    passages: tuple[Passage, ...]
    vectors: Any


def indexed(record: Stored, vectors: list[list[float]]) -> Indexed:
    passages = tuple(
        Passage(start=z.start, end=z.end, id=str(i), document="d", page=1)
        for i, z in enumerate(record.document.sections)
    )
    return Indexed(
        record.document, record.tags, record.quotes, passages, np.array(vectors, dtype=np.float32)
    )


def record() -> Stored:
    writer = Writer().add("title", "Beratung")
    for place in ("Hessen", "Bayern", "Sachsen", "Berlin", "Bremen"):
        writer.add(
            "section", f"Betriebe in {place} erhalten im Sommer einen festen Termin vor Ort."
        )
    return writer.build()


def key(record: Any) -> list[str]:
    settings = load_settings()
    return [
        f.text.split()[2]
        for f in read_facts(record, Register(), load_fact_signs(settings), 0.5).key
    ]


def test_the_passage_that_is_an_aside_gives_way():
    plain = record()
    aside = [[1.0, 0.0]] * 6
    aside[2] = [0.0, 1.0]
    assert "Bayern" in key(plain)
    assert "Bayern" not in key(indexed(plain, aside))


def test_meaning_lies_between_minus_one_and_one():
    rows = [[1.0, 0.1], [0.9, 0.2], [0.0, 1.0], [0.8, 0.3], [1.0, 0.0], [0.7, 0.1]]
    known = indexed(record(), rows)
    weights = [meaning_of(known)(p.start) for p in known.passages]
    assert min(weights) == pytest.approx(-1)
    assert max(weights) == pytest.approx(1)


@pytest.mark.parametrize(
    "change", [{"vectors": None}, {"passages": ()}, {"vectors": np.ones((6, 2), np.float32)}]
)
def test_without_vectors_that_differ_nothing_is_weighed(change):
    known = indexed(record(), [[1.0, 0.0]] * 6)
    assert meaning_of(replace(known, **change))(10) == 0.0
