"""The runs of one Word paragraph: its text, its links and fields, what is hidden in it, the boxes
that hang on it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from nlp.normal import normalise
from pipeline.reading.counts import count_in
from pipeline.reading.extraction import PieceText
from pipeline.reading.extractors.docx_graphics import is_graphic
from pipeline.reading.extractors.docx_math import M, formula
from pipeline.reading.extractors.docx_package import MC, R, W

_LINK_FIELD = re.compile(r'HYPERLINK\s+(?:\\[a-z]\s+)*"([^"]+)"', re.IGNORECASE)
DELETED = frozenset(
    f"{W}{n}" for n in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sectPr", "tblPr")
)
_MAX_DEPTH = 60
_UNSEEN = ("vanish", "strike", "dstrike")
_READABLE = 4  # half points
_FORMULA = f"{M}oMath"
_PROMPT_STYLES = frozenset({"Platzhaltertext", "PlaceholderText"})
# The colours of a theme that are those of the paper.
_PAPER = frozenset({"background1", "light1"})
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"


def chosen_of(element: Any) -> Any:
    """Of several alternatives the one that Word itself shows; any other element as it is."""
    chosen = element.find(f"{MC}Choice") if element.tag == f"{MC}AlternateContent" else None
    return element if chosen is None else chosen


class Runs:
    """Collects the text of one paragraph."""

    def __init__(self, part: Any, hidden_styles: frozenset[str] = frozenset()) -> None:
        self.part = part
        self._hidden_styles = hidden_styles
        self._is_prompt = False
        self.text = PieceText()
        # Word neither shows nor prints hidden text.
        self.hidden = PieceText()
        self.boxes: list[Any] = []
        self.graphics: list[Any] = []
        self._fields: list[str] = []
        self._is_hidden = False

    def walk(self, element: Any, target: str, depth: int) -> None:
        """Take in an element with all below it."""
        for child in element:
            tag = child.tag
            if not isinstance(tag, str) or depth > _MAX_DEPTH:
                continue
            if tag in {f"{W}instrText", f"{W}fldChar"}:
                self._of_field(child)
            elif tag == f"{W}sdt" and is_prompt(child):
                before, self._is_prompt = self._is_prompt, True
                self.walk(child, target, depth + 1)
                self._is_prompt = before
            elif tag == f"{W}r":
                self._run(child, target, depth)
            elif tag == f"{W}txbxContent" or is_graphic(tag):
                (self.graphics if is_graphic(tag) else self.boxes).append(child)
            elif tag not in DELETED:
                self._inline(chosen_of(child), tag, target, depth)

    def _of_field(self, child: Any) -> None:
        if child.tag == f"{W}instrText":
            self._instruct(child.text or "")
        else:
            self._field(str(child.get(f"{W}fldCharType")))
            self._form(child.find(f"{W}ffData"))

    def _inline(self, child: Any, tag: str, target: str, depth: int) -> None:
        if tag == f"{W}t":
            self._say(child.text or "", target)
        elif tag == _FORMULA:
            self._say(formula(child), target)
        elif tag in {f"{W}br", f"{W}cr"}:
            self.text.line_break()
        elif tag in {f"{W}tab", f"{W}ptab"}:
            self.text.add("\t")
        elif tag == f"{W}noBreakHyphen":
            self.text.add("-")
        elif tag == f"{W}sym":
            self.text.add(_symbol(str(child.get(f"{W}char") or "")))
        elif tag == f"{W}hyperlink":
            self.walk(child, self._target(child) or target, depth + 1)
        else:
            self.walk(child, target, depth + 1)

    def _say(self, text: str, target: str) -> None:
        if self._is_hidden:
            self.hidden.add(text)
        else:
            self.text.add(text, target or self._link_field())

    def _run(self, run: Any, target: str, depth: int) -> None:
        self._is_hidden = self._is_prompt or is_unseen(run, self._hidden_styles)
        self.walk(run, target, depth + 1)
        self._is_hidden = False

    def _instruct(self, text: str) -> None:
        if self._fields:
            self._fields[-1] += text

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append("")
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _form(self, data: Any) -> None:
        """What a form field shows although no run says it: whether a box is ticked, the entry
        chosen from a list.
        """
        if data is None:
            return
        if (box := data.find(f"{W}checkBox")) is not None:
            checked, default = box.find(f"{W}checked"), box.find(f"{W}default")
            self.text.add("☒ " if is_switched_on(default if checked is None else checked) else "☐ ")
        elif (listed := data.find(f"{W}ddList")) is not None:
            entries = [str(entry.get(f"{W}val") or "") for entry in listed.findall(f"{W}listEntry")]
            found = listed.find(f"{W}result")
            chosen = count_in(found.get(f"{W}val") if found is not None else None)
            if chosen < len(entries):
                self.text.add(entries[chosen])

    def _link_field(self) -> str:
        for instruction in reversed(self._fields):
            if found := _LINK_FIELD.search(instruction):
                return found.group(1)
        return ""

    def _target(self, element: Any) -> str:
        relation = self.part.rels.get(str(element.get(f"{R}id")))
        return str(relation.target_ref) if relation is not None and relation.is_external else ""


def is_prompt(control: Any) -> bool:
    """Whether a content control shows only what shall be written there."""
    return is_switched_on(control.find(f"{W}sdtPr/{W}showingPlcHdr")) or _asks(control)


def _asks(control: Any) -> bool:
    """Whether all runs of a control have the style of prompts: programs forget to say so."""
    runs = control.findall(f"{W}sdtContent//{W}r")
    styles = {str(style.get(f"{W}val")) for style in control.iterfind(f".//{W}r/{W}rPr/{W}rStyle")}
    return bool(runs) and bool(styles) and styles <= _PROMPT_STYLES and _are_styled(runs)


def _are_styled(runs: Sequence[Any]) -> bool:
    return all(run.find(f"{W}rPr/{W}rStyle") is not None for run in runs)


def is_unseen(run: Any, hidden_styles: frozenset[str]) -> bool:
    """Whether a run is hidden, struck out, tiny, or white on white paper."""
    own = run.find(f"{W}rPr")
    above = run.getparent()
    named = above.find(f"{W}pPr/{W}pStyle") if above is not None else None
    if named is not None and named.get(f"{W}val") in hidden_styles:
        return (
            own is None or own.find(f"{W}vanish") is None or is_switched_on(own.find(f"{W}vanish"))
        )
    if own is None:
        return False
    style, size = own.find(f"{W}rStyle"), own.find(f"{W}sz")
    return (
        any(is_switched_on(own.find(f"{W}{name}")) for name in _UNSEEN)
        or (style is not None and style.get(f"{W}val") in hidden_styles)
        or (size is not None and count_in(size.get(f"{W}val"), _READABLE) < _READABLE)
        or own.find(f"{W14}textFill/{W14}noFill") is not None
        or _is_white(run, own)
    )


def _has_white_letters(own: Any) -> bool:
    colour = own.find(f"{W}color")
    if colour is None:
        return False
    theme = str(colour.get(f"{W}themeColor") or "")
    return theme in _PAPER if theme else str(colour.get(f"{W}val")).upper() == "FFFFFF"


def _is_white(run: Any, own: Any) -> bool:
    """White on what has no colour of its own; in tables and boxes a style may give it one."""
    if not _has_white_letters(own):
        return False
    grounds = [own.find(f"{W}{name}") for name in ("shd", "highlight")]
    shaded = any(ground is not None and not _is_paper(ground) for ground in grounds)
    paragraph = next(run.iterancestors(f"{W}p"), None)
    properties = paragraph.find(f"{W}pPr") if paragraph is not None else None
    names = ("shd", "pStyle")
    dressed = properties is not None and any(properties.find(f"{W}{n}") is not None for n in names)
    inside = next(run.iterancestors(f"{W}tc", f"{W}txbxContent"), None) is not None
    return not (shaded or dressed or inside)


def _is_paper(ground: Any) -> bool:
    """Whether a ground is as white as paper."""
    told = str(ground.get(f"{W}fill") or ground.get(f"{W}val") or "").upper()
    return told in {"FFFFFF", "AUTO", "WHITE", "NONE"}


def is_switched_on(switch: Any) -> bool:
    """Whether a property of Word that is there or not holds."""
    return switch is not None and switch.get(f"{W}val") not in {"0", "false", "off"}


def _symbol(code: str) -> str:
    try:
        return normalise(chr(int(code, 16)))
    except (ValueError, OverflowError):
        return ""
