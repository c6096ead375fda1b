"""After a change of the model or of how words are found: new vectors and words for what is stored,
no file is read.

New vectors wait beside the old ones, and the old model answers until every document has them.
Whoever is stopped goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nlp.analysis import analyse
from nlp.types import Embedder
from pipeline.archive import Parts
from pipeline.archive.searchable import Renewed
from pipeline.archive.types import Record
from pipeline.review.retagging import join_fingerprints
from pipeline.search.answering import remember_model
from pipeline.search.embedding import embed
from pipeline.search.index import index_document, index_fingerprint, searched
from pipeline.search.meaning import embedder_for
from pipeline.search.passages import split_passages
from pipeline.search.rerank import reranker_for
from pipeline.settings import Settings

Progress = Callable[[int, int], None]
_INDEX = 2
# Documents that others store meanwhile are looked for again; who stores without end is left to the
# next run.
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Reindexed:
    """What was done: `documents` were looked at, `renewed` have new vectors, `rewritten` new
    passages or words too.

    `finished` tells that every document now has vectors of the configured model, which answers from
    now on.
    """

    documents: int
    renewed: int
    rewritten: int
    finished: bool


class Reindexing:
    """Brings the index of an archive to the model and the settings of today.

    Raises:
        ConfigError: the configured model is not there.
    """

    def __init__(
        self, settings: Settings, archive: Parts, embedder: Embedder | None = None
    ) -> None:
        self._store = archive
        self._search = settings.search
        self._embedder = embedder or embedder_for(settings)
        remember_model(settings, self._embedder)
        self._reranker = reranker_for(self._embedder, settings.search.second_stage)
        index = index_fingerprint(self._embedder, settings.search)
        self._current = join_fingerprints("", "", index).split("-")[_INDEX]

    def pending(self) -> tuple[str, ...]:
        """The documents whose index is not of today, but for what waits beside already.

        Raises:
            NotFound: there is no archive yet.
        """
        lacking = set(self._store.renewal.to_renew(self._embedder.name, self._reranker_name))
        other = {
            text.document
            for text in self._store.documents.texts()
            if self._renamed(text.fingerprint) != text.fingerprint
        }
        return tuple(sorted(lacking | (other - self._store.renewal.coming(self._embedder.name))))

    def run(self, progress: Progress = lambda _done, _total: None) -> Reindexed:
        """Make what is missing; `progress` hears (done, total).

        Raises:
            NotFound: there is no archive yet.
        """
        done = renewed = rewritten = 0
        for _ in range(_ROUNDS):
            pending = self.pending()
            for number, document in enumerate(pending, 1):
                record = self._store.documents.get(document)
                if self._has_old_words(record):
                    rewritten += self._rewrite(record)
                elif not self._is_of_today(record):
                    renewed += self._renew(record)
                progress(number, len(pending))
            done += len(pending)
            self._store.renewal.take_over(self._embedder.name, self._fingerprints())
            if not self._store.renewal.to_renew(self._embedder.name, self._reranker_name):
                break
        finished = set(self._store.renewal.embedders()) <= {self._embedder.name}
        return Reindexed(done, renewed, rewritten, finished)

    @property
    def _reranker_name(self) -> str:
        return self._reranker.name if self._reranker else ""

    def _is_of_today(self, record: Record) -> bool:
        return record.embedder == self._embedder.name and self._reranker_name in (
            "",
            record.reranker,
        )

    def _has_old_words(self, record: Record) -> bool:
        passages = split_passages(record.document)
        if passages != record.passages:
            return True
        texts = (searched(record.document, passage, self._search) for passage in passages)
        return tuple(analyse(text) for text in texts) != record.words

    def _renew(self, record: Record) -> bool:
        texts = [searched(record.document, passage, self._search) for passage in record.passages]
        vectors, prepared = embed(texts, self._embedder, self._reranker)
        names = tuple(passage.id for passage in record.passages)
        renewed = Renewed(
            record.document.id, names, self._embedder.name, vectors, self._reranker_name, prepared
        )
        return self._store.renewal.renew(renewed)

    def _rewrite(self, record: Record) -> bool:
        fingerprint = self._renamed(record.fingerprint)
        made = index_document(
            record.document, record.tags, record.quotes, self._embedder, fingerprint, self._search
        )
        return self._store.documents.mend(made, record.document)

    def _fingerprints(self) -> dict[str, str]:
        known = {text.fingerprint for text in self._store.documents.texts()}
        return {old: new for old in known if (new := self._renamed(old)) != old}

    def _renamed(self, fingerprint: str) -> str:
        parts = fingerprint.split("-")
        return (
            "-".join((*parts[:_INDEX], self._current)) if len(parts) == _INDEX + 1 else fingerprint
        )
