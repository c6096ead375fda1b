"""An upload: bytes that somebody hands in, written to the inbox whole or not at all. The next run takes them in."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Literal

from pipeline.reading.extractors import load_extractor
from pipeline.reading.faults import fault
from pipeline.reading.identify import media_type
from pipeline.reading.sources.collected import Incoming
from pipeline.settings import Settings

_LONGEST_NAME = 120  # bytes; most systems allow 255, and a path has more parts
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
_RESERVED = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Upload:
    """What became of an upload: `place` is where it lies, and, for one that is known, where it lay already."""

    outcome: Literal["stored", "known"]
    place: str
    sha256: str


def store_upload(settings: Settings, name: str, chunks: Iterable[bytes], known: dict[str, str]) -> Upload:
    """Put bytes into the inbox under a safe name; `known` tells by hash which bytes lie where already.

    Raises:
        DocumentError: `too_large`, `empty`, or a format that omdok cannot read.
        OSError: the inbox cannot be written.
    """
    inbox = settings.ingest.folders[0]
    inbox.mkdir(parents=True, exist_ok=True)
    most = settings.limits.file_mb * 1024 * 1024
    with Incoming(inbox) as incoming:
        size = 0
        for chunk in chunks:
            size += len(chunk)
            if size > most:
                raise fault("too_large", f"Die Datei ist größer als {settings.limits.file_mb} MB.")
            incoming.write(chunk)
        load_extractor(media_type(incoming.path))
        if incoming.sha256 in known:
            return Upload("known", known[incoming.sha256], incoming.sha256)
        return Upload("stored", str(_settle(incoming, inbox, safe_name(name))), incoming.sha256)


def safe_name(name: str) -> str:
    """A name that every file system takes, without folders, that no run overlooks as a temporary file."""
    plain = unicodedata.normalize("NFC", name.encode("utf8", "replace").decode("utf8"))
    last = re.split(r"[/\\]", plain)[-1]
    clean = "".join(c for c in _UNSAFE.sub("-", last) if unicodedata.category(c) not in ("Cc", "Cf"))
    clean = clean.strip(" .~#$") or "dokument"
    if _RESERVED.match(clean):
        clean = f"datei-{clean}"
    stem, dot, suffix = clean.rpartition(".")
    if not dot or len(suffix) > 5 or not stem:
        stem, dot, suffix = clean, "", ""
    room = _LONGEST_NAME - len(f"{dot}{suffix}".encode())
    return f"{stem.encode()[:room].decode('utf8', 'ignore').rstrip()}{dot}{suffix}"


def _settle(incoming: Incoming, inbox: Path, name: str) -> Path:
    """Give the bytes their name without ever overwriting a file: two people may upload "Brief.pdf" at once."""
    incoming.path.chmod(0o644)  # people look into the inbox too
    wanted = inbox / name
    for number in count(1):
        target = wanted if number == 1 else wanted.with_stem(f"{wanted.stem}-{number}")
        try:
            os.link(incoming.path, target)
        except FileExistsError:
            continue
        except OSError:
            # Some shares know no links.
            if target.exists():
                continue
            incoming.path.rename(target)
        return target
    raise AssertionError("numbers do not end")
