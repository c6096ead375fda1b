from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.evaluation.judged_files import read_judged_set
from pipeline.evaluation.search import evaluate_search, ndcg, recall, reciprocal_rank
from pipeline.ground.errors import ConfigError, NotFound
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
    texts = {
        "p1": "Der Apfelbaum steht im Garten.",
        "p2": "Die Birne hängt am Ast.",
        "p3": "Ein Auto fährt vorbei.",
    }
    queries = {"q1": "Apfelbaum", "q2": "Birnen", "q3": "ohne Urteil"}
    rows = [{"_id": name, "title": "", "text": text} for name, text in texts.items()]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf8")
    rows = [{"_id": name, "text": text} for name, text in queries.items()]
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf8")
    (folder / "qrels.tsv").write_text(
        "query-id\tcorpus-id\tscore\nq1\tp1\t1\nq2\tp2\t1\nq3\tp1\t0\n", encoding="utf8"
    )
    return folder


def test_a_set_is_measured_in_a_store_of_its_own(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    report = evaluate_search(
        write_set(tmp_path), Settings(), EMBEDDER, lambda done, total: told.append((done, total))
    )
    assert report["queries"] == 2
    assert told[-1] == (3, 3)
    assert set(report["by"]) == {"words", "meaning", "fused", "first", "hybrid"}
    for figures in (report, *report["by"].values()):
        assert {
            "ndcg@10",
            "mrr@10",
            "recall@1",
            "recall@10",
            "recall@100",
            "p50_ms",
            "p95_ms",
        } <= set(figures)
    assert report["by"]["words"]["ndcg@10"] == 1.0
    assert sorted(f.name for f in tmp_path.iterdir()) == [
        "corpus.jsonl",
        "qrels.tsv",
        "queries.jsonl",
    ]


GOOD = {
    "corpus.jsonl": '{"_id": "p1", "title": null, "text": "Ein Apfelbaum."}\n',
    "queries.jsonl": '{"_id": "q1", "text": "Apfelbaum"}\n',
    "qrels.tsv": "query-id\tcorpus-id\tscore\nq1\tp1\t1\n",
}


def judged_folder(folder: Path, **changed: str) -> Path:
    for name, text in {
        **GOOD,
        **{name.replace("_", "."): text for name, text in changed.items()},
    }.items():
        (folder / name).write_text(text, encoding="utf8")
    return folder


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("corpus_jsonl", '{"_id": "p1"', "corpus.jsonl, Zeile 1: Das ist kein JSON"),
        ("corpus_jsonl", '["p1"]', "corpus.jsonl, Zeile 1: Gebraucht werden"),
        ("corpus_jsonl", '{"_id": "p1", "text": 7}', "corpus.jsonl, Zeile 1: Gebraucht werden"),
        ("corpus_jsonl", GOOD["corpus.jsonl"] * 2, "corpus.jsonl, Zeile 2: „p1“ gibt es schon"),
        ("queries_jsonl", '{"_id": "q1", "text": "  "}', "„q1“ ist leer"),
        ("queries_jsonl", '\n{"text": "ohne Namen"}', "queries.jsonl, Zeile 2"),
        ("queries_jsonl", '{"_id": "q9", "text": "fremd"}', "Kein Urteil über 0"),
        ("qrels_tsv", "q1\t0\tp1\t1\n", "fehlt query-id, corpus-id, score"),
        ("qrels_tsv", "query-id\tcorpus-id\tscore\nq1\tp1\tgut\n", "qrels.tsv, Zeile 2"),
        ("qrels_tsv", "query-id\tcorpus-id\tscore\nq1\tp1\tnan\n", "qrels.tsv, Zeile 2"),
        ("qrels_tsv", "query-id\tcorpus-id\tscore\nq1\tp1\n", "qrels.tsv, Zeile 2"),
        (
            "qrels_tsv",
            "query-id\tcorpus-id\tscore\nq1\tp1\t1\nq1\tp1\t2\n",
            "zwei verschiedene Urteile",
        ),
        ("qrels_tsv", "query-id\tcorpus-id\tscore\nq1\tp1\t0\n", "Kein Urteil über 0"),
        ("qrels_tsv", "", "fehlt query-id"),
    ],
)
def test_what_is_wrong_in_a_set_is_told_with_its_line(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    with pytest.raises(ConfigError, match=said):
        read_judged_set(judged_folder(tmp_path, **{name: text}))


def test_what_cannot_count_is_told_and_the_rest_is_measured(tmp_path: Path) -> None:
    folder = judged_folder(
        tmp_path,
        queries_jsonl=GOOD["queries.jsonl"] + '{"_id": "q2", "text": "Birne"}\n',
        qrels_tsv=GOOD["qrels.tsv"] + "q1\tp9\t1\nq7\tp1\t1\n",
    )
    report = evaluate_search(folder, Settings(), EMBEDDER)
    assert (report["queries"], len(report["notes"])) == (1, 3)
    assert report["recall@100"] == 0.5
    assert evaluate_search(judged_folder(tmp_path), Settings(), EMBEDDER)["notes"] == []


def test_texts_nearly_alike_count_each_for_itself(tmp_path: Path) -> None:
    text = (
        "Die Partner vereinbaren, dass jeder Betrieb in der Region eine Beratung vor Ort bekommt, "
        "die nichts kostet. " * 3
    )
    rows = [{"_id": f"p{n}", "text": f"{text} Nummer {n}."} for n in range(3)]
    folder = judged_folder(
        tmp_path,
        corpus_jsonl="\n".join(map(json.dumps, rows)),
        queries_jsonl='{"_id": "q1", "text": "Beratung vor Ort im Betrieb"}',
        qrels_tsv="query-id\tcorpus-id\tscore\n" + "".join(f"q1\tp{n}\t1\n" for n in range(3)),
    )
    report = evaluate_search(folder, Settings(), EMBEDDER)
    assert (report["recall@10"], report["by"]["fused"]["recall@10"]) == (1.0, 1.0)


def test_a_folder_without_a_set_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="BEIR-Aufbau"):
        read_judged_set(tmp_path)


@pytest.mark.shared
def test_the_german_question_set_can_be_read(shared: Path) -> None:
    judged = read_judged_set(shared / "data" / "retrieval" / "xquad_de")
    assert (len(judged.texts), len(judged.judgements)) == (240, 1190)
