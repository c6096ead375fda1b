"""The name of a wording: a hash of all words that somebody approves with a draft."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime


def words_hash(
    title: str, lines: Sequence[str], quotes: Sequence[Sequence[str]], embargo: datetime | None
) -> str:
    """The SHA-256 (hex) of a draft's words; the moment counts, not the zone that it is told in."""
    until = embargo.astimezone(UTC).isoformat() if embargo else ""
    said = {"title": title, "lines": lines, "quotes": quotes, "embargo": until}
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
