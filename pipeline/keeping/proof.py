"""Looks for a person's name in everything that omdok keeps: in files of every format, their names,
and every table.
"""

from __future__ import annotations

import base64
import email
import html
import io
import json
import quopri
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from html.entities import codepoint2name
from pathlib import Path
from urllib.parse import quote, unquote

from nlp.tokens import fold
from pipeline.archive import Parts
from pipeline.ground.errors import DocumentError, NotFound
from pipeline.ground.types import Frozen
from pipeline.names.redaction import Redactor
from pipeline.names.writing import last_word
from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.settings import Settings

# Models hold no documents; keys and hashes of names hold no names.
APART = frozenset({"models", "keys"})
_DEEPEST = 4
# Larger files are databases; a word that is broken at the end of a line is looked for by the table
# there.
_LARGE = 20_000_000
# The table whose rows hold packed files; in the other tables bytes are numbers.
_WITH_WORD_FILES = "draft_versions"
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_BREAKS = re.compile(r"\\[nrt]")


class Trace(Frozen):
    """That the name can still be found: `where` in German."""

    where: str


def traces(settings: Settings, name: str, redactor: Redactor) -> Iterator[Trace]:
    """Every file below the outputs folder and among the drafts that names this person, whom the
    redactor knows.
    """
    for folder in dict.fromkeys((settings.paths.outputs, settings.drafts_folder)):
        for file in sorted(folder.rglob("*")):
            place = file.relative_to(folder)
            if place.parts[0] in APART or (
                folder != settings.drafts_folder and settings.drafts_folder in file.parents
            ):
                continue
            if redactor.spans(place.name, where="loose"):
                yield Trace(where=f"Name der Datei {place}")
            if file.is_file() and names_person(file, settings, name, redactor):
                yield Trace(where=f"Datei {place}")


def rows_naming(archive: Parts, name: str, redactor: Redactor) -> Iterator[Trace]:
    """Every table of the archive that names this person, whichever store it lies in."""
    look = _Look(name)
    with suppress(NotFound), archive.whole.read() as whole:
        for part in whole.parts():
            # Each must be read to its end before the next, so the first one found does not end it.
            if part.name == _WITH_WORD_FILES:
                found = sum(_names_with_word_file(line, redactor, look) for line in part.lines)
            else:
                found = sum(_names(line, redactor) for line in part.lines if look.may_be_in(line))
            if found:
                yield Trace(where=f"Tabelle {part.name}")


def names_person(file: Path, settings: Settings, name: str, redactor: Redactor) -> bool:
    """Whether a file names a person: in its bytes however they are written, within what is packed,
    in a PDF's words.
    """
    try:
        data = file.read_bytes()
    except OSError:
        return False  # a lock or a log that its owner has just taken away
    texts = _texts_in(data, _Look(name), 0)
    if any(redactor.spans(text) for text in texts):
        return True
    return data.startswith(b"%PDF") and bool(redactor.spans(_words_of_pdf(file, settings)))


def originals_naming(places: Iterable[str], name: str, redactor: Redactor) -> Iterator[str]:
    """The files among these places that name a person anywhere in their octets, be it only in what
    the file says of itself (author, title); a PDF's words are not read, for its document has them.
    """
    look = _Look(name)
    for place in sorted(places):
        with suppress(OSError):
            data = Path(place).read_bytes()
            texts = (*_texts_in(data, look, 0), *_said_by_pdf(data))
            if any(redactor.spans(text) for text in texts):
                yield place


def _said_by_pdf(data: bytes) -> Iterator[str]:
    if data.startswith(b"%PDF"):
        import pypdfium2

        with suppress(pypdfium2.PdfiumError), closing(pypdfium2.PdfDocument(data)) as document:
            yield from document.get_metadata_dict(skip_empty=True).values()


def names_in_packed(body: bytes, name: str, redactor: Redactor) -> bool:
    """Whether what the archive keeps compressed names a person."""
    with suppress(zlib.error):
        body = zlib.decompress(body)
    return any(redactor.spans(text) for text in _decoded(body, _Look(name)))


def _names(line: bytes, redactor: Redactor) -> bool:
    values = json.loads(line).values()
    return any(redactor.spans(_plain(value)) for value in values if isinstance(value, str))


def _names_with_word_file(line: bytes, redactor: Redactor, look: _Look) -> bool:
    docx = base64.b64decode(json.loads(line)["docx"])
    return _names(line, redactor) or any(redactor.spans(text) for text in _texts_in(docx, look, 0))


def _texts_in(data: bytes, look: _Look, depth: int) -> Iterator[str]:
    """The words of a file, read in every way in which a name could stand in it; nothing where no
    word of it does.
    """
    yield from _decoded(data, look)
    if data.startswith(b"PK") and depth < _DEEPEST:
        damaged = (zipfile.BadZipFile, RuntimeError, OSError, zlib.error)
        with suppress(*damaged), zipfile.ZipFile(io.BytesIO(data)) as package:
            for info in package.infolist():
                yield info.filename
                yield from _texts_in(package.read(info), look, depth + 1)
    if b"\nContent-Transfer-Encoding:" in data[:100_000] or data.startswith(b"Content-Type:"):
        for part in email.message_from_bytes(data).walk():
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield from _texts_in(content, look, depth + 1) if depth < _DEEPEST else ()


def _decoded(data: bytes, look: _Look) -> Iterator[str]:
    # Most files do not hold the bytes at all: only what may name somebody is read word by word.
    for encoding in look.encodings_in(data):
        if encoding == "quopri":
            yield quopri.decodestring(data).decode("utf8", errors="replace")
        elif encoding == "url":
            yield unquote(data.decode("utf8", errors="replace"))
        else:
            text = data.decode(encoding, errors="replace")
            yield from (text, _plain(text))


def _plain(text: str) -> str:
    """Text without the escapes of JSON and HTML."""
    return html.unescape(_BREAKS.sub(" ", _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)))


class _Look:
    """Tells quickly whether bytes may hold a surname, and how they are to be read then."""

    def __init__(self, name: str) -> None:
        forms = _forms(last_word(name))
        self._spellings: dict[bytes, str] = {}
        for form in forms:
            for encoding in ("utf-16-le", "latin-1", "utf8"):
                with suppress(UnicodeEncodeError):
                    self._spellings[form.encode(encoding)] = encoding
            self._spellings[json.dumps(form)[1:-1].encode()] = "utf8"
            self._spellings[form.encode("ascii", "xmlcharrefreplace")] = "utf8"
            named = "".join(
                f"&{codepoint2name[ord(c)]};" if ord(c) in codepoint2name else c for c in form
            )
            self._spellings[named.encode()] = "utf8"
            if not form.isascii():
                self._spellings[quote(form).encode()] = "url"
                self._spellings[quopri.encodestring(form.encode())] = "quopri"
        broken = (r"(?:\u00ad\s*|[\-\u2010]\s+)?".join(map(re.escape, form)) for form in forms)
        self._broken = re.compile("|".join(broken))

    def may_be_in(self, line: bytes) -> bool:
        """Whether a line of a table may hold it; there, line breaks stand as `\\n`."""
        return any(True for _ in self.encodings_in(line.replace(b"\\n", b"\n")))

    def encodings_in(self, data: bytes) -> Iterator[str]:
        """How the bytes are to be read so that the surname stands in the text; nothing where it is
        not in them.
        """
        found = {encoding for spelling, encoding in self._spellings.items() if spelling in data}
        if (
            "utf8" not in found
            and len(data) < _LARGE
            and self._broken.search(data.decode("utf8", errors="replace"))
        ):
            found.add("utf8")
        yield from sorted(found)


def _forms(word: str) -> set[str]:
    cases = {
        word,
        word.lower(),
        word.upper(),
        word.title(),
        fold(word),
        fold(word).title(),
        fold(word).upper(),
    }
    return cases | {unicodedata.normalize("NFD", case) for case in cases}


def _words_of_pdf(file: Path, settings: Settings) -> str:
    try:
        return read_document(file, identify(file), settings, at=datetime.now(UTC)).text
    except DocumentError:
        return ""
