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
def archive(tmp_path: Path) -> Iterator[Parts]:
    opened = open_archive(f"sqlite:///{tmp_path}/a.sqlite")
    for name, text in TEXTS.items():
        add(opened, name, text)
    yield opened
    opened.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.model_validate({"paths": {"outputs": str(tmp_path / "outputs")}})


def test_judged_hits_are_kept_and_measured(archive: Parts, settings: Settings) -> None:
    result = ask(archive, "Vereinbarung Hessen")
    judge_hits(archive, result, Verdict(fits=(1,), misses=(2,)), NOW)
    first, second = (hit.document for hit in result.hits[:2])
    assert judged_set(archive).judgements == {"Vereinbarung Hessen": {first: 2.0, second: 0.0}}
    quality = search_quality(settings, archive, EMBEDDER)
    assert quality == SearchQuality(queries=1, ndcg_10=1.0, mrr_10=1.0, misses=1)


def test_a_later_verdict_replaces_the_earlier(archive: Parts) -> None:
    result = ask(archive, "Vereinbarung Hessen")
    judge_hits(archive, result, Verdict(misses=(1,)), NOW)
    judge_hits(archive, result, Verdict(fits=(1,)), NOW)
    assert [j.grade for j in archive.judgements.all()] == [2]


def test_what_goes_takes_its_judgements_along(archive: Parts) -> None:
    result = ask(archive, "Vereinbarung Hessen")
    judge_hits(archive, result, Verdict(fits=(1,)), NOW)
    archive.documents.remove(result.hits[0].document)
    assert archive.judgements.all() == ()


def test_what_is_said_of_one_rendition_holds_for_its_work(
    archive: Parts, settings: Settings
) -> None:
    add(archive, "pflege-als-pdf", TEXTS["pflege"])
    archive.judgements.judge(Judgement("Rückenkurse", "pflege-als-pdf", 2, NOW.isoformat()))
    assert judged_set(archive).judgements == {"Rückenkurse": {"pflege": 2.0}}
    assert search_quality(settings, archive, EMBEDDER).ndcg_10 == 1.0
    assert evaluate_judged(settings, archive, EMBEDDER)["recall@1"] == 1.0


def test_what_is_said_of_a_replaced_document_rests(archive: Parts) -> None:
    put(archive, OLDER)
    archive.judgements.judge(Judgement("Vereinbarung", OLDER.id, 2, NOW.isoformat()))
    assert judged_set(archive).judgements == {"Vereinbarung": {OLDER.id: 2.0}}
    put(archive, NEWER)
    assert judged_set(archive).judgements == {}
    archive.documents.remove(NEWER.id)
    assert judged_set(archive).judgements == {"Vereinbarung": {OLDER.id: 2.0}}


def test_without_a_question_no_hit_is_judged(archive: Parts) -> None:
    listed = ask(archive, "", kind=("press_release",))
    assert listed.hits
    with pytest.raises(Refused):
        judge_hits(archive, listed, Verdict(fits=(1,)), NOW)


@pytest.mark.parametrize("rank", [0, -1, 99])
def test_a_rank_that_is_not_there_is_told(archive: Parts, rank: int) -> None:
    with pytest.raises(NotFound, match="Treffer Nr"):
        judge_hits(archive, ask(archive, "Vereinbarung"), Verdict(misses=(rank,)), NOW)
    assert archive.judgements.all() == ()


def test_only_misses_give_no_figure_but_a_count(archive: Parts, settings: Settings) -> None:
    assert search_quality(settings, archive, EMBEDDER) == SearchQuality(queries=0)
    judge_hits(archive, ask(archive, "Orchester"), Verdict(misses=(1,)), NOW)
    assert search_quality(settings, archive, EMBEDDER) == SearchQuality(queries=1, misses=1)


def test_it_is_measured_once_for_each_state(
    archive: Parts, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge_hits(archive, ask(archive, "Orchester"), Verdict(fits=(1,)), NOW)
    before = search_quality(settings, archive, EMBEDDER)
    runs: list[object] = []
    measure = judging._measure
    monkeypatch.setattr(
        judging, "_measure", lambda *given: (runs.append(given), measure(*given))[1]
    )
    assert search_quality(settings, archive, EMBEDDER) == before
    assert not runs
    add(archive, "neu", "Ein Orchester im neuen Haus.")
    search_quality(settings, archive, EMBEDDER)
    assert len(runs) == 1
