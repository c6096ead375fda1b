"""Calibrated weights: for the model that they were measured with, and never over omdok.toml."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.search.weights import keep_weights, weighed, weights_file
from pipeline.settings import SearchSettings, Settings
from pipeline.settings.sections import Paths

FOUND = {"meaning_weight": 0.6, "meaning_weight_short": 0.3, "closer_weight": 0.7}


def settings_in(folder: Path, **search: float) -> Settings:
    return Settings(paths=Paths(outputs=folder), search=SearchSettings(**search))


def test_without_any_the_settings_hold(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    assert weighed(settings, "model") == settings.search


def test_they_hold_for_the_model_that_they_were_measured_with(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    keep_weights(settings, "model", FOUND)
    keep_weights(settings, "other", {**FOUND, "meaning_weight": 0.9})
    assert weighed(settings, "model").model_dump(include=set(FOUND)) == FOUND
    assert weighed(settings, "other").meaning_weight == 0.9
    assert weighed(settings, "a third") == settings.search
    keep_weights(settings, "model", {**FOUND, "meaning_weight": 0.65})
    assert weighed(settings, "model").meaning_weight == 0.65


def test_what_stands_in_the_settings_goes_before(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, meaning_weight=0.75)
    keep_weights(settings, "model", FOUND)
    found = weighed(settings, "model")
    assert (found.meaning_weight, found.closer_weight) == (0.75, 0.7)


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '{"model": 3}', '{"model": {"meaning_weight": "much"}}',
     '{"model": {"meaning_weight": 7}}', '{"model": {"meaning_weight": null}}', "\udcff"],
)  # fmt: skip
def test_a_damaged_file_counts_as_none(tmp_path: Path, content: str) -> None:
    settings = settings_in(tmp_path)
    weights_file(settings).parent.mkdir()
    weights_file(settings).write_bytes(content.encode("utf8", "surrogateescape"))
    assert weighed(settings, "model") == settings.search
