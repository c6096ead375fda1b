"""Where a page sends its readers by itself: `meta refresh`, a line of script, a frame that fills
it.
"""

from __future__ import annotations

import re
from typing import Any

from pipeline.reading.sources.addresses import canonical, key_of

# A page that only forwards says a sentence or two; one with more is a page of its own, which an
# old browser may reload.
_FEW_WORDS = 60
# Scripts of a page with more words than a shell lead elsewhere only when somebody clicks.
_SHELL_WORDS = 25
_LONGEST_WAIT = 30  # seconds; who waits longer reads
_REFRESH = re.compile(r"\s*(\d+(?:\.\d*)?|\.\d+)?\s*[;,]?\s*(?:url\s*=\s*)?(.*)", re.IGNORECASE)
_LOCATION = (
    r"(?:(?:window|document|top|self|parent|this|globalThis)\s*\.\s*)*location"
    r"(?:\s*\.\s*(?:href|replace|assign)|\[\s*[\"']href[\"']\s*\])?"
)
_SCRIPT = re.compile(
    rf"(?<![\w.]){_LOCATION}\s*(?:=(?!=)|\()\s*\\?[\"'`]([^\"'`\\]+)", re.IGNORECASE
)
# A script may name its target before it goes there, or open it in the same window.
_NAMED = re.compile(r"\b(?:var|let|const)\s+(\w+)\s*=\s*[\"'`]([^\"'`\\]+)[\"'`]")
_BY_NAME = re.compile(rf"(?<![\w.]){_LOCATION}\s*(?:=(?!=)|\()\s*(\w+)\s*[;)\n]", re.IGNORECASE)
_OPENED = re.compile(
    r"\bopen\s*\(\s*[\"'`]([^\"'`\\]+)[\"'`]\s*,\s*[\"'`]_(?:self|top|parent)[\"'`]", re.IGNORECASE
)
_SAYS_SO = re.compile(
    r"weiter\s?(?:ge)?leite|weiterleitung|umgeleitet|umleitung|umgezogen|verschoben|redirect|moved",
    re.IGNORECASE,
)
_LOWER = "translate(@{0}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"


def forward_of(root: Any, address: str, words: int) -> str:
    """The address that a page sends to, in its canonical spelling; "" where it is one to stay on.

    `words` is how many its main text has.
    """
    if words > _FEW_WORDS:
        return ""
    bases = root.xpath("//base/@href")
    base = (canonical(str(bases[0]), address) if bases else "") or address
    for told in (*_refreshed(root), *_scripted(root, words), *_framed(root, words), *_linked(root)):
        target = canonical(told, base)
        if target and key_of(target) != key_of(canonical(address)):
            return target
    return ""


def refresh_in(value: str) -> str:
    """The target of a `Refresh` field, of the head of an answer or of a page; "" where it only
    loads again, or late.
    """
    found = _REFRESH.match(value)
    if not found or float(found.group(1) or 0) > _LONGEST_WAIT:
        return ""
    return found.group(2).strip().strip("\"'").strip()


def _refreshed(root: Any) -> list[str]:
    query = f"//meta[{_LOWER.format('http-equiv')}='refresh']/@content"
    return [target for value in root.xpath(query) if (target := refresh_in(str(value)))]


def _scripted(root: Any, words: int) -> list[str]:
    if words > _SHELL_WORDS and not _says_so(root):
        return []
    scripts = [str(s) for s in root.xpath("//script/text() | //body/@onload")]
    return [found for script in scripts for found in targets_in(script)]


def targets_in(script: str) -> list[str]:
    """Where a line of script leads, as it is written there."""
    named = dict(_NAMED.findall(script))
    by_name = [named[name] for name in _BY_NAME.findall(script) if name in named]
    return [*_SCRIPT.findall(script), *by_name, *_OPENED.findall(script)]


def _framed(root: Any, words: int) -> list[str]:
    """A frameset with one frame, or a page without words that one frame fills."""
    frames = [str(src) for src in root.xpath("//frameset/frame/@src")]
    return frames if len(frames) == 1 and not words else []


def _linked(root: Any) -> list[str]:
    """The one link of a page that says that it has moved."""
    links = [str(href) for href in root.xpath("//body//a/@href")]
    return links if len(links) == 1 and _says_so(root) else []


def _says_so(root: Any) -> bool:
    body = root.find("body")
    return body is not None and _SAYS_SO.search(body.text_content()) is not None
