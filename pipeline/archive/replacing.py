"""Which documents no longer hold because another one says that it replaces them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def replaced_documents(said: Iterable[tuple[int, int]], works: Mapping[int, int]) -> dict[int, int]:
    """By number, each document of a replaced work and the first of `said` that replaces it.

    `said` are pairs of who replaces and what is replaced; `works` has for a rendition the first
    document of its work.
    """
    successors: dict[int, int] = {}
    for newer, older in said:
        if works.get(newer, newer) != works.get(older, older):
            successors.setdefault(works.get(older, older), newer)
    holds = {work for work in successors if _in_circle(work, successors, works)}
    gone = {work: newer for work, newer in successors.items() if work not in holds}
    return gone | {rendition: gone[first] for rendition, first in works.items() if first in gone}


def _in_circle(work: int, successors: Mapping[int, int], works: Mapping[int, int]) -> bool:
    """Whether those who replace one another lead back to where they began."""
    at, seen = work, set[int]()
    while at in successors and at not in seen:
        seen.add(at)
        at = works.get(successors[at], successors[at])
    return at == work and bool(seen)
