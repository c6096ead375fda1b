"""To which draft a Word file belongs that comes back, and which words of it somebody edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.archive.drafts import Drafts, DraftVersion
from pipeline.drafting.changing import lines_of
from pipeline.drafting.merging import changes_between
from pipeline.drafting.provenance import sheet_of
from pipeline.drafting.quotations import same_letters
from pipeline.drafting.render.docx import read_back, words_of_file
from pipeline.ground.drafts import Draft
from pipeline.ground.errors import Refused

# A file that names no draft must have so much of a draft's own paragraphs to be taken for it. Who
# rewrites more than half of a release in one go makes another release.
_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class WordFile:
    """A Word file that somebody edited: its paragraphs, the draft that it names, and the beginning
    of the hash of the words that it went out with; both are empty where it does not say.
    """

    content: bytes
    lines: tuple[str, ...]
    draft: str
    words: str


def read_word(content: bytes) -> WordFile:
    """Read a Word file that comes back.

    Raises:
        DocumentError: it is none.
    """
    paragraphs, draft = read_back(content)
    return WordFile(content, tuple(text for _, text in paragraphs), draft, words_of_file(content))


def refuse_foreign(file: WordFile, draft: Draft, drafts: Drafts) -> None:
    """Refuse a Word file that is not this draft's, and name the right one.

    Raises:
        Refused: it names another draft, or names none and has other words.
    """
    if file.draft == draft.id or (not file.draft and _shared(file, draft) >= _ENOUGH):
        return
    others = [other for other in drafts.newest() if other.id != draft.id]
    named = next((other for other in others if other.id == file.draft), None)
    if file.draft and named is None:
        raise _foreign(f"zu dem Entwurf „{file.draft}“, den es hier nicht gibt")
    if named is None and others:
        named = max(others, key=lambda other: _shared(file, other))
        named = named if _shared(file, named) >= _ENOUGH else None
    raise _foreign(f"zum Entwurf {_name(named)}" if named else "zu keinem Entwurf")


def version_edited(file: WordFile, drafts: Drafts, now: DraftVersion) -> DraftVersion:
    """The version of the draft that somebody edited in this file: the one that it names; else the
    one that its words are closest to.

    Raises:
        Refused: it names one that the draft never had.
    """
    if file.words:
        found = drafts.seen(now.draft.id, file.words)
        if found is None:
            raise Refused(
                f"Den Stand „{file.words}“, aus dem die Word-Datei entstand, hatte der Entwurf "
                "nie.",
                "Holen Sie die heutige Word-Datei des Entwurfs, und übertragen Sie Ihre Änderungen "
                "dort hinein.",
            )
        return found
    wordings = {version.draft.words: version for version in drafts.versions(now.draft.id)}
    return min(reversed(wordings.values()), key=lambda version: _distance(file, version.draft))


def _distance(file: WordFile, draft: Draft) -> int:
    return len(changes_between(lines_of(draft), file.lines))


def _shared(file: WordFile, draft: Draft) -> float:
    """How much of the draft's own paragraphs, 0 to 1, the file has word for word."""
    there = {same_letters(line) for line in file.lines}
    own = _own_lines(draft)
    return sum(line in there for line in own) / len(own) if own else 0.0


def _own_lines(draft: Draft) -> Sequence[str]:
    """The paragraphs that no other draft has: without standing texts and the template's words."""
    lines = sheet_of(draft).lines
    own = []
    for line in lines:
        kinds = {piece.kind for piece in line.pieces if not isinstance(piece, str)}
        if kinds - {"boilerplate", "template"}:
            own.append(same_letters(line.text))
    return own or [same_letters(line.text) for line in lines]


def _name(draft: Draft) -> str:
    # A title under embargo is not told to whoever holds some file.
    return f"„{draft.id}“" if draft.embargo else f"„{draft.title}“ ({draft.id})"


def _foreign(where: str) -> Refused:
    return Refused(
        f"Diese Word-Datei gehört {where}. Es wurde nichts geändert.",
        "Prüfen Sie, ob es die richtige Datei ist, oder holen Sie sie bei dem Entwurf zurück, zu "
        "dem sie gehört.",
    )
