"""What follows an ingest run: how good the search is now, word of what is wrong, and of what saved searches found."""

from __future__ import annotations

from datetime import UTC, datetime

from flows.frame import Frame
from flows.mail import post, send_waiting
from flows.notices import causes_of, notify
from flows.reports import Laufbericht
from pipeline.archive import open_store
from pipeline.errors import OmdokError
from pipeline.search.judging import SearchQuality, search_quality
from pipeline.search.meaning import embedder_for
from pipeline.search.saved import Entry, Searcher, check_searches
from pipeline.settings import Settings
from pipeline.vocabulary import load_vocabulary


def follow_up(frame: Frame, report: Laufbericht) -> Laufbericht:
    """Tell staff what they should know; gives the report with the figures of the search as it is now, and remarks."""
    settings, now = frame.settings, datetime.now(UTC)
    if not report.did_nothing:
        report = _with_search(settings, report)
    if not frame.planned:
        return report
    notify(settings, "ingest", causes_of(settings, report, now))
    if settings.mail.host and (report.new or report.changed):
        _tell_news(settings, now)
    unsent = send_waiting(settings)
    return report.model_copy(update={"remarks": (*report.remarks, unsent)}) if unsent else report


def _with_search(settings: Settings, report: Laufbericht) -> Laufbericht:
    store = open_store(settings.store_url)
    try:
        # Without a judged question there is nothing to measure, and no reason to load the model.
        if not store.judgements():
            return report
        quality = search_quality(settings, store, embedder_for(settings))
    except OmdokError as error:  # the documents have arrived: a search that cannot be measured is no failure
        said = f"Die Güte der Suche ließ sich nicht messen: {error.message} {error.hint}".strip()
        return report.model_copy(update={"remarks": (*report.remarks, said)})
    finally:
        store.close()
    return report.model_copy(update={"search": _figures(quality)}) if quality.queries else report


def _figures(quality: SearchQuality) -> dict[str, str]:
    best = f"{quality.ndcg_10:.2f} von 1".replace(".", ",") if quality.ndcg_10 is not None else "nicht messbar"
    return {
        "Reihenfolge der ersten zehn Treffer": best,
        "beurteilte Suchen": str(quality.queries),
        "unpassende Treffer darunter": str(quality.misses),
    }


def _tell_news(settings: Settings, now: datetime) -> None:
    """One message for all that saved searches found since they last told."""
    store = open_store(settings.store_url)
    try:
        if not store.saved_searches():
            return
        vocabulary = load_vocabulary(settings.vocabulary_folder)
        found = check_searches(Searcher(store, settings, vocabulary, embedder_for(settings)), now)
    finally:
        store.close()
    news = {name: entries for name, entries in found.items() if entries}
    if news:
        post(settings, f"omdok: Neues in {', '.join(f'„{name}“' for name in news)}", _letter(news))


def _letter(news: dict[str, tuple[Entry, ...]]) -> str:
    parts = [
        f"Gespeicherte Suche „{name}“:\n" + "\n".join(f"- {e.title} ({e.document})" for e in entries)
        for name, entries in news.items()
    ]
    more = "Ein Dokument zeigt: omdok show und die Nummer in Klammern."
    return "Guten Tag,\n\nzu Ihren gespeicherten Suchen gibt es Neues.\n\n" + "\n\n".join(parts) + f"\n\n{more}\n"
