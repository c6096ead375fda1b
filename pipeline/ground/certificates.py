"""Whom this machine trusts when it asks the web."""

from __future__ import annotations

import ssl
from functools import cache

import httpx


@cache
def trusted() -> ssl.SSLContext:
    """The certificates for all connections of a process: reading them takes longer than an
    answer.
    """
    return httpx.create_ssl_context()
