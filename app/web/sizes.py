"""How much a request may bring along."""

from __future__ import annotations

import re

from app.web.parts import CHUNK
from pipeline.settings.web import WebSettings

MB = 1_000_000
# Whoever is not signed in needs no more than this.
SMALL = 256_000
# What no file is: the largest is a draft's whole text.
FORM = MB
FILES_AT_ONCE = 4  # as many of the largest files as one request may bring
# The paths that take files, and how many of the largest.
_FILES = (
    (re.compile(r"/hochladen"), FILES_AT_ONCE),
    (re.compile(r"/vergleich"), 1),
    (re.compile(r"/entwuerfe/[^/]+/word"), 1),
)
_PART = re.compile(r"/api/v1/uploads/[^/]+")


def largest(settings: WebSettings, path: str, is_known: bool) -> int:
    """How many octets a request to a path may bring."""
    if not is_known:
        return SMALL
    if _PART.fullmatch(path):
        return CHUNK + FORM
    files = next((count for form, count in _FILES if form.fullmatch(path)), 0)
    return files * settings.upload_mb * MB + FORM
