"""`omdok models`: build the local models, for meaning and for names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from app.call import Call, verb
from app.german import count, decimal
from app.progress import progress_bar

if TYPE_CHECKING:
    from nlp.types import Embedder
    from pipeline.evaluation.calibration import Calibration
    from pipeline.settings import Settings


@click.command(short_help="Die Modelle für Bedeutung und für Namen bauen.")
@click.option(
    "--entities/--no-entities",
    default=True,
    help="Auch das Modell für Personen, Organisationen und Orte bauen (üblich).",
)
@click.option(
    "--calibrate",
    is_flag=True,
    help="Danach am Archiv messen, wie viel Wörter und Bedeutung zählen sollen.",
)
@click.option(
    "--export",
    is_flag=True,
    help="Das eingestellte fremde Modell als schnelles int8-Modell schreiben, sonst nichts.",
)
@verb
def models(call: Call, entities: bool, calibrate: bool, export: bool) -> None:
    """Die Modelle bauen, einmal je Rechner, ohne Netz (etwa eine Minute): eines für die Suche nach
    Bedeutung, eines für Namen.

    Mit dem zweiten erkennt omdok Personen, Organisationen und Orte, die in keinem Register stehen.
    Der nächste omdok ingest verschlagwortet dann alle Dokumente neu.

    Mit --calibrate stellt omdok dem Archiv Fragen aus seinen eigenen Überschriften und ersten
    Sätzen und bestimmt daran die Gewichte der Suche für das eingestellte Modell. Übernommen werden
    sie nur, wenn sie an Fragen besser sind, an denen sie nicht bestimmt wurden.

    Mit --export wird aus dem Modell, das in omdok.toml unter [embedding] steht, ein Ordner mit
    demselben Modell in int8: auf dem Prozessor mehrmals so schnell. omdok vergleicht beide und
    schreibt nur, was dem Vorbild gleicht. Eingesetzt wird er erst, wenn Sie ihn dort eintragen.
    """
    from flows.progress import standing
    from pipeline.ingest.intake import model_is_ready, prepare_entities, prepare_model
    from pipeline.search.meaning import embedder_for

    settings = call.settings()
    if export:
        _export(call, settings)
        return
    if not model_is_ready(settings):
        with progress_bar("model") as listener:
            prepare_model(
                settings, lambda _stage, done, total: listener(standing("model", done, total))
            )
    if entities:
        with progress_bar("entities") as listener:
            prepare_entities(
                settings, lambda _stage, done, total: listener(standing("entities", done, total))
            )
    embedder = embedder_for(settings)
    answer: dict[str, Any] = {"ok": True, "name": embedder.name, "dimension": embedder.dimension}
    lines = ["Die Modelle sind bereit." if entities else "Das Sprachmodell ist bereit."]
    if calibrate:
        found = _calibrated(call, settings, embedder)
        answer["calibration"] = asdict(found)
        lines.extend(_told(found))
    call.answer(answer, lambda: click.echo("\n".join(lines)))


def _export(call: Call, settings: Settings) -> None:
    from pipeline.search.meaning import export_model

    made = export_model(settings)
    call.answer(
        {"ok": True, **asdict(made)},
        lambda: click.echo(
            f"Geschrieben: {made.folder}\n"
            f"Ähnlichkeit mit dem Vorbild (Kosinus): im Mittel {decimal(made.likeness)}, "
            f"mindestens {decimal(made.least)}.\n"
            f"Ein Satz kostet {decimal(made.int8_ms)} statt {decimal(made.float_ms)} "
            "Millisekunden des Prozessors.\n"
            f'Zum Einsetzen in omdok.toml unter [embedding]: model = "{made.folder}"; danach '
            "`omdok reindex` und `omdok models --calibrate`."
        ),
    )


def _calibrated(call: Call, settings: Settings, embedder: Embedder) -> Calibration:
    from flows.progress import standing
    from pipeline.evaluation.calibration import calibrate

    with call.open_archive() as archive, progress_bar("work") as listener:
        return calibrate(
            settings, archive, embedder, lambda n, total: listener(standing("work", n, total))
        )


_WEIGHTS = {
    "meaning_weight": "Bedeutung",
    "meaning_weight_short": "Bedeutung bei kurzen Anfragen",
    "closer_weight": "zweiter Blick",
}


def _told(found: Calibration) -> Iterator[str]:
    asked = count(found.questions, "Frage", "Fragen")
    yield (
        f"Gemessen an {asked}: Güte (nDCG@10) bisher {decimal(found.before)}, "
        f"mit neuen Gewichten {decimal(found.after)}."
    )
    if not found.replaced:
        yield "Das ist nicht besser: Es bleibt bei den bisherigen Gewichten."
        return
    for name, label in _WEIGHTS.items():
        if found.weights[name] != found.former[name]:
            yield f"{label}: {decimal(found.former[name])} → {decimal(found.weights[name])}"
    yield "Die Gewichte gelten ab jetzt; was in omdok.toml steht, geht ihnen vor."
