"""What every part of a relational store stands on: connections that read one state, and connections
that write.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager

from sqlalchemy import Connection


class Connected(ABC):
    """A relational store's connections; how they come about is each store's own affair."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection]:
        """A connection on one state of the archive; NotFound when there is none."""

    @abstractmethod
    def _transaction(self) -> AbstractContextManager[Connection]:
        """A connection that writes all or nothing; makes the archive when there is none."""

    @abstractmethod
    def _writing(self) -> AbstractContextManager[Connection]:
        """The same for a change that search must hear of: it counts the generation on, and a fence
        can stop it.
        """

    @abstractmethod
    def _exists(self) -> bool:
        """Whether there is an archive to read."""
