"""RTF cut into tokens: groups, control words, characters. Lenient: whatever follows no rule is
text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? "
    rb"?|\\'([0-9a-fA-F]{2})|\\(\r\n|[^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)",
    re.DOTALL,
)

# The character sets that fonts name, as Python calls them.
CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5",
    161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250",
    255: "cp850",
}  # fmt: skip


class Token(NamedTuple):
    """`kind` is "{", "}", "word" (name and number), "byte" (one character's bytes), "sign" or
    "text".
    """

    kind: str
    name: str = ""
    number: int | None = None
    data: bytes = b""


def tokens(data: bytes) -> Iterator[Token]:
    """The tokens of an RTF file; binary stretches are skipped."""
    at = 0
    while found := _TOKEN.search(data, at):
        at = found.end()
        word, number, code, sign, brace, text = found.groups()
        if word:
            value = int(number) if number else None
            if word == b"bin" and value and value > 0:
                at += value
            else:
                yield Token("word", word.decode("ascii"), value)
        elif code:
            yield Token("byte", data=bytes([int(code, 16)]))
        elif sign:
            yield Token("sign", sign[:1].decode("latin-1"))
        elif brace:
            yield Token(brace.decode("ascii"))
        elif text:
            yield Token("text", data=text)


def code_page(name: str) -> str:
    """A code page by its name; that of Western Europe where there is none of this name."""
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name
