"""Mail by SMTP through an outbox: a server that is down loses nothing, breaks nothing, and nothing
is sent twice.
"""

from __future__ import annotations

import os
import smtplib
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path

from pipeline.ground.whole_files import write_whole
from pipeline.settings import Settings
from pipeline.settings.schedule import MailSettings

# A message that was being sent for so long was left behind by a process that is gone.
_STUCK_SECONDS = 600


def outbox(settings: Settings) -> Path:
    """Where mail waits for a server that takes it."""
    return settings.paths.outputs / "mail"


def post(
    settings: Settings, subject: str, text: str, page: str = "", to: Sequence[str] = ()
) -> None:
    """Put a message into the outbox; nothing happens while no mail server is configured. `page` is
    HTML; `to` are the addresses, those of `[mail]` where none are named.
    """
    mail = settings.mail
    if not mail.host:
        return
    message = EmailMessage()
    message["Subject"] = " ".join(subject.split())
    message["From"] = mail.sender
    message["To"] = ", ".join(to or mail.to)
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = make_msgid(domain=mail.sender.rpartition("@")[2] or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    if page:
        message.add_alternative(page, subtype="html")
    with suppress(OSError):
        write_whole(outbox(settings) / f"{time.time_ns()}.eml", message.as_string())


def send_waiting(settings: Settings) -> str:
    """Send what waits in the outbox; gives "", or in German why it could not be sent."""
    waiting = list(_waiting(settings))
    if not waiting or not settings.mail.host:
        return ""
    try:
        with _server(settings.mail) as server:
            for file in waiting:
                _send(server, file)
    except (OSError, smtplib.SMTPException) as error:
        name = f"{settings.mail.host}:{settings.mail.port}"
        return (
            f"Eine Nachricht ließ sich nicht senden (Mailserver {name}: {error}). Sie wartet im "
            "Ordner "
            f"„{outbox(settings)}“; der nächste Lauf versucht es wieder. Bleibt es dabei, prüfen "
            "Sie [mail] in "
            "omdok.toml."
        )
    return ""


def _waiting(settings: Settings) -> Iterator[Path]:
    folder = outbox(settings)
    for stuck in folder.glob("*.sending"):
        with suppress(OSError):
            if time.time() - stuck.stat().st_mtime > _STUCK_SECONDS:
                stuck.rename(stuck.with_suffix(".eml"))
    yield from sorted(folder.glob("*.eml"))


def _send(server: smtplib.SMTP, file: Path) -> None:
    mine = file.with_suffix(".sending")
    try:
        os.utime(file)
        file.rename(mine)
    except FileNotFoundError:
        return  # another run sends it
    try:
        message = _read(mine)
        server.send_message(message)
    except (OSError, smtplib.SMTPException):
        mine.rename(file)
        raise
    mine.unlink()


def _read(file: Path) -> EmailMessage:
    from email import policy
    from email.parser import BytesParser

    return BytesParser(policy=policy.default).parsebytes(file.read_bytes())


@contextmanager
def _server(mail: MailSettings) -> Iterator[smtplib.SMTP]:
    context = ssl.create_default_context()
    if mail.tls == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            mail.host, mail.port, timeout=mail.seconds, context=context
        )
    else:
        server = smtplib.SMTP(mail.host, mail.port, timeout=mail.seconds)
    with server:
        if mail.tls == "starttls":
            server.starttls(context=context)
        if mail.user:
            server.login(mail.user, os.environ.get(mail.password_env, ""))
        yield server
