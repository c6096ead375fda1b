"""What a file of text is: a page, a message, a table, something technical, or a document."""

from __future__ import annotations

import csv
import re

from pipeline.reading import formats

_HTML_START = re.compile(
    r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*"
    r"<(!doctype\s+html|html|head|body|title|meta|main|article|section|div|p|h[1-6]|table|ul|ol"
    r"|center|font|span|br|header|footer|nav|aside|blockquote|figure|fieldset|details|form|address"
    r"|dl|hr|pre|link|base|noscript|picture|img)\b",
    re.IGNORECASE | re.DOTALL,
)
# Elements that also stand in prose about HTML: only with their end they make a page.
_INLINE_START = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(style|script|strong|b|i|em|u|a|small|sup|sub|label|button|code|cite|q"
    r"|mark|time|svg)(?:\s[^<>]*)?>.*?</\1\s*>",
    re.IGNORECASE | re.DOTALL,
)
_HEADER_LINE = re.compile(r"([A-Za-z][A-Za-z0-9-]*):[ \t]?(.*)$")
_FEWEST_HEADERS = 3
# One of these stands in every message; two lines of a letter do not make one.
_MAIL_HEADERS = frozenset(
    {"from", "received", "message-id", "return-path", "delivered-to", "mime-version"}
)
# What only a message that was sent has.
_SENT_HEADERS = frozenset({"to", "received", "delivered-to", "message-id", "return-path"})
_MBOX = re.compile(r"From \S+ .*\d{4}\s*\n[A-Za-z][\w-]*:", re.ASCII)
_TECHNICAL = (
    (re.compile(r"BEGIN:VCALENDAR\b"), "text/calendar"),
    (re.compile(r"BEGIN:VCARD\b"), "text/vcard"),
    (re.compile(r"-----BEGIN PGP MESSAGE-----"), "application/pgp-encrypted"),
    (re.compile(r"-----BEGIN PGP SIGNATURE-----"), "application/pgp-signature"),
    (re.compile(r"-----BEGIN PGP SIGNED MESSAGE-----"), formats.TEXT),
    (re.compile(r"-----BEGIN [A-Z0-9 ]+-----"), "application/x-pem-file"),
    (re.compile(r"ssh-(?:rsa|ed25519|dss) [A-Za-z0-9+/=]{40,}"), "application/x-pem-file"),
    (re.compile(r"\[InternetShortcut\]|\[Desktop Entry\]|\[\.ShellClassInfo\]"), "text/x-settings"),
    (re.compile(r"(?:%.*\n|\s)*\\(?:documentclass|documentstyle|input\{)"), "text/x-tex"),
    (re.compile(r"Windows Registry Editor\b|REGEDIT4\b"), "text/x-settings"),
    (re.compile(r"#!\s*/|<\?php\b|@echo off\b", re.IGNORECASE), "text/x-code"),
    (re.compile(r"diff --git |--- \S+.*\r?\n\+\+\+ \S+"), "text/x-code"),
    (re.compile(r"(?:#.*\r?\n)*msgid \""), "text/x-code"),
    (re.compile(r"(?:%.*\r?\n|\s)*@\w+\s*\{\s*[\w:./+-]+\s*,"), "text/x-tex"),
    (
        re.compile(r"WEBVTT\b|1\r?\n\d\d:\d\d:\d\d[,.]\d{3} --> "),
        "text/x-subtitles",
    ),
    (
        re.compile(
            r"(?:\s|--.*\n|/\*.*?\*/;?)*(?:create (?:table|database)|insert into|drop table"
            r"|begin transaction|pragma |set names)\b",
            re.IGNORECASE | re.DOTALL,
        ),
        "application/sql",
    ),
)
_JSON = re.compile(r'\s*(?:\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\})|\[\s*(?:[\[{"\d\]-]|true|false|null))')
_JSON_MARKS = re.compile(r'["\]}\d]\s*[,:\]}]')
_FEWEST_JSON_MARKS = 2
_LOG_LINE = re.compile(
    r"\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|\S+ \S+ \S+ \[\d\d/[A-Z][a-z]{2}/\d{4}:"
    r"|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d |(?:DEBUG|INFO|WARN(?:ING)?|ERROR|FATAL)\b[ :\[]"
)
# A line of a program or of a style sheet: prose ends none in a brace, and none of its lists begins
# so.
_CODE_LINE = re.compile(
    r"\s*(?:[\w.#*:@,> \[\]=\"'~()-]*\{[^{}]*\}?[;,)]*|[})\]]+[;,]?|[\w-]+\s*:\s*[^;]{1,80};"
    r"|(?:import|from|def|class|var|let|const|function|public|private|static|return|using|package"
    r"|#include|#define|export|elif|else|try|except|print)\b.*|[\w.$\[\]]+\s*[+-]?=\s*.*;?"
    r"|[\w.]+\(.*\);?|//.*|/\*.*|\*.*)$"
)
_ASSIGNMENT = re.compile(r"[\w.-]+\s*=\s*\S.*$")
_BRACE = re.compile(r"[{}]|\w\(")
_SETTING_LINE = re.compile(r"\[[^\[\]]+\]$|[#;].*|[\w.-]+\s*=.*")
_BASE64_LINE = re.compile(r"(?:[A-Za-z0-9+/]{4})*[A-Za-z0-9+/]{2,4}={0,2}$")
_BASE64_SIGNS = tuple(re.compile(signs) for signs in ("[A-Z]", "[a-z]", "[0-9+/]"))
_SHORTEST_BASE64 = 56
_MOST_LINES = 200
_NEARLY_ALL = 0.9
_FEWEST_LINES = 3
_TABLE_SIGNS = ";\t,|"
_SURE_SIGN = ";"
_MOST_TITLES = 3  # lines
_WIDEST_CELL = 200


def text_kind(text: str) -> str:
    """The media type of a text, of which `text` is the beginning."""
    bare = text.lstrip("\ufeff\r\n\t ")
    found = _mail_kind(bare) or _xml_kind(bare)
    if found:
        return found
    if _HTML_START.match(bare) or _INLINE_START.match(bare):
        return formats.HTML
    if bare.startswith("<?xml"):
        return "application/xml"
    return _technical_kind(bare) or (formats.CSV if table_sign(text) else formats.TEXT)


def _mail_kind(text: str) -> str:
    if _MBOX.match(text.replace("\r\n", "\n")):
        return formats.MBOX
    headers = _headers(text)
    if not _is_head_of_mail(headers):
        return _bare_mhtml(headers)
    is_archive = "multipart/related" in headers.get("content-type", "").casefold()
    saved = "snapshot-content-location" in headers or not _SENT_HEADERS & headers.keys()
    return formats.MHTML if is_archive and saved else formats.EML


def _is_head_of_mail(headers: dict[str, str]) -> bool:
    """Whether these fields stand above a message: many of them, or the two that a copied message
    keeps. Who writes "From:" without an address may write a letter.
    """
    names = headers.keys() - ({"from"} if "@" not in headers.get("from", "") else set())
    if "from" in names and "subject" in names:
        return True
    return len(headers) >= _FEWEST_HEADERS and bool(_MAIL_HEADERS & names)


def _bare_mhtml(headers: dict[str, str]) -> str:
    is_archive = "multipart/related" in headers.get("content-type", "").casefold()
    return formats.MHTML if is_archive and "mime-version" in headers else ""


def _headers(text: str) -> dict[str, str]:
    """The fields at the head of a message; none where another line stands between them."""
    found: dict[str, str] = {}
    last = ""
    for line in text.splitlines():
        if not line.strip():
            return found
        if line[0] in " \t" and last:
            found[last] += f" {line.strip()}"
            continue
        field = _HEADER_LINE.match(line)
        if not field:
            return {}
        last = field.group(1).casefold()
        found.setdefault(last, field.group(2))
    return found


def _xml_kind(text: str) -> str:
    if not text.startswith("<"):
        return ""
    head = text[:4000]
    if "schemas.microsoft.com/office/word/2003/wordml" in head and "wordDocument" in head:
        return formats.WORD_XML
    if "urn:oasis:names:tc:opendocument:xmlns:office" in head and "<office:document" in head:
        is_text = "opendocument.text" in head or "<office:text" in text
        return formats.FODT if is_text else ""
    return ""


def _technical_kind(text: str) -> str:
    named = next((kind for shape, kind in _TECHNICAL if shape.match(text)), "")
    if named:
        return named
    if _JSON.match(text) and len(_JSON_MARKS.findall(text[:4000])) >= _FEWEST_JSON_MARKS:
        return "application/json"
    lines = [line.rstrip() for line in text.splitlines()[:_MOST_LINES] if line.strip()]
    return "text/x-base64" if _is_base64(lines) else _kind_of_lines(lines)


def _kind_of_lines(lines: list[str]) -> str:
    if len(lines) < _FEWEST_LINES:
        return ""
    if _share(lines, _LOG_LINE) >= _NEARLY_ALL:
        return "text/x-log"
    if _share(lines, _CODE_LINE) >= _NEARLY_ALL and any(_BRACE.search(x) for x in lines):
        return "text/x-code"
    return "text/x-settings" if _are_settings(lines) else ""


def _are_settings(lines: list[str]) -> bool:
    in_parts = lines[0].startswith("[") and _share(lines, _SETTING_LINE) == 1
    return in_parts or _share(lines, _ASSIGNMENT) == 1


def _share(lines: list[str], shape: re.Pattern[str]) -> float:
    return sum(bool(shape.match(line)) for line in lines) / len(lines)


def _is_base64(lines: list[str]) -> bool:
    # The last line of a sample may be cut, and that of a file is short.
    whole = lines[:-1] or lines
    if not whole or not all(shape.search(whole[0]) for shape in _BASE64_SIGNS):
        return False
    return all(len(line) >= _SHORTEST_BASE64 and _BASE64_LINE.match(line) for line in whole)


def table_sign(text: str) -> str:
    """The sign that parts the cells of a table of text; empty where the text is no table.

    Prose is full of commas and semicolons, but a blank follows them, and no two lines have as many.
    """
    lines = [line for line in text.splitlines()[:_MOST_LINES] if line.strip()]
    return next((sign for sign in _TABLE_SIGNS if _is_table(_below_title(lines, sign), sign)), "")


def _below_title(lines: list[str], sign: str) -> list[str]:
    """The lines without the title and the day that may stand above a table; a letter has single
    lines below as well.
    """
    first = next((n for n, line in enumerate(lines) if sign in line), 0)
    is_whole = sign == _SURE_SIGN and all(sign in line for line in lines[first:])
    return lines[first:] if first <= _MOST_TITLES and is_whole else lines


def _without_last_sign(lines: list[str], sign: str) -> list[str]:
    """The lines without the sign that ends each of them, as it does in a list."""
    ends = all(line.rstrip().endswith(sign) and line.count(sign) == 1 for line in lines)
    return [line.rstrip()[:-1] for line in lines] if ends else lines


def _is_table(lines: list[str], sign: str) -> bool:
    if len(lines) < _FEWEST_LINES or any(sign not in line for line in lines[:2]):
        return False
    try:
        rows = list(csv.reader(_without_last_sign(lines, sign), delimiter=sign))[: len(lines) - 1]
    except csv.Error:
        return False
    widths = {len(row) for row in rows if len(row) > 1}
    if len(widths) != 1 or any(len(row) == 1 for row in rows[:_FEWEST_LINES]):
        return False
    return _has_cells_like_a_table(rows, sign, is_pair=widths == {2})


def _has_cells_like_a_table(rows: list[list[str]], sign: str, *, is_pair: bool) -> bool:
    cells = [cell for row in rows for cell in row]
    if is_pair and sign == ",":
        return False  # sentences with a comma
    most_spaced = 0 if sign == "," else len(rows) / 2
    if sum(cell.startswith(" ") for cell in cells) > most_spaced:
        return False
    return max(map(len, cells), default=0) <= _WIDEST_CELL
