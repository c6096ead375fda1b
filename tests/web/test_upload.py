"""Uploads: one verdict a file, nothing twice, taken up again, and nothing that harms."""

from __future__ import annotations

import io
import re
import threading
import zipfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.web.taking import Reception
from pipeline.ground.errors import ConfigError
from pipeline.ground.types import FileOutcome
from pipeline.ingest.receiving import safe_name, take_in
from pipeline.reading.litter import is_litter
from pipeline.settings import Settings
from tests.web.conftest import Web
from tests.workspace import PROJECT

SAMPLES = PROJECT / "corpus" / "samples" / "documents"
NEW = SAMPLES / "pressemitteilung-2014-12-09-personalfuehrung.txt"
KNOWN = SAMPLES / "vereinbarung-vielfalt.pdf"


def rows(web: Web, client: TestClient, address: str) -> dict[str, str]:
    """The verdict by file name, when nothing is left to read."""
    web.app.state.site.desk.wait()
    page = client.get(address).text
    found = re.findall(
        r"<tr><td>(?:<a [^>]+>)?([^<]+)(?:</a>)?</td>\s*<td><span class=\"badge [^\"]*\">([^<]+)<",
        page,
    )
    return {name.replace("&#39;", "'"): verdict for name, verdict in found}


def send(client: TestClient, *files: tuple[str, bytes]) -> str:
    answer = client.post("/hochladen", files=[("dateien", file) for file in files])
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_many_files_get_one_verdict_each(own_web: Web) -> None:
    client = own_web.client("prüfen")
    with zipfile.ZipFile(archive := io.BytesIO(), "w") as zipped:
        zipped.writestr("x.txt", "x")
    address = send(
        client, ("neu.txt", NEW.read_bytes()), ("alt.pdf", KNOWN.read_bytes()), ("noch einmal.txt", NEW.read_bytes()),
        ("leer.pdf", b""), ("programm.exe", b"MZ\x90\x00" + bytes(200)), ("paket.zip", archive.getvalue()),
        ("kaputt.pdf", b"%PDF-1.7\n" + bytes(500)),
    )  # fmt: skip
    found = rows(own_web, client, address)
    assert found["neu.txt"] == "neu aufgenommen"
    assert found["alt.pdf"] == "bereits vorhanden"
    assert found["noch einmal.txt"] == "bereits vorhanden"
    assert {found[name] for name in ("leer.pdf", "programm.exe")} == {"abgelehnt"}
    assert found["paket.zip"] == "neu aufgenommen"
    assert found["kaputt.pdf"] == "zurückgestellt"
    assert "Personal" in client.get("/suche?q=Personalführung").text
    inbox = {file.name for file in own_web.workspace.inbox.iterdir()}
    assert {"neu.txt", "kaputt.pdf"} <= inbox
    assert not inbox & {"alt.pdf", "leer.pdf", "programm.exe"}
    audit = own_web.app.state.site.archive.audit.entries()
    assert [entry.action for entry in audit] == ["hochgeladen"] * 7


def test_a_file_arrives_in_parts_and_is_taken_up_again(own_web: Web) -> None:
    client, content = own_web.client("prüfen"), NEW.read_bytes()
    about = {"name": "../../etc/neu.txt", "size": len(content), "mark": "1"}
    part = client.post("/api/v1/uploads", json=about).json()
    first = client.put(f"/api/v1/uploads/{part['id']}?offset=0", content=content[:1000]).json()
    assert first["offset"] == 1000
    again = client.put(f"/api/v1/uploads/{part['id']}?offset=0", content=content[:1000])
    assert (again.status_code, again.json()["code"]) == (409, "offset")
    assert client.post(f"/api/v1/uploads/{part['id']}/done").status_code == 409
    taken_up = client.post("/api/v1/uploads", json=about).json()
    assert (taken_up["id"], taken_up["offset"]) == (part["id"], 1000)
    assert own_web.client("freigeben").get(f"/api/v1/uploads/{part['id']}").status_code == 404
    rest = client.put(f"/api/v1/uploads/{part['id']}?offset=1000", content=content[1000:] + b"!")
    assert rest.status_code == 409
    assert (
        client.put(f"/api/v1/uploads/{part['id']}?offset=1000", content=content[1000:]).status_code
        == 200
    )
    done = client.post(f"/api/v1/uploads/{part['id']}/done").json()
    assert rows(own_web, client, f"/hochladen/{done['batch']}") == {"neu.txt": "neu aufgenommen"}
    assert client.get(f"/api/v1/uploads/batches/{done['batch']}").json()["files"][0]["done"] is True
    assert client.get(f"/api/v1/uploads/{part['id']}").status_code == 404


def test_another_file_of_the_same_name_overwrites_nothing(own_web: Web) -> None:
    client = own_web.client("prüfen")
    before = (own_web.workspace.inbox / KNOWN.name).read_bytes()
    rows(own_web, client, send(client, (KNOWN.name, NEW.read_bytes())))
    assert (own_web.workspace.inbox / KNOWN.name).read_bytes() == before
    assert (own_web.workspace.inbox / f"{KNOWN.stem} (2).pdf").read_bytes() == NEW.read_bytes()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\brief.docx", "brief.docx"),
        (".versteckt", "versteckt"),
        ("a\x00b\nc.pdf", "abc.pdf"),
        ('wer? "was": <wo>.pdf', "wer was wo.pdf"),
        ("", "Dokument"),
        ("....", "Dokument"),
        ("ü" * 300 + ".pdf", "ü" * 116 + ".pdf"),
        ("Übersicht 2024.pdf", "Übersicht 2024.pdf"),
        ("~$brief.docx", "brief.docx"),
        ("brief.pdf~", "brief-pdf"),
        ("entwurf.tmp", "entwurf-tmp"),
        ("nul.pdf", "nul-Dokument.pdf"),
    ],
)
def test_names_are_made_safe(given: str, kept: str) -> None:
    assert safe_name(given) == kept
    assert not is_litter(safe_name(given))
    assert Path(safe_name(given)).name == safe_name(given)


def test_too_much_at_once_is_refused_before_it_is_read(own_web: Web) -> None:
    small = own_web.workspace.settings.web.upload_mb * 1_000_000
    nobody, somebody = own_web.client(None), own_web.client("prüfen")
    assert nobody.post("/anmelden", content=b"x" * 300_000).status_code == 413
    answer = somebody.post("/api/v1/uploads", json={"name": "x.pdf", "size": small + 1})
    assert answer.status_code == 413
    assert "größer als" in answer.json()["detail"]
    huge = {"Content-Length": str(10 * small), "Content-Type": "multipart/form-data; boundary=x"}
    assert somebody.post("/hochladen", headers=huge, content=b"--x--").status_code == 413
    endless = (b"x" * 100_000 for _ in range(10))
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert nobody.post("/anmelden", content=endless, headers=form).status_code == 413


def test_nothing_chosen_is_said_so(own_web: Web) -> None:
    answer = own_web.client("prüfen").post("/hochladen", files=[("dateien", ("", b""))])
    assert answer.status_code == 422


def test_all_parts_of_all_orders_at_once_give_sentences_and_one_verdict(own_web: Web) -> None:
    """Browsers begin, send, ask and finish one file from several windows at the same moment."""
    content = NEW.read_bytes()
    clients = [own_web.client("prüfen") for _ in range(4)]

    def walk(number: int) -> list[int]:
        client, mark = clients[number % 4], str(number // 4 % 3)
        about = {"name": "neu.txt", "size": len(content), "mark": mark}
        begun = client.post("/api/v1/uploads", json=about)
        address = f"/api/v1/uploads/{begun.json()['id']}"
        answers = [
            begun,
            client.put(f"{address}?offset=0", content=content[:700]),
            client.put(f"{address}?offset=700", content=content[700:]),
            client.get(address),
            client.post(f"{address}/done"),
            client.post(f"{address}/done"),
        ]
        return [answer.status_code for answer in answers]

    with ThreadPoolExecutor(12) as pool:
        told = [status for walked in pool.map(walk, range(48)) for status in walked]
    assert set(told) <= {200, 404, 409}
    own_web.app.state.site.desk.wait()
    left = own_web.workspace.settings.paths.outputs / "uploads"
    assert not [file.name for file in left.iterdir() if file.name.endswith(".lock")]
    kept = [f for f in own_web.workspace.inbox.iterdir() if f.read_bytes() == content]
    assert kept
    assert not list(own_web.workspace.inbox.glob(".*"))
    listed = clients[0].get("/suche", params={"q": "Personalführung"}).text
    assert "Personal" in listed


def test_who_missed_the_answer_gets_it_again(own_web: Web) -> None:
    client, content = own_web.client("prüfen"), NEW.read_bytes()
    about = {"name": "neu.txt", "size": len(content), "mark": "1"}
    address = f"/api/v1/uploads/{client.post('/api/v1/uploads', json=about).json()['id']}"
    client.put(f"{address}?offset=0", content=content)
    first = client.post(f"{address}/done")
    again = client.post(f"{address}/done")
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["batch"] == again.json()["batch"]
    own_web.app.state.site.desk.wait()
    assert own_web.client("freigeben").post(f"{address}/done").status_code == 404


def test_a_file_that_cannot_be_laid_into_the_inbox_is_still_there(own_web: Web) -> None:
    client, content = own_web.client("prüfen"), NEW.read_bytes()
    about = {"name": "neu.txt", "size": len(content), "mark": "1"}
    address = f"/api/v1/uploads/{client.post('/api/v1/uploads', json=about).json()['id']}"
    client.put(f"{address}?offset=0", content=content)
    inbox = own_web.workspace.inbox
    away = inbox.rename(inbox.with_name("weg"))
    inbox.write_text("kein Ordner", encoding="utf8")
    refused = client.post(f"{address}/done")
    assert (refused.status_code, refused.json()["code"]) == (503, "ConfigError")
    inbox.unlink()
    away.rename(inbox)
    assert client.get(address).json()["offset"] == len(content)
    done = client.post(f"{address}/done").json()
    assert rows(own_web, client, f"/hochladen/{done['batch']}") == {"neu.txt": "neu aufgenommen"}


def test_two_hundred_and_more_that_wait_all_get_their_verdict(own_web: Web) -> None:
    """The worker stands still while 260 batches come in, fails at some, and goes on."""
    go, site = threading.Event(), own_web.app.state.site

    def slow(
        settings: Settings, places: Iterable[str], tell: Callable[[FileOutcome], None]
    ) -> None:
        go.wait(60)
        places = list(places)
        number = int(re.findall(r"\d+|$", Path(places[0]).name)[0] or -1)
        if number < 0:
            take_in(settings, places, tell)
            return
        if number % 10 == 1:
            raise RuntimeError("kaputt")
        if number % 10 == 2:
            raise ConfigError("Das Modell fehlt.", "Holen Sie es.")
        if number % 10 != 3:  # for every tenth nobody tells what became of it
            tell(FileOutcome(path=places[0], outcome="new", document="d"))

    desk = site.desk = Reception(site.settings, site.archive, slow)
    folder = own_web.workspace.folder / "stapel"
    folder.mkdir()

    def send_one(number: int) -> tuple[int, str]:
        file = folder / f"{number}"
        file.write_bytes(NEW.read_bytes() + f"\nNummer {number}".encode())
        return number, desk.hand_over([(f"datei {number}.txt", file)])[0]

    with ThreadPoolExecutor(8) as pool:
        sent = list(pool.map(send_one, range(260)))
    go.set()
    desk.wait()
    # Those that waited are all kept until they have their verdict, and 200 after that.
    told = {number: desk.batch(id)[0] for number, id in sent}
    assert all(item.done for item in told.values())
    assert all(item.verdict == "neu aufgenommen" for n, item in told.items() if n % 10 > 3)
    waiting = [item for n, item in told.items() if n % 10 in (1, 2, 3)]
    assert {item.verdict for item in waiting} == {"wartet auf den nächsten Lauf"}
    assert all(item.reason for item in waiting)
    client = own_web.client("prüfen")
    assert rows(own_web, client, send(client, ("neu.txt", NEW.read_bytes()))) == {
        "neu.txt": "neu aufgenommen"
    }


# The thread is meant to end.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_worker_that_ended_is_followed_by_another(own_web: Web) -> None:
    site, ends = own_web.app.state.site, [True]

    def leave_once(
        settings: Settings, places: Iterable[str], tell: Callable[[FileOutcome], None]
    ) -> None:
        if ends:
            ends.pop()
            raise SystemExit
        take_in(settings, places, tell)

    site.desk = Reception(site.settings, site.archive, leave_once)
    client = own_web.client("prüfen")
    first = rows(own_web, client, send(client, ("neu.txt", NEW.read_bytes())))
    assert first == {"neu.txt": "wartet auf den nächsten Lauf"}
    second = rows(own_web, client, send(client, ("zwei.txt", NEW.read_bytes() + b"\nAnders.")))
    assert second == {"zwei.txt": "neu aufgenommen"}
