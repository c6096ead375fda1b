"""Formulas in Word as people write them in one line: fractions, powers, roots, brackets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_POWERS = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_PLAIN_POWERS = frozenset("0123456789n+-=()")


def formula(element: Any) -> str:
    """The formula as one line."""
    return "".join(_parts(element))


def _parts(element: Any) -> Iterator[str]:
    for child in element:
        name = child.tag.removeprefix(M) if isinstance(child.tag, str) else ""
        if name == "t" or name.endswith("}t"):
            yield child.text or ""
        elif name in _WRITTEN:
            yield _WRITTEN[name](child)
        elif name == "sty" or name.endswith("Pr"):
            continue
        else:
            yield from _parts(child)


def _of(element: Any, name: str) -> str:
    found = element.find(f"{M}{name}")
    return formula(found).strip() if found is not None else ""


def _grouped(text: str) -> str:
    return f"({text})" if any(sign in text for sign in " +-−·*/") else text


def _fraction(element: Any) -> str:
    return f"{_grouped(_of(element, 'num'))}/{_grouped(_of(element, 'den'))}"


def _power(element: Any) -> str:
    power = _of(element, "sup")
    is_plain = bool(power) and set(power) <= _PLAIN_POWERS
    told = power.translate(_POWERS) if is_plain else f"^{_grouped(power)}"
    return f"{_of(element, 'e')}{told}"


def _root(element: Any) -> str:
    return f"{_of(element, 'deg')}√{_grouped(_of(element, 'e'))}"


def _brackets(element: Any) -> str:
    signs = {"begChr": "(", "endChr": ")", "sepChr": ", "}
    for name in signs:
        told = element.find(f"{M}dPr/{M}{name}")
        if told is not None:
            signs[name] = str(told.get(f"{M}val") or "")
    inner = signs["sepChr"].join(formula(e).strip() for e in element.findall(f"{M}e"))
    return f"{signs['begChr']}{inner}{signs['endChr']}"


def _sum(element: Any) -> str:
    told = element.find(f"{M}naryPr/{M}chr")
    sign = str(told.get(f"{M}val") or "") if told is not None else "∫"
    return f"{sign}{_of(element, 'e')}"


_WRITTEN = {"f": _fraction, "sSup": _power, "rad": _root, "d": _brackets, "nary": _sum}
