"""What a run worked with, so that a result can be questioned later."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from pipeline.archive import Parts
from pipeline.keeping.auditing import for_report
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.settings import Settings


def versions_of(settings: Settings, archive: Parts, fingerprint: str) -> dict[str, str]:
    """The versions of omdok, model and registers; `fingerprint` is that of the records (reading,
    tagging, index).

    `audit` is how far the list of changes went: a report that was mailed shows later whether its
    end was cut off.
    """
    model = (
        "Testmodell"
        if settings.engine == "hashing"
        else f"{Path(settings.model).name} ({settings.engine})"
    )
    reading, tagging, index = (*fingerprint.split("-"), "", "", "")[:3]
    told = {
        "omdok": version("omdok"),
        "model": f"{model}, Index {index}",
        "vocabulary": load_vocabulary(settings.vocabulary_folder).fingerprint[:12],
        "reading": reading,
        "tagging": tagging,
        "audit": for_report(settings, archive),
    }
    return {name: words for name, words in told.items() if words}
