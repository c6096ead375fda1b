"""One text under many addresses at once: a site that answers everything with one page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.reading.sources.types import Known, Seen, is_live

# So many pages that said different things do not come to say one thing by chance.
_MOST_CHANGED = 2
_MOST_ALIKE = 3


def one_text(seen: Iterable[Seen], known: Mapping[str, Known]) -> dict[str, str]:
    """The German reason for each place that is not to be believed, because others that said
    something else say the same words now.
    """
    groups: dict[str, list[Seen]] = {}
    for one in seen:
        if one.file and one.gist:
            groups.setdefault(one.gist, []).append(one)
    doubted: dict[str, str] = {}
    for group in groups.values():
        doubted.update(_doubted(group, known))
    return doubted


def _doubted(group: list[Seen], known: Mapping[str, Known]) -> dict[str, str]:
    fresh = [one for one in group if _is_fresh(one, known)]
    before = {known[one.place].main_sha256 for one in fresh if _is_known(one, known)}
    if not before or (
        len(before) < _MOST_CHANGED and len(before) + _new(fresh, known) < _MOST_ALIKE
    ):
        return {}
    reason = f"Unter {len(fresh)} Adressen steht auf einmal derselbe Text."
    return {one.place: reason for one in fresh}


def _new(fresh: list[Seen], known: Mapping[str, Known]) -> int:
    return sum(not _is_known(one, known) for one in fresh)


def _is_known(one: Seen, known: Mapping[str, Known]) -> bool:
    return one.place in known and is_live(known[one.place])


def _is_fresh(one: Seen, known: Mapping[str, Known]) -> bool:
    """Whether a place is new or says something new, and nobody has said that it is right."""
    row = known.get(one.place)
    if row is None or not is_live(row):
        return True
    return row.outcome != "trusted" and one.file is not None and one.file.sha256 != row.sha256
