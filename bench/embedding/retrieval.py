"""How well meaning alone finds passages: nDCG@10 of each engine on a folder in BEIR layout.

.venv/bin/python -m bench.embedding.retrieval FOLDER [ENGINE…]
"""

from __future__ import annotations

import argparse
import csv
import json
import math
from collections import defaultdict
from pathlib import Path

from nlp.embedders import load_embedder

OWN_MODEL = Path(__file__).resolve().parents[2] / "outputs" / "models" / "multilingual-e5-small"


def read_lines(file: Path) -> dict[str, str]:
    """Id → title and text of every line of a BEIR file."""
    entries = [
        json.loads(line) for line in file.read_text(encoding="utf8").splitlines() if line.strip()
    ]
    return {
        entry["_id"]: " ".join(filter(None, (entry.get("title"), entry["text"])))
        for entry in entries
    }


def read_judgements(file: Path) -> dict[str, dict[str, int]]:
    """Query → document → grade, only grades above zero."""
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    with file.open(encoding="utf8", newline="") as handle:
        for query, document, grade in csv.reader(handle, delimiter="\t"):
            if grade.isdigit() and int(grade):
                judged[query][document] = int(grade)
    return judged


def ndcg(ranked: list[str], grades: dict[str, int], depth: int = 10) -> float:
    """nDCG at `depth` of one ranking."""
    gained = sum(
        grades.get(document, 0) / math.log2(place + 2)
        for place, document in enumerate(ranked[:depth])
    )
    ideal = sorted(grades.values(), reverse=True)[:depth]
    return gained / sum(grade / math.log2(place + 2) for place, grade in enumerate(ideal))


def measure(folder: Path, engine: str, model: str) -> float:
    """Mean nDCG@10 over all judged queries."""
    corpus, queries = read_lines(folder / "corpus.jsonl"), read_lines(folder / "queries.jsonl")
    judged = {
        query: grades
        for query, grades in read_judgements(folder / "qrels.tsv").items()
        if query in queries
    }
    embedder = load_embedder(engine, model)
    passages = embedder.encode_passages(list(corpus.values()))
    scores = embedder.encode_queries([queries[query] for query in judged]) @ passages.T
    ids = list(corpus)
    rankings = (
        [ids[place] for place in row] for row in (-scores).argsort(axis=1, kind="stable")[:, :10]
    )
    return sum(
        ndcg(ranked, judged[query]) for query, ranked in zip(judged, rankings, strict=True)
    ) / len(judged)


def main() -> None:
    """Print one line an engine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("engines", nargs="*", default=["onnx", "transformer", "hashing"])
    parser.add_argument("--model", default=str(OWN_MODEL))
    given = parser.parse_args()
    for engine in given.engines:
        print(f"{engine:12} nDCG@10 {measure(given.folder, engine, given.model):.4f}", flush=True)


if __name__ == "__main__":
    main()
