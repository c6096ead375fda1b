"""What people think of hits, and the figures that come of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import pipeline.search.judging as judging
from pipeline.archive import Store, open_store
from pipeline.errors import NotFound
from pipeline.search.judging import SearchQuality, Verdict, judge_hits, judged_set, search_quality
from pipeline.settings import Settings
from tests.pipeline.archive.builders import EMBEDDER
from tests.pipeline.search.test_search import TEXTS, add, ask

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/a.sqlite")
    for name, text in TEXTS.items():
        add(opened, name, text)
    yield opened
    opened.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.model_validate({"paths": {"outputs": str(tmp_path / "outputs")}})


def test_judged_hits_are_kept_and_measured(store: Store, settings: Settings) -> None:
    result = ask(store, "Vereinbarung Hessen")
    judge_hits(store, result, Verdict(fits=(1,), misses=(2,)), NOW)
    first, second = (hit.document for hit in result.hits[:2])
    assert judged_set(store).judgements == {"Vereinbarung Hessen": {first: 2.0, second: 0.0}}
    quality = search_quality(settings, store, EMBEDDER)
    assert quality == SearchQuality(queries=1, ndcg_10=1.0, mrr_10=1.0, misses=1)


def test_a_later_verdict_replaces_the_earlier(store: Store) -> None:
    result = ask(store, "Vereinbarung Hessen")
    judge_hits(store, result, Verdict(misses=(1,)), NOW)
    judge_hits(store, result, Verdict(fits=(1,)), NOW)
    assert [j.grade for j in store.judgements()] == [2]


def test_what_goes_takes_its_judgements_along(store: Store) -> None:
    result = ask(store, "Vereinbarung Hessen")
    judge_hits(store, result, Verdict(fits=(1,)), NOW)
    store.remove(result.hits[0].document)
    assert store.judgements() == ()


@pytest.mark.parametrize("rank", [0, -1, 99])
def test_a_rank_that_is_not_there_is_told(store: Store, rank: int) -> None:
    with pytest.raises(NotFound, match="Treffer Nr"):
        judge_hits(store, ask(store, "Vereinbarung"), Verdict(misses=(rank,)), NOW)
    assert store.judgements() == ()


def test_only_misses_give_no_figure_but_a_count(store: Store, settings: Settings) -> None:
    assert search_quality(settings, store, EMBEDDER) == SearchQuality(queries=0)
    judge_hits(store, ask(store, "Orchester"), Verdict(misses=(1,)), NOW)
    assert search_quality(settings, store, EMBEDDER) == SearchQuality(queries=1, misses=1)


def test_it_is_measured_once_for_each_state(store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    judge_hits(store, ask(store, "Orchester"), Verdict(fits=(1,)), NOW)
    before = search_quality(settings, store, EMBEDDER)
    runs: list[object] = []
    measure = judging._measure
    monkeypatch.setattr(judging, "_measure", lambda *given: (runs.append(given), measure(*given))[1])
    assert search_quality(settings, store, EMBEDDER) == before
    assert not runs
    add(store, "neu", "Ein Orchester im neuen Haus.")
    search_quality(settings, store, EMBEDDER)
    assert len(runs) == 1
