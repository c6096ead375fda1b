"""The archive, put together from its parts.

`with archive.reading() as at:` gives one state for many questions, `with archive.writing() as to:`
one unit of work that is kept whole or not at all. A part that is asked at the archive itself reads
or writes in a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from pipeline.archive.access import Access, EachAlone, OneState, OneUnit
from pipeline.archive.agreements import Agreements
from pipeline.archive.audit import Audit
from pipeline.archive.backend import Backend
from pipeline.archive.documents import Documents
from pipeline.archive.drafts import KeptDrafts
from pipeline.archive.facts import Facts
from pipeline.archive.index import Index
from pipeline.archive.judged import Judgements
from pipeline.archive.leases import Leases
from pipeline.archive.listing import Listing
from pipeline.archive.manifest import Manifest
from pipeline.archive.memory import Memory, generation_of, remember_generation
from pipeline.archive.people import People
from pipeline.archive.renewal import Renewal
from pipeline.archive.review import Rulings
from pipeline.archive.said import Said
from pipeline.archive.saved import SavedSearches
from pipeline.archive.shown import Shown
from pipeline.archive.tallies import Tallies
from pipeline.archive.told import Told
from pipeline.archive.watched import Watched
from pipeline.archive.whole import WholeArchive
from pipeline.archive.works import Works

# Each engine scores passages in its own way.
MakeIndex = Callable[[Access], Index]


class Parts:
    """What can be asked of an archive, by subject.

    Every method may raise ConfigError (not an archive, damaged, locked); one that reads documents
    raises NotFound while there is no archive yet.
    """

    def __init__(self, access: Access, make_index: MakeIndex) -> None:
        self._access = access
        self.agreements = Agreements(access)
        self.audit = Audit(access)
        self.documents = Documents(access)
        self.drafts = KeptDrafts(access)
        self.facts = Facts(access)
        self.index = make_index(access)
        self.judgements = Judgements(access)
        self.leases = Leases(access)
        self.listing = Listing(access)
        self.manifest = Manifest(access)
        self.people = People(access)
        self.renewal = Renewal(access)
        self.rulings = Rulings(access)
        self.said = Said(access)
        self.saved = SavedSearches(access)
        self.shown = Shown(access)
        self.tallies = Tallies(access)
        self.told = Told(access)
        self.watched = Watched(access)
        self.whole = WholeArchive(access)
        self.works = Works(access)

    @contextmanager
    def reading(self) -> Iterator[Parts]:
        """One state for many questions: this one, where it is one already.

        Raises:
            NotFound: there is no archive yet.
        """
        yield self

    @property
    def memory(self) -> Memory:
        """What searches keep of the archive: one for all states of it, until it is closed."""
        return self._access.memory

    def generation(self) -> int:
        """Grows with every transaction that writes, so that what is kept knows its age."""
        with self._access.reading() as connection:
            return generation_of(connection)


class Archive(Parts):
    """The one truth about all documents, on one backend. Safe for threads and processes.

    Nothing is written before the first part is asked to write.
    """

    def __init__(self, backend: Backend, make_index: MakeIndex) -> None:
        self.backend = backend
        self._make_index = make_index
        super().__init__(EachAlone(backend), make_index)

    @contextmanager
    def reading(self) -> Iterator[Parts]:
        """One state for many questions: one transaction that only reads.

        Raises:
            NotFound: there is no archive yet.
        """
        with self.backend.reading() as connection:
            remember_generation(connection)
            yield Parts(OneState(self.backend, connection), self._make_index)

    @contextmanager
    def writing(self) -> Iterator[Parts]:
        """One unit of work: what its parts change is kept together, or not at all.

        Raises:
            Superseded: somebody else has a lease that the unit stands on.
        """
        with EachAlone(self.backend).writing() as connection:
            yield Parts(OneUnit(self.backend, connection), self._make_index)

    def close(self) -> None:
        """Let go of the file or server."""
        self.backend.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()
