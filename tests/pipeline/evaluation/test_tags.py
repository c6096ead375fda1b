"""Figures on a gold file, and what is said about a faulty one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.evaluation.tags import evaluate_tags
from pipeline.ground.errors import ConfigError
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.settings import Settings

SETTINGS = Settings()
VOCABULARY = load_vocabulary(SETTINGS.vocabulary_folder)
GOLD = SETTINGS.paths.corpus / "gold" / "tags.jsonl"


def _evaluate(tmp_path: Path, *rows: dict[str, Any]) -> dict[str, Any]:
    gold = tmp_path / "gold.jsonl"
    gold.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf8")
    return evaluate_tags(gold, VOCABULARY, SETTINGS)


def test_hits_misses_and_wrong_tags(tmp_path: Path) -> None:
    text = "Das RKW und das ifaa in Hessen."
    result = _evaluate(
        tmp_path,
        {
            "text": text,
            "tags": [
                {"kind": "partner", "id": "rkw", "start": 4, "end": 7},
                {"kind": "partner", "id": "ba", "start": 16, "end": 20},
                {"kind": "region", "start": 20, "end": 30},
            ],
        },
    )
    assert result["by_kind"]["partner"] == {"precision": 0.5, "recall": 0.5, "f1": 0.5, "n": 2}
    assert result["by_kind"]["region"]["f1"] == 1.0
    assert result["exact"]["by_kind"]["region"]["f1"] == 0.0
    assert result["micro"]["n"] == 3
    assert [(e["error"], e["id"], e["surface"]) for e in result["errors"]] == [
        ("missed", "ba", "ifaa"),
        ("wrong", "ifaa", "ifaa"),
    ]


def test_two_gold_tags_need_two_tags(tmp_path: Path) -> None:
    tag = {"kind": "partner", "id": "rkw", "start": 4, "end": 7}
    result = _evaluate(tmp_path, {"text": "Das RKW lädt ein.", "tags": [tag, tag]})
    assert result["by_kind"]["partner"]["recall"] == 0.5


def test_the_gold_of_the_samples() -> None:
    result = evaluate_tags(GOLD, VOCABULARY, SETTINGS)
    floors = {"partner": 0.95, "region": 0.95, "standard": 0.98}
    assert {
        kind: result["by_kind"][kind]["f1"] >= floor for kind, floor in floors.items()
    } == dict.fromkeys(floors, True)
    assert result["by_kind"]["partner"]["precision"] >= 0.98


@pytest.mark.parametrize(
    "line", ["kein json", '{"tags": []}', '{"text": "a", "tags": [{"kind": "partner"}]}', "[1]"]
)
def test_a_faulty_line_is_named(tmp_path: Path, line: str) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"text": "a", "tags": []}\n' + line + "\n", encoding="utf8")
    with pytest.raises(ConfigError, match="Zeile 2"):
        evaluate_tags(gold, VOCABULARY, SETTINGS)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="lässt sich nicht lesen"):
        evaluate_tags(tmp_path / "fehlt.jsonl", VOCABULARY, SETTINGS)


def test_a_gold_file_without_a_line_is_no_gold(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text("\n \n", encoding="utf8")
    with pytest.raises(ConfigError, match="ist leer"):
        evaluate_tags(tmp_path / "gold.jsonl", VOCABULARY, SETTINGS)


def test_a_span_outside_of_the_text_is_told_of(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(
        '{"text": "x", "tags": [{"kind": "partner", "start": 5, "end": 1}]}\n', encoding="utf8"
    )
    with pytest.raises(ConfigError, match="Zeile 1"):
        evaluate_tags(gold, VOCABULARY, SETTINGS)
