"""What the press law of the house's Land asks of a release, as `corpus/style/presserecht.toml` has
it: who publishes it, with an address, and who answers for it.
"""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from pipeline.drafting.data import Regex, read_one
from pipeline.ground.types import Frozen
from pipeline.settings import Settings


class Law(Frozen):
    """The press law of a Land and where it asks for an imprint; `checked`: somebody read it
    there.
    """

    land: str
    paragraph: str
    checked: bool = False


class PressLaw(Frozen):
    """The file `presserecht.toml`; `regular` releases need a person who answers for them."""

    land: str
    regular: bool = False
    person: Regex
    address: Regex
    laws: tuple[Law, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _knows_its_land(self) -> Self:
        if all(law.land != self.land for law in self.laws):
            raise ValueError(f"für „{self.land}“ steht unter „laws“ kein Gesetz")
        return self

    @property
    def basis(self) -> str:
        """The paragraph of the house's Land."""
        law = next(law for law in self.laws if law.land == self.land)
        return law.paragraph if law.checked else f"{law.paragraph}; bitte dort nachlesen"


def load_press_law(settings: Settings) -> PressLaw:
    """Read `presserecht.toml`; raises ConfigError with all its faults."""
    return read_one(settings.paths.corpus / "style" / "presserecht.toml", PressLaw)
