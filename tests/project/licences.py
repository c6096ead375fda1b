"""The licences of all packages that omdok needs when it runs, as the packages themselves tell."""

from __future__ import annotations

import re
from functools import cache
from importlib import metadata

from packaging.requirements import Requirement


@cache
def shipped() -> dict[str, str]:
    """Every package that an installation without extras brings, and its licence."""
    found: dict[str, str] = {}
    asked = [("omdok", frozenset[str]())]
    seen = set(asked)
    while asked:
        package, extras = asked.pop()
        for line in metadata.distribution(package).requires or ():
            needed = Requirement(line)
            marker = needed.marker
            if marker and not any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
                continue
            wanted = (_name(needed.name), frozenset(needed.extras))
            if wanted not in seen:
                seen.add(wanted)
                asked.append(wanted)
                found[wanted[0]] = licence(wanted[0])
    return found


def licence(package: str) -> str:
    """What a package says of its licence: by its expression, its classifiers, or in words."""
    told = metadata.metadata(package)
    classes = [
        c.split(" :: ")[-1] for c in told.get_all("Classifier") or () if c.startswith("License ::")
    ]
    return str(
        told.get("License-Expression")
        or "; ".join(classes)
        or (told.get("License") or "").split("\n")[0]
    )


def _name(written: str) -> str:
    return re.sub(r"[-_.]+", "-", written).lower()
