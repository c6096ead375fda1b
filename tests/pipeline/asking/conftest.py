"""A generated archive of which everything is known, made once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.asking.__main__ import generated
from pipeline.search.bundle import Bundle


@pytest.fixture(scope="session")
def bundle() -> Iterator[Bundle]:
    """The archive of `bench.asking` with all that a question needs."""
    with generated() as made:
        yield made
