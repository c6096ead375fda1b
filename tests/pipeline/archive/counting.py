"""How often something begins a transaction of an archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from sqlalchemy import Connection

from pipeline.archive import Archive


@contextmanager
def counted(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The transactions that begin inside the block: `reading`, `transaction` (one that writes)."""
    begun: list[str] = []

    def noted(
        name: str, begin: Callable[[], AbstractContextManager[Connection]]
    ) -> Callable[[], AbstractContextManager[Connection]]:
        @contextmanager
        def told() -> Iterator[Connection]:
            begun.append(name)
            with begin() as connection:
                yield connection

        return told

    with monkeypatch.context() as patch:
        for name in ("reading", "transaction"):
            patch.setattr(archive.backend, name, noted(name, getattr(archive.backend, name)))
        yield begun
