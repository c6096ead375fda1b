"""Files that arrive in parts, and can be taken up again after a break.

How far a file came stands on disk, and is looked at and changed under the lock of its file alone:
so it does not matter in which order, thread or process the requests of a browser are answered.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.web.refusals import TooLarge
from pipeline.ground.errors import NotFound, Refused
from pipeline.ground.whole_files import locked, write_whole
from pipeline.ingest.receiving import Receipt

CHUNK = 4_000_000  # octets of a part at most
_FORGOTTEN = 2 * 24 * 3600  # seconds after which an unfinished file is dropped
_FINISHED = 1_000  # answers kept for browsers that ask again because they missed the first

Taken = tuple[str, Receipt]


@dataclass(frozen=True, slots=True)
class ArrivingFile:
    """A file that is still arriving: `offset` octets of `size` are here."""

    id: str
    name: str
    size: int
    offset: int


class ArrivingFiles:
    """The files that are arriving in `folder`, of `most` megabytes each; safe for threads and
    processes.
    """

    def __init__(self, folder: Path, most: int) -> None:
        self._folder, self._most = folder, most
        self._lock = threading.Lock()
        self._finished: OrderedDict[tuple[str, str], Taken] = OrderedDict()

    def begin(self, person: str, name: str, size: int, mark: str) -> ArrivingFile:
        """Begin a file, or find how far it came when the same person began it before; `mark` tells
        two apart.

        Raises:
            TooLarge: it is larger than is taken.
        """
        if size > self._most * 1_000_000:
            raise TooLarge(f"„{name}“ ist größer als {self._most} MB.", "Teilen Sie das Dokument.")
        self._folder.mkdir(parents=True, exist_ok=True)
        self._drop_forgotten()
        id = hashlib.sha256(json.dumps([person, name, size, mark]).encode()).hexdigest()[:32]
        with locked(self._file(id)):
            # Touched first: whoever finds the paper finds the file too.
            self._file(id).touch()
            told = {"person": person, "name": name, "size": size}
            write_whole(self._paper(id), json.dumps(told), 0o600)
            with self._lock:
                self._finished.pop((person, id), None)
            return self._known(person, id)

    def part(self, person: str, id: str) -> ArrivingFile:
        """How far a file came; NotFound when this person began none of this id."""
        self._check(person, id)
        with locked(self._file(id)):
            return self._known(person, id)

    def add(self, person: str, id: str, offset: int, content: bytes) -> ArrivingFile:
        """Add what comes next.

        Raises:
            Refused: it does not begin where the file ends so far, or goes beyond its size.
            NotFound: this person began none of this id.
        """
        self._check(person, id)
        with locked(self._file(id)):
            known = self._known(person, id)
            if offset != known.offset or offset + len(content) > known.size:
                raise Refused(
                    f"Erwartet wird die Fortsetzung ab Stelle {known.offset}.",
                    "Fragen Sie den Stand neu ab.",
                    code="offset",
                )
            with self._file(id).open("ab") as target:
                target.write(content)
            return self._known(person, id)

    def finish(self, person: str, id: str, take: Callable[[str, Path], Taken]) -> Taken:
        """Let a file that is whole be taken; it is gone from here when `take` comes back. Who asks
        again gets the answer of the first time.

        Raises:
            Refused: some of it is missing.
            NotFound: this person began none of this id.
        """
        with suppress(KeyError), self._lock:
            return self._finished[person, id]
        self._check(person, id)
        with locked(self._file(id)):
            # Another request may have finished it while this one waited.
            with suppress(KeyError), self._lock:
                return self._finished[person, id]
            known = self._known(person, id)
            if known.offset != known.size:
                raise Refused(
                    f"Es fehlen noch {known.size - known.offset} Zeichen der Datei.",
                    "Laden Sie den Rest hoch.",
                )
            taken = take(known.name, self._file(id))
            self._paper(id).unlink(missing_ok=True)
            self._file(id).unlink(missing_ok=True)
            self._remember(person, id, taken)
            return taken

    def _remember(self, person: str, id: str, taken: Taken) -> None:
        with self._lock:
            self._finished[person, id] = taken
            while len(self._finished) > _FINISHED:
                self._finished.popitem(last=False)

    def _check(self, person: str, id: str) -> None:
        """Whether there is such a file, before its lock makes a file of its own."""
        if not (id.isalnum() and self._paper(id).is_file()):
            with self._lock:
                if (person, id) in self._finished:
                    return
            raise _unknown()

    def _known(self, person: str, id: str) -> ArrivingFile:
        try:
            told = json.loads(self._paper(id).read_text(encoding="utf8"))
            part = ArrivingFile(id, told["name"], told["size"], self._file(id).stat().st_size)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _unknown() from error
        if told["person"] != person:
            raise _unknown()
        return part

    def _file(self, id: str) -> Path:
        return self._folder / f"{id}.part"

    def _paper(self, id: str) -> Path:
        return self._folder / f"{id}.json"

    def _drop_forgotten(self) -> None:
        for file in self._folder.iterdir():
            # Another thread may have dropped it, or it was finished.
            with suppress(FileNotFoundError):
                if file.stat().st_mtime < time.time() - _FORGOTTEN:
                    file.unlink()


def _unknown() -> NotFound:
    return NotFound("Dieses Hochladen gibt es nicht oder nicht mehr.", "Beginnen Sie es neu.")
