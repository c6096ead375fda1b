"""One spelling for one page; and what is no address of the open net."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.sources.addresses import canonical, has_suffix, host_of, is_public
from pipeline.reading.sources.download_cache import name_of

BASE = "https://www.example.org/presse/index.html"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("a.html", "https://www.example.org/presse/a.html"),
        ("../a.html#teil", "https://www.example.org/a.html"),
        ("//www.example.org", "https://www.example.org/"),
        ("HTTPS://WWW.Example.ORG:443/A", "https://www.example.org/A"),
        ("http://www.example.org:80/a", "http://www.example.org/a"),
        ("https://www.example.org:8443/a", "https://www.example.org:8443/a"),
        ("/a?utm_source=x&id=5&fbclid=9", "https://www.example.org/a?id=5"),
        ("/a;jsessionid=12AB?x=1", "https://www.example.org/a?x=1"),
        ("/a?PHPSESSID=7", "https://www.example.org/a"),
        ("/a?b=2&a=1", "https://www.example.org/a?b=2&a=1"),
        ("/über uns.html", "https://www.example.org/%C3%BCber%20uns.html"),
        ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
        (" /a \n", "https://www.example.org/a"),
        ("https://anna:geheim@www.example.org/a", ""),
        ("mailto:a@example.org", ""),
        ("javascript:void(0)", ""),
        ("file:///etc/passwd", ""),
        ("data:text/html,hallo", ""),
        ("http://[::1", ""),
        ("/" + "x" * 3000, ""),
    ],
)
def test_one_spelling(address: str, expected: str) -> None:
    assert canonical(address, BASE) == expected


@given(st.text(max_size=60))
def test_a_spelling_is_its_own_spelling(address: str) -> None:
    once = canonical(address, BASE)
    assert canonical(once, BASE) == once if once else True
    assert not once or once.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.178.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::",
    ],
)  # fmt: skip
def test_numbers_of_the_own_network_are_not_public(number: str) -> None:
    assert not is_public(number)


@pytest.mark.parametrize(
    "number", ["8.8.8.8", "2a00:1450:4001::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_numbers_of_the_open_net_are_public(number: str) -> None:
    assert is_public(number)


def test_parts_of_an_address() -> None:
    assert host_of("https://WWW.example.org:8443/a") == "www.example.org:8443"
    assert has_suffix("https://x/a/Text%20Eins.PDF?download=1", (".pdf",))
    assert not has_suffix("https://x/a.pdf/seite", (".pdf",))
    assert name_of("https://x/a/Text%20Eins.pdf?x=1") == "Text Eins.pdf"
    assert name_of("https://x/presse/") == "presse"
    assert name_of("https://x/") == "x"
