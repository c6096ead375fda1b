"""What a user would put together instead: `python bench/ingest/peers.py STACK DATA.json`, lines as
of `own.py`.

Runs in an environment made from `bench/requirements-peers.txt`. DATA has the files, the folder of
the model (the sentence-transformers folder that omdok builds), the names of the registers, and a
folder to write to.
"""

from __future__ import annotations

import json
import pickle
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from bench.ingest.clock import Stages

# omdok's passages have about as many characters.
CHUNK = 1000


class Stack(ABC):
    """Reads, cuts, tags, embeds and keeps one document after the other; a subclass brings the
    parts.
    """

    def __init__(self, told: dict[str, Any]) -> None:
        import torch
        from sentence_transformers import SentenceTransformer

        torch.set_num_threads(1)
        self.model = SentenceTransformer(
            told["model"], device="cpu", model_kwargs={"dtype": torch.float32}
        )
        self.folder = Path(told["folder"])

    @abstractmethod
    def read(self, path: str) -> Any:
        """What the file says."""

    @abstractmethod
    def chunks(self, read: Any) -> list[str]:
        """Its passages."""

    def tag(self, chunks: list[str]) -> list[list[str]]:
        """The names found in each."""
        return [[] for _ in chunks]

    @abstractmethod
    def keep(self, path: str, chunks: list[str], tags: list[list[str]], vectors: Any) -> None:
        """Put it into the archive."""

    def finish(self) -> None:  # noqa: B027 - a peer may have nothing to finish
        """What is done once, at the end."""

    def embed(self, chunks: list[str]) -> Any:
        """The vectors, with the prompt that the model was trained with."""
        return self.model.encode([f"passage: {c}" for c in chunks], batch_size=4, normalize_embeddings=True,
                                 show_progress_bar=False)  # fmt: skip


class KreuzbergLance(Stack):
    """kreuzberg + sentence-transformers + LanceDB."""

    def __init__(self, told: dict[str, Any]) -> None:
        super().__init__(told)
        import kreuzberg
        import lancedb
        import pyarrow

        self._kreuzberg, self._lancedb = kreuzberg, lancedb
        fields = [
            ("path", pyarrow.string()),
            ("text", pyarrow.string()),
            ("vector", pyarrow.list_(pyarrow.float32(), 384)),
        ]
        self._table = lancedb.connect(self.folder / "lance").create_table(
            "passages", schema=pyarrow.schema(fields)
        )

    def read(self, path: str) -> Any:
        """kreuzberg's content with its own cutting."""
        chunking = self._kreuzberg.ChunkingConfig(max_chars=CHUNK, max_overlap=0)
        return self._kreuzberg.extract_file_sync(
            path, config=self._kreuzberg.ExtractionConfig(chunking=chunking)
        )

    def chunks(self, read: Any) -> list[str]:
        """Its chunks; they are objects in newer versions."""
        found = [getattr(chunk, "content", chunk) for chunk in read.chunks or ()] or [read.content]
        return [text for text in map(str, found) if text.strip()]

    def keep(self, path: str, chunks: list[str], tags: list[list[str]], vectors: Any) -> None:  # noqa: ARG002 - the protocol's shape
        """Add the rows."""
        self._table.add(
            [{"path": path, "text": c, "vector": v} for c, v in zip(chunks, vectors, strict=True)]
        )

    def finish(self) -> None:
        """The index of words."""
        self._table.create_index(
            "text", config=self._lancedb.index.FTS(language="German", stem=True)
        )


class UnstructuredFaiss(Stack):
    """unstructured + spaCy + sentence-transformers + FAISS."""

    def __init__(self, told: dict[str, Any]) -> None:
        super().__init__(told)
        import faiss
        import spacy
        import unstructured.nlp.tokenize as tokenize
        from spacy.matcher import PhraseMatcher

        # It would fetch an English spaCy pipeline from GitHub, which is out of reach here:
        # sentences by punctuation do.
        english = spacy.blank("en")
        english.add_pipe("sentencizer")
        tokenize._load_spacy_model = lambda: english

        # spaCy's German pipelines lie at no registry, so this is what spaCy has to offer here.
        self._language = spacy.blank("de")
        self._matcher = PhraseMatcher(self._language.vocab)
        for kind, id, forms in told["terms"]:
            self._matcher.add(f"{kind} {id}", [self._language.make_doc(form) for form in forms])
        self._faiss, self._index, self._rows = faiss, faiss.IndexFlatIP(384), []

    def read(self, path: str) -> Any:
        """The elements of the file. Its own reader of PDF wants torchvision, so PDF comes through
        pdfminer alone.
        """
        from pdfminer.high_level import extract_text
        from unstructured.partition.auto import partition
        from unstructured.partition.text import partition_text

        return partition_text(text=extract_text(path)) if path.endswith(".pdf") else partition(path)

    def chunks(self, read: Any) -> list[str]:
        """unstructured's own cutting."""
        from unstructured.chunking.title import chunk_by_title

        return [
            str(chunk) for chunk in chunk_by_title(read, max_characters=CHUNK) if str(chunk).strip()
        ]

    def tag(self, chunks: list[str]) -> list[list[str]]:
        """The register's names as they are written there."""
        docs = map(self._language.make_doc, chunks)
        return [[span.label_ for span in self._matcher(doc, as_spans=True)] for doc in docs]

    def keep(self, path: str, chunks: list[str], tags: list[list[str]], vectors: Any) -> None:
        """Into memory: FAISS has no files of its own before it is written."""
        self._index.add(vectors)
        self._rows += [(path, chunk, tag) for chunk, tag in zip(chunks, tags, strict=True)]

    def finish(self) -> None:
        """Write all."""
        self._faiss.write_index(self._index, str(self.folder / "index.faiss"))
        (self.folder / "rows.pickle").write_bytes(pickle.dumps(self._rows))


STACKS: dict[str, Callable[[dict[str, Any]], Stack]] = {
    "kreuzberg": KreuzbergLance,
    "unstructured": UnstructuredFaiss,
}


def take_in(stack: Stack, stages: Stages, path: str) -> dict[str, int]:
    """One document the whole way."""
    with stages.stage("extract", children=True):
        read = stack.read(path)
    with stages.stage("split"):
        chunks = stack.chunks(read)
    if not chunks:
        raise ValueError("no text")
    with stages.stage("tag"):
        tags = stack.tag(chunks)
    with stages.stage("embed"):
        vectors = stack.embed(chunks)
    with stages.stage("store"):
        stack.keep(path, chunks, tags, vectors)
    return {
        "words": sum(len(c.split()) for c in chunks),
        "passages": len(chunks),
        "tags": sum(map(len, tags)),
    }


def lines(told: dict[str, Any], stages: Stages, stack: Stack) -> Iterator[dict[str, Any]]:
    """A line a document, and the counts at the end."""
    total = {"documents": 0, "words": 0, "passages": 0, "tags": 0}
    for path in told["files"]:
        why = ""
        try:
            counts = take_in(stack, stages, path)
            total = {name: count + counts.get(name, 1) for name, count in total.items()}
        except Exception as error:  # noqa: BLE001 - whatever a peer raises is its result
            why = f"{type(error).__name__}: {error}"[:200]
        yield {"path": path, "ok": not why, "why": why, "spent": stages.take()}
    with stages.stage("store"):
        stack.finish()
    yield {"survey": stages.take(), **total}


def main() -> None:
    """Take all files in."""
    out, sys.stdout = sys.stdout, sys.stderr  # some libraries talk on standard output
    told = json.loads(Path(sys.argv[2]).read_text(encoding="utf8"))
    began, busy = time.perf_counter(), time.process_time()
    stack = STACKS[sys.argv[1]](told)
    print(
        json.dumps({"load": [time.perf_counter() - began, time.process_time() - busy]}),
        file=out,
        flush=True,
    )
    for line in lines(told, Stages(), stack):
        print(json.dumps(line), file=out, flush=True)


if __name__ == "__main__":
    main()
