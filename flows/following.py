"""What follows an ingest run: how good the search is now, word of what is wrong, and of what saved
searches found.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from flows.deadlines import remind
from flows.embargoes import tell_ended
from flows.frame import RunFrame
from flows.hooks import send_hooks
from flows.mail import post, send_waiting
from flows.marks import recall, remember
from flows.notices import causes_of, notify
from flows.reports import Laufbericht
from pipeline.archive import Parts, open_archive
from pipeline.evaluation.regression import known_baseline
from pipeline.evaluation.relevance import SearchQuality, known_quality, search_quality
from pipeline.ground.clock import in_berlin
from pipeline.ground.errors import NotFound, OmdokError
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.search.bundle import Bundle
from pipeline.search.meaning import embedder_for
from pipeline.search.saved import AlertEntry, check_searches, told_since
from pipeline.settings import Settings

_NEWS = "news"
_QUESTIONS, _VERDICTS = "mitgelieferte Prüffragen", "Ihre Urteile"


def follow_up(frame: RunFrame, report: Laufbericht) -> Laufbericht:
    """Tell staff what they should know; gives the report with the figures of the search as it is
    now, and remarks.
    """
    settings, now = frame.settings, datetime.now(UTC)
    report = _with_search(settings, report)
    if not frame.planned:
        return report
    notify(settings, "ingest", causes_of(settings, report, now))
    if settings.mail.host:
        _tell_news(settings, now)
    if settings.mail.host or settings.webhooks:
        with suppress(NotFound), open_archive(settings.store_url) as archive:
            remind(settings, archive, in_berlin(now).date())
            tell_ended(settings, archive, now)
    unsent = tuple(filter(None, (send_waiting(settings), send_hooks(settings))))
    return report.model_copy(update={"remarks": (*report.remarks, *unsent)})


def _with_search(settings: Settings, report: Laufbericht) -> Laufbericht:
    """With the figures of the search; after a run that did nothing those measured last, so that
    nothing is loaded.
    """
    archive = open_archive(settings.store_url)
    try:
        told = _baseline(settings, archive)
        if report.did_nothing:
            return report.model_copy(update={"search": told | _verdicts(known_quality(settings))})
        # Without a judged question there is nothing to measure, and no reason to load the model.
        judged = archive.judgements.all()
        quality = (
            search_quality(settings, archive, embedder_for(settings))
            if judged
            else SearchQuality(queries=0)
        )
    except (
        OmdokError
    ) as error:  # the documents have arrived: a search that cannot be measured is no failure
        said = f"Die Güte der Suche ließ sich nicht messen: {error.message} {error.hint}".strip()
        return report.model_copy(update={"remarks": (*report.remarks, said)})
    finally:
        archive.close()
    return report.model_copy(update={"search": told | _verdicts(quality)})


def _baseline(settings: Settings, archive: Parts) -> dict[str, str]:
    known = known_baseline(settings)
    if known is None:
        return {
            _QUESTIONS: "noch nicht gemessen; das tut `omdok evaluate search --corpus "
            "corpus/gold/queries`"
        }
    try:
        other = known.model not in archive.renewal.embedders()
    except NotFound:
        other = False
    said = f"{known.queries} Fragen, Reihenfolge der ersten zehn Treffer {_of_one(known.ndcg_10)}"
    with_what = ", mit einem anderen Sprachmodell" if other else ""
    return {_QUESTIONS: f"{said} (gemessen am {known.at:%d.%m.%Y}{with_what})"}


def _verdicts(quality: SearchQuality) -> dict[str, str]:
    if not quality.queries:
        return {
            _VERDICTS: "noch keine; auf der Suchseite lässt sich zu jedem Treffer sagen, ob er "
            "passt"
        }
    best = (
        "Reihenfolge nicht messbar, kein Treffer passte"
        if quality.ndcg_10 is None
        else f"Reihenfolge der ersten zehn Treffer {_of_one(quality.ndcg_10)}"
    )
    searches = "1 Suche" if quality.queries == 1 else f"{quality.queries} Suchen"
    misses = f"unpassende Treffer unter den ersten zehn: {quality.misses}"
    return {_VERDICTS: f"{searches}, {best}, {misses}"}


def _of_one(value: float) -> str:
    return f"{value:.2f} von 1".replace(".", ",")


def _tell_news(settings: Settings, now: datetime) -> None:
    """One message for all that saved searches found since the last one, be it that somebody else
    looked in between.
    """
    with open_archive(settings.store_url) as archive:
        if not archive.saved.all():
            return
        vocabulary = load_vocabulary(settings.vocabulary_folder)
        check_searches(Bundle(archive, settings, vocabulary, embedder_for(settings)), now)
        moment = now.astimezone(UTC).isoformat()
        news = told_since(archive, vocabulary, recall(settings, _NEWS).get("since", moment))
    # What is told later bears a later moment than this one.
    remember(
        settings, _NEWS, {"since": (now + timedelta(microseconds=1)).astimezone(UTC).isoformat()}
    )
    if news:
        names = ", ".join(f"„{name}“" for name in news)
        post(settings, f"omdok: Neues in {names}", _letter(news, settings.web.public_url))


def _letter(news: dict[str, tuple[AlertEntry, ...]], address: str) -> str:
    parts = []
    for name, entries in news.items():
        lines = "\n".join(_line(entry, address) for entry in entries)
        parts.append(f"Gemerkte Suche „{name}“:\n{lines}")
    more = (
        ""
        if address
        else "\n\nEin Dokument zeigt der Befehl omdok show; die Kennung steht in Klammern."
    )
    return (
        "Guten Tag,\n\nzu Ihren gemerkten Suchen gibt es Neues.\n\n"
        + "\n\n".join(parts)
        + f"{more}\n"
    )


def _line(entry: AlertEntry, address: str) -> str:
    where = f"\n  {address.rstrip('/')}/dokument/{quote(entry.document)}" if address else ""
    return f"- {entry.title} ({entry.document}){where}"
