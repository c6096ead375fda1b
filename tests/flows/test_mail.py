"""Mail: each cause once and once more when it is over; a server that is down loses nothing and
breaks nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from flows.following import follow_up
from flows.frame import framed
from flows.mail import outbox, post, send_waiting
from flows.notices import causes_of, notify
from flows.reports import Laufbericht, make_report
from pipeline.archive import open_archive
from pipeline.ground.types import FileOutcome, SourceLook
from pipeline.ingest.intake import Intake
from pipeline.reading.sources.folder import find_files
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.search.bundle import Bundle
from pipeline.search.meaning import embedder_for
from pipeline.search.query import Query
from pipeline.search.saved import check_searches, save_search
from pipeline.settings import Settings
from tests.servers.smtp import Postbox, smtp_server
from tests.workspace import Workspace

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    with smtp_server() as running:
        yield running


@pytest.fixture
def settings(workspace: Workspace, postbox: Postbox) -> Settings:
    with workspace.config.open("a", encoding="utf8") as file:
        file.write(
            f'\n[mail]\nhost = "127.0.0.1"\nport = {postbox.port}\ntls = "none"\nfrom = '
            '"omdok@example.org"\n'
            'to = ["buero@example.org", "technik@example.org"]\nquiet_days = 14\n'
        )
    return workspace.settings


def a_report(*outcomes: FileOutcome, at: datetime = NOW, listed: int | None = None) -> Laufbericht:
    looks = (
        [SourceLook(name="Website", kind="web", root="x", at=at, listed=listed)]
        if listed is not None
        else []
    )
    return make_report("lauf", at, at, outcomes, sources=looks)


NEW = FileOutcome(path="/a/neu.pdf", outcome="new", document="01")
BAD = FileOutcome(path="/a/leer.pdf", outcome="quarantined", reason="Die Datei ist leer.")


def test_a_message_arrives_whole(settings: Settings, postbox: Postbox) -> None:
    post(
        settings,
        "omdok: Grüße\naus dem Büro",
        "Guten Tag,\n\nes ist etwas Größeres.\n",
        "<p>Größeres</p>",
    )
    assert send_waiting(settings) == ""
    (message,) = postbox.taken
    assert message["Subject"] == "omdok: Grüße aus dem Büro"
    assert message["To"] == "buero@example.org, technik@example.org"
    plain = message.get_body(("plain",))
    assert plain
    assert "Größeres" in plain.get_content()
    assert send_waiting(settings) == ""
    assert len(postbox.taken) == 1


def test_nothing_is_written_while_no_server_is_configured(workspace: Workspace) -> None:
    post(workspace.settings, "Betreff", "Text")
    notify(workspace.settings, "ingest", {"a": "Etwas ist nicht in Ordnung."})
    assert not outbox(workspace.settings).exists()


def test_each_cause_is_told_once_and_its_end_too(settings: Settings, postbox: Postbox) -> None:
    def run(**causes: str) -> None:
        notify(settings, "ingest", causes)
        assert send_waiting(settings) == ""

    run(a="Die Ablage ist nicht erreichbar.")
    run(a="Die Ablage ist nicht erreichbar.")
    assert postbox.subjects == ["omdok: Bitte ansehen – Die Ablage ist nicht erreichbar."]
    run(a="Die Ablage ist nicht erreichbar.", b="leer.pdf: Die Datei ist leer.")
    assert postbox.subjects[1:] == ["omdok: Bitte ansehen – leer.pdf: Die Datei ist leer."]
    run(b="leer.pdf: Die Datei ist leer.")
    assert postbox.subjects[2:] == ["omdok: Wieder in Ordnung – Die Ablage ist nicht erreichbar."]
    run()
    run()
    assert len(postbox.taken) == 4
    run(a="Die Ablage ist nicht erreichbar.")
    assert len(postbox.taken) == 5


def test_what_one_flow_does_not_know_of_is_not_over(settings: Settings, postbox: Postbox) -> None:
    notify(settings, "ingest", {"a": "Die Ablage ist nicht erreichbar."})
    notify(settings, "run-backup", {})
    send_waiting(settings)
    assert len(postbox.taken) == 1


def test_a_server_that_is_down_loses_nothing(settings: Settings, postbox: Postbox) -> None:
    postbox.refusing = True
    notify(settings, "ingest", {"a": "Die Ablage ist nicht erreichbar."})
    said = send_waiting(settings)
    assert "wartet im Ordner" in said
    notify(settings, "ingest", {"a": "Die Ablage ist nicht erreichbar."})
    assert send_waiting(settings)
    postbox.refusing = False
    assert send_waiting(settings) == ""
    assert len(postbox.taken) == 1
    assert not list(outbox(settings).iterdir())


def test_a_server_that_is_not_there_is_told_in_german(settings: Settings) -> None:
    away = settings.model_copy(
        update={"mail": settings.mail.model_copy(update={"port": 1, "seconds": 1.0})}
    )
    post(away, "Betreff", "Text")
    assert "ließ sich nicht senden" in send_waiting(away)
    assert len(list(outbox(away).glob("*.eml"))) == 1


def test_files_that_wait_are_causes_of_their_own(settings: Settings) -> None:
    causes = causes_of(settings, a_report(NEW, BAD), NOW)
    assert causes == {"file:/a/leer.pdf": "leer.pdf: Die Datei ist leer."}


def test_silence_is_a_cause_after_so_many_days(settings: Settings) -> None:
    assert causes_of(settings, a_report(NEW), NOW) == {}
    assert causes_of(settings, a_report(), NOW + timedelta(days=13)) == {}
    (said,) = causes_of(settings, a_report(), NOW + timedelta(days=14)).values()
    assert "24.11.2026" in said
    assert causes_of(settings, a_report(), NOW + timedelta(days=20)) == {"quiet": said}
    assert causes_of(settings, a_report(NEW), NOW + timedelta(days=21)) == {}
    assert causes_of(settings, a_report(), NOW + timedelta(days=22)) == {}


def test_a_source_that_lists_far_less_has_probably_been_rebuilt(settings: Settings) -> None:
    def look(listed: int) -> list[str]:
        return list(causes_of(settings, a_report(NEW, listed=listed), NOW))

    assert [look(n) for n in (40, 41, 39)] == [[], [], []]
    assert look(3) == ["yield:Website"]
    assert look(3) == ["yield:Website"]
    assert look(40) == []
    # What holds seven times in a row is what is usual now.
    assert [look(3) for _ in range(7)] == [["yield:Website"]] * 6 + [[]]
    assert look(3) == []


def test_a_source_that_was_always_small_has_not(settings: Settings) -> None:
    for listed in (3, 1, 0):
        assert causes_of(settings, a_report(NEW, listed=listed), NOW) == {}


def arrive(workspace: Workspace, name: str, text: str) -> None:
    (workspace.inbox / name).write_text(text, encoding="utf8")
    with Intake(workspace.settings) as intake:
        for made in intake.survey(find_files([workspace.inbox])).planned:
            intake.take_in(made)


def planned_run(workspace: Workspace) -> None:
    """What follows a run that nobody watched and that brought something."""
    with framed("ingest", str(workspace.config), None, alone=False) as frame:
        frame.planned = True
        follow_up(frame, a_report(NEW))


def test_what_a_saved_search_finds_is_told_once(
    settings: Settings, postbox: Postbox, workspace: Workspace
) -> None:
    arrive(
        workspace,
        "alt.txt",
        "Vereinbarung mit der IKK classic\n\nBeratung im Handwerk ist das Ziel.\n",
    )
    archive = open_archive(settings.store_url)
    searcher = Bundle(
        archive, settings, load_vocabulary(settings.vocabulary_folder), embedder_for(settings)
    )
    save_search(searcher, "Handwerk", Query(text="Beratung Handwerk"), NOW)
    archive.close()
    planned_run(workspace)
    assert postbox.subjects == []
    arrive(workspace, "neu.txt", "Kooperation in Hessen\n\nBeratung im Handwerk wird ausgebaut.\n")
    archive = open_archive(settings.store_url)
    # Somebody looks by hand first: who waits for the mail shall hear of it all the same.
    assert check_searches(replace(searcher, archive=archive), datetime.now(UTC))["Handwerk"]
    archive.close()
    planned_run(workspace)
    planned_run(workspace)
    assert postbox.subjects == ["omdok: Neues in „Handwerk“"]
    letter = postbox.taken[0].get_content()
    assert "Kooperation in Hessen" in letter
    assert "IKK classic" not in letter
    assert "omdok show" in letter
