"""How a request begins: whoever connects and does not say what they want is not waited for."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol


class PatientProtocol(H11Protocol):
    """Uvicorn's protocol with an end to waiting for the head of a request; its own waits for ever,
    so that connections which send half of one stay open until no more can be made.
    """

    HEAD_SECONDS: ClassVar[float] = 15.0
    _ends: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait."""
        super().connection_made(transport)  # type: ignore[arg-type]  # narrowed by uvicorn
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        """Go on waiting until the head is whole."""
        super().data_received(data)
        if self.cycle and not self.cycle.response_complete:
            self._stop_waiting()
        elif self._ends is None:
            self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there to wait for."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _expect_head(self) -> None:
        self._ends = self.loop.call_later(self.HEAD_SECONDS, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._ends:
            self._ends.cancel()
            self._ends = None
