"""What all requests of one process share: settings, accounts, and the search engine, which is
opened once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from starlette.requests import HTTPConnection

from app.web.jobs import Jobs
from app.web.messages import Messages
from app.web.presence import Presence
from app.web.taking import Reception
from pipeline.accounts import Accounts, open_accounts
from pipeline.archive import Archive, open_archive
from pipeline.ground.errors import ConfigError
from pipeline.keeping.auditing import note
from pipeline.settings import Settings
from pipeline.settings.changing import change_settings

if TYPE_CHECKING:
    from pipeline.registers.vocabulary import Vocabulary
    from pipeline.search.bundle import Bundle
    from pipeline.tagging.rulings import Ruling

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Registers:
    stamp: tuple[tuple[str, int, int], ...]
    vocabulary: Vocabulary


class Site:
    """One installation, as the page sees it; safe for threads. `config` is the file that `settings`
    were read from.
    """

    def __init__(self, settings: Settings, config: Path | None = None) -> None:
        self.settings, self.config = settings, config
        self.accounts: Accounts = open_accounts(settings)
        # Opening reads nothing; the store follows other processes' writes by its generation on its
        # own.
        self.archive: Archive = open_archive(settings.store_url, settings.search_folder)
        self._lock = threading.Lock()
        self._registers: _Registers | None = None
        self._searcher: Bundle | None = None
        self._kept: dict[str, tuple[int, object]] = {}
        self.presence = Presence()
        self.desk = Reception(settings, self.archive)
        self.messages = Messages()
        self.jobs = Jobs(self.messages)
        # Rulings that are made, by id, while the documents that they concern are tagged anew.
        self.settling: dict[str, Ruling | None] = {}

    def close(self) -> None:
        """Let go of all files, once what works on them is done."""
        self.jobs.close()
        self.archive.close()
        self.accounts.close()

    def change_settings(self, change: Callable[[str], str]) -> None:
        """Write another text into the file of settings; all requests from now on see what it says.

        Raises:
            ConfigError: it makes no valid settings, or there is no file; nothing is written then.
        """
        if self.config is None:
            raise ConfigError(
                "omdok läuft ohne eine Datei der Einstellungen.", "Fragen Sie die Technik."
            )
        made = change_settings(self.config, change)
        # Another archive than the file names may have been given at the start.
        self.settings = made.model_copy(update={"store": self.settings.store})
        with self._lock:
            if self._searcher:
                self._searcher = replace(self._searcher, settings=self.settings)

    def vocabulary(self) -> Vocabulary:
        """The registers, read again when one of their files changed.

        Raises:
            ConfigError: they have faults.
        """
        from pipeline.registers.vocabulary import load_vocabulary

        folder = self.settings.vocabulary_folder
        files = (
            sorted(file for file in folder.iterdir() if file.is_file()) if folder.is_dir() else []
        )
        stamp = tuple(
            (file.name, (found := file.stat()).st_mtime_ns, found.st_size) for file in files
        )
        with self._lock:
            if self._registers is None or self._registers.stamp != stamp:
                self._registers = _Registers(stamp, load_vocabulary(folder))
            return self._registers.vocabulary

    def searcher(self) -> Bundle:
        """Store, registers and language model, ready to search; the model is loaded once for a
        process.

        Raises:
            ConfigError: the registers have faults, or the model is not there.
        """
        from pipeline.search.bundle import Bundle
        from pipeline.search.meaning import embedder_for

        vocabulary = self.vocabulary()
        with self._lock:
            if self._searcher is None:
                self._searcher = Bundle(
                    self.archive, self.settings, vocabulary, embedder_for(self.settings)
                )
            elif self._searcher.vocabulary is not vocabulary:
                self._searcher = Bundle(
                    self.archive, self.settings, vocabulary, self._searcher.embedder
                )
            return self._searcher

    def kept(self, name: str, make: Callable[[], _T]) -> _T:
        """What `make` gives, made again only when the archive has changed since.

        Raises:
            NotFound: there is no archive yet.
        """
        generation = self.archive.generation()
        found = self._kept.get(name)
        if found is None or found[0] != generation:
            found = self._kept[name] = (generation, make())
        return cast(_T, found[1])

    def kept_before(self, name: str) -> object | None:
        """What `kept` gave last under a name, though the archive may have changed since."""
        found = self._kept.get(name)
        return found[1] if found else None

    def record(
        self, actor: str, action: str, object: str, details: Mapping[str, Any] | None = None
    ) -> None:
        """Note a change in the audit; `actor` is the account's name, of which only a pseudonym is
        kept.
        """
        note(self.settings, self.archive, actor, action, object, details)


def site_of(connection: HTTPConnection) -> Site:
    """The site that a request came to."""
    return cast(Site, connection.app.state.site)
