"""Two ingest batches stem at once; the library's stemmer keeps state."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from nlp.analysis import stem


def test_threads_stem_without_disturbing_each_other() -> None:
    uncached = stem.__wrapped__
    words = [f"vereinbarungen{chr(97 + i % 26)}{chr(97 + i // 26)}en" for i in range(600)]
    alone = [uncached(word) for word in words]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(uncached, words * 4))
    assert together == alone * 4
