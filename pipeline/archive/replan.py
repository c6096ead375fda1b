"""Planning again what was planned a while ago: another run may have done it since, or be doing it
now.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.archive.archive import Parts
from pipeline.archive.claims import Group
from pipeline.archive.planning import FilePlan, plan


def names_to_claim(made: FilePlan) -> Group:
    """What a run must hold to take a file in: its place and its bytes, because two places may have
    the same.
    """
    place = hashlib.sha256(made.source.path.encode()).hexdigest()
    return (f"bytes:{made.source.sha256}", f"place:{place}")


def replan(
    archive: Parts,
    planned: Sequence[FilePlan],
    fingerprint: str,
    is_there: Callable[[str, str], bool],
) -> list[FilePlan]:
    """The plans as the manifest of now would have them; `is_there` tells of a place and a hash
    whether a file is there.

    Call this while the plans' names are held, so that nothing changes any more.
    """
    places = {made.source.path for made in planned}
    entries = archive.manifest.about(places, {made.source.sha256 for made in planned})
    gone = {place for place, entry in entries.items() if not is_there(place, entry.sha256)}
    made_now = []
    for made in planned:
        now = plan(made.source, entries, fingerprint, gone=gone)
        # Only the whole manifest tells whether an id is free, and the plan of before was made with
        # it.
        keeps_id = now.outcome == "new" and made.outcome == "new"
        made_now.append(replace(now, document=made.document) if keeps_id else now)
    return made_now
