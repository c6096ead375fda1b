"""What a file is, told by its content alone: one row a kind and a row for what only looks like it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.ground.errors import DocumentError
from pipeline.reading import formats
from pipeline.reading.extractors import load_extractor
from pipeline.reading.identify import identify
from pipeline.settings import PROJECT
from tests.pipeline.reading import makers
from tests.pipeline.reading import makers_inbox as inbox

PDF = makers.pdf([makers.page(makers.running_text(["Vertrag"]))])
LETTER = "Sehr geehrte Frau Kern,\nBetreff: Sprechtag\nDatum: 3. Mai 2024\n\nwir laden Sie ein.\n"
ROWS: list[tuple[str, bytes, str]] = [
    ("from zuerst", inbox.message("Hallo").as_bytes(), formats.EML),
    ("thunderbird", b"X-Mozilla-Status: 0001\nX-Mozilla-Keys: \nFrom: a@b.example\nSubject: x\n\nHallo", formats.EML),
    ("delivered-to", b"Delivered-To: a@b.example\nReceived: by mx\n with smtp\nFrom: c@d.example\n\nHallo",
        formats.EML),
    ("content-type zuerst", b"Content-Type: text/plain\nMime-Version: 1.0\nFrom: a@b.example\n\nSGFsbG8=", formats.EML),
    ("mail mit pdf im text", inbox.message("Der Kopf ist %PDF-1.4 …").as_bytes(), formats.EML),
    ("mail mit bild", inbox.message("Hallo").as_bytes().replace(b"text/plain", b"multipart/related"), formats.EML),
    ("brief mit betreff", LETTER.encode(), formats.TEXT),
    ("zwei felder", b"From: uns\nTo: euch\n\nHallo", formats.TEXT),
    ("mbox", inbox.mbox(inbox.message("Hallo")), formats.MBOX),
    ("from im satz", b"From Monday on, all 2024 offices are closed.\nPlease note.\n", formats.TEXT),
    ("mhtml", inbox.mhtml("<p>Hallo</p>"), formats.MHTML),
    ("zip", makers.zipped({"a.pdf": PDF, "b.pdf": PDF}), formats.ZIP),
    ("ott", inbox.open_document("text-template", ""), formats.ODT),
    ("ods", inbox.open_document("spreadsheet", ""), formats.ODS),
    ("fodt", inbox.fodt("<text:p>Hallo</text:p>"), formats.FODT),
    ("word 2003", inbox.word_xml(makers.paragraph("Hallo")), formats.WORD_XML),
    ("anderes xml", b'<?xml version="1.0"?><kreise><kreis>Ulm</kreis></kreise>', "application/xml"),
    ("heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(40), formats.HEIC),
    ("heic als zweite marke", b"\x00\x00\x00\x1cftypmsf1\x00\x00\x00\x00isomheic" + bytes(40), formats.HEIC),
    ("film", b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isommp42" + bytes(40), "video/mp4"),
    ("style zuerst", b"<style>p{color:red}</style>\n<p>Hallo</p>", formats.HTML),
    ("strong zuerst", b"<strong>Mitteilung</strong> vom 3. Mai<br>Text", formats.HTML),
    ("link zuerst", b'<a href="/x">Start</a><p>Text</p>', formats.HTML),
    ("fieldset zuerst", b"<fieldset><p>Text</p></fieldset>", formats.HTML),
    ("details zuerst", b"<details><summary>Frage</summary>Antwort</details>", formats.HTML),
    ("kommentar davor", b"<!-- x -->\n<em>Hallo</em> Welt", formats.HTML),
    ("satz mit spitzer klammer", b"<b ist kleiner als c, und a > b", formats.TEXT),
    ("semikolon-tabelle", b"Name;Ort\nInnung Ulm;Ulm\nKammer Jena;Jena\n", formats.CSV),
    ("tab-tabelle", b"Name\tOrt\nInnung Ulm\tUlm\nKammer Jena\tJena\n", formats.CSV),
    ("komma-tabelle", b'Name,Ort,Jahr\n"Kern, Anna",Ulm,2021\n"Ost, Ida",Jena,2022\n', formats.CSV),
    ("namen mit komma", b"Kern, Anna\nOst, Ida\nWest, Jan\n", formats.TEXT),
    ("aufzaehlung mit semikolon", b"Es gilt:\n- Rat; Hilfe\n- Tat; Kraft\n- Mut; Geduld\n", formats.TEXT),
    ("zwei zeilen", b"Ulm;Jena\nHof;Bonn\n", formats.TEXT),
    ("termin", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "text/calendar"),
    ("visitenkarte", b"BEGIN:VCARD\nFN:Ida Ost\nEND:VCARD\n", "text/vcard"),
    ("json", b'{"kreise": [{"name": "Ulm"}, {"name": "Jena"}]}', "application/json"),
    ("json-liste", b'[\n {"a": 1},\n {"a": 2}\n]', "application/json"),
    ("auslassung in klammern", "[…] die Partner sind sich einig: [1] Rat, [2] Tat.".encode(), formats.TEXT),
    ("log", b"2024-05-03 08:00:01 INFO start\n2024-05-03 08:00:02 WARN langsam\n2024-05-03 08:00:03 INFO ende\n",
        "text/x-log"),
    ("chronik", b"2024-05-03 Sprechtag in Ulm\n2024-06-01 Sprechtag in Jena\n2024-07-01 Pause\n", formats.TEXT),
    ("sql", b"-- Auszug\nCREATE TABLE kreise (id int);\nINSERT INTO kreise VALUES (1);\n", "application/sql"),
    ("verknuepfung", b"[InternetShortcut]\r\nURL=https://amt.example/\r\n", "text/x-settings"),
    ("einstellungen", b"[server]\nport = 8080\nhost = x\n; Bemerkung\n", "text/x-settings"),
    ("tex", b"% Kommentar\n\\documentclass{article}\n\\begin{document}\n", "text/x-tex"),
    ("schluessel", b"-----BEGIN RSA PRIVATE KEY-----\nMIIE\n", "application/x-pem-file"),
    ("ssh", b"ssh-ed25519 " + b"AAAAC3NzaC1lZDI1NTE5AAAAIK" * 3 + b" ida@amt", "application/x-pem-file"),
    ("base64", b"UHJlc3NlbWl0dGVpbHVuZyBhdXMgVWxtIHVuZCBKZW5hLCBob2NoMTIz\n" * 3, "text/x-base64"),
    ("pgp", b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n", "application/pgp-encrypted"),
    ("script", b"#!/bin/sh\necho hallo\n", "text/x-code"),
    ("python", b"import os\n\ndef main():\n    print(os.getcwd())\n", "text/x-code"),
    ("javascript", b"function a(b) {\n  return b + 1;\n}\nvar c = a(2);\n", "text/x-code"),
    ("stilvorlage", b"body { color: red; }\n.a {\n  margin: 0;\n}\n", "text/x-code"),
    ("unterschied", b"--- a/brief.txt\n+++ b/brief.txt\n@@ -1 +1 @@\n-a\n+b\n", "text/x-code"),
    ("uebersetzung", b'# Kopf\nmsgid "a"\nmsgstr "b"\n', "text/x-code"),
    ("registrierung", b"Windows Registry Editor Version 5.00\r\n[HKEY]\r\n", "text/x-settings"),
    ("zuweisungen", b"netz.name=amt\nnetz.port=80\nnetz.pfad = /daten\n", "text/x-settings"),
    ("literatur", b"@book{ost2020,\n title={Rat},\n}\n", "text/x-tex"),
    ("untertitel", b"1\n00:00:01,000 --> 00:00:02,000\nHallo\n", "text/x-subtitles"),
    ("liste mit strichpunkten", b"Beginn: 9 Uhr;\nEnde: 12 Uhr;\nOrt: Ulm;\nKosten: keine;\n", formats.TEXT),
    ("satz mit gleichheit", b"Rat = Tat, sagt Ida.\nDas gilt hier.\nUnd dort = auch.\n", formats.TEXT),
    ("kopf eines briefs", b"Ort: Ulm\nTag: Montag\nThema: Rat\n\nLiebe Leute\n", formats.TEXT),
    ("mail, nur betreff und absender", b"Subject: Rat\nFrom: ost@amt.example\n\nHallo\n", formats.EML),
    ("brief mit from", b"Von: Ida\nAn: Otto\nFrom: here on we go\n\nHallo\n", formats.TEXT),
    ("macbeidatei", b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X" + bytes(60), "application/x-apple-double"),
    ("winmail", inbox.tnef(("a.pdf", PDF)), formats.TNEF),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "expected"), ROWS, ids=[name for name, _, _ in ROWS])
def test_kind_by_content(tmp_path: Path, name: str, data: bytes, expected: str) -> None:
    assert identify(makers.put(tmp_path, name.replace(" ", "-"), data)).media_type == expected


@pytest.mark.parametrize("kind", formats.KINDS, ids=lambda kind: kind.media_type)
def test_every_kind_is_read_or_refused_with_a_next_step(kind: formats.Kind) -> None:
    if kind.extractor:
        assert callable(load_extractor(kind.media_type).extract)
        return
    with pytest.raises(DocumentError, match=re.escape(kind.name)) as caught:
        load_extractor(kind.media_type)
    assert caught.value.hint


def test_no_kind_stands_twice() -> None:
    assert len(formats.KIND_OF) == len(formats.KINDS)


def test_the_handbook_names_every_kind_that_is_read() -> None:
    handbook = (PROJECT / "docs" / "handbuch.md").read_text(encoding="utf8")
    (told,) = re.findall(r"^Gelesen werden .*?^omdok prüft", handbook, re.MULTILINE | re.DOTALL)
    endings = {f".{kind.endings[0]}" for kind in formats.READABLE}
    assert {ending for ending in endings if f"`{ending}`" not in told} == set()
