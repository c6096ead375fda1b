"""Which pieces of a web page are its main text, where the page itself does not say so.

trafilatura's reading is the evidence: what stands before its first and behind its last words is
artifacts, and so are runs of bare links. Furniture is kept, out of search and tagging; downloads
and contact lines always stay.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from pipeline.reading import evidence as ev
from pipeline.reading.assemble import is_download
from pipeline.reading.extraction import Piece

_WORD = re.compile(r"\w+")
_ENOUGH_WORDS = 25
_MATCH = 0.7
# The labels of links that stand on every page of a site.
_SITE = re.compile(
    r"^(?:start(?:seite)?|home|impressum|datenschutz\w*|agb|sitemap|barrierefreiheit|login|anmelden|suche|newsletter.{0,20}"
    r"|(?:alle\s+)?(?:cookies\s+)?(?:akzeptieren|ablehnen)|nur notwendige.*|menü|nach "
    r"oben|weiterlesen|mehr erfahren)$",
    re.IGNORECASE,
)
_RIGHTS = re.compile(r"^\W*(?:©|copyright\b)|\bcookies\b.{0,40}$", re.IGNORECASE)


def mark_artifacts(pieces: list[Piece], page: Any) -> list[Piece]:
    """The pieces, those that are no main text as `artifacts`; `page` is the page's lxml tree."""
    main = _words_of_main(page)
    shares = [_share(p, main) for p in pieces]
    inside = [
        n
        for n, share in enumerate(shares)
        if share >= _MATCH and len(_WORD.findall(pieces[n].text)) > 3
    ]
    # A page of a few lines gives trafilatura nothing to go by.
    first, last = (
        (inside[0], inside[-1]) if inside and len(main) >= _ENOUGH_WORDS else (0, len(pieces) - 1)
    )
    gone = {n for n in range(len(pieces)) if not first <= n <= last and shares[n] < _MATCH}
    gone |= _link_runs(pieces)
    gone = {n for n in gone if not _is_kept(pieces[n])}
    gone |= {n for n, p in enumerate(pieces) if _is_site_line(p)}
    gone |= _orphaned_headings(pieces, gone)
    if len(gone) == len(pieces):
        return pieces
    return [replace(p, role="artifact", level=0) if n in gone else p for n, p in enumerate(pieces)]


def _words_of_main(page: Any) -> frozenset[str]:
    import trafilatura

    try:
        text = (
            trafilatura.extract(
                page, include_comments=False, include_tables=True, favor_recall=True
            )
            or ""
        )
    except Exception:  # noqa: BLE001 - a foreign page can fail anywhere in a foreign parser; then nothing is told
        return frozenset()
    return frozenset(word.casefold() for word in _WORD.findall(text))


def _share(piece: Piece, main: frozenset[str]) -> float:
    words = [word.casefold() for word in _WORD.findall(piece.text)]
    return sum(word in main for word in words) / len(words) if words else 0.0


def _is_kept(piece: Piece) -> bool:
    if any(is_download(k.target) or k.target.startswith(("mailto:", "tel:")) for k in piece.links):
        return True
    return (
        bool(ev.KICKER.match(piece.text) or ev.CONTACT.match(piece.text)) and len(piece.text) < 300
    )


def _is_bare_link(piece: Piece) -> bool:
    linked = sum(k.end - k.start for k in piece.links)
    return linked > 0 and linked >= 0.8 * len(piece.text) and piece.role != "heading"


def _link_runs(pieces: list[Piece]) -> set[int]:
    """Two and more pieces in a row that are nothing but links: a menu, a list of teasers."""
    runs: set[int] = set()
    bare = [_is_bare_link(p) for p in pieces]
    for n, is_bare in enumerate(bare):
        if is_bare and (bare[n - 1 : n] == [True] or bare[n + 1 : n + 2] == [True]):
            runs.add(n)
    return runs


def _is_site_line(piece: Piece) -> bool:
    if len(piece.text) > 200:
        return False
    labels = [piece.text[k.start : k.end].strip() for k in piece.links]
    named = [label for label in labels if _SITE.match(label)]
    return (bool(named) and 2 * len(named) >= len(labels)) or bool(_RIGHTS.search(piece.text))


def _orphaned_headings(pieces: list[Piece], gone: set[int]) -> set[int]:
    """Headings below which nothing is left; the first heading of a page is never one."""
    first = next((n for n, p in enumerate(pieces) if p.role == "heading"), -1)
    orphans: set[int] = set()
    for n in range(len(pieces) - 2, -1, -1):
        below = n + 1
        if (
            pieces[n].role == "heading"
            and n != first
            and pieces[n].level >= 3
            and (below in gone or below in orphans)
        ):
            orphans.add(n)
    return orphans
