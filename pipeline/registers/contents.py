"""What stands in the registers, as those who check or tag with it see it."""

from __future__ import annotations

from typing import Protocol

from pipeline.registers.entries import Lookalike, Partner, Region, Standard
from pipeline.registers.families import Family


class Contents(Protocol):
    """All entries; `organisations` are partners, known organisations and members of families."""

    @property
    def partners(self) -> tuple[Partner, ...]: ...  # noqa: D102 - see the class
    @property
    def organisations(self) -> tuple[Partner, ...]: ...  # noqa: D102 - see the class
    @property
    def regions(self) -> tuple[Region, ...]: ...  # noqa: D102 - see the class
    @property
    def standards(self) -> tuple[Standard, ...]: ...  # noqa: D102 - see the class
    @property
    def lookalikes(self) -> tuple[Lookalike, ...]: ...  # noqa: D102 - see the class
    @property
    def families(self) -> tuple[Family, ...]: ...  # noqa: D102 - see the class
    @property
    def check_words(self) -> tuple[str, ...]: ...  # noqa: D102 - see the class
