"""From a tagged document to the record that is stored: passages with their words and vectors."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from nlp.analysis import ANALYSIS_VERSION, analyse
from nlp.types import Embedder
from pipeline.archive.types import Record
from pipeline.search.passages import searched_text, split_passages
from pipeline.types import Document, Passage, Quote, Tag

# Grows when passages, their words or their context are made in another way.
VERSION = "1"


def index_fingerprint(embedder: Embedder) -> str:
    """Stands for all that turns a document into words and vectors."""
    return f"index:{VERSION} analysis:{ANALYSIS_VERSION} {embedder.name}"


def index_document(
    document: Document, tags: Iterable[Tag], quotes: Iterable[Quote], embedder: Embedder, fingerprint: str
) -> Record:
    """Cut a document into passages, analyse and embed them; `fingerprint` stands for all that the record comes from."""
    passages = split_passages(document)
    texts = [_in_context(document, passage) for passage in passages]
    vectors = embedder.encode_passages(texts) if texts else np.zeros((0, embedder.dimension), dtype=np.float32)
    return Record(
        document=document,
        tags=tuple(tags),
        quotes=tuple(quotes),
        passages=passages,
        vectors=vectors,
        words=tuple(analyse(text) for text in texts),
        fingerprint=fingerprint,
        embedder=embedder.name,
    )


def _in_context(document: Document, passage: Passage) -> str:
    """A passage's words with the document's title and its heading before it, unless it begins with them."""
    text = searched_text(document, passage)
    opening = " ".join(text[:500].split())
    context = (line for line in dict.fromkeys((document.title, passage.heading)) if line and line not in opening)
    return "\n".join((*context, text))
