"""What the rules of the linter look at, and how they remark on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.drafting.boilerplate import Standing
from pipeline.drafting.press_law import PressLaw
from pipeline.drafting.provenance import Line, Placed, Sheet
from pipeline.drafting.render.roles import Role, role_of
from pipeline.drafting.style import StyleRules
from pipeline.drafting.wording import Labels
from pipeline.ground.drafts import Draft, LintMark
from pipeline.ground.types import Level


@dataclass(frozen=True, slots=True)
class Checked:
    """The finished draft, and what it was made with."""

    sheet: Sheet
    draft: Draft
    standing: Standing
    rules: StyleRules
    vocabulary: Labels
    law: PressLaw

    @property
    def day(self) -> date:
        """The day of the release."""
        return self.draft.day or self.draft.made.at.date()

    @property
    def is_letter(self) -> bool:
        """Whether it is a letter and no release: templates of letters are called `brief-…`."""
        return self.draft.template.startswith("brief-")

    def written(self) -> Iterator[Placed]:
        """Every statement but quotes and boilerplate, which are not the author's to change."""
        return (p for p in self.sheet.placed if p.statement.kind not in ("quote", "boilerplate"))

    def own(self) -> Iterator[Placed]:
        """What the author or the template says in own words."""
        return (p for p in self.written() if p.statement.kind != "fact" and not p.statement.gap)


def mark(
    rule: str,
    severity: Level,
    message: str,
    start: int,
    end: int,
    fix: str | None = None,
    suggestion: str = "",
) -> LintMark:
    """A remark on `[start, end)` of the draft's text."""
    return LintMark(
        rule=rule,
        severity=severity,
        message=message,
        start=start,
        end=end,
        suggestion=suggestion or fix or "",
        fix=fix,
    )


def lines_of_role(draft: Checked, role: Role) -> Iterator[tuple[int, int, Line]]:
    """The paragraphs of a role, each with its half-open span in the draft's text."""
    position, text = 0, draft.sheet.text
    for line in draft.sheet.lines:
        position = text.index(line.text, position)
        if role_of(line.style) == role:
            yield position, position + len(line.text), line
        position += len(line.text)
