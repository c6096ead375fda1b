"""The page of all measurements says what the measurements kept, and the clock of stages adds up."""

from __future__ import annotations

import pytest

from bench.ingest.clock import Stages
from bench.overview import RESULTS, page


def test_the_page_of_measurements_is_the_one_that_follows_from_what_was_kept() -> None:
    assert RESULTS.read_text(encoding="utf8") == page(), "`python -m bench --report` writes it anew"


def test_a_stage_within_a_stage_counts_for_itself_alone() -> None:
    now, children = [0.0], [0.0]
    stages = Stages(lambda: now[0], lambda: children[0])

    def work(seconds: float) -> None:
        now[0] += seconds

    def let_work(seconds: float) -> None:
        children[0] += seconds

    embed, extract = stages.timed("embed", work), stages.timed("extract", let_work, children=True)
    with stages.stage("store"):
        work(1)
        embed(5)
        extract(7)
        with stages.stage("store"):
            work(2)
    spent = {name: cost[1] for name, cost in stages.take().items()}
    assert spent == pytest.approx({"store": 3, "embed": 5, "extract": 7})
    assert stages.take() == {}
