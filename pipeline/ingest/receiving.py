"""Files that somebody hands over: looked at, and laid into the inbox, where the intake finds them
like any other.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.archive import Parts
from pipeline.ground.errors import ConfigError, DocumentError
from pipeline.ground.types import FileOutcome
from pipeline.ground.wording import why
from pipeline.ingest.intake import Intake
from pipeline.reading.extractors import load_extractor
from pipeline.reading.faults import fault
from pipeline.reading.identify import identify
from pipeline.reading.litter import is_litter
from pipeline.settings import Settings

_LONGEST_NAME = 120
_ODD = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
# Names that Windows keeps for devices.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)
_READ = ("new", "changed", "unchanged", "duplicate")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a file handed over; `place` is where it lies now, `document` what it is known
    as.
    """

    name: str
    verdict: Literal["angenommen", "bereits vorhanden", "abgelehnt"]
    reason: str = ""
    place: str = ""
    document: str = ""


def safe_name(name: str) -> str:
    """A file name without folders and without what some systems forbid, that neither hides nor
    looks temporary.
    """
    bare = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = " ".join(_ODD.sub(" ", "".join(c for c in bare if c.isprintable())).split()).strip(". ")
    stem, dot, ending = kept.rpartition(".")
    if not dot:
        stem, ending = kept, ""
    stem = stem[: _LONGEST_NAME - len(ending[:10]) - 1].strip(" ~$#") or "Dokument"
    if _DEVICE.match(stem):
        stem = f"{stem}-Dokument"
    safe = f"{stem}.{ending[:10]}" if ending else stem
    # What the watched folder takes for a temporary file would lie in the inbox unseen.
    return f"{stem}-{ending[:10].strip('~#')}" if is_litter(safe) else safe


def receive(settings: Settings, archive: Parts, file: Path, name: str) -> Receipt:
    """Look at a file and lay it into the inbox under its name; what is refused or known already is
    not kept.

    Raises:
        ConfigError: the inbox cannot be written.
    """
    shown = safe_name(name)
    try:
        source = identify(file)
        if source.size > settings.web.upload_mb * 1_000_000:
            raise fault("too_large", f"Die Datei ist größer als {settings.web.upload_mb} MB.")
        load_extractor(source.media_type)
    except DocumentError as error:
        return Receipt(shown, "abgelehnt", f"{error.message} {error.hint}".strip())
    same = [
        entry
        for entry in archive.manifest.all().values()
        if entry.sha256 == source.sha256 and entry.outcome in _READ
    ]
    if same:
        document = next((entry.document for entry in same if entry.document), "") or ""
        return Receipt(
            shown, "bereits vorhanden", f"als „{Path(same[0].place).name}“", document=document
        )
    try:
        place = _lay(file, inbox_of(settings), shown)
    except OSError as error:
        raise ConfigError(
            f"Der Eingang „{inbox_of(settings)}“ lässt sich nicht beschreiben: {why(error)}.",
            "Prüfen Sie den Ordner unter [ingest] in omdok.toml und seine Rechte.",
        ) from error
    return Receipt(shown, "angenommen", place=str(place))


def inbox_of(settings: Settings) -> Path:
    """The folder that files handed over go into."""
    return (
        settings.ingest.folders[0] if settings.ingest.folders else settings.paths.corpus / "inbox"
    )


def take_in(settings: Settings, places: Iterable[str], tell: Callable[[FileOutcome], None]) -> None:
    """Take files of the inbox into the archive; `tell` hears what became of each as soon as it is
    known.

    Raises:
        ConfigError: registers, model or store are not in order; the files stay in the inbox for the
        next run.
    """
    with Intake(settings) as intake:
        survey = intake.survey([Path(place) for place in places])
        arrived = list(survey.settled)
        for outcome in arrived:
            tell(outcome)
        for plan in survey.planned:
            arrived.append(intake.take_in(plan))
            tell(arrived[-1])
        for outcome in intake.settle_duplicates(survey.duplicates, arrived):
            tell(outcome)


def _lay(file: Path, folder: Path, name: str) -> Path:
    """Give the file a name in the folder that no other file has."""
    folder.mkdir(parents=True, exist_ok=True)
    stem, ending = Path(name).stem, Path(name).suffix
    # Whole under another name first: a run that looks now must not find half a file.
    # Under a name of its own, for others hand over theirs at the same moment.
    handle, name_of_whole = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    whole = Path(name_of_whole)
    try:
        with file.open("rb") as source, os.fdopen(handle, "wb") as target:
            shutil.copyfileobj(source, target)
        whole.chmod(0o644)
        for number in range(1, 10_000):
            place = folder / (name if number == 1 else f"{stem} ({number}){ending}")
            try:
                os.link(whole, place)
            except FileExistsError:
                continue
            return place
    finally:
        whole.unlink()
    raise FileExistsError(name)
