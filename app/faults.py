"""What is not in order in an installation, collected from every part that can tell."""

from __future__ import annotations

from collections.abc import Callable

from app.call import Call
from pipeline.ground.errors import OmdokError
from pipeline.settings import Settings

Fault = dict[str, str]


def find_faults(call: Call) -> list[Fault]:
    """Every fault as {where, what, hint}; empty when all is well. A fault in one part does not hide
    the others.
    """
    try:
        settings = call.settings()
    except OmdokError as error:
        return [_fault("omdok.toml", error)]
    parts: dict[str, Callable[[Settings], object]] = {
        "Register": _vocabulary,
        "Synonyme": _synonyms,
        "Vorlagen": _templates,
        "Archiv": _store,
        "Sprachmodell": _model,
        "Zeitplan": _schedule,
    }
    faults = []
    for where, examine in parts.items():
        try:
            examine(settings)
        except OmdokError as error:
            faults.append(_fault(where, error))
    return faults


def _fault(where: str, error: OmdokError) -> Fault:
    return {"where": where, "what": error.message, "hint": error.hint}


def _vocabulary(settings: Settings) -> None:
    from pipeline.registers.vocabulary import load_vocabulary

    load_vocabulary(settings.vocabulary_folder)


def _synonyms(settings: Settings) -> None:
    from pipeline.search.synonyms import load_synonyms

    load_synonyms(settings.vocabulary_folder)


def _templates(settings: Settings) -> None:
    from pipeline.drafting.templates import check_template, list_templates

    for template in list_templates(settings):
        check_template(template)


def _store(settings: Settings) -> None:
    from pipeline.archive import open_archive

    with open_archive(settings.store_url, settings.search_folder) as archive:
        archive.manifest.all()


def _model(settings: Settings) -> None:
    from pipeline.ingest.intake import model_is_ready
    from pipeline.search.meaning import embedder_for

    if model_is_ready(settings):
        embedder_for(settings)


def _schedule(settings: Settings) -> None:
    from flows.server import settle_in

    settle_in(settings, quiet=True)
    from flows.schedules import schedules_of

    schedules_of(settings)
