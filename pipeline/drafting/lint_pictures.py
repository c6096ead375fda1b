"""Rules on the pictures that go out with a release: whose they are (§ 13 UrhG), by what right we
show them, and what somebody who does not see them is told (WCAG 2.2, 1.1.1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.drafting.checked import Checked, mark
from pipeline.ground.drafts import DraftPicture, LintMark

_ASKED: tuple[tuple[str, Callable[[DraftPicture], str], str], ...] = (
    ("bild-nachweis", lambda picture: picture.author, "Wer hat es aufgenommen?"),
    ("bild-nachweis", lambda picture: picture.licence, "Mit welchem Recht dürfen wir es zeigen?"),
    ("bild-alternativtext", lambda picture: picture.alt, "Was ist darauf zu sehen?"),
)


def _credits(draft: Checked) -> Iterator[LintMark]:
    position, text = 0, draft.sheet.text
    for number, picture in enumerate(draft.draft.pictures, start=1):
        start = max(text.find(picture.line, position), 0)
        position = end = start + len(picture.line)
        for rule, answer, question in _ASKED:
            if not answer(picture):
                yield mark(rule, "error", f"Bild {number}: {question}", start, min(end, len(text)))


PICTURE_RULES: tuple[Callable[[Checked], Iterator[LintMark]], ...] = (_credits,)
