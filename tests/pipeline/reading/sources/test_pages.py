"""What counts as a change of a page: its words and what it offers, nothing else."""

from __future__ import annotations

import pytest

from pipeline.reading.sources.pages import links_of, main_hash

ADDRESS = "https://www.example.org/presse/a.html"
TEXT = "<h1>Neue Vereinbarung</h1><p>Die Partner haben am Montag eine Vereinbarung beschlossen, zum dritten Mal.</p>"
OFFER = '<p>Herunterladen: <a href="/d/text.pdf">Vereinbarung (PDF)</a></p>'


def page(
    main: str = TEXT + OFFER, *, head: str = "", nav: str = "", foot: str = "", body: str = ""
) -> bytes:
    return (
        f"<!doctype html><html><head><title>Presse</title>{head}</head><body "
        f"{body}><nav><ul>{nav}</ul></nav>"
        f"<main>{main}</main><footer>{foot}</footer></body></html>"
    ).encode()


@pytest.mark.parametrize(
    "same",
    [
        page(nav="<li><a href='/neu'>Neues Thema</a></li>" * 40),
        page(foot="© 2027 Offensive Mittelstand, Impressum, Datenschutz"),
        page(
            head="<script>var t=1732441</script><link rel=stylesheet href=/neu.css>",
            body="class=dunkel",
        ),
        page(f"<div class='neu'><div>{TEXT}</div></div>\n\n{OFFER}"),
        page(
            TEXT
            + '<p>Herunterladen: <a href="/d/text.pdf?utm_source=x#seite=2">Vereinbarung (PDF)</a></p>'
        ),
    ],
)
def test_only_what_stands_around_is_new(same: bytes) -> None:
    assert main_hash(same, ADDRESS) == main_hash(page(), ADDRESS) != ""


@pytest.mark.parametrize(
    "other",
    [
        page(TEXT.replace("Montag", "Dienstag") + OFFER),
        page(TEXT + OFFER.replace("text.pdf", "text-2.pdf")),
        page(TEXT),
        page(TEXT + OFFER + "<p>Ein Nachtrag zu dieser Meldung.</p>"),
    ],
)
def test_words_and_files_are_a_change(other: bytes) -> None:
    assert main_hash(other, ADDRESS) != main_hash(page(), ADDRESS)


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02\x03\x04\x05", b"<html><body></body></html>"])
def test_a_page_without_words_has_no_hash(data: bytes) -> None:
    assert main_hash(data, ADDRESS) == ""


def test_links_are_absolute_and_each_once() -> None:
    links = '<a href="b.html">B</a><a href="./b.html#x">B</a><area href="/c"><a href="mailto:a@b">m</a><a>ohne</a>'
    assert links_of(page(links), ADDRESS) == (
        "https://www.example.org/presse/b.html",
        "https://www.example.org/c",
    )


def test_the_base_of_a_page_holds_for_its_links() -> None:
    data = page('<a href="b.html">B</a>', head='<base href="/anders/">')
    assert links_of(data, ADDRESS) == ("https://www.example.org/anders/b.html",)


def test_many_links_come_to_an_end() -> None:
    data = page("".join(f'<a href="/{n}">x</a>' for n in range(25_000)))
    assert len(links_of(data, ADDRESS)) == 20_000
