"""The draft as a web page: plain HTML with schema.org data, well-formed XML too, without any
outside file: its pictures stand in it.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from typing import Any

from pipeline.drafting.render.docx_pictures import PictureFile
from pipeline.drafting.render.filled import Filled, Properties
from pipeline.drafting.render.links import stretches
from pipeline.drafting.render.roles import PrintParagraph, parts_of
from pipeline.drafting.subjects import named_in
from pipeline.ground.drafts import DraftOrigin

_ORGANISATION = {"@type": "Organization", "name": "Offensive Mittelstand"}
_PAGE = """<!DOCTYPE html>
<html lang="de">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<title>{title}</title>
{meta}<style>
body {{ font: 1.05rem/1.55 Calibri, Carlito, sans-serif; color: #1f2a44 }}
main {{ max-width: 44rem; margin: 2rem auto; padding: 0 1rem }}
h1 {{ font-size: 1.7rem; line-height: 1.25 }} h2 {{ font-size: 1.25rem }} .vorspann, .kopf {{ font-weight: bold }}
.unterzeile {{ font-size: 1.15rem }} address {{ font-style: normal }}
figure {{ margin: 1.5rem 0 }} img {{ max-width: 100%; height: auto }} figcaption {{ font-size: .95rem }}
</style>
<script type="application/ld+json">{data}</script>
</head>
<body>
<main>
<article>
{body}
</article>
</main>
</body>
</html>
"""  # noqa: E501 - a stylesheet
_TAGS = {
    "kicker": ("p", "kopf"),
    "title": ("h1", ""),
    "subtitle": ("p", "unterzeile"),
    "heading": ("h2", ""),
    "lead": ("p", "vorspann"),
}


def render(filled: Filled) -> bytes:
    """UTF-8 HTML 5."""
    parts = list(parts_of(filled.sheet.lines, filled.properties.pictures))
    page = _PAGE.format(
        title=escape(filled.properties.title, quote=False),
        meta=""
        if filled.properties.public
        else '<meta name="robots" content="noindex, nofollow"/>\n',
        data=_data(filled.properties, parts),
        body="\n".join(blocks_of(parts)),
    )
    return page.encode("utf8", "replace")


def _within(file: PictureFile) -> str:
    return f"data:{file.picture.media};base64,{base64.b64encode(file.data).decode()}"


def blocks_of(parts: Sequence[PrintParagraph]) -> list[str]:
    """The paragraphs as elements of HTML, those of one contact together."""
    groups = groupby(parts, key=lambda part: (part.role, part.picture))
    return [
        _figure(picture) if picture else _block(role, _texts(group))
        for (role, picture), group in groups
    ]


def _figure(file: PictureFile) -> str:
    told, size = file.picture, f'width="{file.picture.width}" height="{file.picture.height}"'
    return (
        f'<figure><img src="{_within(file)}" alt="{escape(told.alt)}" {size}/>'
        f"<figcaption>{_text(told.line)}</figcaption></figure>"
    )


def _texts(parts: Iterable[PrintParagraph]) -> list[str]:
    return [part.text for part in parts]


def _block(role: str, texts: Sequence[str]) -> str:
    if role == "contact":
        # A paragraph a line: an address read aloud without pauses is no help.
        return "\n".join(["<address>", *(f"<p>{_text(text)}</p>" for text in texts), "</address>"])
    tag, name = _TAGS.get(role, ("p", ""))
    opened = f'<{tag} class="{name}">' if name else f"<{tag}>"
    return "\n".join(f"{opened}{_text(text)}</{tag}>" for text in texts)


def _text(text: str) -> str:
    return "".join(_run(words, to) for words, to in stretches(text))


def _run(words: str, to: str) -> str:
    shown = escape(words, quote=False).replace("\n", "<br/>")
    return f'<a href="{escape(to)}">{shown}</a>' if to else shown


def _mentions(properties: Properties, parts: Sequence[PrintParagraph]) -> list[dict[str, Any]]:
    """Who is quoted, each once, with office and organisation; only names that the text has."""
    text = "\n".join(part.text for part in parts)
    people: dict[str, dict[str, Any]] = {}
    for quote in properties.quoted:
        if not quote.speaker or quote.speaker not in text:
            continue
        person: dict[str, Any] = {"@type": "Person", "name": quote.speaker}
        if quote.function and quote.function in text:
            person["jobTitle"] = quote.function
        if quote.organisation and quote.organisation in text:
            person["worksFor"] = {"@type": "Organization", "name": quote.organisation}
        people.setdefault(quote.speaker, person)
    return list(people.values())


_KINDS = {"organisation": "Organization", "place": "Place", "standard": "DefinedTerm"}


def _about(properties: Properties, parts: Sequence[PrintParagraph]) -> list[dict[str, Any]]:
    """Parties, regions and standards that the text names."""
    text = "\n".join(part.text for part in parts if part.role != "contact")
    about = []
    for subject in named_in(properties.subjects, text):
        thing = {"@type": _KINDS[subject.kind], "name": subject.name, "termCode": subject.code}
        about.append({key: value for key, value in thing.items() if value})
    return about


def _based_on(origin: DraftOrigin | None) -> dict[str, Any]:
    if origin is None:
        return {}
    day = origin.day.isoformat() if origin.day else ""
    work = {
        "@type": "CreativeWork",
        "name": origin.title,
        "dateCreated": day,
        "url": origin.address,
    }
    return {key: value for key, value in work.items() if value}


def _image(file: PictureFile) -> dict[str, Any]:
    picture = file.picture
    work = {
        "@type": "ImageObject",
        "caption": picture.caption,
        "description": picture.alt,
        "creator": {"@type": "Person", "name": picture.author} if picture.author else {},
        "creditText": picture.author,
        "license": picture.licence,
        "encodingFormat": picture.media,
        "width": picture.width,
        "height": picture.height,
    }
    return {key: value for key, value in work.items() if value}


def _data(properties: Properties, parts: Sequence[PrintParagraph]) -> str:
    """schema.org NewsArticle; the day of the release only where it is known."""
    subtitle = next((p.text for p in parts if p.role == "subtitle"), "")
    lead = next((p.text for p in parts if p.role == "lead"), "")
    article = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": properties.title,
        "alternativeHeadline": subtitle,
        "description": lead,
        "datePublished": properties.day.isoformat() if properties.day else "",
        "dateModified": properties.modified.isoformat() if properties.modified else "",
        "inLanguage": "de",
        "about": _about(properties, parts),
        "mentions": _mentions(properties, parts),
        "isBasedOn": _based_on(properties.origin),
        "image": [_image(file) for file in properties.pictures],
        "author": _ORGANISATION,
        "publisher": _ORGANISATION,
    }
    filled = {key: value for key, value in article.items() if value}
    # „</script>“ in a title would end the element.
    return (
        json.dumps(filled, ensure_ascii=False)
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
    )
