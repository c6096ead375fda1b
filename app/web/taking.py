"""Files handed over on the page: parts that arrive, and a worker that takes in whole ones while the
page goes on.
"""

from __future__ import annotations

import hashlib
import json
import logging
import queue
import secrets
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.web.problems import TooLarge
from pipeline.ground.errors import NotFound, OmdokError, Refused
from pipeline.ground.types import FileOutcome
from pipeline.ingest.receiving import Receipt, receive, take_in

if TYPE_CHECKING:
    from app.web.site import Site

log = logging.getLogger("omdok.web")

CHUNK = 4_000_000  # octets of a part at most
_FORGOTTEN = 2 * 24 * 3600  # seconds after which an unfinished file is dropped
_BATCHES = 200
_VERDICTS = {
    "new": "neu aufgenommen",
    "changed": "neue Fassung",
    "unchanged": "unverändert",
    "duplicate": "bereits vorhanden",
    "quarantined": "zurückgestellt",
    "failed": "gescheitert",
}


@dataclass(frozen=True, slots=True)
class Item:
    """A file of a batch: `verdict` is German; it waits while `done` is false."""

    name: str
    verdict: str
    reason: str = ""
    document: str = ""
    place: str = ""
    done: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """A file that is still arriving: `offset` octets of `size` are here."""

    id: str
    name: str
    size: int
    offset: int


class Desk:
    """Takes files in, one after the other, in a thread of its own; safe for threads."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._folder = site.settings.paths.outputs / "uploads"
        self._lock = threading.Lock()
        self._batches: OrderedDict[str, tuple[Item, ...]] = OrderedDict()
        self._waiting: queue.Queue[str] = queue.Queue()
        self._thread: threading.Thread | None = None

    # --- whole files ---

    def hand_over(
        self, files: list[tuple[str, Path]], batch: str = ""
    ) -> tuple[str, tuple[Receipt, ...]]:
        """Look at files and queue those that are new; gives the batch under which their verdicts
        can be asked for.
        """
        receipts = tuple(
            receive(self._site.settings, self._site.store, file, name) for name, file in files
        )
        items = tuple(_item(receipt) for receipt in receipts)
        with self._lock:
            id = batch if batch in self._batches else secrets.token_hex(8)
            self._batches[id] = (*self._batches.get(id, ()), *items)
            while len(self._batches) > _BATCHES:
                self._batches.popitem(last=False)
        if not all(item.done for item in items):
            self._waiting.put(id)
            self._work()
        return id, receipts

    def batch(self, id: str) -> tuple[Item, ...]:
        """The verdicts of a batch so far; NotFound when it is not known any more."""
        with self._lock:
            if id not in self._batches:
                raise NotFound(
                    "Von diesem Hochladen weiß omdok nichts mehr.",
                    "Was daraus geworden ist, steht im Laufbericht; gefunden wird es über die "
                    "Suche.",
                )
            return self._batches[id]

    def _work(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._take_in_all, daemon=True, name="omdok-uploads"
                )
                self._thread.start()

    def _take_in_all(self) -> None:
        while True:
            id = self._waiting.get()
            places = [item.place for item in self.batch(id) if not item.done]
            try:
                take_in(self._site.settings, places, partial(self._settle, id))
            except OmdokError as error:
                self._give_up(id, f"{error.message} {error.hint}".strip())
            except Exception:
                log.exception("taking in of %s failed", places)
                self._give_up(
                    id,
                    "Ein unerwarteter Fehler. Die Datei liegt im Eingang; der nächste Lauf holt "
                    "sie nach.",
                )
            finally:
                self._waiting.task_done()

    def _settle(self, id: str, outcome: FileOutcome) -> None:
        self._change(
            id,
            outcome.path,
            _VERDICTS[outcome.outcome],
            outcome.reason or "",
            outcome.document or "",
        )

    def _give_up(self, id: str, reason: str) -> None:
        for item in self.batch(id):
            if not item.done:
                self._change(id, item.place, "wartet auf den nächsten Lauf", reason, "")

    def _change(self, id: str, place: str, verdict: str, reason: str, document: str) -> None:
        with self._lock:
            self._batches[id] = tuple(
                replace(item, verdict=verdict, reason=reason, document=document, done=True)
                if item.place == place and not item.done
                else item
                for item in self._batches[id]
            )

    def wait(self) -> None:
        """Come back when nothing is left to take in."""
        self._waiting.join()

    # --- files in parts ---

    def begin(self, person: str, name: str, size: int, mark: str) -> Part:
        """Begin a file, or find how far it came when the same person began it before; `mark` tells
        two apart.

        Raises:
            TooLarge: it is larger than is taken.
        """
        most = self._site.settings.web.upload_mb
        if size > most * 1_000_000:
            raise TooLarge(f"„{name}“ ist größer als {most} MB.", "Teilen Sie das Dokument.")
        self._folder.mkdir(parents=True, exist_ok=True)
        self._drop_forgotten()
        id = hashlib.sha256(json.dumps([person, name, size, mark]).encode()).hexdigest()[:32]
        self._paper(id).write_text(
            json.dumps({"person": person, "name": name, "size": size}), encoding="utf8"
        )
        self._file(id).touch()
        return self.part(person, id)

    def part(self, person: str, id: str) -> Part:
        """How far a file came; NotFound when this person began none of this id."""
        paper = self._paper(id)
        told = (
            json.loads(paper.read_text(encoding="utf8")) if id.isalnum() and paper.is_file() else {}
        )
        if told.get("person") != person:
            raise NotFound(
                "Dieses Hochladen gibt es nicht oder nicht mehr.", "Beginnen Sie es neu."
            )
        return Part(id, told["name"], told["size"], self._file(id).stat().st_size)

    def add(self, person: str, id: str, offset: int, content: bytes) -> Part:
        """Add what comes next.

        Raises:
            Refused: it does not begin where the file ends so far, or goes beyond its size.
        """
        with self._lock:
            known = self.part(person, id)
            if offset != known.offset or offset + len(content) > known.size:
                raise Refused(
                    f"Erwartet wird die Fortsetzung ab Stelle {known.offset}.",
                    "Fragen Sie den Stand neu ab.",
                    code="offset",
                )
            with self._file(id).open("ab") as target:
                target.write(content)
        return self.part(person, id)

    def finish(self, person: str, id: str, batch: str = "") -> tuple[str, Receipt]:
        """Hand over a file that is whole.

        Raises:
            Refused: some of it is missing.
        """
        known = self.part(person, id)
        if known.offset != known.size:
            raise Refused(
                f"Es fehlen noch {known.size - known.offset} Zeichen der Datei.",
                "Laden Sie den Rest hoch.",
            )
        batch, receipts = self.hand_over([(known.name, self._file(id))], batch)
        self._file(id).unlink(missing_ok=True)
        self._paper(id).unlink(missing_ok=True)
        return batch, receipts[0]

    def _file(self, id: str) -> Path:
        return self._folder / f"{id}.part"

    def _paper(self, id: str) -> Path:
        return self._folder / f"{id}.json"

    def _drop_forgotten(self) -> None:
        for file in self._folder.iterdir():
            if file.stat().st_mtime < time.time() - _FORGOTTEN:
                file.unlink(missing_ok=True)


def _item(receipt: Receipt) -> Item:
    if receipt.verdict == "angenommen":
        return Item(receipt.name, "wird gelesen …", place=receipt.place, done=False)
    return Item(receipt.name, receipt.verdict, receipt.reason, receipt.document)
