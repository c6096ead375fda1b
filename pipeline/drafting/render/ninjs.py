"""The draft as IPTC ninjs 2.1 (News in JSON), which editorial systems take in without retyping.

The fields and their values are those of the schema at
https://www.iptc.org/std/ninjs/ninjs-schema_2.1.json.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from nlp.tokens import words
from pipeline.drafting.moments import german_moment
from pipeline.drafting.render.docx_pictures import PictureFile
from pipeline.drafting.render.filled import Filled, Properties
from pipeline.drafting.render.html import blocks_of
from pipeline.drafting.render.links import stretches
from pipeline.drafting.render.roles import PrintParagraph, parts_of
from pipeline.drafting.subjects import named_in

_SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_2.1.json"
_HOUSE = "Offensive Mittelstand"
_TOLD = ("lead", "heading", "paragraph")
_LISTS = {"organisation": "organisations", "place": "places", "standard": "subjects"}
# `Telefon: 06221 123-0`, `Tel. +49 6221 1230`
_PHONE = re.compile(r"\b(?:Tel(?:efon)?|Mobil)\.?:?\s*(?P<number>[+(]?\d[\d ()/–-]{4,}\d)")


def render(filled: Filled) -> bytes:
    """UTF-8 JSON; what a draft does not tell is left out."""
    parts = list(parts_of(filled.sheet.lines))
    item = {**_head(filled.properties), **_texts(filled.properties, parts)}
    item |= _named(filled.properties, parts)
    item["associations"] = [_picture(file) for file in filled.properties.pictures]
    item["infosources"] = [{"name": _HOUSE, "contactinfo": list(_contacts(parts))}]
    told = {key: value for key, value in item.items() if value}
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode("utf8", "replace")


def _head(properties: Properties) -> dict[str, Any]:
    embargo = properties.embargo
    return {
        # The same draft has the same address in every system, and says nothing about ours.
        "uri": uuid.uuid5(uuid.NAMESPACE_URL, f"omdok/{properties.id}").urn,
        "standard": {"name": "ninjs", "version": "2.1", "schema": _SCHEMA},
        "type": "text",
        "representationtype": "full",
        "version": str(properties.version),
        "firstcreated": properties.made.isoformat(),
        "versioncreated": (properties.modified or properties.made).isoformat(),
        "embargoed": embargo.isoformat() if embargo else "",
        "ednote": f"SPERRFRIST bis {german_moment(embargo)}" if embargo else "",
        "pubstatus": _status(properties),
        "language": "de",
        "by": _HOUSE,
        "genres": [{"name": "Pressemitteilung"}],
    }


def _picture(file: PictureFile) -> dict[str, Any]:
    """A picture as an item of its own; its bytes come with the mail or the page."""
    picture = file.picture
    shape = {"name": "main", "contenttype": picture.media, "sizeinbytes": len(file.data)}
    item = {
        "uri": f"urn:sha256:{picture.hash}",
        "name": picture.caption or picture.alt or "Bild",
        "type": "picture",
        "by": picture.author,
        "copyrightnotice": picture.author,
        "usageterms": picture.licence,
        "descriptions": [
            {"role": role, "value": text}
            for role, text in (("caption", picture.caption), ("alt", picture.alt))
            if text
        ],
        "renditions": [{**shape, "width": picture.width, "height": picture.height}],
    }
    return {key: value for key, value in item.items() if value}


def _status(properties: Properties) -> str:
    if properties.withdrawn:
        return "canceled"
    return "usable" if properties.public else "withheld"


def _texts(properties: Properties, parts: Sequence[PrintParagraph]) -> dict[str, Any]:
    told = [part for part in parts if part.role in _TOLD]
    plain = "\n\n".join(part.text for part in told)
    lead = next((part.text for part in parts if part.role == "lead"), "")
    subtitle = next((part.text for part in parts if part.role == "subtitle"), "")
    heads = [("main", properties.title), ("subtitle", subtitle)]
    bodies = [
        ("main", "text/plain", plain),
        ("richtext", "text/html", "\n".join(blocks_of(told))),
    ]
    counts = {"charcount": len(plain), "wordcount": sum(1 for _ in words(plain))}
    return {
        "title": properties.title,
        "headlines": [{"role": role, "value": text} for role, text in heads if text],
        "descriptions": [{"role": "summary", "value": lead}] if lead else [],
        "bodies": [
            {"role": role, "contenttype": kind, **counts, "value": text}
            for role, kind, text in bodies
        ],
    }


def _named(properties: Properties, parts: Sequence[PrintParagraph]) -> dict[str, Any]:
    """Who speaks, and parties, regions and standards; only those that the text names."""
    text = "\n".join(part.text for part in parts if part.role != "contact")
    speakers = dict.fromkeys(quote.speaker for quote in properties.quoted)
    found: dict[str, list[dict[str, str]]] = {
        "people": [{"name": name, "rel": "quoted"} for name in speakers if name and name in text]
    }
    for subject in named_in(properties.subjects, text):
        entry = {"name": subject.name, "rel": "about"}
        if subject.code:
            entry["literal"] = subject.code
        found.setdefault(_LISTS[subject.kind], []).append(entry)
    return found


def _contacts(parts: Sequence[PrintParagraph]) -> Iterator[dict[str, str]]:
    for part in parts:
        if part.role != "contact":
            continue
        for words_, to in stretches(part.text):
            if to:
                kind = "email" if to.startswith("mailto:") else "web"
                yield {"type": kind, "role": "press", "value": words_}
        if phone := _PHONE.search(part.text):
            yield {"type": "phone", "role": "press", "value": phone["number"]}
