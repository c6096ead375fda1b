"""What a site allows to be fetched by its robots.txt (RFC 9309)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.reading.identify import decode
from pipeline.reading.sources.asking import AGENT, Asker
from pipeline.reading.sources.types import Away

if TYPE_CHECKING:
    from protego import Protego

_MOST_BYTES = 512_000
_LONGEST_DELAY = 60.0
_UNSEEN = "\ufeff\u200b\u2060\u200e\u00ad"


class Robots:
    """The rules of each host, asked for once a look; `barred` are the addresses that they kept from
    being fetched.
    """

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._rules: dict[str, Protego | None] = {}
        self.barred: set[str] = set()

    def allows(self, address: str) -> bool:
        """Whether an address may be fetched.

        Raises:
            Away: the host does not give its rules, so that nothing may be fetched now.
        """
        parts = urlsplit(address)
        host = f"{parts.scheme}://{parts.netloc}"
        if host not in self._rules:
            self._rules[host] = self._ask(f"{host}/robots.txt")
        rules = self._rules[host]
        if rules is None or rules.can_fetch(address, AGENT):
            return True
        self.barred.add(address)
        return False

    def _ask(self, address: str) -> Protego | None:
        from protego import Protego

        try:
            with self._asker.ask(address) as answer:
                if answer.status != 200:
                    return None  # no rules, all is allowed
                rules = Protego.parse(_text(answer.body.path))
        except Away as fault:
            said = (
                f"Die Regeln der Website („{address}“) waren nicht zu lesen; ohne sie ruft omdok "
                "nichts ab."
            )
            raise Away(f"{said} {fault.message}", fault.hint, code=fault.code) from fault
        wished = rules.crawl_delay(AGENT) or 0.0
        self._asker.delay = max(self._asker.delay, min(_LONGEST_DELAY, float(wished)))
        return rules


def _text(path: Path) -> str:
    """The rules without the mark of their encoding, which would be part of the first line."""
    with path.open("rb") as file:
        data = file.read(_MOST_BYTES)
    text = decode(data, partial=True) or data.decode("utf8", "replace")
    return text.lstrip(_UNSEEN)
