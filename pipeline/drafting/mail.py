"""A released draft as a mail that is ready to be sent: subject, plain text first, then the page.

omdok sends nothing. The file is a message of RFC 5322 with both forms (RFC 2046, 5.1.4), marked
`X-Unsent`, so that mail programs that know the mark open it to be written on and sent. Who sends it
writes the recipients in; who answers reaches the press contact (`Reply-To`).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from pipeline.drafting.embargo import embargo_line
from pipeline.drafting.moments import german_moment
from pipeline.drafting.products import public_name
from pipeline.drafting.provenance import Sheet, sheet_of
from pipeline.drafting.render.roles import role_of
from pipeline.ground.drafts import Draft
from pipeline.ground.errors import Refused
from pipeline.ground.wording import DRAFT_STATES

_SENDABLE = ("approved", "published")
# An address as people print one; what mail programs beyond that allow stands in no contact block.
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
# A picture within a page, and the name of one that is a part of the mail.
_WITHIN = re.compile(r'src="data:image/(?P<kind>jpeg|png);base64,(?P<data>[A-Za-z0-9+/=]+)"')
_CID = "<bild-{}@omdok>"
_SENDER = "Offensive Mittelstand"
# Quoted-printable stays readable, and its lines within the 998 letters that mail allows.
_ENCODING = "quoted-printable"


def is_sendable(draft: Draft) -> bool:
    """Whether the draft is released, also under an embargo, so that there is a mail of it."""
    return draft.state in _SENDABLE


def mail_of(draft: Draft, page: bytes, now: datetime) -> bytes:
    """The bytes of the `.eml`; `page` is the draft's web page, `now` tells whether the embargo
    holds.

    Raises:
        Refused: the draft is not released.
    """
    if not is_sendable(draft):
        raise Refused(
            f"Der Entwurf ist „{DRAFT_STATES[draft.state]}“; eine Mail gibt es erst nach der "
            "Freigabe.",
            "Lassen Sie ihn von zwei Personen freigeben, und rufen Sie die Mail dann ab.",
        )
    sheet = sheet_of(draft)
    held = _held(draft, now)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = " ".join(f"{held}{draft.title}".split())
    contact = next(_addresses(sheet), "")
    if contact:
        message["From"] = message["Reply-To"] = Address(_SENDER, addr_spec=contact)
    message["Date"] = now.astimezone(UTC)
    message["Content-Language"] = "de"
    message["X-Unsent"] = "1"
    message.set_content(_plain(sheet), cte=_ENCODING)
    shown, pictures = _with_pictures_apart(page.decode("utf8"))
    message.add_alternative(shown, subtype="html", cte=_ENCODING)
    beside = message.get_payload()[1]  # type: ignore[index]  # it has two parts by now
    for number, (kind, data) in enumerate(pictures, start=1):
        name = f"bild-{number}.{'png' if kind == 'png' else 'jpg'}"
        beside.add_related(data, "image", kind, cid=_CID.format(number), filename=name)  # type: ignore[union-attr]
    return message.as_bytes()


def _with_pictures_apart(page: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The page whose pictures are parts of the mail (RFC 2392), because mail programs show no
    others; and these, each with its kind.
    """
    found: list[tuple[str, bytes]] = []

    def apart(match: re.Match[str]) -> str:
        found.append((match["kind"], base64.b64decode(match["data"])))
        return f'src="cid:{_CID.format(len(found))[1:-1]}"'

    return _WITHIN.sub(apart, page), found


def mail_name(draft: Draft, now: datetime) -> str:
    """What the file is called; nothing of the title while an embargo holds."""
    return str(Path(public_name(draft, "html", now)).with_suffix(".eml"))


def _held(draft: Draft, now: datetime) -> str:
    if draft.embargo and now < draft.embargo:
        return f"SPERRFRIST bis {german_moment(draft.embargo)}: "
    return ""


def _plain(sheet: Sheet) -> str:
    """The words of the draft, its embargo in the first line; paragraphs stand apart, the lines of
    the contact do not.
    """
    there = embargo_line(sheet)
    lines = [line for number, line in enumerate(sheet.lines) if number != there]
    blocks = [] if there is None else [sheet.lines[there].text]
    before = ""
    for line in lines:
        role = role_of(line.style)
        if role == before == "contact":
            blocks[-1] += f"\n{line.text}"
        elif line.text:
            blocks.append(line.text)
        before = role
    return "\n\n".join(blocks) + "\n"


def _addresses(sheet: Sheet) -> Iterator[str]:
    for line in sheet.lines:
        if role_of(line.style) == "contact":
            yield from _ADDRESS.findall(line.text)
