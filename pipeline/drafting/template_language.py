"""What a template may say: show a field, ask whether there is one, repeat for each of several. No
more.

Word templates are filled by Jinja, which is a programming language: one line of it can fill the
memory or run for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_NODES = frozenset((
    "Template", "Output", "TemplateData", "Name", "Const", "Filter", "Test", "If", "For",
    "CondExpr", "Compare",
    "Operand", "And", "Or", "Not", "Concat", "Getattr", "Getitem", "List", "Tuple", "Keyword",
    "Assign",
))  # fmt: skip
FILTERS = frozenset((
    "capitalize", "default", "first", "join", "last", "length", "list", "lower", "replace",
    "reverse", "sort", "title",
    "trim", "unique", "upper",
))  # fmt: skip
_TESTS = frozenset(
    ("defined", "undefined", "none", "string", "in", "equalto", "odd", "even", "divisibleby")
)
_MOST_LOOPS = 2
_WORDS = {
    "Call": "Ein Aufruf mit Klammern",
    "Macro": "{% macro %}",
    "Include": "{% include %}",
    "Import": "{% import %}",
    "FromImport": "{% from %}",
    "Extends": "{% extends %}",
    "Block": "{% block %}",
    "FilterBlock": "{% filter %}",
    "CallBlock": "{% call %}",
}
_OFTEN = "Erlaubt sind {{ feld }}, {% if feld %} und {% for zeile in feld %}."


def faults_of(tree: Any) -> Iterator[tuple[int, str]]:
    """What in a parsed template goes beyond it, as the number of the line and German words."""
    yield from _below(tree, 0)


def _below(node: Any, loops: int) -> Iterator[tuple[int, str]]:
    kind = type(node).__name__
    loops += kind == "For"
    if fault := _fault(node, kind, loops):
        yield node.lineno, fault
        return
    for child in node.iter_child_nodes():
        yield from _below(child, loops)


def _fault(node: Any, kind: str, loops: int) -> str:
    if kind not in _NODES:
        return f"{_WORDS.get(kind, 'Rechnen')} gehört nicht in eine Vorlage. {_OFTEN}"
    if kind == "Name" and node.name == "self":
        return f"„self“ gehört nicht in eine Vorlage. {_OFTEN}"
    if kind == "Filter" and node.name not in FILTERS:
        return f"Den Befehl „{node.name}“ gibt es nicht. Es gibt: {', '.join(sorted(FILTERS))}."
    if kind == "Test" and node.name not in _TESTS:
        return f"Die Frage „is {node.name}“ gibt es nicht. Es gibt: {', '.join(sorted(_TESTS))}."
    if kind == "Getattr" and getattr(node.node, "name", "") != "loop":
        return f"„.{node.attr}“ gehört nicht in eine Vorlage. {_OFTEN}"
    if kind == "For" and (loops > _MOST_LOOPS or node.recursive):
        return f"Mehr als {_MOST_LOOPS} Schleifen ineinander gehören nicht in eine Vorlage."
    return ""
