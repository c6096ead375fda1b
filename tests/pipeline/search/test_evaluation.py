from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.errors import NotFound
from pipeline.search.evaluation import evaluate_search, ndcg, read_judged_set, recall, reciprocal_rank
from pipeline.settings import Settings
from tests.pipeline.archive.builders import EMBEDDER

GRADES = {"a": 2.0, "b": 1.0}


@pytest.mark.parametrize(
    ("found", "expected"),
    [("ab", 1.0), ("ba", 0.8597), ("xa", 0.4796), ("xy", 0.0), ("", 0.0)],
)
def test_gain_is_discounted_by_rank(found: str, expected: float) -> None:
    assert ndcg(found, GRADES, 10) == pytest.approx(expected, abs=1e-4)


def test_recall_and_reciprocal_rank() -> None:
    assert recall("xa", GRADES, 10) == 0.5
    assert recall("xa", GRADES, 1) == 0
    assert reciprocal_rank("xa", GRADES, 10) == 0.5
    assert reciprocal_rank("xa", GRADES, 1) == 0


def write_set(folder: Path) -> Path:
    texts = {"p1": "Der Apfelbaum steht im Garten.", "p2": "Die Birne hängt am Ast.", "p3": "Ein Auto fährt vorbei."}
    queries = {"q1": "Apfelbaum", "q2": "Birnen", "q3": "ohne Urteil"}
    rows = [{"_id": name, "title": "", "text": text} for name, text in texts.items()]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf8")
    rows = [{"_id": name, "text": text} for name, text in queries.items()]
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf8")
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tp1\t1\nq2\tp2\t1\nq3\tp1\t0\n", encoding="utf8")
    return folder


def test_a_set_is_measured_in_a_store_of_its_own(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    report = evaluate_search(write_set(tmp_path), Settings(), EMBEDDER, lambda done, total: told.append((done, total)))
    assert report["queries"] == 2
    assert told[-1] == (3, 3)
    assert set(report["by"]) == {"words", "meaning", "fused", "first", "hybrid"}
    for figures in (report, *report["by"].values()):
        assert {"ndcg@10", "mrr@10", "recall@1", "recall@10", "recall@100", "p50_ms", "p95_ms"} <= set(figures)
    assert report["by"]["words"]["ndcg@10"] == 1.0
    assert sorted(f.name for f in tmp_path.iterdir()) == ["corpus.jsonl", "qrels.tsv", "queries.jsonl"]


def test_a_folder_without_a_set_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="BEIR-Aufbau"):
        read_judged_set(tmp_path)


@pytest.mark.shared
def test_the_german_question_set_can_be_read(shared: Path) -> None:
    judged = read_judged_set(shared / "data" / "retrieval" / "xquad_de")
    assert (len(judged.texts), len(judged.judgements)) == (240, 1190)
