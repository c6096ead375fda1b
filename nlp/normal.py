"""Text as files hold it → text as people read it: NFC, no ligatures, no soft hyphens, hyphenation
undone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable
from functools import cache
from importlib.resources import files

from nlp.analysis import is_known, is_listed
from nlp.tokens import fold

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_BLANKS = dict.fromkeys(
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    " ",
)
_BREAKS = dict.fromkeys("\x0b\x0c\x85\u2028\u2029", "\n")
_GONE = dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", "")
# Word's symbol fonts put their bullets into the private use area.
_BULLETS = dict.fromkeys("\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf02d", "•")
# Windows-1252 read as Latin-1 leaves the German quotation marks among the C1 controls.
_C1 = {
    chr(c): bytes([c]).decode("cp1252")
    for c in range(0x80, 0xA0)
    if c not in (0x81, 0x85, 0x8D, 0x8F, 0x90, 0x9D)
}
_TABLE = str.maketrans(
    {
        **_C1,
        **_LIGATURES,
        **_BLANKS,
        **_BREAKS,
        **_GONE,
        **_BULLETS,
        "\u2010": "-",
        "\u2011": "-",
        "\ufffe": "-",
    }
)
_IN_PLACE = str.maketrans({chr(sign): plain for sign, plain in _TABLE.items() if len(plain) == 1})
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\x81\x8d\x8f\x90\x9d\ud800-\udfff\uffff]")
# Most text holds none of them, and a table is slow.
_ODD = re.compile("[\r" + re.escape("".join(map(chr, _TABLE))) + _CONTROLS.pattern[1:])

# Typists put quotation marks together of commas, apostrophes and accents; a number before them is
# one of inches.
_QUOTES = {
    ",,": "„", "‚‚": "„", "``": "„", "''": "“", "´´": "“", "‘‘": "“", "’’": "”", "<<": "«",
    ">>": "»",
}  # fmt: skip
_TWO_SIGNS = re.compile(
    r"(?<![^\s(\[{–—/-])(?P<opens>,,|‚‚|``|''|<<|>>)(?=[^\W_]|[(…])"
    r"|(?<=[^\W\d_]|[.,;:!?…)\]])(?:''|´´|‘‘|’’|<<|>>)(?![^\W_'’‘´<>])"
)

LINE_END_HYPHENS = "-\u00ad\u2010\ufffe¬"
_HEAD = re.compile(r"\S+\Z")
_TAIL = re.compile(r"\A\S+")
# No German word is longer; a line may be.
_LONGEST = 200
_WORDS = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
# After a hyphen these words carry on a list, they do not carry on a word: "Unternehmer- und
# Fachverbände".
_JOINERS_LISTED = "und oder bzw sowie beziehungsweise bis and or et ou"
_JOINERS = frozenset(_JOINERS_LISTED.split())
_ADDRESS = re.compile(r"https?:|www\.|@|\w/\w", re.IGNORECASE)
# "nordrhein-westfälisch" keeps its hyphen wherever the line ends.
_STATE_ADJECTIVE = re.compile(r"(?:württemberg|westfäl|pfälz|anhalt|holstein|vorpommer)")
# Two adjectives side by side: "öffentlich-rechtlich", "deutsch-niederländisch"; no syllable ends so
# within a word.
_FIRST_ADJECTIVE = re.compile(
    r"^(?:[a-zäöüß]{3,}(?:isch|lich)|deutsch|sozial|lokal|digital|national|regional|global)$"
)
_NEXT_ADJECTIVE = re.compile(
    r"^[a-zäöüß]{2,}(?:isch|lich|ig|iv|al|ell|är|ant|ent|end|bar|sam|haft)(?:e[nrms]?)?$"
)
_WITHIN_CHAINS = frozenset(
    ("an", "auf", "bei", "de", "en", "für", "in", "sur", "to", "um", "und", "von", "vor", "zu")
)
_COLOURS_LISTED = "rot schwarz gelb grün blau weiß weiss braun grau rosa orange beige"
_COLOUR = re.compile(rf"^(?:{'|'.join(_COLOURS_LISTED.split())})(?:e[nrms]?)?$")
_ADJECTIVE_END = re.compile(r"(?:e[nrms]?)$")
# "öffentlich" and "-keitsarbeit" are one word; what follows a whole adjective is a word of some
# length itself.
_SHORTEST_SECOND = 5
_DOMAIN = re.compile(r"^[\w-]+\.[a-z]{2}|^[\w.-]+@")


def normalise(text: str) -> str:
    """NFC text with plain blanks and line feeds, without ligatures, soft hyphens, zero-width and
    control characters.
    """
    if not _ODD.search(text):
        return unicodedata.normalize("NFC", text)
    plain = text.replace("\r\n", "\n").replace("\r", "\n").translate(_TABLE)
    return unicodedata.normalize("NFC", _CONTROLS.sub("", plain))


def normalise_in_place(text: str) -> str:
    """The same as far as no offset changes: plain blanks and hyphens alone."""
    return text.translate(_IN_PLACE)


def spell_quotes(text: str) -> tuple[str, tuple[int, ...]]:
    """Quotation marks put together of two signs as the one that is meant, and the places of the
    signs that went.

    >>> spell_quotes(",,Wissen''")
    ('„Wissen“', (1, 9))
    """
    gone: list[int] = []

    def one(found: re.Match[str]) -> str:
        gone.append(found.start() + 1)
        return "„" if found["opens"] == "''" else _QUOTES[found.group()]

    spelled = _TWO_SIGNS.sub(one, text)
    return spelled, tuple(gone)


def known_words(texts: Iterable[str]) -> frozenset[str]:
    """The words of `texts`, casefolded, hyphenated ones whole: the evidence for
    `join_hyphenated`.
    """
    found = set(_WORDS.findall(normalise("\n".join(texts)).casefold()))
    # "nordrhein-" says that this word takes a hyphen.
    return frozenset(found | {word[: word.index("-") + 1] for word in found if "-" in word})


def join_hyphenated(first: str, second: str, known: Container[str] = frozenset()) -> str:
    """Two lines as one: a hyphen at the end of `first` is dropped, kept, or kept with a blank
    behind it.

    `known` holds casefolded words seen elsewhere in the text; they overrule the rules of thumb.

    >>> join_hyphenated("die Zusammen-", "arbeit")
    'die Zusammenarbeit'
    >>> join_hyphenated("Unternehmer-", "und Fachverbände")
    'Unternehmer- und Fachverbände'
    """
    first, second = first.rstrip(), second.lstrip()
    if not first or not second:
        return first + second
    if first[-1] not in LINE_END_HYPHENS:
        return f"{first} {second}"
    head, tail = _HEAD.findall(first[-_LONGEST:-1])[-1:], _TAIL.findall(second[:_LONGEST])[:1]
    return _joined(first, second, "".join(head), "".join(tail), known)


def _joined(first: str, second: str, head: str, tail: str, known: Container[str]) -> str:
    if not head and first[-1] != "\u00ad":
        # A dash with a blank before it stands for itself.
        return f"{first[:-1]}- {second}" if len(first) > 1 else f"-{second}"
    return first[:-1] + _link(head, tail, first[-1], known) + second


def _link(head: str, tail: str, mark: str, known: Container[str]) -> str:
    before, after = _last_word(head), _first_word(tail)
    if not before or not after or not head[-1].isalnum():
        return "-"
    if _ADDRESS.search(head) or _DOMAIN.search(tail):
        return "-"
    seen = _seen(before, after, known)
    if seen is not None:
        return seen
    if after.casefold() in _JOINERS:
        return "- "
    if mark in "\u00ad¬":
        return ""
    if (
        _carries_on(after)
        or _is_fixed(before, after)
        or _are_two_adjectives(before.rpartition("-")[2], after)
    ):
        return "-"
    return "" if _is_one_word(before, after) else "-"


def _are_two_adjectives(before: str, after: str) -> bool:
    """Whether two adjectives stand side by side, as in `griechisch-orthodox` and `rot-grün`."""
    if _COLOUR.match(before.casefold()) and _COLOUR.match(after):
        return True
    if not _FIRST_ADJECTIVE.match(before) or is_listed(fold(before + after)):
        return False
    is_word = (
        len(after) >= _SHORTEST_SECOND and _ADJECTIVE_END.search(after) and is_listed(fold(after))
    )
    return bool(_NEXT_ADJECTIVE.match(after) or is_word)


def _carries_on(after: str) -> bool:
    """Whether a chain of words goes on, as in `Kopf-an-Kopf-Rennen`."""
    first, hyphen, _ = after.partition("-")
    return bool(hyphen) and first in _WITHIN_CHAINS


def _is_fixed(before: str, after: str) -> bool:
    """Whether these make a word that is always written with its hyphen, such as `Know-how` and
    `E-Mail`.
    """
    whole = fold(f"{before}-{after}")
    return any(
        whole == word or _ADJECTIVE_END.sub("", whole) == word or whole == f"{word}s"
        for word in _fixed(whole[0])
    )


@cache
def _fixed(first: str) -> tuple[str, ...]:
    listed = (files("nlp") / "data" / "hyphenated.txt").read_text(encoding="ascii").split()
    return tuple(word for word in listed if word[0] == first)


def _seen(before: str, after: str, known: Container[str]) -> str | None:
    joined = (before + after).casefold() in known
    hyphenated = f"{before}-{after}".casefold() in known
    if joined != hyphenated:
        return "" if joined else "-"
    is_adjective = before[0].islower() and after[0].islower()
    if (
        is_adjective
        and not joined
        and (f"{before}-".casefold() in known or _STATE_ADJECTIVE.match(after))
    ):
        return "-"
    return None


def _is_one_word(before: str, after: str) -> bool:
    last = before.rsplit("-", 1)[-1]
    if last[-1].isdigit() or after[0].isdigit():
        return False
    if after[0].islower():
        # "KMU-freundlich" keeps its hyphen, "Zusammen-arbeit" and "A-potheke" do not.
        return not (len(last) > 1 and last.isupper())
    # Capitals go on in capitals only within one word: "VEREIN-BARUNG" and "BE-WEGUNG", but
    # "KMU-BERATUNG".
    if not (last.isupper() and len(after) > 1 and after.isupper()):
        return False
    return len(last) > 4 or (len(last) > 1 and is_known(fold(last + after)))


def _last_word(head: str) -> str:
    found = re.search(r"[^\W_]+(?:-[^\W_]+)*$", head)
    return found.group() if found else ""


def _first_word(tail: str) -> str:
    found = re.match(r"[^\W_]+(?:-[^\W_]+)*", tail)
    return found.group() if found else ""
