"""A real SMTP server for the tests, on loopback: takes everything, or refuses everything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from flows.server import free_port


class Postbox:
    """What the server took, in order; `refusing` makes it answer every message with a fault."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.refusing = False
        self.port = free_port()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - aiosmtpd's names
        if self.refusing:
            return "451 4.3.0 try again later"
        content: Any = envelope.content
        self.taken.append(cast(EmailMessage, message_from_bytes(content, policy=policy.default)))
        return "250 OK"

    @property
    def subjects(self) -> list[str]:
        return [str(message["Subject"]) for message in self.taken]


@contextmanager
def smtp_server() -> Iterator[Postbox]:
    postbox = Postbox()
    controller = Controller(postbox, hostname="127.0.0.1", port=postbox.port)
    controller.start()
    try:
        yield postbox
    finally:
        controller.stop()
