"""Taking a document out of the archive for good, and asking for it afterwards to prove that it is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from nlp.analysis import analyse
from pipeline.archive.types import Filters, Store
from pipeline.errors import NotFound
from pipeline.search.answers import forget_sentences
from pipeline.search.query import word_query
from pipeline.types import Frozen

# The rarest words of a document are what it is most likely found by.
_RAREST = 20


class Removal(Frozen):
    """What was removed, and the proof: `asked` questions that must have found it, of which `found` still do (0)."""

    document: str
    title: str
    passages: int
    asked: int
    found: int

    @property
    def proven(self) -> bool:
        """Whether nothing finds it any more."""
        return self.found == 0


def remove_document(store: Store, document_id: str, elsewhere: Iterable[Callable[[str], bool]] = ()) -> Removal:
    """Remove a document with text, words, vectors, tags, versions, facets and alerts, then look for it in every way.

    `elsewhere` are questions to others who keep something of documents, such as drafts: each tells whether it still has
    the document of this id. They are asked afterwards too.

    Raises:
        NotFound: there is no such document.
    """
    record = store.get(document_id)
    uses = store.vocabulary()
    words = Counter({word: -uses.get(word, 0) for word in analyse(record.document.text).surface})
    rarest = [word for word, _ in words.most_common(_RAREST)]
    numbers = store.by_words(word_query(record.document.title)).passages.tolist()
    store.remove(document_id)
    forget_sentences()
    left = store.numbers()
    answers = [
        *(_finds(store, left, word) for word in (*rarest, record.document.title)),
        document_id in left.values(),
        not set(store.matching(Filters()).tolist()) <= set(left),
        _is_there(store, document_id),
        any(found.passage.document == document_id for found in store.passages(numbers).values()),
        any(judgement.document == document_id for judgement in store.judgements()),
        *(has(document_id) for has in elsewhere),
    ]
    answers.extend(
        not set(store.by_meaning(vector, record.embedder).documents.tolist()) <= set(left) for vector in record.vectors
    )
    return Removal(
        document=document_id,
        title=record.document.title,
        passages=len(record.passages),
        asked=len(answers),
        found=sum(answers),
    )


def _finds(store: Store, left: dict[int, str], text: str) -> bool:
    return not set(store.by_words(word_query(text)).documents.tolist()) <= set(left)


def _is_there(store: Store, document_id: str) -> bool:
    try:
        store.get(document_id)
    except NotFound:
        return False
    return True
