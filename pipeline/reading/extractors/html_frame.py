"""Which elements of a page are its frame – menus, banners, share buttons – and which only look so.

What a click opens is text; so is what stands in a form, an aside or a box whose name speaks of a
sidebar, as long as it says something.
"""

from __future__ import annotations

import re
from typing import Any

_DROPPED_LISTED = (
    "script style template svg math canvas iframe object embed nav footer button select input "
    "textarea head audio video map dialog"
)
_DROPPED = frozenset(_DROPPED_LISTED.split())
_QUOTING = frozenset({"blockquote", "figure", "figcaption"})
_ROLES_DROPPED = frozenset(
    {"navigation", "contentinfo", "search", "banner", "menu", "menubar", "dialog", "alertdialog"}
)
_WHOLE = frozenset({"html", "body", "main", "article"})
_CONTROLS = ("input", "select", "textarea")
# Parts of class and id names. What bears one of the first is the frame, what bears one of the
# second may be; a name that begins with one of the third tells how the page is laid out.
_FRAME_LISTED = (
    "nav navi navigation navbar menu menue breadcrumb breadcrumbs rootline cookie cookies consent "
    "footer fusszeile skip skiplink skiplinks metanav servicenav"
)
_FRAME = frozenset(_FRAME_LISTED.split())
_HIDDEN_NAMES = frozenset({"sr-only", "visually-hidden"})
_BESIDE = frozenset(["sidebar", "social", "share", "sharing"])
_LAYOUT = frozenset(["has", "with", "without", "no", "is", "not", "js", "hide", "show"])
_NEVER_TEXT = frozenset(["cookie", "cookies", "consent"])
_PARTS = re.compile(r"[-_]+")
_CLICK = re.compile(
    r"accordion|akkordeon|collaps|tab-?(?:pane|panel|content)|toggle|faq|expand|klapp|spoiler"
    r"|disclosure|panel",
    re.IGNORECASE,
)
_WINDOW = re.compile(
    r"modal|popup|pop-up|overlay|lightbox|offcanvas|flyout|dropdown", re.IGNORECASE
)
_OPENERS = frozenset(["button", "summary", "dt", "h1", "h2", "h3", "h4", "h5", "h6"])
# A number named as one, a number of a town's network, an address of mail, a postcode and a town.
_CONTACT = re.compile(
    r"(?:tel|telefon|fon|phone|mobil|fax)\b\D{0,6}\d{2,}|\b0[1-9]\d{1,4}\s?[ /–-]\s?\d{3,}"
    r"|\+49[ (\d/–-]{7,}|\w@\w[\w-]*\.\w"
    r"|(?:straße|str\.|platz|weg|allee)\s\d+\w?,?\s+\d{5}\s[^\W\d_]",
    re.IGNORECASE,
)
_SHADOW = ("shadowrootmode", "shadowroot")
_QUOTE = re.compile(r"[„»“]\s?\w+\s\w+\s\w+")
_PROMOTION = re.compile(
    r"cookie|newsletter|abonnier|folgen sie|javascript|datenschutz|werbung|seite teilen",
    re.IGNORECASE,
)
_FEWEST_WORDS = 12
_MOST_LINKED = 0.3
_MOST_OF_PAGE = 0.6
_MUCH_OF_PAGE = 0.4


class PageFrame:
    """The frame of one page, asked element by element."""

    def __init__(self, root: Any) -> None:
        self._letters = max(1, _length(root))
        named = root.xpath("//@aria-controls | //@data-target | //@data-bs-target | //a/@href")
        self._opened = {str(v).lstrip("#") for v in named if len(v) < 200 and "/" not in str(v)}

    def holds(self, element: Any, tag: str) -> bool:
        """Whether an element of that tag belongs to the frame."""
        if tag == "footer" and element.getparent().tag in _QUOTING:
            return False  # there it names who is quoted
        if tag == "template" and any(element.get(name) is not None for name in _SHADOW):
            return False  # browsers show it where it stands
        if tag in _DROPPED or str(element.get("role") or "").casefold() in _ROLES_DROPPED:
            return True
        if _is_hidden(element):
            return not self._opens_by_click(element)
        if tag in _WHOLE:
            return False
        own = _OWN.get(tag)
        return bool(own and own(self, element)) or self._is_named_so(element, tag)

    def _opens_by_click(self, element: Any) -> bool:
        """Whether a reader sees the element after a click: a tab, an accordion, a "more"."""
        name = _names(element)
        if _WINDOW.search(name) or _words_of(name) & _FRAME:
            return False
        if element.get("hidden") == "until-found" or element.get("role") == "tabpanel":
            return True
        above = [element, *list(element.iterancestors())[:2]]
        if element.get("id") in self._opened or any(_CLICK.search(_names(e)) for e in above):
            return True
        before = element.getprevious()
        return before is not None and (
            before.tag in _OPENERS
            or before.get("aria-expanded") is not None
            or before.get("role") == "button"
        )

    def _is_form(self, form: Any) -> bool:
        """Whether a form is for filling in; some systems wrap the whole page in one."""
        if not any(True for _ in form.iter(*_CONTROLS)) or self._share(form) > _MUCH_OF_PAGE:
            return False
        boxes = (box for box in form.iter("fieldset") if not _has_controls(box))
        is_page = any(True for _ in form.iter("h1", "main", "article"))
        return not is_page and not any(len(b.text_content().split()) > 5 for b in boxes)

    def _is_page_header(self, header: Any) -> bool:
        """A page header with the logo and the menu goes, one with the headline stays."""
        if not any(True for _ in header.iter("h1", "h2", "p")):
            return True
        if header.getparent().tag != "body" or not any(True for _ in header.iter("nav")):
            return False
        if header.find(".//h1") is not None:
            return False
        has_headline = header.getroottree().getroot().find(".//h1") is not None
        headings = (h for h in header.iter("h2", "h3") if h.find(".//a") is None)
        return has_headline or not any(h.text_content().strip() for h in headings)

    def _is_label(self, label: Any) -> bool:
        return label.get("for") is not None or any(True for _ in label.iter(*_CONTROLS))

    def _is_aside(self, element: Any) -> bool:
        return not _says_something(element)

    def _is_for_old_browsers(self, element: Any) -> bool:
        text = element.text_content()
        if _PROMOTION.search(text):
            return True
        return len(text.split()) < _FEWEST_WORDS and not _CONTACT.search(text)

    def _is_named_so(self, element: Any, tag: str) -> bool:
        """Whether the names of a part tell that it belongs to the page, and its size agrees."""
        if element.find(".//h1") is not None:
            return False
        names = [name for name in _names(element).casefold().split() if not _is_layout(name)]
        words = {word for name in names for word in _PARTS.split(name)}
        if not words & (_FRAME | _BESIDE | _SPOKEN):
            return False
        if words & _FRAME or _HIDDEN_NAMES & set(names):
            return bool(words & _NEVER_TEXT) or self._share(element) < _MOST_OF_PAGE
        if not words & _BESIDE or self._share(element) > _MUCH_OF_PAGE:
            return False
        return tag != "aside" and not _says_something(element)

    def _share(self, element: Any) -> float:
        """The share of the page's letters outside of links that stand in an element."""
        linked = sum(_length(a) for a in element.iter("a"))
        return (_length(element) - linked) / self._letters


def boxes_beside(root: Any, main: Any) -> list[Any]:
    """The boxes outside of the main text that hold a contact or a quote: they belong to the page,
    wherever its layout puts them.
    """
    found = []
    for box in root.xpath("//body//aside | //body//*[@role='complementary']"):
        above = list(box.iterancestors())
        is_apart = main not in above and box not in list(main.iterancestors())
        is_inner = any(a in found or a.tag in _DROPPED for a in above)
        if is_apart and not is_inner and _names_somebody(box):
            found.append(box)
    return found


def _names_somebody(box: Any) -> bool:
    text = " ".join(box.text_content().split())
    return bool(_CONTACT.search(text) or _QUOTE.search(text)) and not _PROMOTION.search(text)


def _has_controls(element: Any) -> bool:
    return any(True for _ in element.iter(*_CONTROLS))


_OWN = {
    "form": PageFrame._is_form,
    "header": PageFrame._is_page_header,
    "label": PageFrame._is_label,
    "aside": PageFrame._is_aside,
    "noscript": PageFrame._is_for_old_browsers,
}
_SPOKEN = frozenset(word for name in _HIDDEN_NAMES for word in _PARTS.split(name))


def _is_hidden(element: Any) -> bool:
    style = str(element.get("style") or "").replace(" ", "").casefold()
    return element.get("hidden") is not None or "display:none" in style


def _names(element: Any) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _words_of(names: str) -> set[str]:
    return {word for name in names.casefold().split() for word in _PARTS.split(name)}


def _is_layout(name: str) -> bool:
    first, *rest = _PARTS.split(name)
    return first in _LAYOUT and bool(rest)


def _length(element: Any) -> int:
    """Letters of the text that a reader may see."""
    unseen = sum(len(e.text_content()) for e in element.iter("script", "style", "template"))
    return max(0, len("".join(element.text_content().split())) - unseen)


def _says_something(element: Any) -> bool:
    """Whether a box at the side holds a contact, a quote or prose, and no list of links."""
    text = " ".join(element.text_content().split())
    if _CONTACT.search(text) or element.xpath(".//a[starts-with(@href, 'tel:')]"):
        return True
    linked = sum(_length(a) for a in element.iter("a"))
    if linked > _MOST_LINKED * max(1, _length(element)) or _PROMOTION.search(text):
        return bool(element.xpath(".//a[starts-with(@href, 'mailto:')]")) and not _PROMOTION.search(
            text
        )
    if _QUOTE.search(text) or element.find(".//blockquote") is not None:
        return True
    paragraphs = element.iter("p", "li", "dd", "td", "blockquote", "aside", "div", "section")
    return any(_own_words(p) >= _FEWEST_WORDS for p in paragraphs)


def _own_words(element: Any) -> int:
    parts = [element.text or "", *(child.tail or "" for child in element)]
    return len(" ".join(parts).split())
