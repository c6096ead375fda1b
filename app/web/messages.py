"""Messages that wait for the next page of a session."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["ok", "info", "warning", "error"]
# Sessions whose messages nobody came back to see; the oldest are forgotten.
_SESSIONS = 500


@dataclass(frozen=True, slots=True)
class Message:
    """One message; where `undo` is an address, a button beside it takes the deed back by posting
    `fields` there.
    """

    kind: Kind
    text: str
    hint: str = ""
    undo: str = ""
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Messages:
    """Messages by session; safe for threads."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _by_session: OrderedDict[str, list[Message]] = field(default_factory=OrderedDict)

    def add(self, session: str, told: Message) -> None:
        """Keep a message for a session."""
        with self._lock:
            self._by_session.setdefault(session, []).append(told)
            while len(self._by_session) > _SESSIONS:
                self._by_session.popitem(last=False)

    def take(self, session: str) -> tuple[Message, ...]:
        """What was kept for a session, which is forgotten now."""
        with self._lock:
            return tuple(self._by_session.pop(session, ()))
