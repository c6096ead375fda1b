"""Uploads: one verdict a file, nothing twice, taken up again, and nothing that harms."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from pipeline.ingest.receiving import safe_name
from pipeline.reading.litter import is_litter
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
    assert {found[name] for name in ("leer.pdf", "programm.exe", "paket.zip")} == {"abgelehnt"}
    assert found["kaputt.pdf"] == "zurückgestellt"
    assert "Personal" in client.get("/suche?q=Personalführung").text
    inbox = {file.name for file in own_web.workspace.inbox.iterdir()}
    assert {"neu.txt", "kaputt.pdf"} <= inbox
    assert not inbox & {"alt.pdf", "leer.pdf", "programm.exe", "paket.zip"}
    audit = own_web.app.state.site.store.audit.entries()
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
    assert nobody.post("/anmelden", content=endless, headers=form).status_code in (400, 413)


def test_nothing_chosen_is_said_so(own_web: Web) -> None:
    answer = own_web.client("prüfen").post("/hochladen", files=[("dateien", ("", b""))])
    assert answer.status_code == 422
