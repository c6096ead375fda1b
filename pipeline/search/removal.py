"""Taking a document out of the archive for good, and asking for it afterwards to prove that it is
gone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from nlp.analysis import analyse
from pipeline.archive import Parts
from pipeline.archive.types import Filters, Record
from pipeline.ground.errors import NotFound
from pipeline.ground.types import WITHIN, Frozen
from pipeline.reading.copies import copies_of, drop_copies
from pipeline.search.answers import forget_sentences
from pipeline.search.query import word_query
from pipeline.settings import Settings

# The rarest words of a document are what it is most likely found by.
_RAREST = 20


class Removal(Frozen):
    """What was removed, and the proof: `asked` questions that must have found it, of which `found`
    still do (0).
    """

    document: str
    title: str
    passages: int
    asked: int
    found: int

    @property
    def proven(self) -> bool:
        """Whether nothing finds it any more."""
        return self.found == 0


def _still_found(
    archive: Parts, gone: Sequence[Record], words: Iterable[str], numbers: Sequence[int]
) -> Iterator[bool]:
    """Whether each way to ask the archive still finds something of what is gone."""
    ids = {record.document.id for record in gone}
    left = archive.shown.numbers()
    for word in words:
        yield _finds(archive, left, word)
    yield not ids.isdisjoint(left.values())
    yield not set(archive.facts.matching(Filters()).tolist()) <= set(left)
    for id in sorted(ids):
        yield _is_there(archive, id)
    yield any(found.passage.document in ids for found in archive.shown.passages(numbers).values())
    yield any(judgement.document in ids for judgement in archive.judgements.all())
    for record in gone:
        for vector in record.vectors:
            near = archive.index.by_meaning(vector, record.embedder).documents.tolist()
            yield not set(near) <= set(left)


def remove_document(
    archive: Parts,
    document_id: str,
    settings: Settings,
    elsewhere: Iterable[Callable[[str], bool]] = (),
) -> Removal:
    """Remove a document with text, words, vectors, tags, versions, facets, alerts and all that is
    kept of its file (pictures of pages, fetched bytes), then look for it in every way. Documents
    within its file go with it.

    `elsewhere` are questions to others who keep something of documents, such as drafts: each tells
    whether it still has the document of this id. They are asked afterwards too.

    Raises:
        NotFound: there is no such document.
    """
    record = archive.documents.get(document_id)
    going = [record, *(archive.documents.get(id) for id in _within(archive, document_id))]
    words = [word for gone in going for word in _rarest(archive, gone)]
    numbers = archive.index.by_words(word_query(record.document.title)).passages.tolist()
    hashes = {
        version.source.sha256
        for gone in going
        for version in archive.documents.versions(gone.document.id)
    }
    archive.documents.remove(document_id)
    forget_sentences()
    # What another place has too stays: it is that document's.
    hashes -= {entry.sha256 for entry in archive.manifest.all().values()}
    drop_copies(settings, hashes)
    answers = [
        *_still_found(archive, going, (*words, record.document.title), numbers),
        any(True for _ in copies_of(settings, hashes)),
        *(has(document_id) for has in elsewhere),
    ]
    return Removal(
        document=document_id,
        title=record.document.title,
        passages=sum(len(gone.passages) for gone in going),
        asked=len(answers),
        found=sum(answers),
    )


def _within(archive: Parts, document_id: str) -> list[str]:
    """The documents that lie embedded in the file of a document."""
    ids, paths = archive.shown.numbers(), archive.facts.paths()
    own = next(path for number, path in paths.items() if ids[number] == document_id)
    return [ids[number] for number, path in paths.items() if path.startswith(f"{own}{WITHIN}")]


def _rarest(archive: Parts, record: Record) -> list[str]:
    uses = archive.index.vocabulary()
    words = Counter({word: -uses.get(word, 0) for word in analyse(record.document.text).surface})
    return [word for word, _ in words.most_common(_RAREST)]


def _finds(archive: Parts, left: dict[int, str], text: str) -> bool:
    return not set(archive.index.by_words(word_query(text)).documents.tolist()) <= set(left)


def _is_there(archive: Parts, document_id: str) -> bool:
    try:
        archive.documents.get(document_id)
    except NotFound:
        return False
    return True
