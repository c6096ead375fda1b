"""A mailbox over IMAP: what is attached to messages that did not come before, and the messages that
say something themselves. Nothing in it is changed.
"""

from __future__ import annotations

import hashlib
import imaplib
import os
import ssl
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from pipeline.reading import formats
from pipeline.reading.identify import media_type
from pipeline.reading.messages import MALFORMED, Letter, MessagePart, bare_message, read_message
from pipeline.reading.sources.download_cache import Incoming, describe, download_cache_folder, keep
from pipeline.reading.sources.types import Away, Known, Seen
from pipeline.settings import Settings
from pipeline.settings.sources import MailboxSource

if TYPE_CHECKING:
    from imap_tools import BaseMailBox, MailMessage

_AT_ONCE = 200
_LONGEST_ID = 300
_PACKED = 1.5  # a message is larger than what is attached to it, by a third and a little
_SAFE = "@.-_+=$~"
_TRY_LATER = "Prüfen Sie die Netzverbindung; der nächste Lauf holt alles nach."
# A covering note is shorter, the shortest release longer.
_FEWEST_WORDS = 60
_BODY_NAME = "Nachricht.eml"
_MOST_SUBJECTS = 5
_BARE = "Nachrichten ohne lesbare Anlage und mit nur wenigen Worten"


class Postbox:
    """One look at a folder of a mailbox. A message is known by its Message-ID, wherever it is
    moved.
    """

    kind = "mailbox"

    def __init__(
        self, entry: MailboxSource, settings: Settings, _sleep: Callable[[float], None]
    ) -> None:
        self.name = entry.name
        port = "" if entry.port == 993 else f":{entry.port}"
        self.root = f"imap://{entry.host}{port}/{quote(entry.folder, safe=_SAFE)}"
        self.gone_after = 1
        self.listed = 0
        self.notes: list[str] = []
        self.passed: dict[str, str] = {}
        self._entry = entry
        self._settings = settings
        self._box: BaseMailBox | None = None
        self._numbers: dict[str, str] = {}
        self._attached: dict[str, Seen] = {}
        self._too_large: set[str] = set()
        self._waiting: deque[str] = deque()
        self._bare: list[str] = []
        self._logos = 0

    def close(self) -> None:
        """See `Source.close`."""
        if self._box:
            with suppress(imaplib.IMAP4.error, OSError):
                self._box.logout()
            self._box = None

    def list(self, known: Mapping[str, Known]) -> Iterator[str]:
        """See `Source.list`: the messages that are not known.

        A message that is deleted is no news: its attachments are documents by now.
        """
        since = date.today() - timedelta(days=self._entry.days)
        for header in self._asked(f"SINCE {since:%d}-{_MONTHS[since.month - 1]}-{since:%Y}"):
            self.listed += 1
            place = f"{self.root}/{quote(_identity(header), safe=_SAFE)}"
            if (
                place in known
                or place in self._numbers
                or not self._is_wanted(header)
                or not header.uid
            ):
                continue
            self._numbers[place] = header.uid
            if header.size_rfc822 > self._settings.limits.file_mb * 1024 * 1024 * _PACKED:
                self._too_large.add(place)
            yield place

    def rest(self) -> Iterator[str]:
        """See `Source.rest`: what is attached to the messages."""
        while self._waiting:
            yield self._waiting.popleft()
        if self._logos:
            self.notes.append(f"Bilder, die Nachrichten nur schmücken, ausgelassen: {self._logos}.")
            self._logos = 0

    def fetch(self, place: str) -> Seen:
        """See `Source.fetch`."""
        if place in self._attached:
            return self._attached[place]
        if place in self._too_large:
            size = self._settings.limits.file_mb
            self.notes.append(
                f"Eine Nachricht ist größer als {size} MB und wurde nicht gelesen: {place}"
            )
            return Seen(place, None)
        if message := self._message(place):
            try:
                self._take_out(read_message(message.obj.as_bytes()), place)
            except MALFORMED as error:
                self.notes.append(
                    f"Eine Nachricht ist fehlerhaft aufgebaut und wurde nicht gelesen ({error}): "
                    f"{place}"
                )
        return Seen(place, None)

    # --- talking to the server ---

    def _opened(self) -> BaseMailBox:
        if self._box:
            return self._box
        from imap_tools import MailBox, MailBoxUnencrypted
        from imap_tools.errors import ImapToolsError

        entry = self._entry
        password = os.environ.get(entry.password_env, "")
        if not password:
            raise Away(
                f"Für das Postfach „{self.name}“ fehlt das Kennwort.",
                f"Setzen Sie die Umgebungsvariable {entry.password_env}.",
            )
        try:
            box: BaseMailBox = (
                MailBox(
                    entry.host,
                    entry.port,
                    entry.timeout_seconds,
                    ssl_context=ssl.create_default_context(),
                )
                if entry.ssl
                else MailBoxUnencrypted(entry.host, entry.port, entry.timeout_seconds)
            )
        except (OSError, imaplib.IMAP4.error) as error:
            raise Away(
                f"Das Postfach „{self.name}“ war nicht erreichbar ({error}).", _TRY_LATER
            ) from error
        self._box = box
        try:
            box.login(entry.user, password, initial_folder=None)
        except (ImapToolsError, imaplib.IMAP4.error, OSError, UnicodeError) as error:
            raise Away(
                f"Die Anmeldung am Postfach „{self.name}“ ist gescheitert.",
                f"Prüfen Sie user und das Kennwort in der Umgebungsvariablen {entry.password_env}.",
            ) from error
        try:
            # Read-only: the server itself refuses to change anything.
            box.folder.set(entry.folder, readonly=True)
        except (ImapToolsError, imaplib.IMAP4.error, OSError) as error:
            raise Away(
                f"Im Postfach „{self.name}“ lässt sich der Ordner „{entry.folder}“ nicht öffnen.",
                "Prüfen Sie folder in der omdok.toml.",
            ) from error
        return box

    def _asked(self, criteria: str) -> tuple[MailMessage, ...]:
        from imap_tools.errors import ImapToolsError

        try:
            return tuple(
                self._opened().fetch(
                    criteria, charset=None, mark_seen=False, headers_only=True, bulk=_AT_ONCE
                )
            )
        except (ImapToolsError, imaplib.IMAP4.error, OSError) as error:
            raise Away(
                f"Das Postfach „{self.name}“ antwortet nicht mehr ({error}).", _TRY_LATER
            ) from error

    def _message(self, place: str) -> MailMessage | None:
        from imap_tools.errors import ImapToolsError

        try:
            found = self._opened().fetch(uid_list=[self._numbers[place]], mark_seen=False)
            return next(iter(found), None)
        except (ImapToolsError, imaplib.IMAP4.error, OSError) as error:
            self.close()  # the next message is asked for on a new connection
            raise Away(
                f"Eine Nachricht in „{self.name}“ war nicht zu lesen ({error}).", _TRY_LATER
            ) from error

    def _is_wanted(self, header: MailMessage) -> bool:
        if not self._entry.senders:
            return True
        with suppress(*MALFORMED):
            sender = header.from_values.email.casefold() if header.from_values else ""
            return any(_comes_from(sender, one.casefold()) for one in self._entry.senders)
        return False

    # --- one message ---

    def _take_out(self, letter: Letter, place: str, depth: int = 0) -> None:
        """Keep what is attached and can be read, and let `list` give it; tell of all else."""
        before = len(self._waiting)
        for part in letter.parts:
            self._take_part(part, letter, place, depth)
        if letter.words >= _FEWEST_WORDS:
            self._keep(MessagePart(_BODY_NAME, bare_message(letter)), place)
        elif len(self._waiting) == before and not depth:
            self._note_bare(letter)

    def _take_part(self, part: MessagePart, letter: Letter, place: str, depth: int) -> None:
        if part.is_logo:
            self._logos += 1
            return
        with Incoming(download_cache_folder(self._settings)) as body:
            body.write(part.data)
            kind = media_type(body.path)
        if kind == formats.EML and depth < self._settings.limits.embedded_depth:
            self._take_out(read_message(part.data), place, depth + 1)
        elif formats.is_readable(kind):
            self._keep(part, place)
        else:
            known = formats.KIND_OF.get(kind)
            what = known.name if known else "von einer Art, die omdok nicht kennt"
            self.notes.append(
                f"Die Anlage „{part.name}“ der Nachricht „{letter.subject}“ ist {what} und wurde "
                f"nicht aufgenommen. {known.step if known else ''}".rstrip()
            )

    def _keep(self, part: MessagePart, place: str) -> None:
        with Incoming(download_cache_folder(self._settings)) as body:
            body.write(part.data)
            sha256 = keep(self._settings, body)
        at = self._free_place(f"{place}/{quote(part.name.encode('utf8', 'replace'), safe=_SAFE)}")
        seen = describe(self._settings, at, sha256, part.name)
        self._attached[at] = Seen(at, seen, parent=place)
        self._waiting.append(at)

    def _note_bare(self, letter: Letter) -> None:
        """One note for all messages that bring nothing, so that they drown no other."""
        self._bare.append(letter.subject or "ohne Betreff")
        listed = ", ".join(f"„{subject}“" for subject in self._bare[:_MOST_SUBJECTS])
        more = " und weitere" if len(self._bare) > _MOST_SUBJECTS else ""
        self.notes[:] = [note for note in self.notes if not note.startswith(_BARE)]
        self.notes.append(f"{_BARE}: {len(self._bare)} ({listed}{more}).")

    def _free_place(self, place: str) -> str:
        number, found = 1, place
        while found in self._attached:
            number += 1
            found = f"{place}~{number}"
        return found


def _comes_from(sender: str, wanted: str) -> bool:
    """Whether an address is the wanted one, or of the wanted domain (`@…`)."""
    return sender.endswith(wanted) if wanted.startswith("@") else sender == wanted


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _identity(header: MailMessage) -> str:
    """The Message-ID, or, where there is none, the hash of the headers."""
    try:
        named = " ".join(str(header.obj["Message-ID"] or "").split()).strip("<> ")
    except MALFORMED:
        named = ""
    if named and len(named) <= _LONGEST_ID:
        return named.encode("utf8", "replace").decode("utf8")
    return hashlib.sha256(header.obj.as_bytes()).hexdigest()
