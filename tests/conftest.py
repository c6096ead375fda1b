"""Fixtures that several parts need."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import flows  # noqa: F401 - sets Prefect's environment before anything imports Prefect
from tests.drawing import EXAMPLES, steady
from tests.servers.postgres import postgres  # noqa: F401 - a fixture
from tests.workspace import PROJECT, Workspace

# The same examples each time: no change fails by the chance of a draw. `make fuzz` draws others, and more of them.
settings.register_profile("same", settings.get_profile("ci"), max_examples=40)
settings.register_profile(
    "others", settings.get_profile("default"), max_examples=400, deadline=None
)
settings.load_profile("others" if EXAMPLES else "same")

# What starts a server or a browser, or loads a model.
_SLOW = frozenset(("postgres", "prefect", "e5_folder", "chromium", "web_template"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what uses one of these, so that the inner loop can leave it out."""
    for item in items:
        used = set(getattr(item, "fixturenames", ()))
        if used & _SLOW or "[postgresql" in item.name:
            item.add_marker("slow")


@pytest.fixture(scope="session", autouse=True)
def _same_draws() -> Iterator[None]:
    with steady():
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder `shared` beside the checkout; tests that need it are skipped only where it is
    absent.
    """
    folder = PROJECT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs the folder `shared` beside the checkout")
    return folder


@pytest.fixture(scope="session")
def e5_folder() -> Path:
    """The real embedding model, built where the product keeps it when it is not there yet (a
    quarter of a minute).
    """
    from nlp.models import build_e5

    return build_e5(PROJECT / "outputs" / "models" / "multilingual-e5-small")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "inbox").mkdir()
    config = tmp_path / "omdok.toml"
    config.write_text(
        f"""
[paths]
corpus = "{PROJECT / "corpus"}"
outputs = "outputs"
[ingest]
folders = ["inbox"]
retry_seconds = 0
[sources]
stable_seconds = 0
[embedding]
engine = "hashing"
""",
        encoding="utf8",
    )
    return Workspace(tmp_path, config)


@pytest.fixture(scope="session")
def prefect() -> Iterator[None]:
    """One Prefect harness for the whole session: starting its API is what takes time."""
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=180):
        yield


@pytest.fixture(scope="session")
def quick_passwords() -> Iterator[None]:
    """Passwords hashed with so little work that many can be tried."""
    from argon2 import PasswordHasher

    from pipeline.accounts import passwords

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        )
        passwords._nobodys.cache_clear()
        yield
    passwords._nobodys.cache_clear()
