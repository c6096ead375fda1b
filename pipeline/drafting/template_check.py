"""Finds what is wrong with the tags of a Word template: says in German which tag, on which page, in
which sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.drafting.render.docx_parts import straight_marks
from pipeline.drafting.render.docx_template import TemplateParagraph
from pipeline.drafting.template_language import faults_of

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_BROKEN = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
# docxtpl's own prefixes (paragraph, row, cell, run) are no Jinja.
_PREFIX = re.compile(r"(\{%|\{\{|\{#)-?(?:p|tr|tc|r)\s+")
_TOKENS = {
    "end of print statement": "sie ist zu früh zu Ende",
    "end of statement block": "sie ist zu früh zu Ende",
    "string": "ein Text in Anführungszeichen steht an der falschen Stelle",
    "integer": "eine Zahl steht an der falschen Stelle",
}


def template_faults(paragraphs: Sequence[TemplateParagraph], known: Sequence[str]) -> list[str]:
    """One German line per fault: broken tags, unknown fields, loops and conditions without an end.

    Tags that Word has cut into several runs of one paragraph are no fault: filling puts them
    together again.
    """
    faults = [fault for paragraph in paragraphs for fault in _tag_faults(paragraph)]
    # Grammar can only be judged when every tag is whole.
    return faults or _grammar_faults(paragraphs, known)


def _tag_faults(paragraph: TemplateParagraph) -> list[str]:
    faults, text, where = [], paragraph.text, paragraph.where
    for tag in _TAG.findall(text):
        if "{%-" in tag or "-%}" in tag or "{{-" in tag or "-}}" in tag:
            faults.append(
                f"{where}: Die Marke {tag} enthält einen Bindestrich am Rand; er muss weg."
            )
        if _BROKEN.search(tag[2:-2]):
            faults.append(
                f"{where}: In der Marke {tag} steckt eine zweite; eine davon ist nicht geschlossen."
            )
    rest = _TAG.sub("", text)
    broken = _BROKEN.search(rest)
    if broken:
        piece = rest[max(0, broken.start() - 20) : broken.end() + 30].strip()
        faults.append(
            f"{where}: Die Marke bei {piece} ist zerrissen; Anfang und Ende gehören in einen "
            "Absatz."
        )
    return faults


def _grammar_faults(paragraphs: Sequence[TemplateParagraph], known: Sequence[str]) -> list[str]:
    from jinja2 import Environment, TemplateSyntaxError, meta

    lines = [straight_marks(_PREFIX.sub(r"\1 ", " ".join(p.text.split()))) for p in paragraphs]

    def at(line: int, told: str) -> str:
        return f"{paragraphs[min(max(line, 1), len(paragraphs)) - 1].where}: {told}"

    environment = Environment(autoescape=True)
    environment.globals.clear()  # Jinja's own names are no fields
    try:
        tree = environment.parse("\n".join(lines))
        if beyond := [at(*fault) for fault in faults_of(tree)]:
            return beyond
        unknown = sorted(meta.find_undeclared_variables(tree) - set(known))
    except TemplateSyntaxError as error:
        return [at(error.lineno, _german(error.message or ""))]
    except RecursionError:
        return ["Die Marken sind zu tief ineinander verschachtelt."]
    return [_unknown(name, paragraphs, known) for name in unknown]


def _unknown(name: str, paragraphs: Sequence[TemplateParagraph], known: Sequence[str]) -> str:
    for paragraph in paragraphs:
        for tag in _TAG.findall(paragraph.text):
            if re.search(rf"\b{re.escape(name)}\b", tag):
                return (
                    f"{paragraph.where}: Das Feld „{name}“ in {tag} gibt es nicht. Es gibt: "
                    f"{', '.join(known)}."
                )
    return f"Das Feld „{name}“ gibt es nicht. Es gibt: {', '.join(known)}."


def _german(message: str) -> str:
    if "Unexpected end of template" in message or "was not closed" in message:
        opened = re.search(r"innermost block that needs to be closed is '(\w+)'", message)
        word = opened[1] if opened else "for"
        return f"Ein {{% {word} … %}} hat kein Ende; es fehlt {{% end{word} %}}."
    if "Encountered unknown tag" in message:
        tag = re.search(r"unknown tag '(\w+)'", message)
        return (
            f"Die Anweisung „{tag[1] if tag else '?'}“ gehört nicht hierher: unbekannt oder ohne "
            "ihren Anfang."
        )
    got = re.search(r"got '(.+)'$", message)
    if "xpected" in message and got:
        return (
            "Die Marke ist nicht verständlich: "
            f"{_TOKENS.get(got[1], f'„{got[1]}“ steht an der falschen Stelle')}."
        )
    return "Die Marke ist nicht verständlich."
