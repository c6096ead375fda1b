"""How much a request may bring along."""

from __future__ import annotations

from pipeline.settings.web import WebSettings

# Whoever is not signed in, and whatever is no file, needs no more than this.
SMALL = 256_000
FILES_AT_ONCE = 4  # as many of the largest files as one request may bring


def largest(settings: WebSettings) -> int:
    """How many octets any request may bring."""
    return FILES_AT_ONCE * settings.upload_mb * 1_000_000
