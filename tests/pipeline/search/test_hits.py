"""What is marked in a hit."""

from __future__ import annotations

import json
from pathlib import Path

from nlp.analysis import compound_parts, places, stem
from pipeline.archive.types import WordQuery
from pipeline.search.hits import _spans, asked_in

CORPUS = Path(__file__).resolve().parents[3] / "corpus" / "gold" / "queries" / "corpus.jsonl"


def test_skipping_words_by_their_beginnings_loses_no_mark() -> None:
    found = {
        p.word for line in CORPUS.open(encoding="utf8") for p in places(json.loads(line)["text"])
    }
    words = {word for word in found if word.isalpha()}
    assert len(words) > 1500
    for word in words:
        for term in (stem(word), *compound_parts(word)):
            assert _spans(word, 0, frozenset({term})), (word, term)
            # The quick look finds what the marks find.
            assert asked_in(f"Die {word}.", WordQuery(stems=(term,))), (word, term)
