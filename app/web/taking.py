"""Files handed over on the page: looked at, and taken in by a worker while the page goes on."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.web.batches import Batches, BatchFile
from app.web.parts import ArrivingFiles
from pipeline.ground.errors import OmdokError
from pipeline.ground.types import FileOutcome
from pipeline.ingest.receiving import Receipt, receive, safe_name, take_in
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.archive import Parts as ArchiveParts
    from pipeline.settings import Settings

TakeIn = Callable[[Settings, Iterable[str], Callable[[FileOutcome], None]], None]

log = logging.getLogger("omdok.web")

_LATER = "Die Datei liegt im Eingang; der nächste Lauf holt sie nach."
_VERDICTS = {
    "new": "neu aufgenommen",
    "changed": "neue Fassung",
    "unchanged": "unverändert",
    "duplicate": "bereits vorhanden",
    "quarantined": "zurückgestellt",
    "failed": "gescheitert",
}


class Reception:
    """Takes files in, one batch after the other, by `take` in a thread of its own; safe for
    threads.
    """

    def __init__(self, settings: Settings, archive: ArchiveParts, take: TakeIn = take_in) -> None:
        self._settings, self._store, self._take = settings, archive, take
        self._batches = Batches()
        self.parts = ArrivingFiles(settings.paths.outputs / "uploads", settings.web.upload_mb)
        self._lock = threading.Lock()
        self._waiting: queue.Queue[str] = queue.Queue()
        self._thread: threading.Thread | None = None

    def hand_over(
        self, files: list[tuple[str, Path]], batch: str = ""
    ) -> tuple[str, tuple[Receipt, ...]]:
        """Look at files and queue those that are new; gives the batch under which their verdicts
        can be asked for. What goes wrong with one file is its verdict, where another was taken.

        Raises:
            ConfigError: none of the files could be laid into the inbox.
        """
        receipts: list[Receipt] = []
        faults: list[OmdokError] = []
        for name, file in files:
            try:
                receipts.append(receive(self._settings, self._store, file, name))
            except OmdokError as error:
                faults.append(error)
                receipts.append(Receipt(safe_name(name), "abgelehnt", _said(error)))
        if len(faults) == len(files) and faults:
            raise faults[0]
        items = tuple(_item(receipt) for receipt in receipts)
        id = self._batches.add(items, batch)
        if not all(item.done for item in items):
            self._waiting.put(id)
            self._work()
        return id, tuple(receipts)

    def batch(self, id: str) -> tuple[BatchFile, ...]:
        """The verdicts of a batch so far; NotFound when it is not known any more."""
        return self._batches.get(id)

    def finish(self, person: str, id: str, batch: str = "") -> tuple[str, Receipt]:
        """Hand over a file that arrived in parts and is whole; who asks again gets the same answer.

        Raises:
            Refused: some of it is missing.
            NotFound: this person began none of this id.
            ConfigError: it could not be laid into the inbox; it is still here.
        """

        def take(name: str, file: Path) -> tuple[str, Receipt]:
            taken, receipts = self.hand_over([(name, file)], batch)
            return taken, receipts[0]

        return self.parts.finish(person, id, take)

    def _work(self) -> None:
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(
                    target=self._take_in_all, daemon=True, name="omdok-uploads"
                )
                self._thread.start()

    def _take_in_all(self) -> None:
        while True:
            id = self._waiting.get()
            try:
                self._take_in(id)
            finally:
                # What nobody told of, or what broke off, is told here: nothing waits for ever.
                self._batches.give_up(id, _LATER)
                self._waiting.task_done()

    def _take_in(self, id: str) -> None:
        try:
            places = [item.place for item in self._batches.get(id) if not item.done]
            if places:
                self._take(self._settings, places, partial(self._settle, id))
        except OmdokError as error:
            self._batches.give_up(id, _said(error))
        except Exception:
            # Whatever it is, the batches behind this one must have their turn.
            log.exception("taking in of a batch failed")
            self._batches.give_up(id, f"Ein unerwarteter Fehler. {_LATER}")

    def _settle(self, id: str, outcome: FileOutcome) -> None:
        verdict = _VERDICTS[outcome.outcome]
        self._batches.settle(
            id, outcome.path, verdict, outcome.reason or "", outcome.document or ""
        )

    def wait(self) -> None:
        """Come back when nothing is left to take in."""
        self._waiting.join()


def _said(error: OmdokError) -> str:
    return f"{error.message} {error.hint}".strip()


def _item(receipt: Receipt) -> BatchFile:
    if receipt.verdict == "angenommen":
        return BatchFile(receipt.name, "wird gelesen …", place=receipt.place, done=False)
    return BatchFile(receipt.name, receipt.verdict, receipt.reason, receipt.document)
