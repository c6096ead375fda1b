"""From a tagged document to the record that is stored: passages with their words and vectors."""

from __future__ import annotations

from collections.abc import Iterable

from nlp.analysis import ANALYSIS_VERSION, analyse
from nlp.contacts import without_contacts
from nlp.types import Embedder
from pipeline.archive.types import Record
from pipeline.ground.types import Document, Passage, Quote, Tag
from pipeline.search.embedding import embed
from pipeline.search.passages import PATH_SIGN, searched_text, split_passages
from pipeline.search.rerank import reranker_for
from pipeline.settings import SearchSettings

# Grows when passages, their words or their context are made in another way.
VERSION = "3"


def index_fingerprint(embedder: Embedder, search: SearchSettings = SearchSettings()) -> str:  # noqa: B008 - frozen
    """Stands for all that turns a document into words and vectors."""
    reranker = reranker_for(embedder, search.second_stage)
    seen = f"contacts:{search.contact_data} {reranker.name if reranker else ''}"
    return f"index:{VERSION} analysis:{ANALYSIS_VERSION} {seen} {embedder.name}"


def index_document(
    document: Document,
    tags: Iterable[Tag],
    quotes: Iterable[Quote],
    embedder: Embedder,
    fingerprint: str,
    search: SearchSettings = SearchSettings(),  # noqa: B008 - frozen
) -> Record:
    """Cut a document into passages, analyse and embed them; `fingerprint` stands for all that the
    record comes from.
    """
    passages = split_passages(document)
    texts = [searched(document, passage, search) for passage in passages]
    reranker = reranker_for(embedder, search.second_stage)
    vectors, prepared = embed(texts, embedder, reranker)
    return Record(
        document=document,
        tags=tuple(tags),
        quotes=tuple(quotes),
        passages=passages,
        vectors=vectors,
        words=tuple(analyse(text) for text in texts),
        fingerprint=fingerprint,
        embedder=embedder.name,
        prepared=prepared,
        reranker=reranker.name if reranker else "",
    )


def searched(document: Document, passage: Passage, search: SearchSettings) -> str:
    """The text of a passage as it is found: in its context, without telephone numbers and mail
    addresses.
    """
    text = _in_context(document, passage)
    return text if search.contact_data else without_contacts(text)


def context_of(title: str, heading: str, text: str) -> tuple[str, ...]:
    """What is put before a passage's text where it is searched: its document's title and its
    headings, but for those it begins with.
    """
    opening = " ".join(text[:500].split())
    lines = dict.fromkeys((title, *heading.split(PATH_SIGN)))
    return tuple(line for line in lines if line and line not in opening)


def _in_context(document: Document, passage: Passage) -> str:
    text = searched_text(document, passage)
    return "\n".join((*context_of(document.title, passage.heading, text), text))
