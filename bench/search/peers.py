"""The peers of `scale.py`, in an environment of their own: prints times and index times as JSON.

    python bench/search/peers.py DATA.json

The environment is made as `bench/requirements-peers.txt` says. Every peer gets the same texts,
questions and random unit vectors; none of them splits German compounds.
"""

from __future__ import annotations

import json
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

DATA = json.load(open(sys.argv[1], encoding="utf8"))  # noqa: PTH123, SIM115 - a script of few lines in another environment
TEXTS, QUESTIONS = DATA["texts"], DATA["questions"]
CHANCE = np.random.default_rng(7)
VECTORS = CHANCE.standard_normal((len(TEXTS), 384)).astype(np.float32)
VECTORS /= np.linalg.norm(VECTORS, axis=1, keepdims=True)
ASKED = CHANCE.standard_normal((len(QUESTIONS), 384)).astype(np.float32)
ASKED /= np.linalg.norm(ASKED, axis=1, keepdims=True)


def timed(answer: Callable[[int], Any]) -> dict[str, float]:
    """p50 and p95 in milliseconds, by the clock and of the processor."""
    took, worked = [], []
    for at in range(len(QUESTIONS)):
        began, busy = time.perf_counter(), time.process_time()
        answer(at)
        took.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - busy) * 1000)
    both = {"": took[5:], "cpu_": worked[5:]}
    return {
        f"{kind}p{at}": round(float(np.percentile(of, at)), 1)
        for kind, of in both.items()
        for at in (50, 95)
    }


def with_bm25s() -> tuple[float, Callable[[int], Any]]:
    """bm25s with the German stemmer."""
    import bm25s
    import Stemmer

    stemmer = Stemmer.Stemmer("german")
    began = time.perf_counter()
    index = bm25s.BM25()
    index.index(
        bm25s.tokenize(TEXTS, stopwords="de", stemmer=stemmer, show_progress=False),
        show_progress=False,
    )
    took = time.perf_counter() - began

    def answer(at: int) -> Any:
        asked = bm25s.tokenize(
            [QUESTIONS[at]], stopwords="de", stemmer=stemmer, show_progress=False
        )
        return index.retrieve(asked, k=10, show_progress=False)

    return took, answer


def with_tantivy() -> tuple[float, Callable[[int], Any]]:
    """tantivy with the German stemmer."""
    import tantivy

    schema = tantivy.SchemaBuilder()
    schema.add_text_field("body", tokenizer_name="de_stem")
    schema.add_integer_field("id", stored=True)
    began = time.perf_counter()
    index = tantivy.Index(schema.build())
    stemmed = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(
        tantivy.Filter.lowercase()
    )
    index.register_tokenizer("de_stem", stemmed.filter(tantivy.Filter.stemmer("german")).build())
    writer = index.writer()
    for number, text in enumerate(TEXTS):
        writer.add_document(tantivy.Document(body=text, id=number))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    took = time.perf_counter() - began
    plain = ["".join(c if c.isalnum() else " " for c in text) for text in QUESTIONS]
    return took, lambda at: searcher.search(index.parse_query(plain[at], ["body"]), 10)


def with_sqlite_vec() -> tuple[float, Callable[[int], Any]]:
    """sqlite-vec, exact."""
    import apsw
    import sqlite_vec

    database = apsw.Connection(":memory:")
    database.enable_load_extension(True)
    database.load_extension(sqlite_vec.loadable_path())
    began = time.perf_counter()
    database.execute("CREATE VIRTUAL TABLE v USING vec0(embedding float[384])")
    with database:
        database.executemany("INSERT INTO v (rowid, embedding) VALUES (?, ?)",
                             ((i, vector.tobytes()) for i, vector in enumerate(VECTORS)))  # fmt: skip
    took = time.perf_counter() - began
    sql = "SELECT rowid, distance FROM v WHERE embedding MATCH ? AND k = 10"
    return took, lambda at: list(database.execute(sql, (ASKED[at].tobytes(),)))


def with_lancedb() -> tuple[float, Callable[[int], Any]]:
    """LanceDB: full text and vectors (exact) with its own rank fusion."""
    import lancedb
    import pyarrow
    from lancedb.rerankers import RRFReranker

    folder = tempfile.mkdtemp()
    began = time.perf_counter()
    rows = pyarrow.table({
        "text": TEXTS,
        "vector": pyarrow.FixedSizeListArray.from_arrays(pyarrow.array(VECTORS.ravel()), 384),
    })  # fmt: skip
    table = lancedb.connect(folder).create_table("t", rows)
    table.create_index("text", config=lancedb.index.FTS(language="German", stem=True))
    took = time.perf_counter() - began
    fusion = RRFReranker()

    def answer(at: int) -> Any:
        found = (
            table.search(query_type="hybrid")
            .vector(ASKED[at])
            .text(QUESTIONS[at])
            .rerank(fusion)
            .limit(10)
        )
        return found.to_arrow()

    FOLDERS.append(folder)
    return took, answer


def with_encoding() -> tuple[float, Callable[[int], Any]]:
    """What every peer that searches by meaning needs on top: the question's vector by
    sentence-transformers.
    """
    model = _model()
    return 0.0, lambda at: model.encode(
        f"query: {QUESTIONS[at]}", normalize_embeddings=True, show_progress_bar=False
    )


def with_plain_loop() -> tuple[float, Callable[[int], Any]]:
    """A plain sentence-transformers script: encode the question, cosine to all, the ten best."""
    encode = with_encoding()[1]
    return 0.0, lambda at: np.argpartition(-(VECTORS @ encode(at)), 10)[:10]


@cache
def _model() -> Any:
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(1)
    return SentenceTransformer(DATA["model"], device="cpu", model_kwargs={"dtype": torch.float32})


FOLDERS: list[str] = []
PEERS = {
    "bm25s (words)": with_bm25s, "tantivy (words)": with_tantivy,
    "sqlite-vec (meaning, question's vector given)": with_sqlite_vec,
    "LanceDB (hybrid, question's vector given)": with_lancedb,
    "encoding a question, for any of them (sentence-transformers)": with_encoding,
    "plain sentence-transformers loop (meaning, question encoded)": with_plain_loop,
}  # fmt: skip


def main() -> None:
    """Print one JSON value; a peer that cannot run says why."""
    report: dict[str, Any] = {}
    for name, peer in PEERS.items():
        try:
            took, answer = peer()
            report[name] = {"index_s": round(took, 1), **timed(answer)}
        except Exception as error:  # noqa: BLE001 - one peer that cannot run must not end the others
            report[name] = {"error": f"{type(error).__name__}: {error}"[:200]}
        report[name]["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    for folder in FOLDERS:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(report))


if __name__ == "__main__":
    main()
