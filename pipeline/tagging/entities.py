"""Persons, organisations and places that no register knows, found by a trained model where there is
one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from nlp.taggers import load_model_tagger
from nlp.taggers.names import names_of
from nlp.types import Mention, Tagger
from pipeline.ground.errors import ConfigError
from pipeline.ground.kept import Kept
from pipeline.settings import Settings
from pipeline.tagging.no_bodies import is_no_body

# The Offensive itself is in every document: nobody needs to hear of it.
_OURSELVES = re.compile(r"Offensive[ns]?\s+Mittelstand|^(?:die\s+)?(?:OM|INQA)(?:\b|-)|^Offensive$")
# What the model is less sure of is not worth a person's time.
_LEAST = 0.5
# A change of the registers makes new taggers, and the model stays the same.
_models: Kept[Tagger] = Kept(1)


class Entities:
    """The names in a text that are not known; finds nothing while no model is there.

    Raises:
        ConfigError: the configured model is missing.
    """

    def __init__(self, settings: Settings) -> None:
        self._tagger = _load(settings)
        self.fingerprint = model_fingerprint(settings)

    def find(self, text: str, known: Iterable[Mention]) -> Iterator[Mention]:
        """The mentions of the model that overlap none of the known ones."""
        if self._tagger is None:
            return
        taken = bytearray(len(text))
        for mention in known:
            taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
        persons = names_of(text)
        for mention in map(_of_one_line, map(_without_stop, self._tagger.find(text))):
            free = not any(taken[mention.start : mention.end])
            if (
                not free
                or is_no_body(text, mention)
                or mention.confidence < _LEAST
                or _OURSELVES.search(mention.surface)
            ):
                continue
            # Whom the names of the text have for a person is no organisation: `sagte Post`.
            if mention.kind != "organisation" or not persons.between(mention.start, mention.end):
                yield mention


def _of_one_line(mention: Mention) -> Mention:
    """The mention up to the end of its line: two names below each other are two."""
    line = mention.surface.partition("\n")[0].rstrip()
    if line == mention.surface:
        return mention
    return replace(mention, end=mention.start + len(line), surface=line)


def _without_stop(mention: Mention) -> Mention:
    """The mention without the mark that the model took for its last letter: `VdK.`."""
    bare = mention.surface.rstrip(".,;:")
    if bare == mention.surface or mention.surface.endswith(("V.", "Str.", "St.")):
        return mention
    return replace(mention, end=mention.start + len(bare), surface=bare)


def _is_used(settings: Settings) -> bool:
    from nlp.entities_model import is_built

    return bool(settings.tagging.entities) or is_built(Path(settings.entity_model))


def _load(settings: Settings) -> Tagger | None:
    from nlp.embedders import ModelMissing

    if not _is_used(settings):
        return None
    model = settings.entity_model
    try:
        return _models.get(
            f"{model}\0{model_fingerprint(settings)}", lambda: load_model_tagger("entities", model)
        )
    except ModelMissing as error:
        raise ConfigError(
            f"Das Modell „{model}“ für Personen, Organisationen und Orte gibt es nicht.",
            "Prüfen Sie [tagging] entities in omdok.toml; leer bedeutet das Modell, das omdok "
            "selbst baut.",
        ) from error


def model_fingerprint(settings: Settings) -> str:
    """What tells one model of names from another; empty where none is used."""
    if not _is_used(settings):
        return ""
    folder = Path(settings.entity_model)
    files = sorted(f for f in folder.glob("*.json")) if folder.is_dir() else []
    content = b"\0".join(f.read_bytes() for f in files)
    return f"{folder.name} {hashlib.sha256(content).hexdigest()[:12]}"
