"""Verwaltung: accounts, sources, schedule, backups and settings by the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.web import planned
from app.web.server import create_app
from pipeline.accounts import Role
from pipeline.ground.errors import OmdokError
from pipeline.settings import load_settings
from tests.web.conftest import ADDRESS, PASSWORD, Web, name_of

PAGES = ("", "/quellen", "/plan", "/sicherung", "/einstellungen")


@pytest.fixture
def admin(own_web: Web) -> TestClient:
    return own_web.client("verwalten")


def strip(client: TestClient, address: str) -> str:
    """What the page says in its strip."""
    return unescape(client.get(address).text.partition('id="meldung"')[2].partition("<main")[0])


def test_each_part_is_there_and_the_menu_shows_it_to_who_may(
    as_role: Callable[[Role | None], TestClient],
) -> None:
    for part in PAGES:
        assert as_role("verwalten").get(f"/verwaltung{part}").status_code == 200
        assert as_role("freigeben").get(f"/verwaltung{part}").status_code == 403
    assert 'href="/verwaltung"' in as_role("verwalten").get("/").text
    assert 'href="/verwaltung"' not in as_role("freigeben").get("/").text


# --- accounts ---


@pytest.fixture
def bare(tmp_path: Path, quick_passwords: None) -> Iterator[TestClient]:  # noqa: ARG001 - for its effect
    (tmp_path / "omdok.toml").write_text('[embedding]\nengine = "hashing"\n', encoding="utf8")
    settings = load_settings(tmp_path / "omdok.toml")
    paths = settings.paths.model_copy(update={"outputs": tmp_path / "outputs"})
    app = create_app(settings.model_copy(update={"paths": paths}))
    yield TestClient(app, base_url=ADDRESS, follow_redirects=False)
    app.state.site.close()


def csrf_of(page: str) -> str:
    return re.findall(r'name="csrf" value="([^"]+)"', page)[0]


def test_the_first_account_is_made_by_a_one_time_address(bare: TestClient) -> None:
    page = bare.get("/anmelden").text
    assert "Es gibt noch kein Konto" in page
    assert "omdok account" not in page
    site = bare.app.state.site  # type: ignore[attr-defined]
    address = f"/einladung/{site.accounts.invitations.first()}"
    form = {"csrf": csrf_of(bare.get(address).text), "name": "Erika Muster", "kennwort": "kurz"}
    weak = bare.post(address, data=form)
    assert weak.status_code == 409
    assert 'value="Erika Muster"' in weak.text  # what was typed stays
    form |= {"csrf": csrf_of(weak.text), "kennwort": PASSWORD}
    done = bare.post(address, data=form)
    assert (done.status_code, done.headers["location"]) == (303, "/")
    assert "/verwaltung" in bare.get("/").text
    assert bare.get(address).status_code == 404


def test_an_account_is_added_and_sets_its_own_password(own_web: Web, admin: TestClient) -> None:
    shown = admin.post("/verwaltung/konten", data={"name": "Otto Neu", "recht": "prüfen"}).text
    address = re.findall(r"<code>(http[^<]+)</code>", shown)[0].removeprefix(ADDRESS)
    assert address not in admin.get("/verwaltung").text
    otto = own_web.client(None)
    page = otto.get(address).text
    assert "Otto Neu" in page
    form = {"csrf": csrf_of(page), "kennwort": PASSWORD}
    assert otto.post(address, data=form).status_code == 303
    assert 'href="/pruefen"' in otto.get("/").text
    twice = admin.post("/verwaltung/konten", data={"name": "otto neu", "recht": "lesen"})
    assert twice.status_code == 409
    assert 'value="otto neu"' in twice.text


def test_role_password_and_shutting_out(own_web: Web, admin: TestClient) -> None:
    reader = own_web.client("lesen")
    name = {"konto": name_of("lesen")}
    assert reader.get("/pruefen").status_code == 403
    admin.post("/verwaltung/konten/recht", data=name | {"recht": "prüfen"})
    assert "hat jetzt das Recht „prüfen“" in strip(admin, "/verwaltung")
    assert reader.get("/pruefen").status_code == 200
    assert "/einladung/" in admin.post("/verwaltung/konten/kennwort", data=name).text
    admin.post("/verwaltung/konten/sperre", data=name)
    assert reader.get("/").status_code == 303
    told = strip(admin, "/verwaltung")
    assert "überall abgemeldet" in told
    assert "Rückgängig" in told
    admin.post("/verwaltung/konten/sperre", data=name | {"aufheben": "true"})
    own_web.client("lesen")


@pytest.mark.parametrize(
    ("action", "fields"), [("sperre", {}), ("recht", {"recht": "lesen"})], ids=["shut", "role"]
)
def test_nobody_shuts_the_last_door(
    own_web: Web, admin: TestClient, action: str, fields: dict[str, str]
) -> None:
    fields = {"konto": name_of("verwalten"), **fields}
    assert admin.post(f"/verwaltung/konten/{action}", data=fields).status_code == 409
    assert own_web.client("verwalten").get("/verwaltung").status_code == 200


def test_ones_own_sessions(own_web: Web) -> None:
    here, there = own_web.client("lesen"), own_web.client("lesen")
    assert here.get("/konto").text.count("angemeldet am") == 2
    assert here.post("/konto/sitzungen").status_code == 303
    assert "nur noch hier" in strip(here, "/konto")
    assert there.get("/konto").status_code == 303


# --- sources ---


def folder_form(web: Web) -> dict[str, str]:
    place = web.workspace.folder / "ablage"
    place.mkdir(exist_ok=True)
    (place / "brief.txt").write_text("Ein Brief.", encoding="utf8")
    return {"kind": "folder", "name": "Ablage", "path": str(place)}


def test_a_source_is_tried_taken_up_and_taken_away(own_web: Web, admin: TestClient) -> None:
    form, config = folder_form(own_web), own_web.workspace.config
    before = config.read_text()
    tried = admin.post("/verwaltung/quellen/probe", data=form)
    own_web.app.state.site.jobs.wait()
    page = admin.get(tried.headers["location"]).text
    assert "brief.txt" in page
    assert "1 Dokument gefunden" in page
    assert "So einrichten" in page
    assert config.read_text() == before
    assert admin.post("/verwaltung/quellen", data=form).status_code == 303
    assert load_settings(config).sources.names == ("Ablage",)
    assert "Ablage" in admin.get("/verwaltung/quellen").text
    known = admin.post("/verwaltung/quellen/probe", data={"name": "Ablage"})
    own_web.app.state.site.jobs.wait()
    assert "So einrichten" not in admin.get(known.headers["location"]).text
    admin.post("/verwaltung/quellen/weg", data={"name": "Ablage", "kind": "folder"})
    assert load_settings(config).sources.names == ()


WRONG = [
    {"kind": "folder", "name": "Ablage"},
    {"kind": "folder", "name": "a/b", "path": "x"},
    {"kind": "web", "name": "Presse"},
    {"kind": "web", "name": "Presse", "start": "presse"},
    {"kind": "web", "name": "Presse", "start": "https://a.example", "follow": "("},
    {"kind": "mailbox", "name": "Post", "host": "imap.example.org"},
    {"kind": "unfug", "name": ""},
]


@pytest.mark.parametrize("form", WRONG, ids=range(len(WRONG)))
@pytest.mark.parametrize("address", ["/verwaltung/quellen", "/verwaltung/quellen/probe"])
def test_a_source_that_will_not_do_keeps_what_was_typed(
    own_web: Web, admin: TestClient, form: dict[str, str], address: str
) -> None:
    before = own_web.workspace.config.read_text()
    answer = admin.post(address, data=form)
    assert answer.status_code == 422
    assert f'value="{form["name"]}"' in answer.text
    assert own_web.workspace.config.read_text() == before


# --- schedule ---

LINES = [
    ("0 6 * * 1-5", "werktags", "06:00"), ("30 22 * * *", "täglich", "22:30"),
    ("0 23 1 * *", "am Ersten des Monats", "23:00"), ("0 4 * * 0", "sonntags", "04:00"),
    ("", "nie", ""), ("*/5 * * * *", "eigener Plan", ""), ("0 6,18 * * *", "eigener Plan", ""),
]  # fmt: skip


@pytest.mark.parametrize(("line", "days", "time"), LINES)
def test_a_plan_is_said_and_written_back(line: str, days: str, time: str) -> None:
    assert planned.said(line) == (days, time)
    assert planned.cron_of(days, time, line) == line


@pytest.mark.parametrize("time", ["", "25:00", "6 Uhr", "06:60", "-1:00"])
def test_no_time_is_told(time: str) -> None:
    with pytest.raises(OmdokError, match="keine Uhrzeit"):
        planned.cron_of("täglich", time, "")


def plan_form(page: str) -> dict[str, str]:
    """The form of the schedule as a browser would send it."""
    form = dict(re.findall(r'<input[^>]* name="((?:uhrzeit|zeile)-[^"]+)" value="([^"]*)"', page))
    for name, choices in re.findall(r'<select name="(tage-[^"]+)".*?>(.*?)</select>', page):
        form[name] = re.findall(r"<option selected>([^<]+)", choices)[0]
    return form


def test_the_plan_is_changed_and_the_rest_of_the_file_stays(
    own_web: Web, admin: TestClient
) -> None:
    form = plan_form(admin.get("/verwaltung/plan").text)
    assert form["tage-ingest"] == "werktags"
    form |= {"tage-ingest": "täglich", "uhrzeit-ingest": "07:15", "tage-evaluate": "nie"}
    assert admin.post("/verwaltung/plan", data=form).status_code == 303
    schedule = load_settings(own_web.workspace.config).schedule
    assert schedule.cron == "15 7 * * *"
    assert "evaluate" not in schedule.lines()
    assert "retry_seconds = 0" in own_web.workspace.config.read_text()
    assert plan_form(admin.get("/verwaltung/plan").text)["uhrzeit-ingest"] == "07:15"
    form |= {"tage-backup": "eigener Plan", "zeile-backup": "jeden Tag"}
    wrong = admin.post("/verwaltung/plan", data=form)
    assert wrong.status_code == 422
    assert 'value="jeden Tag"' in wrong.text


# --- backups, settings ---


def test_backing_up_now_and_trying_it_out(own_web: Web, admin: TestClient) -> None:
    assert admin.post("/verwaltung/sicherung/probe").status_code == 404
    assert admin.post("/verwaltung/sicherung").status_code == 303
    own_web.app.state.site.jobs.wait()
    assert "Gesichert:" in strip(admin, "/verwaltung/sicherung")
    assert "1 Sicherung" in admin.get("/verwaltung/sicherung").text
    admin.post("/verwaltung/sicherung/probe")
    own_web.app.state.site.jobs.wait()
    assert "lässt sich einspielen" in strip(admin, "/verwaltung/sicherung")
    assert "gelungen" in admin.get("/verwaltung/sicherung").text


def test_what_cannot_be_done_is_told_as_a_fault(own_web: Web, admin: TestClient) -> None:
    folder = own_web.workspace.settings.backups_folder
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("kein Ordner", encoding="utf8")
    admin.post("/verwaltung/sicherung")
    own_web.app.state.site.jobs.wait()
    told = strip(admin, "/verwaltung/sicherung")
    assert "Fehler:" in told
    assert str(folder) not in told


def settings_form(page: str) -> dict[str, str]:
    form = dict(re.findall(r'<input id="[^"]+" name="([\w.]+)" type="\w+" value="([^"]*)"', page))
    return {name: value for name, value in form.items() if "." in name}


def test_settings_are_written_and_hold_at_once(own_web: Web, admin: TestClient) -> None:
    form = settings_form(admin.get("/verwaltung/einstellungen").text)
    admin.post("/verwaltung/einstellungen", data=form)
    assert "nichts zu ändern" in strip(admin, "/verwaltung/einstellungen")
    form |= {
        "mail.host": "mail.example.org", "mail.from": "omdok@example.org",
        "mail.to": "a@example.org\nb@example.org", "backup.keep": "5",
    }  # fmt: skip
    assert admin.post("/verwaltung/einstellungen", data=form).status_code == 303
    written = load_settings(own_web.workspace.config)
    assert written.mail.to == ("a@example.org", "b@example.org")
    assert (written.backup.keep, own_web.app.state.site.settings.backup.keep) == (5, 5)
    for wrong in ({"backup.keep": "fünf"}, {"mail.to": ""}):
        answer = admin.post("/verwaltung/einstellungen", data=form | wrong)
        assert answer.status_code == 422
        assert "mail.example.org" in answer.text
    assert load_settings(own_web.workspace.config).backup.keep == 5


def test_mail_is_tried_and_told_when_no_server_answers(own_web: Web, admin: TestClient) -> None:
    assert admin.post("/verwaltung/einstellungen/probe").status_code == 409
    form = {"mail.host": "127.0.0.1", "mail.port": "9", "mail.from": "o@example.org"}
    admin.post("/verwaltung/einstellungen", data=form | {"mail.to": "a@example.org"})
    strip(admin, "/verwaltung")
    admin.post("/verwaltung/einstellungen/probe")
    own_web.app.state.site.jobs.wait()
    told = strip(admin, "/verwaltung/einstellungen")
    assert "ließ sich nicht senden" in told
    assert "omdok.toml" not in told


# --- help ---


def test_the_handbook_is_there_and_every_question_mark_leads_to_a_section(
    as_role: Callable[[Role | None], TestClient],
) -> None:
    client = as_role("verwalten")
    page = client.get("/hilfe").text
    slugs = set(re.findall(r'<section id="([^"]+)"', page))
    assert len(slugs) > 30
    addresses = ["/", "/suche", "/archiv", "/pruefen", "/register", "/fristen", "/entwuerfe"]
    addresses += ["/laeufe", "/ueberblick", "/hochladen", "/konto", "/partner"]
    addresses += [f"/verwaltung{part}" for part in PAGES]
    for address in addresses:
        links = re.findall(r'class="help" href="/hilfe#([^"]+)"', client.get(address).text)
        assert links, address
        assert set(links) <= slugs, address


def test_the_handbook_is_searched(as_role: Callable[[Role | None], TestClient]) -> None:
    client = as_role("lesen")
    page = client.get("/hilfe", params={"q": "Sperrfrist"}).text
    assert 0 < page.count("<section id=") < 12
    assert "0 Abschnitte" in client.get("/hilfe", params={"q": "gibtesnicht"}).text
    name = re.findall(r'src="/hilfe/bilder/([^"]+)"', client.get("/hilfe").text)[0]
    assert client.get(f"/hilfe/bilder/{name}").headers["content-type"] == "image/png"
    assert client.get("/hilfe/bilder/..%2fhandbuch.md").status_code == 404
