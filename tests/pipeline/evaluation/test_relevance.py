"""What people think of hits, and the figures that come of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import pipeline.evaluation.relevance as judging
from pipeline.archive import Parts, open_archive
from pipeline.archive.searchable import Judgement
from pipeline.evaluation.relevance import (
    SearchQuality,
    Verdict,
    evaluate_judged,
    judge_hits,
    judged_set,
    search_quality,
)
from pipeline.ground.errors import NotFound, Refused
from pipeline.settings import Settings
from tests.contracts.test_store_works import NEWER, OLDER, put
from tests.pipeline.archive.builders import EMBEDDER
from tests.pipeline.search.test_search import TEXTS, add, ask

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Parts]:
    opened = open_archive(f"sqlite:///{tmp_path}/a.sqlite")
    for name, text in TEXTS.items():
        add(opened, name, text)
    yield opened
    opened.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.model_validate({"paths": {"outputs": str(tmp_path / "outputs")}})


def test_judged_hits_are_kept_and_measured(store: Parts, settings: Settings) -> None:
    result = ask(store, "Vereinbarung Hessen")
    judge_hits(store, result, Verdict(fits=(1,), misses=(2,)), NOW)
    first, second = (hit.document for hit in result.hits[:2])
    assert judged_set(store).judgements == {"Vereinbarung Hessen": {first: 2.0, second: 0.0}}
    quality = search_quality(settings, store, EMBEDDER)
    assert quality == SearchQuality(queries=1, ndcg_10=1.0, mrr_10=1.0, misses=1)


def test_a_later_verdict_replaces_the_earlier(store: Parts) -> None:
    result = ask(store, "Vereinbarung Hessen")
    judge_hits(store, result, Verdict(misses=(1,)), NOW)
    judge_hits(store, result, Verdict(fits=(1,)), NOW)
    assert [j.grade for j in store.judgements.all()] == [2]


def test_what_goes_takes_its_judgements_along(store: Parts) -> None:
    result = ask(store, "Vereinbarung Hessen")
    judge_hits(store, result, Verdict(fits=(1,)), NOW)
    store.documents.remove(result.hits[0].document)
    assert store.judgements.all() == ()


def test_what_is_said_of_one_rendition_holds_for_its_work(store: Parts, settings: Settings) -> None:
    add(store, "pflege-als-pdf", TEXTS["pflege"])
    store.judgements.judge(Judgement("Rückenkurse", "pflege-als-pdf", 2, NOW.isoformat()))
    assert judged_set(store).judgements == {"Rückenkurse": {"pflege": 2.0}}
    assert search_quality(settings, store, EMBEDDER).ndcg_10 == 1.0
    assert evaluate_judged(settings, store, EMBEDDER)["recall@1"] == 1.0


def test_what_is_said_of_a_replaced_document_rests(store: Parts) -> None:
    put(store, OLDER)
    store.judgements.judge(Judgement("Vereinbarung", OLDER.id, 2, NOW.isoformat()))
    assert judged_set(store).judgements == {"Vereinbarung": {OLDER.id: 2.0}}
    put(store, NEWER)
    assert judged_set(store).judgements == {}
    store.documents.remove(NEWER.id)
    assert judged_set(store).judgements == {"Vereinbarung": {OLDER.id: 2.0}}


def test_without_a_question_no_hit_is_judged(store: Parts) -> None:
    listed = ask(store, "", kind=("press_release",))
    assert listed.hits
    with pytest.raises(Refused):
        judge_hits(store, listed, Verdict(fits=(1,)), NOW)


@pytest.mark.parametrize("rank", [0, -1, 99])
def test_a_rank_that_is_not_there_is_told(store: Parts, rank: int) -> None:
    with pytest.raises(NotFound, match="Treffer Nr"):
        judge_hits(store, ask(store, "Vereinbarung"), Verdict(misses=(rank,)), NOW)
    assert store.judgements.all() == ()


def test_only_misses_give_no_figure_but_a_count(store: Parts, settings: Settings) -> None:
    assert search_quality(settings, store, EMBEDDER) == SearchQuality(queries=0)
    judge_hits(store, ask(store, "Orchester"), Verdict(misses=(1,)), NOW)
    assert search_quality(settings, store, EMBEDDER) == SearchQuality(queries=1, misses=1)


def test_it_is_measured_once_for_each_state(
    store: Parts, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge_hits(store, ask(store, "Orchester"), Verdict(fits=(1,)), NOW)
    before = search_quality(settings, store, EMBEDDER)
    runs: list[object] = []
    measure = judging._measure
    monkeypatch.setattr(
        judging, "_measure", lambda *given: (runs.append(given), measure(*given))[1]
    )
    assert search_quality(settings, store, EMBEDDER) == before
    assert not runs
    add(store, "neu", "Ein Orchester im neuen Haus.")
    search_quality(settings, store, EMBEDDER)
    assert len(runs) == 1
