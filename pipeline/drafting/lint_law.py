"""Rules on what the press law asks of a release."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pipeline.drafting.checked import Checked, mark
from pipeline.drafting.render.roles import role_of
from pipeline.ground.drafts import LintMark


def _imprint(draft: Checked) -> Iterator[LintMark]:
    """Who publishes has to be named with an address, and who answers for regular releases."""
    law, text = draft.law, draft.sheet.text
    contact = "\n".join(line.text for line in draft.sheet.lines if role_of(line.style) == "contact")
    start = text.find(contact.partition("\n")[0]) if contact else len(text)
    end = start + len(contact.partition("\n")[0])
    if contact and not re.search(law.address, contact):
        message = f"Im Kontakt fehlt die Anschrift ({law.basis})."
        yield mark("impressum", "warning", message, start, end)
    if law.regular and not re.search(law.person, text):
        message = (
            "Es fehlt, wer verantwortlich ist. Schreiben Sie in den Kontakt: „V. i. S. d. P.: "
            f"Vorname Nachname“ ({law.basis})."
        )
        yield mark("verantwortlich", "warning", message, start, end)


LAW_RULES: tuple[Callable[[Checked], Iterator[LintMark]], ...] = (_imprint,)
