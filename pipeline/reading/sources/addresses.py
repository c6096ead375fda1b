"""Addresses of the web: one spelling for one page, and which of them may be asked at all."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

import httpx

_LONGEST = 2000
# What marks a visit, an advertisement or a form to print, and not a page: sessions, the tags of
# Matomo, etracker, Webtrekk, Google, Microsoft, Facebook, Mailchimp, HubSpot and Marketo.
_VISITS = (
    r"phpsessid|jsessionid|aspsessionid\w*|cfid|cftoken|sid|sessionid|session_id|session|fe_typo_user",
    r"utm_\w+|mtm_\w+|pk_(?:campaign|kwd|keyword|source|medium|content|cid)|piwik_\w+|matomo_\w+",
    r"etcc_\w+|et_(?:cmp|lid|sub|cid)\w*|wt_\w+|wt\.\w+|_gl|_ga|_ga_\w+|gclid|gclsrc|gbraid|wbraid|dclid",
    r"msclkid|fbclid|twclid|ttclid|li_fat_id|igshid|igsh|yclid|mc_[ce]id|mkt_tok|_hs\w+|__hs\w+",
    r"hsctatracking|vero_\w+|oly_\w+|xtor|ref_src|sc_(?:campaign|src|cid)|trk|trkcampaign|no_cache",
    r"nocache|_ts|at_(?:medium|campaign|custom\d+)|s_cid|ns_(?:mchannel|source|campaign|linkname|fee)",
    r"vgo_ee|pagespeed|font-?size|schriftgroesse",
)
_VISIT = re.compile(rf"^(?:{'|'.join(_VISITS)})$", re.IGNORECASE)
# These name a form to print, or the way that led here, only by their value; with any other they may
# name another page.
_PRINT = re.compile(
    r"(?:print|printview|printable|printversion|printer_?friendly|druck(?:en|ansicht|version)?)"
    r"(?:=(?:1|true|yes|ja|on)?)?$|(?:view|format|layout|media|mode|output)=(?:print|druck)$|type=98$"
    r"|[^=]*(?:\[|%5b)print(?:\]|%5d)=1$|amp=1$"
    # Where a reader came from.
    r"|(?:ref|via|source)=(?:newsletter|rss|feed|e-?mail|twitter|facebook|linkedin|xing)$",
    re.IGNORECASE,
)
# TYPO3 checks its other parameters by it; alone it says nothing.
_CHECKSUM = "chash"
_ESCAPE = re.compile(r"%[0-9a-f]{2}", re.IGNORECASE)
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
        query = _query(url.query.decode("ascii"))
        port = "" if url.port in (None, _PORTS[url.scheme]) else f":{url.port}"
        spelled = f"{url.scheme}://{_host(url)}{port}{path}{'?' + query if query else ''}"
        return _ESCAPE.sub(lambda found: found.group().upper(), spelled)
    except (ValueError, httpx.InvalidURL):
        return ""


def _host(url: httpx.URL) -> str:
    host = url.raw_host.decode("ascii")
    return f"[{host}]" if ":" in host else host


def _query(told: str) -> str:
    """What of a query names a page."""
    kept = [part for part in told.split("&") if part and not _is_visit(part)]
    names = {part.partition("=")[0].casefold() for part in kept}
    return "" if names == {_CHECKSUM} else "&".join(kept)


def _is_visit(part: str) -> bool:
    names = parse_qsl(part, keep_blank_values=True)
    return bool(_PRINT.match(part)) or any(_VISIT.match(name) for name, _ in names)


def key_of(address: str) -> str:
    """The same for two canonical addresses that differ only by the stroke at their end."""
    path, mark, query = address.partition("?")
    return f"{path.rstrip('/')}{mark}{query}"


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
