"""The child's side of the sandbox: one request after the other, until the parent closes the
pipe.
"""

from __future__ import annotations

import json
import os
import pkgutil
import signal
import struct
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any, BinaryIO

from pipeline.ground.errors import OmdokError

_HEADER = struct.Struct("<Q")
_MB = 1024 * 1024
_LARGEST_FILE_MB = 2048
_SPARE_SECONDS = 5
_LOOK_EVERY = 0.5
_CONNECTS = frozenset({"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto"})


def main() -> None:
    """Answer requests from standard input on what was standard output."""
    inlet, outlet = sys.stdin.buffer, _private_output()
    sys.addaudithook(_no_network)
    threading.Thread(target=_end_with, args=(int(sys.argv[1]),), daemon=True).start()
    while header := inlet.read(_HEADER.size):
        message = json.loads(inlet.read(_HEADER.unpack(header)[0]))
        answer = _answer(message)
        outlet.write(_HEADER.pack(len(answer)) + answer)
        outlet.flush()


def _end_with(parent: int) -> None:
    """End this process and all that it started once its parent is gone, however that ended."""
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY)
    if hasattr(os, "killpg"):
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(1)


def _private_output() -> BinaryIO:
    """The pipe to the parent; what a parser prints goes to standard error, not into the answer."""
    private = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(private, "wb")


def _no_network(event: str, _arguments: tuple[Any, ...]) -> None:
    if event in _CONNECTS:
        raise PermissionError("documents are read without network")


def _answer(message: dict[str, Any]) -> bytes:
    _limit(int(message["memory_mb"]), float(message["seconds"]))
    try:
        text: str = pkgutil.resolve_name(message["target"])(message["request"])
        return b"+" + text.encode("utf-8")
    except OmdokError as error:
        return _told(type(error).__name__, error.message, error.hint, error.code)
    except MemoryError:
        return _told("foreign", "MemoryError", "", "memory")
    except Exception as error:  # noqa: BLE001 - the border: parsers of foreign files raise whatever they like
        told = f"{type(error).__name__}: {error}"[:500] + "\n" + traceback.format_exc()[-1500:]
        return _told("foreign", told, "", "crashed")


def _told(kind: str, message: str, hint: str, code: str) -> bytes:
    return b"-" + json.dumps({"kind": kind, "message": message, "hint": hint, "code": code}).encode(
        "utf-8"
    )


def _limit(memory_mb: int, seconds: float) -> None:
    """Cap address space at what is in use plus `memory_mb`, and processor time likewise; only the
    soft limits, so that a program may be started.
    """
    try:
        import resource
    except ImportError:
        # Windows has no such limits; time is limited there as well.
        return
    _set(resource.RLIMIT_AS, _address_space() + memory_mb * _MB)
    # The parent counts and ends it; this is for when there is no parent any more.
    _set(resource.RLIMIT_CPU, int(time.process_time() + seconds) + _SPARE_SECONDS)
    _set(resource.RLIMIT_FSIZE, _LARGEST_FILE_MB * _MB)
    _set(resource.RLIMIT_CORE, 0)


def _set(which: int, wanted: int) -> None:
    import resource

    _, hard = resource.getrlimit(which)
    resource.setrlimit(
        which, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
    )


def _address_space() -> int:
    table = Path("/proc/self/statm")
    pages = int(table.read_text().split()[0]) if table.exists() else 0
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()
