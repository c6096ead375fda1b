"""Addresses of the web: one spelling for one page, and which of them may be asked at all."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

import httpx

_LONGEST = 2000
# What marks a visit or an advertisement and not a page.
_VISIT = re.compile(
    r"^(?:phpsessid|jsessionid|aspsessionid\w*|cfid|cftoken|sid|sessionid|session_id|session|utm_\w+|fbclid|gclid|mc_[ce]id)$",
    re.IGNORECASE,
)
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)
_PORTS = {"http": 80, "https": 443}


def canonical(address: str, base: str = "") -> str:
    """One spelling of an address: absolute, without fragment, session, user and usual port; "" for
    what is no page.
    """
    try:
        joined = urljoin(base, address.strip())
        url = httpx.URL(joined)
        if url.scheme not in _PORTS or not url.host or url.userinfo or len(joined) > _LONGEST:
            return ""
        path = _SESSION_IN_PATH.sub("", url.raw_path.decode("ascii").partition("?")[0]) or "/"
        query = "&".join(
            part for part in url.query.decode("ascii").split("&") if part and not _is_visit(part)
        )
        port = "" if url.port in (None, _PORTS[url.scheme]) else f":{url.port}"
        return f"{url.scheme}://{_host(url)}{port}{path}{'?' + query if query else ''}"
    except (ValueError, httpx.InvalidURL):
        return ""


def _host(url: httpx.URL) -> str:
    host = url.raw_host.decode("ascii")
    return f"[{host}]" if ":" in host else host


def _is_visit(part: str) -> bool:
    return any(_VISIT.match(name) for name, _ in parse_qsl(part, keep_blank_values=True))


def host_of(address: str) -> str:
    """The host, with its port unless it is the usual one."""
    return urlsplit(address).netloc.casefold()


def has_suffix(address: str, suffixes: Iterable[str]) -> bool:
    """Whether the path of an address ends so."""
    path = unquote(urlsplit(address).path).casefold()
    return path.endswith(tuple(suffix.casefold() for suffix in suffixes))


def is_public(number: str) -> bool:
    """Whether an IP address lies in the open net: not this machine, not the own network, not a
    reserved range.
    """
    found = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        # These carry an address of the old kind, which is what would be reached.
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]
        if inner is not None:
            return is_public(str(inner))
        if found in _TRANSLATED:
            return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
    return found.is_global and not found.is_multicast


_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
