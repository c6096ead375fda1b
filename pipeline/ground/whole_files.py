"""Files that are written in one step: who reads meanwhile, or after a crash, finds the old content
or the new one.

Who changes a file on the ground of what stands in it does so with `change_whole`: no change that
somebody else made meanwhile is lost, be it a thread, another process or a person with an editor.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

# An editor that saves without asking for the lock may come in between; more often than this in a
# row it is no person.
_TRIES = 20


class Stale(Exception):
    """The file no longer has the content that the change was made on."""


def mark_of(content: str | bytes) -> str:
    """A short name for a content: equal marks mean equal contents. It is the SHA-256 in hex."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def write_whole(file: Path, content: str | bytes, mode: int = 0o644) -> None:
    """Put a text (as UTF-8) or bytes into a file, whose folder is made where there is none.

    Raises:
        OSError: it cannot be written; what was there is still there.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".omdok-")
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(content.encode() if isinstance(content, str) else content)
            target.flush()
            os.fsync(target.fileno())
        # mkstemp makes files that only their owner may read; staff share folders.
        written.chmod(mode)
        written.replace(file)
    except BaseException:
        written.unlink(missing_ok=True)
        raise


def replace_whole(file: Path, content: str | bytes, seen: str, mode: int = 0o644) -> None:
    """Write a file as `write_whole` does, but only if its content still has the mark `seen`; that
    of an empty content stands for a file that is not there.

    Raises:
        Stale: it has another content by now; nothing is written.
        OSError: it cannot be read or written.
    """
    with locked(file):
        _replace(file, content, seen, mode)


def change_whole(file: Path, change: Callable[[str], str], mode: int = 0o644) -> str:
    """Replace the text of a file by what `change` makes of it, one change after the other; gives
    the new text.

    `change` gets "" where there is no file, and is asked again with the newer text when somebody
    wrote the file meanwhile without the lock; so it should do nothing else. What it raises leaves
    the file as it is.

    Raises:
        OSError: the file cannot be read or written.
        UnicodeDecodeError: it is no text.
        Stale: it was written again and again meanwhile.
    """
    with locked(file):
        for _ in range(_TRIES):
            before = _content(file)
            after = change(before.decode())
            try:
                _replace(file, after, mark_of(before), mode)
            except Stale:
                continue
            return after
    raise Stale(file.name)


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Keep everybody else who asks for the lock of this file waiting, threads and processes alike.

    The lock is a file beside it, which goes when it is let go; a crash leaves it, but lets it go.

    Raises:
        OSError: its folder cannot be written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    place = file.with_name(f".{file.name}.lock")
    handle = _lock(place)
    try:
        yield
    finally:
        place.unlink(missing_ok=True)
        os.close(handle)


def _lock(place: Path) -> int:
    while True:
        handle = os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            if _is_at(handle, place):
                return handle
        except BaseException:
            os.close(handle)
            raise
        # Who held it took the file away, so this lock guards nothing.
        os.close(handle)


def _is_at(handle: int, place: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), place.stat())
    except FileNotFoundError:
        return False


def _replace(file: Path, content: str | bytes, seen: str, mode: int) -> None:
    if mark_of(_content(file)) != seen:
        raise Stale(file.name)
    write_whole(file, content, mode)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""
