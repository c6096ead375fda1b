"""How a part of the archive comes to its connection: one for each call, or one state for many."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from sqlalchemy import Connection, update

from pipeline.archive.backend import Backend
from pipeline.archive.claims import check_fence
from pipeline.archive.memory import Memory
from pipeline.archive.tables import state
from pipeline.ground.errors import Refused


class Access(ABC):
    """Connections of one backend, as the parts of the archive ask for them."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend

    @property
    def memory(self) -> Memory:
        """What searches keep of the archive."""
        return self.backend.memory

    @abstractmethod
    def reading(self) -> AbstractContextManager[Connection]:
        """A connection on one state of the archive; NotFound when there is none."""

    @abstractmethod
    def transaction(self) -> AbstractContextManager[Connection]:
        """A connection that writes all or nothing, for what search need not hear of."""

    @abstractmethod
    def exists(self) -> bool:
        """Whether there is an archive to read."""

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The same for a change that search must hear of.

        It counts the generation on, and a fence can stop it.
        """
        with self.transaction() as connection:
            check_fence(connection)
            yield connection
            connection.execute(update(state).values(generation=state.c.generation + 1))


class EachAlone(Access):
    """Every call has a transaction of its own."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that is given back behind the call."""
        return self.backend.reading()

    def transaction(self) -> AbstractContextManager[Connection]:
        """A transaction that ends with the call."""
        return self.backend.transaction()

    def exists(self) -> bool:
        """Whether there is an archive now."""
        return self.backend.exists()


class OneState(Access):
    """All calls read the state that one transaction sees; none can write."""

    def __init__(self, backend: Backend, connection: Connection) -> None:
        super().__init__(backend)
        self.connection = connection

    def reading(self) -> AbstractContextManager[Connection]:
        """The one connection."""
        return nullcontext(self.connection)

    def transaction(self) -> AbstractContextManager[Connection]:
        """Refused: who reads one state cannot change it."""
        raise Refused("Hier wird nur gelesen; es wurde nichts geändert.")

    def exists(self) -> bool:
        """There is one, else nothing could be read."""
        return True


class OneUnit(OneState):
    """All calls read and write in one transaction, which is kept whole or not at all."""

    def transaction(self) -> AbstractContextManager[Connection]:
        """The one transaction."""
        return nullcontext(self.connection)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The one transaction; its fence and its generation are those of the whole unit."""
        yield self.connection


class ArchivePart:
    """A part of the archive: few methods about one thing, on the connections of an access."""

    def __init__(self, access: Access) -> None:
        self._access = access
