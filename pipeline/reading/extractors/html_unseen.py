"""What a page says and nobody sees, or what it strikes out: told by the element itself.

Rules in style sheets are not followed: they depend on the reader's screen and on scripts.
"""

from __future__ import annotations

import re
from typing import Any

_STRUCK = frozenset({"del", "s", "strike"})
# As written in a `style` attribute, without blanks: no ink, no size, outside of the window, struck
# out, or hidden from readers of mails in Word and Outlook.
_UNSEEN = re.compile(
    r"(?:^|;)(?:visibility:hidden|opacity:0?\.?0*(?:;|$)|font-size:0?\.?0*(?:px|pt|em|rem|%)?(?:;|!|$)"
    r"|(?:left|right|top|text-indent|margin-left):-\d{4,}(?:px|em|pt)"
    r"|clip:rect\((?:[01]p?x?,?){4}\)|mso-hide:all|text-decoration(?:-line)?:[^;]*line-through)"
)
_COLOUR = re.compile(r"(?:^|;)(background(?:-color)?|color):([^;!]+)")
_WHITE = {"#fff": "white", "#ffffff": "white", "rgb(255,255,255)": "white"}


def is_unseen(element: Any, tag: str) -> bool:
    """Whether an element's words are not to be read with the page: struck out, or invisible by its
    own style.
    """
    if tag in _STRUCK:
        return True
    style = str(element.get("style") or "")
    if ":" not in style:
        return False
    plain = "".join(style.split()).casefold()
    return bool(_UNSEEN.search(plain)) or _has_colour_of_paper(plain)


def _has_colour_of_paper(style: str) -> bool:
    """Whether letters have the colour that the same style gives the paper below them."""
    told = {name: _WHITE.get(value, value) for name, value in _COLOUR.findall(style)}
    paper = told.get("background-color") or told.get("background")
    return paper is not None and told.get("color") == paper
