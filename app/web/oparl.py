"""Published releases as objects of OParl 1.1 (https://schema.oparl.org/1.1/): one body, one
organization that speaks for it, a paper for each release and its text as a file.

Persons, meetings and what else a council has are empty lists: a body must name them, and omdok
makes nobody's name a record for everybody. Pure: what is out is decided in `published`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from app.web.published import is_out, out_since, was_out
from pipeline.drafting.provenance import sheet_of
from pipeline.ground.clock import in_berlin
from pipeline.ground.drafts import Draft

PREFIX = "/oeffentlich/oparl"
SCHEMA = "https://schema.oparl.org/1.1/"
Object = dict[str, Any]
# The lists that a body names, by the name of its property.
LISTS = {
    "organization": "organization", "person": "person", "meeting": "meeting", "paper": "paper",
    "agendaItem": "agendaitem", "consultation": "consultation", "file": "file",
    "locationList": "location", "legislativeTermList": "legislativeterm",
    "membership": "membership",
}  # fmt: skip
HOUSE = "haus"  # the id of the one body and of the one organization


@dataclass(frozen=True, slots=True)
class Filters:
    """What a client asks of a list: moments between which objects were made or changed, and which
    page of how many objects. Deleted objects are told only to whoever asks by `modified_since`.
    """

    created_since: datetime | None = None
    created_until: datetime | None = None
    modified_since: datetime | None = None
    modified_until: datetime | None = None
    page: int = 1
    limit: int = 100

    def take(self, one: Object) -> bool:
        """Whether an object is asked for."""
        if one.get("deleted") and not self.modified_since:
            return False
        bounds = (
            ("created", self.created_since, self.created_until),
            ("modified", self.modified_since, self.modified_until),
        )
        return all(_is_between(one[name], since, until) for name, since, until in bounds)


def _is_between(moment: str, since: datetime | None, until: datetime | None) -> bool:
    at = datetime.fromisoformat(moment)
    return (since is None or at >= since) and (until is None or at <= until)


@dataclass(frozen=True, slots=True)
class House:
    """Who publishes: `base` is what every address begins with, `since` when what is told of the
    house may last have changed.
    """

    base: str
    name: str
    license: str
    since: datetime

    def url(self, *parts: str) -> str:
        """The address of an object or a list, which is its id too."""
        return "/".join([self.base + PREFIX, *(quote(part, safe="") for part in parts)])

    def system(self, drafts: Iterable[Draft]) -> Object:
        """Where a client begins."""
        made = self._stamped("System", (), drafts)
        return {
            **made, "oparlVersion": SCHEMA, "body": self.url("list", "body"), "name": self.name,
            **({"license": self.license} if self.license else {}),
        }  # fmt: skip

    def body(self, drafts: Iterable[Draft]) -> Object:
        """The body that publishes."""
        lists = {name: self.url("list", path) for name, path in LISTS.items()}
        return {
            **self._stamped("Body", ("body", HOUSE), drafts), "system": self.url(),
            "name": self.name, **lists, "legislativeTerm": [],
            "mainOrganization": self.url("organization", HOUSE),
        }  # fmt: skip

    def organization(self, drafts: Iterable[Draft]) -> Object:
        """Who speaks for the body."""
        return {
            **self._stamped("Organization", ("organization", HOUSE), drafts),
            "body": self.url("body", HOUSE), "name": self.name, "organizationType": "Institution",
        }  # fmt: skip

    def paper(self, draft: Draft) -> Object:
        """A release, as `objects_of` shows it."""
        return {
            **self._head("Paper", draft), "body": self.url("body", HOUSE), "name": draft.title,
            "date": (draft.day or in_berlin(out_since(draft)).date()).isoformat(),
            "paperType": "Pressemitteilung", "mainFile": self._file(draft),
            "originatorOrganization": [self.url("organization", HOUSE)],
            **({"keyword": [one.name for one in draft.subjects]} if draft.subjects else {}),
        }  # fmt: skip

    def file(self, draft: Draft) -> Object:
        """The text of a release, with the paper that it belongs to."""
        return {**self._file(draft), "paper": [self.url("paper", draft.id)]}

    def _file(self, draft: Draft) -> Object:
        data = text_of(draft)
        return {
            **self._head("File", draft), "name": draft.title, "fileName": f"{draft.id}.txt",
            "mimeType": "text/plain", "size": len(data), "text": data.decode(),
            "sha512Checksum": hashlib.sha512(data).hexdigest(),
            "accessUrl": self.url("file", draft.id, "text"),
            "downloadUrl": self.url("file", draft.id, "download"),
        }  # fmt: skip

    def gone(self, kind: str, draft: Draft) -> Object:
        """What is left of an object whose release was taken back."""
        return {**self._head(kind, draft), "deleted": True}

    def _head(self, kind: str, draft: Draft) -> Object:
        changed = draft.history[-1].at if draft.history else draft.made.at
        return {
            "id": self.url(kind.lower(), draft.id), "type": SCHEMA + kind,
            "created": moment(out_since(draft)), "modified": moment(changed),
        }  # fmt: skip

    def _stamped(self, kind: str, parts: Sequence[str], drafts: Iterable[Draft]) -> Object:
        first = min((out_since(draft) for draft in drafts), default=self.since)
        return {
            "id": self.url(*parts), "type": SCHEMA + kind,
            "created": moment(min(first, self.since)), "modified": moment(self.since),
        }  # fmt: skip


def moment(at: datetime) -> str:
    """A moment as OParl has it, without fractions of seconds."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def text_of(draft: Draft) -> bytes:
    """The words of a release."""
    return (sheet_of(draft).text + "\n").encode("utf8", "replace")


def objects_of(house: House, kind: str, drafts: Sequence[Draft], now: datetime) -> list[Object]:
    """The objects of a list, by when they were first out; `kind` is the last part of its address.
    Releases that were taken back are there as deleted ones.
    """
    if kind in ("body", "organization"):
        return [getattr(house, kind)(known(drafts, now))]
    if kind not in ("paper", "file"):
        return []
    show = house.paper if kind == "paper" else house.file
    told = sorted(known(drafts, now), key=lambda draft: (out_since(draft), draft.id))
    return [show(one) if is_out(one, now) else house.gone(kind.title(), one) for one in told]


def known(drafts: Iterable[Draft], now: datetime) -> list[Draft]:
    """The drafts that are out, and those that were."""
    return [draft for draft in drafts if is_out(draft, now) or was_out(draft, now)]


def listed(address: str, objects: Iterable[Object], asked: Filters, kept: dict[str, str]) -> Object:
    """One page of a list; `kept` are the parameters of the question that its links must keep."""
    found = [one for one in objects if asked.take(one)]
    pages = max(1, -(-len(found) // asked.limit))
    first = (asked.page - 1) * asked.limit
    around = {"first": 1, "self": asked.page, "last": pages}
    if asked.page > 1:
        around["prev"] = asked.page - 1
    if asked.page < pages:
        around["next"] = asked.page + 1
    return {
        "data": found[first : first + asked.limit],
        "pagination": {
            "totalElements": len(found), "elementsPerPage": asked.limit,
            "currentPage": asked.page, "totalPages": pages,
        },
        "links": {name: _page(address, kept, number) for name, number in around.items()},
    }  # fmt: skip


def _page(address: str, kept: dict[str, str], number: int) -> str:
    """The one address of a page: its parameters in one order, the first page without its number."""
    given = {**kept, **({"page": str(number)} if number > 1 else {})}
    return f"{address}?{urlencode(sorted(given.items()))}" if given else address
