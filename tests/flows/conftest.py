"""One Prefect harness for the whole session: starting its API is what takes time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import flows  # noqa: F401 - sets Prefect's environment before Prefect is imported


@pytest.fixture(scope="session")
def prefect() -> Iterator[None]:
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=180):
        yield
