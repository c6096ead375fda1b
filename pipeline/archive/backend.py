"""What one engine brings: connections, words in its own index, and its own care of its files."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from sqlalchemy import Connection, RowMapping

from pipeline.archive.memory import Memory

if TYPE_CHECKING:
    from pipeline.archive.types import Record


class Backend(ABC):
    """A database engine. Safe for threads and for several processes.

    `memory` is what searches keep of its archive.
    """

    memory: Memory

    # --- connections ---

    @abstractmethod
    def reading(self) -> AbstractContextManager[Connection]:
        """A connection on one state of the archive.

        Raises:
            NotFound: there is no archive yet.
            ConfigError: it is damaged, locked, or not an archive.
        """

    @abstractmethod
    def transaction(self) -> AbstractContextManager[Connection]:
        """A connection that writes all or nothing; makes the archive when there is none."""

    @abstractmethod
    def exists(self) -> bool:
        """Whether there is an archive to read."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the file or server."""

    # --- words ---

    @abstractmethod
    def put_words(self, connection: Connection, record: Record, numbers: list[int]) -> None:
        """Store the words of the passages with these numbers."""

    @abstractmethod
    def drop_words(self, connection: Connection, document: int) -> None:
        """Delete the words of a document; its passages are still there."""

    @abstractmethod
    def words_of(self, connection: Connection, document: int) -> list[RowMapping]:
        """Surface, stems and parts, joined by blanks, of a document's passages in order."""

    # --- care ---

    @abstractmethod
    def upgrade(self, connection: Connection, revision: str) -> None:
        """Bring the schema to a revision within the transaction of this connection."""

    @abstractmethod
    def vectors_changed(self, connection: Connection) -> None:
        """Bring what the engine keeps of vectors elsewhere up to date."""

    @abstractmethod
    def settle_numbers(self, connection: Connection) -> None:
        """Make good what loading rows with their numbers leaves open."""

    @abstractmethod
    def forget_words(self, connection: Connection) -> None:
        """Make sure that no word that was removed can be read from the engine's own index."""

    @abstractmethod
    def make_large(self, tell: Callable[[str], None]) -> None:
        """Search on the server from now on and no longer in memory; `tell` hears what is done.

        Raises:
            Refused: there is no server.
            ConfigError: the server refuses.
        """

    @abstractmethod
    def clean_files(self) -> None:
        """Write the files anew, so that nothing of old rows can be read from them."""
