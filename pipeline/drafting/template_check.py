"""Finds what is wrong with the tags of a Word template, and says in German which tag, and in which sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_BROKEN = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
# docxtpl's own prefixes (paragraph, row, cell, run) are no Jinja.
_PREFIX = re.compile(r"(\{%|\{\{|\{#)-?(?:p|tr|tc|r)\s+")
_TYPOGRAPHIC = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "„": '"'})


def template_faults(paragraphs: Sequence[str], known: Sequence[str]) -> list[str]:
    """One German line per fault: broken tags, unknown fields, loops and conditions without an end.

    Tags that Word has cut into several runs of one paragraph are no fault: filling puts them together again.
    """
    faults = [fault for number, text in enumerate(paragraphs, start=1) for fault in _tag_faults(number, text)]
    # Grammar can only be judged when every tag is whole.
    return faults or _grammar_faults(paragraphs, known)


def _where(number: int, text: str) -> str:
    words = " ".join(text.split())
    return f"Absatz {number}, im Satz „{words[:120]}{' …' if len(words) > 120 else ''}“"


def _tag_faults(number: int, text: str) -> list[str]:
    faults = []
    for tag in _TAG.findall(text):
        if "{%-" in tag or "-%}" in tag or "{{-" in tag or "-}}" in tag:
            faults.append(f"{_where(number, text)}: Die Marke {tag} enthält einen Bindestrich am Rand; er muss weg.")
        if _BROKEN.search(tag[2:-2]):
            faults.append(
                f"{_where(number, text)}: In der Marke {tag} steckt eine zweite; eine davon ist nicht geschlossen."
            )
    rest = _TAG.sub("", text)
    broken = _BROKEN.search(rest)
    if broken:
        piece = rest[max(0, broken.start() - 20) : broken.end() + 30].strip()
        faults.append(
            f"{_where(number, text)}: Die Marke bei {piece} ist zerrissen; Anfang und Ende gehören in einen Absatz."
        )
    return faults


def _grammar_faults(paragraphs: Sequence[str], known: Sequence[str]) -> list[str]:
    from jinja2 import Environment, TemplateSyntaxError, meta

    lines = [_PREFIX.sub(r"\1 ", " ".join(text.split())).translate(_TYPOGRAPHIC) for text in paragraphs]
    try:
        tree = Environment(autoescape=True).parse("\n".join(lines))
        unknown = sorted(meta.find_undeclared_variables(tree) - set(known))
    except TemplateSyntaxError as error:
        number = min(max(error.lineno, 1), len(paragraphs))
        return [f"{_where(number, paragraphs[number - 1])}: {_german(error.message or '')}"]
    return [_unknown(name, paragraphs, known) for name in unknown]


def _unknown(name: str, paragraphs: Sequence[str], known: Sequence[str]) -> str:
    for number, text in enumerate(paragraphs, start=1):
        for tag in _TAG.findall(text):
            if re.search(rf"\b{re.escape(name)}\b", tag):
                return f"{_where(number, text)}: Das Feld „{name}“ in {tag} gibt es nicht. Es gibt: {', '.join(known)}."
    return f"Das Feld „{name}“ gibt es nicht. Es gibt: {', '.join(known)}."


def _german(message: str) -> str:
    if "Unexpected end of template" in message or "was not closed" in message:
        opened = re.search(r"innermost block that needs to be closed is '(\w+)'", message)
        word = opened[1] if opened else "for"
        return f"Ein {{% {word} … %}} hat kein Ende; es fehlt {{% end{word} %}}."
    if "Encountered unknown tag" in message:
        tag = re.search(r"unknown tag '(\w+)'", message)
        return f"Die Anweisung „{tag[1] if tag else '?'}“ gehört nicht hierher: unbekannt oder ohne ihren Anfang."
    unknown = re.search(r"No (filter|test) named '(\w+)'", message)
    if unknown:
        return f"Den Befehl „{unknown[2]}“ gibt es nicht."
    return f"Die Marke ist nicht verständlich ({message})."
