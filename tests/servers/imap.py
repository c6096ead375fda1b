"""A mailbox on loopback: as much of IMAP4rev1 as reading a folder needs, and a note of every
command.
"""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

USER, PASSWORD = "presse@example.org", "geheim und gut"


class Mailbox:
    """Messages by UID; `commands` are all commands so far, without the arguments of LOGIN."""

    def __init__(self) -> None:
        self.host, self.port = "127.0.0.1", 0
        self.messages: dict[int, bytes] = {}
        self.folders = ["INBOX"]
        self.commands: list[str] = []
        self.is_down = False
        self.drops_after = 0  # ends the connection at this FETCH of a whole message

    def put(self, message: EmailMessage | bytes) -> int:
        """Let a message arrive; gives its UID."""
        uid = max(self.messages, default=0) + 1
        self.messages[uid] = message if isinstance(message, bytes) else message.as_bytes()
        return uid


def mail(
    *attached: tuple[str, bytes],
    sender: str = "anna@example.org",
    identity: str = "<1@example.org>",
) -> EmailMessage:
    """A message with attachments."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, USER, "Neue Vereinbarung"
    message["Date"] = "Mon, 23 Nov 2026 10:00:00 +0100"
    if identity:
        message["Message-ID"] = identity
    message.set_content("Im Anhang die Vereinbarung.")
    for name, data in attached:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


class _Session(socketserver.StreamRequestHandler):
    box: Mailbox

    def handle(self) -> None:
        if self.box.is_down:
            return
        self._say("* OK bereit")
        while line := self.rfile.readline():
            tag, _, rest = line.decode("utf8", "replace").rstrip("\r\n").partition(" ")
            name = rest.split(" ")[0].upper()
            self.box.commands.append("LOGIN" if name == "LOGIN" else rest)
            if not self._answer(tag, name, rest):
                return

    def _answer(self, tag: str, name: str, rest: str) -> bool:
        if name == "CAPABILITY":
            self._say("* CAPABILITY IMAP4rev1")
        elif name == "LOGIN":
            if rest != f'LOGIN "{USER}" "{PASSWORD}"':
                self._say(f"{tag} NO falsches Kennwort")
                return True
        elif name in ("EXAMINE", "SELECT"):
            if rest.split(" ", 1)[1].strip('"') not in self.box.folders:
                self._say(f"{tag} NO kein solcher Ordner")
                return True
            self._say(f"* {len(self.box.messages)} EXISTS", "* OK [UIDVALIDITY 1] gut")
        elif name == "UID":
            return self._of_messages(tag, rest)
        elif name == "LOGOUT":
            self._say("* BYE bis bald", f"{tag} OK")
            return False
        self._say(f"{tag} OK fertig")
        return True

    def _of_messages(self, tag: str, rest: str) -> bool:
        if "FETCH" in rest.upper():
            return self._fetch(tag, rest)
        if "SEARCH" in rest.upper():
            self._say("* SEARCH " + " ".join(map(str, sorted(self.box.messages))))
        self._say(f"{tag} OK fertig")
        return True

    def _fetch(self, tag: str, rest: str) -> bool:
        wanted = {int(n) for n in re.split(r"[ ,]", rest)[2:] if n.isdigit()}
        is_whole = "BODY.PEEK[]" in rest
        if is_whole and self.box.drops_after:
            self.box.drops_after -= 1
            if not self.box.drops_after:
                return False
        for number, (uid, data) in enumerate(sorted(self.box.messages.items()), 1):
            if uid in wanted:
                part, name = (
                    (data, "BODY[]")
                    if is_whole
                    else (data.split(b"\n\n")[0] + b"\n\n", "BODY[HEADER]")
                )
                head = f"* {number} FETCH (UID {uid} FLAGS () RFC822.SIZE {len(data)} {name} {{{len(part)}}}\r\n"
                self.wfile.write(head.encode() + part + b")\r\n")
        self._say(f"{tag} OK fertig")
        return True

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


@contextmanager
def running_mailbox() -> Iterator[Mailbox]:
    """A server for as long as the block runs."""
    box = Mailbox()
    session = type("Session", (_Session,), {"box": box})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), session) as server:
        server.daemon_threads = True
        box.port = server.server_address[1]
        threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        try:
            yield box
        finally:
            server.shutdown()
