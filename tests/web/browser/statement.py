"""Keeps what axe found on each page and state, so that the statement on accessibility tells of a
real run.

Written by `make barrierefreiheit`; an ordinary test run writes nothing.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

FILE = Path(__file__).resolve().parents[3] / "app" / "web" / "accessibility.json"
WANTED = "OMDOK_WRITE_ACCESSIBILITY"


def is_wanted() -> bool:
    """Whether this run is one that the statement tells of."""
    return bool(os.environ.get(WANTED))


def keep(address: str, title: str, scheme: str, found: dict[str, Any]) -> None:
    """Note one look at a page; `found` is what axe answered."""
    if not is_wanted():
        return
    known: dict[str, Any] = (
        json.loads(FILE.read_text(encoding="utf8")) if FILE.is_file() else {"looks": []}
    )
    known |= {"tested": datetime.now(UTC).date().isoformat(), "axe": found["testEngine"]["version"]}
    look = {
        "page": title.removesuffix(" · omdok"), "path": _shape(urlsplit(address).path), "scheme": scheme,
        "rules": len(found["passes"]), "violations": sorted(fault["id"] for fault in found["violations"]),
        "incomplete": sorted(fault["id"] for fault in found["incomplete"]),
    }  # fmt: skip
    if look not in known["looks"]:
        known["looks"].append(look)
    known["looks"].sort(key=lambda one: (one["path"], one["scheme"], one["page"]))
    FILE.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", encoding="utf8")


def _shape(path: str) -> str:
    """The path without ids, which differ from run to run."""
    first, *rest = path.strip("/").split("/")
    return f"/{first}" + "".join("/…" for _ in rest)
