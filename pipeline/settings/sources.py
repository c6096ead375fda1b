"""The sections of `omdok.toml` that say where documents come from. Without one, no request leaves
this machine.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from pipeline.settings.ground import LocalPath, SettingsSection


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise PydanticCustomError("pattern", f"ist kein gültiges Suchmuster ({error})") from error
    return text


def _web_address(text: str) -> str:
    if not re.match(r"https?://[^/\s@]+(/\S*)?$", text):
        raise PydanticCustomError(
            "address", "muss eine Adresse sein, die mit http:// oder https:// beginnt"
        )
    return text


def _name(text: str) -> str:
    if not re.match(r"[\w.-][\w. -]{0,59}$", text):
        raise PydanticCustomError(
            "name", "muss ein kurzer Name aus Buchstaben, Ziffern und Strichen sein"
        )
    return text


Name = Annotated[str, AfterValidator(_name)]
Pattern = Annotated[str, AfterValidator(_pattern)]
WebAddress = Annotated[str, AfterValidator(_web_address)]


def lies_on(address: str, hosts: Collection[str]) -> bool:
    """Whether an address lies on one of the hosts; one that is named without a port stands for all
    of its ports.
    """
    parts = urlsplit(address.casefold())
    return any(
        host.casefold() in (parts.netloc, parts.hostname, f"[{parts.hostname}]") for host in hosts
    )


class FolderSource(SettingsSection):
    """A folder that is watched, such as a network share; a file that is not there any more is gone
    at once.
    """

    name: Name
    path: LocalPath
    gone_after: int = Field(default=1, ge=1)
    links: bool = Field(default=False, description="folders that are linked are looked through too")


class WebSource(SettingsSection):
    """A web site: where to begin, which hosts may be asked, which links are pages and which are
    documents.

    `start` pages are looked through for links and are documents themselves only where `follow`
    matches their address; so are pages that `lists` matches. Pages of `sitemap` and `feed` are
    taken where `follow` is empty or matches.
    """

    name: Name
    start: tuple[WebAddress, ...] = ()
    sitemap: tuple[WebAddress, ...] = ()
    feed: tuple[WebAddress, ...] = ()
    allow: tuple[str, ...] = Field(
        default=(), description="hosts; one without a port stands for all of its ports"
    )
    follow: Pattern = ""
    lists: Pattern = ""
    documents: tuple[str, ...] = (".pdf", ".doc", ".docx")
    delay_seconds: float = Field(default=1.0, ge=0)
    timeout_seconds: float = Field(default=30, gt=0)
    pages: int = Field(default=2000, ge=1, description="addresses asked in one look at most")
    gone_after: int = Field(default=3, ge=1)
    private: bool = Field(default=False, description="hosts of the own network may be asked too")

    @model_validator(mode="after")
    def _begins_somewhere(self) -> Self:
        if not self.begins:
            raise PydanticCustomError(
                "no_start", "braucht eine Adresse unter start, sitemap oder feed"
            )
        return self

    @model_validator(mode="after")
    def _may_begin_there(self) -> Self:
        barred = next(
            (address for address in self.begins if self.allow and not lies_on(address, self.allow)),
            None,
        )
        if barred:
            host = urlsplit(barred).netloc
            raise PydanticCustomError(
                "barred", f"„{barred}“ darf nicht gefragt werden: „{host}“ fehlt unter allow"
            )
        return self

    @property
    def begins(self) -> tuple[str, ...]:
        """All addresses where a look begins."""
        return (*self.start, *self.sitemap, *self.feed)


class MailboxSource(SettingsSection):
    """A folder of a mailbox; the password is in the environment variable `password_env`. Messages
    stay untouched.
    """

    name: Name
    host: str
    port: int = Field(default=993, ge=1, le=65535)
    ssl: bool = True
    user: str
    password_env: str = Field(min_length=1)
    folder: str = "INBOX"
    senders: tuple[str, ...] = Field(
        default=(), description="addresses or @domains; empty: everybody"
    )
    days: int = Field(default=365, ge=1, description="older messages are not looked at")
    timeout_seconds: float = Field(default=30, gt=0)


class SourcesSettings(SettingsSection):
    """All sources besides the folders of `[ingest]`."""

    stable_seconds: float = Field(default=2, ge=0, description="a younger file is looked at twice")
    folder: tuple[FolderSource, ...] = ()
    web: tuple[WebSource, ...] = ()
    mailbox: tuple[MailboxSource, ...] = ()

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        counted = Counter(name.casefold() for name in self.names)
        twice = sorted(name for name, times in counted.items() if times > 1)
        if twice:
            raise PydanticCustomError("twice", f"der Name „{twice[0]}“ kommt zweimal vor")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all entries."""
        return (
            *(f.name for f in self.folder),
            *(w.name for w in self.web),
            *(m.name for m in self.mailbox),
        )
